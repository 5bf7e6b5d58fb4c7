import type { StateStore } from '../../processor/state-store.ts';
import {
  CompositeReadOnlyKeyValueStore, CompositeReadOnlySessionStore, CompositeReadOnlyWindowStore,
} from './composite-read-only-stores.ts';
import type { StoreProvider } from './composite-read-only-stores.ts';
import { MeteredKeyValueStore } from '../layers/metered-key-value-store.ts';
import { MeteredSessionStore } from '../layers/metered-session-store.ts';
import { MeteredWindowStore } from '../layers/metered-window-store.ts';
import { AGGREGATE_ALONE, AS_KEPT, ReadOnlyKeyValueView, ReadOnlySessionView, ReadOnlyWindowView, VALUE_ALONE, VALUE_AND_TIMESTAMP } from '../read-only-stores.ts';
import type { ReadOnlyKeyValueStore, ReadOnlySessionStore, ReadOnlyWindowStore, ValueAndTimestamp } from '../stores.ts';
import { storesHeaders, type AggregationWithHeaders, type ValueTimestampHeaders } from '../values-with-headers.ts';

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
      (stores() as MeteredKeyValueStore<K, any>[]).map((store) => new ReadOnlyKeyValueView<K, V>(store, store.kind === 'timestamped-kv' ? VALUE_ALONE : AS_KEPT))),
  }),
  timestampedKeyValueStore: <K, V>(): QueryableStoreType<ReadOnlyKeyValueStore<K, ValueAndTimestamp<V>>> => ({
    name: 'timestampedKeyValueStore',
    accepts: (store) => isKeyValue(store) && store.kind === 'timestamped-kv',
    create: (stores) => new CompositeReadOnlyKeyValueStore<K, ValueAndTimestamp<V>>(() =>
      (stores() as MeteredKeyValueStore<K, any>[]).map((store) => new ReadOnlyKeyValueView<K, ValueAndTimestamp<V>>(store, storesHeaders(store) ? VALUE_AND_TIMESTAMP : AS_KEPT))),
  }),
  /** Kafka: QueryableStoreTypes#timestampedKeyValueStoreWithHeaders (KIP-1271) */
  timestampedKeyValueStoreWithHeaders: <K, V>(): QueryableStoreType<ReadOnlyKeyValueStore<K, ValueTimestampHeaders<V>>> => ({
    name: 'timestampedKeyValueStoreWithHeaders',
    accepts: (store) => isKeyValue(store) && storesHeaders(store),
    create: (stores) => new CompositeReadOnlyKeyValueStore<K, ValueTimestampHeaders<V>>(() =>
      (stores() as MeteredKeyValueStore<K, any>[]).map((store) => new ReadOnlyKeyValueView<K, ValueTimestampHeaders<V>>(store, AS_KEPT))),
  }),
  /** Plain and timestamped window stores, the latter without their timestamps. */
  windowStore: <K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, V>> => ({
    name: 'windowStore',
    accepts: isWindow,
    create: (stores) => new CompositeReadOnlyWindowStore<K, V>(() =>
      (stores() as MeteredWindowStore<K, any>[]).map((store) => new ReadOnlyWindowView<K, V>(store, store.kind === 'timestamped-window' ? VALUE_ALONE : AS_KEPT))),
  }),
  timestampedWindowStore: <K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, ValueAndTimestamp<V>>> => ({
    name: 'timestampedWindowStore',
    accepts: (store) => isWindow(store) && store.kind === 'timestamped-window',
    create: (stores) => new CompositeReadOnlyWindowStore<K, ValueAndTimestamp<V>>(() =>
      (stores() as MeteredWindowStore<K, any>[]).map((store) => new ReadOnlyWindowView<K, ValueAndTimestamp<V>>(store, storesHeaders(store) ? VALUE_AND_TIMESTAMP : AS_KEPT))),
  }),
  /** Kafka: QueryableStoreTypes#timestampedWindowStoreWithHeaders (KIP-1271) */
  timestampedWindowStoreWithHeaders: <K, V>(): QueryableStoreType<ReadOnlyWindowStore<K, ValueTimestampHeaders<V>>> => ({
    name: 'timestampedWindowStoreWithHeaders',
    accepts: (store) => isWindow(store) && storesHeaders(store),
    create: (stores) => new CompositeReadOnlyWindowStore<K, ValueTimestampHeaders<V>>(() =>
      (stores() as MeteredWindowStore<K, any>[]).map((store) => new ReadOnlyWindowView<K, ValueTimestampHeaders<V>>(store, AS_KEPT))),
  }),
  /** Session stores, without the headers that one may keep. */
  sessionStore: <K, AGG>(): QueryableStoreType<ReadOnlySessionStore<K, AGG>> => ({
    name: 'sessionStore',
    accepts: (store) => store instanceof MeteredSessionStore,
    create: (stores) => new CompositeReadOnlySessionStore<K, AGG>(() =>
      (stores() as MeteredSessionStore<K, any>[]).map((store) => new ReadOnlySessionView<K, AGG>(store, storesHeaders(store) ? AGGREGATE_ALONE : AS_KEPT))),
  }),
  /** Kafka: QueryableStoreTypes#sessionStoreWithHeaders (KIP-1271) */
  sessionStoreWithHeaders: <K, AGG>(): QueryableStoreType<ReadOnlySessionStore<K, AggregationWithHeaders<AGG>>> => ({
    name: 'sessionStoreWithHeaders',
    accepts: (store) => store instanceof MeteredSessionStore && storesHeaders(store),
    create: (stores) => new CompositeReadOnlySessionStore<K, AggregationWithHeaders<AGG>>(() =>
      (stores() as MeteredSessionStore<K, any>[]).map((store) => new ReadOnlySessionView<K, AggregationWithHeaders<AGG>>(store, AS_KEPT))),
  }),
} as const;
