import { describe, expect, test } from 'vitest';
import { StreamsConfig } from '../../../src/engine/config/streams-config.ts';
import { STREAMS_CONFIG_DEFINITIONS } from '../../../src/engine/config/streams-config-definitions.ts';
import { ConfigException, IllegalArgumentException } from '../../../src/engine/errors/errors.ts';
import { defaultKeySerde, defaultValueSerde, serdeFromConfig } from '../../../src/engine/serde/default-serdes.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';

const config = (given: { [key: string]: unknown }): StreamsConfig => new StreamsConfig({ 'application.id': 'a', 'bootstrap.servers': 'b:1', ...given });

describe('the default serde', () => {
  test('is none unless one is configured', () => {
    expect(defaultKeySerde(config({}))).toBeNull();
    expect(defaultValueSerde(config({}))).toBeNull();
  });

  const own = Serdes.from(Serdes.string().serializer, Serdes.string().deserializer, 'own');
  class Own { readonly name = 'made'; readonly serializer = own.serializer; readonly deserializer = own.deserializer; }
  test.each<[string, unknown, string]>([
    ["Kafka's class name", 'org.apache.kafka.common.serialization.Serdes$LongSerde', 'long'],
    ['its last part', 'Serdes.LongSerde', 'long'],
    ['our name', 'json', 'json'],
    ['an object', own, 'own'],
    ['a factory', Serdes.String, 'string'],
    ['a class', Own, 'made'],
  ])('is given by %s', (_, value, name) => {
    expect(defaultKeySerde(config({ 'default.key.serde': value }))?.name).toBe(name);
    expect(defaultValueSerde(config({ 'default.value.serde': value }))?.name).toBe(name);
  });

  test('of lists and windows takes its inner serde from other keys', () => {
    expect(defaultValueSerde(config({ 'default.value.serde': 'ListSerde', 'default.list.value.serde.inner': 'LongSerde' }))?.name).toBe('list(long)');
    const windowed = { 'default.key.serde': 'TimeWindowedSerde', 'windowed.inner.class.serde': 'StringSerde' };
    expect(defaultKeySerde(config({ ...windowed, 'window.size.ms': 10 }))?.name).toBe('timeWindowed(string)');
    expect(() => defaultKeySerde(config(windowed))).toThrow(IllegalArgumentException);
    expect(() => defaultKeySerde(config({ 'default.key.serde': 'ListSerde' }))).toThrow('set default.list.key.serde.inner');
  });

  test('is refused when it is none', () => {
    expect(() => defaultKeySerde(config({ 'default.key.serde': {} }))).toThrow(ConfigException);
    expect(() => serdeFromConfig(() => 5, 'some.key')).toThrow('for configuration some.key');
  });

  test('can be made of every name that the config takes', () => {
    const names = STREAMS_CONFIG_DEFINITIONS.find(({ key }) => key === 'default.key.serde')!.classes!;
    const inner = { 'default.list.key.serde.inner': 'long', 'windowed.inner.class.serde': 'long', 'window.size.ms': 1 };
    for (const name of names) expect(defaultKeySerde(config({ ...inner, 'default.key.serde': name }))).not.toBeNull();
  });
});
