import { incrementText } from '../codecs/key-text.ts';
import type { CacheCursor, CacheEntry, NamedCache } from './named-cache.ts';
import { timeText } from '../codecs/window-key-schema.ts';

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

/**
 * Jumps from segment to segment instead of passing the other keys in each. What is put into a segment while it is walked is not visited,
 * what is put into a later one is.
 */
class SegmentWalk implements CacheCursor {
  readonly #cache: NamedCache;
  readonly #firstSegment: string;
  readonly #lastSegment: string;
  readonly #lower: string;
  readonly #upper: string;
  readonly #reverse: boolean;
  #current: CacheCursor | null = null;
  /** The segment that was entered last. */
  #segment: string | null = null;
  #done = false;

  constructor(cache: NamedCache, firstSegment: string, lastSegment: string, lower: string, upper: string, reverse: boolean) {
    this.#cache = cache;
    this.#firstSegment = firstSegment;
    this.#lastSegment = lastSegment;
    this.#lower = lower;
    this.#upper = upper;
    this.#reverse = reverse;
    this.#enter();
  }

  peek(): CacheEntry | null {
    while (!this.#done) {
      const entry = this.#current!.peek();
      if (entry !== null) return entry;
      this.#current!.close();
      this.#enter();
    }
    return null;
  }

  skip(): void { this.#current?.skip(); }

  close(): void {
    this.#current?.close();
    this.#current = null;
    this.#done = true;
  }

  /** The next segment with any entries at all. */
  #enter(): void {
    const key = this.#reverse ? this.#lastKey() : this.#firstKey();
    const segment = key?.slice(0, SEGMENT_LENGTH);
    if (segment === undefined || segment < this.#firstSegment || segment > this.#lastSegment) {
      this.close();
      return;
    }
    this.#segment = segment;
    this.#current = this.#cache.range(segment + this.#lower, segment + this.#upper, true, this.#reverse);
  }

  #firstKey(): string | undefined {
    if (this.#segment === null) return this.#cache.ceilingKey(this.#firstSegment + this.#lower);
    const next = incrementText(this.#segment);
    return next === null ? undefined : this.#cache.ceilingKey(next);
  }

  #lastKey(): string | undefined {
    return this.#segment === null ? this.#cache.floorKey(this.#lastSegment + this.#upper) : this.#cache.lowerKey(this.#segment);
  }
}
