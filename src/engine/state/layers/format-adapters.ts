import { asHeadersValue, payloadOf, plainAsHeadersValue, plainValueOf } from '../codecs/headers-format.ts';
import type { Serializer } from '../../serde/serde.ts';
import type { Windowed } from '../../windows/windowed.ts';
import type { BytesKeyValueStore, BytesWindowStore } from '../bytes-stores.ts';
import { rawValueOf, timestampedValue } from '../codecs/state-serdes.ts';
import { mapIterator } from '../store-iterator.ts';
import type { KeyValueIterator, WindowStoreIterator } from '../stores.ts';
import { WrappedStateStore } from './wrapped-state-store.ts';

/** What the plain store below cannot keep. Kafka: ConsumerRecord.NO_TIMESTAMP */
const NO_TIMESTAMP = -1;

/** How values of one form lie in a store of another: what that cannot keep is dropped on the way down, and empty on the way back. */
export interface Adaption {
  down(value: Uint8Array): Uint8Array;
  up(stored: Uint8Array): Uint8Array;
}

/** Kafka: KeyValueToTimestampedKeyValueByteStoreAdapter, WindowToTimestampedWindowByteStoreAdapter */
export const TIMESTAMPED_OVER_PLAIN: Adaption = { down: rawValueOf, up: (stored) => timestampedValue(stored, NO_TIMESTAMP) };
/** Kafka: TimestampedToHeadersStoreAdapter, TimestampedToHeadersWindowStoreAdapter */
export const HEADERS_OVER_TIMESTAMPED: Adaption = { down: payloadOf, up: asHeadersValue };
/** Kafka: PlainToHeadersStoreAdapter, PlainToHeadersWindowStoreAdapter */
export const HEADERS_OVER_PLAIN: Adaption = { down: plainValueOf, up: plainAsHeadersValue };

/** Lets a persistent store stand where one is asked for that keeps more with each value: a timestamp, or headers too. */
export class KeyValueAdapter extends WrappedStateStore<BytesKeyValueStore> implements BytesKeyValueStore {
  readonly #adaption: Adaption;

  constructor(inner: BytesKeyValueStore, adaption: Adaption) {
    super(inner);
    this.#adaption = adaption;
  }

  override asKept(value: Uint8Array): Uint8Array { return this.#adaption.up(this.#adaption.down(value)); }
  override asRead(stored: Uint8Array): Uint8Array { return this.#adaption.up(stored); }
  #down(value: Uint8Array | null): Uint8Array | null { return value === null ? null : this.#adaption.down(value); }
  #up(stored: Uint8Array | null): Uint8Array | null { return stored === null ? null : this.#adaption.up(stored); }
  #all<K>(source: KeyValueIterator<K, Uint8Array>): KeyValueIterator<K, Uint8Array> { return mapIterator(source, (key) => key, this.#adaption.up); }

  get(key: Uint8Array): Uint8Array | null { return this.#up(this.inner.get(key)); }
  put(key: Uint8Array, value: Uint8Array | null): void { this.inner.put(key, this.#down(value)); }
  putIfAbsent(key: Uint8Array, value: Uint8Array | null): Uint8Array | null { return this.#up(this.inner.putIfAbsent(key, this.#down(value))); }
  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void {
    this.inner.putAll(entries.map(([key, value]): readonly [Uint8Array, Uint8Array | null] => [key, this.#down(value)]), beforeEach);
  }
  delete(key: Uint8Array): Uint8Array | null { return this.#up(this.inner.delete(key)); }
  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#all(this.inner.range(from, to)); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> {
    return this.#all(this.inner.reverseRange(from, to));
  }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#all(this.inner.all()); }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#all(this.inner.reverseAll()); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> {
    return this.#all(this.inner.prefixScan(prefix, serializer));
  }
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }
}

/** As KeyValueAdapter. */
export class WindowAdapter extends WrappedStateStore<BytesWindowStore> implements BytesWindowStore {
  readonly adaption: Adaption;

  constructor(inner: BytesWindowStore, adaption: Adaption) {
    super(inner);
    this.adaption = adaption;
  }

  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }
  get sequence(): number | undefined { return this.inner.sequence; }
  accepts(time: number): boolean { return this.inner.accepts === undefined || this.inner.accepts(time); }
  override asKept(value: Uint8Array): Uint8Array { return this.adaption.up(this.adaption.down(value)); }
  override asRead(stored: Uint8Array): Uint8Array { return this.adaption.up(stored); }
  #down(value: Uint8Array | null): Uint8Array | null { return value === null ? null : this.adaption.down(value); }
  #up(stored: Uint8Array | null): Uint8Array | null { return stored === null ? null : this.adaption.up(stored); }
  #all<K>(source: KeyValueIterator<K, Uint8Array>): KeyValueIterator<K, Uint8Array> { return mapIterator(source, (key) => key, this.adaption.up); }

  put(key: Uint8Array, value: Uint8Array | null, windowStart: number): void { this.inner.put(key, this.#down(value), windowStart); }

  fetch(key: Uint8Array, time: number): Uint8Array | null;
  fetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c?: number, d?: number,
  ): Uint8Array | null | WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (c === undefined) return this.#up(this.inner.fetch(a as Uint8Array, b as number));
    if (d === undefined) return this.#all(this.inner.fetch(a as Uint8Array, b as number, c));
    return this.#all(this.inner.fetch(a, b as Uint8Array | null, c, d));
  }

  backwardFetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  backwardFetch(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return this.#all(this.inner.backwardFetch(a as Uint8Array, b as number, c));
    return this.#all(this.inner.backwardFetch(a, b as Uint8Array | null, c, d));
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#all(this.inner.fetchAll(timeFrom, timeTo));
  }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return this.#all(this.inner.backwardFetchAll(timeFrom, timeTo));
  }
  all(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.#all(this.inner.all()); }
  backwardAll(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return this.#all(this.inner.backwardAll()); }
}
