import { expect, test } from 'vitest';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import { Consumed, Grouped, Materialized, Serdes, StreamsBuilder, type KeyValueStore, type Topology } from '../../../src/engine/index.ts';
import type { StreamThread } from '../../../src/engine/runtime/stream-thread.ts';
import { settle, World } from './threads.ts';

const text = Serdes.string();
const ONE_STANDBY = { 'num.standby.replicas': 1 };

/** Two threads that are clients of their own, each with its share. */
async function twoThreads(world: World, topology: () => Topology, more: { readonly [key: string]: unknown } = {}): Promise<readonly [StreamThread, StreamThread]> {
  const first = await world.thread(topology(), { ...ONE_STANDBY, ...more }, undefined, { name: 'a' });
  const second = await world.thread(topology(), { ...ONE_STANDBY, ...more }, undefined, { name: 'b' });
  for (const thread of [first, second, first, second]) await settle(thread);
  return [first, second];
}

const standbysOf = (thread: StreamThread): string[] => thread.tasks.standbys.all.map(({ id }) => id);
const activeOf = (thread: StreamThread): string[] => thread.tasks.tasks.map(({ id }) => id);
const storeOf = (thread: StreamThread, id: string): KeyValueStore<string, { readonly value: unknown }> => thread.tasks.standbys.get(id)!.task.store('s') as unknown as KeyValueStore<string, { readonly value: unknown }>;

function counts(cached = false): Topology {
  const builder = new StreamsBuilder();
  const store = Materialized.as<string, bigint>('s');
  builder.stream('in', Consumed.with(text, text)).groupByKey(Grouped.with(text, text)).count(cached ? store.withCachingEnabled() : store.withCachingDisabled());
  return builder.build();
}

test('a standby task says how far its stores are', async () => {
  const world = new World(2);
  const [first, second] = await twoThreads(world, counts);
  expect([activeOf(first), standbysOf(first), activeOf(second), standbysOf(second)]).toEqual([['0_0'], ['0_1'], ['0_1'], ['0_0']]);
  for (let n = 0; n < 20; n++) world.put('in', `k${n}`, 'v', n);
  await settle(first);
  await settle(second);
  const end = world.broker.log({ topic: 'app-s-changelog', partition: 0 }).end;
  expect(end).toBeGreaterThan(0);
  expect(second.tasks.standbys.all.map(({ id, lag, stores }) => [id, lag, stores])).toEqual([
    ['0_0', 0, [{ store: 's', topic: 'app-s-changelog', partition: 0, position: end, end, isSource: false }]],
  ]);
});

test('a source topic that is the changelog of a table is followed to the committed offset, and no further', async () => {
  const world = new World(2);
  const table = (): Topology => {
    const builder = new StreamsBuilder();
    builder.table('in', Consumed.with(text, text), Materialized.as('s'));
    return builder.build({ 'topology.optimization': 'all' });
  };
  const [first, second] = await twoThreads(world, table, { 'commit.interval.ms': 1000 });
  expect([activeOf(first), standbysOf(second)]).toEqual([['0_0'], ['0_0']]);
  world.broker.append('in', 0, { key: new Uint8Array([1]), value: new Uint8Array([2]), timestamp: 0 });
  await settle(first);
  await settle(second);
  expect(second.tasks.standbys.get('0_0')!.stores).toEqual([{ store: 's', topic: 'in', partition: 0, position: 0, end: 1, isSource: true }]);
  await first.commit();
  await settle(second);
  expect(second.tasks.standbys.get('0_0')!.stores[0]!.position).toBe(1);
});

test('what a task had in its cache when it became a standby task does not hide what is written elsewhere', async () => {
  const world = new World(1);
  const first = await world.thread(counts(true), { ...ONE_STANDBY, 'commit.interval.ms': 0, 'acceptable.recovery.lag': 0 }, undefined, { name: 'b' });
  world.put('in', 'k', 'v', 0);
  await settle(first);
  await first.commit();
  expect(storeValue(first.tasks.tasks[0]!.store('s'))).toBe(1n);
  // 'a' comes first, so that the task is to be there as soon as that has read the changelog
  const second = await world.thread(counts(true), { ...ONE_STANDBY, 'commit.interval.ms': 0, 'acceptable.recovery.lag': 0 }, undefined, { name: 'a' });
  for (const thread of [first, second]) await settle(thread);
  expect([activeOf(first), standbysOf(second)]).toEqual([['0_0'], ['0_0']]);
  world.clock.advance(600_001);
  for (const thread of [first, second, first, second]) await settle(thread);
  expect([activeOf(second), standbysOf(first)]).toEqual([['0_0'], ['0_0']]);
  world.put('in', 'k', 'v', 1);
  await settle(second);
  await second.commit();
  await settle(first);
  expect(storeOf(first, '0_0').get('k')!.value).toBe(2n);
});

test('exactly once, a standby task has what is committed, and takes over with that', async () => {
  const world = new World(1);
  const config = { ...ONE_STANDBY, 'processing.guarantee': 'exactly_once_v2', 'commit.interval.ms': 100 };
  const clients: SimBackend[] = [];
  const wrap = (client: SimBackend): SimBackend => {
    clients.push(client);
    return client;
  };
  const restored: number[] = [];
  const first = await world.thread(counts(), config, wrap, { name: 'a' });
  const second = await world.thread(counts(), config, wrap, { name: 'b', restoreListener: { onRestoreEnd: (_partition, _store, total) => { restored.push(total); } } });
  for (const thread of [first, second, first, second]) await settle(thread);
  expect([activeOf(first), standbysOf(second)]).toEqual([['0_0'], ['0_0']]);
  world.put('in', 'k', 'v', 0);
  await settle(first);
  await first.commit();
  await settle(second);
  expect(storeOf(second, '0_0').get('k')!.value).toBe(1n);
  world.put('in', 'k', 'v', 1);
  await settle(first);
  await first.flush();
  await settle(second);
  expect(storeOf(second, '0_0').get('k')!.value, 'what is not committed is not taken').toBe(1n);
  // kill -9 in the middle of a transaction
  const { memberId } = clients[0]!;
  first.abandon();
  await clients[0]!.close({ leaveGroup: false });
  world.broker.expel('app', memberId!);
  await settle(second);
  expect(activeOf(second), 'nobody knows yet what becomes of the transaction').toEqual([]);
  world.clock.advance(10_001);
  world.broker.expireTransactions();
  await settle(second);
  expect([activeOf(second), restored, storeValue(second.tasks.tasks[0]!.store('s'))]).toEqual([['0_0'], [0], 2n]);
});

const storeValue = (store: unknown): unknown => (store as KeyValueStore<string, { readonly value: unknown }>).get('k')!.value;
