import { expect, test } from 'vitest';
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { MockClock } from '../../../src/engine/common/clock.ts';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Consumed, Grouped, Materialized, Produced, Serdes, type StreamsBuilder } from '../../../src/engine/index.ts';
import { Session } from '../../../src/engine/session/session.ts';
import { storeQuery } from './sessions.ts';

const text = Serdes.string();
const topology = (builder: StreamsBuilder): void => {
  builder.stream('in', Consumed.with(text, text)).mapValues((value) => value.toUpperCase()).to('out', Produced.with(text, text));
};

/** A broker that stands for a real one: the session is told that it is. */
function broker(): SimBroker {
  const made = new SimBroker({ seed: 1, clock: new MockClock() });
  made.createTopic('in', 1);
  made.createTopic('out', 1);
  ['a', 'b', 'c'].forEach((value, index) => made.append('in', 0, { key: utf8Encode('k'), value: utf8Encode(value), timestamp: index, headers: [] }));
  return made;
}

const open = (on: SimBroker, mode: 'look' | 'write'): Promise<Session> =>
  Session.open({ title: 't', topology, inputs: [], kafka: { backend: on.client(), mode, groupId: 'g' } });
const sizeOf = async (on: SimBroker): Promise<number> => (await on.client().bounds([{ topic: 'out', partition: 0 }]))[0]!.end;
const committed = async (on: SimBroker): Promise<number | null> => (await on.client().committed('g', [{ topic: 'in', partition: 0 }]))[0]?.offset ?? null;

test('a turn is sent and committed when the next one is taken, not before', async () => {
  const on = broker();
  const session = await open(on, 'write');
  await session.goto(1);
  expect([await sizeOf(on), await committed(on)]).toEqual([0, null]);
  await session.step(-1);
  await session.goto(2);
  expect([await sizeOf(on), await committed(on)]).toEqual([1, 1]);
  await session.close();
  expect([await sizeOf(on), await committed(on)]).toEqual([2, 2]);
});

test('a turn that the cursor has not passed is as if it had not been', async () => {
  const on = broker();
  const session = await open(on, 'write');
  await session.goto(2);
  await session.step(-1);
  await session.close();
  expect([await sizeOf(on), await committed(on)]).toEqual([1, 1]);
});

test('looking writes nothing, and no group hears of it', async () => {
  const on = broker();
  const session = await open(on, 'look');
  await session.end();
  expect(session.timeline.inputCount).toBe(3);
  await session.close();
  expect([await sizeOf(on), await committed(on), [...on.topics().keys()]]).toEqual([0, null, ['in', 'out']]);
});

test('looking takes nothing from the internal topics that a run of the same application has left', async () => {
  const counted = (builder: StreamsBuilder): void => {
    builder.stream('in', Consumed.with(text, text)).groupBy((_key, value) => value, Grouped.with('by-value', text, text)).count(Materialized.as('counts')).toStream().to('out', Produced.with(text, Serdes.long()));
  };
  const on = broker();
  const repartition = 'kstep-by-value-repartition';
  on.createTopic(repartition, 1);
  on.append(repartition, 0, { key: utf8Encode('a'), value: utf8Encode('a'), timestamp: 0, headers: [] });
  const changelog = 'kstep-counts-changelog';
  on.createTopic(changelog, 1);
  on.append(changelog, 0, { key: utf8Encode('a'), value: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7), timestamp: 0, headers: [] });
  const session = await Session.open({ title: 't', topology: counted, inputs: [], config: { 'application.id': 'kstep' }, kafka: { backend: on.client(), mode: 'look', groupId: 'g' } });
  await session.end();
  expect(session.timeline.inputCount).toBe(3);
  expect(session.view(storeQuery('counts')).store!.rows.map(({ key, value }) => `${key.text} ${value.text}`)).toEqual(['a 1', 'b 1', 'c 1']);
  await session.close();
});

test('looking needs no output topic to be there, and tells which are only here', async () => {
  const on = new SimBroker({ seed: 1, clock: new MockClock() });
  on.createTopic('in', 1);
  on.append('in', 0, { key: utf8Encode('k'), value: utf8Encode('a'), timestamp: 0, headers: [] });
  const session = await Session.open({ title: 't', topology, inputs: [], partitions: { out: 3 }, kafka: { backend: on.client(), mode: 'look', groupId: 'g' } });
  await session.end();
  expect(session.onlyHere).toEqual(['out']);
  expect(session.view({ topics: { name: 'out', records: 5 } }).topics!.find(({ name }) => name === 'out')!.partitions.map(({ end }) => end).sort()).toEqual([0, 0, 1]);
  expect([...on.topics().keys()]).toEqual(['in']);
  await expect(Session.open({ title: 't', topology, inputs: [], kafka: { backend: on.client(), mode: 'write', groupId: 'g' } })).rejects.toThrow(/topic out, which .* writes, does not exist/);
});

test('a live Kafka is waited for when there is nothing to take, not between one record and the next', async () => {
  const backend = broker().client();
  const waits: number[] = [];
  const poll = backend.poll.bind(backend);
  backend.poll = (maxWaitMs) => {
    waits.push(maxWaitMs);
    return poll(maxWaitMs);
  };
  const session = await Session.open({ title: 't', topology, inputs: [], kafka: { backend, mode: 'look', groupId: 'g' } });
  await session.end();
  expect(session.timeline.inputCount).toBe(3);
  expect(waits.filter((wait) => wait > 0)).toEqual([200, 200]);
});
