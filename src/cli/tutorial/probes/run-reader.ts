/**
 * One run at one moment, as probes read it: outputs, ways, fates, rows, clocks. It reads the recording and never asks the engine to move.
 */
import { decodeBytes, type Json } from '../../../engine/session/codec.ts';
import { recordAtEvent, type Moment } from '../../../engine/session/moment.ts';
import type { Session } from '../../../engine/session/session.ts';
import { closeOf } from '../../../engine/session/stopping/window-closings.ts';
import type { ViewValue, ViewWindow } from '../../../engine/session/view.ts';
import { SessionLookups } from '../../../engine/session/views/session-lookups.ts';
import { OwnersAt } from '../../../engine/session/views/tasks.ts';
import { jsonText, keyText, NOTHING, recordText, windowOf, windowText } from './notation.ts';

type Timeline = Session['timeline'];
type LogEvent = ReturnType<Timeline['log']['at']>;
export type Output = Extract<LogEvent, { readonly kind: 'output' }>;
export type TurnStart = Extract<LogEvent, { readonly kind: 'turn-start' }>;
const UNFINISHED: ReadonlySet<string> = new Set(['pending', 'waiting', 'buffered']);
export type Fate = ReturnType<Timeline['fate']>;

/** A record in a topic, decoded. */
export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: unknown;
  readonly value: unknown;
  /** Epoch ms. */
  readonly time: number;
  /** Input that led to it; 0: none. */
  readonly origin: number;
}
/** The key of a row: the program's key as text, and its window. */
export interface RowKey { readonly text: string; readonly window: ViewWindow | null }
export interface ReadRow { readonly task: string; readonly key: RowKey; readonly value: Json; readonly time: number | null }

export class RunReader {
  readonly session: Session;
  readonly moment: Moment;
  readonly base: number;

  constructor(session: Session, moment: Moment = session.moment) {
    this.session = session;
    this.moment = moment;
    this.base = session.options.baseTime ?? 0;
  }

  get #timeline(): Timeline { return this.session.timeline; }
  get #cursor(): number { return this.moment.cursor; }

  /** Number of the last input taken. */
  get inputs(): number { return this.moment.record; }

  /** An input by its number, as it lay in its topic; null when it was not taken yet. */
  input(number: number): ReadRecord | null {
    if (number < 1 || number > this.inputs) return null;
    const timeline = this.#timeline;
    const start = timeline.log.at(timeline.turns.at(timeline.inputs.at(number - 1))) as TurnStart;
    return { ...this.#decoded(start.topic!, start.key, start.value), partition: start.partition, time: start.timestamp, origin: number };
  }

  /** The same record as it was written: its bytes, and the time that its producer gave it, whatever an extractor made of that. */
  written(number: number): { readonly value: Uint8Array | null; readonly time: number } | null {
    if (number < 1 || number > this.inputs) return null;
    const timeline = this.#timeline;
    const { topic, partition, offset } = timeline.log.at(timeline.turns.at(timeline.inputs.at(number - 1))) as TurnStart;
    const record = this.session.broker.records(topic!, partition).find((one) => one.offset === offset);
    return record === undefined ? null : { value: record.value, time: record.timestamp };
  }

  #decoded(topic: string, key: Uint8Array | null, value: Uint8Array | null): { readonly topic: string; readonly key: unknown; readonly value: unknown } {
    const serdes = this.session.info.topicSerdes(topic);
    return { topic, key: this.#endIncluded(topic, decodeBytes(serdes.key, topic, key).value), value: decodeBytes(serdes.value, topic, value).value };
  }

  /** Kafka calls the windows of a sliding aggregation time windows, although their end belongs to them. */
  #endIncluded(topic: string, key: unknown): unknown {
    const window = windowOf(key);
    return window?.kind !== 'time' || !SessionLookups.of(this.session).inclusiveIn(topic) ? key : { key: (key as { readonly key: unknown }).key, window: { kind: 'session', start: window.start, end: window.end } };
  }

