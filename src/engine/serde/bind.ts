import type { Deserializer, Serde, Serializer } from './serde.ts';

/**
 * What a serde may learn from the application that runs it: its id, its configuration, and the default serdes. The contexts of
 * stores and processors are such objects. Reading a default that is not configured throws a ConfigException.
 */
export interface SerdeDefaults {
  readonly applicationId: string;
  readonly config: Readonly<{ [key: string]: unknown }>;
  readonly keySerde: Serde<unknown>;
  readonly valueSerde: Serde<unknown>;
}

/**
 * A serializer (or deserializer) around others that may have been left to the defaults. `bind` gives one that is ready to use and
 * changes nothing, because a topology is shared by all tasks that run it.
 * Kafka: org.apache.kafka.streams.kstream.internals.WrappingNullableSerializer, which sets the inner serde in place
 */
export interface BindableSerializer<T> extends Serializer<T> { bind(defaults: SerdeDefaults): Serializer<T> }
export interface BindableDeserializer<T> extends Deserializer<T> { bind(defaults: SerdeDefaults): Deserializer<T> }

/** The serializer itself, or its bound form. To be called once, when a node or store starts. */
export function bindSerializer<T>(serializer: Serializer<T>, defaults: SerdeDefaults): Serializer<T> {
  return 'bind' in serializer ? (serializer as BindableSerializer<T>).bind(defaults) : serializer;
}

export function bindDeserializer<T>(deserializer: Deserializer<T>, defaults: SerdeDefaults): Deserializer<T> {
  return 'bind' in deserializer ? (deserializer as BindableDeserializer<T>).bind(defaults) : deserializer;
}

export function bindSerde<T>(serde: Serde<T>, defaults: SerdeDefaults): Serde<T> {
  const serializer = bindSerializer(serde.serializer, defaults);
  const deserializer = bindDeserializer(serde.deserializer, defaults);
  return serializer === serde.serializer && deserializer === serde.deserializer ? serde : { name: serde.name, serializer, deserializer };
}
