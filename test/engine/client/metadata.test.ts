import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  FailureReason, Headers, HostInfo, IllegalArgumentException, IllegalStateException, InvalidStateStorePartitionException, KeyQuery, KeyQueryMetadata, Materialized, QueryableStoreTypes, Serdes,
  StateQueryRequest, StoreQueryParameters, Stores, StreamsException, StreamsNotStartedException, type KafkaStreams,
} from '../../../src/engine/index.ts';
import { brokerWithVisits, open, tasksOf, until, visit, visits } from './application.ts';

const text = Serdes.string().serializer;
const at = (server: string): { config: { [key: string]: unknown } } => ({ config: { 'application.server': server } });

async function two(partitions: number): Promise<{ first: KafkaStreams; second: KafkaStreams }> {
  const broker = brokerWithVisits(partitions, ['alice', 'bob']);
  const first = open(broker, at('a.example:7070'));
  const second = open(broker, at('b.example:7071'));
  await first.start();
  await second.start();
  await until(() => tasksOf(first).length === partitions / 2 && tasksOf(second).length === partitions / 2 && first.state === 'RUNNING' && second.state === 'RUNNING');
  return { first, second };
}

test('instances know each other by their application.server, with stores and partitions', async () => {
  const { first, second } = await two(2);
  for (const streams of [first, second]) {
    expect(streams.metadataForAllStreamsClients().map(({ hostInfo, stateStoreNames, topicPartitions, standbyStateStoreNames }) => [
      hostInfo.toString(), [...stateStoreNames], topicPartitions.length, standbyStateStoreNames.length,
    ])).toEqual([["HostInfo{host='a.example', port=7070}", ['counts'], 1, 0], ["HostInfo{host='b.example', port=7071}", ['counts'], 1, 0]]);
    expect(streams.streamsMetadataForStore('counts').map(({ host, port }) => `${host}:${port}`)).toEqual(['a.example:7070', 'b.example:7071']);
    expect(streams.streamsMetadataForStore('count')).toEqual([]);
  }
  await first.close();
  await second.close();
});

test('both say the same of where a key is, and the one that has it answers', async () => {
  const { first, second } = await two(4);
  for (const key of ['alice', 'bob', 'carol', 'dave', 'erin']) {
    const found = first.queryMetadataForKey('counts', key, text)!;
    expect(second.queryMetadataForKey('counts', key, new Headers(), text)).toEqual(found);
    const owner = found.activeHost.host === 'a.example' ? first : second;
    expect(tasksOf(owner)).toContain(`0_${found.partition}`);
  }
  const byPartitioner = first.queryMetadataForKey<string>('counts', 'x', (topic, _key, _value, partitions, headers) => (topic === 'visits' && partitions === 4 && headers.size === 0 ? 3 : []))!;
  expect(byPartitioner.partition).toBe(3);
  expect(tasksOf(byPartitioner.activeHost.host === 'a.example' ? first : second)).toContain('0_3');
  expect(() => first.queryMetadataForKey<string>('counts', 'x', () => [0, 1])).toThrow(IllegalArgumentException);
  expect(() => first.queryMetadataForKey<string>('counts', 'x', () => null)).toThrow('singleton set');
  expect(first.queryMetadataForKey('count', 'x', text)).toBe(null);
  await first.close();
  await second.close();
});

test('without an application.server nothing is known', async () => {
  const streams = open(brokerWithVisits(1, []));
  expect(() => streams.queryMetadataForKey('counts', 'alice', text)).toThrow(StreamsNotStartedException);
  await streams.start();
  expect(streams.metadataForAllStreamsClients()).toEqual([]);
  expect(streams.streamsMetadataForStore('counts')).toEqual([]);
  expect(streams.queryMetadataForKey('counts', 'alice', text)).toBe(KeyQueryMetadata.NOT_AVAILABLE);
  expect(KeyQueryMetadata.NOT_AVAILABLE.toString()).toBe("KeyQueryMetadata {activeHost=HostInfo{host='unavailable', port=-1}, standbyHosts=[], partition=-1}");
  expect(() => streams.clientInstanceIds(1000)).toThrow('Telemetry is not enabled');
  await streams.close();
  expect(() => streams.metadataForAllStreamsClients()).toThrow(IllegalStateException);
});

test('a global store is with each instance, in no partition', async () => {
  const builder = visits();
  builder.globalTable('names', Materialized.as<string, string, 'key-value'>('by-name').withKeySerde(Serdes.string()).withValueSerde(Serdes.string()));
  const broker = brokerWithVisits(1, []);
  broker.createTopic('names', 1);
  const streams = open(broker, { builder, ...at('a.example:1') });
  await streams.start();
  expect(streams.streamsMetadataForStore('by-name').map(({ host }) => host)).toEqual(['a.example']);
  expect(streams.queryMetadataForKey('by-name', 'x', text)).toEqual(new KeyQueryMetadata(new HostInfo('a.example', 1), [], -1));
  await streams.close();
});

test('threads say their clients, tasks, offsets, and since when they idle', async () => {
  const broker = brokerWithVisits(1, []);
  const streams = open(broker, { config: { 'client.id': 'me' }, now: Date.now });
  await streams.start();
  const task = (): ReturnType<KafkaStreams['metadataForLocalThreads']>[number]['activeTasks'][number] => streams.metadataForLocalThreads()[0]!.activeTasks[0]!;
  expect([...task().committedOffsets, ...task().endOffsets]).toEqual([['visits-0', -1], ['visits-0', -1]]);
  visit(broker, 0, 'alice', 1);
  visit(broker, 0, 'alice', 2);
  await until(() => task().committedOffsets.get('visits-0') === 2);
  expect(task().topicPartitions).toEqual([{ topic: 'visits', partition: 0 }]);
  expect(task().endOffsets.get('visits-0')).toBe(1);
  await until(() => task().timeCurrentIdlingStarted !== null);
  const { activeTasks: _, ...thread } = streams.metadataForLocalThreads()[0]!;
  expect(thread).toEqual({
    threadName: 'me-StreamThread-1', threadState: 'RUNNING', consumerClientId: 'me-StreamThread-1-consumer', restoreConsumerClientId: 'me-StreamThread-1-restore-consumer',
    producerClientIds: ['me-StreamThread-1-producer'], adminClientId: 'me-admin', standbyTasks: [],
  });
  await streams.close();
});

