import { IllegalArgumentException, NullPointerException } from '../../errors/errors.ts';
import type { Windowed } from '../../windows/windowed.ts';
import type { KeyValueIterator, ValueAndTimestamp, VersionedRecord, WindowStoreIterator } from '../stores.ts';

/**
 * Questions to stores from outside the topology (interactive queries, version 2). `R` is what a success gives.
 *
 *     KeyQuery.withKey('alice')                                    // the value, also what only the cache has yet
 *     RangeQuery.withLowerBound('a').withDescendingKeys()          // what is flushed
 *
 * Misuse: to ask a RangeQuery for what was written a moment ago. Only key queries look into the record cache.
 *
 * A custom store may answer queries of its own: any object that it recognises in `query`. Kafka: org.apache.kafka.streams.query (KIP-796)
 */
export interface Query<R> {
  /** Never set; ties the query to its result for the type checker. */
  readonly resultType?: R;
}

function requireKey<K>(key: K): K {
  if (key === null || key === undefined) throw new NullPointerException('the key must not be null');
  return key;
}

/** The value of a key, without its timestamp. Key-value and timestamped key-value stores. */
export class KeyQuery<K, V> implements Query<V | null> {
  declare readonly resultType?: V | null;
  readonly key: K;
  readonly isSkipCache: boolean;
  private constructor(key: K, isSkipCache: boolean) {
    this.key = key;
    this.isSkipCache = isSkipCache;
  }
  static withKey<K, V>(key: K): KeyQuery<K, V> { return new KeyQuery(requireKey(key), false); }
  /** Only what is flushed. */
  skipCache(): KeyQuery<K, V> { return new KeyQuery(this.key, true); }
  getKey(): K { return this.key; }
}

/** Timestamped key-value stores. */
export class TimestampedKeyQuery<K, V> implements Query<ValueAndTimestamp<V> | null> {
  declare readonly resultType?: ValueAndTimestamp<V> | null;
  readonly key: K;
  readonly isSkipCache: boolean;
  private constructor(key: K, isSkipCache: boolean) {
    this.key = key;
    this.isSkipCache = isSkipCache;
  }
  static withKey<K, V>(key: K): TimestampedKeyQuery<K, V> { return new TimestampedKeyQuery(requireKey(key), false); }
  skipCache(): TimestampedKeyQuery<K, V> { return new TimestampedKeyQuery(this.key, true); }
}

/** `any`: as the store likes, which is ascending. Kafka: org.apache.kafka.streams.query.ResultOrder */
export type ResultOrder = 'any' | 'ascending' | 'descending';
export const ResultOrder = { ANY: 'any', ASCENDING: 'ascending', DESCENDING: 'descending' } as const;

export abstract class AnyRangeQuery<K> {
  /** Inclusive; null: open. In the order of the serialised keys. */
  readonly lowerBound: K | null;
  readonly upperBound: K | null;
  readonly resultOrder: ResultOrder;
  protected constructor(lowerBound: K | null, upperBound: K | null, resultOrder: ResultOrder) {
    this.lowerBound = lowerBound;
    this.upperBound = upperBound;
    this.resultOrder = resultOrder;
  }
}

/** Keys and values, without timestamps. Key-value and timestamped key-value stores. */
export class RangeQuery<K, V> extends AnyRangeQuery<K> implements Query<KeyValueIterator<K, V>> {
  declare readonly resultType?: KeyValueIterator<K, V>;
  static withRange<K, V>(lower: K | null, upper: K | null): RangeQuery<K, V> { return new RangeQuery<K, V>(lower, upper, 'any'); }
  static withLowerBound<K, V>(lower: K): RangeQuery<K, V> { return new RangeQuery<K, V>(lower, null, 'any'); }
  static withUpperBound<K, V>(upper: K): RangeQuery<K, V> { return new RangeQuery<K, V>(null, upper, 'any'); }
  static withNoBounds<K, V>(): RangeQuery<K, V> { return new RangeQuery<K, V>(null, null, 'any'); }
  withAscendingKeys(): RangeQuery<K, V> { return new RangeQuery<K, V>(this.lowerBound, this.upperBound, 'ascending'); }
  withDescendingKeys(): RangeQuery<K, V> { return new RangeQuery<K, V>(this.lowerBound, this.upperBound, 'descending'); }
  getLowerBound(): K | null { return this.lowerBound; }
  getUpperBound(): K | null { return this.upperBound; }
}

/** Timestamped key-value stores. */
export class TimestampedRangeQuery<K, V> extends AnyRangeQuery<K> implements Query<KeyValueIterator<K, ValueAndTimestamp<V>>> {
  declare readonly resultType?: KeyValueIterator<K, ValueAndTimestamp<V>>;
  static withRange<K, V>(lower: K | null, upper: K | null): TimestampedRangeQuery<K, V> { return new TimestampedRangeQuery<K, V>(lower, upper, 'any'); }
  static withLowerBound<K, V>(lower: K): TimestampedRangeQuery<K, V> { return new TimestampedRangeQuery<K, V>(lower, null, 'any'); }
  static withUpperBound<K, V>(upper: K): TimestampedRangeQuery<K, V> { return new TimestampedRangeQuery<K, V>(null, upper, 'any'); }
  static withNoBounds<K, V>(): TimestampedRangeQuery<K, V> { return new TimestampedRangeQuery<K, V>(null, null, 'any'); }
  withAscendingKeys(): TimestampedRangeQuery<K, V> { return new TimestampedRangeQuery<K, V>(this.lowerBound, this.upperBound, 'ascending'); }
  withDescendingKeys(): TimestampedRangeQuery<K, V> { return new TimestampedRangeQuery<K, V>(this.lowerBound, this.upperBound, 'descending'); }
}

