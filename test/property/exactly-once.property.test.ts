import { expect } from 'vitest';
import type { SeededRandom } from '../../src/engine/common/random.ts';
import {
  BufferConfig, Consumed, Grouped, JoinWindows, Joined, Materialized, Produced, Serdes, StreamJoined, StreamsBuilder, Suppressed, TimeoutException, TimeWindows, type Topology,
} from '../../src/engine/index.ts';
import type { StreamThread } from '../../src/engine/runtime/stream-thread.ts';
import { Lives } from '../engine/runtime/lives.ts';
import { property } from './support/property.ts';

const text = Serdes.string();
const consumed = Consumed.with(text, text);
const grouped = Grouped.with(text, text);
const produced = Produced.with(text, text);

/** What each of these writes depends on nothing but the order of its inputs, wherever it commits. */
const TOPOLOGIES: { readonly [name: string]: (builder: StreamsBuilder) => void } = {
  reduce: (builder) => {
    builder.stream('in', consumed).groupByKey(grouped).reduce((all, value) => `${all}${value}`, Materialized.as<string, string, 'key-value'>('all').withCachingDisabled()).toStream().to('out', produced);
  },
  windows: (builder) => {
    builder.stream('in', consumed).groupByKey(grouped).windowedBy(TimeWindows.ofSizeAndGrace(20, 5)).count(Materialized.as<string, bigint, 'window'>('w').withCachingDisabled())
      .toStream((windowed) => windowed.key).mapValues((count) => String(count)).to('out', produced);
  },
  finals: (builder) => {
    builder.stream('in', consumed).groupByKey(grouped).windowedBy(TimeWindows.ofSizeAndGrace(20, 5)).reduce((all, value) => `${all}${value}`, Materialized.as<string, string, 'window'>('w').withCachingDisabled())
      .suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()).withName('finals')).toStream((windowed) => windowed.key).to('out', produced);
  },
  streams: (builder) => {
    builder.stream('in', consumed).join(builder.stream('other', consumed), (left, right) => `${left}${right}`, JoinWindows.ofTimeDifferenceAndGrace(15, 5), StreamJoined.with(text, text, text)).to('out', produced);
  },
  table: (builder) => {
    builder.stream('in', consumed).leftJoin(builder.table('other', consumed, Materialized.as<string, string, 'key-value'>('t').withCachingDisabled()), (left, right) => `${left}${right}`, Joined.with(text, text, text)).to('out', produced);
  },
};

function topologyOf(name: string): Topology {
  const builder = new StreamsBuilder();
  TOPOLOGIES[name]!(builder);
  return builder.build();
}

/** No two of a time: what a join keeps of one key and time is numbered, and a restart begins to count anew, in Kafka too. */
function drawInputs(random: SeededRandom): readonly { readonly topic: string; readonly key: string; readonly value: string; readonly timestamp: number }[] {
  let time = 0;
  return Array.from({ length: 10 + random.int(30) }, (_, index) => ({ topic: random.chance(0.7) ? 'in' : 'other', key: random.pick(['a', 'b']), value: `${index};`, timestamp: time += 1 + random.int(8) }));
}

/** Steps of a thread, mishaps among them, until it is dead or the inputs are used up. */
async function live(lives: Lives, random: SeededRandom): Promise<void> {
  let loses = 'nothing';
  const thread = await lives.start((own) => ({
    commit: async () => {
      if (loses === 'request') throw new TimeoutException('no answer');
      await own.commit();
      if (loses === 'answer') throw new TimeoutException('no answer');
    },
  }), random.pick(['p', 'q']));
  for (let steps = random.int(25); steps > 0; steps--) {
    loses = 'nothing';
    switch (random.int(6)) {
      case 0: await thread.poll(0); break;
      case 1: case 2: turn(thread, random); break;
      case 3: await thread.output.flush(); break;
      case 4: await thread.commit(); break;
      case 5:
        loses = random.pick(['request', 'answer', 'nothing']);
        lives.world.clock.advance(101);
        await thread.runOnce(0);
        break;
    }
  }
  loses = 'nothing';
  switch (random.int(4)) {
    case 0: await thread.close(); await lives.client.close(); return;
    case 1: await thread.flush(); break;
    case 2: await thread.output.flush(); break;
  }
  await lives.kill(thread);
  // Another process may have to wait for it.
  lives.world.clock.advance(10_001);
  lives.world.broker.expireTransactions();
}

function turn(thread: StreamThread, random: SeededRandom): void {
  const tasks = thread.tasks.tasks.filter((task) => task.isProcessable(0, thread.lag));
  if (tasks.length > 0) random.pick(tasks).process();
}

property('exactly once, what is committed through any crashes is what a run without one writes', 150, async (random) => {
  const name = random.pick(Object.keys(TOPOLOGIES));
  const inputs = drawInputs(random);
  const run = async (crashes: number): Promise<readonly string[]> => {
    const lives = new Lives('exactly_once_v2', topologyOf(name), { config: { 'max.task.idle.ms': 0 } });
    for (const { topic, key, value, timestamp } of inputs) lives.world.put(topic, key, value, timestamp);
    for (let life = 0; life < crashes; life++) await live(lives, random);
    return lives.goOn();
  };
  const straight = await run(0);
  expect(await run(1 + random.int(4)), name).toEqual(straight);
});

property('exactly once, each record is counted once through repartition topics and two partitions', 60, async (random) => {
  const builder = new StreamsBuilder();
  builder.stream('in', consumed).groupBy((_key, value) => value, grouped).count(Materialized.as<string, bigint, 'key-value'>('counts').withCachingDisabled())
    .toStream().map((key, count): [string, string] => [key, `${key}${count}`]).to('out', produced);
  const lives = new Lives('exactly_once_v2', builder.build(), { partitions: 2 });
  const counts = new Map<string, number>();
  for (let i = 0; i < 20 + random.int(40); i++) {
    const value = random.pick(['x', 'y', 'z']);
    counts.set(value, (counts.get(value) ?? 0) + 1);
    lives.world.put('in', random.pick(['a', 'b', 'c']), value, i);
  }
  for (let life = 0; life < 1 + random.int(4); life++) await live(lives, random);
  const seen = await lives.goOn();
  for (const [value, count] of counts) expect(seen.filter((one) => one.startsWith(value))).toEqual(Array.from({ length: count }, (_, i) => `${value}${i + 1}`));
});
