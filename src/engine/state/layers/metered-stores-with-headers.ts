import { Headers } from '../../common/headers.ts';
import { NullPointerException } from '../../errors/errors.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { BytesKeyValueStore, BytesSessionStore, BytesWindowStore } from '../bytes-stores.ts';
import { AggregationHeadersCodec, HeaderStateSerdes, TimestampedHeadersCodec, asTombstone, headersIn } from '../codecs/header-codecs.ts';
import { MeteredKeyValueStore } from './metered-key-value-store.ts';
import { MeteredSessionStore } from './metered-session-store.ts';
import { MeteredWindowStore } from './metered-window-store.ts';
import { valueSerdeOf } from '../codecs/state-serdes.ts';
import type { ValueCodec } from '../codecs/state-serdes.ts';
import { mapIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';
import type { AggregationWithHeaders, ValueTimestampHeaders } from '../values-with-headers.ts';

/** So that what a key's serializer adds is there when the value is written. */
function withOwnHeaders<T extends { readonly headers?: Headers | null }>(value: T): T { return value.headers instanceof Headers ? value : { ...value, headers: new Headers() }; }

/** Kafka: org.apache.kafka.streams.state.internals.MeteredTimestampedKeyValueStoreWithHeaders (KIP-1271) */
export class MeteredKeyValueStoreWithHeaders<K, V> extends MeteredKeyValueStore<K, ValueTimestampHeaders<V>> {
  readonly storesHeaders = true;
  #context!: StateStoreContext;

  constructor(inner: BytesKeyValueStore, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super('timestamped-kv', inner, keySerde, (topic, context) => new TimestampedHeadersCodec(topic, valueSerdeOf(valueSerde, context, inner.name)));
  }

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  override put(key: K, value: ValueTimestampHeaders<V> | null): void {
    if (value === null || value === undefined) asTombstone(this.#context, () => { super.put(key, null); });
    else super.put(key, withOwnHeaders(value));
  }

  override putIfAbsent(key: K, value: ValueTimestampHeaders<V> | null): ValueTimestampHeaders<V> | null {
    if (value === null || value === undefined) return asTombstone(this.#context, () => super.putIfAbsent(key, null));
    return super.putIfAbsent(key, withOwnHeaders(value));
  }

  override putAll(entries: readonly (readonly [K, ValueTimestampHeaders<V> | null])[]): void {
    for (const [key] of entries) if (key === null || key === undefined) throw new NullPointerException('key cannot be null');
    if (entries.some(([, value]) => value === null || value === undefined)) for (const [key, value] of entries) this.put(key, value);
    else super.putAll(entries.map(([key, value]) => [key, withOwnHeaders(value!)] as const));
  }

  override delete(key: K): ValueTimestampHeaders<V> | null { return asTombstone(this.#context, () => super.delete(key)); }

  protected override makeSerdes(topic: string, serde: Serde<K>, context: StateStoreContext): HeaderStateSerdes<K> { return new HeaderStateSerdes(topic, serde, context); }
  protected override rawKeyBeside(key: K, value: ValueTimestampHeaders<V> | null): Uint8Array { return rawKey(this.serdes as HeaderStateSerdes<K>, key, value); }
  override typed(source: KeyValueIterator<Uint8Array, Uint8Array>): KeyValueIterator<K, ValueTimestampHeaders<V>> {
    const serdes = this.serdes as HeaderStateSerdes<K>;
    return mapIterator(source, (key, stored) => serdes.keyBeside(key, stored), (stored) => this.codec.decode(stored));
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.MeteredTimestampedWindowStoreWithHeaders (KIP-1271) */
export class MeteredWindowStoreWithHeaders<K, V> extends MeteredWindowStore<K, ValueTimestampHeaders<V>> {
  readonly storesHeaders = true;
  #context!: StateStoreContext;

  constructor(inner: BytesWindowStore, windowSizeMs: number, retainDuplicates: boolean, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super('timestamped-window', inner, windowSizeMs, retainDuplicates, keySerde,
      (topic, context) => new TimestampedHeadersCodec(topic, valueSerdeOf(valueSerde, context, inner.name)));
  }

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  override put(key: K, value: ValueTimestampHeaders<V> | null, windowStart: number): void {
    if (value === null || value === undefined) asTombstone(this.#context, () => { super.put(key, null, windowStart); });
    else super.put(key, withOwnHeaders(value), windowStart);
  }

  protected override makeSerdes(topic: string, serde: Serde<K>, context: StateStoreContext): HeaderStateSerdes<K> { return new HeaderStateSerdes(topic, serde, context); }
  protected override rawKeyBeside(key: K, value: ValueTimestampHeaders<V> | null): Uint8Array { return rawKey(this.serdes as HeaderStateSerdes<K>, key, value); }
  override typed(source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, ValueTimestampHeaders<V>> {
    return windowedEntries(source, this.serdes as HeaderStateSerdes<K>, this.codec);
  }
}

/** Kafka: org.apache.kafka.streams.state.internals.MeteredSessionStoreWithHeaders (KIP-1271) */
export class MeteredSessionStoreWithHeaders<K, AGG> extends MeteredSessionStore<K, AggregationWithHeaders<AGG>> {
  readonly storesHeaders = true;
  readonly #aggregateSerde: Serde<AGG> | null;
  #context!: StateStoreContext;

  constructor(inner: BytesSessionStore, keySerde: Serde<K> | null, aggregateSerde: Serde<AGG> | null) {
    super(inner, keySerde, null);
    this.#aggregateSerde = aggregateSerde;
  }

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  override put(sessionKey: Windowed<K>, aggregate: AggregationWithHeaders<AGG> | null): void {
    if (aggregate === null || aggregate === undefined) asTombstone(this.#context, () => { super.put(sessionKey, null); });
    else super.put(sessionKey, withOwnHeaders(aggregate));
  }

  override remove(sessionKey: Windowed<K>): void { asTombstone(this.#context, () => { super.remove(sessionKey); }); }

  protected override makeSerdes(topic: string, serde: Serde<K>, context: StateStoreContext): HeaderStateSerdes<K> { return new HeaderStateSerdes(topic, serde, context); }
  protected override makeCodec(topic: string, context: StateStoreContext): ValueCodec<AggregationWithHeaders<AGG>> {
    return new AggregationHeadersCodec(topic, valueSerdeOf(this.#aggregateSerde, context, this.name));
  }
  protected override rawKeyBeside(key: K, aggregate: AggregationWithHeaders<AGG> | null): Uint8Array { return rawKey(this.serdes as HeaderStateSerdes<K>, key, aggregate); }
  override typed(source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, AggregationWithHeaders<AGG>> {
    return windowedEntries(source, this.serdes as HeaderStateSerdes<K>, this.codec);
  }
}

function rawKey<K>(serdes: HeaderStateSerdes<K>, key: K, value: { readonly headers: Headers } | null): Uint8Array {
  return value === null || value === undefined ? serdes.rawKey(key) : serdes.rawKeyWith(key, headersIn(value));
}

function windowedEntries<K, V>(
  source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>, serdes: HeaderStateSerdes<K>, codec: ValueCodec<V>,
): KeyValueIterator<Windowed<K>, V> {
  return mapIterator(source, ({ key, window }, stored) => new Windowed(serdes.keyBeside(key, stored), window), (stored) => codec.decode(stored));
}
