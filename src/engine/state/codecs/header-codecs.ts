import { Headers } from '../../common/headers.ts';
import { NullPointerException } from '../../errors/errors.ts';
import type { StateStoreContext } from '../../processor/state-store.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';
import { headersOf, payloadOf, withHeaders } from './headers-format.ts';
import { StateSerdes, rawValueOf, serializedWith, timestampOf, timestampedValue } from './state-serdes.ts';
import type { ValueCodec } from './state-serdes.ts';
import { AggregationWithHeaders, ValueTimestampHeaders } from '../values-with-headers.ts';

/**
 * Values with headers: the serializer sees the headers and may add to them before they are written, the deserializer sees those that were
 * read. What both codecs have in common is that; a value without headers (an operator's, in which they have no part) has none.
 */
abstract class HeaderCodec<V> {
  readonly #topic: string;
  readonly #serializer: Serializer<V>;
  readonly #deserializer: Deserializer<V>;

  constructor(topic: string, serde: Serde<V>) {
    this.#topic = topic;
    this.#serializer = serde.serializer;
    this.#deserializer = serde.deserializer;
  }

  protected raw(value: V, headers: Headers): Uint8Array | null { return serializedWith(this.#serializer, 'value', this.#topic, value, headers); }
  protected value(raw: Uint8Array, headers: Headers): V | null { return this.#deserializer.deserialize(this.#topic, raw, headers); }
}

/** `headers || int64 timestamp || value`. Kafka: ValueTimestampHeadersSerde */
export class TimestampedHeadersCodec<V> extends HeaderCodec<V> implements ValueCodec<ValueTimestampHeaders<V>> {
  encode(value: ValueTimestampHeaders<V>): Uint8Array | null {
    if (value.value === null || value.value === undefined) return null;
    const headers = headersIn(value);
    const raw = this.raw(value.value, headers);
    return raw === null ? null : withHeaders(timestampedValue(raw, value.timestamp), headers);
  }

  decode(bytes: Uint8Array): ValueTimestampHeaders<V> {
    const headers = headersOf(bytes) ?? new Headers();
    const payload = payloadOf(bytes);
    // null, where a deserializer makes nothing of a value, as everywhere in stores
    return ValueTimestampHeaders.make(this.value(rawValueOf(payload), headers), timestampOf(payload), headers) as ValueTimestampHeaders<V>;
  }

  timestampOf(value: ValueTimestampHeaders<V>): number { return value.timestamp; }
}

/** `headers || aggregate`. Kafka: AggregationWithHeadersSerde */
export class AggregationHeadersCodec<AGG> extends HeaderCodec<AGG> implements ValueCodec<AggregationWithHeaders<AGG>> {
  encode(value: AggregationWithHeaders<AGG>): Uint8Array | null {
    if (value.aggregation === null || value.aggregation === undefined) return null;
    const headers = headersIn(value);
    const raw = this.raw(value.aggregation, headers);
    return raw === null ? null : withHeaders(raw, headers);
  }

  decode(bytes: Uint8Array): AggregationWithHeaders<AGG> {
    const headers = headersOf(bytes) ?? new Headers();
    return AggregationWithHeaders.makeAllowNullable(this.value(payloadOf(bytes), headers), headers) as AggregationWithHeaders<AGG>;
  }

  timestampOf(): null { return null; }
}

/**
 * Keys beside values with headers: serdes that take headers get those of the value, and where there is no value those of the record at hand.
 * Kafka: MeteredTimestampedKeyValueStoreWithHeaders#serializeKey
 */
export class HeaderStateSerdes<K> extends StateSerdes<K> {
  readonly #serde: Serde<K>;
  readonly #context: StateStoreContext;
  readonly #writes: boolean;
  readonly #reads: boolean;

  constructor(topic: string, serde: Serde<K>, context: StateStoreContext) {
    super(topic, serde);
    this.#serde = serde;
    this.#context = context;
    this.#writes = serde.serializer.serialize.length > 2;
    this.#reads = serde.deserializer.deserialize.length > 2;
  }

  override rawKey(key: K): Uint8Array { return this.#writes ? this.rawKeyWith(key, this.#inForce()) : super.rawKey(key); }
  override keyFrom(bytes: Uint8Array): K { return this.#reads ? this.#read(bytes, this.#inForce()) : super.keyFrom(bytes); }

  rawKeyWith(key: K, headers: Headers): Uint8Array {
    if (!this.#writes) return super.rawKey(key);
    if (key === null || key === undefined) throw new NullPointerException('key cannot be null');
    const bytes = serializedWith(this.#serde.serializer, 'key', this.topic, key, headers);
    if (bytes === null) throw new NullPointerException(`key cannot be null: the serializer of ${this.topic} made null of ${String(key)}`);
    return bytes;
  }

  /** The key of an entry whose value is `stored`. */
  keyBeside(bytes: Uint8Array, stored: Uint8Array): K { return this.#reads ? this.#read(bytes, headersOf(stored) ?? new Headers()) : super.keyFrom(bytes); }

  #read(bytes: Uint8Array, headers: Headers): K { return this.#serde.deserializer.deserialize(this.topic, bytes, headers) as K; }
  #inForce(): Headers { return this.#context.recordContext?.headers ?? new Headers(); }
}

/**
 * A delete is written under the record at hand with a copy of its headers: they go to the changelog, and a cache may keep them for a while.
 * Kafka: MeteredTimestampedKeyValueStoreWithHeaders#delete
 */
export function asTombstone<T>(context: StateStoreContext, write: () => T): T {
  const current = context.recordContext;
  if (current === null || current.headers === null) return write();
  context.recordContext = { ...current, headers: current.headers.copy(), raw: null };
  try {
    return write();
  } finally {
    context.recordContext = current;
  }
}

/** Operators write values without any. */
export function headersIn(value: { readonly headers?: Headers | null }): Headers { return value.headers ?? new Headers(); }
