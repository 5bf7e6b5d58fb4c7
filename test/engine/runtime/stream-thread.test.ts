import { expect, test } from 'vitest';
import {
  Consumed, Grouped, JoinWindows, Materialized, Produced, Record, Serdes, StreamJoined, StreamsBuilder, Topology, type Cancellable, type Processor, type ProcessorContext,
} from '../../../src/engine/index.ts';
import { World, settle } from './threads.ts';

const text = Serdes.string();

/** One processor between `in` and `out`. */
function processing(make: (context: ProcessorContext<string, string>) => (record: Record<string, string>) => void, topics: readonly string[] = ['in']): Topology {
  return new Topology().addSource('src', text.deserializer, text.deserializer, ...topics).addProcessor('p', (): Processor<string, string, string, string> => {
    let process: (record: Record<string, string>) => void;
    return { init: (context) => { process = make(context); }, process: (record) => process(record) };
  }, 'src').addSink('snk', 'out', text.serializer, text.serializer, 'p');
}
/** Both topics in one task, in the order in which they are taken. */
const both = (): Topology => processing((context) => (record) => context.forward(record), ['in', 'other']);

test('max.task.idle.ms: records wait for the other partition\'s for so long, then are processed alone', async () => {
  const world = new World();
  const thread = await world.thread(both(), { 'max.task.idle.ms': 100 });
  world.put('in', 'k', 'late', 20);
  expect(await settle(thread)).toBe(0);
  const [task] = thread.tasks.tasks;
  expect(task!.group.waiting).toEqual({ topic: 'other', partition: 0, reason: 'idle', until: 100 });
  world.clock.advance(99);
  expect(await settle(thread)).toBe(0);
  world.put('other', 'k', 'early', 10);
  expect(await settle(thread)).toBe(1);
  expect(world.texts('out')).toEqual(['k=early']);
  world.clock.advance(100);
  expect(await settle(thread)).toBe(1);
  expect(world.texts('out')).toEqual(['k=early', 'k=late']);
});

test('max.task.idle.ms: 0 waits for what is on the broker, -1 for nothing', async () => {
  for (const [idle, order] of [[0, ['k=early', 'k=late']], [-1, ['k=late', 'k=early']]] as const) {
    const world = new World();
    const thread = await world.thread(both(), { 'max.task.idle.ms': idle, 'buffered.records.per.partition': 1000 });
    await thread.runOnce(0);
    world.put('in', 'k', 'late', 20);
    await thread.poll(0);
    world.put('other', 'k', 'early', 10);
    // What lies on the broker behind the last poll is not known yet, so `in` alone is asked about first.
    const [task] = thread.tasks.tasks;
    expect(task!.isProcessable(world.clock.now(), () => 1)).toBe(idle === -1);
    if (idle === -1) task!.process();
    await settle(thread);
    expect(world.texts('out')).toEqual(order);
  }
});

test('max.task.idle.ms: a partition that was never fetched holds the task', async () => {
  const world = new World();
  const thread = await world.thread(both());
  world.put('in', 'k', 'v', 1);
  await thread.poll(0);
  const [task] = thread.tasks.tasks;
  expect(task!.isProcessable(0, () => null)).toBe(false);
  expect(task!.group.waiting).toMatchObject({ reason: 'lag-unknown' });
  expect(task!.isProcessable(0, () => 0)).toBe(true);
});

test('stream-time punctuation fires first with the first record, then by the grid of its interval, once a check', async () => {
  const world = new World();
  const times: number[] = [];
  const thread = await world.thread(processing((context) => {
    context.schedule(10, 'stream-time', (time) => {
      times.push(time);
      expect(context.recordMetadata).toMatchObject({ topic: null, partition: -1, offset: -1 });
      context.forward(new Record('tick', String(time), time));
    });
    return () => undefined;
  }));
  await settle(thread);
  world.clock.advance(1000);
  await settle(thread);
  expect(times).toEqual([]);
  for (const timestamp of [5, 9, 11, 12, 38, 40]) {
    world.put('in', 'k', 'v', timestamp);
    await settle(thread);
  }
  expect(times).toEqual([5, 11, 38, 40]);
  expect(world.texts('out')).toEqual(['tick=5', 'tick=11', 'tick=38', 'tick=40']);
});

test('wall-clock punctuation needs no records, starts one interval from now, and a cancelled one is over', async () => {
  const world = new World();
  world.clock.set(7);
  const times: number[] = [];
  let schedule: Cancellable | null = null;
  const thread = await world.thread(processing((context) => {
    schedule = context.schedule(10, 'wall-clock-time', (time) => {
      times.push(time);
      if (time > 50) schedule!.cancel();
    });
    return () => undefined;
  }));
  for (const time of [16, 17, 26, 27, 51, 90]) {
    world.clock.set(time);
    await thread.runOnce(0);
  }
  expect(times).toEqual([17, 27, 51]);
});

test('a schedule with a start time keeps to its grid', async () => {
  const world = new World();
  world.clock.set(103);
  const times: number[] = [];
  const thread = await world.thread(processing((context) => {
    context.schedule(10, 'wall-clock-time', (time) => { times.push(time); }, 5);
    return () => undefined;
  }));
  for (const time of [104, 105, 114, 115]) {
    world.clock.set(time);
    await thread.runOnce(0);
  }
  expect(times).toEqual([105, 115]);
});

