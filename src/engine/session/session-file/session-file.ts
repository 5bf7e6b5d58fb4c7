/**
 * A debugging session in a file: JSON Lines, gzip when the name ends in .gz. One thing a line, so that a file of any length can be written
 * and read in one pass, searched with grep, and read as far as it goes when it was cut off.
 *
 *     {"kstep":"session","version":1,"title":"visits-per-minute"}
 *     {"topology":{"file":"visits.ts","source":"import … from 'kstep'; …"}}
 *     {"options":{"config":{},"seed":1,"baseTime":0,"partitions":{"visits":1},"commits":"manual","wallClock":0,"language":"en"}}
 *     {"plan":{"nodes":[…],"stores":[…],"topics":[…]}}                               names and serdes, to read the trace without the topology
 *     {"input":{"topic":"visits","key":"alice","value":"/home","timestamp":5000,"partition":0,"headers":[],"note":null}}
 *     {"act":{"kind":"clock","ms":5000,"turns":12,"inputs":4,"events":57}}            commits and clock moves, in order
 *     {"mark":{"name":"a","record":3,"step":2}}  {"note":{…}}  {"point":{…}}  {"log":{…}}
 *     {"cursor":{"record":3,"step":2},"reached":{"turns":12,"inputs":4,"events":57}}
 *     {"first":0,"events":57}
 *     {"event":0,"kind":"turn-start",…}                                               the trace: bytes are text or {"$hex":"00ff"}
 *     {"end":{"lines":123}}                                                           counts the lines before it
 *
 * Whoever reads skips kinds of lines that it does not know; a change that old readers could not skip raises the version.
 *
 * Misuse: taking a file without an `end` line for whole.
 */
import type { TraceEvent } from '../../trace/events.ts';
import type { Json } from '../codec.ts';
import type { Position } from '../moment.ts';
import { Refused, type Say } from '../refusals/refused.ts';
import type { SessionAct } from '../session.ts';
import type { InputRecord, SessionOptions } from '../session-options.ts';
import type { Target } from '../stopping/point.ts';
import { decodeEvent, encodeEvent, type TextsOf } from './event-codec.ts';
import type { Reached } from './rerun.ts';
import type { SavedPlan } from './saved-plan.ts';

export const VERSION = 1;
const MOST_SHOWN = 60;

export interface SavedOptions {
  readonly config: { readonly [key: string]: Json };
  readonly seed: number;
  readonly baseTime: number | null;
  readonly wallClock: number | null;
  readonly partitions: { readonly [topic: string]: number };
  readonly commits: NonNullable<SessionOptions['commits']>;
  readonly language: 'en' | 'zh';
  readonly maxEvents: number | null;
  /** Rules of a branch that are not the ones of a plain session. */
  readonly rules?: Pick<SessionOptions, 'arrivals' | 'clockFollows' | 'oneTask' | 'grace' | 'instances' | 'threads'>;
}
export interface SavedPoint { readonly id: number; readonly target: Target; readonly condition: string | null; readonly temporary: boolean; readonly enabled: boolean; readonly ignore: number; readonly hits: number }
export interface SavedInput extends InputRecord { readonly topic: string }

/** Everything but the trace. */
export interface SavedHead {
  readonly title: string;
  /** `file` as seen from the session file; null: there was none. */
  readonly topology: { readonly file: string; readonly source: string } | null;
  readonly options: SavedOptions;
  readonly plan: SavedPlan;
  readonly inputs: readonly SavedInput[];
  readonly acts: readonly SessionAct[];
  readonly marks: readonly (Position & { readonly name: string })[];
  readonly notes: readonly (Position & { readonly text: string })[];
  readonly points: readonly SavedPoint[];
  readonly logs: readonly { readonly id: number; readonly expression: string; readonly node: string }[];
  readonly cursor: Position;
  readonly reached: Reached;
  /** Number of the first event that follows, and one past the last. */
  readonly first: number;
  readonly events: number;
}

export interface SavedSession extends SavedHead {
  readonly trace: readonly TraceEvent[];
  /** Why the file is not whole; null when it is. */
  readonly cutOff: Say | null;
}

// ---- writing

export function* sessionLines(head: SavedHead, trace: Iterable<TraceEvent>, textsOf: TextsOf): Generator<string> {
  let lines = 0;
  const line = (json: { readonly [name: string]: unknown }): string => {
    lines++;
    return JSON.stringify(json);
  };
  yield line({ kstep: 'session', version: VERSION, title: head.title });
  yield line({ topology: head.topology });
  yield line({ options: head.options });
  yield line({ plan: head.plan });
  for (const input of head.inputs) yield line({ input });
  for (const act of head.acts) yield line({ act });
  for (const mark of head.marks) yield line({ mark });
  for (const note of head.notes) yield line({ note });
  for (const point of head.points) yield line({ point });
  for (const log of head.logs) yield line({ log });
  yield line({ cursor: head.cursor, reached: head.reached });
  yield line({ first: head.first, events: head.events });
  let number = head.first;
  for (const event of trace) yield line({ event: number++, ...(encodeEvent(event, textsOf) as { readonly [name: string]: Json }) });
  yield JSON.stringify({ end: { lines } });
}

