import { NullPointerException, StreamsException } from '../../errors/errors.ts';
import { Record, type ReadOnlyRecord } from '../../processor/record.ts';
import type { Windowed } from '../../windows/windowed.ts';
import { AnyRangeQuery, type Query } from './queries.ts';
import type { KeyValueIterator } from '../stores.ts';
import type { AggregationWithHeaders, ValueTimestampHeaders } from '../values-with-headers.ts';

/**
 * Questions to stores that keep headers: the answers are whole records. Any other store does not know them (UNKNOWN_QUERY_TYPE).
 *
 *     TimestampedKeyWithHeadersQuery.withKey('alice')              // { key, value, timestamp, headers } or null
 *
 * Kafka: org.apache.kafka.streams.query.*WithHeadersQuery (KIP-1271 and what followed it)
 */
export interface ReadOnlyRecordIterator<K, V> extends IterableIterator<ReadOnlyRecord<K, V>> { close(): void }

function requireKey<K>(key: K): K {
  if (key === null || key === undefined) throw new NullPointerException('the key should not be null');
  return key;
}

/** The record of a key. Kafka: org.apache.kafka.streams.query.TimestampedKeyWithHeadersQuery */
export class TimestampedKeyWithHeadersQuery<K, V> implements Query<ReadOnlyRecord<K, V> | null> {
  declare readonly resultType?: ReadOnlyRecord<K, V> | null;
  readonly key: K;
  readonly isSkipCache: boolean;
  private constructor(key: K, isSkipCache: boolean) {
    this.key = key;
    this.isSkipCache = isSkipCache;
  }
  static withKey<K, V>(key: K): TimestampedKeyWithHeadersQuery<K, V> { return new TimestampedKeyWithHeadersQuery(requireKey(key), false); }
  /** Only what is flushed. */
  skipCache(): TimestampedKeyWithHeadersQuery<K, V> { return new TimestampedKeyWithHeadersQuery(this.key, true); }
}

/** The records of a range of keys, in the order of the serialised keys. Kafka: org.apache.kafka.streams.query.TimestampedRangeWithHeadersQuery */
export class TimestampedRangeWithHeadersQuery<K, V> extends AnyRangeQuery<K> implements Query<ReadOnlyRecordIterator<K, V>> {
  declare readonly resultType?: ReadOnlyRecordIterator<K, V>;
  static withRange<K, V>(lower: K | null, upper: K | null): TimestampedRangeWithHeadersQuery<K, V> { return new TimestampedRangeWithHeadersQuery<K, V>(lower, upper, 'any'); }
  static withLowerBound<K, V>(lower: K): TimestampedRangeWithHeadersQuery<K, V> { return new TimestampedRangeWithHeadersQuery<K, V>(requireKey(lower), null, 'any'); }
  static withUpperBound<K, V>(upper: K): TimestampedRangeWithHeadersQuery<K, V> { return new TimestampedRangeWithHeadersQuery<K, V>(null, requireKey(upper), 'any'); }
  static withNoBounds<K, V>(): TimestampedRangeWithHeadersQuery<K, V> { return new TimestampedRangeWithHeadersQuery<K, V>(null, null, 'any'); }
  withAscendingKeys(): TimestampedRangeWithHeadersQuery<K, V> { return new TimestampedRangeWithHeadersQuery<K, V>(this.lowerBound, this.upperBound, 'ascending'); }
  withDescendingKeys(): TimestampedRangeWithHeadersQuery<K, V> { return new TimestampedRangeWithHeadersQuery<K, V>(this.lowerBound, this.upperBound, 'descending'); }
}

/** The windows of one key that start within a range. Kafka: org.apache.kafka.streams.query.TimestampedWindowKeyWithHeadersQuery */
export class TimestampedWindowKeyWithHeadersQuery<K, V> implements Query<ReadOnlyRecordIterator<Windowed<K>, V>> {
  declare readonly resultType?: ReadOnlyRecordIterator<Windowed<K>, V>;
  readonly key: K;
  /** Epoch ms, inclusive. */
  readonly timeFrom: number;
  readonly timeTo: number;
  private constructor(key: K, timeFrom: number, timeTo: number) {
    this.key = key;
    this.timeFrom = timeFrom;
    this.timeTo = timeTo;
  }
  static withKeyAndWindowStartRange<K, V>(key: K, timeFrom: number, timeTo: number): TimestampedWindowKeyWithHeadersQuery<K, V> {
    return new TimestampedWindowKeyWithHeadersQuery(requireKey(key), timeFrom, timeTo);
  }
}

/** Of window stores all windows that start within a range, of session stores all sessions of a key. Kafka: org.apache.kafka.streams.query.TimestampedWindowRangeWithHeadersQuery */
export class TimestampedWindowRangeWithHeadersQuery<K, V> implements Query<ReadOnlyRecordIterator<Windowed<K>, V>> {
  declare readonly resultType?: ReadOnlyRecordIterator<Windowed<K>, V>;
  readonly key: K | null;
  readonly timeFrom: number | null;
  readonly timeTo: number | null;
  private constructor(key: K | null, timeFrom: number | null, timeTo: number | null) {
    this.key = key;
    this.timeFrom = timeFrom;
    this.timeTo = timeTo;
  }
  /** For session stores. */
  static withKey<K, V>(key: K): TimestampedWindowRangeWithHeadersQuery<K, V> { return new TimestampedWindowRangeWithHeadersQuery<K, V>(requireKey(key), null, null); }
  /** For window stores. Epoch ms, inclusive. */
  static withWindowStartRange<K, V>(timeFrom: number, timeTo: number): TimestampedWindowRangeWithHeadersQuery<K, V> {
    return new TimestampedWindowRangeWithHeadersQuery<K, V>(null, timeFrom, timeTo);
  }
}

/** @throws StreamsException  for an entry that no record can be made of: written without a timestamp, over a store that keeps none */
export function recordOf<K, V>(key: K, stored: ValueTimestampHeaders<V> | null): ReadOnlyRecord<K, V> {
  if (stored === null) throw new StreamsException(`Cannot represent the stored record for key [${String(key)}] as a ReadOnlyRecord: its value is null.`);
  if (stored.timestamp < 0) throw new StreamsException(`Cannot represent the stored record for key [${String(key)}] as a ReadOnlyRecord: its timestamp (${stored.timestamp}) is negative.`);
  return new Record(key, stored.value, stored.timestamp, stored.headers);
}

/** A session's time is its end. */
export function recordOfSession<K, AGG>(session: Windowed<K>, stored: AggregationWithHeaders<AGG> | null): ReadOnlyRecord<Windowed<K>, AGG | null> {
  return new Record(session, stored === null ? null : stored.aggregation, session.window.end, stored === null ? null : stored.headers);
}

/** Entries of a store as records. */
export function recordsOf<A, B, K, V>(source: KeyValueIterator<A, B>, make: (key: A, stored: B) => ReadOnlyRecord<K, V>): ReadOnlyRecordIterator<K, V> {
  return {
    next: () => {
      const step = source.next();
      return step.done === true ? { done: true, value: undefined } : { done: false, value: make(step.value[0], step.value[1]) };
    },
    return: () => {
      source.close();
      return { done: true, value: undefined };
    },
    close: () => { source.close(); },
    [Symbol.iterator]() { return this; },
  };
}
