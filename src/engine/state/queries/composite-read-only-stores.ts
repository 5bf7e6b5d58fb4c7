import type { Serializer } from '../../serde/serde.ts';
import type { Windowed } from '../../windows/windowed.ts';
import { StoreIterator } from '../store-iterator.ts';
import type { KeyValueIterator, ReadOnlyKeyValueStore, ReadOnlySessionStore, ReadOnlyWindowStore, WindowStoreIterator } from '../stores.ts';

/**
 * Asks for the stores of all tasks anew at every call: tasks come and go between two calls. It throws what the caller shall see when
 * there is none.
 */
export type StoreProvider<S> = () => readonly S[];

/** One walk after the other: the order is that of each task's store, not a global one. Walks begin when the one before has ended. */
class ConcatenatedIterator<K, V, S> extends StoreIterator<K, V> {
  readonly #stores: readonly S[];
  readonly #walkOf: (store: S) => KeyValueIterator<K, V>;
  #at = 0;
  #walk: KeyValueIterator<K, V> | null = null;

  constructor(stores: readonly S[], walkOf: (store: S) => KeyValueIterator<K, V>) {
    super();
    this.#stores = stores;
    this.#walkOf = walkOf;
  }

  protected advance(): boolean {
    for (;;) {
      if (this.#walk === null) {
        const store = this.#stores[this.#at++];
        if (store === undefined) return false;
        this.#walk = this.#walkOf(store);
      }
      const step = this.#walk.next();
      if (step.done !== true) {
        this.entryKey = step.value[0];
        this.entryValue = step.value[1];
        return true;
      }
      this.#walk.close();
      this.#walk = null;
    }
  }

