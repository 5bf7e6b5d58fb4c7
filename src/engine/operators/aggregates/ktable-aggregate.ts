import { StreamsException } from '../../errors/errors.ts';
import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import { resultOf } from '../callback-result.ts';
import type { Aggregator, Initializer } from '../functions.ts';
import type { Change, KTableProcessorSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from '../tables/table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * The aggregate of each group of a table's rows: what a change takes away is subtracted, then what it brings is added. A group that has
 * lost its last row keeps its aggregate (a count of 0 is no deletion) unless the subtractor gives null.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableAggregate
 */
export function ktableAggregate<K, V, A>(
  storeName: string, initializer: Initializer<A>, adder: Aggregator<K, V, A>, subtractor: Aggregator<K, V, A>,
): KTableProcessorSupplier<K, V, K, A> {
  let sendOldValues = false;
  return {
    get: () => new KTableAggregate(storeName, initializer, adder, subtractor, sendOldValues),
    enableSendingOldValues: () => (sendOldValues = true),
    folds: true,
    view: () => tableStoreView(storeName),
  };
}

class KTableAggregate<K, V, A> extends Operator<K, Change<V>, K, Change<A>> {
  readonly #storeName: string;
  readonly #initializer: Initializer<A>;
  readonly #adder: Aggregator<K, V, A>;
  readonly #subtractor: Aggregator<K, V, A>;
  readonly #sendOldValues: boolean;
  #store!: TableStore<K, A>;
  #forwarder!: TupleForwarder<K, A>;

  constructor(
    storeName: string, initializer: Initializer<A>, adder: Aggregator<K, V, A>, subtractor: Aggregator<K, V, A>, sendOldValues: boolean,
  ) {
    super();
    this.#storeName = storeName;
    this.#initializer = initializer;
    this.#adder = adder;
    this.#subtractor = subtractor;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<A>>): void {
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
      aggregate = resultOf(subtractor(key, change.oldValue, aggregate), 'subtractor', this.context);
      touched = true;
    }
    if (change.newValue !== null) {
      const adder = this.#adder;
      const initializer = this.#initializer;
      // user code that starts from null is promised null
      const base = (aggregate === null ? resultOf(initializer(), 'initializer', this.context) : aggregate) as A;
      aggregate = resultOf(adder(key, change.newValue, base), 'adder', this.context);
      touched = true;
    }
    const timestamp = touched && stored !== null ? Math.max(record.timestamp, stored.timestamp) : record.timestamp;
    const validTo = this.#store.put(key, aggregate, timestamp);
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(key, aggregate, oldAggregate, timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }
}

/** Table aggregations get their records from a repartition topic, whose keys the selector made: none of them is null. */
export function keyless(context: OperatorContext): StreamsException {
  return new StreamsException(
    `${context.currentNodeName} got a change without a key; the groups of a table must have keys. Who else writes to its repartition topic?`,
    { facts: { node: context.currentNodeName, task: context.taskId } },
  );
}
