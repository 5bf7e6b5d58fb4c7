import { expect, test } from 'vitest';
import { bytesOfHex, hexOf } from '../../../src/engine/common/bytes.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { InMemoryKeyValueStore } from '../../../src/engine/state/memory/in-memory-key-value-store.ts';
import { Position, deserializePosition, serializePosition } from '../../../src/engine/state/position.ts';
import {
  KeyQuery, MultiVersionedKeyQuery, RangeQuery, TimestampedKeyQuery, TimestampedRangeQuery, VersionedKeyQuery, WindowKeyQuery, WindowRangeQuery,
} from '../../../src/engine/state/queries/queries.ts';
import type { Query } from '../../../src/engine/state/queries/queries.ts';
import { PositionBound, QueryResult, StateQueryResult } from '../../../src/engine/state/queries/query-result.ts';
import { queryStore } from '../../../src/engine/state/queries/query-store.ts';
import { QueryableStoreTypes } from '../../../src/engine/state/queries/queryable-store-types.ts';
import { StateQueryRequest } from '../../../src/engine/state/queries/state-query-request.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import type { StateStore } from '../../../src/engine/processor/state-store.ts';
import { StoreContext, entries } from './store-context.ts';

const text = Serdes.string();
const anywhere = PositionBound.unbounded();
function ask<R>(store: StateStore, query: Query<R>, bound = anywhere): R { return queryStore(store, query, bound, 0).result; }
function refusal(store: StateStore, query: Query<unknown>, bound = anywhere): string {
  const { failureReason, failureMessage } = queryStore(store, query, bound, 0);
  return `${failureReason}: ${failureMessage}`;
}

const cachedTable = (context: StoreContext) =>
  context.open(Stores.timestampedKeyValueStoreBuilder(Stores.inMemoryKeyValueStore('t'), text, text).withCachingEnabled());

test('key queries see what only the cache has, unless they skip it; range queries see what is flushed', () => {
  const context = new StoreContext({ traced: true });
  const store = cachedTable(context);
  store.put('a', { value: 'x', timestamp: 5 });
  store.flush();
  store.put('a', { value: 'y', timestamp: 6 });
  store.put('b', { value: 'z', timestamp: 7 });
  const before = context.events.length;
  expect(ask(store, KeyQuery.withKey('a'))).toBe('y');
  expect(ask(store, KeyQuery.withKey('a').skipCache())).toBe('x');
  expect(ask(store, KeyQuery.withKey('c'))).toBe(null);
  expect(ask(store, TimestampedKeyQuery.withKey('b'))).toEqual({ value: 'z', timestamp: 7 });
  expect(entries(ask(store, RangeQuery.withNoBounds<string, string>()))).toBe('a=x');
  expect(entries(ask(store, TimestampedRangeQuery.withNoBounds<string, string>()))).toBe('a={"value":"x","timestamp":5}');
  expect(context.events.length).toBe(before);
});

test('ranges have bounds and an order', () => {
  const store = new StoreContext().open(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('s'), text, text));
  for (const key of ['a', 'b', 'c']) store.put(key, key);
  expect(entries(ask(store, RangeQuery.withRange<string, string>('a', 'b')))).toBe('a=a b=b');
  expect(entries(ask(store, RangeQuery.withLowerBound<string, string>('b').withDescendingKeys()))).toBe('c=c b=b');
  expect(entries(ask(store, RangeQuery.withUpperBound<string, string>('b').withAscendingKeys()))).toBe('a=a b=b');
  expect(refusal(store, TimestampedKeyQuery.withKey('a'))).toContain('UNKNOWN_QUERY_TYPE');
});

