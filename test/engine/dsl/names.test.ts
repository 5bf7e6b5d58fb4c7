import { expect, test } from 'vitest';
import {
  Branched, BufferConfig, Consumed, Grouped, JoinWindows, Joined, Materialized, Named, Produced, Serdes, SlidingWindows, StreamJoined, StreamsBuilder,
  Suppressed, TableJoined, TimeWindows, SessionWindows,
} from '../../../src/engine/index.ts';
import type { KStream, KTable } from '../../../src/engine/index.ts';
import { compact } from './compact.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const grouping = Grouped.with(Serdes.string(), Serdes.string());

function drawn(build: (builder: StreamsBuilder) => void, config?: { readonly [key: string]: unknown }): string {
  const builder = new StreamsBuilder();
  build(builder);
  return compact(builder.build(config));
}
/** What the names of a program look like: the nodes after the source, in the order of building. */
function namesOf(build: (stream: KStream<string, string>) => void): string[] {
  const builder = new StreamsBuilder();
  build(builder.stream('in', text));
  return builder.build().plan().nodes.map((node) => node.name.replace(/0{4}(\d{6})/, (_, digits: string) => `#${Number(digits)}`)).slice(1);
}
const out = (table: KTable<never, never> | KTable<string, bigint>): void => { (table as KTable<string, bigint>).toStream().to('out'); };

test('word count numbers its store, its aggregate and its repartition in that order', () => {
  expect(drawn((builder) => {
    builder.stream('text', text).flatMapValues((line) => line.split(' ')).groupBy((_key, word) => word, grouping).count(Materialized.as('counts-store')).toStream().to('out');
  })).toBe(`
[0] S KSTREAM-SOURCE-#0 [text] > KSTREAM-FLATMAPVALUES-#1
    P KSTREAM-FLATMAPVALUES-#1 > KSTREAM-KEY-SELECT-#2
    P KSTREAM-KEY-SELECT-#2 > counts-store-repartition-filter
    P counts-store-repartition-filter > counts-store-repartition-sink
    K counts-store-repartition-sink => counts-store-repartition
[1] S counts-store-repartition-source [counts-store-repartition] > KSTREAM-AGGREGATE-#3
    P KSTREAM-AGGREGATE-#3 [counts-store] > KTABLE-TOSTREAM-#7
    P KTABLE-TOSTREAM-#7 > KSTREAM-SINK-#8
    K KSTREAM-SINK-#8 => out`.trim());
});

test('an unnamed Materialized of count takes one number more, but not for sliding windows', () => {
  const count = (build: (stream: KStream<string, string>) => KTable<string, bigint> | KTable<never, never>): string[] => namesOf((stream) => { out(build(stream)); });
  const unnamed = Materialized.with(Serdes.string(), Serdes.long());
  expect(count((s) => s.groupByKey().count())).toEqual(['KSTREAM-AGGREGATE-#2', 'KTABLE-TOSTREAM-#3', 'KSTREAM-SINK-#4']);
  expect(count((s) => s.groupByKey().count(unnamed))).toEqual(['KSTREAM-AGGREGATE-#3', 'KTABLE-TOSTREAM-#4', 'KSTREAM-SINK-#5']);
  expect(count((s) => s.groupByKey().windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count(unnamed) as never)[0]).toBe('KSTREAM-AGGREGATE-#3');
  expect(count((s) => s.groupByKey().windowedBy(SessionWindows.ofInactivityGapWithNoGrace(10)).count(unnamed) as never)[0]).toBe('KSTREAM-AGGREGATE-#3');
  expect(count((s) => s.groupByKey().windowedBy(SlidingWindows.ofTimeDifferenceWithNoGrace(10)).count(unnamed) as never)[0]).toBe('KSTREAM-AGGREGATE-#2');
  expect(count((s) => s.groupBy((_k, v) => v, Grouped.with('words', Serdes.string(), Serdes.string())).count())).toEqual([
    'words', 'words-repartition-filter', 'words-repartition-sink', 'words-repartition-source', 'KSTREAM-AGGREGATE-#3', 'KTABLE-TOSTREAM-#7', 'KSTREAM-SINK-#8',
  ]);
});

