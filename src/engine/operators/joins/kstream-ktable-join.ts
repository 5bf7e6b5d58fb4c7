import { IllegalArgumentException } from '../../errors/errors.ts';
import type { ObservedTime, OperatorContext, ProcessorContext } from '../../processor/context.ts';
import { Record } from '../../processor/record.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { BufferEviction, GraceBuffer } from '../../state/buffers/time-ordered-buffer.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import type { KTableValueGetter, KTableValueGetterSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

export interface KStreamKTableJoinOptions<K, V, VTable, VOut> {
  readonly table: KTableValueGetterSupplier<K, VTable>;
  readonly joiner: (key: K, value: V, tableValue: VTable | null) => VOut;
  readonly leftJoin: boolean;
  /** Records wait this long (event time) for the table to catch up; the table must be versioned. null: they are joined at once. */
  readonly graceMs: number | null;
  /** The buffer where they wait; null without grace. */
  readonly bufferStoreName: string | null;
}

/**
 * Looks up each record of the stream in the table. Only the stream triggers; the result has the stream record's timestamp and headers.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamKTableJoin, grace: KIP-923
 */
export function kstreamKTableJoin<K, V, VTable, VOut>(options: KStreamKTableJoinOptions<K, V, VTable, VOut>): ProcessorSupplierObject<K, V, K, VOut> {
  return {
    get: () => new KStreamKTableJoinProcessor<K, V, K, VTable, VOut>(
      options.table.get(), keyOf, options.joiner, options.leftJoin, options.graceMs, options.bufferStoreName,
    ),
  };
}

function keyOf<K>(key: K): K { return key; }

/**
 * The work of both lookups, in a table by the record's key and in a global table by a selected one.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamKTableJoinProcessor
 */
export class KStreamKTableJoinProcessor<K, V, KTable, VTable, VOut> extends Operator<K, V, K, VOut> {
  readonly #getter: KTableValueGetter<KTable, VTable>;
  readonly #keySelector: (key: K, value: V) => KTable | null;
  readonly #joiner: (key: K, value: V, tableValue: VTable | null, tableKey: KTable | null) => VOut;
  readonly #leftJoin: boolean;
  readonly #graceMs: number | null;
  readonly #bufferStoreName: string | null;
  #buffer: GraceBuffer<K, V> | null = null;
  #streamTime: ObservedTime | null = null;

  constructor(
    getter: KTableValueGetter<KTable, VTable>, keySelector: (key: K, value: V) => KTable | null,
    joiner: (key: K, value: V, tableValue: VTable | null, tableKey: KTable | null) => VOut,
    leftJoin: boolean, graceMs: number | null, bufferStoreName: string | null,
  ) {
    super();
    this.#getter = getter;
    this.#keySelector = keySelector;
    this.#joiner = joiner;
    this.#leftJoin = leftJoin;
    this.#graceMs = graceMs;
    this.#bufferStoreName = bufferStoreName;
  }

  override init(context: ProcessorContext<K, VOut>): void {
    super.init(context);
    this.#getter.init(this.context as OperatorContext);
    if (this.#graceMs === null) return;
    if (!this.#getter.isVersioned) {
      throw new IllegalArgumentException(
        `The table of ${this.context.currentNodeName} must be versioned to use a grace period (${this.#graceMs} ms) in a stream-table join: ` +
          'without versions there is no looking back. Materialize it with Stores.persistentVersionedKeyValueStore.',
        { facts: { node: this.context.currentNodeName, task: this.context.taskId } },
      );
    }
    const buffer = context.getStateStore<GraceBuffer<K, V>>(this.#bufferStoreName!);
    buffer.setSerdesIfNull(this.context as OperatorContext);
    this.#buffer = buffer;
    this.#streamTime = this.context.observedTime(`${this.context.currentNodeName}.streamTime`, -1);
  }

  process(record: Record<K, V>): void {
    // what is dropped below moves the time on too
    if (this.#streamTime !== null) this.#streamTime.advance(record.timestamp);
    const tableKey = this.#selectKey(record);
    if (this.#isDropped(record, tableKey)) return;
    if (this.#buffer === null) this.#lookUp(record, tableKey);
    else this.#wait(this.#buffer, this.#graceMs!, record, tableKey);
  }

  #selectKey(record: Record<K, V>): KTable | null {
    return resultOf(this.#keySelector(record.key, record.value), 'key selector', this.context);
  }

  /** A null value is an empty message; in a left join it would look like a missing table entry besides. */
  #isDropped(record: Record<K, V>, tableKey: KTable | null): boolean {
    if (this.#leftJoin && tableKey === null && record.value !== null) return false;
    if (tableKey !== null && record.value !== null) return false;
    this.context.drop('null-join-key', { key: detailOf(record.key), joinKey: detailOf(tableKey), value: detailOf(record.value) });
    return true;
  }

  #lookUp(record: Record<K, V>, tableKey: KTable | null): void {
    const found = tableKey === null ? null : this.#getter.isVersioned ? this.#getter.getAsOf(tableKey, record.timestamp) : this.#getter.get(tableKey);
    const tableValue = found === null ? null : found.value;
    if (tableValue !== null || this.#leftJoin) {
      this.context.forward(record.withValue(resultOf(this.#joiner(record.key, record.value, tableValue, tableKey), 'joiner', this.context)));
    } else {
      this.context.drop('no-table-match', this.context.tracing
        ? { key: detailOf(tableKey), asOf: this.#getter.isVersioned ? record.timestamp : null } : undefined);
    }
  }

  #wait(buffer: GraceBuffer<K, V>, graceMs: number, record: Record<K, V>, tableKey: KTable | null): void {
    const { timestamp } = record;
    const streamTime = this.#streamTime!;
    if (!buffer.put(streamTime.value, record, this.context.recordContext!)) {
      this.#lookUp(record, tableKey);
      return;
    }
    if (timestamp + graceMs > streamTime.value) {
      this.context.hold('grace-buffer', this.context.tracing
        ? { key: detailOf(record.key), timestamp, graceMs, streamTime: streamTime.value, joinsAt: timestamp + graceMs } : undefined);
    }
    buffer.evictWhile(always, this.#emit);
  }

  readonly #emit = (eviction: BufferEviction<K, V>): void => {
    const record = new Record(eviction.key, eviction.value, eviction.context.timestamp, eviction.context.headers);
    const current = this.context.recordContext;
    this.context.recordContext = eviction.context;
    try {
      this.#lookUp(record, this.#selectKey(record));
    } finally {
      this.context.recordContext = current;
    }
  };

  close(): void { this.#getter.close(); }
}

const always = (): boolean => true;
