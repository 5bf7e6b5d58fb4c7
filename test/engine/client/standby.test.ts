import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import type { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { KeyQuery, Materialized, QueryableStoreTypes, Serdes, StateQueryRequest, StoreQueryParameters, Stores, type KafkaStreams, type StandbyUpdateListener, type StateRestoreListener } from '../../../src/engine/index.ts';
import { brokerWithVisits, open, tasksOf, until, visit, visits, type OpenOptions } from './application.ts';

const standbysOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().flatMap((thread) => thread.standbyTasks.map((task) => task.taskId));
const ONE_STANDBY = { 'num.standby.replicas': 1 };

/** An instance that a test can kill: it stops where it stands, and the group finds out. */
interface Instance { readonly streams: KafkaStreams; readonly restored: number[]; readonly kill: () => void }

interface InstanceOptions extends OpenOptions { readonly listener?: StandbyUpdateListener }

async function instance(broker: SimBroker, name: string, config: OpenOptions['config'] = {}, { listener, ...options }: InstanceOptions = {}): Promise<Instance> {
  const backends: SimBackend[] = [];
  const connect = async (): Promise<SimBackend> => {
    const backend = broker.client();
    backends.push(backend);
    return backend;
  };
  const streams = open(broker, { now: Date.now, ...options, config, connect, processId: name });
  const restored: number[] = [];
  const restoreListener: StateRestoreListener = { onRestoreEnd: (_partition, _store, total) => { restored.push(total); } };
  streams.setGlobalStateRestoreListener(restoreListener);
  if (listener !== undefined) streams.setStandbyUpdateListener(listener);
  onTestFinished(() => streams.close().then(() => {}));
  await streams.start();
  return { streams, restored, kill: () => {
    for (const backend of backends) {
      const { memberId } = backend;
      void backend.close({ leaveGroup: false });
      broker.expel('app', memberId!);
    }
  } };
}

const countOf = (streams: KafkaStreams, key: string, stale = false): bigint | null => {
  const parameters = StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>());
  return streams.store(stale ? parameters.enableStaleStores() : parameters).get(key);
};

const committed = (broker: SimBroker, partition: number): number => broker.group('app').committed({ topic: 'visits', partition })?.offset ?? 0;

async function twoInstances(config: OpenOptions['config']): Promise<{ broker: SimBroker; a: Instance; b: Instance }> {
  const broker = brokerWithVisits(2, []);
  const a = await instance(broker, 'a', config);
  const b = await instance(broker, 'b', config);
  await until(() => tasksOf(a.streams).length === 1 && tasksOf(b.streams).length === 1);
  for (let n = 0; n < 6; n++) visit(broker, n % 2, `k${n % 2}`, n);
  await until(() => committed(broker, 0) === 3 && committed(broker, 1) === 3);
  return { broker, a, b };
}

test('when an instance dies its standby tasks elsewhere take over, and nothing is restored', async () => {
  const { a, b } = await twoInstances(ONE_STANDBY);
  expect(standbysOf(b.streams)).toEqual(tasksOf(a.streams));
  expect(standbysOf(a.streams)).toEqual(tasksOf(b.streams));
  await until(() => countOf(b.streams, 'k0', true) === 3n && countOf(b.streams, 'k1', true) === 3n);
  b.restored.length = 0;
  a.kill();
  await until(() => tasksOf(b.streams).length === 2);
  expect(b.restored).toEqual([0]);
  expect([countOf(b.streams, 'k0'), countOf(b.streams, 'k1'), standbysOf(b.streams)]).toEqual([3n, 3n, []]);
});

test('without standby tasks everything is read again from the changelog', async () => {
  const { a, b } = await twoInstances({});
  expect(standbysOf(b.streams)).toEqual([]);
  b.restored.length = 0;
  a.kill();
  await until(() => tasksOf(b.streams).length === 2);
  expect(b.restored).toEqual([3]);
});

test('a standby task goes on as the active one where it stood, also when there is more to read', async () => {
  const { broker, a, b } = await twoInstances(ONE_STANDBY);
  await until(() => countOf(b.streams, 'k0', true) === 3n && countOf(b.streams, 'k1', true) === 3n);
  a.kill();
  visit(broker, 0, 'k0', 100);
  visit(broker, 1, 'k1', 101);
  await until(() => tasksOf(b.streams).length === 2);
  await until(() => countOf(b.streams, 'k0') === 4n && countOf(b.streams, 'k1') === 4n);
});

