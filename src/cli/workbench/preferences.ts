import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Language } from '../../engine/session/session-options.ts';

const HISTORY = 500;
const RECENT = 8;

/** A topology that was opened, with its input flags, to open it again. */
export interface RecentTopology { readonly file: string; readonly inputs: readonly string[] }

/** What the workbench remembers between two visits: the language, and the lines of the command line. */
export class Preferences {
  readonly #file: string;
  language: Language;
  readonly #history: string[];
  #recent: readonly RecentTopology[];

  private constructor(file: string, language: Language, history: string[], recent: readonly RecentTopology[]) {
    this.#file = file;
    this.language = language;
    this.#history = history;
    this.#recent = recent;
  }

  /** A file that is missing or unreadable counts as empty: nothing in it is worth an error. */
  static read(file: string): Preferences {
    try {
      const { language, history, recent } = JSON.parse(readFileSync(file, 'utf8')) as { readonly language?: unknown; readonly history?: unknown; readonly recent?: unknown };
      const isRecent = (one: unknown): one is RecentTopology => typeof (one as RecentTopology | null)?.file === 'string' && Array.isArray((one as RecentTopology).inputs);
      return new Preferences(
        file, language === 'zh' ? 'zh' : 'en', Array.isArray(history) ? history.filter((line): line is string => typeof line === 'string') : [],
        Array.isArray(recent) ? recent.filter(isRecent) : [],
      );
    } catch {
      return new Preferences(file, 'en', [], []);
    }
  }

  get history(): readonly string[] { return this.#history; }
  remember(line: string): void {
    if (this.#history.at(-1) !== line) this.#history.push(line);
    if (this.#history.length > HISTORY) this.#history.shift();
  }

  get recent(): readonly RecentTopology[] { return this.#recent; }
  opened(topology: RecentTopology): void {
    this.#recent = [topology, ...this.#recent.filter(({ file }) => file !== topology.file)].slice(0, RECENT);
  }

  /** Whole or not at all. */
  write(): void {
    try {
      writeFileSync(`${this.#file}.tmp`, JSON.stringify({ format: 1, language: this.language, history: this.#history, recent: this.#recent }));
      renameSync(`${this.#file}.tmp`, this.#file);
    } catch {
      // a read-only state directory loses the history, and nothing else
    }
  }
}
