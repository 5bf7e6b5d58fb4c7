import { IllegalStateException } from '../../errors/errors.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { BytesStore } from '../bytes-stores.ts';
import type { FlushedEntry, NamedCache } from './named-cache.ts';
import { Position } from '../position.ts';
import { StoreTrace } from '../store-trace.ts';
import type { CachedStateStore, FlushListener } from '../stores.ts';
import { ThreadCache } from './thread-cache.ts';
import { WrappedStateStore, contextOfWrite } from '../layers/wrapped-state-store.ts';

/** The value of entries that only lead to others; the store below knows nothing of them. */
export const INDEX_ENTRY = new Uint8Array(0);

/**
 * What the caching layers of all stores share: writes stay in the cache until it is flushed (commit, eviction, close), then go below and
 * to the flush listener, one per key, under the record context of the last write.
 *
 * A key that was made and deleted between two flushes vanishes without a trace where a listener is set. Old values are what lay below,
 * that is the value of the last flush. Kafka: CachingKeyValueStore#putAndMaybeForward and its siblings
 */
export abstract class CachingLayer<S extends BytesStore> extends WrappedStateStore<S> implements CachedStateStore<Uint8Array, Uint8Array> {
  protected context!: StateStoreContext;
  protected cache!: NamedCache;
  protected trace: StoreTrace | null = null;
  /** What lies in the cache counts as written. */
  readonly #position = new Position();
  #threadCache!: ThreadCache;
  #listener: FlushListener<Uint8Array, Uint8Array> | null = null;
  #sendOldValues = false;

  override init(context: StateStoreContext, root: StateStore): void {
    if (!(context.threadCache instanceof ThreadCache)) {
      throw new IllegalStateException(`store ${this.name} has caching enabled, but its thread has no cache`, { facts: { store: this.name } });
    }
    this.context = context;
    this.trace = StoreTrace.of(context, this.name);
    this.#threadCache = context.threadCache;
    this.cache = context.threadCache.cacheFor(`${context.taskId}-${this.name}`, (entries) => {
      for (const entry of entries) if (entry.newValue !== INDEX_ENTRY) this.#writeBelow(entry);
    });
    super.init(context, root);
  }

  setFlushListener(listener: FlushListener<Uint8Array, Uint8Array>, sendOldValues: boolean): boolean {
    this.#listener = listener;
    this.#sendOldValues = sendOldValues;
    return true;
  }

  /** The cache keeps all of it, until the entry is evicted. */
  override asKept(value: Uint8Array): Uint8Array { return value; }

  override get position(): Position { return this.#position.copy().merge(super.position); }

  override flushCache(): void {
    this.cache.flush();
    this.inner.flushCache?.();
  }

  override flush(): void {
    this.cache.flush();
    this.inner.flush();
  }

  override close(): void {
    try {
      this.cache.flush();
    } finally {
      this.#threadCache.close(this.cache.name);
      this.inner.close();
    }
  }

  /** Reads the store below by the key that the cache keeps. */
  protected abstract readBelow(key: Uint8Array): Uint8Array | null;
  protected abstract putBelow(key: Uint8Array, value: Uint8Array | null): void;

  protected putCached(text: string, key: Uint8Array, value: Uint8Array | null): void {
    const context = contextOfWrite(this.context, this.name);
    if (this.trace !== null) this.trace.cache(key, true, 'put');
    this.#position.observe(context);
    this.cache.put(text, key, value, context);
  }

  #writeBelow(entry: FlushedEntry): void {
    const listener = this.#listener;
    const { key, newValue } = entry;
    if (this.trace !== null) this.trace.cache(key, false, entry.evicted ? 'evict' : 'flush');
    let oldValue: Uint8Array | null = null;
    if (listener !== null) {
      if (newValue === null || this.#sendOldValues) oldValue = this.readBelow(key);
      if (newValue === null && oldValue === null) return;
    }
    const current = this.context.recordContext;
    this.context.recordContext = entry.context;
    try {
      this.putBelow(key, newValue);
      if (listener !== null) listener(key, newValue, this.#sendOldValues ? oldValue : null, entry.context.timestamp);
    } finally {
      this.context.recordContext = current;
    }
  }
}
