import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Language } from '../../engine/session/session-options.ts';

const HISTORY = 500;
const RECENT = 8;
const CLUSTERS = 5;

/** A topology that was opened, with its input flags, to open it again. */
export interface RecentTopology { readonly file: string; readonly inputs: readonly string[] }

/** What the workbench remembers between two visits: the language, and the lines of the command line. */
export class Preferences {
  readonly #file: string;
  language: Language;
  readonly #history: string[];
  #recent: readonly RecentTopology[];
  #clusters: readonly string[];

  private constructor(file: string, language: Language, history: string[], recent: readonly RecentTopology[], clusters: readonly string[]) {
    this.#file = file;
    this.language = language;
    this.#history = history;
    this.#recent = recent;
    this.#clusters = clusters;
  }

  /** A file that is missing or unreadable counts as empty: nothing in it is worth an error. */
  static read(file: string): Preferences {
    try {
      const { language, history, recent, clusters } = JSON.parse(readFileSync(file, 'utf8')) as { readonly language?: unknown; readonly history?: unknown; readonly recent?: unknown; readonly clusters?: unknown };
      const isRecent = (one: unknown): one is RecentTopology => typeof (one as RecentTopology | null)?.file === 'string' && Array.isArray((one as RecentTopology).inputs);
      return new Preferences(
        file, language === 'zh' ? 'zh' : 'en', Array.isArray(history) ? history.filter((line): line is string => typeof line === 'string') : [],
        Array.isArray(recent) ? recent.filter(isRecent) : [], Array.isArray(clusters) ? clusters.filter((one): one is string => typeof one === 'string') : [],
      );
    } catch {
      return new Preferences(file, 'en', [], [], []);
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

  /** Addresses of real clusters, the last one first. */
  get clusters(): readonly string[] { return this.#clusters; }
  connected(bootstrap: string): void { this.#clusters = [bootstrap, ...this.#clusters.filter((one) => one !== bootstrap)].slice(0, CLUSTERS); }

  /** Whole or not at all. */
  write(): void {
    try {
      writeFileSync(`${this.#file}.tmp`, JSON.stringify({ format: 1, language: this.language, history: this.#history, recent: this.#recent, clusters: this.#clusters }));
      renameSync(`${this.#file}.tmp`, this.#file);
    } catch {
      // a read-only state directory loses the history, and nothing else
    }
  }
}
