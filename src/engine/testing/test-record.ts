import { bytesEqual } from '../common/bytes.ts';
import { Headers } from '../common/headers.ts';
import { timestampMs, type TestTime } from './test-time.ts';

/**
 * A record of a test, in or out. Java's constructor with an Instant alone is the one with headers null.
 * Kafka: org.apache.kafka.streams.test.TestRecord
 */
export class TestRecord<K, V> {
  readonly key: K;
  readonly value: V;
  readonly headers: Headers;
  /** Epoch ms; null: the topic's clock (in), or not set (records of a suppress changelog). */
  readonly timestamp: number | null;

  /** @throws IllegalArgumentException  for a negative timestamp */
  constructor(key: K, value: V, headers: Headers | null = null, timestamp: TestTime | null = null) {
    this.key = key;
    this.value = value;
    this.headers = headers ?? new Headers();
    this.timestamp = timestamp === null ? null : timestampMs(timestamp);
  }

  /** A record without a key. */
  static ofValue<V>(value: V, timestamp: TestTime | null = null): TestRecord<null, V> { return new TestRecord<null, V>(null, value, null, timestamp); }

  getKey(): K { return this.key; }
  getValue(): V { return this.value; }
  getHeaders(): Headers { return this.headers; }
  getRecordTime(): Date | null { return this.timestamp === null ? null : new Date(this.timestamp); }

  /** Equal headers in equal order, keys, values and times. Keys and values are compared as `Object.is` does, bytes by what is in them. */
  equals(other: unknown): boolean {
    return other instanceof TestRecord && this.timestamp === other.timestamp && isSame(this.key, other.key) && isSame(this.value, other.value) && sameHeaders(this.headers, other.headers);
  }

  toString(): string { return `TestRecord[key=${String(this.key)}, value=${String(this.value)}, headers=${this.headers.size}, recordTime=${this.timestamp}]`; }
}

function isSame(a: unknown, b: unknown): boolean { return Object.is(a, b) || (a instanceof Uint8Array && b instanceof Uint8Array && bytesEqual(a, b)); }

function sameHeaders(a: Headers, b: Headers): boolean {
  const [left, right] = [a.toList(), b.toList()];
  return left.length === right.length && left.every(([name, value], index) => name === right[index]![0] && bytesEqual(value, right[index]![1]));
}