// ---- reading

type Line = { readonly [name: string]: Json };

/** Does a file begin like a session? */
export function isSessionStart(line: string): boolean { return /^\s*\{\s*"kstep"\s*:\s*"session"/.test(line); }

/**
 * @param file  for messages
 * @throws Refused  for a file of another kind or a newer version; what is cut off is said in the answer
 */
export async function readSession(file: string, lines: AsyncIterable<string> | Iterable<string>): Promise<SavedSession> {
  const reader = new SessionReader(file);
  for await (const line of lines) if (!reader.take(line)) break;
  return reader.session();
}

class SessionReader {
  readonly #file: string;
  readonly #once: { [name: string]: Json } = {};
  readonly #many: { readonly [name: string]: Json[] } = { input: [], act: [], mark: [], note: [], point: [], log: [] };
  readonly #trace: TraceEvent[] = [];
  #line = 0;
  #end: number | null = null;
  #torn: Say | null = null;

  constructor(file: string) { this.#file = file; }

  /** False: nothing behind this line counts. */
  take(text: string): boolean {
    if (this.#line === 0) this.#header(text);
    this.#line++;
    let line: Line;
    try {
      line = JSON.parse(text) as Line;
    } catch {
      const [number, begin] = [this.#line, text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text];
      this.#torn = (say) => say.lineCutOff(number, begin);
      this.#line--;
      return false;
    }
    if (typeof line !== 'object' || line === null) throw this.#refused((say) => say.lineNoObject(this.#line, text.slice(0, MOST_SHOWN)));
    if ('end' in line) {
      this.#end = (line['end'] as { readonly lines?: number } | null)?.lines ?? -1;
      this.#line--;
      return false;
    }
    if ('event' in line) this.#event(line);
    else {
      const many = Object.keys(this.#many).find((name) => name in line);
      if (many !== undefined) this.#many[many]!.push(line[many]!);
      else Object.assign(this.#once, line);
    }
    return true;
  }

  #header(text: string): void {
    if (!isSessionStart(text)) throw new Refused((say) => say.noSavedSession(this.#file, JSON.stringify(text.slice(0, MOST_SHOWN))));
    const version = /"version"\s*:\s*(\d+)/.exec(text)?.[1];
    if (version === undefined) throw this.#refused((say) => say.sessionVersionless);
    if (Number(version) > VERSION) throw new Refused((say) => say.sessionNewer(this.#file, version, VERSION));
  }

  #event(line: Line): void {
    const { event: number, ...fields } = line;
    if (typeof number !== 'number') throw this.#refused((say) => say.eventNumberless(this.#line));
    const expected = (this.#once['first'] as number | undefined ?? 0) + this.#trace.length;
    if (number !== expected) throw this.#refused((say) => say.eventOutOfPlace(this.#line, number, expected));
    try {
      this.#trace.push(decodeEvent(fields));
    } catch (error) {
      throw this.#refused((say) => say.eventUnreadable(this.#line, error instanceof Error ? error.message : String(error)));
    }
  }

  session(): SavedSession {
    if (this.#line === 0 && this.#torn === null) throw new Refused((say) => say.fileEmpty(this.#file));
    const once = this.#once;
    for (const name of ['options', 'plan', 'cursor', 'reached'] as const) {
      if (once[name] === undefined) throw this.#refused((say) => say.sessionTooShort(this.#line, name));
    }
    const [lines, wanted] = [this.#line, this.#end];
    const endless: Say = (say) => say.sessionEndless(lines);
    const cutOff: Say | null = wanted === null ? this.#torn ?? endless : wanted !== lines ? (say) => say.sessionLines(wanted, lines) : null;
    const many = this.#many as unknown as { readonly input: SavedInput[]; readonly act: SessionAct[]; readonly mark: SavedHead['marks']; readonly note: SavedHead['notes']; readonly point: SavedPoint[]; readonly log: SavedHead['logs'] };
    return {
      title: String(once['title'] ?? ''), topology: (once['topology'] ?? null) as SavedHead['topology'], options: once['options'] as unknown as SavedOptions, plan: once['plan'] as unknown as SavedPlan,
      inputs: many.input, acts: many.act, marks: many.mark, notes: many.note, points: many.point, logs: many.log,
      cursor: once['cursor'] as unknown as Position, reached: once['reached'] as unknown as Reached, first: Number(once['first'] ?? 0), events: Number(once['events'] ?? 0), trace: this.#trace, cutOff,
    };
  }

  #refused(what: Say): Refused { return new Refused((say) => `${this.#file}: ${what(say)}`); }
}
