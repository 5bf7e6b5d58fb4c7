import { KafkaException } from '../../errors/errors.ts';
import type { StateStore } from '../../processor/state-store.ts';
import { peek } from '../bytes-stores.ts';
import type { BytesKeyValueStore, BytesStore } from '../bytes-stores.ts';
import { CachingLayer } from '../cache/caching-layer.ts';
import { HEADERS_OVER_PLAIN, WindowAdapter } from '../layers/format-adapters.ts';
import { MeteredKeyValueStore } from '../layers/metered-key-value-store.ts';
import { MeteredSessionStore } from '../layers/metered-session-store.ts';
import { MeteredVersionedStore } from '../layers/metered-versioned-store.ts';
import { MeteredWindowStore } from '../layers/metered-window-store.ts';
import { Position } from '../position.ts';
import {
  KeyQuery, MultiVersionedKeyQuery, RangeQuery, TimestampedKeyQuery, TimestampedRangeQuery, VersionedKeyQuery, WindowKeyQuery, WindowRangeQuery,
} from './queries.ts';
import type { Query } from './queries.ts';
import {
  TimestampedKeyWithHeadersQuery, TimestampedRangeWithHeadersQuery, TimestampedWindowKeyWithHeadersQuery, TimestampedWindowRangeWithHeadersQuery, recordOf,
  recordOfSession, recordsOf,
} from './queries-with-headers.ts';
import { QueryResult } from './query-result.ts';
import type { PositionBound } from './query-result.ts';
import { AGGREGATE_ALONE, AS_KEPT, VALUE_ALONE, VALUE_AND_TIMESTAMP, type Shown } from '../read-only-stores.ts';
import { mapIterator } from '../store-iterator.ts';
import { storesHeaders } from '../values-with-headers.ts';
import { windowEnd } from '../codecs/window-key-schema.ts';
import { Windowed, timeWindow } from '../../windows/windowed.ts';
import { WrappedStateStore } from '../layers/wrapped-state-store.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- what a query asks for decides the types, and only at run time */

/** A store, mostly a user's own, that answers queries which the engine does not know. */
export interface QueryableStore { query<R>(query: Query<R>, positionBound: PositionBound, config: { readonly collectExecutionInfo: boolean }): QueryResult<R> }

/**
 * Puts a query to one store of one task. Nothing is changed by it: no cache entry, no order of use, no trace event.
 *
 * @param partition  the task's, which the position bound is compared with
 * Kafka: StateStore#query, StoreQueryUtils#handleBasicQueries
 */
export function queryStore<R>(store: StateStore, query: Query<R>, positionBound: PositionBound, partition: number, collectExecutionInfo = false): QueryResult<R> {
  const custom = customStoreBelow(store);
  const result = answer(store, query, positionBound, partition)
    ?? custom?.query(query, positionBound, { collectExecutionInfo })
    ?? QueryResult.forUnknownQueryType(query, store);
  if (collectExecutionInfo) result.executionInfo.push(`Handled in ${store.constructor.name}`);
  return result;
}

function answer<R>(store: StateStore, query: Query<R>, bound: PositionBound, partition: number): QueryResult<R> | null {
  if (store instanceof MeteredKeyValueStore) return keyValueAnswer(store, query, bound, partition);
  if (store instanceof MeteredWindowStore) return windowAnswer(store, query, bound, partition);
  if (store instanceof MeteredSessionStore) return sessionAnswer(store, query, bound, partition);
  if (store instanceof MeteredVersionedStore) return versionedAnswer(store, query, bound, partition);
  return null;
}

