import { IllegalArgumentException, NullPointerException } from '../errors/errors.ts';
import type { StoreBuilder } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import { checkMillis } from '../windows/duration.ts';
import {
  inMemoryKeyValueSupplier, inMemorySessionSupplier, inMemoryWindowSupplier, lruMapSupplier, persistentKeyValueSupplier,
  persistentSessionSupplier, persistentVersionedSupplier, persistentWindowSupplier, versionedSegmentIntervalMs,
} from './built-in-suppliers.ts';
import type { WindowSupplierParams } from './built-in-suppliers.ts';
import { KeyValueStoreBuilder, TimestampedKeyValueStoreBuilder, TimestampedKeyValueStoreWithHeadersBuilder } from './builders/key-value-store-builder.ts';
import { SessionStoreBuilder, SessionStoreWithHeadersBuilder } from './builders/session-store-builder.ts';
import type {
  KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, VersionedBytesStoreSupplier, WindowBytesStoreSupplier,
} from './store-suppliers.ts';
import type {
  KeyValueStore, SessionStore, TimestampedKeyValueStore, TimestampedWindowStore, VersionedKeyValueStore, WindowStore,
} from './stores.ts';
import type { SessionStoreWithHeaders, TimestampedKeyValueStoreWithHeaders, TimestampedWindowStoreWithHeaders } from './values-with-headers.ts';
import { VersionedKeyValueStoreBuilder } from './builders/versioned-store-builder.ts';
import { TimestampedWindowStoreBuilder, TimestampedWindowStoreWithHeadersBuilder, WindowStoreBuilder } from './builders/window-store-builder.ts';

function requireNotNull<T>(value: T, what: string): T {
  if (value === null || value === undefined) throw new NullPointerException(`${what} cannot be null`);
  return value;
}

function windowParams(name: string, retentionPeriod: number, windowSize: number, retainDuplicates: boolean): WindowSupplierParams {
  requireNotNull(name, 'name');
  const retentionMs = checkMillis(retentionPeriod, 'retentionPeriod');
  const windowSizeMs = checkMillis(windowSize, 'windowSize');
  if (retentionMs < 0) throw new IllegalArgumentException('retentionPeriod cannot be negative');
  if (windowSizeMs < 0) throw new IllegalArgumentException('windowSize cannot be negative');
  if (windowSizeMs > retentionMs) {
    throw new IllegalArgumentException(
      `The retention period of the window store ${name} must be no smaller than its window size. Got size=[${windowSizeMs}], retention=[${retentionMs}]`);
  }
  return { name, retentionMs, windowSizeMs, retainDuplicates };
}

function sessionRetention(name: string, retentionPeriod: number): number {
  requireNotNull(name, 'name');
  const retentionMs = checkMillis(retentionPeriod, 'retentionPeriod');
  if (retentionMs < 0) throw new IllegalArgumentException('retentionPeriod cannot be negative');
  return retentionMs;
}

/**
 * Stores for processors and for `Materialized`: a supplier says where the bytes lie, a builder adds serdes, change log and cache.
 *
 *     const counts = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('counts'), Serdes.string(), Serdes.long());
 *     topology.addStateStore(counts, 'counter');
 *     // in the processor: context.getStateStore<KeyValueStore<string, bigint>>('counts')
 *
 * Misuse: to keep the store that `build()` gives and use it from outside. A topology builds one store per task; look at them with
 * interactive queries. Builders log and do not cache until told otherwise; the DSL's Materialized caches.
 *
 * Kafka: org.apache.kafka.streams.state.Stores. Spans are milliseconds.
 */
