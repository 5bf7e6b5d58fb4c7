import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../state/stores.ts';
import type { ValueAndTimestamp, VersionedRecord } from '../../state/stores.ts';
import { resultOf } from '../callback-result.ts';
import type { ValueMapperWithKey } from '../functions.ts';
import { Change } from './ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetter, KTableValueGetterSupplier, TableNode } from './ktable.ts';
import { Operator } from '../operator.ts';
import { TableStore, tableStoreView } from './table-store.ts';
import { TupleForwarder } from '../tuple-forwarder.ts';

/**
 * A new value for each row; the mapper sees no deletions, and may delete by giving null.
 *
 * @param storeName  null: the result is not stored, and its view maps the parent's value at each look
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableMapValues
 */
export function ktableMapValues<K, V, VR>(
  parent: TableNode<K, V>, mapper: ValueMapperWithKey<K, V, VR | null>, storeName: string | null,
): KTableProcessorSupplier<K, V, K, VR> {
  let sendOldValues = false;
  return {
    get: (): Processor<K, Change<V>, K, Change<VR>> => new KTableMapValues(mapper, storeName, sendOldValues),
    enableSendingOldValues(forceMaterialization) {
      if (storeName !== null || parent.enableSendingOldValues(forceMaterialization)) sendOldValues = true;
      return sendOldValues;
    },
    view(): KTableValueGetterSupplier<K, VR> {
      if (storeName !== null) return tableStoreView(storeName);
      const parentView = parent.valueGetterSupplier();
      return { get: () => new KTableMapValuesGetter(parentView.get(), mapper), storeNames: parentView.storeNames };
    },
  };
}

class KTableMapValues<K, V, VR> extends Operator<K, Change<V>, K, Change<VR>> {
  readonly #mapper: ValueMapperWithKey<K, V, VR | null>;
  readonly #storeName: string | null;
  readonly #sendOldValues: boolean;
  #store: TableStore<K, VR> | null = null;
  #forwarder!: TupleForwarder<K, VR>;

  constructor(mapper: ValueMapperWithKey<K, V, VR | null>, storeName: string | null, sendOldValues: boolean) {
    super();
    this.#mapper = mapper;
    this.#storeName = storeName;
    this.#sendOldValues = sendOldValues;
  }

  override init(context: ProcessorContext<K, Change<VR>>): void {
    super.init(context);
    if (this.#storeName === null) return;
    this.#store = new TableStore(context as OperatorContext, this.#storeName);
    this.#forwarder = TupleForwarder.timestamped(this.context, this.#store.store, this.#sendOldValues);
  }

  process(record: Record<K, Change<V>>): void {
    const { key, value: change } = record;
    const newValue = mapped(this.#mapper, key, change.newValue, this.context);
    const oldValue = this.#sendOldValues ? this.#oldResult(key, change) : null;
    if (this.#store === null) {
      this.context.forward(record.withValue(new Change(newValue, oldValue, change.isLatest)));
      return;
    }
    const validTo = this.#store.put(key, newValue, record.timestamp);
    if (validTo === VERSIONED_PUT_REJECTED) return;
    this.#forwarder.maybeForward(key, newValue, oldValue, record.timestamp, record.headersOrNull, validTo === VERSIONED_PUT_LATEST);
  }

  #oldResult(key: K, change: Change<V>): VR | null {
    if (this.#store === null) return mapped(this.#mapper, key, change.oldValue, this.context);
    const stored = this.#store.get(key);
    return stored === null ? null : stored.value;
  }
}

class KTableMapValuesGetter<K, V, VR> implements KTableValueGetter<K, VR> {
  readonly #parent: KTableValueGetter<K, V>;
  readonly #mapper: ValueMapperWithKey<K, V, VR | null>;
  #context!: OperatorContext;

  constructor(parent: KTableValueGetter<K, V>, mapper: ValueMapperWithKey<K, V, VR | null>) {
    this.#parent = parent;
    this.#mapper = mapper;
  }

  init(context: OperatorContext): void {
    this.#context = context;
    this.#parent.init(context);
  }

  get(key: K): ValueAndTimestamp<VR> | null {
    const row = this.#parent.get(key);
    if (row === null) return null;
    const value = mapped(this.#mapper, key, row.value, this.#context);
    return value === null ? null : { value, timestamp: row.timestamp };
  }

  getAsOf(key: K, asOf: number): VersionedRecord<VR> | null {
    const row = this.#parent.getAsOf(key, asOf);
    if (row === null) return null;
    const value = mapped(this.#mapper, key, row.value, this.#context);
    return value === null ? null : { value, timestamp: row.timestamp, validTo: row.validTo };
  }

  get isVersioned(): boolean { return this.#parent.isVersioned; }
  close(): void { this.#parent.close(); }
}

function mapped<K, V, VR>(mapper: ValueMapperWithKey<K, V, VR | null>, key: K, value: V | null, context: OperatorContext): VR | null {
  return value === null ? null : resultOf(mapper(key, value), 'mapper', context);
}
