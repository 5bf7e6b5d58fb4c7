/** KafkaStreams on a real broker: threads that come and go, instances that know each other, lags, offsets and the end. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { utf8Encode } from '../../src/engine/common/bytes.ts';
import { CloseOptions, Consumed, Grouped, KafkaStreams, Materialized, Produced, QueryableStoreTypes, Serdes, StoreQueryParameters, StreamsBuilder, type KeyQueryMetadata } from '../../src/engine/index.ts';
import { bootstrap as given, hasJava, sayWhySkipped } from './bootstrap.ts';

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
async function application(name: string): Promise<{ readonly id: string; open(server: string): KafkaStreams; visit(keys: readonly string[]): Promise<void> }> {
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
      'application.id': id, 'client.id': 'me', 'bootstrap.servers': bootstrap, 'poll.ms': 20, 'commit.interval.ms': 100, 'application.server': server,
    }, { connect });
  };
  return { id, open, visit };
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

/** What Client.java prints, in its order. */
async function tell(id: string, open: (server: string) => KafkaStreams, visit: (keys: readonly string[]) => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const say = (what: unknown): void => { lines.push(String(what)); };
  let heard: string[] = [];
  const sayHeard = (): void => {
    for (const line of [...heard.filter((text) => text.startsWith('state')), ...heard.filter((text) => text.startsWith('restore')).sort()]) say(line);
    heard = [];
  };
  const listening = (): KafkaStreams => {
    const streams = open('a.example:7070');
    streams.setStateListener((next, old) => heard.push(`state ${old} ${next}`));
    streams.setGlobalStateRestoreListener({
      onRestoreStart: (at, store, start, end) => heard.push(`restore start ${at.partition} ${store} ${start} ${end}`),
      onBatchRestored: (at, store, end, count) => heard.push(`restore batch ${at.partition} ${store} ${end} ${count}`),
      onRestoreEnd: (at, store, total) => heard.push(`restore end ${at.partition} ${store} ${total}`),
    });
    return streams;
  };
  const spread = (streams: KafkaStreams, threads: number) => (): boolean => {
    const all = streams.metadataForLocalThreads();
    return streams.state === 'RUNNING' && all.length === threads && all.every(({ threadState, activeTasks }) => threadState === 'RUNNING' && activeTasks.length === 2 / threads);
  };
  const names = (streams: KafkaStreams): string => `[${streams.metadataForLocalThreads().map(({ threadName, threadState }) => `${threadName} ${threadState}`).sort().join(', ')}]`;
  const list = (items: Iterable<unknown>): string => `[${[...items].join(', ')}]`;
  const lags = async (streams: KafkaStreams): Promise<string> => `{${[...await streams.allLocalStorePartitionLags()].map(([store, all]) => `${store}={${[...all].map(([partition, lag]) => `${partition}=${lag.toString()}`).join(', ')}}`).join(', ')}}`;
  const key = Serdes.string().serializer;

  const streams = listening();
  say(names(streams));
  await streams.start();
  await until(spread(streams, 1));
  sayHeard();
  await visit(['alice', 'bob', 'carol', 'dave']);
  await until(() => streams.metadataForLocalThreads()[0]!.activeTasks.flatMap(({ committedOffsets }) => [...committedOffsets.values()]).reduce((sum, n) => sum + n, 0) === 4);
  const [thread] = streams.metadataForLocalThreads();
  say(`${thread!.consumerClientId} ${thread!.restoreConsumerClientId} ${list(thread!.producerClientIds)} ${thread!.adminClientId} ${list(thread!.standbyTasks)}`);
  for (const task of thread!.activeTasks) say(`${task.taskId} ${list(task.committedOffsets.values())} ${list(task.endOffsets.values())}`);
  say(await lags(streams));
  for (const one of streams.metadataForAllStreamsClients()) say(`${one.hostInfo.toString()} ${list(one.stateStoreNames)} ${one.topicPartitions.length} ${list(one.standbyStateStoreNames)}`);
  say(`${streams.streamsMetadataForStore('counts').length} ${streams.streamsMetadataForStore('count').length}`);
  for (const name of ['alice', 'bob', 'carol', 'dave']) say(streams.queryMetadataForKey('counts', name, key));
  say(streams.queryMetadataForKey('count', 'alice', key));
  say(await streams.addStreamThread());
  await until(spread(streams, 2));
  say(names(streams));
  say(await streams.removeStreamThread(30_000));
  await until(spread(streams, 1));
  say(names(streams));
  say(`${await streams.removeStreamThread()} ${await streams.removeStreamThread()} ${streams.state}`);
  try {
    countsOf(streams).get('x');
  } catch (error) {
    say(`${(error as Error).name} ${(error as Error).message}`);
  }
  say(await streams.addStreamThread());
  await until(spread(streams, 1));
  heard = [];
  say(`${await streams.close(CloseOptions.timeout(30_000).withGroupMembershipOperation('LEAVE_GROUP'))} ${await streams.addStreamThread()} ${await lags(streams)} ${names(streams)}`);
  sayHeard();
  const again = listening();
  await again.start();
  await until(spread(again, 1));
  await again.close();
  sayHeard();
  return lines.map((line) => line.replaceAll(id, 'ID'));
}

test.skipIf(!hasJava)('what a client says of itself is what Kafka\'s says', async () => {
  const theirs = await application('java');
  const ours = await application('ours');
  const run = promisify(execFile)(path.join(import.meta.dirname, 'broker'), ['java', path.join(import.meta.dirname, 'Client.java'), bootstrap, theirs.id]);
  const [{ stdout }, told] = await Promise.all([run, tell(ours.id, ours.open, ours.visit)]);
  expect(told).toEqual(stdout.split('\n').filter((line) => line.startsWith('> ')).map((line) => line.slice(2).replaceAll(theirs.id, 'ID')));
});
