import type { StateStore } from '../processor/state-store.ts';
import {
  CompositeReadOnlyKeyValueStore, CompositeReadOnlySessionStore, CompositeReadOnlyWindowStore,
} from './composite-read-only-stores.ts';
import type { StoreProvider } from './composite-read-only-stores.ts';
import { MeteredKeyValueStore } from './metered-key-value-store.ts';
import { MeteredSessionStore } from './metered-session-store.ts';
import { MeteredWindowStore } from './metered-window-store.ts';
import { ReadOnlyKeyValueView, ReadOnlySessionView, ReadOnlyWindowView } from './read-only-stores.ts';
import type { ReadOnlyKeyValueStore, ReadOnlySessionStore, ReadOnlyWindowStore, ValueAndTimestamp } from './stores.ts';

/**
 * How a store is to be looked at from outside (interactive queries, version 1).
 *
 *     const counts = streams.store(StoreQueryParameters.fromNameAndType('counts', QueryableStoreTypes.keyValueStore<string, bigint>()));
 *     counts.get('alice');
 *
 * Kafka: org.apache.kafka.streams.state.QueryableStoreType
 */
export interface QueryableStoreType<T> {
  readonly name: string;
  accepts(store: StateStore): boolean;
  /** One view on the stores of all tasks; `stores` gives only stores that were accepted. */
  create(stores: StoreProvider<StateStore>): T;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- the types come from who asks: nothing can check them */
const isKeyValue = (store: StateStore): store is MeteredKeyValueStore<any, any> => store instanceof MeteredKeyValueStore;
const isWindow = (store: StateStore): store is MeteredWindowStore<any, any> => store instanceof MeteredWindowStore;

export const QueryableStoreTypes = {
  /** Plain and timestamped key-value stores, the latter without their timestamps. */
  keyValueStore: <K, V>(): QueryableStoreType<ReadOnlyKeyValueStore<K, V>> => ({
    name: 'keyValueStore',
    accepts: isKeyValue,
    create: (stores) => new CompositeReadOnlyKeyValueStore<K, V>(() =>
      (stores() as MeteredKeyValueStore<K, any>[]).map((store) => new ReadOnlyKeyValueView<K, V>(store, store.kind === 'timestamped-kv'))),
  }),
  timestampedKeyValueStore: <K, V>(): QueryableStoreType<ReadOnlyKeyValueStore<K, ValueAndTimestamp<V>>> => ({
    name: 'timestampedKeyValueStore',
    accepts: (store) => isKeyValue(store) && store.kind === 'timestamped-kv',
    create: (stores) => new CompositeReadOnlyKeyValueStore<K, ValueAndTimestamp<V>>(() =>
      (stores() as MeteredKeyValueStore<K, any>[]).map((store) => new ReadOnlyKeyValueView<K, ValueAndTimestamp<V>>(store, false))),
  }),
  /** Plain and timestamped window stores, the latter without their timestamps. */
  windowStore: <K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, V>> => ({
    name: 'windowStore',
    accepts: isWindow,
    create: (stores) => new CompositeReadOnlyWindowStore<K, V>(() =>
      (stores() as MeteredWindowStore<K, any>[]).map((store) => new ReadOnlyWindowView<K, V>(store, store.kind === 'timestamped-window'))),
  }),
  timestampedWindowStore: <K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, ValueAndTimestamp<V>>> => ({
    name: 'timestampedWindowStore',
    accepts: (store) => isWindow(store) && store.kind === 'timestamped-window',
    create: (stores) => new CompositeReadOnlyWindowStore<K, ValueAndTimestamp<V>>(() =>
      (stores() as MeteredWindowStore<K, any>[]).map((store) => new ReadOnlyWindowView<K, ValueAndTimestamp<V>>(store, false))),
  }),
  sessionStore: <K, AGG>(): QueryableStoreType<ReadOnlySessionStore<K, AGG>> => ({
    name: 'sessionStore',
    accepts: (store) => store instanceof MeteredSessionStore,
    create: (stores) => new CompositeReadOnlySessionStore<K, AGG>(() =>
      (stores() as MeteredSessionStore<K, AGG>[]).map((store) => new ReadOnlySessionView<K, AGG>(store))),
  }),
} as const;
