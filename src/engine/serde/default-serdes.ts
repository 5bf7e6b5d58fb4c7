import { shortClassName } from '../config/config-definition.ts';
import type { StreamsConfig } from '../config/streams-config.ts';
import { ConfigException } from '../errors/errors.ts';
import { Serdes } from './serdes.ts';
import type { Serde } from './serde.ts';
import { sessionWindowedSerde, timeWindowedSerde } from './windowed.ts';

/** Serdes that a name alone makes, by Kafka's short class names and by ours. */
const BY_NAME: ReadonlyMap<string, Serde<unknown>> = new Map<string, Serde<unknown>>(
  [
    ['StringSerde', Serdes.string()], ['LongSerde', Serdes.long()], ['IntegerSerde', Serdes.integer()], ['ShortSerde', Serdes.short()],
    ['FloatSerde', Serdes.float()], ['DoubleSerde', Serdes.double()], ['BooleanSerde', Serdes.boolean()], ['BytesSerde', Serdes.bytes()],
    ['ByteArraySerde', Serdes.byteArray()], ['ByteBufferSerde', Serdes.byteBuffer()], ['UUIDSerde', Serdes.uuid()],
    ['VoidSerde', Serdes.void()], ['JsonSerde', Serdes.json()],
  ].flatMap(([name, serde]) => [[name, serde], [(serde as Serde<unknown>).name, serde]] as [string, Serde<unknown>][]),
);

/**
 * The serde that `default.key.serde` names, or null when none is configured: then every operator must be given its own.
 *
 * @throws ConfigException  for a value that is no serde
 */
export function defaultKeySerde(config: StreamsConfig): Serde<unknown> | null { return configured(config, 'default.key.serde', 'default.list.key.serde'); }
export function defaultValueSerde(config: StreamsConfig): Serde<unknown> | null { return configured(config, 'default.value.serde', 'default.list.value.serde'); }

function configured(config: StreamsConfig, key: string, listKey: string): Serde<unknown> | null {
  const value = config.getClass(key);
  if (value === null) return null;
  switch (value) {
    case 'ListSerde': return Serdes.listOf(inner(config, `${listKey}.inner`, key)) as Serde<unknown>;
    case 'TimeWindowedSerde': return timeWindowedSerde(inner(config, 'windowed.inner.class.serde', key), config.get('window.size.ms') as number) as Serde<unknown>;
    case 'SessionWindowedSerde': return sessionWindowedSerde(inner(config, 'windowed.inner.class.serde', key)) as Serde<unknown>;
    default: return serdeFromConfig(value, key);
  }
}

function inner(config: StreamsConfig, innerKey: string, key: string): Serde<unknown> {
  const value = config.getClass(innerKey);
  if (value === null) {
    throw new ConfigException(`Not able to determine the inner serde of ${String(config.get(key))} (${key}): set ${innerKey}, or hand in the serde object.`);
  }
  return serdeFromConfig(value, innerKey);
}

/**
 * A serde from a config value: the object itself, a class without constructor arguments or a factory such as `Serdes.string`, or a name.
 *
 * @throws ConfigException  naming the key
 */
export function serdeFromConfig(value: unknown, key: string): Serde<unknown> {
  if (typeof value === 'string') {
    const serde = BY_NAME.get(shortClassName(value));
    if (serde !== undefined) return serde;
  }
  const candidate = typeof value === 'function' ? made(value as (() => unknown) & (new () => unknown)) : value;
  if (isSerde(candidate)) return candidate;
  throw new ConfigException(
    `Invalid value ${typeof value === 'string' ? value : typeof value} for configuration ${key}: give a serde such as Serdes.string(), ` +
      `an object with serializer and deserializer, or one of ${[...BY_NAME.keys()].join(', ')}.`,
  );
}

function made(value: (() => unknown) & (new () => unknown)): unknown {
  const isClass = Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
  return isClass ? new value() : value();
}

function isSerde(value: unknown): value is Serde<unknown> {
  const { serializer, deserializer } = (value ?? {}) as Partial<Serde<unknown>>;
  return typeof serializer?.serialize === 'function' && typeof deserializer?.deserialize === 'function';
}
