import { InvalidStateStoreException } from '../errors/errors.ts';
import type { StateStore } from '../processor/state-store.ts';
import type { Serializer } from '../serde/serde.ts';
import type { Windowed } from '../windows/windowed.ts';
import { peek } from './bytes-stores.ts';
import type { MeteredKeyValueStore } from './layers/metered-key-value-store.ts';
import type { MeteredSessionStore } from './layers/metered-session-store.ts';
import type { MeteredWindowStore } from './layers/metered-window-store.ts';
import { mapIterator } from './store-iterator.ts';
import type {
  KeyValueIterator, ReadOnlyKeyValueStore, ReadOnlySessionStore, ReadOnlyWindowStore, ValueAndTimestamp, WindowStoreIterator,
} from './stores.ts';
import { AggregationWithHeaders } from './values-with-headers.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a view is made for stores of types known only to who asks */

/**
 * Stores as they show themselves to the outside: reads only, through the cache, without a trace and without touching what the cache
 * would throw out next. Kafka: the facades of StoreQueryParameters' stores (ReadOnlyKeyValueStoreFacade and siblings)
 */
function requireOpen(store: StateStore): void {
  if (!store.isOpen) throw new InvalidStateStoreException(`Store ${store.name} is currently closed.`, { facts: { store: store.name } });
}

/** How much of what a store keeps is shown. Kafka: ValueConverters */
export type Shown = (stored: any) => any;
export const AS_KEPT: Shown = (stored) => stored;
/** Without the timestamp, and the headers. */
export const VALUE_ALONE: Shown = (stored: ValueAndTimestamp<unknown> | null) => (stored === null ? null : stored.value);
/** Without the headers. */
export const VALUE_AND_TIMESTAMP: Shown = (stored: ValueAndTimestamp<unknown> | null) => (stored === null ? null : { value: stored.value, timestamp: stored.timestamp });
export const AGGREGATE_ALONE: Shown = (stored: AggregationWithHeaders<unknown> | null) => AggregationWithHeaders.getAggregationOrNull(stored);

export class ReadOnlyKeyValueView<K, V> implements ReadOnlyKeyValueStore<K, V> {
  readonly #store: MeteredKeyValueStore<K, any>;
  readonly #shown: (stored: any) => V;

  constructor(store: MeteredKeyValueStore<K, any>, shown: Shown) {
    this.#store = store;
    this.#shown = shown;
  }

