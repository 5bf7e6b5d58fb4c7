import { compareBytes, latin1Of } from '../../common/bytes.ts';
import type { Windowed } from '../../windows/windowed.ts';
import type { BytesSessionStore } from '../bytes-stores.ts';
import { CachingLayer } from './caching-layer.ts';
import { keyText, upperRangeText } from '../codecs/key-text.ts';
import { MergedCacheIterator } from './merged-cache-iterator.ts';
import type { CacheMerge } from './merged-cache-iterator.ts';
import type { CacheCursor } from './named-cache.ts';
import { SegmentedCache } from './segmented-cache.ts';
import {
  endOfSessionStoreKey, keyOfSessionStoreKey, sessionStoreKey, startOfSessionStoreKey, windowedOfSessionStoreKey,
} from '../codecs/session-key-schema.ts';
import { emptyIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';
import { timeText } from '../codecs/window-key-schema.ts';

/** Kafka: org.apache.kafka.streams.state.internals.CachingSessionStore */
export class CachingSessionStore extends CachingLayer<BytesSessionStore> implements BytesSessionStore {
  readonly #segments: SegmentedCache;

  constructor(inner: BytesSessionStore, segmentIntervalMs: number) {
    super(inner);
    this.#segments = new SegmentedCache(segmentIntervalMs);
  }

  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }

  protected readBelow(storeKey: Uint8Array): Uint8Array | null {
    return this.inner.fetchSession(keyOfSessionStoreKey(storeKey), startOfSessionStoreKey(storeKey), endOfSessionStoreKey(storeKey));
  }

  protected putBelow(storeKey: Uint8Array, value: Uint8Array | null): void {
    const end = endOfSessionStoreKey(storeKey);
    // The cache took it; if the store below turns it down, it is gone from now on, and the trace has to say so.
    if (this.trace !== null && value !== null && this.inner.accepts?.(end) === false) this.trace.write('expire', storeKey, value, null, null);
    this.inner.put(windowedOfSessionStoreKey(storeKey), value);
  }

  peek(key: Uint8Array, start: number, end: number): Uint8Array | null {
    const entry = this.cache.peek(this.#text(sessionStoreKey(key, start, end), end));
    if (entry === undefined) return this.inner.fetchSession(key, start, end);
    return entry.dirty || this.inner.accepts?.(end) !== false ? entry.value : null;
  }

  put(sessionKey: Windowed<Uint8Array>, aggregate: Uint8Array | null): void {
    this.requireOpen();
    const { start, end } = sessionKey.window;
    const storeKey = sessionStoreKey(sessionKey.key, start, end);
    this.putCached(this.#text(storeKey, end), storeKey, aggregate);
  }

  remove(sessionKey: Windowed<Uint8Array>): void { this.put(sessionKey, null); }

  fetchSession(key: Uint8Array, start: number, end: number): Uint8Array | null {
    this.requireOpen();
    const entry = this.cache.get(this.#text(sessionStoreKey(key, start, end), end));
    return entry === undefined ? this.inner.fetchSession(key, start, end) : entry.value;
  }

  findSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  findSessions(a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    if (d === undefined) {
      const key = a as Uint8Array;
      return this.#scan(key, key, b as number, Infinity, c, this.inner.findSessions(key, b as number, c), false);
    }
    const to = b as Uint8Array | null;
    if (a !== null && to !== null && compareBytes(a, to) > 0) return emptyIterator();
    return this.#scan(a, to, c, Infinity, d, this.inner.findSessions(a, to, c, d), false);
  }

  backwardFindSessions(key: Uint8Array, earliestEnd: number, latestStart: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestStart: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFindSessions(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    if (d === undefined) {
      const key = a as Uint8Array;
      return this.#scan(key, key, b as number, Infinity, c, this.inner.backwardFindSessions(key, b as number, c), true);
    }
    const to = b as Uint8Array | null;
    if (a !== null && to !== null && compareBytes(a, to) > 0) return emptyIterator();
    return this.#scan(a, to, c, Infinity, d, this.inner.backwardFindSessions(a, to, c, d), true);
  }

  findSessionsByEnd(earliestEnd: number, latestEnd: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    this.requireOpen();
    return this.#scan(null, null, earliestEnd, latestEnd, Infinity, this.inner.findSessionsByEnd(earliestEnd, latestEnd), false);
  }

  fetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(a: Uint8Array | null, b?: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return b === undefined ? this.findSessions(a as Uint8Array, 0, Infinity) : this.findSessions(a, b, 0, Infinity);
  }

  backwardFetch(key: Uint8Array): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(a: Uint8Array | null, b?: Uint8Array | null): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return b === undefined ? this.backwardFindSessions(a as Uint8Array, 0, Infinity) : this.backwardFindSessions(a, b, 0, Infinity);
  }

  #text(storeKey: Uint8Array, end: number): string { return this.#segments.prefix(end) + latin1Of(storeKey); }

  #scan(
    from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestEnd: number, latestStart: number,
    below: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>, reverse: boolean,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const merge: CacheMerge<Windowed<Uint8Array>> = {
      keyOf: (entry) => windowedOfSessionStoreKey(entry.key),
      compare: (entry, stored) => {
        const { start, end } = stored.window;
        const text = this.#text(sessionStoreKey(stored.key, start, end), end);
        return entry.text < text ? -1 : entry.text > text ? 1 : 0;
      },
      wants: (entry) => {
        const end = endOfSessionStoreKey(entry.key);
        if (end < earliestEnd || end > latestEnd || startOfSessionStoreKey(entry.key) > latestStart) return false;
        const key = keyOfSessionStoreKey(entry.key);
        return (from === null || compareBytes(key, from) >= 0) && (to === null || compareBytes(key, to) <= 0);
      },
    };
    return new MergedCacheIterator(this.#passed(from, to, earliestEnd, latestEnd, latestStart, reverse), below, merge, reverse);
  }

  /** As in a window store, what a walk passes counts as used. A walk over several keys never goes by segments here. */
  #passed(from: Uint8Array | null, to: Uint8Array | null, earliestEnd: number, latestEnd: number, latestStart: number, reverse: boolean): CacheCursor {
    if (latestEnd !== Infinity) return this.#segments.range(this.cache, earliestEnd, latestEnd, reverse);
    if (from !== null && from === to) {
      const first = keyText(from) + timeText(earliestEnd) + timeText(0);
      const last = keyText(from) + timeText(Infinity) + timeText(latestStart);
      if (this.inner.persistent) return this.#segments.keyRange(this.cache, earliestEnd, Infinity, first, last, reverse);
      return this.cache.range(this.#segments.prefix(earliestEnd) + first, this.#segments.prefix(Infinity) + last, true, reverse);
    }
    const lower = from === null ? null : this.#segments.prefix(0) + keyText(from) + timeText(0) + timeText(0);
    const upper = to === null ? null : this.#segments.prefix(Infinity) + upperRangeText(keyText(to), timeText(Infinity) + timeText(latestStart));
    return this.cache.range(lower, upper, true, reverse);
  }
}
