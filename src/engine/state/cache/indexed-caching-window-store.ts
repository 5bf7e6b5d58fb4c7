import type { RecordContext } from '../../processor/context.ts';
import { Windowed, timeWindow } from '../../windows/windowed.ts';
import type { BytesWindowStore } from '../bytes-stores.ts';
import { INDEX_ENTRY } from './caching-layer.ts';
import { CachingWindowStore, FIRST_SEQUENCE, LAST_SEQUENCE } from './caching-window-store.ts';
import { keyText } from '../codecs/key-text.ts';
import { MergedCacheIterator } from './merged-cache-iterator.ts';
import type { CacheMerge } from './merged-cache-iterator.ts';
import type { CacheCursor, CacheEntry, NamedCache } from './named-cache.ts';
import type { KeyValueIterator, WindowStoreIterator } from '../stores.ts';
import { keyOfWindowStoreKey, startOfWindowStoreKey, timeText, windowEnd } from '../codecs/window-key-schema.ts';

const BASE_FIRST = '\0';
const INDEX_FIRST = '\x01';
const INDEX_END = '\x02';
/** Longer than what stands behind a key. */
const BEYOND = '\xff'.repeat(13);

/**
 * A cache over a window store that is ordered by time and has an index by key: each window is in here twice, too, under its time and, with
 * nothing in it, under its key. Both count for the size of the cache and for what was used last. Walks over keys go by the index, as those
 * of the store below do. Kafka: org.apache.kafka.streams.state.internals.TimeOrderedCachingWindowStore (with index)
 */
export class IndexedCachingWindowStore extends CachingWindowStore {
  constructor(inner: BytesWindowStore, windowSizeMs: number, segmentIntervalMs: number) { super(inner, windowSizeMs, segmentIntervalMs, true); }

  override put(key: Uint8Array, value: Uint8Array | null, windowStart: number): void {
    super.put(key, value, windowStart);
    const { timestamp, partition, offset, raw } = this.context.recordContext!;
    const context: RecordContext = { timestamp, topic: '', partition, offset, headers: null, raw };
    this.cache.put(this.segments.prefix(windowStart) + indexText(keyText(key), windowStart), key, INDEX_ENTRY, context);
  }

  protected override values(
    key: Uint8Array, timeFrom: number, timeTo: number, below: WindowStoreIterator<Uint8Array>, reverse: boolean,
  ): WindowStoreIterator<Uint8Array> {
    const text = INDEX_FIRST + keyText(key);
    const merge: CacheMerge<number> = {
      keyOf: (entry) => startOfWindowStoreKey(entry.key),
      compare: (entry, start) => startOfWindowStoreKey(entry.key) - start,
      wants: (entry) => this.isWanted(entry, key, key, timeFrom, timeTo),
    };
    const index = this.segments.keyRange(
      this.cache, timeFrom, timeTo, text + timeText(Math.max(0, timeFrom)) + FIRST_SEQUENCE, text + timeText(timeTo) + LAST_SEQUENCE, reverse);
    return new MergedCacheIterator<number>(this.#found(index), below, merge, reverse);
  }

  protected override entries(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
    below: KeyValueIterator<Windowed<Uint8Array>, Uint8Array>, reverse: boolean, byKey = false,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    const textOf = (key: Uint8Array, start: number): string =>
      (byKey ? this.segments.prefix(start) + indexText(keyText(key), start) : this.textOf(keyText(key), start));
    const merge: CacheMerge<Windowed<Uint8Array>> = {
      keyOf: (entry) => {
        const start = startOfWindowStoreKey(entry.key);
        return new Windowed(keyOfWindowStoreKey(entry.key), timeWindow(start, windowEnd(start, this.windowSizeMs)));
      },
      compare: (entry, stored) => {
        const cached = textOf(keyOfWindowStoreKey(entry.key), startOfWindowStoreKey(entry.key));
        const text = textOf(stored.key, stored.window.start);
        return cached < text ? -1 : cached > text ? 1 : 0;
      },
      wants: (entry) => this.isWanted(entry, from, to, timeFrom, timeTo),
    };
    const cached = byKey
      ? this.#found(this.segments.keyRange(
        this.cache, timeFrom, timeTo, INDEX_FIRST + (from === null ? '' : keyText(from)), to === null ? INDEX_END : INDEX_FIRST + keyText(to) + BEYOND, reverse))
      : this.segments.keyRange(this.cache, timeFrom, timeTo, BASE_FIRST, INDEX_FIRST, reverse);
    return new MergedCacheIterator(cached, below, merge, reverse);
  }

  #found(index: CacheCursor): CacheCursor { return new FoundByIndex(index, this.cache, (key, start) => this.textOf(keyText(key), start)); }
}

function indexText(key: string, start: number): string { return INDEX_FIRST + key + timeText(start) + FIRST_SEQUENCE; }

/** The entries that an index leads to; those that were evicted are not found any more. */
class FoundByIndex implements CacheCursor {
  readonly #index: CacheCursor;
  readonly #cache: NamedCache;
  readonly #textOf: (key: Uint8Array, start: number) => string;

  constructor(index: CacheCursor, cache: NamedCache, textOf: (key: Uint8Array, start: number) => string) {
    this.#index = index;
    this.#cache = cache;
    this.#textOf = textOf;
  }

  peek(): CacheEntry | null {
    for (let entry = this.#index.peek(); entry !== null; entry = this.#index.peek()) {
      const found = this.#cache.get(this.#textOf(entry.key, startOfIndex(entry.text)));
      if (found !== undefined) return found;
      this.#index.skip();
    }
    return null;
  }

  skip(): void { this.#index.skip(); }
  close(): void { this.#index.close(); }
}

function startOfIndex(text: string): number {
  let start = 0;
  for (let i = text.length - TIME_AND_SEQUENCE; i < text.length - FIRST_SEQUENCE.length; i++) start = start * 256 + text.charCodeAt(i);
  return start;
}
const TIME_AND_SEQUENCE = 12;
