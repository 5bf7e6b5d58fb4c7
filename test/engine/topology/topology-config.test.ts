import { expect, test } from 'vitest';
import {
  ConfigException, Consumed, BuiltInDslStoreSuppliers, Grouped, JoinWindows, Joined, Materialized, Named, Produced, Repartitioned, Serdes, StreamJoined,
  StreamsBuilder, TopologyConfig, TopologyException,
} from '../../../src/engine/index.ts';
import type { KStream, ProcessorSupplierObject, ProcessorWrapper } from '../../../src/engine/index.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const grouping = Grouped.with(Serdes.string(), Serdes.string());

test('a processor wrapper meets every processor of the DSL, and stores that it passes on stay', () => {
  const met: string[] = [];
  const around = <S extends { get(): unknown; stores?(): unknown }>(kind: string, name: string, supplier: S): S => {
    met.push(`${kind} ${name.replace(/0{4}\d{5}/, '#')}`);
    return { get: () => supplier.get(), stores: () => supplier.stores?.() ?? [] } as unknown as S;
  };
  const wrapper: ProcessorWrapper = {
    wrapProcessorSupplier: (name, supplier) => around('any', name, supplier),
    wrapFixedKeyProcessorSupplier: (name, supplier) => around('fixed', name, supplier),
  };
  const builder = new StreamsBuilder(new TopologyConfig({ 'processor.wrapper.class': wrapper }));
  builder.stream('in', text).mapValues((v) => v).map((k, v) => [k, v]).groupByKey(grouping).count(Materialized.as('counts')).toStream().to('out');
  const plan = builder.build().plan();
  expect(met).toEqual([
    'fixed KSTREAM-MAPVALUES-#1', 'any KSTREAM-MAP-#2', 'fixed counts-repartition-filter', 'any KSTREAM-AGGREGATE-#3', 'fixed KTABLE-TOSTREAM-#7',
  ]);
  expect([...plan.stores.keys()]).toEqual(['counts']);
});

test('a wrapper that drops the stores leaves the topology without them', () => {
  const forgetful: ProcessorWrapper = { wrapProcessorSupplier: (_name, supplier: ProcessorSupplierObject<unknown, unknown, unknown, unknown>) => () => supplier.get() };
  const builder = new StreamsBuilder(new TopologyConfig({ 'processor.wrapper.class': forgetful }));
  builder.stream('in', text).groupByKey(grouping).count();
  expect(builder.build().plan().stores.size).toBe(0);
});

test('a wrapper may be a class; it is configured before it is asked', () => {
  const calls: string[] = [];
  class Wrapper implements ProcessorWrapper {
    configure(configs: { readonly [key: string]: unknown }): void { calls.push(String(configs['my.setting'])); }
    wrapProcessorSupplier<S>(name: string, supplier: S): S {
      calls.push(name);
      return supplier;
    }
  }
  const builder = new StreamsBuilder(new TopologyConfig({ 'processor.wrapper.class': Wrapper, 'my.setting': 7 }));
  builder.stream('in', text).map((k, v) => [v, k], Named.as('swap')).filter(() => true);
  builder.build();
  expect(calls).toEqual(['7', 'swap']);
  expect(() => new StreamsBuilder(new TopologyConfig({ 'processor.wrapper.class': 'org.example.Mine' }))).toThrow(ConfigException);
});

/** What `ensure.explicit.internal.resource.naming` says about a program. */
function complaint(build: (stream: KStream<string, string>) => void): string {
  const builder = new StreamsBuilder(new TopologyConfig({ 'ensure.explicit.internal.resource.naming': true }));
  build(builder.stream('in', text));
  try {
    builder.build();
  } catch (error) {
    expect(error).toBeInstanceOf(TopologyException);
    return (error as Error).message.split('\n').filter((line) => line.includes('Following')).join('\n').replace('Invalid topology: ', '');
  }
  return 'fine';
}

