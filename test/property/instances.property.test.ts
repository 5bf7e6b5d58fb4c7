import { expect } from 'vitest';
import type { SimBackend } from '../../src/engine/backend/sim/sim-backend.ts';
import { Consumed, Grouped, Materialized, Serdes, StreamsBuilder, type KeyValueStore, type Topology } from '../../src/engine/index.ts';
import type { StreamThread } from '../../src/engine/runtime/stream-thread.ts';
import { World } from '../engine/runtime/threads.ts';
import { property } from './support/property.ts';

const PARTITIONS = 3;
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const text = Serdes.string();

function counts(cached: boolean): Topology {
  const builder = new StreamsBuilder();
  const store = Materialized.as<string, bigint>('s');
  builder.stream('in', Consumed.with(text, text)).groupByKey(Grouped.with(text, text)).count(cached ? store : store.withCachingDisabled());
  return builder.build();
}

interface Member { readonly name: string; readonly thread: StreamThread; readonly client: SimBackend }

property('instances come, go and die, with standby tasks and without: exactly once, every record is counted once', 60, async (random) => {
  const world = new World(PARTITIONS);
  const config = {
    'processing.guarantee': 'exactly_once_v2', 'commit.interval.ms': random.pick([0, 10, 100]), 'num.standby.replicas': random.int(3), 'acceptable.recovery.lag': random.pick([0, 10_000]),
    'probing.rebalance.interval.ms': 60_000,
  };
  const topology = counts(random.chance(0.5));
  const members: Member[] = [];
  const expected = new Map<string, bigint>();
  let started = 0;
  const start = async (): Promise<void> => {
    const process = random.pick(['p1', 'p2', 'p3']);
    const name = `${process}-StreamThread-${++started}`;
    let client!: SimBackend;
    const thread = await world.thread(topology, config, (own) => client = own, { name, processId: process });
    members.push({ name, thread, client });
  };
  const end = async (how: 'close' | 'kill'): Promise<void> => {
    const [member] = members.splice(random.int(members.length), 1);
    const { thread, client } = member!;
    if (how === 'close') {
      await thread.close();
      await client.close();
      return;
    }
    const { memberId } = client;
    thread.abandon();
    await client.close({ leaveGroup: false });
    world.broker.expel('app', memberId!);
  };
  const turn = async (): Promise<number> => {
    let total = 0;
    for (const { thread } of members) total += await thread.runOnce(0);
    return total;
  };
  await start();
  for (let step = 0; step < 60; step++) {
    switch (random.int(8)) {
      case 0: if (members.length < 5) await start(); break;
      case 1: if (members.length > 1) await end('close'); break;
      case 2: if (members.length > 1) await end('kill'); break;
      case 3: world.clock.advance(random.pick([1, 50, 60_001])); break;
      default: {
        const key = random.pick(KEYS);
        world.put('in', key, 'v', world.clock.now());
        expected.set(key, (expected.get(key) ?? 0n) + 1n);
      }
    }
    world.clock.advance(1);
    if (random.chance(0.7)) await turn();
  }
  // Transactions of the dead end, and who is left comes to rest.
  for (let idle = 0; idle < 10;) {
    world.clock.advance(60_001);
    world.broker.expireTransactions(new Set(members.map(({ thread }) => thread.producer!.transactionalId)));
    idle = await turn() === 0 ? idle + 1 : 0;
  }
  const running = members.flatMap(({ thread }) => thread.tasks.tasks);
  expect(running.map(({ id }) => id).sort()).toEqual(['0_0', '0_1', '0_2']);
  const found = new Map<string, bigint>();
  const read = (store: unknown, into: Map<string, bigint>): void => {
    for (const [key, { value }] of (store as KeyValueStore<string, { readonly value: bigint }>).all()) into.set(key, value);
  };
  for (const task of running) read(task.store('s'), found);
  expect(new Map([...found].sort())).toEqual(new Map([...expected].sort()));
  const clients = new Set(members.map(({ name }) => name.slice(0, 2))).size;
  for (const task of running) {
    const standing = members.filter(({ thread }) => thread.tasks.standbys.get(task.id) !== undefined);
    expect(standing.length, `standby tasks of ${task.id}`).toBe(Math.min(config['num.standby.replicas'], clients - 1));
    const active = new Map<string, bigint>();
    read(task.store('s'), active);
    for (const { thread } of standing) {
      const standby = new Map<string, bigint>();
      read(thread.tasks.standbys.get(task.id)!.task.store('s'), standby);
      expect(standby).toEqual(active);
    }
  }
});