test('a name leaves the numbers of the others alone, except in process, processValues and suppress', () => {
  const next = (build: (stream: KStream<string, string>) => KStream<string, string>): string => namesOf((stream) => { build(stream).peek(() => undefined); }).at(-1)!;
  const processor = () => ({ process: () => undefined });
  expect(next((s) => s.filter(() => true))).toBe('KSTREAM-PEEK-#2');
  expect(next((s) => s.filter(() => true, Named.as('n')))).toBe('KSTREAM-PEEK-#2');
  expect(next((s) => s.process(processor))).toBe('KSTREAM-PEEK-#2');
  expect(next((s) => s.process(processor, Named.as('n')))).toBe('KSTREAM-PEEK-#1');
  expect(next((s) => s.processValues(processor, Named.as('n')))).toBe('KSTREAM-PEEK-#1');
  const limit = Suppressed.untilTimeLimit<string>(1, BufferConfig.unbounded());
  expect(next((s) => s.toTable().suppress(limit).toStream())).toBe('KSTREAM-PEEK-#6');
  expect(next((s) => s.toTable().suppress(limit.withName('sup')).toStream())).toBe('KSTREAM-PEEK-#4');
});

test('branches are called after the splitter and their name or position, in one word', () => {
  const builder = new StreamsBuilder();
  const seen: string[] = [];
  const branches = builder.stream('in', text).split(Named.as('sp-'))
    .branch((_k, v) => v === 'a', Branched.as('A'))
    .branch((_k, v) => v === 'b', Branched.withConsumer((stream) => { seen.push(stream.internals.name); }))
    .branch((_k, v) => v === 'c', Branched.withFunction((stream) => stream.mapValues((v) => v), 'C'))
    .defaultBranch();
  expect([...branches.keys()]).toEqual(['sp-A', 'sp-C', 'sp-0']);
  expect(seen).toEqual(['sp-2']);
  expect(namesOf((s) => s.split().branch(() => true).defaultBranch())).toEqual(['KSTREAM-BRANCH-#1', 'KSTREAM-BRANCH-#11', 'KSTREAM-BRANCH-#10']);
});

test('a left stream-stream join mixes JOINTHIS with OUTEROTHER and shares a store named after the first', () => {
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const join = (streamJoined?: StreamJoined<string, string, string>): string => drawn((builder) => {
    const left = builder.stream('left', text);
    left.leftJoin(builder.stream('right', text), (l, r) => `${l}${r}`, windows, streamJoined ?? StreamJoined.with(Serdes.string(), Serdes.string(), Serdes.string())).to('out');
  });
  expect(join()).toContain('P KSTREAM-JOINTHIS-#4 [KSTREAM-OUTEROTHER-#5-store, KSTREAM-OUTERSHARED-#4-store] > KSTREAM-MERGE-#6');
  expect(join(StreamJoined.as('st').withName('jn'))).toContain('P jn-this-join [st-outer-other-join-store, st-left-shared-join-store] > jn-merge');
});

test('a join on a changed key makes a topic called after the node before, or after the join', () => {
  const join = (joined?: Joined<string, string, string>): string => drawn((builder) => {
    const table = builder.table('tbl', text);
    builder.stream('in', text).selectKey((_k, v) => v).join(table, (l, r) => l + r, joined).to('out');
  });
  expect(join()).toBe(`
[0] S KSTREAM-SOURCE-#7 [KSTREAM-KEY-SELECT-#4-repartition] > KSTREAM-JOIN-#8
    P KSTREAM-JOIN-#8 [tbl-STATE-STORE-#0] > KSTREAM-SINK-#9
    S KSTREAM-SOURCE-#1 [tbl] > KTABLE-SOURCE-#2
    K KSTREAM-SINK-#9 => out
    P KTABLE-SOURCE-#2 [tbl-STATE-STORE-#0]
[1] S KSTREAM-SOURCE-#3 [in] > KSTREAM-KEY-SELECT-#4
    P KSTREAM-KEY-SELECT-#4 > KSTREAM-FILTER-#6
    P KSTREAM-FILTER-#6 > KSTREAM-SINK-#5
    K KSTREAM-SINK-#5 => KSTREAM-KEY-SELECT-#4-repartition`.trim());
  expect(join(Joined.as('jn'))).toContain('[jn-repartition] > jn\n');
});

test('one stream object in two unnamed joins uses one topic', () => {
  expect(drawn((builder) => {
    const table = builder.table('t', text);
    const stream = builder.stream('in', text).selectKey((_k, v) => v);
    stream.join(table, (l, r) => l + r).to('a');
    stream.leftJoin(table, (l, r) => `${l}${r}`).to('b');
  }).match(/-repartition\n|-repartition$/g)).toHaveLength(1);
});

