import { partitionForKey } from '../../common/murmur2.ts';
import { LiveKeys } from '../../debug/live-keys.ts';
import type { StoreHistory } from '../../debug/timeline.ts';
import { GLOBAL_TASK_ID } from '../../runtime/global-task.ts';
import { encodeJson } from '../codec.ts';
import type { Session } from '../session.ts';
import type { ViewTimeFormat, ViewTopology } from '../view.ts';
import { Tell } from '../sentences/text.ts';
import { labelOf } from './labels.ts';
import { StoreCodec } from './store-codec.ts';
import { WindowLookup } from './window-lookup.ts';

/** Generated names of operators that may give a record another key, or another number of records. */
const CHANGES_KEY = /^(?:KSTREAM-(?:KEY-SELECT|MAP|FLATMAP|PROCESSOR|TRANSFORM)|KTABLE-SELECT)-/;

/** What stays the same for all moments of a session: names, serdes, windows, who owns what. Made once and kept with the session. */
export class SessionLookups {
  readonly session: Session;
  readonly windows: WindowLookup;
  readonly tell: Tell;
  readonly time: ViewTimeFormat;
  readonly #labels = new Map<string, string>();
  readonly #codecs = new Map<string, StoreCodec>();
  readonly #tasks = new Map<string, readonly string[]>();
  readonly #serdes = new Map<string, ReturnType<Session['info']['topicSerdes']>>();
  topology: ViewTopology | null = null;

  private constructor(session: Session) {
    this.session = session;
    this.windows = new WindowLookup(session.info);
    const base = session.options.baseTime ?? null;
    this.time = base === null ? { kind: 'utc', base: 0 } : { kind: 'relative', base };
    this.tell = new Tell(this.time, (node) => this.label(node));
  }

  static readonly #all = new WeakMap<Session, SessionLookups>();
  static of(session: Session): SessionLookups {
    let lookups = SessionLookups.#all.get(session);
    if (lookups === undefined) {
      lookups = new SessionLookups(session);
      SessionLookups.#all.set(session, lookups);
    }
    return lookups;
  }

  label(node: string): string {
    let label = this.#labels.get(node);
    if (label === undefined) {
      const plan = this.session.info.node(node);
      label = plan === null ? node : labelOf(plan, this.session.options.sourceLine ?? null);
      this.#labels.set(node, label);
    }
    return label;
  }

  /** `0_1/KSTREAM-AGGREGATE-0000000002.observedStreamTime` as people read it: `count.observedStreamTime`. */
  clockName(scope: string): string {
    const name = scope.slice(scope.indexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    return dot < 0 ? name : `${this.label(name.slice(0, dot))}${name.slice(dot)}`;
  }

  /** Stores that a node is connected to. */
  storesOf(node: string): readonly string[] {
    const plan = this.session.info.node(node);
    return plan?.kind === 'processor' ? plan.stores : [];
  }

  /** null for a store that the topology does not have. */
  codec(store: string): StoreCodec | null {
    const known = this.#codecs.get(store);
    if (known !== undefined) return known;
    const { info } = this.session;
    const builder = info.store(store);
    if (builder === null) return null;
    const codec = new StoreCodec(info, builder, this.windows.ofStore(store)?.windows ?? null, info.plan.globalStores.has(store));
    this.#codecs.set(store, codec);
    return codec;
  }

  readonly #live = new WeakMap<StoreHistory, LiveKeys>();
  liveKeys(history: StoreHistory): LiveKeys {
    let live = this.#live.get(history);
    if (live === undefined) {
      live = new LiveKeys(this.session.timeline, history);
      this.#live.set(history, live);
    }
    return live;
  }

  /** The store that a changelog topic belongs to. */
  changelogCodec(topic: string): StoreCodec | null {
    const builder = this.session.info.changelogStore(topic);
    return builder === null ? null : this.codec(builder.name);
  }

  /** Topics that a node's records come from without a change of key that anyone could miss: its sources are external and directly above. */
  inputTopicsOf(node: string): readonly string[] | null {
    const { info } = this.session;
    const topics = new Set<string>();
    const seen = new Set<string>();
    const up = (name: string): boolean => {
      if (seen.has(name)) return true;
      seen.add(name);
      const plan = info.node(name);
      if (plan === null || plan.kind === 'sink') return false;
      if (plan.kind === 'processor') return !CHANGES_KEY.test(name) && plan.predecessors.every(up);
      if (plan.pattern !== null || plan.topics.some((topic) => info.plan.internalTopics.has(topic))) return false;
      for (const topic of plan.topics) topics.add(topic);
      return true;
    };
    return up(node) ? [...topics] : null;
  }

  /** Windowed keys in a topic hold their end: the nodes that write it stand behind a sliding aggregation. */
  inclusiveIn(topic: string): boolean { return this.windows.inclusiveIn(topic); }

  topicSerdes(topic: string): ReturnType<Session['info']['topicSerdes']> {
    let serdes = this.#serdes.get(topic);
    if (serdes === undefined) {
      serdes = this.session.info.topicSerdes(topic);
      this.#serdes.set(topic, serdes);
    }
    return serdes;
  }

  get storeNames(): readonly string[] { return [...this.session.info.plan.stores.keys(), ...this.session.info.plan.globalStores.keys()]; }

  /** Ids of the tasks that have a part of the store, by partition. */
  tasksOf(store: string): readonly string[] {
    const known = this.#tasks.get(store);
    if (known !== undefined) return known;
    const { info, run } = this.session;
    if (info.plan.globalStores.has(store)) return [GLOBAL_TASK_ID];
    const sub = info.plan.subtopologies.find((one) => one.stores.includes(store));
    const tasks = sub === undefined ? [] : this.#taskIds().filter((id) => subtopologyOf(id) === sub.id);
    if (run.taskIds.length > 0) this.#tasks.set(store, tasks);
    return tasks;
  }

  /** Of this instance; those that were closed when a run ended stay known by what they did. */
  #taskIds(): readonly string[] {
    const ids = new Set(this.session.run.taskIds);
    if (ids.size === 0) for (const { task } of this.session.timeline.stores.values()) ids.add(task);
    return [...ids].sort((a, b) => subtopologyOf(a) - subtopologyOf(b) || partitionOf(a) - partitionOf(b));
  }

