import { compareBytes } from '../../common/bytes.ts';
import { Windowed, timeWindow } from '../../windows/windowed.ts';
import type { BytesWindowStore } from '../bytes-stores.ts';
import { CachingLayer } from './caching-layer.ts';
import { keyText, upperRangeText } from '../codecs/key-text.ts';
import { MergedCacheIterator } from './merged-cache-iterator.ts';
import type { CacheMerge } from './merged-cache-iterator.ts';
import type { CacheCursor, CacheEntry } from './named-cache.ts';
import { SegmentedCache } from './segmented-cache.ts';
import { emptyIterator } from '../store-iterator.ts';
import type { KeyValueIterator, WindowStoreIterator } from '../stores.ts';
import { keyOfWindowStoreKey, startOfWindowStoreKey, timeText, windowEnd, windowStoreKey } from '../codecs/window-key-schema.ts';

export const FIRST_SEQUENCE = '\0\0\0\0';
export const LAST_SEQUENCE = '\x7f\xff\xff\xff';
const TIME_FIRST = '\0';

/**
 * A cache over a window store. Point reads look here first; unlike a key-value cache it keeps nothing of what they find below. Walks
 * merge both.
 *
 * `timeOrdered` orders its keys as the time-ordered persistent store below does (for emit on window close).
 *
 * Kafka: org.apache.kafka.streams.state.internals.CachingWindowStore, TimeOrderedCachingWindowStore (without index)
 */
export class CachingWindowStore extends CachingLayer<BytesWindowStore> implements BytesWindowStore {
  protected readonly windowSizeMs: number;
  readonly #timeOrdered: boolean;
  protected readonly segments: SegmentedCache;
  #lastStart = Number.NaN;
  #lastKey: string | null = null;
  #lastText = '';
  #segmentText = '';
  #startText = '';

