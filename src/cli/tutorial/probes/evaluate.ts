/** What a probe gives: plain values in the notation of lessons. */
import { toJson, type Json } from '../../../engine/session/codec.ts';
import { keyPartition } from '../../../engine/session/key-partition.ts';
import { SessionLookups } from '../../../engine/session/views/session-lookups.ts';
import { BROKER_FACTS, brokerFact, type BrokerFacts } from '../broker/broker-facts.ts';
import type { Probe, Test } from '../format/lesson.ts';
import { LessonError } from '../format/lesson-error.ts';
import { meant } from '../../../engine/session/meant.ts';
import { NOTHING, jsonText, recordText, timeIn, timeText, windowOf } from './notation.ts';
import type { ReadRecord, RunReader } from './run-reader.ts';

/** What probes know of the learner. */
export interface LearnerState {
  /** The broker that the lesson is connected to. */
  readonly broker?: BrokerFacts | null;
  readonly opened: ReadonlySet<string>;
  /** How often the cursor was moved back in this step. */
  readonly wentBack: number;
  answer(prediction: string): { readonly given: Json; readonly right: boolean | null } | null;
}
export const NO_LEARNER: LearnerState = { opened: new Set(), wentBack: 0, answer: () => null };

export interface ProbeContext {
  readonly run: RunReader;
  /** The same run at its end, for inputs that are still to come. */
  readonly whole: RunReader | null;
  readonly learner: LearnerState;
}

