import { expect, test } from 'vitest';
import {
  Consumed, BuiltInDslStoreSuppliers, Grouped, JoinWindows, Materialized, Produced, Repartitioned, Serdes, Stores, StreamJoined, StreamsBuilder, StreamsConfig, TimeWindows,
  Topology,
} from '../../../src/engine/index.ts';
import type { TopologyPlan } from '../../../src/engine/index.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const grouping = Grouped.with(Serdes.string(), Serdes.string());
const idle = () => ({ process: () => undefined });
const store = (name: string) => Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.string(), Serdes.string());

function counting(): Topology {
  const builder = new StreamsBuilder();
  builder.stream('in', text).groupBy((_k, v) => v, grouping).count(Materialized.as('counts')).toStream().to('out', Produced.with(Serdes.string(), Serdes.long()));
  return builder.build();
}
const subtopologies = (plan: TopologyPlan): string[] => plan.subtopologies.map(({ id, nodes, global }) => `${id}${global ? ' global' : ''}: ${nodes.join(' ')}`);

test('a plan is frozen, down to its lists', () => {
  const plan = counting().plan();
  const lists = [plan, plan.nodes, plan.subtopologies, plan.copartitionGroups, ...plan.nodes, ...plan.subtopologies, ...plan.stores.values()];
  expect(lists.every((part) => Object.isFrozen(part))).toBe(true);
  expect(plan.subtopologies.flatMap((sub) => [sub.nodes, sub.stores, sub.sourceTopics, sub.sinkTopics]).every((part) => Object.isFrozen(part))).toBe(true);
});

test('a plan is a snapshot: what is added later does not show', () => {
  const topology = new Topology().addSource('in', 't');
  const before = topology.plan();
  topology.addProcessor('p', idle, 'in');
  expect(before.nodes.length).toBe(1);
  expect(topology.plan().nodes.length).toBe(2);
});

test('a repartition topic ends one sub-topology and begins the next', () => {
  const plan = counting().plan();
  expect(plan.subtopologies.map(({ sourceTopics, sinkTopics, stores }) => [sourceTopics, sinkTopics, stores])).toEqual([
    [['in'], ['counts-repartition'], []],
    [['counts-repartition'], ['out'], ['counts']],
  ]);
  expect([...plan.internalTopics.values()]).toEqual([{ name: 'counts-repartition', partitions: null }]);
  expect(plan.stores.get('counts')!.processors).toEqual(['KSTREAM-AGGREGATE-0000000002']);
});

test('nodes that share a store are one sub-topology; numbers follow the order of the nodes', () => {
  const topology = new Topology().addSource('a', 'ta').addSource('b', 'tb').addSource('c', 'tc')
    .addProcessor('pc', idle, 'c').addProcessor('pa', idle, 'a').addProcessor('pb', idle, 'b');
  expect(subtopologies(topology.plan())).toEqual(['0: a pa', '1: b pb', '2: c pc']);
  topology.addStateStore(store('shared'), 'pc', 'pa');
  expect(subtopologies(topology.plan())).toEqual(['0: a c pc pa', '1: b pb']);
});

test('a global store is a sub-topology of its own and joins no other', () => {
  const plan = new Topology().addSource('a', 'ta').addGlobalStore(store('g').withLoggingEnabled({}), 'gs', null, null, 'tg', 'gp', idle).addProcessor('p', idle, 'a').plan();
  expect(subtopologies(plan)).toEqual(['0: a p', '1 global: gs gp']);
  expect(plan.globalStores.get('g')!.source.topics).toEqual(['tg']);
  expect(plan.globalStores.get('g')!.builder.loggingEnabled).toBe(false);
  expect(plan.globalStores.get('g')!.reprocessOnRestore).toBe(true);
  expect(plan.stores.size).toBe(0);
});

