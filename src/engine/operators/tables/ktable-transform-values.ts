import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import type { ValueAndTimestamp, VersionedRecord } from '../../state/stores.ts';
import { resultOf } from '../callback-result.ts';
import { Change } from './ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetter, KTableValueGetterSupplier, TableNode } from './ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from './table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';
import { ForwardingDisabledContext } from '../value-transformer.ts';
import type { ValueTransformerWithKey, ValueTransformerWithKeySupplier } from '../value-transformer.ts';

/**
 * A new value for each row by an object that may keep stores. It sees deletions too. Without a store of its own the table's view runs
 * another transformer on the parent's row at each look, so a transformer that counts its calls should be materialized.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableTransformValues
 */
export function ktableTransformValues<K, V, VR>(
  parent: TableNode<K, V>, supplier: ValueTransformerWithKeySupplier<K, V, VR>, storeName: string | null,
): KTableProcessorSupplier<K, V, K, VR> {
  let sendOldValues = false;
  const newTransformer = (): ValueTransformerWithKey<K, V, VR> => (typeof supplier === 'function' ? supplier() : supplier.get());
  return {
    get: (): Processor<K, Change<V>, K, Change<VR>> => new KTableTransformValues(newTransformer(), storeName, sendOldValues),
    stores: () => (typeof supplier === 'function' ? [] : supplier.stores?.() ?? []),
    enableSendingOldValues(forceMaterialization) {
      if (storeName !== null || parent.enableSendingOldValues(forceMaterialization)) sendOldValues = true;
      return sendOldValues;
    },
    view(): KTableValueGetterSupplier<K, VR> {
      if (storeName !== null) return tableStoreView(storeName);
      const parentView = parent.valueGetterSupplier();
      return { get: () => new KTableTransformValuesGetter(parentView.get(), newTransformer()), storeNames: parentView.storeNames };
    },
  };
}

class KTableTransformValues<K, V, VR> extends Operator<K, Change<V>, K, Change<VR>> {
  readonly #transformer: ValueTransformerWithKey<K, V, VR>;
  readonly #storeName: string | null;
  readonly #sendOldValues: boolean;
  #store: TableStore<K, VR> | null = null;
  #forwarder!: TupleForwarder<K, VR>;

  constructor(transformer: ValueTransformerWithKey<K, V, VR>, storeName: string | null, sendOldValues: boolean) {
    super();
    this.#transformer = transformer;
    this.#storeName = storeName;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<VR>>): void {
    super.init(context);
    this.#transformer.init?.(new ForwardingDisabledContext(context as OperatorContext));
    if (this.#storeName === null) return;
    this.#store = new TableStore(context as OperatorContext, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  process(record: Record<K, Change<V>>): void {
    const { key, value: change } = record;
    const newValue = this.#transform(key, change.newValue);
    if (this.#store === null) {
      const oldValue = this.#sendOldValues ? this.#transform(key, change.oldValue) : null;
      this.context.forward(record.withValue(new Change(newValue, oldValue, change.isLatest)));
      return;
    }
    const stored = this.#sendOldValues ? this.#store.get(key) : null;
    const validTo = this.#store.put(key, newValue, record.timestamp);
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(
      key, newValue, stored === null ? null : stored.value, record.timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST,
    );
  }

  #transform(key: K, value: V | null): VR | null {
    return resultOf(this.#transformer.transform(key, value), 'transform()', this.context);
  }

  close(): void { this.#transformer.close?.(); }
}

class KTableTransformValuesGetter<K, V, VR> implements KTableValueGetter<K, VR> {
  readonly #parent: KTableValueGetter<K, V>;
  readonly #transformer: ValueTransformerWithKey<K, V, VR>;
  #context!: OperatorContext;

  constructor(parent: KTableValueGetter<K, V>, transformer: ValueTransformerWithKey<K, V, VR>) {
    this.#parent = parent;
    this.#transformer = transformer;
  }

  init(context: OperatorContext): void {
    this.#context = context;
    this.#parent.init(context);
    this.#transformer.init?.(new ForwardingDisabledContext(context));
  }

  get(key: K): ValueAndTimestamp<VR> | null {
    const row = this.#parent.get(key);
    const value = this.#transformed(key, row);
    return value === null ? null : { value, timestamp: row === null ? -1 : row.timestamp };
  }

  getAsOf(key: K, asOf: number): VersionedRecord<VR> | null {
    const row = this.#parent.getAsOf(key, asOf);
    const value = this.#transformed(key, row);
    return value === null ? null : { value, timestamp: row === null ? -1 : row.timestamp, validTo: row === null ? null : row.validTo };
  }

  /** The record at hand is another node's, so the transformer is shown the row's own context, as far as it is known. */
  #transformed(key: K, row: ValueAndTimestamp<V> | null): VR | null {
    const context = this.#context;
    const inForce = context.recordContext;
    context.recordContext = { timestamp: row === null ? -1 : row.timestamp, topic: null, partition: -1, offset: -1, headers: null, raw: null };
    try {
      return resultOf(this.#transformer.transform(key, row === null ? null : row.value), 'transform()', context);
    } finally {
      context.recordContext = inForce;
    }
  }

  get isVersioned(): boolean { return this.#parent.isVersioned; }

  close(): void {
    this.#parent.close();
    this.#transformer.close?.();
  }
}
