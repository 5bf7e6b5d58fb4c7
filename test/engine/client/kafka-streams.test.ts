import { expect, test } from 'vitest';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { KeyQuery, QueryableStoreTypes, StateQueryRequest, StoreQueryParameters } from '../../../src/engine/index.ts';
import { brokerWithVisits, open, tasksOf, until } from './application.ts';

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