test('a task that comes back to an instance whose standby it was is handed over, and stays behind as a standby task', async () => {
  const { a, b } = await twoInstances(ONE_STANDBY);
  const task = tasksOf(a.streams)[0]!;
  await until(() => countOf(b.streams, 'k0', true) === 3n && countOf(b.streams, 'k1', true) === 3n);
  b.restored.length = 0;
  await a.streams.removeStreamThread();
  await until(() => tasksOf(b.streams).length === 2);
  expect([standbysOf(a.streams), b.restored]).toEqual([[], [0]]);
  a.restored.length = 0;
  await a.streams.addStreamThread();
  // its state is here, so that it would move at once
  await until(() => tasksOf(a.streams).length === 1 && tasksOf(b.streams).length === 1);
  await until(() => standbysOf(b.streams).length === 1 && standbysOf(a.streams).length === 1);
  expect(standbysOf(b.streams)).toEqual(tasksOf(a.streams));
  expect([task, ...tasksOf(b.streams)].length).toBe(2);
  expect(countOf(b.streams, 'k0', true)).toBe(3n);
  expect(countOf(b.streams, 'k1', true)).toBe(3n);
});

test('an instance that has to read long changelogs first is warmed up, and gets its task with the next look', async () => {
  let time = 0;
  const now = (): number => time;
  const broker = brokerWithVisits(2, ['k0', 'k1', 'k0', 'k1']);
  const config = { 'acceptable.recovery.lag': 0, 'probing.rebalance.interval.ms': 60_000 };
  const a = await instance(broker, 'a', config, { now });
  await until(() => ++time > 1 && committed(broker, 0) === 2 && committed(broker, 1) === 2);
  const b = await instance(broker, 'b', config, { now });
  await until(() => standbysOf(b.streams).length === 1 && countOf(b.streams, 'k1', true) === 2n);
  expect([tasksOf(a.streams), tasksOf(b.streams)]).toEqual([['0_0', '0_1'], []]);
  time += 60_001;
  await until(() => tasksOf(b.streams).length === 1);
  expect([tasksOf(a.streams), standbysOf(a.streams), tasksOf(b.streams), standbysOf(b.streams), b.restored]).toEqual([['0_0'], [], ['0_1'], [], [0]]);
});

test('a standby task moves between threads of one client that keeps its stores on disk', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'kstep-standby-threads-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const stored = (): ReturnType<typeof visits> => visits(Materialized.as<string, bigint>(Stores.persistentKeyValueStore('counts')).withCachingDisabled());
  const broker = brokerWithVisits(3, ['k0', 'k1', 'k2']);
  const a = await instance(broker, 'a', ONE_STANDBY, { builder: stored() });
  const b = await instance(broker, 'b', { ...ONE_STANDBY, 'state.dir': dir, 'num.stream.threads': 2 }, { builder: stored() });
  await until(() => standbysOf(b.streams).length + tasksOf(b.streams).length === 3);
  a.kill();
  await until(() => tasksOf(b.streams).length === 3);
  await b.streams.removeStreamThread();
  await until(() => tasksOf(b.streams).length === 3 && b.streams.state === 'RUNNING');
  await b.streams.addStreamThread();
  await until(() => b.streams.metadataForLocalThreads().every(({ activeTasks, threadState }) => activeTasks.length > 0 && threadState === 'RUNNING') && tasksOf(b.streams).length === 3);
  expect([0, 1, 2].map((n) => countOf(b.streams, `k${n}`))).toEqual([1n, 1n, 1n]);
});

test('the listener hears of the start, of what was read and of the end of updates', async () => {
  const broker = brokerWithVisits(1, []);
  const said: string[] = [];
  const listener: StandbyUpdateListener = {
    onUpdateStart: ({ topic, partition }, store, start) => said.push(`start ${topic}-${partition} ${store} ${start}`),
    onBatchLoaded: ({ topic, partition }, store, task, end, size, currentEnd) => said.push(`batch ${topic}-${partition} ${store} ${task} ${end} ${size} ${currentEnd}`),
    onUpdateSuspended: ({ topic, partition }, store, offset, end, reason) => said.push(`end ${topic}-${partition} ${store} ${offset} ${end} ${reason}`),
  };
  const a = await instance(broker, 'a', ONE_STANDBY);
  const b = await instance(broker, 'b', ONE_STANDBY, { listener });
  await until(() => standbysOf(b.streams).length === 1 && said.length === 1);
  visit(broker, 0, 'k', 0);
  await until(() => countOf(b.streams, 'k', true) === 1n && committed(broker, 0) === 1);
  a.kill();
  await until(() => tasksOf(b.streams).length === 1);
  expect(said).toEqual(['start app-counts-changelog-0 counts 0', 'batch app-counts-changelog-0 counts 0_0 0 1 0', 'end app-counts-changelog-0 counts 0 0 PROMOTED']);
});