/** @throws LessonError  when the probe asks for something that does not exist, such as a store */
export function evaluate(probe: Probe, context: ProbeContext): Json {
  const { run } = context;
  const { args } = probe;
  const as = args['as'] as string | undefined;
  const text = (name: string): string => String(args[name]);
  const turn = args['turn'] as number;
  const fail = (message: string): never => { throw new LessonError(probe.place, message); };
  switch (probe.name) {
    case 'cursor': return run.inputs;
    case 'input': {
      const record = run.input(turn) ?? context.whole?.input(turn) ?? null;
      if (record === null) return fail(`there is no input #${turn}`);
      return args['field'] === undefined ? recordText(record.key, record.value, run.base) : fieldOf(record, args['field'] as string, run);
    }
    case 'outputs': return recordsAs(run.outputs(topicOf(probe, run, fail), {
      ...(args['during'] === undefined ? {} : { during: args['during'] as number }), ...(args['upTo'] === undefined ? {} : { upTo: args['upTo'] as number }),
    }).filter(({ partition }) => args['partition'] === undefined || partition === args['partition']).slice((args['after'] as number | undefined) ?? 0, (args['first'] as number | undefined) ?? Infinity), as ?? 'list', (args['field'] as string | undefined) ?? null, run);
    case 'view': return recordsAs(run.outputs(topicOf(probe, run, fail), { committed: args['isolation'] === 'read_committed' }), as ?? 'list', null, run);
    case 'visited': return listAs(as === 'labels' ? run.visited(turn).map((node) => SessionLookups.of(run.session).label(node)) : run.visited(turn), as);
    case 'fate': {
      const fate = run.fate(turn);
      if (fate === null) return null;
      switch (as ?? 'kind') {
        case 'reason': return fate.reason;
        case 'node': return fate.node;
        case 'outputs': return fate.outputs;
        case 'text': return fate.kind === 'emitted' ? `emitted ${fate.outputs}` : fate.reason === null ? fate.kind : `${fate.kind}: ${fate.reason}`;
        default: return fate.kind;
      }
    }
    case 'unfinished': return run.unfinished;
    case 'dropped': return run.dropped((args['reason'] as string | undefined) ?? null);
    case 'store': {
      const rows = rowsOf(run, text('store'), fail).filter(({ task }) => args['task'] === undefined || task === args['task']);
      if (args['key'] !== undefined) {
        const row = rows.find(({ key }) => run.rowKeyText(key) === text('key'));
        if (row === undefined) return null;
        return as === 'timestamp' ? (row.time === null ? null : timeText(row.time, run.base)) : row.value;
      }
      switch (as) {
        case 'count': return rows.length;
        case 'rows': return rows.map((row) => run.rowText(row));
        case 'keys': return rows.map(({ key }) => run.rowKeyText(key));
        case 'values': return rows.map(({ value }) => value);
        case 'timestamp': return Object.fromEntries(rows.map((row) => [run.rowKeyText(row.key), row.time === null ? null : timeText(row.time, run.base)]));
        default: return Object.fromEntries(rows.map((row) => [run.rowKeyText(row.key), row.value]));
      }
    }
    case 'window': {
      const row = rowsOf(run, text('store'), fail).find(({ key }) => {
        return key.window !== null && key.text === text('key') && timeText(key.window.start, run.base) === text('start');
      });
      if (row === undefined) return null;
      if (as === 'closes' || as === 'closedBy') {
        const closing = run.closing(text('store'), row) ?? fail(`no operator closes the windows of ${text('store')}`);
        return as === 'closes' ? timeText(closing.time, run.base) : closing.by;
      }
      if (as === 'end') return timeText(row.key.window!.end, run.base);
      return as === 'timestamp' ? (row.time === null ? null : timeText(row.time, run.base)) : row.value;
    }
    case 'buffer': {
      const stores = run.storesOf(text('node'));
      if (stores.length === 0) return fail(`there is no node or buffer called ${text('node')}${meant(text('node'), [...run.nodes, ...run.stores])}`);
      const keys = stores.flatMap((store) => rowsOf(run, store, fail).map(({ key }) => run.rowKeyText(key)));
      return as === 'count' || as === undefined ? keys.length : keys;
    }
    case 'cache': {
      rowsOf(run, text('store'), fail);
      const keys = run.dirtyKeys(text('store')).map((key) => run.rowKeyText(key));
      return as === 'count' ? keys.length : keys;
    }
    case 'clock': {
      const which = text('clock');
      if (which !== 'stream' && which !== 'partition' && which !== 'wall') return fail(`there are three clocks (stream, partition, wall), and "${which}" is none of them`);
      const time = run.clock(which, args['task'] === undefined ? null : text('task'));
      return time === null ? null : timeText(time, run.base);
    }
    case 'punctuations': {
      const times = run.punctuations(args['node'] === undefined ? null : text('node'), (args['during'] as number | undefined) ?? null).map((time) => timeText(time, run.base));
      return as === 'count' ? times.length : as === 'first' ? times[0] ?? null : as === 'last' ? times.at(-1) ?? null : times;
    }
    case 'partitionOf': {
      const key = args['key'] ?? null;
      return Array.isArray(key) ? Object.fromEntries(key.map((one: Json) => [jsonText(one), keyPartition(run.session, text('topic'), one)])) : keyPartition(run.session, text('topic'), key);
    }
    case 'tasks': return listAs((as === 'busy' ? run.busyTasks : run.tasks).filter((task) => args['of'] === undefined || task.startsWith(`${String(args['of'])}_`)), as);
    case 'owner': return run.owner(text('task'), as === 'thread');
    case 'load': return loadAs(run.load, args['by'] as string | undefined ?? 'thread', as);
    case 'standbys': return listAs(run.standbys(text('task')), as);
    case 'subtopologies': return listAs(run.subtopologies, as);
    case 'nodes': return listAs(run.nodes, as);
    case 'stores': return as === 'number' ? generatedNumber(run.stores[0]) : listAs(run.stores, as);
    case 'internalTopics': return listAs(run.internalTopics, as);
    case 'restored': return run.restored(args['task'] === undefined ? null : text('task'));
    case 'reprocessed': return run.reprocessed;
    case 'committed': return run.committed(text('topic'), args['partition'] as number);
    case 'answered': {
      const answer = context.learner.answer(text('prediction'));
      return answer === null ? null : as === 'right' ? answer.right : answer.given;
    }
    case 'opened': return context.learner.opened.has(text('panel'));
    case 'wentBack': return context.learner.wentBack;
    case 'broker':
      if (!(BROKER_FACTS as readonly string[]).includes(text('what'))) return fail(`the probe broker knows no "${text('what')}"${meant(text('what'), BROKER_FACTS)} (${BROKER_FACTS.join(', ')})`);
      return brokerFact(context.learner.broker ?? null, text('what'), text('topic'), context.whole);
    case 'config': return toJson(run.session.info.config.values[text('key')] ?? null);
    case 'error': {
      const failure = run.failure;
      if (failure === null) return null;
      if (as === 'sentence') return messageOf(causeOf(failure)).replace(/(?<=\.)\s+(?=\p{Lu})[\s\S]*/u, '');
      return messageOf(failure);
    }
  }
}

function loadAs(threads: Readonly<{ [thread: string]: number }>, by: string, as: string | undefined): Json {
  const load = new Map<string, number>();
  for (const [thread, count] of Object.entries(threads)) {
    const name = by === 'instance' ? thread.split('/')[0]! : thread;
    load.set(name, (load.get(name) ?? 0) + count);
  }
  const counts = [...load.values()].sort((a, b) => b - a);
  switch (as) {
    case 'least': return counts.at(-1) ?? 0;
    case 'most': return counts[0] ?? 0;
    case 'idle': return counts.filter((count) => count === 0).length;
    case 'counts': return counts.map(String);
    default: return Object.fromEntries(load);
  }
}

