import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import { resultOf } from '../callback-result.ts';
import type { Aggregator, Initializer } from '../functions.ts';
import type { Change, KStreamAggProcessorSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from '../tables/table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * One aggregate per key of a stream. Late records count too, and the result's timestamp never goes back; after a null the next record
 * starts anew.
 *
 * With old values asked for and no cache, the old value of a new group is the INITIALIZER's, not null: a table grouped from this one then
 * subtracts it (as Kafka does).
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamAggregate
 */
export function kstreamAggregate<K, V, A>(
  storeName: string, initializer: Initializer<A>, aggregator: Aggregator<K, V, A>,
): KStreamAggProcessorSupplier<K, V, K, A> {
  let sendOldValues = false;
  return {
    get: () => new KStreamAggregate(storeName, initializer, aggregator, sendOldValues),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => tableStoreView(storeName),
  };
}

class KStreamAggregate<K, V, A> extends Operator<K, V, K, Change<A>> {
  readonly #storeName: string;
  readonly #initializer: Initializer<A>;
  readonly #aggregator: Aggregator<K, V, A>;
  readonly #sendOldValues: boolean;
  #store!: TableStore<K, A>;
  #forwarder!: TupleForwarder<K, A>;

  constructor(storeName: string, initializer: Initializer<A>, aggregator: Aggregator<K, V, A>, sendOldValues: boolean) {
    super();
    this.#storeName = storeName;
    this.#initializer = initializer;
    this.#aggregator = aggregator;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<A>>): void {
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
    const stored = this.#store.get(key);
    let oldAggregate: A | null;
    if (stored === null) {
      const initializer = this.#initializer;
      oldAggregate = resultOf(initializer(), 'initializer', this.context);
    } else {
      oldAggregate = stored.value;
      if (stored.timestamp > timestamp) timestamp = stored.timestamp;
    }
    const aggregator = this.#aggregator;
    // user code that starts from null is promised null
    const aggregate = resultOf(aggregator(key, value, oldAggregate as A), 'aggregator', this.context);
    const validTo = this.#store.put(key, aggregate, timestamp);
    // a version older than the store's history is gone, and the store has said so
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(key, aggregate, oldAggregate, timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }
}