  get(key: K): V | null {
    requireOpen(this.#store);
    const found = peek(this.#store.inner, this.#store.serdes.rawKey(key));
    return found === null ? null : this.#shown(this.#store.codec.decode(found));
  }
  range(from: K | null, to: K | null): KeyValueIterator<K, V> {
    const { serdes } = this.#store;
    return this.#typed((inner) => inner.range(serdes.rawBound(from), serdes.rawBound(to)));
  }
  reverseRange(from: K | null, to: K | null): KeyValueIterator<K, V> {
    const { serdes } = this.#store;
    return this.#typed((inner) => inner.reverseRange(serdes.rawBound(from), serdes.rawBound(to)));
  }
  all(): KeyValueIterator<K, V> { return this.#typed((inner) => inner.all()); }
  reverseAll(): KeyValueIterator<K, V> { return this.#typed((inner) => inner.reverseAll()); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<K, V> { return this.#typed((inner) => inner.prefixScan(prefix, serializer)); }
  approximateNumEntries(): number {
    requireOpen(this.#store);
    return this.#store.approximateNumEntries();
  }

  #typed(walk: (inner: MeteredKeyValueStore<K, any>['inner']) => KeyValueIterator<Uint8Array, Uint8Array>): KeyValueIterator<K, V> {
    requireOpen(this.#store);
    return mapIterator(this.#store.typed(walk(this.#store.inner)), (key) => key, this.#shown);
  }
}

export class ReadOnlyWindowView<K, V> implements ReadOnlyWindowStore<K, V> {
  readonly #store: MeteredWindowStore<K, any>;
  readonly #shown: (stored: any) => V;

  constructor(store: MeteredWindowStore<K, any>, shown: Shown) {
    this.#store = store;
    this.#shown = shown;
  }

  #decode(bytes: Uint8Array): V { return this.#shown(this.#store.codec.decode(bytes)); }

  fetch(key: K, time: number): V | null;
  fetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  fetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  fetch(a: K | null, b: K | number | null, c?: number, d?: number): V | null | WindowStoreIterator<V> | KeyValueIterator<Windowed<K>, V> {
    requireOpen(this.#store);
    const { inner, serdes } = this.#store;
    if (c === undefined) {
      const found = inner.fetch(serdes.rawKey(a as K), b as number);
      return found === null ? null : this.#decode(found);
    }
    if (d === undefined) return mapIterator(inner.fetch(serdes.rawKey(a as K), b as number, c), (start) => start, (bytes) => this.#decode(bytes));
    return this.#typed(inner.fetch(serdes.rawBound(a), serdes.rawBound(b as K | null), c, d));
  }

  backwardFetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  backwardFetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  backwardFetch(a: K | null, b: K | number | null, c: number, d?: number): WindowStoreIterator<V> | KeyValueIterator<Windowed<K>, V> {
    requireOpen(this.#store);
    const { inner, serdes } = this.#store;
    if (d === undefined) return mapIterator(inner.backwardFetch(serdes.rawKey(a as K), b as number, c), (start) => start, (bytes) => this.#decode(bytes));
    return this.#typed(inner.backwardFetch(serdes.rawBound(a), serdes.rawBound(b as K | null), c, d));
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V> { return this.#typed(this.#open().fetchAll(timeFrom, timeTo)); }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V> { return this.#typed(this.#open().backwardFetchAll(timeFrom, timeTo)); }
  all(): KeyValueIterator<Windowed<K>, V> { return this.#typed(this.#open().all()); }
  backwardAll(): KeyValueIterator<Windowed<K>, V> { return this.#typed(this.#open().backwardAll()); }

  #open(): MeteredWindowStore<K, any>['inner'] {
    requireOpen(this.#store);
    return this.#store.inner;
  }

  #typed(source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, V> {
    return mapIterator(this.#store.typed(source), (windowed) => windowed, this.#shown);
  }
}

export class ReadOnlySessionView<K, AGG> implements ReadOnlySessionStore<K, AGG> {
  readonly #store: MeteredSessionStore<K, any>;
  readonly #shown: (stored: any) => AGG;

  constructor(store: MeteredSessionStore<K, any>, shown: Shown) {
    this.#store = store;
    this.#shown = shown;
  }

  fetchSession(key: K, start: number, end: number): AGG | null {
    const found = this.#open().fetchSession(this.#store.serdes.rawKey(key), start, end);
    return found === null ? null : this.#shown(this.#store.codec.decode(found));
  }

  findSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(a: K | null, b: K | number | null, c: number, d?: number): KeyValueIterator<Windowed<K>, AGG> {
    const { serdes } = this.#store;
    if (d === undefined) return this.#typed(this.#open().findSessions(serdes.rawKey(a as K), b as number, c));
    return this.#typed(this.#open().findSessions(serdes.rawBound(a), serdes.rawBound(b as K | null), c, d));
  }

  backwardFindSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(a: K | null, b: K | number | null, c: number, d?: number): KeyValueIterator<Windowed<K>, AGG> {
    const { serdes } = this.#store;
    if (d === undefined) return this.#typed(this.#open().backwardFindSessions(serdes.rawKey(a as K), b as number, c));
    return this.#typed(this.#open().backwardFindSessions(serdes.rawBound(a), serdes.rawBound(b as K | null), c, d));
  }

  fetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  fetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  fetch(a: K | null, b?: K | null): KeyValueIterator<Windowed<K>, AGG> {
    const { serdes } = this.#store;
    if (b === undefined) return this.#typed(this.#open().fetch(serdes.rawKey(a as K)));
    return this.#typed(this.#open().fetch(serdes.rawBound(a), serdes.rawBound(b)));
  }

  backwardFetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(a: K | null, b?: K | null): KeyValueIterator<Windowed<K>, AGG> {
    const { serdes } = this.#store;
    if (b === undefined) return this.#typed(this.#open().backwardFetch(serdes.rawKey(a as K)));
    return this.#typed(this.#open().backwardFetch(serdes.rawBound(a), serdes.rawBound(b)));
  }

  #open(): MeteredSessionStore<K, any>['inner'] {
    requireOpen(this.#store);
    return this.#store.inner;
  }

  #typed(source: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>): KeyValueIterator<Windowed<K>, AGG> {
    return mapIterator(this.#store.typed(source), (windowed) => windowed, this.#shown);
  }
}