/** What an exception wraps, at the bottom of it: without the places of this machine that are told around it. */
function causeOf(error: unknown): unknown { return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : error; }
function messageOf(error: unknown): string { return error instanceof Error ? error.message : String(error); }

function topicOf(probe: Probe, run: RunReader, fail: (message: string) => never): string {
  const topic = String(probe.args['topic']);
  const { info } = run.session;
  const known = [...info.outputTopics, ...info.inputTopics, ...run.internalTopics];
  return known.includes(info.fullName(topic)) || info.plan.nodes.some((node) => node.kind === 'sink' && node.topic === null)
    ? topic : fail(`the topology has no topic ${topic}${meant(topic, known)} (${known.join(', ')})`);
}

function rowsOf(run: RunReader, store: string, fail: (message: string) => never): NonNullable<ReturnType<RunReader['rows']>> {
  return run.rows(store) ?? fail(`the topology has no store ${store}${meant(store, run.stores)} (${run.stores.join(', ')})`);
}

function generatedNumber(name: string | undefined): Json {
  const number = /-(\d{10})$/.exec(name ?? '')?.[1];
  return number === undefined ? null : Number(number);
}

function listAs(list: readonly string[], as: string | undefined): Json { return as === 'count' ? list.length : list; }

function recordsAs(records: readonly ReadRecord[], as: string, field: string | null, run: RunReader): Json {
  const told = (record: ReadRecord): Json => (field === null ? recordText(record.key, record.value, run.base) : fieldOf(record, field, run));
  switch (as) {
    case 'count': return records.length;
    case 'last': return records.length === 0 ? null : told(records.at(-1)!);
    case 'keys': return records.map(({ key }) => run.keyText(key));
    case 'values': return records.map(({ value }) => toJson(value));
    case 'table': return tableOf(records, run);
    case 'sum': return Object.values(tableOf(records, run)).reduce<number>((sum, value) => sum + Number(value), 0);
    default: return records.map(told);
  }
}

/** The last value of each key; a null deletes. */
function tableOf(records: readonly ReadRecord[], run: RunReader): { readonly [key: string]: Json } {
  const rows = new Map<string, Json>();
  for (const { key, value } of records) {
    if (value === null) rows.delete(run.keyText(key));
    else rows.set(run.keyText(key), toJson(value));
  }
  return Object.fromEntries(rows);
}

function fieldOf(record: ReadRecord, field: string, run: RunReader): Json {
  const window = windowOf(record.key);
  switch (field) {
    case 'key': return record.key === null ? NOTHING : run.keyText(record.key);
    case 'value': return toJson(record.value);
    case 'time': return timeText(record.time, run.base);
    case 'start': return window === null ? null : timeText(window.start, run.base);
    case 'end': return window === null ? null : timeText(window.end, run.base);
    case 'partition': return record.partition;
    case 'input': return record.origin;
    default: return record.topic;
  }
}

// ---- tests

/** Does a value pass? Without a test: is there anything (not null, false, 0, or empty)? */
export function passes(value: Json, tests: readonly Test[]): boolean {
  if (tests.length === 0) return value !== null && value !== false && value !== 0 && value !== '' && !(Array.isArray(value) && value.length === 0);
  return tests.every((test) => passesOne(value, test));
}

function passesOne(value: Json, test: Test): boolean {
  switch (test.kind) {
    case 'is': case 'equals': return sameJson(value, test.value);
    case 'not': return !sameJson(value, test.value);
    case 'atLeast': return atLeast(value, test.value);
    case 'contains':
      if (Array.isArray(value)) return value.some((item: Json) => sameJson(item, test.value));
      if (typeof value === 'string') return value.includes(jsonText(test.value));
      return typeof value === 'object' && value !== null && jsonText(test.value) in value;
    case 'equalsRun': return false;
  }
}

function atLeast(value: Json, bound: Json): boolean {
  if (typeof value === 'number' && typeof bound === 'number') return value >= bound;
  if (typeof value !== 'string' || typeof bound !== 'string') return false;
  const [ours, theirs] = [timeIn(value), timeIn(bound)];
  return ours !== null && theirs !== null && ours >= theirs;
}

/** Equal as data; objects whatever the order of their names. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item: Json, i) => sameJson(item, (b as readonly Json[])[i]!));
  const [left, right] = [a as { readonly [name: string]: Json }, b as { readonly [name: string]: Json }];
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => name in right && sameJson(left[name]!, right[name]!));
}
