import { incrementText } from './key-text.ts';
import type { CacheCursor, CacheEntry, NamedCache } from './named-cache.ts';
import { timeText } from './window-key-schema.ts';

const SEGMENT_LENGTH = 8;

/**
 * How the caches of window and session stores order their keys: by the segment that the persistent store would keep the entry in, then
 * by the store's own key. So cache and store can be walked side by side. Kafka: SegmentedCacheFunction
 */
export class SegmentedCache {
  readonly #intervalMs: number;

  constructor(intervalMs: number) { this.#intervalMs = intervalMs; }

  /** What stands in front of the keys of that time. */
  prefix(time: number): string { return timeText(Math.trunc(Math.max(0, time) / this.#intervalMs)); }

  /** Negative: the first key comes first. Keys are store keys with the times they are segmented by. */
  compare(keyA: string, timeA: number, keyB: string, timeB: number): number {
    const segmentA = Math.trunc(timeA / this.#intervalMs);
    const segmentB = Math.trunc(timeB / this.#intervalMs);
    if (segmentA !== segmentB) return segmentA - segmentB;
    return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
  }

  /** All entries of the segments from one time's to another's. */
  range(cache: NamedCache, timeFrom: number, timeTo: number, reverse: boolean): CacheCursor {
    const last = Math.trunc(timeTo / this.#intervalMs);
    const end = last >= Number.MAX_SAFE_INTEGER ? null : timeText(last + 1);
    return cache.range(this.prefix(timeFrom), end, false, reverse);
  }

  /** In each segment from one time's to another's, the store keys between two bounds. */
  keyRange(cache: NamedCache, timeFrom: number, timeTo: number, lower: string, upper: string, reverse: boolean): CacheCursor {
    return new SegmentWalk(cache, this.prefix(timeFrom), this.prefix(Math.min(timeTo, Number.MAX_SAFE_INTEGER)), lower, upper, reverse);
  }
}

/** Jumps from segment to segment instead of passing the other keys in each. */
class SegmentWalk implements CacheCursor {
  readonly #cache: NamedCache;
  readonly #firstSegment: string;
  readonly #lastSegment: string;
  readonly #lower: string;
  readonly #upper: string;
  readonly #reverse: boolean;
  /** Where to look next, and whether a key that is equal counts. */
  #cursor: string;
  #inclusive = true;
  #peeked: CacheEntry | null = null;

  constructor(cache: NamedCache, firstSegment: string, lastSegment: string, lower: string, upper: string, reverse: boolean) {
    this.#cache = cache;
    this.#firstSegment = firstSegment;
    this.#lastSegment = lastSegment;
    this.#lower = lower;
    this.#upper = upper;
    this.#reverse = reverse;
    this.#cursor = reverse ? lastSegment + upper : firstSegment + lower;
  }

  peek(): CacheEntry | null { return (this.#peeked ??= this.#reverse ? this.#previous() : this.#next()); }
  skip(): void { this.#peeked = null; }
  close(): void {}

  #next(): CacheEntry | null {
    for (;;) {
      const key = this.#cache.ceilingKey(this.#inclusive ? this.#cursor : `${this.#cursor}\0`);
      if (key === undefined) return null;
      const segment = key.slice(0, SEGMENT_LENGTH);
      if (segment > this.#lastSegment) return null;
      this.#inclusive = true;
      if (key < segment + this.#lower) this.#cursor = segment + this.#lower;
      else if (key > segment + this.#upper) this.#cursor = incrementText(segment)! + this.#lower;
      else {
        this.#cursor = key;
        this.#inclusive = false;
        return this.#cache.get(key)!;
      }
    }
  }

  #previous(): CacheEntry | null {
    for (;;) {
      const key = this.#inclusive ? this.#cache.floorKey(this.#cursor) : this.#cache.lowerKey(this.#cursor);
      if (key === undefined) return null;
      const segment = key.slice(0, SEGMENT_LENGTH);
      if (segment < this.#firstSegment) return null;
      this.#inclusive = true;
      if (key > segment + this.#upper) this.#cursor = segment + this.#upper;
      else if (key < segment + this.#lower) {
        this.#cursor = segment;
        this.#inclusive = false;
      } else {
        this.#cursor = key;
        this.#inclusive = false;
        return this.#cache.get(key)!;
      }
    }
  }
}
