import type { StateStore } from '../processor/state-store.ts';
import type { Position } from './position.ts';
import type { KeyValueStore, SessionStore, VersionedKeyValueStore, VersionedRecord, WindowStore } from './stores.ts';

/**
 * What lies below a store's outer layer: stores of bytes, stacked. A supplier makes the innermost one; a builder puts the change log,
 * the cache and the serdes on top. Bytes handed over are never changed by anyone.
 */
export interface BytesStore extends StateStore {
  /** How far the store has read its input. Stores written by users may do without. */
  readonly position?: Position;
  /** What reading gives back after this value was put: only where a layer keeps less than it is given. The trace tells that. */
  asKept?(value: Uint8Array): Uint8Array;
  /** What reading gives for bytes that lie in the innermost store: only where a layer adds something. */
  asRead?(stored: Uint8Array): Uint8Array;
}

export interface BytesKeyValueStore extends BytesStore, KeyValueStore<Uint8Array, Uint8Array> {
  /** `get` that leaves no mark: no cache entry, no use counted. Only where `get` leaves one. */
  peek?(key: Uint8Array): Uint8Array | null;
  /** `beforeEach` is called before each entry is written, with its index: the trace asks then what lies there. */
  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void;
}

/** What the trace reads old values with, so that a run with a trace caches and evicts what a run without one does. */
export function peek(store: BytesKeyValueStore, key: Uint8Array): Uint8Array | null {
  return store.peek === undefined ? store.get(key) : store.peek(key);
}

/** Stores that forget by time: whether an entry of that time (window start, session end) would be visible once it is written. */
export interface ExpiringStore {
  readonly retentionMs: number;
  accepts(time: number): boolean;
}

export interface BytesWindowStore extends BytesStore, WindowStore<Uint8Array, Uint8Array>, Partial<ExpiringStore> {
  /** What a cache above orders its keys by, so that both walk in the same order: 1 for time order. Kafka: segmentIntervalMs */
  readonly segmentIntervalMs?: number;
  /** With duplicates: the number of the last one put. */
  readonly sequence?: number;
  /** What the trace knows to be there: a cache also shows what the store below has let go. Only where that differs from `fetch`. */
  peek?(key: Uint8Array, start: number): Uint8Array | null;
}

export interface BytesSessionStore extends BytesStore, SessionStore<Uint8Array, Uint8Array>, Partial<ExpiringStore> {
  readonly segmentIntervalMs?: number;
  /** As that of a window store. */
  peek?(key: Uint8Array, start: number, end: number): Uint8Array | null;
}

export interface BytesVersionedStore extends BytesStore, VersionedKeyValueStore<Uint8Array, Uint8Array>, Partial<ExpiringStore> {
  /** Versions whose validity meets [from, to], tombstones left out: oldest first or newest first. For interactive queries. */
  versions?(key: Uint8Array, from: number, to: number, ascending: boolean): Iterable<VersionedRecord<Uint8Array>>;
}
