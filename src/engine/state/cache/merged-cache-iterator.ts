import type { CacheEntry, CacheCursor } from './named-cache.ts';
import { StoreIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';

/** How one kind of store reads cache entries and compares them with its own keys. */
export interface CacheMerge<K> {
  /** The entry's key as the store's walks give it. */
  keyOf(entry: CacheEntry): K;
  /** Negative: the cache's key comes first in ascending order. */
  compare(entry: CacheEntry, storeKey: K): number;
  /** False: the cache's range holds it, but the walk does not want it. */
  wants(entry: CacheEntry): boolean;
}

/**
 * One walk over a cache and the store below it: for the same key the cache wins, and what the cache knows as deleted is left out. In
 * reverse that holds only once the deletion has been flushed: until then a walk may give null for its value, as Kafka's does.
 * Kafka: AbstractMergedSortedCacheStoreIterator
 */
export class MergedCacheIterator<K> extends StoreIterator<K, Uint8Array> {
  readonly #cache: CacheCursor;
  readonly #store: KeyValueIterator<K, Uint8Array>;
  readonly #merge: CacheMerge<K>;
  readonly #reverse: boolean;

  constructor(cache: CacheCursor, store: KeyValueIterator<K, Uint8Array>, merge: CacheMerge<K>, reverse: boolean) {
    super();
    this.#cache = cache;
    this.#store = store;
    this.#merge = merge;
    this.#reverse = reverse;
  }

  protected advance(): boolean {
    let entry = this.#nextWanted();
    let storeKey = this.#store.peekNextKey();
    // Kafka compares ascending here, whichever way it walks: a reverse walk forgets a deletion too early, or shows it as a null value
    while (entry !== null && entry.value === null) {
      const order = storeKey === undefined ? -1 : this.#merge.compare(entry, storeKey);
      if (order > 0) break;
      if (order === 0) {
        this.#store.next();
        storeKey = this.#store.peekNextKey();
      }
      this.#cache.skip();
      entry = this.#nextWanted();
    }
    if (entry === null) return this.#takeFromStore();
    const order = storeKey === undefined ? -1 : this.#merge.compare(entry, storeKey) * (this.#reverse ? -1 : 1);
    if (order > 0) return this.#takeFromStore();
    if (order === 0) this.#store.next();
    this.#cache.skip();
    this.entryKey = this.#merge.keyOf(entry);
    this.entryValue = entry.value!;
    return true;
  }

  #nextWanted(): CacheEntry | null {
    let entry = this.#cache.peek();
    while (entry !== null && !this.#merge.wants(entry)) {
      this.#cache.skip();
      entry = this.#cache.peek();
    }
    return entry;
  }

  #takeFromStore(): boolean {
    const step = this.#store.next();
    if (step.done === true) return false;
    this.entryKey = step.value[0];
    this.entryValue = step.value[1];
    return true;
  }

  protected override release(): void {
    this.#cache.close();
    this.#store.close();
  }
}