  protected override release(): void { this.#walk?.close(); }
}

function concatenated<K, V, S>(stores: readonly S[], walkOf: (store: S) => KeyValueIterator<K, V>): KeyValueIterator<K, V> {
  return new ConcatenatedIterator(stores, walkOf);
}

/** The first walk that has something; else an empty one. */
function firstNotEmpty<K, V, S>(stores: readonly S[], walkOf: (store: S) => KeyValueIterator<K, V>): KeyValueIterator<K, V> {
  for (const store of stores) {
    const walk = walkOf(store);
    if (walk.peekNextKey() !== undefined) return walk;
    walk.close();
  }
  return concatenated([], walkOf);
}

function firstNotNull<V, S>(stores: readonly S[], get: (store: S) => V | null): V | null {
  for (const store of stores) {
    const found = get(store);
    if (found !== null) return found;
  }
  return null;
}

/** Kafka: org.apache.kafka.streams.state.internals.CompositeReadOnlyKeyValueStore */
export class CompositeReadOnlyKeyValueStore<K, V> implements ReadOnlyKeyValueStore<K, V> {
  readonly #stores: StoreProvider<ReadOnlyKeyValueStore<K, V>>;
  constructor(stores: StoreProvider<ReadOnlyKeyValueStore<K, V>>) { this.#stores = stores; }

  get(key: K): V | null { return firstNotNull(this.#stores(), (store) => store.get(key)); }
  range(from: K | null, to: K | null): KeyValueIterator<K, V> { return concatenated(this.#stores(), (store) => store.range(from, to)); }
  reverseRange(from: K | null, to: K | null): KeyValueIterator<K, V> { return concatenated(this.#stores(), (store) => store.reverseRange(from, to)); }
  all(): KeyValueIterator<K, V> { return concatenated(this.#stores(), (store) => store.all()); }
  reverseAll(): KeyValueIterator<K, V> { return concatenated(this.#stores(), (store) => store.reverseAll()); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<K, V> {
    return concatenated(this.#stores(), (store) => store.prefixScan(prefix, serializer));
  }
  approximateNumEntries(): number { return this.#stores().reduce((sum, store) => sum + store.approximateNumEntries(), 0); }
}

/** Kafka: org.apache.kafka.streams.state.internals.CompositeReadOnlyWindowStore */
export class CompositeReadOnlyWindowStore<K, V> implements ReadOnlyWindowStore<K, V> {
  readonly #stores: StoreProvider<ReadOnlyWindowStore<K, V>>;
  constructor(stores: StoreProvider<ReadOnlyWindowStore<K, V>>) { this.#stores = stores; }

  fetch(key: K, time: number): V | null;
  fetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  fetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  fetch(a: K | null, b: K | number | null, c?: number, d?: number): V | null | WindowStoreIterator<V> | KeyValueIterator<Windowed<K>, V> {
    if (c === undefined) return firstNotNull(this.#stores(), (store) => store.fetch(a as K, b as number));
    if (d === undefined) return firstNotEmpty(this.#stores(), (store) => store.fetch(a as K, b as number, c));
    return concatenated(this.#stores(), (store) => store.fetch(a, b as K | null, c, d));
  }

  backwardFetch(key: K, timeFrom: number, timeTo: number): WindowStoreIterator<V>;
  backwardFetch(keyFrom: K | null, keyTo: K | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V>;
  backwardFetch(a: K | null, b: K | number | null, c: number, d?: number): WindowStoreIterator<V> | KeyValueIterator<Windowed<K>, V> {
    if (d === undefined) return firstNotEmpty(this.#stores(), (store) => store.backwardFetch(a as K, b as number, c));
    return concatenated(this.#stores(), (store) => store.backwardFetch(a, b as K | null, c, d));
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V> { return concatenated(this.#stores(), (store) => store.fetchAll(timeFrom, timeTo)); }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<K>, V> {
    return concatenated(this.#stores(), (store) => store.backwardFetchAll(timeFrom, timeTo));
  }
  all(): KeyValueIterator<Windowed<K>, V> { return concatenated(this.#stores(), (store) => store.all()); }
  backwardAll(): KeyValueIterator<Windowed<K>, V> { return concatenated(this.#stores(), (store) => store.backwardAll()); }
}

/** Kafka: org.apache.kafka.streams.state.internals.CompositeReadOnlySessionStore */
export class CompositeReadOnlySessionStore<K, AGG> implements ReadOnlySessionStore<K, AGG> {
  readonly #stores: StoreProvider<ReadOnlySessionStore<K, AGG>>;
  constructor(stores: StoreProvider<ReadOnlySessionStore<K, AGG>>) { this.#stores = stores; }

  fetchSession(key: K, start: number, end: number): AGG | null { return firstNotNull(this.#stores(), (store) => store.fetchSession(key, start, end)); }

  findSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  findSessions(a: K | null, b: K | number | null, c: number, d?: number): KeyValueIterator<Windowed<K>, AGG> {
    if (d === undefined) return firstNotEmpty(this.#stores(), (store) => store.findSessions(a as K, b as number, c));
    return firstNotEmpty(this.#stores(), (store) => store.findSessions(a, b as K | null, c, d));
  }

  backwardFindSessions(key: K, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(keyFrom: K | null, keyTo: K | null, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<K>, AGG>;
  backwardFindSessions(a: K | null, b: K | number | null, c: number, d?: number): KeyValueIterator<Windowed<K>, AGG> {
    if (d === undefined) return firstNotEmpty(this.#stores(), (store) => store.backwardFindSessions(a as K, b as number, c));
    return firstNotEmpty(this.#stores(), (store) => store.backwardFindSessions(a, b as K | null, c, d));
  }

  fetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  fetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  fetch(a: K | null, b?: K | null): KeyValueIterator<Windowed<K>, AGG> {
    if (b === undefined) return firstNotEmpty(this.#stores(), (store) => store.fetch(a as K));
    return concatenated(this.#stores(), (store) => store.fetch(a, b));
  }

  backwardFetch(key: K): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(keyFrom: K | null, keyTo: K | null): KeyValueIterator<Windowed<K>, AGG>;
  backwardFetch(a: K | null, b?: K | null): KeyValueIterator<Windowed<K>, AGG> {
    if (b === undefined) return firstNotEmpty(this.#stores(), (store) => store.backwardFetch(a as K));
    return concatenated(this.#stores(), (store) => store.backwardFetch(a, b));
  }
}
