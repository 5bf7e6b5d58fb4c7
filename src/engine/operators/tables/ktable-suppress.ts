import { StreamsException, UnsupportedOperationException } from '../../errors/errors.ts';
import type { ObservedTime, OperatorContext, ProcessorContext, RecordContext } from '../../processor/context.ts';
import type { MeasuredProcessor, Processor } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import type { ValueAndTimestamp } from '../../state/stores.ts';
import type { BufferEviction, BufferedChange, SuppressBuffer } from '../../state/buffers/time-ordered-buffer.ts';
import { describeSuppress } from '../../windows/window-description.ts';
import type { Windowed } from '../../windows/windowed.ts';
import { detailOf } from '../detail.ts';
import { Change } from './ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetter, KTableValueGetterSupplier, TableNode } from './ktable.ts';
import { Operator } from '../operator.ts';

/** How much a suppress buffer may hold, and what happens beyond that. Kafka: BufferConfigInternal */
export interface SuppressBufferBounds {
  /** Infinity: no bound. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** `emit`: the oldest leave early; `shut-down`: a StreamsException. Kafka: BufferFullStrategy */
  readonly whenFull: 'emit' | 'shut-down';
}

export interface KTableSuppressOptions<K, V> {
  readonly parent: TableNode<K, V>;
  /** The buffer. */
  readonly storeName: string;
  /** Event time that a change waits after its buffer time, ms: the windows' grace (untilWindowCloses) or the limit (untilTimeLimit). */
  readonly wait: number;
  /** Buffer time of a change: the end of its key's window, or the record's timestamp. */
  readonly timeOf: 'window-end' | 'record';
  readonly bufferConfig: SuppressBufferBounds;
  /** Final results only: a tombstone says that nothing is there, as everyone downstream believes anyway. */
  readonly safeToDropTombstones: boolean;
}

/**
 * Keeps back the changes of a table, only the newest of each key, until stream time has passed their buffer time by `wait`. The stream
 * time is the one of the records that reach this very node: what an upstream filter swallows does not move it. Wall clock, punctuation
 * and the end of the application release nothing.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.suppress.KTableSuppressProcessorSupplier, KIP-328
 */
export function ktableSuppress<K, V>(options: KTableSuppressOptions<K, V>): KTableProcessorSupplier<K, V, K, V> {
  // what a reader sees while a key is buffered is the old value of its first change
  options.parent.enableSendingOldValues(true);
  return {
    get: (): Processor<K, Change<V>, K, Change<V>> => new KTableSuppress(options),
    view: () => suppressedView(options),
    ...(options.timeOf === 'window-end' ? { windows: describeSuppress(options.wait) } : {}),
    enableSendingOldValues: (forceMaterialization) => options.parent.enableSendingOldValues(forceMaterialization),
  };
}

