/**
 * Stands in for the engine in a test of one processor: takes down what is forwarded, scheduled and committed, and does nothing of it.
 *
 *     const context = new MockProcessorContext<string, bigint>();
 *     const processor = new WordCount();
 *     processor.init(context);
 *     processor.process(new Record('alice', 'hello', 0));
 *     context.forwarded().map(({ record }) => record.value);   // [1n]
 *     context.scheduledPunctuators()[0].punctuator(1000);      // nothing fires by itself
 *
 * Misuse: stores with a changelog or a cache. There is no topic and no commit; build them with logging and caching disabled. A topology is
 * tested with TopologyTestDriver. Kafka: org.apache.kafka.streams.processor.api.MockProcessorContext
 */
import { StreamsConfig } from '../config/streams-config.ts';
import { IllegalArgumentException, IllegalStateException, UnsupportedOperationException } from '../errors/errors.ts';
import type {
  Cancellable, ObservedTime, ProcessorContext, PunctuationType, Punctuator, RecordContext, RecordMetadata,
} from '../processor/context.ts';
import type { FixedKeyRecord, Record } from '../processor/record.ts';
import type { StateStore, StateStoreContext } from '../processor/state-store.ts';
import { taskConfigOf } from '../runtime/resolve-task-config.ts';
import type { TaskConfig } from '../runtime/task-config.ts';
import type { Serde } from '../serde/serde.ts';

/** A forward as it was taken down; `childName` null: to all children. Kafka: MockProcessorContext.CapturedForward */
export interface CapturedForward<K, V> { readonly record: Record<K, V>; readonly childName: string | null }

/** Kafka: MockProcessorContext.CapturedPunctuator */
export interface CapturedPunctuator extends Cancellable {
  readonly intervalMs: number;
  readonly type: PunctuationType;
  readonly punctuator: Punctuator;
  /** Epoch ms; null: from now on. */
  readonly startTime: number | null;
  readonly cancelled: boolean;
}

export interface MockProcessorContextOptions {
  /** `<sub-topology>_<partition>` */
  readonly taskId?: string;
  readonly stateDir?: string;
}

export class MockProcessorContext<KOut, VOut> implements ProcessorContext<KOut, VOut> {
  readonly taskId: string;
  readonly #config: TaskConfig;
  readonly #stateDir: string | null;
  readonly #stores = new Map<string, StateStore>();
  readonly #punctuators: CapturedPunctuator[] = [];
  #forwarded: CapturedForward<KOut, VOut>[] = [];
  #committed = false;
  #metadata: RecordMetadata | null = null;
  #streamTime: number | null = null;
  #systemTime: number | null = null;
  #dropped = 0;

  constructor(config: StreamsConfig | { readonly [key: string]: unknown } = {}, options: MockProcessorContextOptions = {}) {
    const properties = config instanceof StreamsConfig ? config.originals() : config;
    this.#config = taskConfigOf(new StreamsConfig({ 'application.id': '', 'bootstrap.servers': 'dummy-bootstrap-host:0', ...properties }));
    this.taskId = options.taskId ?? '0_0';
    this.#stateDir = options.stateDir ?? null;
  }

  // ---- what a processor sees

