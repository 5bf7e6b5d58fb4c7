import { expect, test } from 'vitest';
import { ConfigException, Consumed, Grouped, JoinWindows, Materialized, Serdes, StreamJoined, StreamsBuilder } from '../../../src/engine/index.ts';
import type { KStream, TopologyPlan } from '../../../src/engine/index.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());
const grouping = Grouped.with(Serdes.string(), Serdes.string());
const glue = (a: string, b: string): string => a + b;

function planned(optimization: string | null, build: (builder: StreamsBuilder) => void): TopologyPlan {
  const builder = new StreamsBuilder();
  build(builder);
  return builder.build(optimization === null ? null : { 'topology.optimization': optimization }).plan();
}
const topics = (plan: TopologyPlan): string[] => [...plan.internalTopics.keys()];

const twoCounts = (builder: StreamsBuilder): void => {
  const byValue = builder.stream('in', text).selectKey((_k, v) => v);
  byValue.groupByKey(grouping).count(Materialized.as('all'));
  byValue.filter((_k, v) => v !== '').groupByKey(grouping).count(Materialized.as('some'));
};
const selfJoin = (builder: StreamsBuilder): void => {
  const stream = builder.stream('in', text);
  stream.join(stream, glue, JoinWindows.ofTimeDifferenceWithNoGrace(10), StreamJoined.as('self'));
};
const readTable = (builder: StreamsBuilder): void => { builder.table('rows', text, Materialized.as('rows-store')); };

test('repartitions below one change of keys become one, before everything else below it', () => {
  expect(topics(planned(null, twoCounts))).toEqual(['all-repartition', 'some-repartition']);
  const merged = planned('all', twoCounts);
  expect(topics(merged)).toEqual(['all-repartition']);
  expect(merged.nodes.find((node) => node.name.startsWith('KSTREAM-FILTER'))).toMatchObject({ predecessors: ['all-repartition-source'] });
  expect(merged.subtopologies.length).toBe(2);
});

test('a change of values between the change of keys and the repartition keeps it where it is', () => {
  const build = (builder: StreamsBuilder): void => {
    const byValue = builder.stream('in', text).selectKey((_k, v) => v);
    byValue.groupByKey(grouping).count(Materialized.as('all'));
    byValue.mapValues((v) => v.length).groupByKey(Grouped.with(Serdes.string(), Serdes.integer())).count(Materialized.as('lengths'));
  };
  expect(topics(planned('all', build))).toEqual(['all-repartition', 'lengths-repartition']);
});

test('a repartition that the user asked for is never merged', () => {
  const build = (builder: StreamsBuilder): void => {
    const byValue = builder.stream('in', text).selectKey((_k, v) => v);
    byValue.repartition().groupByKey(grouping).count(Materialized.as('all'));
    byValue.groupByKey(grouping).count(Materialized.as('some'));
  };
  expect(topics(planned('all', build)).length).toBe(2);
});

test('below a merge of streams with changed keys one repartition serves all', () => {
  const build = (builder: StreamsBuilder): void => {
    const one = builder.stream('one', text).selectKey((_k, v) => v);
    const two = builder.stream('two', text).selectKey((_k, v) => v);
    const both = one.merge(two);
    both.groupByKey(grouping).count(Materialized.as('counts'));
    both.groupByKey(grouping).reduce(glue, Materialized.as('sums'));
  };
  expect(topics(planned(null, build))).toEqual(['counts-repartition', 'sums-repartition']);
  const merged = planned('all', build);
  expect(topics(merged)).toEqual(['counts-repartition']);
  expect(merged.nodes.find((node) => node.name === 'counts-repartition-filter')).toMatchObject({ predecessors: [expect.stringContaining('KSTREAM-MERGE') as string] });
});

test('a stream joined with itself keeps its records once', () => {
  expect([...planned(null, selfJoin).stores.keys()]).toEqual(['self-this-join-store', 'self-other-join-store']);
  const plan = planned('single.store.self.join', selfJoin);
  expect([...plan.stores.keys()]).toEqual(['self-this-join-store']);
  expect(plan.nodes.map((node) => node.name)).not.toContain('KSTREAM-WINDOWED-0000000002');
});

test('streams that differ are no self join, even with the same topic behind both', () => {
  const build = (builder: StreamsBuilder): void => {
    const stream = builder.stream('in', text);
    stream.join(stream.filter(() => true), glue, JoinWindows.ofTimeDifferenceWithNoGrace(10), StreamJoined.as('j'));
  };
  expect(planned('all', build).stores.size).toBe(2);
});

test('a table may be restored from its own topic', () => {
  expect(planned(null, readTable).stores.get('rows-store')!.sourceTopic).toBe(null);
  const reused = planned('reuse.ktable.source.topics', readTable).stores.get('rows-store')!;
  expect([reused.sourceTopic, reused.builder.loggingEnabled]).toEqual(['rows', false]);
});

test('optimizations come one by one, in lists or all together', () => {
  const all = (builder: StreamsBuilder): void => { twoCounts(builder); readTable(builder); };
  const seen = (optimization: string): unknown[] => {
    const plan = planned(optimization, all);
    return [topics(plan).length, plan.stores.get('rows-store')!.sourceTopic];
  };
  expect(seen('none')).toEqual([2, null]);
  expect(seen('merge.repartition.topics')).toEqual([1, null]);
  expect(seen('merge.repartition.topics,reuse.ktable.source.topics')).toEqual([1, 'rows']);
  expect(seen('all')).toEqual([1, 'rows']);
  for (const wrong of ['some', 'all,none', 'all,merge.repartition.topics', 'merge.repartition.topic']) expect(() => seen(wrong)).toThrow(ConfigException);
});

test('names are the same with and without optimization, where nodes survive', () => {
  const names = (optimization: string): Set<string> => new Set(planned(optimization, twoCounts).nodes.map((node) => node.name));
  const plain = names('none');
  for (const name of names('all')) expect([name, plain.has(name)]).toEqual([name, true]);
});

/** Whether records without a key get into the repartition topic. */
function passesNullKeys(build: (stream: KStream<string, string>, builder: StreamsBuilder) => void): boolean {
  const plan = planned(null, (builder) => { build(builder.stream('in', text).selectKey((_k, v) => v), builder); });
  const filter = plan.nodes.find((node) => node.kind === 'processor' && node.name.includes('repartition-filter'));
  if (filter?.kind !== 'processor') throw new Error('no repartition');
  const { supplier } = filter;
  const processor = typeof supplier === 'function' ? supplier() : supplier.get();
  let passed = false;
  processor.init?.({ forward: () => { passed = true; }, drop: () => undefined } as never);
  processor.process({ key: null, value: 'v', timestamp: 0, headers: [] } as never);
  return passed;
}

test('a repartition drops records without a key, unless a left or outer join below accepts them', () => {
  const windows = JoinWindows.ofTimeDifferenceWithNoGrace(10);
  const joined = StreamJoined.with(Serdes.string(), Serdes.string(), Serdes.string()).withName('j');
  expect(passesNullKeys((s) => { s.groupByKey(grouping.withName('g')).count(); })).toBe(false);
  expect(passesNullKeys((s, b) => { s.join(b.stream('other', text), glue, windows, joined); })).toBe(false);
  expect(passesNullKeys((s, b) => { s.leftJoin(b.stream('other', text), (l, r) => l + r, windows, joined); })).toBe(true);
  expect(passesNullKeys((s, b) => { s.outerJoin(b.stream('other', text), (l, r) => `${l}${r}`, windows, joined); })).toBe(true);
});
