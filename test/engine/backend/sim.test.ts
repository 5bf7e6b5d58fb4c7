import { expect, test } from 'vitest';
import { CommitFailedException, ProducerFencedException } from '../../../src/engine/backend/errors.ts';
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { MockClock } from '../../../src/engine/common/clock.ts';
import { describeBackend } from './contract.ts';

const broker = new SimBroker({ seed: 1, clock: new MockClock(1_000_000) });
describeBackend('sim', { prefix: 'sim', open: async (isolationLevel) => broker.client({ ...(isolationLevel === undefined ? {} : { isolationLevel }) }), dispose: async (topics) => { for (const topic of topics) broker.deleteTopic(topic); } });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const newBroker = (seed = 1): SimBroker => new SimBroker({ seed, clock: new MockClock(1000), maxPollRecords: 3 });

async function drain(seed: number): Promise<string[]> {
  const cluster = newBroker(seed);
  cluster.createTopic('t', 4);
  for (let i = 0; i < 40; i++) cluster.append('t', i % 4, { key: null, value: null, timestamp: i });
  const client = cluster.client();
  await client.assign([0, 1, 2, 3].map((partition) => ({ topic: 't', partition, offset: 0 })));
  const polls: string[] = [];
  for (;;) {
    const records = await client.poll(0);
    if (records.length === 0) return polls;
    polls.push(records.map(({ partition, offset }) => `${partition}@${offset}`).join(' '));
  }
}

test('the same seed gives the same polls, another seed others', async () => {
  expect(await drain(1)).toEqual(await drain(1));
  expect(await drain(1)).not.toEqual(await drain(2));
  expect((await drain(1)).every((poll) => poll.split(' ').length <= 3)).toBe(true);
});

test('an expelled member learns it in its next poll, cannot commit before, and joins again', async () => {
  const cluster = newBroker();
  cluster.createTopic('t', 1);
  const client = cluster.client();
  const diary: string[] = [];
  const note = (event: string) => async (partitions: readonly unknown[]): Promise<void> => { diary.push(`${event} ${partitions.length}`); };
  await client.join({ groupId: 'g', topics: ['t'], pattern: null, offsetReset: 'earliest', coassign: [], onAssigned: note('assigned'), onRevoked: note('revoked'), onLost: note('lost') });
  cluster.expel('g', client.memberId!);
  await expect(client.commit('g', [{ topic: 't', partition: 0, offset: 1, metadata: '' }])).rejects.toThrow(CommitFailedException);
  await client.poll(0);
  expect(diary).toEqual(['assigned 1', 'lost 1', 'assigned 1']);
  await client.commit('g', [{ topic: 't', partition: 0, offset: 1, metadata: '' }]);
});

test('a member that joins never waits for another, and no partition has two owners', async () => {
  const cluster = newBroker();
  cluster.createTopic('t', 2);
  const owned = [new Set<number>(), new Set<number>()];
  const join = async (i: number) => {
    const client = cluster.client();
    await client.join({
      groupId: 'g', topics: ['t'], pattern: null, offsetReset: 'earliest', coassign: [], onLost: async () => {},
      onAssigned: async (partitions) => { for (const { partition } of partitions) owned[i]!.add(partition); },
      onRevoked: async (partitions) => { for (const { partition } of partitions) owned[i]!.delete(partition); },
    });
    return client;
  };
  const [a, b] = [await join(0), await join(1)];
  expect(owned.map(({ size }) => size)).toEqual([2, 0]);
  await b.poll(0);
  expect(owned.map(({ size }) => size)).toEqual([2, 0]);
  await a.poll(0);
  expect(owned.map(({ size }) => size)).toEqual([1, 0]);
  await b.poll(0);
  expect(owned.map((set) => [...set])).toEqual([[0], [1]]);
});

test('a transaction that is open for too long is aborted when the broker looks, and its producer is fenced', async () => {
  const clock = new MockClock(1000);
  const cluster = new SimBroker({ clock });
  cluster.createTopic('t', 1);
  const [writer, reader] = [cluster.client(), cluster.client({ isolationLevel: 'read_committed' })];
  await writer.transactions.init('id', 100);
  writer.transactions.begin();
  await writer.send([{ topic: 't', partition: 0, key: null, value: null, timestamp: 0, headers: [] }]);
  clock.advance(100);
  cluster.expireTransactions();
  expect(cluster.transactions.open.map(({ transactionalId, since, partitions }) => [transactionalId, since, [...partitions.keys()]])).toEqual([['id', 1000, ['t-0']]]);
  clock.advance(1);
  cluster.expireTransactions();
  expect(cluster.transactions.open).toEqual([]);
  expect(await reader.bounds([{ topic: 't', partition: 0 }])).toEqual([{ start: 0, end: 2 }]);
  expect(await reader.read({ topic: 't', partition: 0 }, 0, 2, 9)).toEqual([]);
  await expect(writer.transactions.commit()).rejects.toThrow(ProducerFencedException);
});

