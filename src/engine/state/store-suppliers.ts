import type { BytesKeyValueStore, BytesSessionStore, BytesVersionedStore, BytesWindowStore } from './bytes-stores.ts';

/**
 * Makes the innermost layer of a store, one per task. Users may write their own; `Stores` has the built-in ones.
 *
 * `timestamped` (handed to `get`) says that the builder above puts 8 bytes of timestamp before each value: a store that restores itself
 * must then put the changelog record's timestamp there. A persistent supplier that is not `timestamped` itself gets an adapter instead.
 */
export interface KeyValueBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'key-value';
  readonly persistent: boolean;
  readonly timestamped: boolean;
  get(timestamped?: boolean): BytesKeyValueStore;
  /** For pictures and metrics: `in-memory`, `rocksdb`, `in-memory-lru`. */
  readonly metricsScope: string;
}

export interface WindowBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'window';
  readonly persistent: boolean;
  readonly timestamped: boolean;
  /** How long entries stay readable, ms of event time. */
  readonly retentionMs: number;
  readonly windowSizeMs: number;
  readonly segmentIntervalMs: number;
  readonly retainDuplicates: boolean;
  /** Walks go by time, then key: a cache above has to follow. */
  readonly timeOrdered?: boolean;
  get(timestamped?: boolean): BytesWindowStore;
  readonly metricsScope: string;
}

export interface SessionBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'session';
  readonly persistent: boolean;
  readonly retentionMs: number;
  readonly segmentIntervalMs: number;
  get(): BytesSessionStore;
  readonly metricsScope: string;
}

export interface VersionedBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'versioned';
  readonly persistent: boolean;
  /** How far back reads can go, ms of event time; also how late a write may be. */
  readonly historyRetentionMs: number;
  readonly segmentIntervalMs: number;
  get(): BytesVersionedStore;
  readonly metricsScope: string;
}
