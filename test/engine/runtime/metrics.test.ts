import { expect, test } from 'vitest';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import {
  BufferConfig, Consumed, EmitStrategy, Grouped, Headers, Materialized, Named, Produced, Serdes, SessionWindows, Stores, StreamsBuilder, Suppressed, TestRecord, TimeWindows,
  TopologyTestDriver, type Topology,
} from '../../../src/engine/index.ts';
import { Metrics, type Metric } from '../../../src/engine/runtime/metrics.ts';
import { World, settle } from './threads.ts';

const text = Serdes.string();

/** The same program as the one that Kafka 4.4 was asked with. */
function measured(): Topology {
  const builder = new StreamsBuilder();
  const counted = Produced.with(text, Serdes.long());
  const stream = builder.stream('in', Consumed.with(text, text));
  stream.groupByKey(Grouped.with(text, text)).count(Named.as('cnt'), Materialized.as<string, bigint, 'key-value'>('kvstore')).toStream().to('out', counted);
  stream.groupByKey(Grouped.with(text, text)).windowedBy(TimeWindows.ofSizeAndGrace(10, 5)).emitStrategy(EmitStrategy.onWindowClose())
    .count(Named.as('wc'), Materialized.as<string, bigint, 'window'>('winstore')).toStream((windowed) => windowed.key).to('out', counted);
  stream.groupByKey(Grouped.with(text, text)).windowedBy(SessionWindows.ofInactivityGapAndGrace(10, 5))
    .count(Named.as('sc'), Materialized.as<string, bigint, 'session'>('sessstore')).suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('sup'))
    .toStream((windowed) => windowed.key).to('out', counted);
  builder.table('t', Consumed.with(text, text), Materialized.as(Stores.inMemoryKeyValueStore('memstore')));
  builder.table('v', Consumed.with(text, text), Materialized.as(Stores.persistentVersionedKeyValueStore('verstore', 100)));
  return builder.build();
}

const shown = ({ metricName: { name, group, tags } }: Metric): string => `${group} ${name} ${Object.entries(tags).map(([tag, value]) => `${tag}=${value}`).sort().join(' ')}`;

test('a driver answers what Kafka\'s own answers', () => {
  const driver = new TopologyTestDriver(measured(), { 'application.id': 'app' }, 5);
  const pipe = (topic: string, key: string | null, timestamp: number): void => {
    driver.createInputTopic(topic, text, text).pipeInput(new TestRecord(key!, 'v', new Headers([['trace', utf8Encode('t1')]]), timestamp));
  };
  for (const timestamp of [7, 17, 27, 37, 47, 1]) pipe('in', 'k', timestamp);
  pipe('in', null, 60);
  pipe('t', 'k', 70);
  const values = new Map(driver.metrics().map((metric) => [shown(metric), metric.metricValue()]));
  const task = 'task-id=0_0 thread-id=main';
  const expected = {
    [`stream-task-metrics process-total ${task}`]: 8, [`stream-task-metrics process-rate ${task}`]: 8 / 30,
    [`stream-task-metrics dropped-records-total ${task}`]: 4, [`stream-task-metrics dropped-records-rate ${task}`]: 4 / 30,
    [`stream-task-metrics punctuate-total ${task}`]: 0, [`stream-task-metrics active-buffer-count ${task}`]: 0,
    [`stream-task-metrics record-lateness-avg ${task}`]: 5.75, [`stream-task-metrics record-lateness-max ${task}`]: 46,
    [`stream-task-metrics restore-total ${task}`]: 0,
    [`stream-processor-node-metrics process-total processor-node-id=KSTREAM-SOURCE-0000000000 ${task}`]: 7,
    [`stream-processor-node-metrics suppression-emit-total processor-node-id=sup ${task}`]: 0,
    [`stream-processor-node-metrics window-aggregate-final-emit-total processor-node-id=wc ${task}`]: 4,
    [`stream-processor-node-metrics window-aggregate-final-emit-total processor-node-id=sc ${task}`]: 0,
    [`stream-topic-metrics records-consumed-total processor-node-id=KSTREAM-SOURCE-0000000000 ${task} topic=in`]: 7,
    [`stream-topic-metrics bytes-consumed-total processor-node-id=KSTREAM-SOURCE-0000000000 ${task} topic=in`]: 215,
    [`stream-topic-metrics bytes-consumed-total processor-node-id=KSTREAM-SOURCE-0000000012 ${task} topic=t`]: 30,
    [`stream-topic-metrics records-produced-total processor-node-id=KSTREAM-SINK-0000000003 ${task} topic=out`]: 6,
    [`stream-state-metrics put-rate in-memory-state-id=memstore ${task}`]: 1 / 30, [`stream-state-metrics get-rate in-memory-state-id=memstore ${task}`]: 1 / 30,
    [`stream-state-metrics num-keys in-memory-state-id=memstore ${task}`]: 1,
    [`stream-state-metrics suppression-buffer-count-avg in-memory-suppression-state-id=sup-store ${task}`]: 2,
    [`stream-state-metrics suppression-buffer-count-max in-memory-suppression-state-id=sup-store ${task}`]: 3,
    [`stream-state-metrics suppression-buffer-size-avg in-memory-suppression-state-id=sup-store ${task}`]: 124,
    [`stream-state-metrics suppression-buffer-size-max in-memory-suppression-state-id=sup-store ${task}`]: 186,
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, values.get(name)]))).toEqual(expected);
  // Kafka shows the cache that was written last (63 bytes), under a name that says all of them
  expect(values.get(`stream-task-metrics cache-size-bytes-total ${task}`)).toBeGreaterThan(63);
  for (const name of ['put-rate', 'fetch-rate', 'remove-rate']) expect(values.has(`stream-state-metrics ${name} rocksdb-session-state-id=sessstore ${task}`)).toBe(true);
  expect(values.has(`stream-state-metrics fetch-rate rocksdb-window-state-id=winstore ${task}`)).toBe(true);
  expect(values.has(`stream-state-metrics get-rate rocksdb-state-id=verstore ${task}`)).toBe(true);
  // three sinks wrote ten records, which Kafka's topic sensor counts under the last of them
  const produced = (name: string): number => driver.metrics().filter(({ metricName }) => metricName.name === name).reduce((sum, metric) => sum + Number(metric.metricValue()), 0);
  expect([produced('records-produced-total'), produced('bytes-produced-total')]).toEqual([10, 390]);
});

