import { expect, test } from 'vitest';
import {
  BufferConfig, Consumed, Grouped, JoinWindows, Materialized, Repartitioned, Serdes, Stores, StreamJoined, StreamsBuilder, Suppressed, TimeWindows,
} from '../../../src/engine/index.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const grouping = Grouped.with(Serdes.string(), Serdes.string());
const glue = (a: string, b: string): string => a + b;

function failure(build: (builder: StreamsBuilder) => void): string {
  try {
    const builder = new StreamsBuilder();
    build(builder);
    builder.build();
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
  return 'fine';
}

test('two streams of one topic share a source; their options of time and serdes are the first one\'s', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', text).to('a');
  builder.stream('in', Consumed.with(null, null)).to('b');
  builder.stream(['x', 'y'], text).to('c');
  builder.stream(['y', 'x'], text).to('d');
  builder.stream(/p.*/, text).to('e');
  builder.stream(/p.*/, text).to('f');
  const sources = builder.build().plan().nodes.filter((node) => node.kind === 'source');
  expect(sources.map((node) => [node.name.at(-1), node.keyDeserializer === null])).toEqual([['0', false], ['4', false], ['8', false]]);
});

test('streams with overlapping topics, or with other offset resets, are refused', () => {
  expect(failure((b) => { b.stream(['a', 'b']); b.stream(['b', 'c']); })).toMatch(/TopologyException.*overlapping but not equal.*KSTREAM-SOURCE-0000000000 reads a, b and KSTREAM-SOURCE-0000000001 reads b, c/);
  expect(failure((b) => { b.stream('a'); b.stream(['a', 'b']); })).toMatch(/overlapping but not equal/);
  expect(failure((b) => { b.stream('a', text.withOffsetResetPolicy('earliest')); b.stream('a', text.withOffsetResetPolicy('latest')); })).toMatch(/TopologyException.*offset reset/i);
  expect(failure((b) => { b.stream('a', text.withOffsetResetPolicy('earliest')); b.stream('a', text.withOffsetResetPolicy('earliest')); })).toBe('fine');
  expect(failure((b) => { b.stream('a'); b.table('a'); })).toMatch(/Topic a has already been registered by another source/);
  expect(failure((b) => { b.stream('a'); b.globalTable('a'); })).toMatch(/Topic a has already been registered by another source/);
  expect(failure((b) => { b.stream(/a.*/); b.stream('ab'); })).toMatch(/Topic ab matches a Pattern already registered/);
});

test('a result is final only after a window: suppress says what it met instead', () => {
  const final = Suppressed.untilWindowCloses(BufferConfig.unbounded());
  expect(failure((b) => { b.stream('in', text).groupByKey(grouping).count().suppress(final as never); }))
    .toMatch(/TopologyException.*Window close time is only defined for windowed computations.*KSTREAM-AGGREGATE-0000000002\]/);
  expect(failure((b) => { b.stream('in', text).groupByKey(grouping).windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count().filter(() => true).suppress(final); })).toBe('fine');
});

test('suppress below a versioned table is refused, also through tables without a store', () => {
  const limit = Suppressed.untilTimeLimit<string>(10, BufferConfig.unbounded());
  const versioned = (): Materialized<string, string, 'key-value'> => Materialized.as(Stores.persistentVersionedKeyValueStore('v', 1_000));
  expect(failure((b) => { b.table('t', text, versioned()).suppress(limit); })).toMatch(/TopologyException.*suppress\(\) is only supported for non-versioned KTables/);
  expect(failure((b) => { b.table('t', text, versioned()).filter(() => true).mapValues((v) => v).suppress(limit); })).toMatch(/only supported for non-versioned/);
  expect(failure((b) => { b.table('t', text, versioned()).filter(() => true, Materialized.as('plain')).suppress(limit); })).toBe('fine');
  expect(failure((b) => { b.globalTable('t', text, versioned()); })).toMatch(/GlobalTables cannot be versioned/);
});

test('joined repartition topics with partition counts that differ are refused', () => {
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const joined = StreamJoined.with(Serdes.string(), Serdes.string(), Serdes.string());
  const join = (left: number, right: number): string => failure((b) => {
    b.stream('a', text).repartition(Repartitioned.numberOfPartitions<string, string>(left).withName('l'))
      .join(b.stream('b', text).repartition(Repartitioned.numberOfPartitions<string, string>(right).withName('r')), glue, windows, joined);
  });
  expect(join(3, 3)).toBe('fine');
  expect(join(3, 4)).toMatch(/TopologyException.*Following topics do not have the same number of partitions: \[\{l-repartition=3, r-repartition=4\}\]/);
});

test('names that the user gives twice are refused when the topology is written', () => {
  expect(failure((b) => { const s = b.stream('in', text); s.to('a'); s.groupByKey(grouping).count(Materialized.as('c')); s.groupByKey(grouping).count(Materialized.as('c')); }))
    .toMatch(/A different StateStore has already been added with the name c/);
  expect(failure((b) => { const s = b.stream('in', text).selectKey((_k, v) => v); s.groupByKey(grouping.withName('g')).count(); s.groupByKey(grouping.withName('g')).count(); }))
    .toMatch(/TopologyException.*(already been added|already added|already been registered)/);
});

test('a second build adds what has come since', () => {
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', text);
  stream.to('a');
  expect(builder.build().plan().nodes.length).toBe(2);
  stream.filter(() => true).to('b');
  expect(builder.build().plan().nodes.length).toBe(4);
});
