import { IllegalArgumentException } from '../errors/errors.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';

/**
 * A serde out of two objects with methods. They must be each other's inverse and keep no state between calls.
 *
 * @param name  shown in errors and screens
 * @throws IllegalArgumentException  when one of them lacks its method
 * Kafka: Serdes#serdeFrom(Serializer, Deserializer)
 */
export function serdeFrom<T>(serializer: Serializer<T>, deserializer: Deserializer<T>, name = 'custom'): Serde<T> {
  if (typeof serializer?.serialize !== 'function') {
    throw new IllegalArgumentException('serializer must be an object with serialize(topic, data): Uint8Array | null');
  }
  if (typeof deserializer?.deserialize !== 'function') {
    throw new IllegalArgumentException('deserializer must be an object with deserialize(topic, bytes): value | null');
  }
  return { name, serializer, deserializer };
}
