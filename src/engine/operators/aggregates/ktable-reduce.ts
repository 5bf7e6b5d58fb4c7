import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import { resultOf } from '../callback-result.ts';
import type { Reducer } from '../functions.ts';
import { keyless } from './ktable-aggregate.ts';
import type { Change, KTableProcessorSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from '../tables/table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * `ktableAggregate` without an initializer: the first value of a group is its aggregate, and the adder is called from the second on.
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableReduce
 */
export function ktableReduce<K, V>(storeName: string, adder: Reducer<V>, subtractor: Reducer<V>): KTableProcessorSupplier<K, V, K, V> {
  let sendOldValues = false;
  return {
    get: () => new KTableReduce(storeName, adder, subtractor, sendOldValues),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => tableStoreView(storeName),
  };
}

class KTableReduce<K, V> extends Operator<K, Change<V>> {
  readonly #storeName: string;
  readonly #adder: Reducer<V>;
  readonly #subtractor: Reducer<V>;
  readonly #sendOldValues: boolean;
  #store!: TableStore<K, V>;
  #forwarder!: TupleForwarder<K, V>;

  constructor(storeName: string, adder: Reducer<V>, subtractor: Reducer<V>, sendOldValues: boolean) {
    super();
    this.#storeName = storeName;
    this.#adder = adder;
    this.#subtractor = subtractor;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<V>>): void {
    super.init(context);
    this.#store = new TableStore(context as OperatorContext, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  process(record: Record<K, Change<V>>): void {
    const { key, value: change } = record;
    if (key === null) throw keyless(this.context);
    const stored = this.#store.get(key);
    const oldAggregate = stored === null ? null : stored.value;
    let aggregate = oldAggregate;
    let touched = false;
    if (change.oldValue !== null && aggregate !== null) {
      const subtractor = this.#subtractor;
      aggregate = resultOf(subtractor(aggregate, change.oldValue), 'subtractor', this.context);
      touched = true;
    }
    if (change.newValue !== null) {
      if (aggregate === null) {
        aggregate = change.newValue;
      } else {
        const adder = this.#adder;
        aggregate = resultOf(adder(aggregate, change.newValue), 'adder', this.context);
        touched = true;
      }
    }
    const timestamp = touched && stored !== null ? Math.max(record.timestamp, stored.timestamp) : record.timestamp;
    const validTo = this.#store.put(key, aggregate, timestamp);
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(key, aggregate, oldAggregate, timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }
}
