import { Serdes } from '../../../src/engine/serde/serdes.ts';
import type { AnyStoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';

/** Stores of texts, in memory and without a changelog; with `cached`, behind a record cache. */
export interface StoreOptions { readonly cached?: boolean }

function finished(builder: AnyStoreBuilder, { cached = false }: StoreOptions): AnyStoreBuilder {
  builder.withLoggingDisabled();
  return cached ? builder.withCachingEnabled() : builder;
}

export function tableStore(name: string, options: StoreOptions = {}): AnyStoreBuilder {
  return finished(Stores.timestampedKeyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.string(), Serdes.string()), options);
}

export function versionedStore(name: string, historyMs: number): AnyStoreBuilder {
  return finished(Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore(name, historyMs), Serdes.string(), Serdes.string()), {});
}

export function windowStore(name: string, retentionMs: number, sizeMs: number, options: StoreOptions = {}): AnyStoreBuilder {
  return finished(Stores.timestampedWindowStoreBuilder(Stores.inMemoryWindowStore(name, retentionMs, sizeMs, false), Serdes.string(), Serdes.string()), options);
}

export function sessionStore(name: string, retentionMs: number, options: StoreOptions = {}): AnyStoreBuilder {
  return finished(Stores.sessionStoreBuilder(Stores.inMemorySessionStore(name, retentionMs), Serdes.string(), Serdes.string()), options);
}