test('a foreign-key join is ten nodes under one name', () => {
  const builder = new StreamsBuilder();
  const right = builder.table('r', text);
  builder.table('l', text).leftJoin(right, (value) => value, (l, r) => `${l}${r}`, TableJoined.as('fk'), Materialized.as('fk-store')).toStream().to('out');
  expect(builder.build().plan().nodes.map((node) => node.name).filter((name) => name.startsWith('fk'))).toEqual([
    'fk-subscription-registration-processor', 'fk-subscription-registration-sink', 'fk-subscription-registration-source', 'fk-subscription-receive',
    'fk-subscription-join-foreign', 'fk-foreign-join-subscription', 'fk-subscription-response-sink', 'fk-subscription-response-source',
    'fk-subscription-response-resolver', 'fk-result',
  ]);
});

test('a table is stored when it is named or read, and only then', () => {
  const stores = (build: (builder: StreamsBuilder) => void): string[] => {
    const builder = new StreamsBuilder();
    build(builder);
    return [...builder.build().plan().stores.keys()];
  };
  const keep = (): boolean => true;
  expect(stores((b) => { b.table('t', text).filter(keep).toStream().to('o'); })).toEqual([]);
  expect(stores((b) => { b.table('t', text).filter(keep, Materialized.with(null, null)).toStream().to('o'); })).toEqual([]);
  expect(stores((b) => { b.table('t', text).filter(keep, Materialized.as('f')).toStream().to('o'); })).toEqual(['f']);
  expect(stores((b) => { b.table('t', text, Materialized.as('t')).toStream().to('o'); })).toEqual(['t']);
  expect(stores((b) => { b.table('t', text).filter(keep).groupBy((k, v) => [v, k], grouping).count(); })).toEqual(['t-STATE-STORE-0000000000', 'KTABLE-AGGREGATE-STATE-STORE-0000000005']);
  expect(stores((b) => { const t = b.table('t', text).mapValues((v) => v); t.join(t, (x, y) => x + y, Materialized.with(null, null)); })).toEqual([
    't-STATE-STORE-0000000000', 'KTABLE-MERGE-STATE-STORE-0000000004',
  ]);
});

test('a global table comes first in the text and has no blank line behind it', () => {
  const builder = new StreamsBuilder();
  const global = builder.globalTable('glob', text.withName('G'), Materialized.as('gs'));
  builder.stream('in', text).join(global, (_k, v) => v, (l, r) => l + r, Named.as('gj')).to('out');
  expect(global.queryableStoreName).toBe('gs');
  expect(builder.build().describe().toString()).toBe(`Topologies:
   Sub-topology: 0 for global store (will not generate tasks)
    Source: G-source (topics: [glob])
      --> G
    Processor: G (stores: [gs])
      --> none
      <-- G-source
  Sub-topology: 1
    Source: KSTREAM-SOURCE-0000000002 (topics: [in])
      --> gj
    Processor: gj (stores: [])
      --> KSTREAM-SINK-0000000004
      <-- KSTREAM-SOURCE-0000000002
    Sink: KSTREAM-SINK-0000000004 (topic: out)
      <-- gj

`);
});

test('all the ways to name a chain', () => {
  expect(namesOf((stream) => {
    stream.selectKey((_k, v) => v, Named.as('by-value')).groupByKey(Grouped.with('grp', Serdes.string(), Serdes.string())).windowedBy(TimeWindows.ofSizeWithNoGrace(10))
      .count(Named.as('cnt'), Materialized.as('cnt-store')).toStream(Named.as('ts')).to('out', Produced.as('snk'));
  })).toEqual(['by-value', 'grp-repartition-filter', 'grp-repartition-sink', 'grp-repartition-source', 'cnt', 'ts', 'snk']);
});

test('a name that Kafka does not allow is refused, with the name', () => {
  const message = (name: string): string => {
    try {
      Named.as(name);
      return 'fine';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(message('a.b_c-9')).toBe('fine');
  expect(message('')).toMatch(/^Invalid topology: .*empty/);
  expect(message('..')).toMatch(/"\." or "\.\."/);
  expect(message('a/b')).toMatch(/Name "a\/b" is illegal/);
  expect(message('x'.repeat(250))).toMatch(/249 characters, got 250/);
});
