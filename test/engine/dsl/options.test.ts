import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { expect, test } from 'vitest';
import {
  Consumed, BuiltInDslStoreSuppliers, Grouped, JoinWindows, Joined, Materialized, Printed, Produced, Repartitioned, Serdes, SessionWindows, SlidingWindows, Stores,
  StreamJoined, StreamsBuilder, TimeWindows, setStandardOutput,
} from '../../../src/engine/index.ts';
import type { KStream, NodePlan, TopologyPlan } from '../../../src/engine/index.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const glue = (a: string, b: string): string => a + b;
const windows = JoinWindows.ofTimeDifferenceAndGrace(10, 5);

function planned(build: (stream: KStream<string, string>, builder: StreamsBuilder) => void): TopologyPlan {
  const builder = new StreamsBuilder();
  build(builder.stream('in', text), builder);
  return builder.build().plan();
}
function failure(build: (stream: KStream<string, string>, builder: StreamsBuilder) => void): string {
  try {
    planned(build);
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
  return 'fine';
}
/** Which serdes the sinks of a topology name; the others take the configured defaults. */
function sinkSerdes(plan: TopologyPlan): string[] {
  return plan.nodes.filter((node): node is Extract<NodePlan, { kind: 'sink' }> => node.kind === 'sink')
    .map((node) => `${node.topic}: ${node.keySerializer === null ? 'default' : 'key'}, ${node.valueSerializer === null ? 'default' : 'value'}`);
}
function storeSerdes(plan: TopologyPlan): string[] {
  return [...plan.stores].map(([name, { builder }]) => `${name}: ${builder.keySerde === null ? 'default' : 'key'}, ${builder.valueSerde === null ? 'default' : 'value'}`);
}

test('serdes of a stream are inherited as long as the types cannot have changed', () => {
  expect(sinkSerdes(planned((s) => { s.filter(() => true).to('o'); }))).toEqual(['o: key, value']);
  expect(sinkSerdes(planned((s) => { s.mapValues((v) => v).to('o'); }))).toEqual(['o: key, default']);
  expect(sinkSerdes(planned((s) => { s.selectKey((k) => k).to('o'); }))).toEqual(['o: default, value']);
  expect(sinkSerdes(planned((s) => { s.map((k, v) => [k, v]).to('o'); }))).toEqual(['o: default, default']);
  expect(sinkSerdes(planned((s, b) => { s.merge(b.stream('other', text)).to('o'); }))).toEqual(['o: default, default']);
  expect(sinkSerdes(planned((s) => { s.map((k, v) => [k, v]).to('o', Produced.with(Serdes.string(), Serdes.string())); }))).toEqual(['o: key, value']);
});

test('repartition forgets the key serde of its stream for the topic, though not for what follows', () => {
  expect(sinkSerdes(planned((s) => { s.repartition(Repartitioned.as('r')).to('o'); }))[0]).toBe('r-repartition: default, value');
  expect(sinkSerdes(planned((s) => { s.repartition(Repartitioned.with(Serdes.string(), Serdes.string()).withName('r')).to('o'); }))).toEqual([
    'r-repartition: key, value', 'o: key, value',
  ]);
});

test('Grouped without serdes replaces the serdes of the stream by the defaults', () => {
  expect(storeSerdes(planned((s) => { s.groupByKey().count(Materialized.as('c')); }))).toEqual(['c: key, value']);
  expect(storeSerdes(planned((s) => { s.groupByKey(Grouped.as('g')).reduce(glue, Materialized.as('c')); }))).toEqual(['c: default, default']);
  expect(storeSerdes(planned((s) => { s.groupBy((k) => k).count(Materialized.as('c')); }))).toEqual(['c: default, value']);
});

test('the windows of a stream-stream join inherit nothing from the streams', () => {
  const other = (b: StreamsBuilder): KStream<string, string> => b.stream('other', text);
  expect(storeSerdes(planned((s, b) => { s.join(other(b), glue, windows, StreamJoined.as('j')); }))).toEqual([
    'j-this-join-store: default, default', 'j-other-join-store: default, default',
  ]);
  const serdes = StreamJoined.with(Serdes.string(), Serdes.string(), Serdes.string()).withStoreName('j');
  expect(storeSerdes(planned((s, b) => { s.join(other(b), glue, windows, serdes); }))).toEqual(['j-this-join-store: key, value', 'j-other-join-store: key, value']);
});

test('stores that the user gives to a join have to fit its windows', () => {
  const joined = (first: ReturnType<typeof Stores.inMemoryWindowStore>, second = Stores.inMemoryWindowStore('two', 25, 20, true)): string => (
    failure((s, b) => { s.join(b.stream('other', text), glue, windows, StreamJoined.with<string, string, string>(first, second)); })
  );
  expect(joined(Stores.inMemoryWindowStore('one', 25, 20, true))).toBe('fine');
  expect(joined(Stores.inMemoryWindowStore('two', 25, 20, true))).toMatch(/StreamsException: Both StoreSuppliers have the same name, two/);
  expect(joined(Stores.inMemoryWindowStore('one', 25, 20, false))).toMatch(/retainDuplicates=true, found retainDuplicates=false: one/);
  expect(joined(Stores.inMemoryWindowStore('one', 30, 20, true))).toMatch(/Window settings mismatch.*one.*retention 30 ms.*need window size 20 ms.*retention 25 ms/);
  expect(joined(Stores.inMemoryWindowStore('one', 25, 15, true))).toMatch(/Window settings mismatch/);
});

test('a grace period of a stream-table join needs a versioned table that keeps at least as much', () => {
  const join = (table: Materialized<string, string, 'key-value'>, graceMs: number): string => (
    failure((s, b) => { s.join(b.table('rows', text, table), glue, Joined.with(Serdes.string(), Serdes.string(), Serdes.string(), 'j', graceMs)); })
  );
  const versioned = (): Materialized<string, string, 'key-value'> => Materialized.as(Stores.persistentVersionedKeyValueStore('rows', 100));
  expect(join(Materialized.as('rows'), 10)).toMatch(/IllegalArgumentException: KTable must be versioned to use a grace period in a stream table join/);
  expect(join(versioned(), 101)).toMatch(/IllegalArgumentException: History retention must be at least grace period: store rows keeps 100 ms/);
  expect(join(versioned(), 100)).toBe('fine');
});

test('a store of windows keeps them at least as long as they may change', () => {
  const windowed = (retentionMs: number): string => failure((s) => {
    s.groupByKey().windowedBy(TimeWindows.ofSizeAndGrace(100, 20)).count(Materialized.as<string, bigint, 'window'>('w').withRetention(retentionMs));
  });
  expect(windowed(120)).toBe('fine');
  expect(windowed(119)).toMatch(/IllegalArgumentException: The retention period of the window store w must be no smaller than its window size plus the grace period/);
  expect(failure((s) => {
    s.groupByKey().windowedBy(SessionWindows.ofInactivityGapAndGrace(100, 20)).count(Materialized.as<string, bigint, 'session'>('w').withRetention(119));
  })).toMatch(/The retention period of the session store w must be no smaller than the session inactivity gap plus the grace period/);
  expect(failure((s) => {
    s.groupByKey().windowedBy(SlidingWindows.ofTimeDifferenceAndGrace(100, 20)).count(Materialized.as<string, bigint, 'window'>('w').withRetention(119));
  })).toMatch(/The retention period of the window store w must be no smaller than/);
});

test('a table by key takes no window store, and the other way round', () => {
  const window = Materialized.as(Stores.inMemoryWindowStore('w', 100, 10, false));
  const keyValue = Materialized.as(Stores.inMemoryKeyValueStore('k'));
  expect(failure((s) => { s.groupByKey().count(window as never); })).toMatch(/IllegalArgumentException/);
  expect(failure((s) => { s.groupByKey().windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count(keyValue as never); })).toMatch(/IllegalArgumentException/);
  expect(() => Materialized.as(Stores.inMemoryKeyValueStore('k')).withStoreType(BuiltInDslStoreSuppliers.IN_MEMORY)).toThrow(/Cannot set store type when store supplier is pre-configured/);
});

test('setters of Materialized change the object; setters of the other options give a new one', () => {
  const materialized = Materialized.as('c');
  expect(materialized.withCachingDisabled()).toBe(materialized);
  const grouped = Grouped.as('g');
  expect(grouped.withName('h').name).toBe('h');
  expect(grouped.name).toBe('g');
});

test('print writes one line a record to the standard output of the moment, or to a file', () => {
  let printed = '';
  const before = setStandardOutput((part) => { printed += part; });
  const folder = mkdtempSync(pathOf(tmpdir(), 'printed-'));
  const file = pathOf(folder, 'lines.txt');
  try {
    const toScreen = Printed.toSysOut<string, unknown>();
    toScreen.write('one');
    Printed.toFile(file).write('zwei ☂');
    expect(toScreen.mapper('k', { a: [1] })).toBe('k, {"a":[1]}');
    expect(toScreen.mapper('k', 5n)).toBe('k, 5');
  } finally {
    setStandardOutput(before);
  }
  expect(printed).toBe('one\n');
  expect(readFileSync(file, 'utf8')).toBe('zwei ☂\n');
  expect(() => Printed.toFile(' ')).toThrow(/filePath can't be an empty string/);
  expect(() => Printed.toFile(pathOf(folder, 'no', 'such', 'folder'))).toThrow(/Unable to write stream to file at \[/);
});