test('a rate is of the last half minute to a minute', () => {
  let now = 0;
  let total = 0;
  const metrics = new Metrics(() => now);
  metrics.addTotalAndRate('things', 'group', {}, () => total);
  const rate = (): number => Number(metrics.all().find(({ metricName }) => metricName.name === 'things-rate')!.metricValue());
  total = 30;
  expect(rate()).toBe(1);
  now = 30_000;
  expect(rate()).toBe(1);
  now = 40_000;
  total = 90;
  expect(rate()).toBe(90 / 40);
  now = 60_000;
  expect(rate()).toBe(1.5);
  now = 90_000;
  expect(rate()).toBe(1);
  expect(metrics.total('things-total')).toBe(90);
});

test('a thread counts its rounds and its tasks, and a task that is closed takes its metrics along', async () => {
  const world = new World(2, ['in', 't', 'v', 'out']);
  const thread = await world.thread(measured(), { 'statestore.cache.max.bytes': 0 });
  const value = (name: string): number => Number(thread.metrics.all().find(({ metricName }) => metricName.group === 'stream-thread-metrics' && metricName.name === name)!.metricValue());
  for (const key of ['a', 'b', 'c']) world.put('in', key, 'v', 1);
  await settle(thread);
  expect([value('task-created-total'), value('process-total'), value('commit-total'), value('poll-records-max')]).toEqual([6, 3, 0, 3]);
  expect(thread.metrics.total('active-buffer-count')).toBe(0);
  expect(new Set(thread.metrics.all().map(({ metricName }) => metricName.tags['thread-id']))).toEqual(new Set(['app-StreamThread-1']));
  await thread.close();
  expect(value('task-closed-total')).toBe(6);
  expect(thread.metrics.all().filter(({ metricName }) => metricName.tags['task-id'] !== undefined)).toEqual([]);
});

test('restored records are counted, and how many are still to come', async () => {
  const world = new World(1, ['in', 't', 'v', 'out']);
  const first = await world.thread(measured(), { 'statestore.cache.max.bytes': 0 });
  for (const key of ['a', 'b', 'a']) world.put('in', key, 'v', 1);
  await settle(first);
  await first.close();
  world.broker.expel('app', world.broker.group('app').members[0]!.id);
  const second = await world.thread(measured());
  expect([second.metrics.total('restore-total') > 0, second.metrics.total('restore-remaining-records-total')]).toEqual([true, 0]);
});