function keyValueAnswer(store: MeteredKeyValueStore<any, any>, query: Query<any>, bound: PositionBound, partition: number): QueryResult<any> | null {
  const isTimestamped = store.kind === 'timestamped-kv';
  if (query instanceof TimestampedKeyWithHeadersQuery || query instanceof TimestampedRangeWithHeadersQuery) return recordsAnswer(store, query, bound, partition);
  const withTimestamp = query instanceof TimestampedKeyQuery || query instanceof TimestampedRangeQuery;
  if (withTimestamp && !isTimestamped) return null;
  const shown: Shown = !isTimestamped ? AS_KEPT : withTimestamp ? (storesHeaders(store) ? VALUE_AND_TIMESTAMP : AS_KEPT) : VALUE_ALONE;
  if (query instanceof KeyQuery || query instanceof TimestampedKeyQuery) {
    const asked: BytesKeyValueStore = query.isSkipCache ? belowCache(store.inner) : store.inner;
    return guarded(asked, query, bound, partition, () => {
      const found = peek(asked, store.serdes.rawKey(query.key));
      return found === null ? null : shown(store.codec.decode(found));
    });
  }
  if (query instanceof RangeQuery || query instanceof TimestampedRangeQuery) {
    const asked: BytesKeyValueStore = belowCache(store.inner);
    return guarded(asked, query, bound, partition, () => {
      const lower = store.serdes.rawBound(query.lowerBound);
      const upper = store.serdes.rawBound(query.upperBound);
      const found = query.resultOrder === 'descending' ? asked.reverseRange(lower, upper) : asked.range(lower, upper);
      return mapIterator(store.typed(found), (key) => key, shown);
    });
  }
  return null;
}

/** Whole records, of stores that keep headers. */
function recordsAnswer(
  store: MeteredKeyValueStore<any, any>, query: TimestampedKeyWithHeadersQuery<any, any> | TimestampedRangeWithHeadersQuery<any, any>, bound: PositionBound, partition: number,
): QueryResult<any> | null {
  if (!storesHeaders(store)) return null;
  if (query instanceof TimestampedKeyWithHeadersQuery) {
    const asked: BytesKeyValueStore = query.isSkipCache ? belowCache(store.inner) : store.inner;
    return guarded(asked, query, bound, partition, () => {
      const found = peek(asked, store.serdes.rawKey(query.key));
      return found === null ? null : recordOf(query.key, store.codec.decode(found));
    });
  }
  const asked: BytesKeyValueStore = belowCache(store.inner);
  return guarded(asked, query, bound, partition, () => {
    const [lower, upper] = [store.serdes.rawBound(query.lowerBound), store.serdes.rawBound(query.upperBound)];
    return recordsOf(store.typed(query.resultOrder === 'descending' ? asked.reverseRange(lower, upper) : asked.range(lower, upper)), recordOf);
  });
}

function windowAnswer(store: MeteredWindowStore<any, any>, query: Query<any>, bound: PositionBound, partition: number): QueryResult<any> | null {
  const asked = belowCache(store.inner);
  // over a store that keeps no timestamps an answer has none, though the store above shows -1
  const shown: Shown = !storesHeaders(store) ? AS_KEPT : isOverPlain(store) ? VALUE_ALONE : VALUE_AND_TIMESTAMP;
  if (query instanceof WindowKeyQuery) {
    return guarded(asked, query, bound, partition, () =>
      mapIterator(asked.fetch(store.serdes.rawKey(query.key), query.timeFrom, query.timeTo), (start) => start, (bytes) => shown(store.codec.decode(bytes))));
  }
  if (query instanceof TimestampedWindowKeyWithHeadersQuery) {
    if (!storesHeaders(store)) return null;
    return guarded(asked, query, bound, partition, () => recordsOf(
      asked.fetch(store.serdes.rawKey(query.key), query.timeFrom, query.timeTo),
      (start, bytes) => recordOf(new Windowed(query.key, timeWindow(start, windowEnd(start, store.windowSizeMs))), store.codec.decode(bytes))));
  }
  if (query instanceof TimestampedWindowRangeWithHeadersQuery) {
    if (!storesHeaders(store)) return null;
    const { timeFrom, timeTo } = query;
    if (timeFrom === null || timeTo === null) {
      return QueryResult.forFailure('UNKNOWN_QUERY_TYPE', `window store ${store.name} answers TimestampedWindowRangeWithHeadersQuery.withWindowStartRange, not withKey`);
    }
    return guarded(asked, query, bound, partition, () => recordsOf(store.typed(asked.fetchAll(timeFrom, timeTo)), recordOf));
  }
  if (query instanceof WindowRangeQuery) {
    const { timeFrom, timeTo } = query;
    if (timeFrom === null || timeTo === null) {
      return QueryResult.forFailure('UNKNOWN_QUERY_TYPE', `window store ${store.name} answers WindowRangeQuery.withWindowStartRange, not withKey`);
    }
    return guarded(asked, query, bound, partition, () =>
      mapIterator(store.typed(asked.fetchAll(timeFrom, timeTo)), (windowed) => windowed, shown));
  }
  return null;
}

