import { expect, test } from 'vitest';
import { CloseOptions, IllegalArgumentException, KafkaStreams, Materialized, NullPointerException, QueryableStoreTypes, StoreQueryParameters, StreamThreadExceptionResponse, TimeoutException } from '../../../src/engine/index.ts';
import { brokerWithVisits, open, tasksOf, until, visit, visits } from './application.ts';

const namesOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().map(({ threadName, threadState }) => `${threadName} ${threadState}`);
const metric = (streams: KafkaStreams, name: string): unknown => streams.metrics().find(({ metricName }) => metricName.name === name)!.metricValue();

test('threads come and go: tasks are spread anew, numbers are used again, the client rebalances', async () => {
  const broker = brokerWithVisits(2, ['alice', 'bob']);
  const streams = open(broker);
  const states: string[] = [];
  streams.setStateListener((next) => states.push(next));
  expect(namesOf(streams)).toEqual(['app-StreamThread-1 CREATED']);
  expect(await streams.addStreamThread()).toBe(null);
  await streams.start();
  expect(tasksOf(streams)).toEqual(['0_0', '0_1']);
  expect(await streams.addStreamThread()).toBe('app-StreamThread-2');
  await until(() => streams.metadataForLocalThreads().every(({ activeTasks, threadState }) => activeTasks.length === 1 && threadState === 'RUNNING'));
  expect(namesOf(streams)).toEqual(['app-StreamThread-1 RUNNING', 'app-StreamThread-2 RUNNING']);
  expect(metric(streams, 'alive-stream-threads')).toBe(2);
  await until(() => streams.state === 'RUNNING');
  expect([...states.slice(0, 3), states.at(-1)]).toEqual(['REBALANCING', 'RUNNING', 'REBALANCING', 'RUNNING']);
  expect(await streams.removeStreamThread()).toBe('app-StreamThread-1');
  await until(() => tasksOf(streams).length === 2);
  expect(namesOf(streams).map((text) => text.split(' ')[0])).toEqual(['app-StreamThread-2']);
  expect(await streams.addStreamThread()).toBe('app-StreamThread-1');
  await streams.close();
  expect(namesOf(streams)).toEqual([]);
  expect(await streams.removeStreamThread()).toBe(null);
});

test('the last thread can be removed, and one that is added takes over', async () => {
  const broker = brokerWithVisits(1, ['alice']);
  const streams = open(broker);
  await streams.start();
  expect(await streams.removeStreamThread(60_000)).toBe('app-StreamThread-1');
  expect(streams.state).toBe(KafkaStreams.State.RUNNING);
  expect(await streams.removeStreamThread()).toBe(null);
  visit(broker, 0, 'alice', 5);
  await streams.addStreamThread();
  const counts = streams.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>()));
  await until(() => counts.get('alice') === 2n);
  await streams.close();
});

test('a thread that does not end in time is said so, and ends all the same', async () => {
  const streams = open(brokerWithVisits(1, []));
  await streams.start();
  await expect(streams.removeStreamThread(0)).rejects.toThrow(TimeoutException);
  await until(() => streams.metadataForLocalThreads().length === 0);
  await streams.close();
});

test('threads share the cache, also those that came later: what no longer fits goes on through the nodes', async () => {
  const broker = brokerWithVisits(1, []);
  const streams = open(broker, {
    builder: visits(Materialized.as<string, bigint>('counts')), config: { 'statestore.cache.max.bytes': 200, 'commit.interval.ms': 3_600_000 },
  });
  await streams.start();
  for (const [at, key] of ['a', 'b'].entries()) visit(broker, 0, key, at);
  await until(() => streams.metadataForLocalThreads()[0]!.activeTasks[0]!.endOffsets.get('visits-0') === 1);
  expect(broker.records('out')).toEqual([]);
  await streams.addStreamThread();
  // What is evicted takes all that is dirty along.
  await until(() => broker.records('out').length === 2);
  expect(streams.metadataForLocalThreads().map(({ activeTasks }) => activeTasks.length)).toEqual([1, 0]);
  await streams.close();
});

test('a thread that dies is replaced by one of another name, and its error is told once', async () => {
  const broker = brokerWithVisits(1, ['alice']);
  let fails = true;
  const streams = open(broker, {
    builder: (() => {
      const builder = visits();
      builder.stream('more').foreach(() => {
        if (!fails) return;
        fails = false;
        throw new RangeError('once');
      });
      return builder;
    })(),
    config: { 'default.key.serde': 'StringSerde', 'default.value.serde': 'StringSerde' },
  });
  broker.createTopic('more', 1);
  broker.append('more', 0, { key: null, value: null, timestamp: 1 });
  const errors: string[] = [];
  streams.setUncaughtExceptionHandler((error) => {
    errors.push((error as Error).message);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  });
  await streams.start();
  await until(() => namesOf(streams).join() === 'app-StreamThread-2 RUNNING');
  expect(errors.length).toBe(1);
  expect(errors[0]).toContain('RangeError: once');
  expect(metric(streams, 'failed-stream-threads')).toBe(1);
  await streams.close();
});

test('who remains in the group keeps its partitions until its session ends', async () => {
  const broker = brokerWithVisits(2, []);
  const [first, second] = [open(broker), open(broker)];
  await first.start();
  await second.start();
  await until(() => tasksOf(first).length === 1 && tasksOf(second).length === 1);
  expect(await first.close(CloseOptions.timeout(60_000).withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP))).toBe(true);
  expect(broker.group('app').members.length).toBe(2);
  broker.expel('app', broker.group('app').members[0]!.id);
  await until(() => tasksOf(second).length === 2);
  await second.close(CloseOptions.groupMembershipOperation('LEAVE_GROUP'));
  expect(broker.group('app').members.length).toBe(0);
});

test('a time-out of 0 does not wait, a negative one is refused, and a second close waits for the first', async () => {
  const streams = open(brokerWithVisits(1, []));
  await streams.start();
  await expect(streams.close(-1)).rejects.toThrow(IllegalArgumentException);
  expect(await streams.close(0)).toBe(false);
  expect(streams.state).toBe('PENDING_SHUTDOWN');
  expect(await streams.close()).toBe(true);
  expect(await open(brokerWithVisits(1, [])).close()).toBe(true);
  expect(() => CloseOptions.groupMembershipOperation('STAY' as never)).toThrow('DEFAULT, LEAVE_GROUP, REMAIN_IN_GROUP');
});

test('listeners and handlers are set before the start, and are what they should be', async () => {
  const streams = open(brokerWithVisits(1, []));
  expect(() => streams.setUncaughtExceptionHandler(null as never)).toThrow(NullPointerException);
  expect(() => streams.setUncaughtExceptionHandler({ handle: () => 'SHUTDOWN_CLIENT' } as never)).toThrow('is a function of the exception');
  streams.setStateListener(null);
  streams.setStandbyUpdateListener({ onUpdateStart: () => {}, onBatchLoaded: () => {}, onUpdateSuspended: () => {} });
  await streams.start();
  expect(() => streams.setStateListener(() => {})).toThrow('Can only set StateListener before calling start(). Current state is: RUNNING');
  expect(() => streams.setUncaughtExceptionHandler(() => 'SHUTDOWN_CLIENT')).toThrow('UncaughtExceptionHandler');
  expect(() => streams.setGlobalStateRestoreListener({})).toThrow('GlobalStateRestoreListener');
  await streams.close();
  await expect(streams.start()).rejects.toThrow('already stopped');
});