  get applicationId(): string { return this.#config.applicationId; }
  get recordMetadata(): RecordMetadata | null { return this.#metadata; }
  get keySerde(): Serde<unknown> { return given(this.#config.defaultKeySerde, 'default.key.serde'); }
  get valueSerde(): Serde<unknown> { return given(this.#config.defaultValueSerde, 'default.value.serde'); }
  get stateDir(): string | null { return this.#stateDir; }
  appConfigs(): Readonly<{ [key: string]: unknown }> { return this.#config.values; }
  appConfigsWithPrefix(prefix: string): Readonly<{ [key: string]: unknown }> {
    return Object.fromEntries(Object.entries(this.#config.values).filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value]));
  }
  /** @throws IllegalStateException  before setCurrentStreamTimeMs */
  currentStreamTimeMs(): number { return setBefore(this.#streamTime, 'setCurrentStreamTimeMs'); }
  /** @throws IllegalStateException  before setCurrentSystemTimeMs */
  currentSystemTimeMs(): number { return setBefore(this.#systemTime, 'setCurrentSystemTimeMs'); }

  /** null for a store that was not added: then the test forgot it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- contract of ProcessingContext
  getStateStore<S = any>(name: string): S { return (this.#stores.get(name) ?? null) as S; }

  forward<K extends KOut, V extends VOut>(record: Record<K, V> | FixedKeyRecord<K, V>, childName?: string): void {
    this.#forwarded.push({ record: record as Record<K, V>, childName: childName ?? null });
  }

  schedule(intervalMs: number, type: PunctuationType, punctuator: Punctuator, startTime?: number): Cancellable {
    const captured = new Captured(intervalMs, type, punctuator, startTime ?? null);
    this.#punctuators.push(captured);
    return captured;
  }

  commit(): void { this.#committed = true; }

  // ---- what a test sets and asks

  setRecordMetadata(topic: string | null, partition: number, offset: number): void { this.#metadata = { topic, partition, offset }; }
  setCurrentStreamTimeMs(time: number): void { this.#streamTime = time; }
  setCurrentSystemTimeMs(time: number): void { this.#systemTime = time; }
  addStateStore(store: StateStore): void { this.#stores.set(store.name, store); }

  /** Everything forwarded; with a child's name, what went to that child, broadcasts included. */
  forwarded(childName?: string): readonly CapturedForward<KOut, VOut>[] {
    return childName === undefined ? this.#forwarded : this.#forwarded.filter((forward) => forward.childName === null || forward.childName === childName);
  }
  resetForwards(): void { this.#forwarded = []; }
  scheduledPunctuators(): readonly CapturedPunctuator[] { return this.#punctuators; }
  committed(): boolean { return this.#committed; }
  resetCommit(): void { this.#committed = false; }
  /** Writes that stores refused as older than their retention. */
  get droppedRecords(): number { return this.#dropped; }

  /** For `store.init(context.getStateStoreContext(), store)`, which also adds the store. */
  getStateStoreContext(): StateStoreContext {
    const times = new Map<string, ObservedTime>();
    const current = (): RecordContext => ({
      timestamp: this.#streamTime ?? 0, topic: this.#metadata?.topic ?? null, partition: this.#metadata?.partition ?? -1, offset: this.#metadata?.offset ?? -1, headers: null, raw: null,
    });
    return {
      applicationId: this.applicationId, taskId: this.taskId, config: this.#config.values, trace: null, currentNodeOrNull: null, threadCache: null, stateDir: this.#stateDir,
      get recordContext() { return current(); },
      set recordContext(_context) { /* nothing is flushed here, so nobody swaps it */ },
      keySerde: this.#config.defaultKeySerde ?? NO_SERDE, valueSerde: this.#config.defaultValueSerde ?? NO_SERDE,
      register: (store) => this.addStateStore(store),
      logChange: (store) => { throw new UnsupportedOperationException(`MockProcessorContext has no topics: build store ${store} withLoggingDisabled(), or test with TopologyTestDriver`, { facts: { store } }); },
      changelogTopicFor: (store) => `${this.applicationId}-${store}-changelog`,
      observedTime: (name, initial = -1) => {
        let time = times.get(name);
        if (time === undefined) times.set(name, time = new PlainTime(initial));
        return time;
      },
      dropExpired: () => { this.#dropped++; },
      currentSystemTimeMs: () => this.#systemTime ?? 0,
      currentStreamTimeMs: () => this.#streamTime ?? 0,
    };
  }
}

class Captured implements CapturedPunctuator {
  readonly intervalMs: number;
  readonly type: PunctuationType;
  readonly punctuator: Punctuator;
  readonly startTime: number | null;
  cancelled = false;

  constructor(intervalMs: number, type: PunctuationType, punctuator: Punctuator, startTime: number | null) {
    this.intervalMs = intervalMs;
    this.type = type;
    this.punctuator = punctuator;
    this.startTime = startTime;
  }

  cancel(): void { this.cancelled = true; }
}

class PlainTime implements ObservedTime {
  value: number;
  constructor(value: number) { this.value = value; }
  set(value: number): void { this.value = value; }
  advance(time: number): boolean {
    if (time <= this.value) return false;
    this.value = time;
    return true;
  }
}

/** Serdes that nobody configured are missed only when a store takes them up. */
const NO_SERDE: Serde<unknown> = { name: 'none', serializer: { serialize: noSerde }, deserializer: { deserialize: noSerde } };
function noSerde(): never {
  throw new IllegalArgumentException('this store has no serde of its own, and no default serde is configured: give the store builder one, or MockProcessorContext a configuration');
}

function given<T>(serde: T | null, key: string): T {
  if (serde === null) throw new IllegalStateException(`no ${key} is configured: new MockProcessorContext({ '${key}': Serdes.string() })`);
  return serde;
}
function setBefore(time: number | null, setter: string): number {
  if (time === null) throw new IllegalStateException(`the time must be set before it is asked for: call ${setter}(ms)`);
  return time;
}
