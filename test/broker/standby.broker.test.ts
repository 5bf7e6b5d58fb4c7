/** Standby tasks on a real broker: who dies is followed without restoring, and one instance can end all of them. */
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { utf8Encode } from '../../src/engine/common/bytes.ts';
import { Consumed, Grouped, KafkaStreams, Materialized, Produced, QueryableStoreTypes, Serdes, StoreQueryParameters, StreamsBuilder } from '../../src/engine/index.ts';
import { bootstrap as given, sayWhySkipped } from './bootstrap.ts';

const bootstrap = given ?? '';
const onBroker = test.skipIf(given === null);
if (given === null) sayWhySkipped('standby.broker.test.ts');

const prefix = `kstep-standby-${process.pid}-${Date.now()}`;
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

interface Instance { readonly streams: KafkaStreams; readonly restored: number[]; readonly said: string[]; kill(): Promise<void> }

/** Counts visits by key, or dies of the key `bad`; each call of `start` is an instance. */
async function application(name: string): Promise<{ start(processId: string, standbys: number): Promise<Instance>; visit(keys: readonly string[]): Promise<void> }> {
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
  const start = async (processId: string, standbys: number): Promise<Instance> => {
    const builder = new StreamsBuilder();
    builder.stream(`${id}-visits`, Consumed.with(Serdes.string(), Serdes.string()))
      .peek((key) => { if (key === 'bad') throw new Error('a bad key'); })
      .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
      .count(Materialized.as<string, bigint>('counts').withCachingDisabled())
      .toStream()
      .to(`${id}-out`, Produced.with(Serdes.string(), Serdes.long()));
    const backends: KafkaBackend[] = [];
    const said: string[] = [];
    const streams = new KafkaStreams(builder.build(), {
      'application.id': id, 'client.id': processId, 'bootstrap.servers': bootstrap, 'poll.ms': 20, 'commit.interval.ms': 50, 'num.standby.replicas': standbys, 'application.server': `${processId}:1`,
    }, {
      processId, log: (level, message) => said.push(`${level} ${message}`), connect: async () => {
        const backend = await connect();
        backends.push(backend);
        return backend;
      },
    });
    const restored: number[] = [];
    streams.setGlobalStateRestoreListener({ onRestoreEnd: (_partition, _store, total) => { restored.push(total); } });
    let isKilled = false;
    streams.setUncaughtExceptionHandler(() => (isKilled ? 'SHUTDOWN_CLIENT' : 'SHUTDOWN_APPLICATION'));
    onTestFinished(async () => { await streams.close(); });
    await streams.start();
    return { streams, restored, said, kill: async () => {
      isKilled = true;
      for (const backend of backends) await backend.close();
    } };
  };
  return { start, visit };
}

const until = async (condition: () => boolean): Promise<void> => { while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20)); };
const tasksOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().flatMap(({ activeTasks }) => activeTasks.map(({ taskId }) => taskId));
const standbysOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().flatMap(({ standbyTasks }) => standbyTasks.map(({ taskId }) => taskId));
const staleCount = (streams: KafkaStreams, key: string): bigint | null =>
  streams.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>()).enableStaleStores()).get(key);

async function twoWithTwelveVisits(name: string, standbys: number): Promise<readonly [Instance, Instance]> {
  const { start, visit } = await application(name);
  const first = await start('a', standbys);
  const second = await start('b', standbys);
  await until(() => tasksOf(first.streams).length === 1 && tasksOf(second.streams).length === 1);
  await visit(['alice', 'bob', 'carol', 'dave', 'alice', 'bob', 'carol', 'dave', 'alice', 'bob', 'carol', 'dave']);
  const committed = (): number => [first, second].flatMap(({ streams }) => streams.metadataForLocalThreads())
    .flatMap(({ activeTasks }) => activeTasks.flatMap(({ committedOffsets }) => [...committedOffsets.values()])).reduce((sum, offset) => sum + Math.max(0, offset), 0);
  await until(() => committed() === 12);
  return [first, second];
}

onBroker('an instance that dies is followed by its standby tasks, without restoring', async () => {
  const [first, second] = await twoWithTwelveVisits('follow', 1);
  await until(() => standbysOf(first.streams).length === 1 && standbysOf(second.streams).length === 1);
  expect([standbysOf(first.streams), standbysOf(second.streams)]).toEqual([tasksOf(second.streams), tasksOf(first.streams)]);
  await until(() => ['alice', 'bob', 'carol', 'dave'].every((key) => staleCount(second.streams, key) === 3n));
  const key = second.streams.queryMetadataForKey('counts', 'alice', Serdes.string().serializer)!;
  expect([key.activeHost.host, ...key.standbyHosts.map(({ host }) => host)].sort()).toEqual(['a', 'b']);
  second.restored.length = 0;
  await first.kill();
  await until(() => tasksOf(second.streams).length === 2 && second.streams.state === 'RUNNING');
  expect(second.restored).toEqual([0]);
  expect(standbysOf(second.streams)).toEqual([]);
  await until(() => second.said.some((message) => message.includes('Unable to assign 1 of 1 standby tasks')));
});

onBroker('without standby tasks what the other had is read again', async () => {
  const [first, second] = await twoWithTwelveVisits('restore', 0);
  const taken = second.streams.metadataForLocalThreads().flatMap(({ activeTasks }) => activeTasks.flatMap(({ committedOffsets }) => [...committedOffsets.values()]))[0]!;
  second.restored.length = 0;
  await first.kill();
  await until(() => tasksOf(second.streams).length === 2 && second.streams.state === 'RUNNING');
  expect(second.restored).toEqual([12 - taken]);
});

onBroker('a task moves to a new instance and leaves a standby task behind', async () => {
  const { start, visit } = await application('move');
  const first = await start('a', 1);
  await visit(['alice', 'bob', 'carol', 'dave']);
  await until(() => ['alice', 'bob', 'carol', 'dave'].every((key) => staleCount(first.streams, key) === 1n));
  const second = await start('b', 1);
  await until(() => tasksOf(first.streams).length === 1 && tasksOf(second.streams).length === 1 && standbysOf(first.streams).length === 1 && standbysOf(second.streams).length === 1);
  await visit(['alice', 'bob', 'carol', 'dave']);
  for (const { streams } of [first, second]) await until(() => ['alice', 'bob', 'carol', 'dave'].every((key) => staleCount(streams, key) === 2n));
});

onBroker('SHUTDOWN_APPLICATION of one instance ends them all in ERROR', async () => {
  const { start, visit } = await application('end');
  const all = [await start('a', 0), await start('b', 0)];
  await until(() => all.every(({ streams }) => tasksOf(streams).length === 1));
  await visit(['bad']);
  await until(() => all.every(({ streams }) => streams.state === KafkaStreams.State.ERROR));
  for (const { said } of all) expect(said).toContain('error A Kafka Streams client in this Kafka Streams application is requesting to shutdown the application');
});