test('who is killed in a transaction leaves it open, its offsets undecided and its place in the group, until it comes back', async () => {
  const cluster = newBroker();
  cluster.createTopic('t', 1);
  const subscription = { groupId: 'g', topics: ['t'], pattern: null, offsetReset: 'earliest', coassign: [], onAssigned: async () => {}, onRevoked: async () => {}, onLost: async () => {} } as const;
  const victim = cluster.client({ isolationLevel: 'read_committed' });
  await victim.transactions.init('id', 100);
  await victim.join(subscription);
  victim.transactions.begin();
  await victim.send([{ topic: 't', partition: 0, key: null, value: null, timestamp: 0, headers: [] }]);
  await victim.transactions.sendOffsets('g', [{ topic: 't', partition: 0, offset: 1, metadata: '' }]);
  await victim.close({ leaveGroup: false });
  const heir = cluster.client({ isolationLevel: 'read_committed' });
  await heir.join(subscription);
  expect(await heir.poll(0)).toEqual([]);
  cluster.expel('g', victim.memberId!);
  await heir.poll(0);
  expect(heir.position({ topic: 't', partition: 0 })).toBeNull();
  expect(cluster.log({ topic: 't', partition: 0 }).lastStable).toBe(0);
  await cluster.client().transactions.init('id', 100);
  await heir.poll(0);
  expect(heir.position({ topic: 't', partition: 0 })).toBe(2);
});

test('the log cleaner keeps what is not decided and takes what was aborted', async () => {
  const cluster = newBroker();
  cluster.createTopic('table', 1, { 'cleanup.policy': 'compact' });
  const [a, b] = [cluster.client(), cluster.client()];
  await a.transactions.init('a', 100);
  await b.transactions.init('b', 100);
  const put = (value: string) => [{ topic: 'table', partition: 0, key: bytes('k'), value: bytes(value), timestamp: 0, headers: [] }];
  a.transactions.begin();
  await a.send(put('committed'));
  await a.transactions.commit();
  a.transactions.begin();
  await a.send(put('aborted'));
  await a.transactions.abort();
  b.transactions.begin();
  await b.send(put('open'));
  cluster.enforceRetention();
  expect(cluster.records('table').map(({ offset, value }) => [offset, new TextDecoder().decode(value!)])).toEqual([[0, 'committed'], [4, 'open']]);
});

test('retention and compaction work when they are asked for', async () => {
  const clock = new MockClock(1000);
  const cluster = new SimBroker({ clock });
  cluster.createTopic('kept', 1);
  cluster.createTopic('old', 1, { 'retention.ms': '100' });
  cluster.createTopic('table', 1, { 'cleanup.policy': 'compact' });
  for (const topic of ['kept', 'old', 'table']) {
    for (const [key, timestamp] of [['a', 850], ['b', 880], ['a', 950]] as const) cluster.append(topic, 0, { key: bytes(key), value: bytes(`${timestamp}`), timestamp });
  }
  cluster.enforceRetention();
  const offsets = (topic: string): number[] => cluster.records(topic).map(({ offset }) => offset);
  expect([offsets('kept'), offsets('old'), offsets('table')]).toEqual([[0, 1, 2], [2], [1, 2]]);
  const client = cluster.client();
  await client.assign([{ topic: 'table', partition: 0, offset: 0 }]);
  expect((await client.poll(0)).map(({ offset }) => offset)).toEqual([1, 2]);
  expect(await client.bounds([{ topic: 'old', partition: 0 }])).toEqual([{ start: 2, end: 3 }]);
});

test('an unknown topic is told with the nearest name', async () => {
  const cluster = newBroker();
  cluster.createTopic('visits', 1);
  await expect(cluster.client().bounds([{ topic: 'visit', partition: 0 }])).rejects.toThrow('topic visit does not exist, the nearest name is visits');
});

test('names that Kafka\'s metrics cannot tell apart are refused', () => {
  const cluster = newBroker();
  cluster.createTopic('a.b', 1);
  expect(() => cluster.createTopic('a_b', 1)).toThrow('topic a_b collides with a.b');
});
