import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor, ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import { Change } from './ktable.ts';
import type { KTableValueGetterSupplier, TableSupplier } from './ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from './table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * Turns the records of a topic into changes of a table. It stores them only when the user named the table or something downstream needs
 * its values, which is known late: `materialize()` may come at any time until the topology is built.
 *
 * @param storeName  the store's name if there is to be one
 * @param queryableName  the name the user gave it, null for none
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableSource
 */
export function ktableSource<K, V>(storeName: string, queryableName: string | null): KTableSourceSupplier<K, V> {
  return new KTableSourceSupplier(storeName, queryableName);
}

export class KTableSourceSupplier<K, V> implements ProcessorSupplierObject<K, V, K, Change<V>>, TableSupplier<K, V> {
  readonly storeName: string;
  #queryableName: string | null;
  #sendOldValues = false;

  constructor(storeName: string, queryableName: string | null) {
    this.storeName = storeName;
    this.#queryableName = queryableName;
  }

  /** null while nobody needs the values. */
  get queryableName(): string | null { return this.#queryableName; }
  get materialized(): boolean { return this.#queryableName !== null; }
  materialize(): void { this.#queryableName = this.storeName; }

  enableSendingOldValues(forceMaterialization: boolean): boolean {
    if (!forceMaterialization && !this.materialized) return false;
    this.materialize();
    this.#sendOldValues = true;
    return true;
  }

  view(): KTableValueGetterSupplier<K, V> {
    this.materialize();
    return tableStoreView(this.storeName);
  }

  get(): Processor<K, V, K, Change<V>> {
    return this.#queryableName === null ? new UnstoredTableSource() : new StoredTableSource(this.#queryableName, this.#sendOldValues);
  }
}

class UnstoredTableSource<K, V> extends Operator<K, V, K, Change<V>> {
  process(record: Record<K, V>): void {
    if (record.key === null) this.context.drop('null-key');
    else this.context.forward(record.withValue(new Change(record.value, null)));
  }
}

class StoredTableSource<K, V> extends Operator<K, V, K, Change<V>> {
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
    this.#store = new TableStore(context as OperatorContext, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  /** What arrives last wins, whatever its timestamp; only a versioned store puts an old record where it belongs. */
  process(record: Record<K, V>): void {
    const { key, value, timestamp } = record;
    if (key === null) {
      this.context.drop('null-key');
      return;
    }
    const old = this.#store.get(key);
    const validTo = this.#store.put(key, value, timestamp);
    // a version older than the store's history is gone, and the store has said so
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(key, value, old === null ? null : old.value, timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }
}