test('queries find standby tasks where stale answers are welcome, and say that they are not active', async () => {
  const { a, b } = await twoInstances(ONE_STANDBY);
  await until(() => countOf(b.streams, 'k0', true) === 3n && countOf(b.streams, 'k1', true) === 3n);
  const elsewhere = Number(tasksOf(a.streams)[0]!.slice(2));
  expect(countOf(b.streams, `k${elsewhere}`)).toBe(null);
  const request = StateQueryRequest.inStore('counts').withQuery(KeyQuery.withKey<string, bigint>(`k${elsewhere}`));
  expect(b.streams.query(request).partitionResults.get(elsewhere)!.result).toBe(3n);
  const active = b.streams.query(request.requireActive()).partitionResults.get(elsewhere)!;
  expect([active.failureReason, active.failureMessage]).toEqual(['NOT_ACTIVE', 'Query requires a running active task, but partition was in state RUNNING and was not active.']);
  const lags = await b.streams.allLocalStorePartitionLags();
  expect([...lags.get('counts')!].map(([partition, { offsetLag, endOffsetPosition }]) => [partition, offsetLag, endOffsetPosition])).toEqual([[0, 0, 3], [1, 0, 3]]);
});

test('instances know who stands by', async () => {
  const broker = brokerWithVisits(1, ['k']);
  const a = await instance(broker, 'a', { ...ONE_STANDBY, 'application.server': 'host-a:1' });
  const b = await instance(broker, 'b', { ...ONE_STANDBY, 'application.server': 'host-b:2' });
  await until(() => standbysOf(b.streams).length === 1 && a.streams.metadataForAllStreamsClients().length === 2);
  for (const { streams } of [a, b]) {
    expect(streams.metadataForAllStreamsClients().map(({ host, stateStoreNames, standbyStateStoreNames, standbyTopicPartitions }) => [host, stateStoreNames, standbyStateStoreNames, standbyTopicPartitions])).toEqual([
      ['host-a', ['counts'], [], []], ['host-b', [], ['counts'], [{ topic: 'visits', partition: 0 }]],
    ]);
    expect(standbysOf(b.streams)).toEqual(['0_0']);
    expect(b.streams.metadataForLocalThreads()[0]!.standbyTasks[0]!.topicPartitions).toEqual([{ topic: 'visits', partition: 0 }]);
    const found = streams.queryMetadataForKey('counts', 'k', Serdes.string().serializer)!;
    expect([found.activeHost.host, found.standbyHosts.map(({ host }) => host)]).toEqual(['host-a', ['host-b']]);
  }
});

test('fewer instances than standby tasks wished for are warned about', async () => {
  const broker = brokerWithVisits(1, []);
  const said: string[] = [];
  const streams = open(broker, { config: { 'num.standby.replicas': 2 }, processId: 'a', log: (level, message) => said.push(`${level} ${message}`) });
  onTestFinished(() => streams.close().then(() => {}));
  await streams.start();
  expect(said).toEqual(['warn Unable to assign 2 of 2 standby tasks for task [0_0]. There is not enough available capacity. '
    + 'You should increase the number of application instances to maintain the requested number of standby replicas.']);
});

test('a standby task on disk goes on from its checkpoint after a restart', async () => {
  const dirs = ['a', 'b'].map((name) => mkdtempSync(join(tmpdir(), `kstep-standby-${name}-`)));
  onTestFinished(() => { for (const dir of dirs) rmSync(dir, { recursive: true, force: true }); });
  const stored = (): ReturnType<typeof visits> => visits(Materialized.as<string, bigint>(Stores.persistentKeyValueStore('counts')).withCachingDisabled());
  const broker = brokerWithVisits(1, ['k', 'k', 'k']);
  await instance(broker, 'a', { ...ONE_STANDBY, 'state.dir': dirs[0]! }, { builder: stored() });
  const starts: number[] = [];
  const listener: StandbyUpdateListener = { onUpdateStart: (_partition, _store, start) => { starts.push(start); }, onBatchLoaded: () => {}, onUpdateSuspended: () => {} };
  const first = await instance(broker, 'b', { ...ONE_STANDBY, 'state.dir': dirs[1]! }, { listener, builder: stored() });
  await until(() => standbysOf(first.streams).length === 1 && countOf(first.streams, 'k', true) === 3n);
  await first.streams.close();
  const again = await instance(broker, 'b', { ...ONE_STANDBY, 'state.dir': dirs[1]! }, { listener, builder: stored() });
  await until(() => standbysOf(again.streams).length === 1 && countOf(again.streams, 'k', true) === 3n);
  await until(() => starts.length === 2);
  expect(starts).toEqual([0, 3]);
});