  /** Stores that a task has, in the order of the topology. */
  storesOfTask(task: string): readonly string[] { return this.session.info.plan.subtopologies.find(({ id }) => id === subtopologyOf(task))?.stores ?? []; }

  /** Partitions of a topic as the run knows them. */
  partitionsOf(topic: string): number { return this.session.run.partitionsFor(topic); }

  /** Notes of the input files by `topic-partition-offset`. */
  #notes: Map<string, Readonly<{ [language: string]: string }>> | null = null;
  note(topic: string, partition: number, offset: number): string | null {
    this.#notes ??= notesOf(this);
    const note = this.#notes.get(`${topic}-${partition}-${offset}`);
    return note === undefined ? null : (note[this.session.language] ?? note['en'] ?? null);
  }
}

export function subtopologyOf(task: string): number { return Number(task.slice(0, task.indexOf('_'))); }
export function partitionOf(task: string): number { return Math.max(0, Number(task.slice(task.indexOf('_') + 1))); }

/** The records of a file lie in their topic in its order, so a count per partition gives the offsets. */
function notesOf(lookups: SessionLookups): Map<string, Readonly<{ [language: string]: string }>> {
  const notes = new Map<string, Readonly<{ [language: string]: string }>>();
  const { session } = lookups;
  const next = new Map<string, number>();
  const inputs = session.options.kafka === undefined || session.options.kafka === null ? session.options.inputs : [];
  const noted = new Set(inputs.filter(({ records }) => records.some((record) => record.note !== null)).map(({ topic }) => topic));
  for (const { topic, records } of inputs) {
    if (!noted.has(topic)) continue;
    const count = Math.max(1, lookups.partitionsOf(topic));
    let turn = 0;
    for (const record of records) {
      let partition = record.partition;
      if (partition === null) {
        const key = count === 1 ? null : keyBytes(lookups, topic, record.key);
        partition = key === null ? (count === 1 ? 0 : turn++ % count) : partitionForKey(key, count);
      }
      const offset = next.get(`${topic}-${partition}`) ?? 0;
      next.set(`${topic}-${partition}`, offset + 1);
      if (record.note !== null) notes.set(`${topic}-${partition}-${offset}`, record.note);
    }
  }
  return notes;
}

function keyBytes(lookups: SessionLookups, topic: string, key: Parameters<typeof encodeJson>[2]): Uint8Array | null {
  const { key: serde } = lookups.topicSerdes(topic);
  return serde === null ? null : encodeJson(serde, topic, key);
}