  /** What was sent to a topic up to the cursor, in order. Internal topics go by their full name, or without the application id. */
  outputs(topic: string, which: { readonly during?: number; readonly upTo?: number; readonly committed?: boolean } = {}): ReadRecord[] {
    const full = this.session.info.fullName(topic);
    const records: ReadRecord[] = [];
    for (const event of this.moment.projection.topic(full)) {
      const record = { ...this.#decoded(full, event.key, event.value), partition: event.partition, time: event.timestamp ?? this.base, origin: 0 };
      records.push(record);
    }
    const numbers = this.moment.projection.outputsTo(full);
    return records
      .map((record, index) => ({ ...record, origin: this.#timeline.originOf(numbers[index]!) }))
      .filter((_, index) => which.committed !== true || this.#isCommitted(full, numbers[index]!))
      .filter(({ origin }) => (which.during === undefined || origin === which.during) && (which.upTo === undefined || origin <= which.upTo));
  }

  /** Whether a reader of committed records gets it. */
  #isCommitted(topic: string, output: number): boolean {
    const { transactions } = this.#timeline;
    if (transactions.isEmpty) return true;
    const { partition, offset } = this.#timeline.placeOf(output);
    return offset >= 0 && transactions.stateOf(topic, partition, offset, this.#cursor) === null;
  }

  /** Nodes that an input entered, in order, through whatever repartition topics. */
  visited(input: number): readonly string[] {
    const timeline = this.#timeline;
    if (input < 1 || input > this.inputs) return [];
    const nodes: string[] = [];
    for (const turn of timeline.turnsOf(input)) {
      const [from, to] = timeline.turnRange(turn);
      for (let number = from; number < Math.min(to, this.#cursor); number++) {
        const event = timeline.log.at(number);
        if (event.kind === 'node-enter') nodes.push(event.node);
      }
    }
    return nodes;
  }

  /** Entries of stores that an input changed, in order. */
  writes(input: number): readonly { readonly store: string; readonly key: string; readonly before: Json; readonly now: Json; readonly cause: string }[] {
    const timeline = this.#timeline;
    if (input < 1 || input > this.inputs) return [];
    return timeline.turnsOf(input).flatMap((turn) => {
      const [from, to] = timeline.turnRange(turn);
      const writes = [];
      for (let number = from; number < Math.min(to, this.#cursor); number++) {
        const event = timeline.log.at(number);
        if (event.kind !== 'store-write') continue;
        const codec = SessionLookups.of(this.session).codec(event.store)!;
        const value = (bytes: Uint8Array | null): Json => (bytes === null ? null : plainValue(codec.value(bytes)));
        writes.push({ store: event.store, key: this.rowKeyText(this.#key(event.store, event.key)), before: value(event.oldValue), now: value(event.newValue), cause: event.cause });
      }
      return writes;
    });
  }

  /** null: not taken yet. */
  fate(input: number): Fate | null { return input < 1 || input > this.inputs ? null : this.#timeline.fate(input); }

  /** Inputs that were taken and have not come to an end: under way, held back, or in a repartition topic. */
  get unfinished(): number {
    let count = 0;
    for (let input = 1; input <= this.inputs; input++) {
      const isUnderWay = input === this.inputs && !this.moment.atRecordEnd;
      if (isUnderWay || UNFINISHED.has(this.#timeline.fate(input).kind)) count++;
    }
    return count;
  }

  /** Kafka's dropped-records metric, of one reason or of all. */
  dropped(reason: string | null): number {
    const { drops, log } = this.#timeline;
    let count = 0;
    for (let i = 0; i < drops.countBelow(this.#cursor); i++) {
      const event = log.at(drops.at(i));
      if (event.kind === 'drop' && event.counted && (reason === null || event.reason === reason)) count++;
    }
    return count;
  }

  get stores(): readonly string[] { return [...this.session.info.plan.stores.keys(), ...this.session.info.plan.globalStores.keys()]; }

  /** Rows of a store over all its tasks, in the order of tasks, then of key bytes; null when there is no such store. */
  rows(store: string): readonly ReadRow[] | null {
    const codec = SessionLookups.of(this.session).codec(store);
    if (codec === null) return null;
    const rows: ReadRow[] = [];
    const histories = [...this.#timeline.stores.values()].filter((history) => history.store === store).sort((a, b) => (a.task < b.task ? -1 : 1));
    for (const { task } of histories) {
      for (const row of this.moment.projection.rows(task, store)) {
        rows.push({ task, key: this.#key(store, row.key), value: plainValue(codec.value(row.value)), time: codec.timestamp(row.key, row.value) });
      }
    }
    return byWindow(rows);
  }

  /** When the window of a row closes (epoch ms), and the input that closed it: null while it is open. Null: windows of this store do not close. */
  closing(store: string, { task, key }: Pick<ReadRow, 'task' | 'key'>): { readonly time: number; readonly by: number | null } | null {
    const close = key.window === null ? null : closeOf(this.session, { store, task, window: key.window });
    if (close === null) return null;
    const { log } = this.#timeline;
    for (let i = 0; i < (close.moves?.countBelow(this.#cursor) ?? 0); i++) {
      const number = close.moves!.at(i);
      const event = log.at(number);
      if (event.kind === 'time-advance' && event.new >= close.time) return { time: close.time, by: this.#timeline.originOf(number) };
    }
    return { time: close.time, by: null };
  }

  #key(store: string, key: Uint8Array): RowKey {
    const { text, window } = SessionLookups.of(this.session).codec(store)!.key(key);
    return { text: text === '' ? NOTHING : text, window: window ?? null };
  }

  /** Entries of the record cache of a store that are not flushed yet. */
  dirtyKeys(store: string): readonly RowKey[] {
    const keys: RowKey[] = [];
    for (const history of this.#timeline.stores.values()) {
      if (history.store !== store) continue;
      for (const key of this.moment.projection.dirtyKeys(history.task, store)) keys.push(this.#key(store, key));
    }
    return keys;
  }

  /** The stores that a node uses: a buffer is asked for by the node that owns it, or by its own name. */
  storesOf(node: string): readonly string[] {
    const plan = this.session.info.node(node);
    return plan?.kind === 'processor' ? plan.stores : this.session.info.store(node) === null ? [] : [node];
  }

  /** Epoch ms, null while the clock never moved. Without a task: the highest of all tasks. */
  clock(which: 'stream' | 'partition' | 'wall', scope: string | null): number | null {
    const { projection } = this.moment;
    if (which === 'wall') return projection.clock('wall:', this.session.run.clock.now());
    const ids = [...this.#timeline.clocks.keys()].filter((id) => id.startsWith(`${which}:`) && (scope === null || id === `${which}:${scope}`));
    const values = ids.map((id) => projection.clock(id, -1)).filter((value) => value >= 0);
    return values.length === 0 ? null : Math.max(...values);
  }

  /** Times with which punctuators were called up to the cursor. `during`: after that input was taken, before the next one. */
  punctuations(node: string | null, during: number | null): readonly number[] {
    return this.punctuatorCalls.filter((call) => (node === null || call.node === node) && (during === null || call.after === during)).map(({ time }) => time);
  }

  /** Calls of punctuators up to the cursor, what each of them sent, and the input that was taken before it. */
  get punctuatorCalls(): readonly { readonly node: string; readonly time: number; readonly after: number; readonly sent: readonly ReadRecord[] }[] {
    const { log } = this.#timeline;
    const calls: { readonly node: string; readonly time: number; readonly after: number; readonly sent: ReadRecord[] }[] = [];
    let isOpen = false;
    for (let number = log.first; number < this.#cursor; number++) {
      const event = log.at(number);
      if (event.kind === 'turn-start' || event.kind === 'turn-end') isOpen = false;
      else if (event.kind === 'punctuate' && event.action === 'fire') {
        isOpen = true;
        calls.push({ node: event.node, time: event.time, after: recordAtEvent(this.#timeline, number), sent: [] });
      } else if (isOpen && event.kind === 'output' && event.role === 'sink') {
        calls.at(-1)!.sent.push({ ...this.#decoded(event.topic, event.key, event.value), partition: event.partition, time: event.timestamp ?? this.base, origin: 0 });
      }
    }
    return calls;
  }

  /** Tasks of the run, by their ids. */
  get tasks(): readonly string[] { return [...this.session.run.taskIds].sort(); }

  /** Those that have taken a record. */
  get busyTasks(): readonly string[] {
    const busy = new Set<string>();
    for (const { cause, task } of this.#turns()) if (cause === 'record') busy.add(task);
    return [...busy].sort();
  }

  /** The instance that has a task, null when nobody has it. `thread`: its thread, as `i1/1`. */
  owner(task: string, thread = false): string | null {
    const owner = new OwnersAt(this.session, this.#cursor).active(task);
    return thread || owner === null ? owner : owner.split('/')[0]!;
  }
  standbys(task: string): readonly string[] { return new OwnersAt(this.session, this.#cursor).standbys(task).map((thread) => thread.split('/')[0]!); }

  /** Tasks of each running thread, `i1/1` and so on, those without any too. */
  get load(): Readonly<{ [thread: string]: number }> {
    const owners = new OwnersAt(this.session, this.#cursor);
    const load: { [thread: string]: number } = {};
    for (const [instance, threads] of owners.instances()) for (let number = 1; number <= threads; number++) load[`${instance}/${number}`] = 0;
    for (const task of this.tasks) {
      const owner = owners.active(task);
      if (owner !== null) load[owner] = (load[owner] ?? 0) + 1;
    }
    return load;
  }

  get nodes(): readonly string[] { return this.session.info.plan.nodes.map((node) => node.name); }
  get subtopologies(): readonly string[] { return this.session.info.plan.subtopologies.map(({ id }) => String(id)); }
  get internalTopics(): readonly string[] {
    const { plan, config } = this.session.info;
    const changelogs = [...plan.stores].filter(([, store]) => store.builder.loggingEnabled && store.sourceTopic === null).map(([name]) => `${config.applicationId}-${name}-changelog`);
    // on a Kafka where another version has run before, its topics are still there
    const found = this.session.options.broker === undefined ? [] : [...this.session.broker.topics().keys()].filter((name) => name.startsWith(`${config.applicationId}-`) && /-(changelog|repartition)$/.test(name));
    return [...new Set([...[...plan.internalTopics.keys()].map((name) => this.session.info.fullName(name)), ...changelogs, ...found])].sort();
  }

  /** Turns of records up to the cursor, and how many of them took an offset that had been taken before. */
  get reprocessed(): number {
    const seen = new Set<string>();
    let again = 0;
    for (const start of this.#turns()) {
      if (start.cause !== 'record') continue;
      const id = `${start.topic}-${start.partition}@${start.offset}`;
      if (seen.has(id)) again++;
      seen.add(id);
    }
    return again;
  }

  *#turns(): Generator<TurnStart> {
    const { turns, log } = this.#timeline;
    for (let i = 0; i < turns.countBelow(this.#cursor); i++) yield log.at(turns.at(i)) as TurnStart;
  }

  /** Records that tasks (null: all) have read back from changelogs. What lay on the disk is not among them. */
  restored(task: string | null): number {
    // only a simulated Kafka tells of each reading; on a real one the entries that it put back are counted
    if (this.session.options.kafka != null) return this.#putBack(task);
    const { cluster: { restores }, log } = this.#timeline;
    let count = 0;
    for (let i = 0; i < restores.countBelow(this.#cursor); i++) {
      const event = log.at(restores.at(i));
      if (event.kind === 'restored' && !event.local && (task === null || event.task === task)) count += event.records;
    }
    return count;
  }

  #putBack(task: string | null): number {
    let count = 0;
    for (const history of this.#timeline.stores.values()) {
      if (task !== null && history.task !== task) continue;
      for (let i = 0; i < history.writes.countBelow(this.#cursor); i++) {
        const event = this.#timeline.log.at(history.writes.at(i));
        if (event.kind === 'store-write' && event.cause === 'restore') count++;
      }
    }
    return count;
  }

  /** Offset to resume from, null when nothing was committed. */
  committed(topic: string, partition: number): number | null {
    const { commits, log } = this.#timeline;
    for (let i = commits.countBelow(this.#cursor) - 1; i >= 0; i--) {
      const event = log.at(commits.at(i));
      if (event.kind !== 'commit') continue;
      const offset = event.offsets.find(([name, number]) => name === topic && number === partition);
      if (offset !== undefined) return offset[3];
    }
    return null;
  }

  /** The exception that ended the run, null while it goes well. */
  get failure(): unknown {
    const { failure } = this.session.run;
    return failure !== null && failure.event <= this.#cursor ? failure.error : null;
  }

  keyText(key: unknown): string { return keyText(key, this.base); }
  recordText({ key, value }: { readonly key: unknown; readonly value: unknown }): string { return recordText(key, value, this.base); }
  rowKeyText({ text, window }: RowKey): string { return window === null ? text : `${text}@${windowText(window, this.base)}`; }
  rowText({ key, value }: Pick<ReadRow, 'key' | 'value'>): string { return `${this.rowKeyText(key)} = ${jsonText(value)}`; }
}

function plainValue({ text, type }: ViewValue): Json {
  switch (type) {
    case 'null': return null;
    case 'number': return Number.isFinite(Number(text)) ? Number(text) : text;
    case 'json': return JSON.parse(text) as Json;
    case 'boolean': return text === 'true';
    default: return text;
  }
}

/** Windows in the order in which they begin, as a person lists them; other rows stay in the order of their keys. */
function byWindow(rows: readonly ReadRow[]): readonly ReadRow[] {
  return [...rows].sort((a, b) => (a.key.window?.start ?? 0) - (b.key.window?.start ?? 0));
}
