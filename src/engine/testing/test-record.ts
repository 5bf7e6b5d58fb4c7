import { Headers } from '../common/headers.ts';
import { IllegalArgumentException } from '../errors/errors.ts';

/** A record of a test, in or out. Kafka: org.apache.kafka.streams.test.TestRecord */
export class TestRecord<K, V> {
  readonly key: K;
  readonly value: V;
  readonly headers: Headers;
  /** Epoch ms; null: the topic's clock (in), or not set (records of a suppress changelog). */
  readonly timestamp: number | null;

  constructor(key: K, value: V, headers: Headers | null = null, timestamp: number | null = null) {
    if (timestamp !== null && timestamp < 0) throw new IllegalArgumentException(`Invalid timestamp: ${timestamp}. Timestamp should always be non-negative or null.`);
    this.key = key;
    this.value = value;
    this.headers = headers ?? new Headers();
    this.timestamp = timestamp;
  }

  toString(): string { return `TestRecord[key=${String(this.key)}, value=${String(this.value)}, headers=${this.headers.size}, recordTime=${this.timestamp}]`; }
}
