import type { ProcessorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import { Change } from '../tables/ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetterSupplier, TableSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from '../tables/table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * Where the two sides of a table-table join come together, with the result's store if it has one. Updates overwrite each other in the
 * order of their arrival.
 *
 * @param storeName  null: the result is not materialized and is computed again for those who look it up
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableKTableJoinMerger
 */
export function ktableKTableJoinMerger<K, V>(
  thisSide: TableSupplier<K, V>, otherSide: TableSupplier<K, V>, storeName: string | null,
): KTableProcessorSupplier<K, V, K, V> {
  return new Supplier(thisSide, otherSide, storeName);
}

class Supplier<K, V> implements KTableProcessorSupplier<K, V, K, V> {
  readonly #thisSide: TableSupplier<K, V>;
  readonly #otherSide: TableSupplier<K, V>;
  readonly #storeName: string | null;
  #sendOldValues = false;

  constructor(thisSide: TableSupplier<K, V>, otherSide: TableSupplier<K, V>, storeName: string | null) {
    this.#thisSide = thisSide;
    this.#otherSide = otherSide;
    this.#storeName = storeName;
  }

  get(): Processor<K, Change<V>, K, Change<V>> {
    return this.#storeName === null ? new Merger(this.#sendOldValues) : new MaterializedMerger(this.#storeName, this.#sendOldValues);
  }

  view(): KTableValueGetterSupplier<K, V> {
    if (this.#storeName !== null) return tableStoreView(this.#storeName);
    const thisView = this.#thisSide.view();
    return { get: () => thisView.get(), storeNames: [...new Set([...thisView.storeNames, ...this.#otherSide.view().storeNames])] };
  }

  enableSendingOldValues(): boolean {
    this.#thisSide.enableSendingOldValues(true);
    this.#otherSide.enableSendingOldValues(true);
    this.#sendOldValues = true;
    return true;
  }
}

class Merger<K, V> extends Operator<K, Change<V>> {
  readonly #sendOldValues: boolean;

  constructor(sendOldValues: boolean) {
    super();
    this.#sendOldValues = sendOldValues;
  }

  process(record: Record<K, Change<V>>): void {
    const change = record.value;
    if (this.#sendOldValues || change.oldValue === null) this.context.forward(record);
    else this.context.forward(record.withValue(new Change(change.newValue, null, change.isLatest)));
  }
}

class MaterializedMerger<K, V> extends Operator<K, Change<V>> {
  readonly #storeName: string;
  readonly #sendOldValues: boolean;
  #store!: TableStore<K, V>;
  #forwarder!: TupleForwarder<K, V>;

  constructor(storeName: string, sendOldValues: boolean) {
    super();
    this.#storeName = storeName;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<V>>): void {
    super.init(context);
    this.#store = new TableStore(this.context, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  process(record: Record<K, Change<V>>): void {
    const { newValue, oldValue } = record.value;
    const validTo = this.#store.put(record.key, newValue, record.timestamp);
    // what the store refused as too old, and said so, is no part of the table
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(record.key, newValue, oldValue, record.timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }
}