export const Stores = {
  persistentKeyValueStore: (name: string): KeyValueBytesStoreSupplier => persistentKeyValueSupplier(requireNotNull(name, 'name'), 'PLAIN'),
  persistentTimestampedKeyValueStore: (name: string): KeyValueBytesStoreSupplier => persistentKeyValueSupplier(requireNotNull(name, 'name'), 'TIMESTAMPED'),
  /** Keeps the headers of a record with its value (KIP-1271). */
  persistentTimestampedKeyValueStoreWithHeaders: (name: string): KeyValueBytesStoreSupplier => persistentKeyValueSupplier(requireNotNull(name, 'name'), 'HEADERS'),
  inMemoryKeyValueStore: (name: string): KeyValueBytesStoreSupplier => inMemoryKeyValueSupplier(requireNotNull(name, 'name')),
  /** Keeps the entries that were used last, at most `maxCacheSize` of them; what falls out is deleted in the changelog too. */
  lruMap: (name: string, maxCacheSize: number): KeyValueBytesStoreSupplier => {
    requireNotNull(name, 'name');
    if (maxCacheSize < 0) throw new IllegalArgumentException('maxCacheSize cannot be negative');
    return lruMapSupplier(name, maxCacheSize);
  },
  persistentVersionedKeyValueStore: (name: string, historyRetention: number, segmentInterval?: number): VersionedBytesStoreSupplier => {
    requireNotNull(name, 'name');
    const historyRetentionMs = checkMillis(historyRetention, 'historyRetention');
    if (historyRetentionMs < 0) throw new IllegalArgumentException('historyRetention cannot be negative');
    if (segmentInterval === undefined) return persistentVersionedSupplier(name, historyRetentionMs, versionedSegmentIntervalMs(historyRetentionMs));
    if (checkMillis(segmentInterval, 'segmentInterval') < 1) throw new IllegalArgumentException('segmentInterval cannot be zero or negative');
    return persistentVersionedSupplier(name, historyRetentionMs, segmentInterval);
  },

  persistentWindowStore: (name: string, retentionPeriod: number, windowSize: number, retainDuplicates: boolean): WindowBytesStoreSupplier =>
    persistentWindowSupplier(windowParams(name, retentionPeriod, windowSize, retainDuplicates), 'PLAIN'),
  persistentTimestampedWindowStore: (name: string, retentionPeriod: number, windowSize: number, retainDuplicates: boolean): WindowBytesStoreSupplier =>
    persistentWindowSupplier(windowParams(name, retentionPeriod, windowSize, retainDuplicates), 'TIMESTAMPED'),
  /** Keeps the headers of a record with its value (KIP-1271). */
  persistentTimestampedWindowStoreWithHeaders: (name: string, retentionPeriod: number, windowSize: number, retainDuplicates: boolean): WindowBytesStoreSupplier =>
    persistentWindowSupplier(windowParams(name, retentionPeriod, windowSize, retainDuplicates), 'HEADERS'),
  inMemoryWindowStore: (name: string, retentionPeriod: number, windowSize: number, retainDuplicates: boolean): WindowBytesStoreSupplier =>
    inMemoryWindowSupplier(windowParams(name, retentionPeriod, windowSize, retainDuplicates)),

  persistentSessionStore: (name: string, retentionPeriod: number): SessionBytesStoreSupplier =>
    persistentSessionSupplier(name, sessionRetention(name, retentionPeriod), false),
  /** Keeps the headers of a record with its aggregate (KIP-1271). */
  persistentSessionStoreWithHeaders: (name: string, retentionPeriod: number): SessionBytesStoreSupplier =>
    persistentSessionSupplier(name, sessionRetention(name, retentionPeriod), true),
  inMemorySessionStore: (name: string, retentionPeriod: number): SessionBytesStoreSupplier =>
    inMemorySessionSupplier(name, sessionRetention(name, retentionPeriod)),

  keyValueStoreBuilder: <K, V>(
    supplier: KeyValueBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<KeyValueStore<K, V>> => new KeyValueStoreBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  timestampedKeyValueStoreBuilder: <K, V>(
    supplier: KeyValueBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<TimestampedKeyValueStore<K, V>> => new TimestampedKeyValueStoreBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  /** Over a supplier without headers they are lost when the value is written, and read back as none; in memory they are kept (KIP-1271). */
  timestampedKeyValueStoreWithHeadersBuilder: <K, V>(
    supplier: KeyValueBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<TimestampedKeyValueStoreWithHeaders<K, V>> => new TimestampedKeyValueStoreWithHeadersBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  versionedKeyValueStoreBuilder: <K, V>(
    supplier: VersionedBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<VersionedKeyValueStore<K, V>> => new VersionedKeyValueStoreBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  windowStoreBuilder: <K, V>(
    supplier: WindowBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<WindowStore<K, V>> => new WindowStoreBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  timestampedWindowStoreBuilder: <K, V>(
    supplier: WindowBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<TimestampedWindowStore<K, V>> => new TimestampedWindowStoreBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  /** As timestampedKeyValueStoreWithHeadersBuilder (KIP-1271). */
  timestampedWindowStoreWithHeadersBuilder: <K, V>(
    supplier: WindowBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<V> | null,
  ): StoreBuilder<TimestampedWindowStoreWithHeaders<K, V>> => new TimestampedWindowStoreWithHeadersBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  sessionStoreBuilder: <K, AGG>(
    supplier: SessionBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<AGG> | null,
  ): StoreBuilder<SessionStore<K, AGG>> => new SessionStoreBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
  /** As timestampedKeyValueStoreWithHeadersBuilder (KIP-1271). */
  sessionStoreWithHeadersBuilder: <K, AGG>(
    supplier: SessionBytesStoreSupplier, keySerde: Serde<K> | null, valueSerde: Serde<AGG> | null,
  ): StoreBuilder<SessionStoreWithHeaders<K, AGG>> => new SessionStoreWithHeadersBuilder(requireNotNull(supplier, 'supplier'), keySerde, valueSerde),
} as const;
