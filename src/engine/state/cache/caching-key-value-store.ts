import { compareBytes } from '../../common/bytes.ts';
import type { Serializer } from '../../serde/serde.ts';
import { peek } from '../bytes-stores.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { CachingLayer } from './caching-layer.ts';
import { keyText } from '../codecs/key-text.ts';
import { MergedCacheIterator } from './merged-cache-iterator.ts';
import type { CacheMerge } from './merged-cache-iterator.ts';
import { prefixBounds } from '../codecs/prefix-bounds.ts';
import { emptyIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';

const BY_KEY: CacheMerge<Uint8Array> = {
  keyOf: (entry) => entry.key,
  compare: (entry, storeKey) => compareBytes(entry.key, storeKey),
  wants: () => true,
};

/** Reads fill this cache too, with clean entries. Kafka: org.apache.kafka.streams.state.internals.CachingKeyValueStore */
export class CachingKeyValueStore extends CachingLayer<BytesKeyValueStore> implements BytesKeyValueStore {
  protected readBelow(key: Uint8Array): Uint8Array | null { return this.inner.get(key); }
  protected putBelow(key: Uint8Array, value: Uint8Array | null): void { this.inner.put(key, value); }

  get(key: Uint8Array): Uint8Array | null {
    this.requireOpen();
    const text = keyText(key);
    const entry = this.cache.get(text);
    if (entry !== undefined) return entry.value;
    const value = this.inner.get(key);
    if (value !== null) this.cache.putClean(text, key, value);
    return value;
  }

  peek(key: Uint8Array): Uint8Array | null {
    const entry = this.cache.peek(keyText(key));
    return entry === undefined ? peek(this.inner, key) : entry.value;
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.requireOpen();
    this.putCached(keyText(key), key, value);
  }

  putIfAbsent(key: Uint8Array, value: Uint8Array | null): Uint8Array | null {
    const previous = this.get(key);
    if (previous === null) this.put(key, value);
    return previous;
  }

  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void {
    for (let i = 0; i < entries.length; i++) {
      beforeEach?.(i);
      this.put(entries[i]![0], entries[i]![1]);
    }
  }

  delete(key: Uint8Array): Uint8Array | null {
    const previous = this.get(key);
    this.put(key, null);
    return previous;
  }

  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#range(from, to, false); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#range(from, to, true); }
  all(): KeyValueIterator<Uint8Array, Uint8Array> {
    this.requireOpen();
    return new MergedCacheIterator(this.cache.range(null, null, true, false), this.inner.all(), BY_KEY, false);
  }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> {
    this.requireOpen();
    return new MergedCacheIterator(this.cache.range(null, null, true, true), this.inner.reverseAll(), BY_KEY, true);
  }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> {
    this.requireOpen();
    const bounds = prefixBounds(this.name, prefix, serializer);
    return new MergedCacheIterator(this.cache.range(bounds.from, bounds.to, false, false), this.inner.prefixScan(prefix, serializer), BY_KEY, false);
  }
  /** Of the store below: what only the cache knows is not counted. */
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }

  #range(from: Uint8Array | null, to: Uint8Array | null, reverse: boolean): KeyValueIterator<Uint8Array, Uint8Array> {
    if (from !== null && to !== null && compareBytes(from, to) > 0) return emptyIterator();
    this.requireOpen();
    const cached = this.cache.range(from === null ? null : keyText(from), to === null ? null : keyText(to), true, reverse);
    return new MergedCacheIterator(cached, reverse ? this.inner.reverseRange(from, to) : this.inner.range(from, to), BY_KEY, reverse);
  }
}
