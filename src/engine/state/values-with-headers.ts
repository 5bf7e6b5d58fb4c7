import { Headers } from '../common/headers.ts';
import { NullPointerException } from '../errors/errors.ts';
import type { KeyValueStore, SessionStore, ValueAndTimestamp, WindowStore } from './stores.ts';

/**
 * A value with the event time and the headers that it was written with. Kafka: org.apache.kafka.streams.state.ValueTimestampHeaders (KIP-1271)
 *
 *     store.put('alice', ValueTimestampHeaders.make(3n, record.timestamp, record.headers));
 */
export interface ValueTimestampHeaders<V> extends ValueAndTimestamp<V> { readonly headers: Headers }

export const ValueTimestampHeaders = {
  /** null for a null value, which a store takes as a delete. Headers left out (null) are none. */
  make: <V>(value: V | null, timestamp: number, headers: Headers | null): ValueTimestampHeaders<V> | null =>
    (value === null || value === undefined ? null : { value, timestamp, headers: headers ?? new Headers() }),
  makeAllowNullable: <V>(value: V | null, timestamp: number, headers: Headers | null): ValueTimestampHeaders<V | null> =>
    ({ value: value ?? null, timestamp, headers: headers ?? new Headers() }),
  getValueOrNull: <V>(value: ValueTimestampHeaders<V> | null): V | null => (value === null || value === undefined ? null : value.value),
} as const;

/** The aggregate of a session with the headers that it was written with. Kafka: org.apache.kafka.streams.state.AggregationWithHeaders (KIP-1271) */
export interface AggregationWithHeaders<AGG> { readonly aggregation: AGG; readonly headers: Headers }

export const AggregationWithHeaders = {
  /** null for a null aggregate, which a store takes as a delete. @throws NullPointerException  for null headers */
  make: <AGG>(aggregation: AGG | null, headers: Headers): AggregationWithHeaders<AGG> | null =>
    (aggregation === null || aggregation === undefined ? null : { aggregation, headers: given(headers) }),
  makeAllowNullable: <AGG>(aggregation: AGG | null, headers: Headers): AggregationWithHeaders<AGG | null> =>
    ({ aggregation: aggregation ?? null, headers: given(headers) }),
  getAggregationOrNull: <AGG>(value: AggregationWithHeaders<AGG> | null): AGG | null => (value === null || value === undefined ? null : value.aggregation),
} as const;

function given(headers: Headers): Headers {
  if (headers === null || headers === undefined) throw new NullPointerException('headers must not be null');
  return headers;
}

/** Kafka: org.apache.kafka.streams.state.TimestampedKeyValueStoreWithHeaders (KIP-1271) */
export type TimestampedKeyValueStoreWithHeaders<K, V> = KeyValueStore<K, ValueTimestampHeaders<V>>;
/** Kafka: org.apache.kafka.streams.state.TimestampedWindowStoreWithHeaders (KIP-1271) */
export type TimestampedWindowStoreWithHeaders<K, V> = WindowStore<K, ValueTimestampHeaders<V>>;
/** Kafka: org.apache.kafka.streams.state.SessionStoreWithHeaders (KIP-1271) */
export type SessionStoreWithHeaders<K, AGG> = SessionStore<K, AggregationWithHeaders<AGG>>;

/** Whether a store keeps headers with its values, whatever its kind: built-in stores and their builders say so. */
export function storesHeaders(store: object): boolean { return (store as { readonly storesHeaders?: unknown }).storesHeaders === true; }
