import { NullPointerException } from '../../errors/errors.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde, Serializer } from '../../serde/serde.ts';
import { peek } from '../bytes-stores.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { MeteredStore } from './metered-store.ts';
import { PlainValueCodec, StateSerdes, TimestampedValueCodec, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import type { ValueCodec } from '../codecs/state-serdes.ts';
import { mapIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { CachedStateStore, FlushListener, KeyValueIterator, KeyValueStore, TimestampedKeyValueStore } from '../stores.ts';

/**
 * The outer layer of a key-value store: objects above, bytes below, the trace, and the counts of the store's metrics. (How long a call takes,
 * which Kafka's layer of this name measures too, is not measured: the engine has no clock of the machine.)
 *
 * Kafka: org.apache.kafka.streams.state.internals.MeteredKeyValueStore
 */
export class MeteredKeyValueStore<K, V>
  extends MeteredStore<BytesKeyValueStore>
  implements KeyValueStore<K, V>, CachedStateStore<K, V> {
  readonly kind: 'kv' | 'timestamped-kv';
  readonly #makeCodec: (topic: string, context: StateStoreContext) => ValueCodec<V>;
  readonly #keySerde: Serde<K> | null;
  #serdes!: StateSerdes<K>;
  #codec!: ValueCodec<V>;
  #trace: StoreTrace | null = null;

  constructor(
    kind: 'kv' | 'timestamped-kv', inner: BytesKeyValueStore, keySerde: Serde<K> | null,
    makeCodec: (topic: string, context: StateStoreContext) => ValueCodec<V>,
  ) {
    super(inner);
    this.kind = kind;
    this.#keySerde = keySerde;
    this.#makeCodec = makeCodec;
  }

  static plain<K, V>(inner: BytesKeyValueStore, keySerde: Serde<K> | null, valueSerde: Serde<V> | null): MeteredKeyValueStore<K, V> {
    return new MeteredKeyValueStore<K, V>('kv', inner, keySerde, (topic, context) => new PlainValueCodec(topic, valueSerdeOf(valueSerde, context, inner.name)));
  }

  /** Kafka: MeteredTimestampedKeyValueStore */
  static timestamped<K, V>(
    inner: BytesKeyValueStore, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): MeteredKeyValueStore<K, { readonly value: V; readonly timestamp: number }> & TimestampedKeyValueStore<K, V> {
    return new MeteredKeyValueStore('timestamped-kv', inner, keySerde,
      (topic, context) => new TimestampedValueCodec(topic, valueSerdeOf(valueSerde, context, inner.name)));
  }

  override init(context: StateStoreContext, root: StateStore): void {
    const topic = context.changelogTopicFor(this.name);
    this.#serdes = this.makeSerdes(topic, keySerdeOf(this.#keySerde, context, this.name), context);
    this.#codec = this.#makeCodec(topic, context);
    this.#trace = StoreTrace.of(context, this.name);
    super.init(context, root);
  }

  /** Stores with headers have other ones. */
  protected makeSerdes(topic: string, serde: Serde<K>, _context: StateStoreContext): StateSerdes<K> { return new StateSerdes(topic, serde); }
  protected rawKeyBeside(key: K, _value: V | null): Uint8Array { return this.#serdes.rawKey(key); }
  /** A walk over the layers below, with objects for its bytes; nothing is told of it. */
  typed(source: KeyValueIterator<Uint8Array, Uint8Array>): KeyValueIterator<K, V> {
    const serdes = this.#serdes;
    const codec = this.#codec;
    return mapIterator(source, (key) => serdes.keyFrom(key), (value) => codec.decode(value));
  }

  get serdes(): StateSerdes<K> { return this.#serdes; }
  get codec(): ValueCodec<V> { return this.#codec; }

  setFlushListener(listener: FlushListener<K, V>, sendOldValues: boolean): boolean {
    const inner = this.inner as BytesKeyValueStore & Partial<CachedStateStore<Uint8Array, Uint8Array>>;
    if (inner.setFlushListener === undefined) return false;
    return inner.setFlushListener((key, newValue, oldValue, timestamp) => {
      listener(this.#serdes.keyFrom(key), this.#decode(newValue), this.#decode(oldValue), timestamp);
    }, sendOldValues);
  }

  get(key: K): V | null {
    this.counts.get++;
    const bytes = this.#serdes.rawKey(key);
    const found = this.inner.get(bytes);
    if (this.#trace !== null) this.#trace.read('get', bytes, found);
    return found === null ? null : this.#codec.decode(found);
  }

  put(key: K, value: V | null): void {
    this.counts.put++;
    const bytes = this.rawKeyBeside(key, value);
    const raw = this.#encode(value);
    if (this.#trace !== null) this.#traceWrite(bytes, raw, value);
    this.inner.put(bytes, raw);
  }

  putIfAbsent(key: K, value: V | null): V | null {
    this.counts.putIfAbsent++;
    const bytes = this.rawKeyBeside(key, value);
    const raw = this.#encode(value);
    if (this.#trace !== null && peek(this.inner, bytes) === null) this.#traceWrite(bytes, raw, value);
    const previous = this.inner.putIfAbsent(bytes, raw);
    return this.#decode(previous);
  }

  putAll(entries: readonly (readonly [K, V | null])[]): void {
    this.counts.putAll++;
    for (const [key] of entries) if (key === null || key === undefined) throw new NullPointerException('key cannot be null');
    const raw = entries.map(([key, value]): readonly [Uint8Array, Uint8Array | null] => [this.rawKeyBeside(key, value), this.#encode(value)]);
    if (this.#trace !== null) {
      this.inner.putAll(raw, (i) => { this.#traceWrite(raw[i]![0], raw[i]![1], entries[i]![1]); });
      return;
    }
    this.inner.putAll(raw);
  }

  delete(key: K): V | null {
    this.counts.delete++;
    const bytes = this.#serdes.rawKey(key);
    if (this.#trace !== null) this.#traceWrite(bytes, null, null);
    return this.#decode(this.inner.delete(bytes));
  }

  range(from: K | null, to: K | null): KeyValueIterator<K, V> { return this.#scan('range', this.inner.range(this.#serdes.rawBound(from), this.#serdes.rawBound(to))); }
  reverseRange(from: K | null, to: K | null): KeyValueIterator<K, V> {
    return this.#scan('reverseRange', this.inner.reverseRange(this.#serdes.rawBound(from), this.#serdes.rawBound(to)));
  }
  all(): KeyValueIterator<K, V> { return this.#scan('all', this.inner.all()); }
  reverseAll(): KeyValueIterator<K, V> { return this.#scan('reverseAll', this.inner.reverseAll()); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<K, V> {
    if (prefix === null || prefix === undefined) throw new NullPointerException('prefix cannot be null');
    if (serializer === null || serializer === undefined) throw new NullPointerException('prefixKeySerializer cannot be null');
    return this.#scan('prefixScan', this.inner.prefixScan(prefix, serializer));
  }
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }

  #scan(operation: 'range' | 'reverseRange' | 'all' | 'reverseAll' | 'prefixScan', source: KeyValueIterator<Uint8Array, Uint8Array>): KeyValueIterator<K, V> {
    this.counts[operation === 'reverseRange' ? 'range' : operation === 'reverseAll' ? 'all' : operation]++;
    if (this.#trace !== null) this.#trace.read(operation, null, null);
    return this.typed(source);
  }

  #encode(value: V | null): Uint8Array | null { return value === null || value === undefined ? null : this.#codec.encode(value); }
  #decode(raw: Uint8Array | null): V | null { return raw === null ? null : this.#codec.decode(raw); }

  #traceWrite(key: Uint8Array, raw: Uint8Array | null, value: V | null): void {
    this.#trace!.write('put', key, peek(this.inner, key), raw === null ? null : this.asKept(raw), value === null || value === undefined ? null : this.#codec.timestampOf(value));
  }
}
