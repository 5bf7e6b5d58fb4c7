import type { BytesKeyValueStore, BytesSessionStore, BytesVersionedStore, BytesWindowStore } from './bytes-stores.ts';

/**
 * Makes the innermost layer of a store, one per task. Users may write their own; `Stores` has the built-in ones.
 *
 * `timestamped` (handed to `get`) says that the builder above puts 8 bytes of timestamp before each value: a store that restores itself
 * must then put the changelog record's timestamp there. A persistent supplier that is not `timestamped` itself gets an adapter instead.
 * The same goes for `withHeaders` and `storesHeaders`: headers, too, stand before each value (Kafka: HeadersBytesStoreSupplier, KIP-1271).
 */
export interface KeyValueBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'key-value';
  readonly persistent: boolean;
  readonly timestamped: boolean;
  /** Tables on it keep headers, whatever `dsl.store.format` says. Left out: false. */
  readonly storesHeaders?: boolean;
  get(timestamped?: boolean, withHeaders?: boolean): BytesKeyValueStore;
  /** For pictures and metrics: `in-memory`, `rocksdb`, `in-memory-lru`. */
  readonly metricsScope: string;
}

export interface WindowBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'window';
  readonly persistent: boolean;
  readonly timestamped: boolean;
  readonly storesHeaders?: boolean;
  /** How long entries stay readable, ms of event time. */
  readonly retentionMs: number;
  readonly windowSizeMs: number;
  readonly segmentIntervalMs: number;
  readonly retainDuplicates: boolean;
  /** Walks go by time, then key: a cache above has to follow. */
  readonly timeOrdered?: boolean;
  /** It has an index by key besides. */
  readonly indexed?: boolean;
  get(timestamped?: boolean, withHeaders?: boolean): BytesWindowStore;
  readonly metricsScope: string;
}

export interface SessionBytesStoreSupplier {
  readonly name: string;
  readonly kind: 'session';
  readonly persistent: boolean;
  readonly storesHeaders?: boolean;
  readonly retentionMs: number;
  readonly segmentIntervalMs: number;
  get(withHeaders?: boolean): BytesSessionStore;
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
