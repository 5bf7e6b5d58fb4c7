import type { ProcessorContext } from '../../processor/context.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import type { WindowStore } from '../../state/stores.ts';
import { ValueTimestampHeaders, storesHeaders, type TimestampedWindowStoreWithHeaders } from '../../state/values-with-headers.ts';
import { Operator } from '../operator.ts';

/**
 * Keeps one side of a stream-stream join: the other side looks its partners up here. The record goes to the join FIRST and is stored
 * after, so that a join of a stream with itself does not meet the record at hand. A null key can never be looked up and is not stored;
 * a null value is written all the same (the store keeps nothing of it, its changelog does).
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamJoinWindow
 */
export function kstreamJoinWindow<K, V>(storeName: string): ProcessorSupplierObject<K, V, K, V> {
  return { get: () => new KStreamJoinWindow(storeName) };
}

class KStreamJoinWindow<K, V> extends Operator<K, V> {
  readonly #storeName: string;
  #window!: WindowStore<K, V>;
  /** The same store where it keeps headers, else null. */
  #withHeaders: TimestampedWindowStoreWithHeaders<K, V> | null = null;

  constructor(storeName: string) {
    super();
    this.#storeName = storeName;
  }

  override init(context: ProcessorContext<K, V>): void {
    super.init(context);
    this.#window = context.getStateStore(this.#storeName);
    if (storesHeaders(this.#window)) this.#withHeaders = context.getStateStore(this.#storeName);
  }

  process(record: Record<K, V>): void {
    this.context.forward(record);
    const { key, value, timestamp } = record;
    if (key === null) return;
    if (this.#withHeaders === null) this.#window.put(key, value, timestamp);
    else this.#withHeaders.put(key, ValueTimestampHeaders.make(value, timestamp, record.headersOrNull), timestamp);
  }
}
