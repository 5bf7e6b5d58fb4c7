/** What the families of systematic cases have in common: how a case is said, sources and sinks, and input made by hand. */
import type { Operation, Step } from '../case.ts';
import type { SourceTopic } from './drawing.ts';

/** What a family says of a case; the input is drawn where `topics` stands, or where the seed asks for it. */
export interface Idea {
  readonly name: string;
  readonly config?: { readonly [key: string]: string };
  readonly wallClock?: number;
  readonly topology: readonly Operation[];
  readonly input: readonly Step[];
  /** What may be drawn instead of the input; without them the input always stands. */
  readonly topics?: readonly SourceTopic[];
  /** How far apart drawn records lie: the size of the windows at hand. */
  readonly span?: number;
}

const text = (topic: string): SourceTopic => ({ topic, key: 'string', value: 'string' });
/** Topics of texts. */
export const texts = (...topics: readonly string[]): SourceTopic[] => topics.map(text);

export const stream = (id: string, extra: object = {}): Operation => ({ op: 'stream', id, topics: [id], key: 'string', value: 'string', ...extra });
export const table = (id: string, extra: object = {}): Operation => ({ op: 'table', id, topic: id, key: 'string', value: 'string', ...extra });
export const to = (from: string, extra: object = {}): Operation => ({ op: 'to', from, topic: 'out', key: 'string', value: 'string', ...extra });
/** From a table to the topic `out`. */
export const toOut = (from: string, extra: object = {}, streamExtra: object = {}): Operation[] => [
  { op: 'toStream', id: `${from}-s`, from, ...streamExtra }, to(`${from}-s`, extra),
];
export const grouped = (id: string, from: string, extra: object = {}): Operation => ({ op: 'groupByKey', id, from, key: 'string', value: 'string', ...extra });

export const off = { 'statestore.cache.max.bytes': '0' };
export const all = { 'topology.optimization': 'all' };

export const words: readonly Step[] = [
  { topic: 'in', key: 'k1', value: 'hello world', ts: 10 }, { topic: 'in', key: 'k2', value: '', ts: 20 }, { topic: 'in', key: null, value: 'a b', ts: 30 },
  { topic: 'in', key: 'k1', value: null, ts: 5 }, { topic: 'in', key: 'k3', value: 'aha:b', ts: 50, headers: [['h', 'v'], ['h', null]] },
  { topic: 'in', key: 'k1', value: 'zz', ts: 50 }, { topic: 'in', key: '', value: ':x', ts: 51 }, { topic: 'in', key: null, value: null, ts: 52 },
];

export const sides: readonly Step[] = ([
  ['l', 'a', 'x:L1', 0], ['r', 'a', 'R1', 5], ['l', 'a', 'a:L2', 7], ['r', 'b', 'R2', 8], ['l', 'b', 'a:L3', 40], ['r', 'a', 'R3', 20], ['l', null, 'L4', 41],
  ['r', 'a', null, 42], ['l', 'a', null, 43], ['r', 'b', 'R4', 35], ['l', 'c', 'b:L5', 44], ['r', 'z', 'R9', 200], ['l', 'a', 'z:L6', 190], ['l', 'z', 'b:L7', 400],
  ['r', 'c', 'R7', 401], ['l', 'c', 'a:late', 10], ['r', 'a', 'R8', 402], ['r', 'a', 'R8', 402], ['l', 'c', 'a:late', 403], ['r', 'a', 'old', 11], ['r', null, 'R', 404],
] as const).map(([topic, key, value, ts], index) => ({ topic, key, value, ts, ...(index % 7 === 3 ? { headers: [['h', String(index)]] as const } : {}) }));