function sessionAnswer(store: MeteredSessionStore<any, any>, query: Query<any>, bound: PositionBound, partition: number): QueryResult<any> | null {
  const asked = belowCache(store.inner);
  if (query instanceof TimestampedWindowRangeWithHeadersQuery) {
    if (!storesHeaders(store)) return null;
    if (query.key === null) {
      return QueryResult.forFailure('UNKNOWN_QUERY_TYPE', `session store ${store.name} answers TimestampedWindowRangeWithHeadersQuery.withKey, not withWindowStartRange`);
    }
    return guarded(asked, query, bound, partition, () => recordsOf(store.typed(asked.fetch(store.serdes.rawKey(query.key))), recordOfSession));
  }
  if (!(query instanceof WindowRangeQuery)) return null;
  if (query.key === null) {
    return QueryResult.forFailure('UNKNOWN_QUERY_TYPE', `session store ${store.name} answers WindowRangeQuery.withKey, not withWindowStartRange`);
  }
  return guarded(asked, query, bound, partition, () => mapIterator(
    store.typed(asked.fetch(store.serdes.rawKey(query.key))), (windowed) => windowed, storesHeaders(store) ? AGGREGATE_ALONE : AS_KEPT));
}

function versionedAnswer(store: MeteredVersionedStore<any, any>, query: Query<any>, bound: PositionBound, partition: number): QueryResult<any> | null {
  const asked = store.inner;
  const typed = (found: any): any => (found === null ? null : { ...found, value: store.codec.decode(found.value) });
  if (query instanceof VersionedKeyQuery) {
    return guarded(asked, query, bound, partition, () => {
      const key = store.serdes.rawKey(query.key);
      return typed(query.asOfTimestamp === null ? asked.get(key) : asked.get(key, query.asOfTimestamp));
    });
  }
  if (query instanceof MultiVersionedKeyQuery) {
    query.checkRange();
    if (asked.versions === undefined) return null;
    return guarded(asked, query, bound, partition, () => {
      const found = [...asked.versions!(store.serdes.rawKey(query.key), query.from ?? 0, query.to ?? Infinity, query.resultOrder === 'ascending')];
      return found.map(typed).values();
    });
  }
  return null;
}

/** Unless the store is behind the bound; what goes wrong inside is an answer, too. */
function guarded(asked: BytesStore, query: Query<any>, bound: PositionBound, partition: number, run: () => unknown): QueryResult<any> {
  const position = asked.position?.copy() ?? new Position();
  if (!bound.isMetBy(position, partition)) {
    return QueryResult.notUpToBound(position, bound, partition);
  }
  try {
    return QueryResult.forResult(run(), position);
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    return QueryResult.forFailure('STORE_EXCEPTION', `${asked.name} could not answer ${query.constructor.name}: ${error.name}: ${error.message}`, position);
  }
}

/** Whether timestamps are lost below. Kafka: MeteredTimestampedWindowStoreWithHeaders#isUnderlyingStoreTimestamped */
function isOverPlain(store: StateStore): boolean {
  for (let layer = store; layer instanceof WrappedStateStore; layer = layer.inner as StateStore) if (layer instanceof WindowAdapter) return layer.adaption === HEADERS_OVER_PLAIN;
  return false;
}

function belowCache<S extends BytesStore>(store: S): S { return store instanceof CachingLayer ? store.inner as S : store; }

function customStoreBelow(store: StateStore): QueryableStore | null {
  let layer: StateStore = store;
  for (;;) {
    if ('query' in layer) return layer as unknown as QueryableStore;
    if (!(layer instanceof WrappedStateStore)) return null;
    layer = layer.inner as StateStore;
  }
}
