import type { Headers } from '../common/headers.ts';
import { IllegalArgumentException } from '../errors/errors.ts';
import type { HeaderList } from '../trace/events.ts';
import type { Serializer } from '../serde/serde.ts';
import { TestRecord } from './test-record.ts';
import type { TopologyTestDriver } from './topology-test-driver.ts';

const NO_HEADERS: HeaderList = [];

/** Where a test pipes records in. Times are epoch ms. Kafka: org.apache.kafka.streams.TestInputTopic */
export class TestInputTopic<K, V> {
  readonly #driver: TopologyTestDriver;
  readonly #topic: string;
  readonly #keySerializer: Serializer<K>;
  readonly #valueSerializer: Serializer<V>;
  #time: number;
  readonly #advance: number;

  constructor(driver: TopologyTestDriver, topic: string, keySerializer: Serializer<K>, valueSerializer: Serializer<V>, startTime: number, autoAdvance: number) {
    if (autoAdvance < 0) throw new IllegalArgumentException(`autoAdvance must be non-negative, got ${autoAdvance}`);
    this.#driver = driver;
    this.#topic = topic;
    this.#keySerializer = keySerializer;
    this.#valueSerializer = valueSerializer;
    this.#time = startTime;
    this.#advance = autoAdvance;
  }

  /** Moves the topic's own clock. */
  advanceTime(ms: number): void {
    if (ms < 0) throw new IllegalArgumentException(`Negative durations are not supported, got ${ms}`);
    this.#time += ms;
  }

  #now(): number {
    const time = this.#time;
    this.#time += this.#advance;
    return time;
  }

  pipeInput(record: TestRecord<K, V>): void;
  pipeInput(value: V): void;
  pipeInput(key: K, value: V): void;
  pipeInput(key: K, value: V, timestamp: number): void;
  pipeInput(first: unknown, value?: V, timestamp?: number): void {
    if (first instanceof TestRecord) {
      this.#pipe(first.key as K, first.value as V, first.timestamp ?? this.#now(), first.headers.size === 0 ? null : first.headers);
      return;
    }
    if (arguments.length === 1) this.#pipe(null, first as V, this.#now(), null);
    else this.#pipe(first as K, value as V, timestamp ?? this.#now(), null);
  }

  #pipe(key: K | null, value: V | null, timestamp: number, headers: Headers | null): void {
    if (timestamp < 0) throw new IllegalArgumentException(`Invalid timestamp: ${timestamp}. Timestamp should always be non-negative or null.`);
    this.#driver.pipe(
      this.#topic, this.#keySerializer.serialize(this.#topic, key), this.#valueSerializer.serialize(this.#topic, value), timestamp,
      headers === null ? NO_HEADERS : headers.toList(),
    );
  }

  pipeRecordList(records: readonly TestRecord<K, V>[]): void { for (const record of records) this.pipeInput(record); }

  /** With a start and an advance the records get times of their own and the topic's clock stays. */
  pipeKeyValueList(pairs: readonly (readonly [K, V])[], startTime?: number, advance?: number): void {
    let time = startTime;
    for (const [key, value] of pairs) {
      if (time === undefined) this.pipeInput(key, value);
      else {
        this.pipeInput(key, value, time);
        time += advance ?? 0;
      }
    }
  }

  pipeValueList(values: readonly V[], startTime?: number, advance?: number): void {
    this.pipeKeyValueList(values.map((value) => [null as K, value] as const), startTime, advance);
  }
}