test('a punctuation is a reason to commit', async () => {
  const world = new World();
  const thread = await world.thread(processing((context) => {
    context.schedule(10, 'wall-clock-time', (time) => context.forward(new Record('tick', 't', time)));
    return (record) => context.forward(record);
  }), { 'commit.interval.ms': 50 });
  world.clock.advance(10);
  await thread.runOnce(0);
  expect(thread.tasks.tasks[0]!.commitNeeded).toBe(true);
  world.clock.advance(50);
  await thread.runOnce(0);
  world.clock.advance(1);
  await thread.runOnce(0);
  expect(thread.lastCommit).toBeGreaterThan(0);
});

test('commits come after the interval, not at it, and at once when a processor asks', async () => {
  const world = new World();
  const thread = await world.thread(processing((context) => (record) => { if (record.value === 'now') context.commit(); }), { 'commit.interval.ms': 100 });
  world.put('in', 'k', 'v', 1);
  await settle(thread);
  world.clock.advance(100);
  await settle(thread);
  expect(world.committed('in')).toBeNull();
  world.clock.advance(1);
  await settle(thread);
  expect(world.committed('in')).toBe(1);
  world.put('in', 'k', 'v', 2);
  await settle(thread);
  expect(world.committed('in')).toBe(1);
  world.put('in', 'k', 'now', 3);
  await settle(thread);
  expect(world.committed('in')).toBe(3);
});

test('a request commits every task of the thread', async () => {
  const world = new World(2);
  const thread = await world.thread(processing((context) => (record) => { if (record.value === 'now') context.commit(); }));
  for (const key of ['a', 'b', 'c', 'd']) world.put('in', key, 'v', 1);
  await settle(thread);
  expect([world.committed('in', 0), world.committed('in', 1)]).toEqual([null, null]);
  world.put('in', 'a', 'now', 2);
  await settle(thread);
  expect(world.committed('in', 0)! + world.committed('in', 1)!).toBe(5);
});

test('a paused thread processes nothing, calls no punctuator, but fetches and commits', async () => {
  const world = new World();
  let calls = 0;
  const thread = await world.thread(processing((context) => {
    context.schedule(10, 'wall-clock-time', () => { calls++; });
    return (record) => context.forward(record);
  }), { 'commit.interval.ms': 50, 'buffered.records.per.partition': 2 });
  world.put('in', 'k', 'v', 1);
  await settle(thread);
  for (let n = 0; n < 5; n++) world.put('in', 'k', 'w', 2 + n);
  world.clock.advance(51);
  await thread.runPaused(0);
  expect([calls, world.committed('in'), thread.tasks.tasks[0]!.group.numBuffered, world.texts('out')]).toEqual([0, 1, 5, ['k=v']]);
  // Its partition is paused on the client, too: there is more than enough.
  world.put('in', 'k', 'x', 9);
  await thread.runPaused(0);
  expect(thread.tasks.tasks[0]!.group.numBuffered).toBe(5);
  await settle(thread);
  expect([calls, world.texts('out').length]).toEqual([1, 7]);
});

test('stream time and the times of partitions outlive a restart', async () => {
  const world = new World();
  const seen: number[] = [];
  const topology = (): Topology => processing((context) => () => { seen.push(context.currentStreamTimeMs()); });
  world.put('in', 'k', 'v', 100);
  const first = await world.thread(topology());
  await settle(first);
  await first.close();
  world.broker.expel('app', world.broker.group('app').members[0]!.id);
  world.put('in', 'k', 'v', 50);
  await settle(await world.thread(topology()));
  expect(seen).toEqual([100, 100]);
});

test('a repartitioned count spans two tasks, and closing commits both', async () => {
  const world = new World(2);
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).selectKey((_key, value) => value).groupByKey(Grouped.with(text, text)).count(Materialized.as('counts'))
    .toStream().to('out', Produced.with(text, Serdes.long()));
  const thread = await world.thread(builder.build(), { 'statestore.cache.max.bytes': 0 });
  for (const [index, value] of ['x', 'y', 'x'].entries()) world.put('in', `k${index}`, value, index);
  await settle(thread);
  await thread.close();
  expect(thread.tasks.tasks).toEqual([]);
  expect(world.texts('out').sort()).toEqual(['x=\0\0\0\0\0\0\0\x01', 'x=\0\0\0\0\0\0\0\x02', 'y=\0\0\0\0\0\0\0\x01']);
  expect(world.committed('app-counts-repartition', 0)! + (world.committed('app-counts-repartition', 1) ?? 0)).toBe(3);
});

test('unmatched records of an outer join are emitted at most once a second, where the interval is Kafka\'s', async () => {
  const world = new World();
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).outerJoin(builder.stream('other', Consumed.with(text, text)), (l, r) => `${l}/${r}`, JoinWindows.ofTimeDifferenceWithNoGrace(5), StreamJoined.with(text, text, text))
    .to('out', Produced.with(text, text));
  const thread = await world.thread(builder.build(), { 'max.task.idle.ms': -1 });
  for (const timestamp of [0, 100, 200]) {
    world.put('in', 'k', `${timestamp}`, timestamp);
    await settle(thread);
  }
  const early = world.texts('out').length;
  world.clock.advance(1001);
  world.put('in', 'k', '300', 300);
  await settle(thread);
  // The first record took the first chance, with nothing to emit.
  expect([early, world.texts('out')]).toEqual([0, ['k=0/null', 'k=100/null', 'k=200/null']]);
});