  constructor(inner: BytesWindowStore, windowSizeMs: number, segmentIntervalMs: number, timeOrdered = false) {
    super(inner);
    this.windowSizeMs = windowSizeMs;
    this.#timeOrdered = timeOrdered;
    this.segments = new SegmentedCache(segmentIntervalMs);
  }

  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }

  protected readBelow(storeKey: Uint8Array): Uint8Array | null {
    return this.inner.fetch(keyOfWindowStoreKey(storeKey), startOfWindowStoreKey(storeKey));
  }

  protected putBelow(storeKey: Uint8Array, value: Uint8Array | null): void {
    const start = startOfWindowStoreKey(storeKey);
    // The cache took it; if the store below turns it down, it is gone from now on, and the trace has to say so.
    if (this.trace !== null && value !== null && this.inner.accepts?.(start) === false) this.trace.write('expire', storeKey, value, null, null);
    this.inner.put(keyOfWindowStoreKey(storeKey), value, start);
  }

  peek(key: Uint8Array, start: number): Uint8Array | null {
    const entry = this.cache.peek(this.textOf(keyText(key), start));
    if (entry === undefined) return this.inner.fetch(key, start);
    return entry.dirty || this.inner.accepts?.(start) !== false ? entry.value : null;
  }

  put(key: Uint8Array, value: Uint8Array | null, windowStart: number): void {
    this.requireOpen();
    this.putCached(this.textOf(keyText(key), windowStart), windowStoreKey(key, windowStart, 0), value);
  }

  fetch(key: Uint8Array, time: number): Uint8Array | null;
  fetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c?: number, d?: number,
  ): Uint8Array | null | WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    if (c === undefined) {
      const entry = this.cache.get(this.textOf(keyText(a as Uint8Array), b as number));
      return entry === undefined ? this.inner.fetch(a as Uint8Array, b as number) : entry.value;
    }
    if (d === undefined) return this.values(a as Uint8Array, b as number, c, this.inner.fetch(a as Uint8Array, b as number, c), false);
    const to = b as Uint8Array | null;
    if (a !== null && to !== null && compareBytes(a, to) > 0) return emptyIterator<Windowed<Uint8Array>, Uint8Array>();
    return this.entries(a, to, c, d, this.inner.fetch(a, to, c, d), false, true);
  }

  backwardFetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  backwardFetch(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    if (d === undefined) return this.values(a as Uint8Array, b as number, c, this.inner.backwardFetch(a as Uint8Array, b as number, c), true);
    const to = b as Uint8Array | null;
    if (a !== null && to !== null && compareBytes(a, to) > 0) return emptyIterator<Windowed<Uint8Array>, Uint8Array>();
    return this.entries(a, to, c, d, this.inner.backwardFetch(a, to, c, d), true, true);
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    return this.entries(null, null, timeFrom, timeTo, this.inner.fetchAll(timeFrom, timeTo), false);
  }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    return this.entries(null, null, timeFrom, timeTo, this.inner.backwardFetchAll(timeFrom, timeTo), true);
  }
  all(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    return this.entries(null, null, 0, Infinity, this.inner.all(), false);
  }
  backwardAll(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    return this.entries(null, null, 0, Infinity, this.inner.backwardAll(), true);
  }

  /** The cache's key: segment, then the store's key. The last one is kept, as read and write of an update share it. */
  protected textOf(key: string, start: number): string {
    if (start !== this.#lastStart) {
      this.#lastStart = start;
      this.#segmentText = this.#timeOrdered ? this.segments.prefix(start) + TIME_FIRST : this.segments.prefix(start);
      this.#startText = timeText(start);
    } else if (key === this.#lastKey) return this.#lastText;
    this.#lastKey = key;
    this.#lastText = this.#timeOrdered
      ? this.#segmentText + this.#startText + key + FIRST_SEQUENCE
      : this.#segmentText + key + this.#startText + FIRST_SEQUENCE;
    return this.#lastText;
  }

  protected values(
    key: Uint8Array, timeFrom: number, timeTo: number, below: WindowStoreIterator<Uint8Array>, reverse: boolean,
  ): WindowStoreIterator<Uint8Array> {
    const merge: CacheMerge<number> = {
      keyOf: (entry) => startOfWindowStoreKey(entry.key),
      compare: (entry, start) => startOfWindowStoreKey(entry.key) - start,
      wants: (entry) => this.isWanted(entry, key, key, timeFrom, timeTo),
    };
    const cached = this.#timeOrdered ? this.segments.range(this.cache, timeFrom, timeTo, reverse) : this.#ofKey(keyText(key), timeFrom, timeTo, reverse);
    return new MergedCacheIterator<number>(cached, below, merge, reverse);
  }

  protected entries(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
    below: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>, reverse: boolean, byKey = false,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const merge: CacheMerge<Windowed<Uint8Array>> = {
      keyOf: (entry) => {
        const start = startOfWindowStoreKey(entry.key);
        return new Windowed(keyOfWindowStoreKey(entry.key), timeWindow(start, windowEnd(start, this.windowSizeMs)));
      },
      compare: (entry, stored) => {
        const text = this.textOf(keyText(stored.key), stored.window.start);
        return entry.text < text ? -1 : entry.text > text ? 1 : 0;
      },
      wants: (entry) => this.isWanted(entry, from, to, timeFrom, timeTo),
    };
    return new MergedCacheIterator(this.#between(from, to, timeFrom, timeTo, reverse, byKey), below, merge, reverse);
  }

  /**
   * What is passed over counts as used, too, and so decides what is evicted next: over a store on disk the cache is walked segment by segment, over one
   * in memory in one go from the first bound to the last, and a walk over times alone passes all of it.
   */
  #between(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number, reverse: boolean, byKey: boolean): CacheCursor {
    if (this.#timeOrdered) return this.segments.range(this.cache, timeFrom, timeTo, reverse);
    if (!byKey) return this.cache.range(null, null, true, reverse);
    if (this.inner.persistent) {
      return from !== null && to !== null && compareBytes(from, to) === 0 ? this.#ofKey(keyText(from), timeFrom, timeTo, reverse) : this.segments.range(this.cache, timeFrom, timeTo, reverse);
    }
    const lower = from === null ? null : this.segments.prefix(0) + keyText(from) + timeText(0) + FIRST_SEQUENCE;
    const upper = to === null ? null : this.segments.prefix(timeTo) + upperRangeText(keyText(to), timeText(timeTo) + LAST_SEQUENCE);
    return this.cache.range(lower, upper, true, reverse);
  }

  #ofKey(key: string, timeFrom: number, timeTo: number, reverse: boolean): CacheCursor {
    const first = key + timeText(Math.max(0, timeFrom)) + FIRST_SEQUENCE;
    const last = key + timeText(timeTo) + LAST_SEQUENCE;
    if (this.inner.persistent) return this.segments.keyRange(this.cache, timeFrom, timeTo, first, last, reverse);
    return this.cache.range(this.segments.prefix(timeFrom) + first, this.segments.prefix(timeTo) + last, true, reverse);
  }

  protected isWanted(entry: CacheEntry, from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): boolean {
    const start = startOfWindowStoreKey(entry.key);
    if (start < timeFrom || start > timeTo) return false;
    if (from === null && to === null) return true;
    const key = keyOfWindowStoreKey(entry.key);
    return (from === null || compareBytes(key, from) >= 0) && (to === null || compareBytes(key, to) <= 0);
  }
}
