import type { DslStoreFormat } from './dsl-store-format.ts';
import { InMemoryKeyValueStore } from './memory/in-memory-key-value-store.ts';
import { InMemoryLruMap } from './memory/in-memory-lru-map.ts';
import { InMemorySessionStore } from './memory/in-memory-session-store.ts';
import { InMemoryWindowStore } from './memory/in-memory-window-store.ts';
import { PersistentKeyValueStore } from './disk/persistent-key-value-store.ts';
import { PersistentSessionStore } from './disk/persistent-session-store.ts';
import { PersistentVersionedStore } from './disk/persistent-versioned-store.ts';
import { PersistentWindowStore } from './disk/persistent-window-store.ts';
import type { ValueFormat } from './restore.ts';
import type {
  KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, VersionedBytesStoreSupplier, WindowBytesStoreSupplier,
} from './store-suppliers.ts';

/** Kafka: default segment interval, `max(retention / 2, 60 s)` with Java's division */
export function segmentIntervalMs(retentionMs: number): number { return Math.max(Math.trunc(retentionMs / 2), 60_000); }

/** Headers stand in front of a timestamp: a store of values with headers is a timestamped one. */
function formatOf(timestamped: boolean, withHeaders: boolean): ValueFormat {
  return withHeaders ? 'timestamped-headers' : timestamped ? 'timestamped' : 'plain';
}

export function inMemoryKeyValueSupplier(name: string): KeyValueBytesStoreSupplier {
  return {
    kind: 'key-value', name, persistent: false, timestamped: true, metricsScope: 'in-memory',
    get: (timestamped = false, withHeaders = false) => new InMemoryKeyValueStore(name, formatOf(timestamped, withHeaders)),
  };
}

export function lruMapSupplier(name: string, maxEntries: number): KeyValueBytesStoreSupplier {
  return {
    kind: 'key-value', name, persistent: false, timestamped: true, metricsScope: 'in-memory-lru',
    get: (timestamped = false, withHeaders = false) => new InMemoryLruMap(name, maxEntries, formatOf(timestamped, withHeaders)),
  };
}

export function persistentKeyValueSupplier(name: string, format: DslStoreFormat): KeyValueBytesStoreSupplier {
  const timestamped = format !== 'PLAIN';
  const storesHeaders = format === 'HEADERS';
  return {
    kind: 'key-value', name, persistent: true, timestamped, storesHeaders, metricsScope: 'rocksdb',
    get: (asTimestamped = false, withHeaders = false) => new PersistentKeyValueStore(name, formatOf(timestamped && asTimestamped, storesHeaders && withHeaders)),
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
    get: (timestamped = false, withHeaders = false) => new InMemoryWindowStore({ ...params, format: formatOf(timestamped, withHeaders) }),
  };
}

export function persistentWindowSupplier(
  params: WindowSupplierParams, format: DslStoreFormat, order: 'key' | 'time' | 'indexed-time' = 'key',
): WindowBytesStoreSupplier {
  const timestamped = format !== 'PLAIN';
  const storesHeaders = format === 'HEADERS';
  const interval = segmentIntervalMs(params.retentionMs);
  return {
    kind: 'window', ...params, persistent: true, timestamped, storesHeaders, segmentIntervalMs: interval, timeOrdered: order !== 'key', indexed: order === 'indexed-time', metricsScope: 'rocksdb-window',
    get: (asTimestamped = false, withHeaders = false) => new PersistentWindowStore({
      ...params, segmentIntervalMs: interval, format: formatOf(timestamped && asTimestamped, storesHeaders && withHeaders), order,
    }),
  };
}

export function inMemorySessionSupplier(name: string, retentionMs: number): SessionBytesStoreSupplier {
  return {
    kind: 'session', name, retentionMs, persistent: false, segmentIntervalMs: 1, metricsScope: 'in-memory-session',
    get: (withHeaders = false) => new InMemorySessionStore(name, retentionMs, withHeaders ? 'headers' : 'plain'),
  };
}

export function persistentSessionSupplier(
  name: string, retentionMs: number, storesHeaders: boolean, order: 'key' | 'indexed-time' = 'key',
): SessionBytesStoreSupplier {
  const interval = segmentIntervalMs(retentionMs);
  return {
    kind: 'session', name, retentionMs, persistent: true, storesHeaders, segmentIntervalMs: interval, metricsScope: 'rocksdb-session',
    get: (withHeaders = false) =>
      new PersistentSessionStore({ name, retentionMs, segmentIntervalMs: interval, order, format: storesHeaders && withHeaders ? 'headers' : 'plain' }),
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
