import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import { resultOf } from '../callback-result.ts';
import type { Reducer } from '../functions.ts';
import type { Change, KStreamAggProcessorSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from '../tables/table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * One value per key of a stream: the first as it comes, each further one through the reducer.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamReduce
 */
export function kstreamReduce<K, V>(storeName: string, reducer: Reducer<V>): KStreamAggProcessorSupplier<K, V, K, V> {
  let sendOldValues = false;
  return {
    get: () => new KStreamReduce(storeName, reducer, sendOldValues),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => tableStoreView(storeName),
  };
}

class KStreamReduce<K, V> extends Operator<K, V, K, Change<V>> {
  readonly #storeName: string;
  readonly #reducer: Reducer<V>;
  readonly #sendOldValues: boolean;
  #store!: TableStore<K, V>;
  #forwarder!: TupleForwarder<K, V>;

  constructor(storeName: string, reducer: Reducer<V>, sendOldValues: boolean) {
    super();
    this.#storeName = storeName;
    this.#reducer = reducer;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<V>>): void {
    super.init(context);
    this.#store = new TableStore(context as OperatorContext, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  process(record: Record<K, V>): void {
    const { key, value } = record;
    if (key === null || value === null) {
      this.context.drop('null-key-or-value', { keyIsNull: key === null, valueIsNull: value === null });
      return;
    }
    let timestamp = record.timestamp;
    let result: V | null = value;
    const stored = this.#store.get(key);
    if (stored !== null) {
      const reducer = this.#reducer;
      result = resultOf(reducer(stored.value, value), 'reducer', this.context);
      if (stored.timestamp > timestamp) timestamp = stored.timestamp;
    }
    const validTo = this.#store.put(key, result, timestamp);
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(
      key, result, stored === null ? null : stored.value, timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST,
    );
  }
}
