import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import type { BytesVersionedStore } from '../bytes-stores.ts';
import { MeteredStore } from './metered-store.ts';
import { versionKey } from '../disk/persistent-versioned-store.ts';
import { PlainValueCodec, StateSerdes, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import type { ValueCodec } from '../codecs/state-serdes.ts';
import { StoreTrace } from '../store-trace.ts';
import type { VersionedKeyValueStore, VersionedRecord } from '../stores.ts';

/** The outer layer of a versioned store. Kafka: org.apache.kafka.streams.state.internals.MeteredVersionedKeyValueStore */
export class MeteredVersionedStore<K, V> extends MeteredStore<BytesVersionedStore> implements VersionedKeyValueStore<K, V> {
  readonly kind = 'versioned';
  readonly #keySerde: Serde<K> | null;
  readonly #valueSerde: Serde<V> | null;
  #serdes!: StateSerdes<K>;
  #codec!: ValueCodec<V>;
  #trace: StoreTrace | null = null;

  constructor(inner: BytesVersionedStore, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
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

  get serdes(): StateSerdes<K> { return this.#serdes; }
  get codec(): ValueCodec<V> { return this.#codec; }

  put(key: K, value: V | null, timestamp: number): number {
    this.counts.put++;
    const bytes = this.#serdes.rawKey(key);
    const raw = value === null || value === undefined ? null : this.#codec.encode(value);
    if (this.#trace !== null) this.#traceWrite(bytes, raw, timestamp);
    return this.inner.put(bytes, raw, timestamp);
  }

  delete(key: K, timestamp: number): VersionedRecord<V> | null {
    this.counts.delete++;
    const bytes = this.#serdes.rawKey(key);
    if (this.#trace !== null) this.#traceWrite(bytes, null, timestamp);
    return this.#withoutValidTo(this.inner.delete(bytes, timestamp));
  }

  get(key: K, asOf?: number): VersionedRecord<V> | null {
    this.counts.get++;
    const bytes = this.#serdes.rawKey(key);
    const found = asOf === undefined ? this.inner.get(bytes) : this.inner.get(bytes, asOf);
    if (this.#trace !== null) this.#trace.read('get', found === null ? bytes : versionKey(bytes, found.timestamp), found === null ? null : found.value);
    return this.#withoutValidTo(found);
  }

  /** Processors learn value and timestamp; until when it was valid only interactive queries tell, as in Kafka. */
  #withoutValidTo(found: VersionedRecord<Uint8Array> | null): VersionedRecord<V> | null {
    return found === null ? null : { value: this.#codec.decode(found.value), timestamp: found.timestamp, validTo: null };
  }

  #traceWrite(key: Uint8Array, raw: Uint8Array | null, timestamp: number): void {
    if (this.inner.accepts !== undefined && !this.inner.accepts(timestamp)) return;
    const found = this.inner.get(key, timestamp);
    const old = found !== null && found.timestamp === timestamp ? found.value : null;
    this.#trace!.write('put', versionKey(key, timestamp), old, raw, timestamp);
  }
}