class KTableSuppress<K, V> extends Operator<K, Change<V>> implements MeasuredProcessor {
  readonly nodeTotals = { 'suppression-emit': () => this.#emitted };
  readonly #options: KTableSuppressOptions<K, V>;
  #buffer!: SuppressBuffer<K, V>;
  #streamTime!: ObservedTime;
  /** Everything whose buffer time is not later leaves. */
  #expiryTime = 0;
  #emitted = 0;
  /** Context of the change that left last, to tell whether the record at hand went straight through. */
  #lastEmitted: RecordContext | null = null;

  constructor(options: KTableSuppressOptions<K, V>) {
    super();
    this.#options = options;
  }

  override init(context: ProcessorContext<K, Change<V>>): void {
    super.init(context);
    this.#buffer = context.getStateStore(this.#options.storeName);
    this.#buffer.setSerdesIfNull(this.context as OperatorContext);
    this.#streamTime = this.context.observedTime(`${this.context.currentNodeName}.streamTime`, -1);
  }

  process(record: Record<K, Change<V>>): void {
    this.#streamTime.advance(record.timestamp);
    const recordContext = this.context.recordContext!;
    const bufferTime = this.#options.timeOf === 'window-end' ? (record.key as Windowed<unknown>).window.end : recordContext.timestamp;
    const countBefore = this.#buffer.numRecords;
    this.#buffer.put(bufferTime, record, recordContext);
    const isNew = this.#buffer.numRecords > countBefore;

    this.#expiryTime = this.#streamTime.value - this.#options.wait;
    this.#lastEmitted = null;
    this.#buffer.evictWhile(this.#isDue, this.#emit);
    if (this.#isFull()) this.#makeRoom();
    if (this.context.tracing && this.#lastEmitted !== recordContext) this.#tellHold(record, bufferTime, isNew);
  }

  #makeRoom(): void {
    if (this.#options.bufferConfig.whenFull === 'emit') {
      this.#buffer.evictWhile(this.#isFull, this.#emit);
      return;
    }
    const { maxRecords, maxBytes } = this.#options.bufferConfig;
    const node = this.context.currentNodeName;
    throw new StreamsException(
      `${node} buffer exceeded its max capacity. Currently [${this.#buffer.numRecords}/${maxRecords}] records and ` +
        `[${this.#buffer.bufferSize}/${maxBytes}] bytes. Allow more (withMaxRecords, withMaxBytes), let it emit early, or wait for less long.`,
      { facts: { node, task: this.context.taskId, store: this.#options.storeName } },
    );
  }

  readonly #isDue = (): boolean => this.#buffer.minTimestamp <= this.#expiryTime;
  readonly #isFull = (): boolean =>
    this.#buffer.numRecords > this.#options.bufferConfig.maxRecords || this.#buffer.bufferSize > this.#options.bufferConfig.maxBytes;

  readonly #emit = (eviction: BufferEviction<K, BufferedChange<V>>): void => {
    const { key, value, context: buffered } = eviction;
    this.#lastEmitted = buffered;
    if (value.newValue === null && this.#options.safeToDropTombstones) {
      this.context.drop('final-tombstone', this.context.tracing ? { key: detailOf(key), timestamp: buffered.timestamp } : undefined);
      return;
    }
    const current = this.context.recordContext;
    this.#emitted++;
    this.context.recordContext = buffered;
    try {
      this.context.forward(new Record(key, new Change(value.newValue, value.oldValue), buffered.timestamp, buffered.headers));
    } finally {
      this.context.recordContext = current;
    }
  };

  #tellHold(record: Record<K, Change<V>>, bufferTime: number, isNew: boolean): void {
    const key = detailOf(record.key);
    const streamTime = this.#streamTime.value;
    const waitMs = this.#options.wait;
    const closesAt = bufferTime + waitMs;
    if (this.#options.timeOf === 'window-end') {
      this.context.hold('suppress-until-window-closes', { key, windowEnd: bufferTime, graceMs: waitMs, streamTime, closesAt, replaces: !isNew });
    } else {
      // an update takes the place of what was buffered, and leaves when that would have left
      this.context.hold('suppress-until-time-limit', {
        key, timestamp: bufferTime, limitMs: waitMs, streamTime, emitsAt: isNew ? closesAt : null, replaces: !isNew,
        buffered: this.#buffer.numRecords,
      });
    }
  }
}

/** What readers of the suppressed table see: for a buffered key the value from before, else the parent's. Never versioned. */
function suppressedView<K, V>(options: KTableSuppressOptions<K, V>): KTableValueGetterSupplier<K, V> {
  const parent = options.parent.valueGetterSupplier();
  return {
    get: () => new SuppressedValueGetter(options.storeName, parent.get()),
    storeNames: [options.storeName, ...parent.storeNames],
  };
}

class SuppressedValueGetter<K, V> implements KTableValueGetter<K, V> {
  readonly isVersioned = false;
  readonly #storeName: string;
  readonly #parent: KTableValueGetter<K, V>;
  #buffer!: SuppressBuffer<K, V>;

  constructor(storeName: string, parent: KTableValueGetter<K, V>) {
    this.#storeName = storeName;
    this.#parent = parent;
  }

  init(context: OperatorContext): void {
    this.#parent.init(context);
    this.#buffer = context.getStateStore(this.#storeName);
  }

  get(key: K): ValueAndTimestamp<V> | null {
    const prior = this.#buffer.priorValueForBuffered(key);
    return prior === undefined ? this.#parent.get(key) : prior;
  }

  getAsOf(): never { throw new UnsupportedOperationException('a suppressed table has no versions to look up'); }
  close(): void { this.#parent.close(); }
}
