import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Language } from '../../engine/session/session-options.ts';

const HISTORY = 500;

/** What the workbench remembers between two visits: the language, and the lines of the command line. */
export class Preferences {
  readonly #file: string;
  language: Language;
  readonly #history: string[];

  private constructor(file: string, language: Language, history: string[]) {
    this.#file = file;
    this.language = language;
    this.#history = history;
  }

  /** A file that is missing or unreadable counts as empty: nothing in it is worth an error. */
  static read(file: string): Preferences {
    try {
      const { language, history } = JSON.parse(readFileSync(file, 'utf8')) as { readonly language?: unknown; readonly history?: unknown };
      return new Preferences(file, language === 'zh' ? 'zh' : 'en', Array.isArray(history) ? history.filter((line): line is string => typeof line === 'string') : []);
    } catch {
      return new Preferences(file, 'en', []);
    }
  }

  get history(): readonly string[] { return this.#history; }
  remember(line: string): void {
    if (this.#history.at(-1) !== line) this.#history.push(line);
    if (this.#history.length > HISTORY) this.#history.shift();
  }

  /** Whole or not at all. */
  write(): void {
    try {
      writeFileSync(`${this.#file}.tmp`, JSON.stringify({ format: 1, language: this.language, history: this.#history }));
      renameSync(`${this.#file}.tmp`, this.#file);
    } catch {
      // a read-only state directory loses the history, and nothing else
    }
  }
}
