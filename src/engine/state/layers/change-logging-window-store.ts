import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Windowed } from '../../windows/windowed.ts';
import type { BytesWindowStore } from '../bytes-stores.ts';
import type { ChangeLoggingOptions } from './change-logging-key-value-store.ts';
import { headersOf, payloadOf } from '../codecs/headers-format.ts';
import { rawValueOf } from '../codecs/state-serdes.ts';
import type { KeyValueIterator, WindowStoreIterator } from '../stores.ts';
import { windowStoreKey } from '../codecs/window-key-schema.ts';
import { WrappedStateStore, contextOfWrite, timeOfChange } from './wrapped-state-store.ts';

/**
 * Writes below, then appends to the changelog, also what the store below turned down as expired. With duplicates this layer counts for
 * itself: nulls, which the store skips, take a number here and log a tombstone under it.
 *
 * Kafka: ChangeLoggingWindowBytesStore, ChangeLoggingTimestampedWindowBytesStore, ChangeLoggingTimestampedWindowBytesStoreWithHeaders
 */
export class ChangeLoggingWindowStore extends WrappedStateStore<BytesWindowStore> implements BytesWindowStore {
  readonly #retainDuplicates: boolean;
  readonly #timestamped: boolean;
  readonly #withHeaders: boolean;
  readonly #storesHeaders: boolean;
  #context!: StateStoreContext;
  #sequence = 0;

  constructor(inner: BytesWindowStore, retainDuplicates: boolean, options: ChangeLoggingOptions) {
    super(inner);
    this.#retainDuplicates = retainDuplicates;
    this.#timestamped = options.timestamped;
    this.#withHeaders = options.withHeaders;
    this.#storesHeaders = options.storesHeaders;
  }

  override init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    super.init(context, root);
  }

  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }
  get sequence(): number | undefined { return this.inner.sequence; }
  accepts(time: number): boolean { return this.inner.accepts === undefined || this.inner.accepts(time); }

  put(key: Uint8Array, value: Uint8Array | null, windowStart: number): void {
    this.inner.put(key, value, windowStart);
    if (this.#retainDuplicates) this.#sequence = (this.#sequence + 1) & 0x7fffffff;
    const record = contextOfWrite(this.#context, this.name);
    const storeKey = windowStoreKey(key, windowStart, this.#sequence);
    if (this.#storesHeaders && value !== null) {
      const payload = payloadOf(value);
      this.#context.logChange(this.name, storeKey, rawValueOf(payload), timeOfChange(payload, record), headersOf(value));
      return;
    }
    const headers = this.#withHeaders || this.#storesHeaders ? record.headers : null;
    if (this.#timestamped && value !== null) this.#context.logChange(this.name, storeKey, rawValueOf(value), timeOfChange(value, record), headers);
    else this.#context.logChange(this.name, storeKey, value, record.timestamp, headers);
  }

  fetch(key: Uint8Array, time: number): Uint8Array | null;
  fetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c?: number, d?: number,
  ): Uint8Array | null | WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (c === undefined) return this.inner.fetch(a as Uint8Array, b as number);
    if (d === undefined) return this.inner.fetch(a as Uint8Array, b as number, c);
    return this.inner.fetch(a, b as Uint8Array | null, c, d);
  }

  backwardFetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  backwardFetch(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.inner.backwardFetch(a as Uint8Array, b as number, c);
    return this.inner.backwardFetch(a, b as Uint8Array | null, c, d);
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.inner.fetchAll(timeFrom, timeTo); }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.inner.backwardFetchAll(timeFrom, timeTo);
  }
  all(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.inner.all(); }
  backwardAll(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.inner.backwardAll(); }
}