/** The windows of one key that start within a range, by start. Values of timestamped stores come as ValueAndTimestamp. */
export class WindowKeyQuery<K, V> implements Query<WindowStoreIterator<V>> {
  declare readonly resultType?: WindowStoreIterator<V>;
  readonly key: K;
  /** Epoch ms, inclusive. */
  readonly timeFrom: number;
  readonly timeTo: number;
  private constructor(key: K, timeFrom: number, timeTo: number) {
    this.key = key;
    this.timeFrom = timeFrom;
    this.timeTo = timeTo;
  }
  static withKeyAndWindowStartRange<K, V>(key: K, timeFrom: number, timeTo: number): WindowKeyQuery<K, V> {
    return new WindowKeyQuery(requireKey(key), timeFrom, timeTo);
  }
  getKey(): K { return this.key; }
  getTimeFrom(): number { return this.timeFrom; }
  getTimeTo(): number { return this.timeTo; }
}

/** Of window stores all windows that start within a range, of session stores all sessions of a key. */
export class WindowRangeQuery<K, V> implements Query<KeyValueIterator<Windowed<K>, V>> {
  declare readonly resultType?: KeyValueIterator<Windowed<K>, V>;
  readonly key: K | null;
  readonly timeFrom: number | null;
  readonly timeTo: number | null;
  private constructor(key: K | null, timeFrom: number | null, timeTo: number | null) {
    this.key = key;
    this.timeFrom = timeFrom;
    this.timeTo = timeTo;
  }
  /** For session stores. */
  static withKey<K, V>(key: K): WindowRangeQuery<K, V> { return new WindowRangeQuery<K, V>(requireKey(key), null, null); }
  /** For window stores. Epoch ms, inclusive. */
  static withWindowStartRange<K, V>(timeFrom: number, timeTo: number): WindowRangeQuery<K, V> { return new WindowRangeQuery<K, V>(null, timeFrom, timeTo); }
  getKey(): K | null { return this.key; }
  getTimeFrom(): number | null { return this.timeFrom; }
  getTimeTo(): number | null { return this.timeTo; }
}

/** The latest version, or the one that was valid at a time. Versioned stores. */
export class VersionedKeyQuery<K, V> implements Query<VersionedRecord<V> | null> {
  declare readonly resultType?: VersionedRecord<V> | null;
  readonly key: K;
  readonly asOfTimestamp: number | null;
  private constructor(key: K, asOfTimestamp: number | null) {
    this.key = key;
    this.asOfTimestamp = asOfTimestamp;
  }
  static withKey<K, V>(key: K): VersionedKeyQuery<K, V> { return new VersionedKeyQuery(requireKey(key), null); }
  /** Epoch ms, inclusive. */
  asOf(timestamp: number): VersionedKeyQuery<K, V> { return new VersionedKeyQuery(this.key, timestamp); }
}

/** The versions whose validity meets a range, tombstones left out; newest first unless told otherwise. Versioned stores. */
export class MultiVersionedKeyQuery<K, V> implements Query<IterableIterator<VersionedRecord<V>>> {
  declare readonly resultType?: IterableIterator<VersionedRecord<V>>;
  readonly key: K;
  readonly from: number | null;
  readonly to: number | null;
  readonly resultOrder: ResultOrder;
  private constructor(key: K, from: number | null, to: number | null, resultOrder: ResultOrder) {
    this.key = key;
    this.from = from;
    this.to = to;
    this.resultOrder = resultOrder;
  }
  static withKey<K, V>(key: K): MultiVersionedKeyQuery<K, V> { return new MultiVersionedKeyQuery(requireKey(key), null, null, 'any'); }
  /** Epoch ms, inclusive. */
  fromTime(time: number): MultiVersionedKeyQuery<K, V> { return new MultiVersionedKeyQuery(this.key, time, this.to, this.resultOrder); }
  toTime(time: number): MultiVersionedKeyQuery<K, V> { return new MultiVersionedKeyQuery(this.key, this.from, time, this.resultOrder); }
  withAscendingTimestamps(): MultiVersionedKeyQuery<K, V> { return new MultiVersionedKeyQuery(this.key, this.from, this.to, 'ascending'); }
  withDescendingTimestamps(): MultiVersionedKeyQuery<K, V> { return new MultiVersionedKeyQuery(this.key, this.from, this.to, 'descending'); }

  /** @throws IllegalArgumentException  when the range ends before it begins */
  checkRange(): void {
    if (this.from !== null && this.to !== null && this.from > this.to) {
      throw new IllegalArgumentException(`The \`fromTime\` timestamp must be smaller than the \`toTime\` timestamp. Got from=[${this.from}], to=[${this.to}]`);
    }
  }
}
