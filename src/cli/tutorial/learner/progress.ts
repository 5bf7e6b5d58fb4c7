/**
 * `progress.json`: what a learner has done, for all tutorials, in the state directory. Rewritten whole and atomically; fields that this version does
 * not know are kept; a file that cannot be read is moved aside and never overwritten.
 *
 *     const store = ProgressStore.open(stateDir(undefined));
 *     const lesson = store.tutorial('08-tumbling-visits');
 *     lesson.step = 's2';
 *     store.save();
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../../../engine/session/codec.ts';
import type { Language } from '../format/lesson.ts';
import type { BrokerMemo } from '../broker/lesson-broker.ts';
import type { LoggedAction } from '../run/replay.ts';

export interface PredictionProgress {
  given: Json;
  correct: Json;
  right: boolean | null;
  tag: string | null;
  /** Which of the changes the second question used; null: none was asked. */
  vary: number | null;
  secondTry: boolean | null;
  skipped?: boolean;
}
export interface ExerciseProgress {
  runs: number;
  /** ISO time of the first pass; null: not yet. */
  passed: string | null;
  /** The solution was shown before it passed. */
  shown?: boolean;
  /** Inside the state directory. */
  workFile: string;
  starterHash: string;
  [unknown: string]: unknown;
}
export interface TutorialProgress {
  state: 'in-progress' | 'done';
  step: string;
  cursor: { inputs: number; actions: readonly LoggedAction[]; at?: number; wentBack?: number; failed?: boolean };
  predictions: { [id: string]: PredictionProgress };
  /** Highest level shown, by step or `exercise`. */
  hints: { [of: string]: number };
  exercise?: ExerciseProgress;
  /** The learner's answer to the design question. */
  thought?: string;
  /** Steps that a real broker has done. */
  ran?: readonly string[];
  /** What still lies on a broker, if the lesson was ended by force. */
  broker?: BrokerMemo;
  /** Of the lesson's files, when this was written. */
  filesHash?: string;
  [unknown: string]: unknown;
}
interface ProgressFile {
  format: number;
  language?: Language;
  tutorials: { [id: string]: TutorialProgress };
  [unknown: string]: unknown;
}

const FORMAT = 1;

export class ProgressStore {
  readonly dir: string;
  readonly file: string;
  /** Where an unreadable file was moved to; null: it was readable, or there was none. */
  readonly movedAside: string | null;
  readonly #data: ProgressFile;
  #written: string;

  private constructor(dir: string, data: ProgressFile, written: string, movedAside: string | null) {
    this.dir = dir;
    this.file = path.join(dir, 'progress.json');
    this.#data = data;
    this.#written = written;
    this.movedAside = movedAside;
  }

  static open(dir: string): ProgressStore {
    const file = path.join(dir, 'progress.json');
    const fresh: ProgressFile = { format: FORMAT, tutorials: {} };
    if (!existsSync(file)) return new ProgressStore(dir, fresh, '', null);
    const text = readFileSync(file, 'utf8');
    const data = readable(text);
    if (data !== null) return new ProgressStore(dir, data, text, null);
    const aside = freeName(file);
    renameSync(file, aside);
    return new ProgressStore(dir, fresh, '', aside);
  }

  /** What is there, for who only looks; null: nothing, or nothing that can be read. It stays where it is. */
  static peek(dir: string): ProgressStore | null {
    const file = path.join(dir, 'progress.json');
    const data = existsSync(file) ? readable(readFileSync(file, 'utf8')) : null;
    return data === null ? null : new ProgressStore(dir, data, '', null);
  }

  get language(): Language | null { return this.#data.language ?? null; }
  set language(language: Language | null) {
    if (language === null) delete this.#data.language;
    else this.#data.language = language;
  }

  /** null: never begun. */
  find(id: string): TutorialProgress | null { return this.#data.tutorials[id] ?? null; }

  /** Of a tutorial, begun if it was not. */
  tutorial(id: string): TutorialProgress {
    return (this.#data.tutorials[id] ??= { state: 'in-progress', step: 's1', cursor: { inputs: 0, actions: [] }, predictions: {}, hints: {} });
  }

  forget(id: string): void { delete this.#data.tutorials[id]; }

  /** Writes what has changed: a temporary file, then its name. */
  save(): void {
    const text = `${JSON.stringify(this.#data, null, 2)}\n`;
    if (text === this.#written) return;
    mkdirSync(this.dir, { recursive: true });
    const part = `${this.file}.${process.pid}.part`;
    writeFileSync(part, text);
    renameSync(part, this.file);
    this.#written = text;
  }
}

function readable(text: string): ProgressFile | null {
  try {
    const data = JSON.parse(text) as Partial<ProgressFile> | null;
    if (typeof data !== 'object' || data === null || typeof data.format !== 'number' || data.format > FORMAT) return null;
    if (typeof data.tutorials !== 'object' || data.tutorials === null) return null;
    return data as ProgressFile;
  } catch {
    return null;
  }
}

/** `progress.json.unreadable`, `progress.json.unreadable-2`, … */
function freeName(file: string): string {
  for (let number = 1; ; number++) {
    const name = `${file}.unreadable${number === 1 ? '' : `-${number}`}`;
    if (!existsSync(name)) return name;
  }
}
