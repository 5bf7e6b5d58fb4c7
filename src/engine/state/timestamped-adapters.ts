import type { Serializer } from '../serde/serde.ts';
import type { Windowed } from '../windows/windowed.ts';
import type { BytesKeyValueStore, BytesWindowStore } from './bytes-stores.ts';
import { rawValueOf, timestampedValue } from './state-serdes.ts';
import { mapIterator } from './store-iterator.ts';
import type { KeyValueIterator, WindowStoreIterator } from './stores.ts';
import { WrappedStateStore } from './wrapped-state-store.ts';

/** What the plain store below cannot keep. Kafka: ConsumerRecord.NO_TIMESTAMP */
const NO_TIMESTAMP = -1;

function plain(value: Uint8Array | null): Uint8Array | null { return value === null ? null : rawValueOf(value); }
function timestamped(value: Uint8Array): Uint8Array { return timestampedValue(value, NO_TIMESTAMP); }
function timestampedOrNull(value: Uint8Array | null): Uint8Array | null { return value === null ? null : timestamped(value); }

function timestampedValues<K>(source: KeyValueIterator<K, Uint8Array>): KeyValueIterator<K, Uint8Array> {
  return mapIterator(source, (key) => key, timestamped);
}

/**
 * Lets a plain persistent store stand where a timestamped one is asked for: timestamps are dropped when writing and read back as -1.
 * Kafka: KeyValueToTimestampedKeyValueByteStoreAdapter
 */
export class TimestampedKeyValueAdapter extends WrappedStateStore<BytesKeyValueStore> implements BytesKeyValueStore {
  override asKept(value: Uint8Array): Uint8Array { return timestamped(rawValueOf(value)); }
  override asRead(stored: Uint8Array): Uint8Array { return timestamped(stored); }

  get(key: Uint8Array): Uint8Array | null { return timestampedOrNull(this.inner.get(key)); }
  put(key: Uint8Array, value: Uint8Array | null): void { this.inner.put(key, plain(value)); }
  putIfAbsent(key: Uint8Array, value: Uint8Array | null): Uint8Array | null { return timestampedOrNull(this.inner.putIfAbsent(key, plain(value))); }
  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void {
    this.inner.putAll(entries.map(([key, value]): readonly [Uint8Array, Uint8Array | null] => [key, plain(value)]), beforeEach);
  }
  delete(key: Uint8Array): Uint8Array | null { return timestampedOrNull(this.inner.delete(key)); }
  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return timestampedValues(this.inner.range(from, to)); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> {
    return timestampedValues(this.inner.reverseRange(from, to));
  }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return timestampedValues(this.inner.all()); }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> { return timestampedValues(this.inner.reverseAll()); }
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> {
    return timestampedValues(this.inner.prefixScan(prefix, serializer));
  }
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }
}

/** Kafka: WindowToTimestampedWindowByteStoreAdapter */
export class TimestampedWindowAdapter extends WrappedStateStore<BytesWindowStore> implements BytesWindowStore {
  get retentionMs(): number | undefined { return this.inner.retentionMs; }
  get segmentIntervalMs(): number | undefined { return this.inner.segmentIntervalMs; }
  get sequence(): number | undefined { return this.inner.sequence; }
  accepts(time: number): boolean { return this.inner.accepts === undefined || this.inner.accepts(time); }
  override asKept(value: Uint8Array): Uint8Array { return timestamped(rawValueOf(value)); }
  override asRead(stored: Uint8Array): Uint8Array { return timestamped(stored); }

  put(key: Uint8Array, value: Uint8Array | null, windowStart: number): void { this.inner.put(key, plain(value), windowStart); }

  fetch(key: Uint8Array, time: number): Uint8Array | null;
  fetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  fetch(from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  fetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c?: number, d?: number,
  ): Uint8Array | null | WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (c === undefined) return timestampedOrNull(this.inner.fetch(a as Uint8Array, b as number));
    if (d === undefined) return timestampedValues(this.inner.fetch(a as Uint8Array, b as number, c));
    return timestampedValues(this.inner.fetch(a, b as Uint8Array | null, c, d));
  }

  backwardFetch(key: Uint8Array, timeFrom: number, timeTo: number): WindowStoreIterator<Uint8Array>;
  backwardFetch(
    from: Uint8Array | null, to: Uint8Array | null, timeFrom: number, timeTo: number,
  ): KeyValueIterator<Windowed<Uint8Array>, Uint8Array>;
  backwardFetch(
    a: Uint8Array | null, b: Uint8Array | number | null, c: number, d?: number,
  ): WindowStoreIterator<Uint8Array> | KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    if (d === undefined) return timestampedValues(this.inner.backwardFetch(a as Uint8Array, b as number, c));
    return timestampedValues(this.inner.backwardFetch(a, b as Uint8Array | null, c, d));
  }

  fetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return timestampedValues(this.inner.fetchAll(timeFrom, timeTo));
  }
  backwardFetchAll(timeFrom: number, timeTo: number): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> {
    return timestampedValues(this.inner.backwardFetchAll(timeFrom, timeTo));
  }
  all(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return timestampedValues(this.inner.all()); }
  backwardAll(): KeyValueIterator<Windowed<Uint8Array>, Uint8Array> { return timestampedValues(this.inner.backwardAll()); }
}
