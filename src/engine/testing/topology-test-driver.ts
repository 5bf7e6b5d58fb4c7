import { MockClock } from '../common/clock.ts';
import { StreamsConfig } from '../config/streams-config.ts';
import { didYouMean } from '../common/nearest.ts';
import { IllegalArgumentException, IllegalStateException, NullPointerException, TopologyException } from '../errors/errors.ts';
import type { StateStore } from '../processor/state-store.ts';
import type { RawRecord } from '../backend/backend.ts';
import { LogAndContinueExceptionHandler } from '../processor/exception-handlers.ts';
import { globalTask } from '../runtime/global-task.ts';
import { Metrics, type Metric } from '../runtime/metrics.ts';
import type { OutgoingRecord, OutputSink } from '../runtime/record-collector.ts';
import { StreamTask } from '../runtime/stream-task.ts';
import { taskConfigOf } from '../runtime/resolve-task-config.ts';
import type { Deserializer, Serde, Serializer } from '../serde/serde.ts';
import { ThreadCache } from '../state/cache/thread-cache.ts';
import type { KeyValueStore, SessionStore, TimestampedKeyValueStore, TimestampedWindowStore, VersionedKeyValueStore, WindowStore } from '../state/stores.ts';
import {
  storesHeaders, type SessionStoreWithHeaders, type TimestampedKeyValueStoreWithHeaders, type TimestampedWindowStoreWithHeaders,
} from '../state/values-with-headers.ts';
import { Topology } from '../topology/topology.ts';
import type { HeaderList, TraceSink } from '../trace/events.ts';
import { LoopFuse } from './loop-fuse.ts';
import { OutputQueue, type CapturedRecord } from './output-queue.ts';
import { keyValueFacade, sessionFacade, storeKindOf, timestampedFacade, windowFacade } from './store-facades.ts';
import { TestInputTopic } from './test-input-topic.ts';
import { TestOutputTopic } from './test-output-topic.ts';
import { durationMs, epochMs, type TestTime } from './test-time.ts';

export interface TopologyTestDriverOptions {
  /** First wall-clock time; 0 by default, because the engine asks no real clock. */
  readonly initialWallClockTimeMs?: TestTime;
  readonly trace?: TraceSink | null;
  /** Where persistent stores keep their files; absent: in memory, in the same order. */
  readonly stateDir?: string | null;
}

const EMIT_INTERVALS = {
  '__emit.interval.ms.kstreams.outer.join.spurious.results.fix__': 0,
  '__emit.interval.ms.kstreams.windowed.aggregation__': 0,
} as const;

/**
 * Runs a topology on records that a test pipes in, without a broker: one task for all sub-topologies, one partition, a commit after each
 * record. What comes back from `pipeInput` has been processed to the end, repartition topics included.
 *
 *     const driver = new TopologyTestDriver(builder.build(), { 'application.id': 'app' });
 *     const visits = driver.createInputTopic('visits', Serdes.string(), Serdes.string());
 *     visits.pipeInput('alice', '/home', 5_000);
 *     driver.createOutputTopic('counts', Serdes.string(), Serdes.long()).readKeyValue();   // ['alice', 1n]
 *
 * Kafka: org.apache.kafka.streams.TopologyTestDriver
 */
export class TopologyTestDriver {
  readonly #clock: MockClock;
  readonly #metrics: Metrics;
  readonly #task: StreamTask | null;
  readonly #global: StreamTask | null;
  readonly #threadCache: ThreadCache;
  readonly #outputs = new Map<string, OutputQueue>();
  readonly #sources = new Map<string, { readonly topic: string; offset: number }>();
  readonly #patterns: readonly { readonly pattern: RegExp; readonly counter: { readonly topic: string; offset: number } }[];
  readonly #dotted: readonly { readonly name: string; readonly pattern: RegExp }[];
  readonly #globalTopics = new Map<string, { offset: number }>();
  readonly #pending: { readonly topic: string; readonly record: OutgoingRecord }[] = [];
  readonly #fuse = new LoopFuse(() => [...this.#sources.keys()].filter((topic) => this.#outputs.has(topic)));
  /** The topic written to last: most writers have one, or two. */
  #lastTarget: Target | null = null;
  #working = false;
  #closed = false;

