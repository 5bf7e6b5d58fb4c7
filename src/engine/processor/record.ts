import { StreamsException, IllegalArgumentException } from '../errors/errors.ts';
import { Headers } from '../common/headers.ts';
import type { HeaderList } from '../trace/events.ts';

const NO_HEADERS: HeaderList = [];

/**
 * What flows between nodes. The wrapper never changes; `withX` gives a new one, with a copy of the headers.
 *
 * @throws StreamsException  for a negative timestamp ("Malformed Record")
 * Kafka: org.apache.kafka.streams.processor.api.Record
 */
export class Record<K, V> {
  readonly key: K;
  readonly value: V;
  /** Event time, epoch ms. */
  readonly timestamp: number;
  /** The headers object if there is one; the engine's way to avoid making empty ones. A plain field, because every forward reads it. */
  headersOrNull: Headers | null;

  constructor(key: K, value: V, timestamp: number, headers: Headers | null = null) {
    if (typeof timestamp !== 'number' || !(timestamp >= 0)) throw malformed(timestamp);
    // absent is null everywhere behind this line
    this.key = (key === undefined ? null : key) as K;
    this.value = (value === undefined ? null : value) as V;
    this.timestamp = timestamp;
    this.headersOrNull = headers === null || headers.size === 0 ? null : headers.copy();
  }

  /** For the engine: a record that shares `headers` with another one instead of copying them. */
  static sharing<K, V>(key: K, value: V, timestamp: number, headers: Headers | null): Record<K, V> {
    const record = new Record(key, value, timestamp);
    record.headersOrNull = headers;
    return record;
  }

  get headers(): Headers { return (this.headersOrNull ??= new Headers()); }
  headerList(): HeaderList { return this.headersOrNull === null ? NO_HEADERS : this.headersOrNull.toList(); }

  withKey<NK>(key: NK): Record<NK, V> { return new Record(key, this.value, this.timestamp, this.headersOrNull); }
  withValue<NV>(value: NV): Record<K, NV> { return new Record(this.key, value, this.timestamp, this.headersOrNull); }
  withTimestamp(timestamp: number): Record<K, V> { return new Record(this.key, this.value, timestamp, this.headersOrNull); }
  withHeaders(headers: Headers): Record<K, V> { return new Record(this.key, this.value, this.timestamp, headers); }
}

function malformed(timestamp: unknown): StreamsException {
  const what = typeof timestamp === 'number' && timestamp < 0 ? 'Timestamp may not be negative.' : 'A timestamp is a number: milliseconds since 1970.';
  return new StreamsException('Malformed Record', { cause: new IllegalArgumentException(`${what} Got: ${String(timestamp)}`) });
}

/** What any record says. Kafka: org.apache.kafka.streams.processor.api.ReadOnlyRecord */
export type ReadOnlyRecord<K, V> = Pick<Record<K, V>, 'key' | 'value' | 'timestamp' | 'headers'>;

/** A record whose key cannot change. Kafka: org.apache.kafka.streams.processor.api.FixedKeyRecord */
export type FixedKeyRecord<K, V> = Omit<Record<K, V>, 'withKey' | 'withValue' | 'withTimestamp' | 'withHeaders'> & {
  withValue<NV>(value: NV): FixedKeyRecord<K, NV>;
  withTimestamp(timestamp: number): FixedKeyRecord<K, V>;
  withHeaders(headers: Headers): FixedKeyRecord<K, V>;
};
