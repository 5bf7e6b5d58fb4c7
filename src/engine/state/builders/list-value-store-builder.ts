import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { ListValueStore, appendToList } from '../layers/list-value-store.ts';
import { PlainValueCodec, StateSerdes, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import { BaseStoreBuilder } from './store-builder.ts';
import { mapIterator } from '../store-iterator.ts';
import type { KeyValueBytesStoreSupplier } from '../store-suppliers.ts';
import { StoreTrace } from '../store-trace.ts';
import type { KeyValueIterator, KeyValueStore } from '../stores.ts';
import { WrappedStateStore, contextOfWrite } from '../layers/wrapped-state-store.ts';

/** Builder of the store that both sides of a left or outer stream-stream join share. Kafka: ListValueStoreBuilder */
export class ListValueStoreBuilder<K, V> extends BaseStoreBuilder<KeyValueStore<K, V>> {
  readonly kind = 'list-value';
  readonly retentionMs = null;
  readonly windowSizeMs = null;
  readonly retainDuplicates = true;
  readonly supplier: KeyValueBytesStoreSupplier;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;

  constructor(supplier: KeyValueBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(supplier.name);
    this.supplier = supplier;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  get persistent(): boolean { return this.supplier.persistent; }
  override get cachingEnabled(): boolean { return false; }

  build(): KeyValueStore<K, V> {
    const lists = new ListValueStore(this.supplier.get(false));
    const logged = this.loggingEnabled ? new ChangeLoggingListValueStore(lists) : lists;
    return new MeteredListValueStore(logged, this.keySerde, this.valueSerde);
  }
}

/** Logs the whole list after each append. Kafka: ChangeLoggingListValueBytesStore */
class ChangeLoggingListValueStore extends WrappedStateStore<ListValueStore> {
  #context!: StateStoreContext;

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  get(key: Uint8Array): Uint8Array | null { return this.inner.get(key); }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return this.inner.all(); }
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.inner.put(key, value);
    this.#context.logChange(this.name, key, value === null ? null : this.inner.get(key), contextOfWrite(this.#context, this.name).timestamp);
  }

  putIfAbsent(key: Uint8Array, value: Uint8Array | null): null {
    if (this.inner.get(key) !== null) this.put(key, value);
    return null;
  }
}

type Lists = Pick<BytesKeyValueStore, 'get' | 'put' | 'putIfAbsent' | 'all' | 'approximateNumEntries'> & StateStore;

/** The outer layer. Trace events tell whole lists, as the changelog does. */
class MeteredListValueStore<K, V> extends WrappedStateStore<Lists> implements KeyValueStore<K, V> {
  readonly kind = 'list-value';
  readonly #keySerde: Serde<K> | null;
  readonly #valueSerde: Serde<V> | null;
  #serdes!: StateSerdes<K>;
  #codec!: PlainValueCodec<V>;
  #trace: StoreTrace | null = null;

  constructor(inner: Lists, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(inner);
    this.#keySerde = keySerde;
    this.#valueSerde = valueSerde;
  }

  override init(context: StateStoreContext, root: StateStore): void {
    const topic = context.changelogTopicFor(this.name);
    this.#serdes = new StateSerdes(topic, keySerdeOf(this.#keySerde, context, this.name));
    this.#codec = new PlainValueCodec(topic, valueSerdeOf(this.#valueSerde, context, this.name));
    this.#trace = StoreTrace.of(context, this.name);
    super.init(context, root);
  }

  put(key: K, value: V | null): void {
    const bytes = this.#serdes.rawKey(key);
    const raw = value === null ? null : this.#codec.encode(value);
    if (this.#trace !== null) this.#traceWrite(bytes, raw);
    this.inner.put(bytes, raw);
  }

  /** Appends only where something is; always answers null. */
  putIfAbsent(key: K, value: V | null): null {
    const bytes = this.#serdes.rawKey(key);
    const raw = value === null ? null : this.#codec.encode(value);
    if (this.#trace !== null && this.inner.get(bytes) !== null) this.#traceWrite(bytes, raw);
    this.inner.putIfAbsent(bytes, raw);
    return null;
  }

  all(): KeyValueIterator<K, V> {
    if (this.#trace !== null) this.#trace.read('all', null, null);
    return mapIterator(this.inner.all(), (key) => this.#serdes.keyFrom(key), (value) => this.#codec.decode(value));
  }

  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }

  get(): never { return this.#below().unsupported('get'); }
  putAll(): never { return this.#below().unsupported('putAll'); }
  delete(): never { return this.#below().unsupported('delete'); }
  range(): never { return this.#below().unsupported('range'); }
  reverseRange(): never { return this.#below().unsupported('reverseRange'); }
  reverseAll(): never { return this.#below().unsupported('reverseAll'); }
  prefixScan(): never { return this.#below().unsupported('prefixScan'); }

  /** The layer that says why an operation is not there. */
  #below(): ListValueStore { return this.inner instanceof ChangeLoggingListValueStore ? this.inner.inner : (this.inner as unknown as ListValueStore); }

  #traceWrite(key: Uint8Array, raw: Uint8Array | null): void {
    const old = this.inner.get(key);
    this.#trace!.write('put', key, old, raw === null ? null : appendToList(old, raw), null);
  }
}