  /** The configuration may be left out, and of the options the first wall-clock time may stand alone: `new TopologyTestDriver(topology, new Date())`. */
  constructor(topology: Topology, config?: StreamsConfig | { readonly [key: string]: unknown } | TestTime, options?: TopologyTestDriverOptions | TestTime) {
    if (!(topology instanceof Topology)) throw new NullPointerException('topology must be a Topology: what builder.build() gives, or one made by hand');
    const isTime = (value: unknown): value is TestTime => typeof value === 'number' || value instanceof Date;
    const time = isTime(config) ? config : isTime(options) ? options : undefined;
    const settings: TopologyTestDriverOptions = time !== undefined ? { initialWallClockTimeMs: time } : (options as TopologyTestDriverOptions | undefined) ?? {};
    const properties = config instanceof StreamsConfig ? config.originals() : isTime(config) ? {} : config;
    const streamsConfig = new StreamsConfig({
      'bootstrap.servers': 'dummy-bootstrap-host:0', 'application.id': 'dummy-topology-test-driver-app-id', ...EMIT_INTERVALS, ...properties,
    });
    const taskConfig = taskConfigOf(streamsConfig);
    const plan = topology.plan(streamsConfig);
    this.#clock = new MockClock(epochMs(settings.initialWallClockTimeMs ?? 0, 'the first wall-clock time'));
    this.#threadCache = new ThreadCache(taskConfig.cacheMaxBytes);
    this.#metrics = new Metrics(() => this.#clock.now());
    const output: OutputSink = { send: (record) => this.#capture(record), partitionsFor: () => 1 };
    const shared = {
      plan, config: taskConfig, clock: this.#clock, output, metrics: this.#metrics, threadId: 'main', threadCache: this.#threadCache, stateDir: settings.stateDir ?? null,
      trace: settings.trace ?? null,
    };
    // whatever is configured, as Kafka's driver does
    this.#global = globalTask({ ...shared, config: { ...taskConfig, deserializationHandler: LogAndContinueExceptionHandler } }, () => 1);
    for (const global of plan.globalStores.values()) for (const topic of global.source.topics) this.#globalTopics.set(topic, { offset: 0 });
    this.#global?.initializeStores();
    this.#global?.initializeProcessors();
    const globalNodes = new Set([...plan.globalStores.values()].flatMap((global) => [global.source.name, global.processor.name]));
    const nodes = plan.nodes.filter((node) => !globalNodes.has(node.name));
    const inputs: { topic: string; partition: number; source: string }[] = [];
    const patterns: { pattern: RegExp; counter: { topic: string; offset: number } }[] = [];
    for (const node of nodes) {
      if (node.kind !== 'source') continue;
      if (node.pattern !== null) {
        const counter = { topic: node.pattern.source, offset: 0 };
        patterns.push({ pattern: new RegExp(`^(?:${node.pattern.source})$`, node.pattern.flags.replace(/[gy]/g, '')), counter });
        inputs.push({ topic: counter.topic, partition: 0, source: node.name });
        continue;
      }
      for (const topic of node.topics) {
        const full = plan.internalTopics.has(topic) ? `${taskConfig.applicationId}-${topic}` : topic;
        this.#sources.set(full, { topic: full, offset: 0 });
        inputs.push({ topic: full, partition: 0, source: node.name });
      }
    }
    this.#patterns = patterns;
    // `.` is the only sign of a topic's name that means something in a pattern
    this.#dotted = [...this.#sources.keys()].filter((name) => name.includes('.')).map((name) => ({ name, pattern: new RegExp(`^(?:${name})$`) }));
    if (inputs.length === 0) {
      this.#task = null;
      return;
    }
    this.#task = new StreamTask({
      ...shared, id: '0_0', partition: 0, nodes: new Set(nodes.map((node) => node.name)), inputs,
      globalStores: new Map((this.#global?.stores ?? []).map((store) => [store.name, store])),
    });
    this.#task.initializeStores();
    this.#task.initializeProcessors();
    this.#work();
  }

  createInputTopic<K, V>(
    topic: string, keySerializer: Serializer<K> | Serde<K>, valueSerializer: Serializer<V> | Serde<V>, startTime: TestTime = this.#clock.now(), autoAdvanceMs = 0,
  ): TestInputTopic<K, V> {
    return new TestInputTopic(this, topic, serializerOf(keySerializer, 'keySerializer'), serializerOf(valueSerializer, 'valueSerializer'), startTime, autoAdvanceMs);
  }

  createOutputTopic<K, V>(topic: string, keyDeserializer: Deserializer<K> | Serde<K>, valueDeserializer: Deserializer<V> | Serde<V>): TestOutputTopic<K, V> {
    return new TestOutputTopic(this, topic, deserializerOf(keyDeserializer, 'keyDeserializer'), deserializerOf(valueDeserializer, 'valueDeserializer'));
  }

  /** Every topic written to so far, changelogs and repartition topics too. */
  producedTopicNames(): ReadonlySet<string> { return new Set(this.#outputs.keys()); }

  /** Moves the wall clock; its punctuations are checked once, at the new time. */
  advanceWallClockTime(ms: number): void {
    this.#requireOpen();
    this.#clock.advance(durationMs(ms, 'the advance'));
    if (this.#task !== null) {
      this.#task.maybePunctuateSystemTime();
      this.#commit(this.#task);
    }
    this.#work();
  }

  /** One record in bytes: what input topics call. */
  pipe(topic: string, key: Uint8Array | null, value: Uint8Array | null, timestamp: number, headers: HeaderList): void {
    this.#requireOpen();
    const source = this.#sourceOf(topic);
    const global = this.#globalTopics.get(topic);
    if (source === undefined && global === undefined) {
      const known = [...this.#sources.keys(), ...this.#globalTopics.keys(), ...this.#patterns.map(({ pattern }) => String(pattern))];
      throw new IllegalArgumentException(`Unknown topic: ${topic}. The topology reads ${known.join(', ') || 'none'}.${didYouMean(topic, known)}`);
    }
    if (source !== undefined) this.#enqueue(source, topic, key, value, timestamp, headers);
    this.#work();
    if (global !== undefined) this.#processGlobal(topic, global, key, value, timestamp, headers);
  }

  /** undefined: no source of the task reads the topic. @throws TopologyException  as Kafka's driver, which takes each name of a source for a pattern */
  #sourceOf(topic: string): { readonly topic: string; offset: number } | undefined {
    for (const { name, pattern } of this.#dotted) {
      if (name === topic || !pattern.test(topic)) continue;
      throw new TopologyException(`Topology add source of type String for topic: ${name} cannot contain regex pattern for input record topic: ${topic} and hence cannot process the message.`);
    }
    const source = this.#sources.get(topic);
    if (source !== undefined) return source;
    for (const { pattern, counter } of this.#patterns) if (pattern.test(topic)) return counter;
    return undefined;
  }

  #enqueue(source: { readonly topic: string; offset: number }, topic: string, key: Uint8Array | null, value: Uint8Array | null, timestamp: number, headers: HeaderList): void {
    const queue = this.#task!.group.queue(source.topic, 0)!;
    this.#task!.group.add(queue, { topic, partition: 0, offset: source.offset++, key, value, timestamp, headers });
  }

  #processGlobal(topic: string, counter: { offset: number }, key: Uint8Array | null, value: Uint8Array | null, timestamp: number, headers: HeaderList): void {
    const raw: RawRecord = { topic, partition: 0, offset: counter.offset++, key, value, timestamp, headers };
    this.#global!.addRecords(topic, 0, [raw]);
    while (this.#global!.process());
    this.#global!.flushCaches();
  }

  #capture(record: OutgoingRecord): number {
    const { topic } = record;
    const { queue, source, comesBack } = this.#targetOf(topic);
    queue.push(record.key, record.value, record.timestamp, record.headers);
    if (!comesBack) return queue.offset++;
    let ahead = 0;
    for (const waiting of this.#pending) if (waiting.topic === topic) ahead++;
    this.#pending.push({ topic, record });
    return source === undefined ? queue.offset++ : source.offset + ahead;
  }

  #targetOf(topic: string): Target {
    const last = this.#lastTarget;
    if (last !== null && last.topic === topic) return last;
    let queue = this.#outputs.get(topic);
    if (queue === undefined) this.#outputs.set(topic, queue = new OutputQueue());
    const source = this.#sourceOf(topic);
    return this.#lastTarget = { topic, queue, source, comesBack: source !== undefined || this.#globalTopics.has(topic) };
  }

  /** What was produced into topics that the topology reads comes back in, in the order of sending. */
  #drain(): void {
    while (this.#pending.length > 0) {
      const { topic, record } = this.#pending.shift()!;
      const timestamp = record.timestamp ?? this.#clock.now();
      const source = this.#sourceOf(topic);
      if (source !== undefined) this.#enqueue(source, topic, record.key, record.value, timestamp, record.headers);
      const global = this.#globalTopics.get(topic);
      if (global !== undefined) this.#processGlobal(topic, global, record.key, record.value, timestamp, record.headers);
    }
  }

  #work(): void {
    const task = this.#task;
    if (task === null || this.#working) return;
    this.#working = true;
    try {
      this.#drain();
      this.#fuse.reset();
      while (task.isProcessable(this.#clock.now(), noLag)) {
        this.#fuse.turn(task.group);
        task.process();
        task.maybePunctuateStreamTime();
        this.#commit(task);
        if (this.#pending.length > 0) this.#drain();
      }
    } finally {
      this.#working = false;
      this.#rest();
    }
  }

  /** Between records a test may write to stores: such a write has a context, of no record. */
  #rest(): void {
    if (this.#task !== null) this.#task.recordContext = { timestamp: Math.max(0, this.#task.streamTime), topic: null, partition: -1, offset: -1, headers: null, raw: null };
  }

  #requireOpen(): void { if (this.#closed) throw new IllegalStateException('this driver is closed: make a new one for each test'); }

  #commit(task: StreamTask): void {
    task.prepareCommit();
    task.postCommit();
  }

  /** null: drained; undefined: never written. */
  takeOutput(topic: string): CapturedRecord | null | undefined { return this.#outputs.get(topic)?.take(); }
  outputSize(topic: string): number { return this.#outputs.get(topic)?.size ?? 0; }

  getAllStateStores(): Map<string, StateStore> {
    const all = new Map<string, StateStore>();
    for (const store of [...(this.#task?.stores ?? []), ...(this.#global?.stores ?? [])]) all.set(store.name, store);
    return all;
  }

  /** @throws IllegalArgumentException  for a built-in store: the typed getters know what it is */
  getStateStore(name: string): StateStore | null {
    const store = this.getAllStateStores().get(name) ?? null;
    const kind = store === null ? null : storeKindOf(store);
    if (kind !== null) throw new IllegalArgumentException(`Store ${name} is a ${kind} store and should be accessed via \`${GETTERS[kind]}${storesHeaders(store!) ? 'WithHeaders' : ''}()\``);
    return store;
  }

  getKeyValueStore<K, V>(name: string): KeyValueStore<K, V> | null {
    const store = this.#ofKind(name, ['kv', 'timestamped-kv']);
    return store === null ? null : keyValueFacade(store) as KeyValueStore<K, V>;
  }
  getTimestampedKeyValueStore<K, V>(name: string): TimestampedKeyValueStore<K, V> | null {
    const store = this.#ofKind(name, ['timestamped-kv']);
    return store === null ? null : timestampedFacade(store) as TimestampedKeyValueStore<K, V>;
  }
  /** null for a store without headers. Kafka: TopologyTestDriver#getTimestampedKeyValueStoreWithHeaders (KIP-1271) */
  getTimestampedKeyValueStoreWithHeaders<K, V>(name: string): TimestampedKeyValueStoreWithHeaders<K, V> | null {
    return this.#withHeaders(name, 'timestamped-kv') as TimestampedKeyValueStoreWithHeaders<K, V> | null;
  }
  getVersionedKeyValueStore<K, V>(name: string): VersionedKeyValueStore<K, V> | null { return this.#ofKind(name, ['versioned']) as VersionedKeyValueStore<K, V> | null; }
  getWindowStore<K, V>(name: string): WindowStore<K, V> | null {
    const store = this.#ofKind(name, ['window', 'timestamped-window']);
    return store === null ? null : windowFacade(store) as WindowStore<K, V>;
  }
  getTimestampedWindowStore<K, V>(name: string): TimestampedWindowStore<K, V> | null {
    const store = this.#ofKind(name, ['timestamped-window']);
    return store === null ? null : timestampedFacade(store) as TimestampedWindowStore<K, V>;
  }
  /** null for a store without headers. Kafka: TopologyTestDriver#getTimestampedWindowStoreWithHeaders (KIP-1271) */
  getTimestampedWindowStoreWithHeaders<K, V>(name: string): TimestampedWindowStoreWithHeaders<K, V> | null {
    return this.#withHeaders(name, 'timestamped-window') as TimestampedWindowStoreWithHeaders<K, V> | null;
  }
  getSessionStore<K, V>(name: string): SessionStore<K, V> | null {
    const store = this.#ofKind(name, ['session']);
    return store === null ? null : sessionFacade(store) as SessionStore<K, V>;
  }
  /** null for a store without headers. Kafka: TopologyTestDriver#getSessionStoreWithHeaders (KIP-1271) */
  getSessionStoreWithHeaders<K, V>(name: string): SessionStoreWithHeaders<K, V> | null { return this.#withHeaders(name, 'session') as SessionStoreWithHeaders<K, V> | null; }

  #withHeaders(name: string, kind: string): StateStore | null {
    const store = this.#ofKind(name, [kind]);
    return store !== null && storesHeaders(store) ? store : null;
  }

  #ofKind(name: string, kinds: readonly string[]): StateStore | null {
    const store = this.getAllStateStores().get(name);
    if (store === undefined) return null;
    const kind = storeKindOf(store);
    return kind !== null && kinds.includes(kind) ? store : null;
  }

  metrics(): readonly Metric[] { return this.#metrics.all(); }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#task !== null) {
      this.#task.closeProcessors();
      this.#task.flushStores();
      this.#task.closeStores();
    }
    this.#global?.closeProcessors();
    this.#global?.closeStores();
  }
}

const noLag = (): number => 0;

/** Where a record that is produced goes. */
interface Target {
  readonly topic: string;
  readonly queue: OutputQueue;
  /** Set where the task reads the topic. */
  readonly source: { readonly topic: string; offset: number } | undefined;
  readonly comesBack: boolean;
}

const GETTERS: Readonly<{ [kind: string]: string }> = {
  kv: 'getKeyValueStore', 'timestamped-kv': 'getTimestampedKeyValueStore', window: 'getWindowStore', 'timestamped-window': 'getTimestampedWindowStore',
  session: 'getSessionStore', versioned: 'getVersionedKeyValueStore',
};
function serializerOf<T>(given: Serializer<T> | Serde<T>, what: string): Serializer<T> {
  const serializer: unknown = 'serializer' in Object(given) ? (given as Serde<T>).serializer : given;
  if (typeof (serializer as Serializer<T> | null | undefined)?.serialize !== 'function') throw new NullPointerException(`${what} must be a serde or a serializer, such as Serdes.string(); got ${String(given)}`);
  return serializer as Serializer<T>;
}
function deserializerOf<T>(given: Deserializer<T> | Serde<T>, what: string): Deserializer<T> {
  const deserializer: unknown = 'deserializer' in Object(given) ? (given as Serde<T>).deserializer : given;
  if (typeof (deserializer as Deserializer<T> | null | undefined)?.deserialize !== 'function') throw new NullPointerException(`${what} must be a serde or a deserializer, such as Serdes.string(); got ${String(given)}`);
  return deserializer as Deserializer<T>;
}
