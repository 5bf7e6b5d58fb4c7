import { hashOrder } from '../../common/java-hash.ts';
import { NamedCache } from './named-cache.ts';
import type { FlushedEntry } from './named-cache.ts';

/**
 * The record cache of a thread: one budget of bytes, shared by the caches of all stores of all tasks on it.
 *
 *     const cache = new ThreadCache(10_485_760);
 *     const words = cache.cacheFor('0_1-word-counts', (entries) => …);   // the store's caching layer does this
 *     words.put(…);                                                      // may evict at once, and then call the listener
 *
 * Over budget, the cache just written gives way, not the one used least: `while (total > max) cache.evict()`. So a budget of 0 flushes
 * every write at once through the same code.
 *
 * Misuse: to read `sizeBytes` as heap in use. It is Kafka's estimate (6.2: key + 24 + 1 + value + 20 + topic + headers), kept the same
 * so that a topology evicts where it evicts there.
 *
 * Kafka: org.apache.kafka.streams.state.internals.ThreadCache
 */
export class ThreadCache {
  readonly #caches = new Map<string, NamedCache>();
  #maxBytes: number;
  #sizeBytes = 0;
  #evictions = 0;

  constructor(maxBytes: number) { this.#maxBytes = maxBytes; }

  get maxBytes(): number { return this.#maxBytes; }
  get sizeBytes(): number { return this.#sizeBytes; }
  get evictions(): number { return this.#evictions; }
  /** Number of entries in all caches. */
  get size(): number {
    let size = 0;
    for (const cache of this.#caches.values()) size += cache.size;
    return size;
  }

  /** Bytes of the caches whose names begin so. */
  sizeBytesOf(prefix: string): number {
    let size = 0;
    for (const [name, cache] of this.#caches) if (name.startsWith(prefix)) size += cache.sizeBytes;
    return size;
  }
  hitRatioOf(name: string): number { return this.#caches.get(name)?.hitRatio ?? NaN; }

  /** @param name  `<task>-<store>` */
  cacheFor(name: string, flushListener: (entries: readonly FlushedEntry[]) => void): NamedCache {
    const cache = new NamedCache(name, this, flushListener);
    this.close(name);
    this.#caches.set(name, cache);
    return cache;
  }

  close(name: string): void {
    this.#caches.get(name)?.clear();
    this.#caches.delete(name);
  }

  /** What caches with such names keep is forgotten, written or not: what is below them changes without them from now on. */
  clear(prefix: string): void {
    for (const [name, cache] of this.#caches) if (name.startsWith(prefix)) cache.clear();
  }

  /** A new budget, when threads come or go. A smaller one evicts from all caches in turn. */
  resize(maxBytes: number): void {
    const shrinks = maxBytes < this.#maxBytes;
    this.#maxBytes = maxBytes;
    if (!shrinks || this.#caches.size === 0) return;
    const caches = hashOrder(this.#caches.keys()).map((name) => this.#caches.get(name)!);
    for (let at = 0; this.#sizeBytes > this.#maxBytes; at++) {
      caches[at % caches.length]!.evict();
      this.#evictions++;
    }
  }

  /** For the caches: one of them was written. A flush may have filled another one meanwhile, so this one may run empty. */
  makeRoom(cache: NamedCache): void {
    while (this.#sizeBytes > this.#maxBytes && cache.size > 0) {
      cache.evict();
      this.#evictions++;
    }
  }

  /** For the caches. */
  resized(by: number): void { this.#sizeBytes += by; }
}
