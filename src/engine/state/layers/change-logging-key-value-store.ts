import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serializer } from '../../serde/serde.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { headersOf, payloadOf } from '../codecs/headers-format.ts';
import { rawValueOf } from '../codecs/state-serdes.ts';
import type { KeyValueIterator } from '../stores.ts';
import { WrappedStateStore, contextOfWrite, timeOfChange } from './wrapped-state-store.ts';

/** How a change-logging layer logs. */
export interface ChangeLoggingOptions {
  /** Values carry their timestamp in front: it becomes the changelog record's, and only the rest its value. */
  readonly timestamped: boolean;
  /** The record's headers go along (stores of joins, KIP-1271). */
  readonly withHeaders: boolean;
  /** Values carry their headers in front: those are the changelog record's, and only the rest its value. A tombstone has the record's. */
  readonly storesHeaders: boolean;
}

/** Stores that throw entries out by themselves say so, and the change log writes tombstones. */
export interface EvictingStore { onEviction(listener: (key: Uint8Array) => void): void }

/**
 * Writes below, then appends what was written to the changelog: deletes of absent keys too, and `putIfAbsent` only when it stored.
 *
 * Kafka: ChangeLoggingKeyValueBytesStore, ChangeLoggingTimestampedKeyValueBytesStore, ChangeLoggingTimestampedKeyValueBytesStoreWithHeaders
 */
export class ChangeLoggingKeyValueStore extends WrappedStateStore<BytesKeyValueStore> implements BytesKeyValueStore {
  readonly #timestamped: boolean;
  readonly #withHeaders: boolean;
  readonly #storesHeaders: boolean;
  #context!: StateStoreContext;

  constructor(inner: BytesKeyValueStore, options: ChangeLoggingOptions) {
    super(inner);
    this.#timestamped = options.timestamped;
    this.#withHeaders = options.withHeaders;
    this.#storesHeaders = options.storesHeaders;
  }

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
    const evicting = this.inner as BytesKeyValueStore & Partial<EvictingStore>;
    // with headers Kafka looks for the map below a layer of its own and does not find it: what falls out stays in the changelog
    if (!this.#storesHeaders) evicting.onEviction?.((key) => this.#log(key, null));
  }

  get(key: Uint8Array): Uint8Array | null { return this.inner.get(key); }
  peek(key: Uint8Array): Uint8Array | null { return this.inner.peek === undefined ? this.inner.get(key) : this.inner.peek(key); }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.inner.put(key, value);
    this.#log(key, value);
  }

  putIfAbsent(key: Uint8Array, value: Uint8Array | null): Uint8Array | null {
    const previous = this.inner.putIfAbsent(key, value);
    if (previous === null) this.#log(key, value);
    return previous;
  }

  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void {
    this.inner.putAll(entries, beforeEach);
    for (const [key, value] of entries) this.#log(key, value);
  }

  delete(key: Uint8Array): Uint8Array | null {
    const previous = this.inner.delete(key);
    this.#log(key, null);
    return previous;
  }

  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.inner.range(from, to); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.inner.reverseRange(from, to); }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return this.inner.all(); }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> { return this.inner.reverseAll(); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> { return this.inner.prefixScan(prefix, serializer); }
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }

  #log(key: Uint8Array, value: Uint8Array | null): void {
    const record = contextOfWrite(this.#context, this.name);
    if (this.#storesHeaders && value !== null) {
      const payload = payloadOf(value);
      this.#context.logChange(this.name, key, rawValueOf(payload), timeOfChange(payload, record), headersOf(value));
      return;
    }
    const headers = this.#withHeaders || this.#storesHeaders ? record.headers : null;
    if (this.#timestamped && value !== null) this.#context.logChange(this.name, key, rawValueOf(value), timeOfChange(value, record), headers);
    else this.#context.logChange(this.name, key, value, record.timestamp, headers);
  }
}