test('window and session stores answer their own form of a window query', () => {
  const windows = new StoreContext().open(Stores.timestampedWindowStoreBuilder(Stores.inMemoryWindowStore('w', 100, 10, false), text, text).withCachingEnabled());
  windows.put('a', { value: 'x', timestamp: 3 }, 0);
  expect(entries(ask(windows, WindowKeyQuery.withKeyAndWindowStartRange('a', 0, 50)))).toBe('');
  windows.flush();
  expect(entries(ask(windows, WindowKeyQuery.withKeyAndWindowStartRange('a', 0, 50)))).toBe('0={"value":"x","timestamp":3}');
  expect(entries(ask(windows, WindowRangeQuery.withWindowStartRange(0, 50)))).toBe('[a@0/10]={"value":"x","timestamp":3}');
  expect(refusal(windows, WindowRangeQuery.withKey('a'))).toContain('UNKNOWN_QUERY_TYPE');
  const sessions = new StoreContext().open(Stores.sessionStoreBuilder(Stores.inMemorySessionStore('s', 100), text, text));
  sessions.put(new Windowed('a', sessionWindow(1, 2)), 'x');
  expect(entries(ask(sessions, WindowRangeQuery.withKey('a')))).toBe('[a@1/2]=x');
  expect(refusal(sessions, WindowRangeQuery.withWindowStartRange(0, 1))).toContain('UNKNOWN_QUERY_TYPE');
  expect(refusal(sessions, KeyQuery.withKey('a'))).toContain('UNKNOWN_QUERY_TYPE');
});

test('versioned stores tell until when a version is valid, and all versions of a range', () => {
  const store = new StoreContext().open(Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore('v', 1000), text, text));
  store.put('a', 'x', 10);
  store.put('a', null, 20);
  store.put('a', 'y', 30);
  store.put('a', 'z', 40);
  expect(ask(store, VersionedKeyQuery.withKey<string, string>('a'))).toEqual({ value: 'z', timestamp: 40, validTo: null });
  expect(ask(store, VersionedKeyQuery.withKey<string, string>('a').asOf(15))).toEqual({ value: 'x', timestamp: 10, validTo: 20 });
  const values = (query: MultiVersionedKeyQuery<string, string>): string =>
    [...ask(store, query)].map(({ value, timestamp, validTo }) => `${value}@${timestamp}>${validTo}`).join(' ');
  expect(values(MultiVersionedKeyQuery.withKey('a'))).toBe('z@40>null y@30>40 x@10>20');
  expect(values(MultiVersionedKeyQuery.withKey<string, string>('a').fromTime(15).toTime(35).withAscendingTimestamps())).toBe('x@10>20 y@30>40');
  expect(() => values(MultiVersionedKeyQuery.withKey<string, string>('a').fromTime(9).toTime(8))).toThrow('must be smaller');
  expect(refusal(store, KeyQuery.withKey('a'))).toContain('UNKNOWN_QUERY_TYPE');
});

test('a store behind the bound does not answer; only its own partition of the bound counts', () => {
  const context = new StoreContext();
  const store = cachedTable(context);
  store.put('a', { value: 'x', timestamp: 5 });
  store.flush();
  context.at(1, 7);
  store.put('a', { value: 'y', timestamp: 6 });
  const bound = PositionBound.at(Position.of([['in', 0, 7], ['in', 1, 99]]));
  expect(ask(store, KeyQuery.withKey('a'), bound)).toBe('y');
  expect(refusal(store, RangeQuery.withNoBounds(), bound)).toBe(
    'NOT_UP_TO_BOUND: For store partition 0, the current position Position{position={in={0=0}}} is not yet up to the bound PositionBound{position=Position{position={in={0=7, 1=99}}}}');
  expect(refusal(store, KeyQuery.withKey('a'), PositionBound.at(Position.of([['other', 0, 0]])))).toContain('NOT_UP_TO_BOUND');
});

test('a custom store answers its own queries through the layers above it', () => {
  class Count { readonly resultType?: number }
  class CountingStore extends InMemoryKeyValueStore {
    query<R>(query: Query<R>): QueryResult<R> {
      return query instanceof Count ? QueryResult.forResult(this.approximateNumEntries() as R) : QueryResult.forFailure('UNKNOWN_QUERY_TYPE', 'no');
    }
  }
  const supplier = { ...Stores.inMemoryKeyValueStore('c'), get: () => new CountingStore('c', 'plain') };
  const store = new StoreContext().open(Stores.keyValueStoreBuilder(supplier, text, text).withCachingEnabled());
  store.put('a', '1');
  store.flush();
  expect(ask<number>(store, new Count())).toBe(1);
});

