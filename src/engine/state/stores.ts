import type { Windowed } from '../windows/windowed.ts';
import type { StateStore } from '../processor/state-store.ts';
import type { Serializer } from '../serde/serde.ts';

/** A lazy walk over a store. Close it, or run it to the end; a `for…of` that breaks closes it too. */
export interface KeyValueIterator<K, V> extends IterableIterator<[K, V]> {
  close(): void;
  return?(): IteratorResult<[K, V]>;
  /** The next key without moving; undefined at the end. */
  peekNextKey(): K | undefined;
}
/** Keys are window starts, epoch ms. */
export type WindowStoreIterator<V> = KeyValueIterator<number, V>;

/** A value with the event time that it was written with. Kafka: org.apache.kafka.streams.state.ValueAndTimestamp */
export interface ValueAndTimestamp<V> { readonly value: V; readonly timestamp: number }
export const ValueAndTimestamp = {
  /** null for no value: a deletion. */
  make: <V>(value: V | null, timestamp: number): ValueAndTimestamp<V> | null => (value === null || value === undefined ? null : { value, timestamp }),
  makeAllowNullable: <V>(value: V, timestamp: number): ValueAndTimestamp<V> => ({ value, timestamp }),
  getValueOrNull: <V>(valueAndTimestamp: ValueAndTimestamp<V> | null): V | null => (valueAndTimestamp === null || valueAndTimestamp === undefined ? null : valueAndTimestamp.value),
} as const;

/** Kafka: org.apache.kafka.streams.state.VersionedRecord. `validTo`: exclusive; null for the latest version or when not known. */
export interface VersionedRecord<V> { readonly value: V; readonly timestamp: number; readonly validTo: number | null }

/** All ranges are in the order of the serialised keys (unsigned bytes, shorter prefix first), bounds inclusive, null = open. */
export interface ReadOnlyKeyValueStore<K, V> {
  get(key: K): V | null;
  range(from: K | null, to: K | null): KeyValueIterator<K, V>;
  reverseRange(from: K | null, to: K | null): KeyValueIterator<K, V>;
  all(): KeyValueIterator<K, V>;
  reverseAll(): KeyValueIterator<K, V>;
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<K, V>;
  approximateNumEntries(): number;
}

/** Kafka: org.apache.kafka.streams.state.KeyValueStore. A null value deletes; a null key is a NullPointerException. */
export interface KeyValueStore<K, V> extends StateStore, ReadOnlyKeyValueStore<K, V> {
  put(key: K, value: V | null): void;
  /** Writes only where nothing is; gives what was there. */
  putIfAbsent(key: K, value: V | null): V | null;
  putAll(entries: readonly (readonly [K, V | null])[]): void;
  delete(key: K): V | null;
}
export type TimestampedKeyValueStore<K, V> = KeyValueStore<K, ValueAndTimestamp<V>>;

/** Times are window starts, epoch ms, bounds inclusive. Kafka: org.apache.kafka.streams.state.ReadOnlyWindowStore */
export interface ReadOnlyWindowStore<K, V> {
  fetch(key: K, time: number): V | null;
  fetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  fetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  backwardFetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  backwardFetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  all(): KeyValueIterator<Windowed<K>, V>;
  backwardAll(): KeyValueIterator<Windowed<K>, V>;
}
/** Kafka: org.apache.kafka.streams.state.WindowStore */
export interface WindowStore<K, V> extends StateStore, ReadOnlyWindowStore<K, V> {
  put(key: K, value: V | null, windowStart: number): void;
}
export type TimestampedWindowStore<K, V> = WindowStore<K, ValueAndTimestamp<V>>;

/** Kafka: org.apache.kafka.streams.state.ReadOnlySessionStore */
export interface ReadOnlySessionStore<K, AGG> {
  /** Sessions of the key that end at or after `earliestEnd` and start at or before `latestStart`. */
  findSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  fetchSession(key: K, start: number, end: number): AGG | null;
  fetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  fetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
}
/** Kafka: org.apache.kafka.streams.state.SessionStore */
export interface SessionStore<K, AGG> extends StateStore, ReadOnlySessionStore<K, AGG> {
  /** Sessions of any key whose end lies in the closed range: what emit-on-window-close scans. */
  findSessionsByEnd(earliestEnd: number, latestEnd: number): KeyValueIterator<Windowed<K>, AGG>;
  put(sessionKey: Windowed<K>, aggregate: AGG | null): void;
  remove(sessionKey: Windowed<K>): void;
}

/** put answers this when the version is older than the store's history retention. */
export const VERSIONED_PUT_REJECTED = Number.MIN_SAFE_INTEGER;
/** put answers this when the new version is the latest. */
export const VERSIONED_PUT_LATEST = -1;

/** Kafka: org.apache.kafka.streams.state.VersionedKeyValueStore (KIP-889) */
export interface VersionedKeyValueStore<K, V> extends StateStore {
  /** @returns  the new version's validTo, PUT_RETURN_CODE_VALID_TO_UNDEFINED for the latest, PUT_RETURN_CODE_NOT_PUT when it is too old */
  put(key: K, value: V | null, timestamp: number): number;
  delete(key: K, timestamp: number): VersionedRecord<V> | null;
  get(key: K): VersionedRecord<V> | null;
  /** The version current at `asOf` (epoch ms, inclusive), or null if there was none or it is older than history retention. */
  get(key: K, asOf: number): VersionedRecord<V> | null;
}
export const VersionedKeyValueStore = { PUT_RETURN_CODE_VALID_TO_UNDEFINED: VERSIONED_PUT_LATEST, PUT_RETURN_CODE_NOT_PUT: VERSIONED_PUT_REJECTED } as const;

/**
 * What a caching store tells when it flushes: the operator forwards it. `context` is in force while the listener runs. Bytes, because
 * the cache holds bytes; the outer (metered) layer turns them into objects before the operator's listener sees them.
 */
export type FlushListener<K, V> = (key: K, newValue: V | null, oldValue: V | null, timestamp: number) => void;

/** Stores that may hold back writes: an operator asks its store and forwards itself only when the answer is false. */
export interface CachedStateStore<K, V> {
  /** True when a cache lies in this store's layers and will call the listener at flush. */
  setFlushListener(listener: FlushListener<K, V>, sendOldValues: boolean): boolean;
}
