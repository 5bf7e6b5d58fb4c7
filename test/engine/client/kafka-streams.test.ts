import { expect, test } from 'vitest';
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { systemTimers } from '../../../src/engine/backend/system-timers.ts';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Consumed, Grouped, KafkaStreams, KeyQuery, Materialized, Produced, QueryableStoreTypes, Serdes, StateQueryRequest, StoreQueryParameters, StreamsBuilder } from '../../../src/engine/index.ts';

const clock = { now: () => 0 };

function visits(): StreamsBuilder {
  const builder = new StreamsBuilder();
  builder.stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as<string, bigint>('counts').withCachingDisabled())
    .toStream()
    .to('out', Produced.with(Serdes.string(), Serdes.long()));
  return builder;
}

function brokerWithVisits(partitions: number, keys: readonly string[]): SimBroker {
  const broker = new SimBroker({ seed: 1, clock, timers: systemTimers });
  broker.createTopic('visits', partitions);
  broker.createTopic('out', partitions);
  keys.forEach((key, index) => broker.append('visits', index % partitions, { key: utf8Encode(key), value: utf8Encode('/'), timestamp: index, headers: [] }));
  return broker;
}

const open = (broker: SimBroker): KafkaStreams => new KafkaStreams(
  visits().build(), { 'application.id': 'app', 'bootstrap.servers': 'sim:0', 'poll.ms': 5, 'commit.interval.ms': 0 },
  { connect: async () => broker.client(), clock, timers: systemTimers },
);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('an application runs through its states, answers queries and stops', async () => {
  const broker = brokerWithVisits(1, ['alice', 'bob', 'alice']);
  const streams = open(broker);
  const states: string[] = [];
  streams.setStateListener((next) => states.push(next));
  expect(() => streams.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore()))).toThrow('has not been started');
  await streams.start();
  const store = streams.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>()));
  await until(() => store.get('alice') === 2n);
  expect([...store.all()]).toEqual([['alice', 2n], ['bob', 1n]]);
  const answer = streams.query(StateQueryRequest.inStore('counts').withQuery(KeyQuery.withKey<string, bigint>('bob')));
  expect(answer.onlyPartitionResult?.result).toBe(1n);
  expect(() => streams.store(StoreQueryParameters.fromNameAndType('count', QueryableStoreTypes.keyValueStore()))).toThrow('Did you mean "counts"?');
  await streams.close();
  expect(states).toEqual(['REBALANCING', 'RUNNING', 'PENDING_SHUTDOWN', 'NOT_RUNNING']);
  expect(() => store.get('alice')).toThrow('not running');
});

test('two instances share the partitions, and the one that stays restores what the other had', async () => {
  const broker = brokerWithVisits(2, ['alice', 'bob', 'alice', 'bob']);
  const [first, second] = [open(broker), open(broker)];
  await first.start();
  await second.start();
  const tasksOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().flatMap((thread) => thread.activeTasks.map((task) => task.taskId));
  await until(() => tasksOf(first).length === 1 && tasksOf(second).length === 1);
  expect([...tasksOf(first), ...tasksOf(second)].sort()).toEqual(['0_0', '0_1']);
  await first.close();
  await until(() => tasksOf(second).length === 2);
  const store = second.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>()));
  await until(() => store.get('alice') === 2n && store.get('bob') === 2n);
  await second.close();
});

test('a thread that dies ends the client unless the handler replaces it', async () => {
  const broker = brokerWithVisits(1, ['alice']);
  broker.append('visits', 0, { key: utf8Encode('x'), value: utf8Encode('/'), timestamp: -1, headers: [] });
  const streams = open(broker);
  const errors: unknown[] = [];
  streams.setUncaughtExceptionHandler((error) => {
    errors.push(error);
    return 'SHUTDOWN_CLIENT';
  });
  await streams.start();
  await until(() => streams.state === 'ERROR');
  expect(String(errors[0])).toContain('invalid (negative) timestamp');
});