test('a read-only store is logged to its own source topic', () => {
  const plan = new Topology().addReadOnlyStateStore(store('ro'), 'src', null, null, 'topic', 'fill', idle).plan();
  const planned = plan.stores.get('ro')!;
  expect([planned.sourceTopic, planned.processors, planned.builder.loggingEnabled]).toEqual(['topic', ['fill'], false]);
  expect(plan.nodes[0]).toMatchObject({ kind: 'source', name: 'src', offsetReset: 'earliest' });
});

test('a store that a supplier brings along is registered and connected once, however many bring it', () => {
  const shared = store('shared');
  const bringing = { get: idle, stores: () => [shared] };
  const plan = new Topology().addSource('in', 't').addProcessor('one', bringing, 'in').addProcessor('two', bringing, 'in').plan();
  expect(plan.stores.get('shared')!.processors).toEqual(['one', 'two']);
});

test('joined streams need equal partition counts, and groups that share a topic are one', () => {
  const builder = new StreamsBuilder();
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((topic) => builder.stream(topic, text));
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const joined = StreamJoined.with(Serdes.string(), Serdes.string(), Serdes.string());
  const glue = (x: string, y: string): string => x + y;
  a!.join(b!, glue, windows, joined);
  c!.join(d!, glue, windows, joined);
  expect(builder.build().plan().copartitionGroups.map((group) => [...group].sort())).toEqual([['a', 'b'], ['c', 'd']]);
  b!.join(c!, glue, windows, joined);
  expect(builder.build().plan().copartitionGroups.map((group) => [...group].sort())).toEqual([['a', 'b', 'c', 'd']]);
});

test('a partition count that the user gives goes with the internal topic', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', text).repartition(Repartitioned.numberOfPartitions<string, string>(7).withName('seven')).to('out');
  expect([...builder.build().plan().internalTopics.values()]).toEqual([{ name: 'seven-repartition', partitions: 7 }]);
});

test('the configuration that a plan is made with decides on caches and kinds of stores', () => {
  const topology = counting();
  const cached = (config: { [key: string]: unknown } | null): boolean => (
    topology.plan(config === null ? null : new StreamsConfig({ 'application.id': 'a', 'bootstrap.servers': 'b:1', ...config })).stores.get('counts')!.builder.cachingEnabled
  );
  expect(cached(null)).toBe(true);
  expect(cached({})).toBe(true);
  expect(cached({ 'statestore.cache.max.bytes': 0 })).toBe(false);
  expect(cached({ 'statestore.cache.max.bytes': 1 })).toBe(true);
  const persistent = (config: { [key: string]: unknown }): boolean => topology.plan({ originals: () => config }).stores.get('counts')!.builder.persistent;
  expect(persistent({})).toBe(true);
  expect(persistent({ 'dsl.store.suppliers.class': BuiltInDslStoreSuppliers.IN_MEMORY })).toBe(false);
  expect(persistent({ 'dsl.store.suppliers.class': 'InMemoryDslStoreSuppliers' })).toBe(false);
  expect(persistent({ 'dsl.store.suppliers.class': 'org.apache.kafka.streams.state.BuiltInDslStoreSuppliers$InMemoryDslStoreSuppliers' })).toBe(false);
  // Kafka reads the old key only from a TopologyConfig
  expect(persistent({ 'default.dsl.store': 'in_memory' })).toBe(true);
  expect(() => persistent({ 'dsl.store.suppliers.class': 'Mine' })).toThrow(/Invalid value "Mine" for configuration dsl.store.suppliers.class/);
});

test('a plan for one configuration leaves the topology ready for another', () => {
  const topology = counting();
  topology.plan({ originals: () => ({ 'statestore.cache.max.bytes': 0 }) });
  expect(topology.plan({ originals: () => ({}) }).stores.get('counts')!.builder.cachingEnabled).toBe(true);
});

test('window stores say how long they keep windows', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', text).groupByKey(grouping).windowedBy(TimeWindows.ofSizeAndGrace(100, 20)).count(Materialized.as('w'));
  expect(builder.build().plan().stores.get('w')!.builder).toMatchObject({ retentionMs: 120, windowSizeMs: 100, kind: 'timestamped-window' });
});