test('explicit naming refuses internal topics and stores with generated names, and only those', () => {
  expect(complaint((s) => s.mapValues((v) => v).to('out'))).toBe('fine');
  expect(complaint((s) => s.groupByKey(grouping).count())).toBe([
    'Following changelog topic(s) has not been named: KSTREAM-AGGREGATE-STATE-STORE-0000000001-changelog',
    'Following state store(s) has not been named: KSTREAM-AGGREGATE-STATE-STORE-0000000001',
  ].join('\n'));
  expect(complaint((s) => s.groupByKey(grouping).count(Materialized.as('counts')))).toBe('fine');
  expect(complaint((s) => s.groupByKey(grouping).count(Materialized.with<string, bigint, 'key-value'>(Serdes.string(), Serdes.long()).withLoggingDisabled())))
    .toMatch(/^Following state store\(s\) has not been named: KSTREAM-AGGREGATE-STATE-STORE-0000000002$/);
  // the store's name names the repartition topic too
  expect(complaint((s) => s.selectKey((_k, v) => v).groupByKey(grouping).count(Materialized.as('counts')))).toBe('fine');
  expect(complaint((s) => s.selectKey((_k, v) => v).groupByKey(grouping).count())).toMatch(/repartition topic\(s\) has not been named: KSTREAM-AGGREGATE-STATE-STORE-0000000002-repartition/);
  expect(complaint((s) => s.selectKey((_k, v) => v).groupByKey(grouping.withName('by-value')).count())).not.toMatch(/repartition topic/);
  expect(complaint((s) => s.repartition())).toMatch(/repartition topic\(s\) has not been named: KSTREAM-REPARTITION-0000000001-repartition/);
  expect(complaint((s) => s.repartition(Repartitioned.as('named')))).toBe('fine');
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const glue = (a: string, b: string): string => a + b;
  expect(complaint((s) => s.join(s.mapValues((v) => v), glue, windows))).toMatch(/state store\(s\).*KSTREAM-JOINTHIS-0000000004-store/);
  expect(complaint((s) => s.join(s.mapValues((v) => v), glue, windows, StreamJoined.as('j')))).toBe('fine');
  expect(complaint((s) => s.selectKey((_k, v) => v).join(s.toTable(Materialized.as('t')), glue))).toMatch(/repartition topic\(s\)/);
  expect(complaint((s) => s.selectKey((_k, v) => v).join(s.toTable(Materialized.as('t')), glue, Joined.as('j')))).toBe('fine');
});

test('without explicit naming generated names are fine, also with the setting as text', () => {
  const count = (value: unknown): void => {
    const builder = new StreamsBuilder(new TopologyConfig({ 'ensure.explicit.internal.resource.naming': value }));
    builder.stream('in', text).groupByKey(grouping).count();
    builder.build();
  };
  expect(() => { count(false); count('false'); count(undefined); }).not.toThrow();
  expect(() => { count('true'); }).toThrow(TopologyException);
  expect(() => { count('yes'); }).toThrow(ConfigException);
});

test('a TopologyConfig chooses the kind of stores, and a Materialized wins over it', () => {
  const persistent = (config: { readonly [key: string]: unknown }, materialized: Materialized<string, bigint, 'key-value'>): boolean => {
    const builder = new StreamsBuilder(new TopologyConfig(config));
    builder.stream('in', text).groupByKey(grouping).count(materialized);
    return [...builder.build().plan().stores.values()][0]!.builder.persistent;
  };
  expect(persistent({}, Materialized.as('c'))).toBe(true);
  expect(persistent({ 'default.dsl.store': 'in_memory' }, Materialized.as('c'))).toBe(false);
  expect(persistent({ 'default.dsl.store': 'rocksDB', 'dsl.store.suppliers.class': BuiltInDslStoreSuppliers.IN_MEMORY }, Materialized.as('c'))).toBe(false);
  expect(persistent({ 'default.dsl.store': 'in_memory' }, Materialized.as(BuiltInDslStoreSuppliers.ROCKS_DB))).toBe(true);
  expect(() => persistent({ 'default.dsl.store': 'disk' }, Materialized.as('c'))).toThrow(/default.dsl.store/);
});

test('a named topology prints its name, and its overrides win', () => {
  const builder = new StreamsBuilder(new TopologyConfig('mine', { 'default.dsl.store': 'rocksDB' }, { 'default.dsl.store': 'in_memory', 'statestore.cache.max.bytes': 0 }));
  builder.stream('in', text).groupByKey(grouping).count(Materialized.as('c')).toStream().to('out', Produced.with(Serdes.string(), Serdes.long()));
  const topology = builder.build();
  expect(topology.describe().toString().startsWith('Topology: mine:\n   Sub-topology: 0\n')).toBe(true);
  expect(topology.describe().name).toBe('mine');
  const store = topology.plan({ originals: () => ({ 'statestore.cache.max.bytes': 1_000 }) }).stores.get('c')!.builder;
  expect([store.persistent, store.cachingEnabled]).toEqual([false, false]);
});
