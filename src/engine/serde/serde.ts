import type { Headers } from '../common/headers.ts';

/**
 * Objects to bytes. `null` in gives `null` out (a tombstone or an absent key), never an empty array. A value of another type is a
 * ClassCastException that names the serializer, as in Kafka.
 */
export interface Serializer<T> {
  serialize(topic: string, data: T | null, headers?: Headers): Uint8Array | null;
}

/** Bytes to objects; malformed bytes are a SerializationException. The bytes handed in are never changed by anyone. */
export interface Deserializer<T> {
  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): T | null;
}

/** Kafka: org.apache.kafka.common.serialization.Serde */
export interface Serde<T> {
  /** Shown in errors and screens: `string`, `long`, `timeWindowed(string)`… */
  readonly name: string;
  readonly serializer: Serializer<T>;
  readonly deserializer: Deserializer<T>;
}
