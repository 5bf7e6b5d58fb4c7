import { InMemoryKeyValueStore } from './in-memory-key-value-store.ts';
import { InMemoryLruMap } from './in-memory-lru-map.ts';
import { InMemorySessionStore } from './in-memory-session-store.ts';
import { InMemoryWindowStore } from './in-memory-window-store.ts';
import { PersistentKeyValueStore } from './persistent-key-value-store.ts';
import { PersistentSessionStore } from './persistent-session-store.ts';
import { PersistentVersionedStore } from './persistent-versioned-store.ts';
import { PersistentWindowStore } from './persistent-window-store.ts';
import type {
  KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, VersionedBytesStoreSupplier, WindowBytesStoreSupplier,
} from './store-suppliers.ts';

/** Kafka: default segment interval, `max(retention / 2, 60 s)` with Java's division */
export function segmentIntervalMs(retentionMs: number): number { return Math.max(Math.trunc(retentionMs / 2), 60_000); }

export function inMemoryKeyValueSupplier(name: string): KeyValueBytesStoreSupplier {
  return {
    kind: 'key-value', name, persistent: false, timestamped: true, metricsScope: 'in-memory',
    get: (timestamped = false) => new InMemoryKeyValueStore(name, timestamped),
  };
}

export function lruMapSupplier(name: string, maxEntries: number): KeyValueBytesStoreSupplier {
  return {
    kind: 'key-value', name, persistent: false, timestamped: true, metricsScope: 'in-memory-lru',
    get: (timestamped = false) => new InMemoryLruMap(name, maxEntries, timestamped),
  };
}

export function persistentKeyValueSupplier(name: string, timestamped: boolean): KeyValueBytesStoreSupplier {
  return {
    kind: 'key-value', name, persistent: true, timestamped, metricsScope: 'rocksdb',
    get: (asTimestamped = false) => new PersistentKeyValueStore(name, timestamped && asTimestamped),
  };
}

export interface WindowSupplierParams {
  readonly name: string;
  readonly retentionMs: number;
  readonly windowSizeMs: number;
  readonly retainDuplicates: boolean;
}

export function inMemoryWindowSupplier(params: WindowSupplierParams): WindowBytesStoreSupplier {
  return {
    kind: 'window', ...params, persistent: false, timestamped: true, segmentIntervalMs: 1, metricsScope: 'in-memory-window',
    get: (timestamped = false) => new InMemoryWindowStore({ ...params, timestamped }),
  };
}

export function persistentWindowSupplier(
  params: WindowSupplierParams, timestamped: boolean, order: 'key' | 'time' | 'indexed-time' = 'key',
): WindowBytesStoreSupplier {
  const interval = segmentIntervalMs(params.retentionMs);
  return {
    kind: 'window', ...params, persistent: true, timestamped, segmentIntervalMs: interval, timeOrdered: order !== 'key', metricsScope: 'rocksdb-window',
    get: (asTimestamped = false) =>
      new PersistentWindowStore({ ...params, segmentIntervalMs: interval, timestamped: timestamped && asTimestamped, order }),
  };
}

export function inMemorySessionSupplier(name: string, retentionMs: number): SessionBytesStoreSupplier {
  return {
    kind: 'session', name, retentionMs, persistent: false, segmentIntervalMs: 1, metricsScope: 'in-memory-session',
    get: () => new InMemorySessionStore(name, retentionMs),
  };
}

export function persistentSessionSupplier(name: string, retentionMs: number, order: 'key' | 'indexed-time' = 'key'): SessionBytesStoreSupplier {
  const interval = segmentIntervalMs(retentionMs);
  return {
    kind: 'session', name, retentionMs, persistent: true, segmentIntervalMs: interval, metricsScope: 'rocksdb-session',
    get: () => new PersistentSessionStore({ name, retentionMs, segmentIntervalMs: interval, order }),
  };
}

/** Kafka: RocksDbVersionedKeyValueBytesStoreSupplier#defaultSegmentInterval */
export function versionedSegmentIntervalMs(historyRetentionMs: number): number {
  if (historyRetentionMs <= 60_000) return Math.max(Math.trunc(historyRetentionMs / 3), 2_000);
  if (historyRetentionMs <= 300_000) return Math.max(Math.trunc(historyRetentionMs / 5), 20_000);
  if (historyRetentionMs <= 3_600_000) return Math.max(Math.trunc(historyRetentionMs / 12), 60_000);
  return Math.max(Math.trunc(historyRetentionMs / 24), 300_000);
}

export function persistentVersionedSupplier(name: string, historyRetentionMs: number, segmentInterval: number): VersionedBytesStoreSupplier {
  return {
    kind: 'versioned', name, historyRetentionMs, segmentIntervalMs: segmentInterval, persistent: true, metricsScope: 'rocksdb',
    get: () => new PersistentVersionedStore(name, historyRetentionMs, segmentInterval),
  };
}
