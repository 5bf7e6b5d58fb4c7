import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import type { ValueAndTimestamp, VersionedRecord } from '../../state/stores.ts';
import { verdictOf } from '../callback-result.ts';
import type { Predicate } from '../functions.ts';
import { Change } from './ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetter, KTableValueGetterSupplier, TableNode, VersionedSemantics } from './ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from './table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * The rows that the predicate accepts. A row that it refuses becomes a tombstone, since it may have been accepted before; with the
 * parent's old value at hand, tombstones for rows that were never there are left out. Hence the parent is asked for old values, as long
 * as that costs no store.
 *
 * @param storeName  null: the result is not stored, and its view asks the parent
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableFilter
 */
export function ktableFilter<K, V>(
  parent: TableNode<K, V>, predicate: Predicate<K, V>, filterNot: boolean, storeName: string | null,
): KTableProcessorSupplier<K, V, K, V> & VersionedSemantics {
  return new KTableFilterSupplier(parent, predicate, filterNot, storeName);
}

class KTableFilterSupplier<K, V> implements KTableProcessorSupplier<K, V, K, V>, VersionedSemantics {
  useVersionedSemantics = false;
  readonly #parent: TableNode<K, V>;
  readonly #test: RowTest<K, V>;
  readonly #storeName: string | null;
  #sendOldValues: boolean;

  constructor(parent: TableNode<K, V>, predicate: Predicate<K, V>, filterNot: boolean, storeName: string | null) {
    this.#parent = parent;
    this.#test = new RowTest(predicate, filterNot);
    this.#storeName = storeName;
    this.#sendOldValues = parent.enableSendingOldValues(false);
  }

  enableSendingOldValues(forceMaterialization: boolean): boolean {
    if (this.#storeName !== null || this.#parent.enableSendingOldValues(forceMaterialization)) this.#sendOldValues = true;
    return this.#sendOldValues;
  }

  get(): Processor<K, Change<V>, K, Change<V>> {
    return new KTableFilter(this.#test, this.#storeName, this.#sendOldValues, this.useVersionedSemantics);
  }

  view(): KTableValueGetterSupplier<K, V> {
    if (this.#storeName !== null) return tableStoreView(this.#storeName);
    const parent = this.#parent.valueGetterSupplier();
    return { get: () => new KTableFilterGetter(parent.get(), this.#test), storeNames: parent.storeNames };
  }
}

class KTableFilter<K, V> extends Operator<K, Change<V>> {
  readonly #test: RowTest<K, V>;
  readonly #storeName: string | null;
  readonly #sendOldValues: boolean;
  readonly #versioned: boolean;
  #store: TableStore<K, V> | null = null;
  #forwarder!: TupleForwarder<K, V>;

  constructor(test: RowTest<K, V>, storeName: string | null, sendOldValues: boolean, versioned: boolean) {
    super();
    this.#test = test;
    this.#storeName = storeName;
    this.#sendOldValues = sendOldValues;
    this.#versioned = versioned;
  }

  override init(context: ProcessorContext<K, Change<V>>): void {
    super.init(context);
    if (this.#storeName === null) return;
    this.#store = new TableStore(context as OperatorContext, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  process(record: Record<K, Change<V>>): void {
    const { key, value: change } = record;
    const newValue = this.#test.accepted(key, change.newValue, this.context);
    const oldValue = this.#sendOldValues ? this.#oldResult(key, change) : null;
    if (this.#sendOldValues && !this.#versioned && oldValue === null && newValue === null) {
      this.context.drop('unchanged-tombstone');
      return;
    }
    if (this.#store === null) {
      this.context.forward(record.withValue(new Change(newValue, oldValue, change.isLatest)));
      return;
    }
    const validTo = this.#store.put(key, newValue, record.timestamp);
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(key, newValue, oldValue, record.timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }

  #oldResult(key: K, change: Change<V>): V | null {
    if (this.#store === null) return this.#test.accepted(key, change.oldValue, this.context);
    const stored = this.#store.get(key);
    return stored === null ? null : stored.value;
  }
}

class KTableFilterGetter<K, V> implements KTableValueGetter<K, V> {
  readonly #parent: KTableValueGetter<K, V>;
  readonly #test: RowTest<K, V>;
  #context!: OperatorContext;

  constructor(parent: KTableValueGetter<K, V>, test: RowTest<K, V>) {
    this.#parent = parent;
    this.#test = test;
  }

  init(context: OperatorContext): void {
    this.#context = context;
    this.#parent.init(context);
  }

  get(key: K): ValueAndTimestamp<V> | null {
    const row = this.#parent.get(key);
    return row !== null && this.#test.accepts(key, row.value, this.#context) ? row : null;
  }

  getAsOf(key: K, asOf: number): VersionedRecord<V> | null {
    const row = this.#parent.getAsOf(key, asOf);
    return row !== null && this.#test.accepts(key, row.value, this.#context) ? row : null;
  }

  get isVersioned(): boolean { return this.#parent.isVersioned; }
  close(): void { this.#parent.close(); }
}

class RowTest<K, V> {
  readonly #predicate: Predicate<K, V>;
  readonly #filterNot: boolean;

  constructor(predicate: Predicate<K, V>, filterNot: boolean) {
    this.#predicate = predicate;
    this.#filterNot = filterNot;
  }

  accepts(key: K, value: V, context: OperatorContext): boolean {
    const predicate = this.#predicate;
    return verdictOf(predicate(key, value), context) !== this.#filterNot;
  }

  /** The value if it is accepted, else null; the predicate never sees a null. */
  accepted(key: K, value: V | null, context: OperatorContext): V | null {
    return value !== null && this.accepts(key, value, context) ? value : null;
  }
}
