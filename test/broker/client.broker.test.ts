/** KafkaStreams on a real broker: threads that come and go, instances that know each other, lags, offsets and the end. */
import { afterAll, expect, test } from 'vitest';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { utf8Encode } from '../../src/engine/common/bytes.ts';
import { CloseOptions, Consumed, Grouped, KafkaStreams, Materialized, Produced, QueryableStoreTypes, Serdes, StoreQueryParameters, StreamsBuilder, type KeyQueryMetadata } from '../../src/engine/index.ts';
import { bootstrap as given, sayWhySkipped } from './bootstrap.ts';

const bootstrap = given ?? '';
const onBroker = test.skipIf(given === null);
if (given === null) sayWhySkipped('client.broker.test.ts');

const prefix = `kstep-client-${process.pid}-${Date.now()}`;
const clock = { now: Date.now };
const groups: string[] = [];

const connect = async (): Promise<KafkaBackend> => KafkaBackend.connect({ bootstrap, clock, timers: systemTimers, sessionTimeoutMs: 6000, heartbeatIntervalMs: 200 });

afterAll(async () => {
  if (given === null) return;
  const admin = await connect();
  await admin.deleteTopics([...(await admin.topics(null)).keys()].filter((name) => name.startsWith(prefix)));
  await admin.deleteGroups(groups);
  await admin.close();
});

/** Visits by key on topics of their own; each call is an instance. */
async function application(name: string): Promise<{ open(server: string): KafkaStreams; visit(keys: readonly string[]): Promise<void> }> {
  const id = `${prefix}-${name}`;
  groups.push(id);
  const admin = await connect();
  await admin.createTopics(['visits', 'out'].map((topic) => ({ name: `${id}-${topic}`, partitions: 2, replicationFactor: -1, configs: {} })));
  await admin.close();
  const visit = async (keys: readonly string[]): Promise<void> => {
    const client = await connect();
    await client.send(keys.map((key, index) => ({ topic: `${id}-visits`, partition: null, key: utf8Encode(key), value: utf8Encode('/'), timestamp: index, headers: [] })));
    await client.close();
  };
  const open = (server: string): KafkaStreams => {
    const builder = new StreamsBuilder();
    builder.stream(`${id}-visits`, Consumed.with(Serdes.string(), Serdes.string()))
      .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
      .count(Materialized.as<string, bigint>('counts').withCachingDisabled())
      .toStream()
      .to(`${id}-out`, Produced.with(Serdes.string(), Serdes.long()));
    return new KafkaStreams(builder.build(), {
      'application.id': id, 'bootstrap.servers': bootstrap, 'poll.ms': 20, 'commit.interval.ms': 100, 'application.server': server,
    }, { connect });
  };
  return { open, visit };
}

const until = async (condition: () => boolean): Promise<void> => { while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20)); };
const tasksOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().flatMap(({ activeTasks }) => activeTasks.map(({ taskId }) => taskId));
const countsOf = (streams: KafkaStreams) => streams.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>()));

onBroker('threads come and go, and what one had the others have', async () => {
  const { open, visit } = await application('threads');
  await visit(['alice', 'bob', 'alice', 'carol']);
  const streams = open('');
  await streams.start();
  expect(streams.state).toBe(KafkaStreams.State.RUNNING);
  expect(tasksOf(streams)).toEqual(['0_0', '0_1']);
  expect(await streams.addStreamThread()).toMatch(/-StreamThread-2$/);
  await until(() => streams.metadataForLocalThreads().every(({ activeTasks, threadState }) => activeTasks.length === 1 && threadState === 'RUNNING'));
  await until(() => streams.state === 'RUNNING' && countsOf(streams).get('alice') === 2n && countsOf(streams).get('carol') === 1n);
  expect(await streams.removeStreamThread(30_000)).toMatch(/-StreamThread-1$/);
  await until(() => tasksOf(streams).length === 2 && streams.state === 'RUNNING');
  expect([countsOf(streams).get('alice'), countsOf(streams).get('bob'), countsOf(streams).get('carol')]).toEqual([2n, 1n, 1n]);
  expect(streams.queryMetadataForKey('counts', 'alice', Serdes.string().serializer)!.activeHost.host).toBe('unavailable');
  expect(await streams.close()).toBe(true);
});

onBroker('instances say of each other who has a key, and how far their stores are', async () => {
  const { open, visit } = await application('instances');
  const [first, second] = [open('a.example:7070'), open('b.example:7071')];
  await first.start();
  await second.start();
  await until(() => [first, second].every((streams) => tasksOf(streams).length === 1 && streams.state === 'RUNNING' && streams.metadataForAllStreamsClients().every(({ topicPartitions }) => topicPartitions.length === 1)));
  expect(first.streamsMetadataForStore('counts').map(({ host, port }) => `${host}:${port}`)).toEqual(['a.example:7070', 'b.example:7071']);
  await visit(['alice', 'bob', 'carol', 'dave']);
  const ask = (streams: KafkaStreams, key: string): KeyQueryMetadata => streams.queryMetadataForKey('counts', key, Serdes.string().serializer)!;
  for (const key of ['alice', 'bob', 'carol', 'dave']) {
    const { activeHost } = ask(first, key);
    expect(ask(second, key).activeHost).toEqual(activeHost);
    await until(() => countsOf(activeHost.host === 'a.example' ? first : second).get(key) === 1n);
  }
  for (const streams of [first, second]) {
    const lags = [...(await streams.allLocalStorePartitionLags()).get('counts')!.values()];
    expect(lags.map(({ offsetLag }) => offsetLag)).toEqual([0]);
  }
  const offsets = (which: 'committedOffsets' | 'endOffsets'): number => [first, second].flatMap((streams) => [...streams.metadataForLocalThreads()[0]!.activeTasks[0]![which].values()]).reduce((sum, offset) => sum + offset, 0);
  await until(() => offsets('committedOffsets') === 4);
  expect(offsets('endOffsets')).toBe(2);

  // Who remains keeps its share; the group finds out when the session ends.
  expect(await first.close(CloseOptions.timeout(30_000).withGroupMembershipOperation('REMAIN_IN_GROUP'))).toBe(true);
  expect(tasksOf(second).length).toBe(1);
  await until(() => tasksOf(second).length === 2 && second.state === 'RUNNING');
  expect(second.metadataForAllStreamsClients().map(({ host, topicPartitions }) => [host, topicPartitions.length])).toEqual([['b.example', 2]]);
  await until(() => ['alice', 'bob', 'carol', 'dave'].every((key) => countsOf(second).get(key) === 1n));
  await second.close();
});