test('the read-only view of many stores looks into each: the first for a key, one after the other for ranges', () => {
  const first = cachedTable(new StoreContext());
  const second = cachedTable(new StoreContext());
  first.put('b', { value: '1', timestamp: 0 });
  second.put('a', { value: '2', timestamp: 0 });
  const type = QueryableStoreTypes.keyValueStore<string, string>();
  expect(type.accepts(first)).toBe(true);
  let stores = [first, second] as StateStore[];
  const view = type.create(() => stores);
  expect(view.get('a')).toBe('2');
  expect(entries(view.all())).toBe('b=1 a=2');
  expect(entries(view.reverseRange('a', 'b'))).toBe('b=1 a=2');
  stores = [second];
  expect(view.get('b')).toBe(null);
  expect(QueryableStoreTypes.windowStore().accepts(first)).toBe(false);
  expect(QueryableStoreTypes.timestampedKeyValueStore<string, string>().create(() => stores).get('a')).toEqual({ value: '2', timestamp: 0 });
  second.close();
  expect(() => view.get('a')).toThrow('currently closed');
});

test('the view of windows takes the first store that has the key', () => {
  const open = () => new StoreContext().open(Stores.windowStoreBuilder(Stores.inMemoryWindowStore('w', 100, 10, false), text, text));
  const [first, second] = [open(), open()];
  second.put('a', 'x', 20);
  first.put('b', 'y', 20);
  const view = QueryableStoreTypes.windowStore<string, string>().create(() => [first, second]);
  expect(entries(view.fetch('a', 0, 50))).toBe('20=x');
  expect(view.fetch('a', 20)).toBe('x');
  expect(entries(view.fetchAll(0, 50))).toBe('[b@20/30]=y [a@20/30]=x');
  expect(entries(view.fetch('z', 0, 50))).toBe('');
});

test('a request is a value, and a result is taken out by partition', () => {
  const request = StateQueryRequest.inStore('s').withQuery(KeyQuery.withKey<string, string>('a'));
  const narrowed = request.withPartitions([1]).requireActive();
  expect([request.partitions, narrowed.partitions?.has(1), narrowed.isRequireActive, request.isRequireActive]).toEqual([null, true, true, false]);
  const result = new StateQueryResult<string | null>();
  result.partitionResults.set(0, QueryResult.forResult<string | null>(null, Position.of([['in', 0, 3]])));
  expect(result.onlyPartitionResult).toBe(null);
  result.partitionResults.set(1, QueryResult.forResult<string | null>('x', Position.of([['in', 1, 4]])));
  expect(result.onlyPartitionResult!.result).toBe('x');
  expect(result.position.components()).toEqual([['in', 0, 3], ['in', 1, 4]]);
  result.partitionResults.set(2, QueryResult.forResult<string | null>('y'));
  expect(() => result.onlyPartitionResult).toThrow('exactly one partition result');
  expect(() => QueryResult.forFailure('NOT_PRESENT', 'not here').result).toThrow('NOT_PRESENT: not here');
});

test('a position is written as Kafka writes it, zeros behind it included', () => {
  const position = Position.of([['t', 0, 5]]);
  const bytes = serializePosition(position);
  expect(bytes.length).toBe(8 + 32 + 32 + 1 + 32 + 96);
  expect(hexOf(bytes.subarray(0, 26))).toBe('00' + '00000001' + '00000001' + '74' + '00000001' + '00000000' + '0000000000000005');
  expect(bytes.subarray(26).every((byte) => byte === 0)).toBe(true);
  expect(deserializePosition(bytes).components()).toEqual([['t', 0, 5]]);
  expect(() => deserializePosition(bytesOfHex('05'))).toThrow('unknown version');
});
