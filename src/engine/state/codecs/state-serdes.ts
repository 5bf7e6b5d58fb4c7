import { ClassCastException, ConfigException, NullPointerException, StreamsException } from '../../errors/errors.ts';
import { copyBytes, newBytes, partOf, readInt64, writeInt64 } from '../../common/bytes.ts';
import type { Headers } from '../../common/headers.ts';
import type { StateStoreContext } from '../../processor/state-store.ts';
import { bindSerde } from '../../serde/bind.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';
import type { ValueAndTimestamp } from '../stores.ts';

/** How a store turns its values into what lies in it. */
export interface ValueCodec<V> {
  encode(value: V): Uint8Array | null;
  decode(bytes: Uint8Array): V;
  /** The event time kept inside the value; null where the value has none. */
  timestampOf(value: V): number | null;
}

function incompatible(serializer: Serializer<never>, what: 'key' | 'value', data: unknown, topic: string, cause: ClassCastException): StreamsException {
  const type = data === null ? 'null' : typeof data === 'object' ? data.constructor.name : typeof data;
  const name = (serializer as object).constructor.name;
  return new StreamsException(
    `A serializer (${name}) is not compatible to the actual ${what} type (${what} type: ${type}). ` +
      `Change the default Serdes in StreamConfig or provide correct Serdes via method parameters. Topic: ${topic}. ${cause.message}`,
    { cause, facts: { topic } },
  );
}

/** @throws StreamsException  for a value of another type than the serializer's */
export function serializedWith<T>(serializer: Serializer<T>, what: 'key' | 'value', topic: string, value: T, headers: Headers): Uint8Array | null {
  try {
    return serializer.serialize(topic, value, headers);
  } catch (error) {
    if (error instanceof ClassCastException) throw incompatible(serializer as Serializer<never>, what, value, topic, error);
    throw error;
  }
}

/**
 * The serdes of one store, called with the name of its changelog topic, whether it is logged or not.
 *
 * A serdes object remembers the bytes of the last text key: the read and the write of one update are for the same key.
 */
export class StateSerdes<K> {
  readonly topic: string;
  readonly #keySerializer: Serializer<K>;
  readonly #keyDeserializer: Deserializer<K>;
  #lastKey: K | undefined = undefined;
  #lastBytes: Uint8Array | null = null;

  constructor(topic: string, keySerde: Serde<K>) {
    this.topic = topic;
    this.#keySerializer = keySerde.serializer;
    this.#keyDeserializer = keySerde.deserializer;
  }

  /** @throws NullPointerException  for a null key, also one that the serializer makes null */
  rawKey(key: K): Uint8Array {
    if (typeof key === 'string' && key === this.#lastKey && this.#lastBytes !== null) return this.#lastBytes;
    if (key === null || key === undefined) throw new NullPointerException('key cannot be null');
    let bytes: Uint8Array | null;
    try {
      bytes = this.#keySerializer.serialize(this.topic, key);
    } catch (error) {
      if (error instanceof ClassCastException) throw incompatible(this.#keySerializer as Serializer<never>, 'key', key, this.topic, error);
      throw error;
    }
    if (bytes === null) throw new NullPointerException(`key cannot be null: the serializer of ${this.topic} made null of ${String(key)}`);
    this.#lastKey = key;
    this.#lastBytes = bytes;
    return bytes;
  }

  /** The bytes of a bound; null is an open one. */
  rawBound(key: K | null | undefined): Uint8Array | null { return key === null || key === undefined ? null : this.rawKey(key); }

  keyFrom(bytes: Uint8Array): K { return this.#keyDeserializer.deserialize(this.topic, bytes) as K; }
}

export class PlainValueCodec<V> implements ValueCodec<V> {
  readonly #topic: string;
  readonly #serializer: Serializer<V>;
  readonly #deserializer: Deserializer<V>;

  constructor(topic: string, serde: Serde<V>) {
    this.#topic = topic;
    this.#serializer = serde.serializer;
    this.#deserializer = serde.deserializer;
  }

  encode(value: V): Uint8Array | null {
    try {
      return this.#serializer.serialize(this.#topic, value);
    } catch (error) {
      if (error instanceof ClassCastException) throw incompatible(this.#serializer as Serializer<never>, 'value', value, this.#topic, error);
      throw error;
    }
  }
  decode(bytes: Uint8Array): V { return this.#deserializer.deserialize(this.#topic, bytes) as V; }
  timestampOf(): null { return null; }
}

/** `int64 timestamp || value`. Kafka: ValueAndTimestampSerializer */
export class TimestampedValueCodec<V> implements ValueCodec<ValueAndTimestamp<V>> {
  readonly #plain: PlainValueCodec<V>;

  constructor(topic: string, serde: Serde<V>) { this.#plain = new PlainValueCodec(topic, serde); }

  encode(value: ValueAndTimestamp<V>): Uint8Array | null {
    if (value.value === null || value.value === undefined) return null;
    const raw = this.#plain.encode(value.value);
    return raw === null ? null : timestampedValue(raw, value.timestamp);
  }
  decode(bytes: Uint8Array): ValueAndTimestamp<V> {
    return { value: this.#plain.decode(partOf(bytes, 8)), timestamp: readInt64(bytes, 0) };
  }
  timestampOf(value: ValueAndTimestamp<V>): number { return value.timestamp; }
}

/** `int64 timestamp || value`, what a timestamped store keeps. */
export function timestampedValue(raw: Uint8Array, timestamp: number): Uint8Array {
  const bytes = newBytes(8 + raw.length);
  writeInt64(bytes, 0, timestamp);
  copyBytes(raw, bytes, 8);
  return bytes;
}

/** The value without its timestamp: what the changelog gets. */
export function rawValueOf(timestamped: Uint8Array): Uint8Array { return partOf(timestamped, 8); }
export function timestampOf(timestamped: Uint8Array): number { return readInt64(timestamped, 0); }

/**
 * Serdes left out by the builder are the configured defaults, which are known only here.
 * @throws StreamsException  when none is configured; names the store. Kafka: StoreSerdeInitializer
 */
export function keySerdeOf<K>(serde: Serde<K> | null, context: StateStoreContext, store: string): Serde<K> {
  return prepared('key', store, () => bindSerde(serde ?? (context.keySerde as Serde<K>), context));
}
export function valueSerdeOf<V>(serde: Serde<V> | null, context: StateStoreContext, store: string): Serde<V> {
  return prepared('value', store, () => bindSerde(serde ?? (context.valueSerde as Serde<V>), context));
}

function prepared<T>(what: 'key' | 'value', store: string, prepare: () => Serde<T>): Serde<T> {
  try {
    return prepare();
  } catch (error) {
    if (!(error instanceof ConfigException) && !(error instanceof StreamsException)) throw error;
    throw new StreamsException(`Failed to initialize ${what} serdes for store ${store}\n  ${error.message}`, { cause: error, facts: { store } });
  }
}