test('a running store has no lag, one that is being restored says how far it is, and the listener hears of it', async () => {
  const broker = brokerWithVisits(1, ['alice', 'bob', 'alice']);
  const before = open(broker);
  await before.start();
  await until(() => broker.records('app-counts-changelog').length === 3);
  expect([...await before.allLocalStorePartitionLags()].map(([store, lags]) => [store, [...lags].map(([partition, lag]) => [partition, lag.toString()])])).toEqual(
    [['counts', [[0, 'LagInfo { currentOffsetPosition=3, endOffsetPosition=3, offsetLag=0}']]]]);
  await before.close();

  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => { goOn = resolve; });
  let isReading = false;
  const again = open(broker, {
    connect: async () => {
      const client = broker.client();
      const read = client.read.bind(client);
      client.read = async (...args) => {
        isReading = true;
        await gate;
        return read(...args);
      };
      return client;
    },
  });
  const heard: unknown[][] = [];
  again.setGlobalStateRestoreListener({
    onRestoreStart: ({ topic, partition }, ...rest) => heard.push(['start', topic, partition, ...rest]),
    onBatchRestored: (_, ...rest) => heard.push(['batch', ...rest]),
    onRestoreEnd: (_, ...rest) => heard.push(['end', ...rest]),
  });
  const starting = again.start();
  await until(() => isReading);
  const view = StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>());
  expect(() => again.store(view).get('alice')).toThrow('the stream thread is PARTITIONS_ASSIGNED, not RUNNING');
  expect(again.store(view.enableStaleStores()).get('alice')).toBe(null);
  expect(() => again.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.sessionStore()))).toThrow('does not accept the actual store type');
  const request = StateQueryRequest.inStore('counts').withQuery(KeyQuery.withKey<string, bigint>('alice'));
  expect(again.query(request).getOnlyPartitionResult()).toBe(null);
  expect(again.query(request.requireActive()).getOnlyPartitionResult()!.getFailureReason()).toBe(FailureReason.NOT_ACTIVE);
  const lag = (await again.allLocalStorePartitionLags()).get('counts')!.get(0)!;
  expect([lag.currentOffsetPosition, lag.endOffsetPosition, lag.offsetLag]).toEqual([0, 3, 3]);
  goOn();
  await starting;
  expect(again.store(view.withPartition(0)).get('alice')).toBe(2n);
  expect(() => again.store(view.withPartition(1)).get('alice')).toThrow(InvalidStateStorePartitionException);
  expect(again.query(request.requireActive()).getOnlyPartitionResult()!.getResult()).toBe(2n);
  expect((await again.allLocalStorePartitionLags()).get('counts')!.get(0)!.offsetLag).toBe(0);
  expect(heard).toEqual([['start', 'app-counts-changelog', 0, 'counts', 0, 3], ['batch', 'counts', 2, 3], ['end', 'counts', 3]]);
  await again.close();
});

test('cleanUp deletes what the application keeps on disk, and nothing else, when it does not run', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'kstep-clean-'));
  try {
    const broker = brokerWithVisits(1, ['alice']);
    const config = { 'state.dir': stateDir };
    const builder = (): ReturnType<typeof visits> => visits(Materialized.as<string, bigint>(Stores.persistentKeyValueStore('counts')).withKeySerde(Serdes.string()).withValueSerde(Serdes.long()).withCachingDisabled());
    const streams = open(broker, { builder: builder(), config });
    streams.cleanUp();
    await streams.start();
    await until(() => broker.records('out').length === 1);
    expect(() => streams.cleanUp()).toThrow('Cannot clean up while running');
    const other = open(broker, { builder: builder(), config });
    expect(() => other.cleanUp()).toThrow(StreamsException);
    await streams.close();
    expect(existsSync(join(stateDir, 'app', '0_0'))).toBe(true);
    mkdirSync(join(stateDir, 'other-app', '0_0'), { recursive: true });
    writeFileSync(join(stateDir, 'app', 'notes.txt'), '');
    streams.cleanUp();
    expect(existsSync(join(stateDir, 'app', '0_0'))).toBe(false);
    expect(existsSync(join(stateDir, 'app', 'notes.txt'))).toBe(true);
    rmSync(join(stateDir, 'app', 'notes.txt'));
    other.cleanUp();
    expect(existsSync(join(stateDir, 'app'))).toBe(false);
    expect(existsSync(join(stateDir, 'other-app', '0_0'))).toBe(true);
    await other.start();
    await until(() => tasksOf(other).length === 1);
    await other.close();
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
});

test('addresses are host:port, also of IPv6', () => {
  expect(HostInfo.buildFromEndpoint('')).toBe(null);
  expect(HostInfo.buildFromEndpoint('[::1]:9')).toEqual(new HostInfo('::1', 9));
  expect(() => HostInfo.buildFromEndpoint('localhost')).toThrow('Expected format host:port');
  expect(HostInfo.unavailable().equals(new HostInfo('unavailable', -1))).toBe(true);
});
