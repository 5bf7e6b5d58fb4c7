import { Headers } from '../common/headers.ts';
import type { HeaderList } from '../trace/events.ts';
import type { Serializer } from '../serde/serde.ts';
import { TestRecord } from './test-record.ts';
import { durationMs, epochMs, timestampMs, type TestTime } from './test-time.ts';
import type { TopologyTestDriver } from './topology-test-driver.ts';

const NO_HEADERS: HeaderList = [];
const NONE = new Headers();

/** Where a test pipes records in. Times are epoch ms. Kafka: org.apache.kafka.streams.TestInputTopic */
export class TestInputTopic<K, V> {
  readonly #driver: TopologyTestDriver;
  readonly #topic: string;
  readonly #keySerializer: Serializer<K>;
  readonly #valueSerializer: Serializer<V>;
  #time: number;
  readonly #advance: number;

  constructor(
    driver: TopologyTestDriver, topic: string, keySerializer: Serializer<K>, valueSerializer: Serializer<V>, startTime: TestTime, autoAdvanceMs: number,
  ) {
    this.#driver = driver;
    this.#topic = topic;
    this.#keySerializer = keySerializer;
    this.#valueSerializer = valueSerializer;
    this.#time = epochMs(startTime, 'the start time');
    this.#advance = durationMs(autoAdvanceMs, 'autoAdvance');
  }

  /** Moves the topic's own clock. */
  advanceTime(ms: number): void { this.#time += durationMs(ms, 'the advance'); }

  #now(): number {
    const time = this.#time;
    this.#time += this.#advance;
    return time;
  }

  pipeInput(record: TestRecord<K, V>): void;
  pipeInput(value: V): void;
  pipeInput(value: V, timestamp: Date): void;
  pipeInput(key: K, value: V): void;
  pipeInput(key: K, value: V, timestamp: TestTime): void;
  pipeInput(...args: [first: unknown, second?: unknown, timestamp?: TestTime]): void {
    const [first, second, timestamp] = args;
    if (first instanceof TestRecord) this.#pipe(first.key as K, first.value as V, first.timestamp ?? this.#now(), first.headers);
    else if (args.length === 1) this.#pipe(null, first as V, this.#now(), NONE);
    else if (args.length === 2 && second instanceof Date) this.#pipe(null, first as V, timestampMs(second), NONE);
    else this.#pipe(first as K, second as V, timestamp === undefined ? this.#now() : timestampMs(timestamp), NONE);
  }

  #pipe(key: K | null, value: V | null, timestamp: number, given: Headers): void {
    const topic = this.#topic;
    const [keySerializer, valueSerializer] = [this.#keySerializer, this.#valueSerializer];
    if (timestamp < 0) timestampMs(timestamp);
    // only who looks at headers, or adds some, is given an object of its own
    const wantsHeaders = keySerializer.serialize.length > 2 || valueSerializer.serialize.length > 2;
    const headers = wantsHeaders ? given.copy() : given;
    const keyBytes = wantsHeaders ? keySerializer.serialize(topic, key, headers) : keySerializer.serialize(topic, key);
    const valueBytes = wantsHeaders ? valueSerializer.serialize(topic, value, headers) : valueSerializer.serialize(topic, value);
    this.#driver.pipe(topic, keyBytes, valueBytes, timestamp, headers.size === 0 ? NO_HEADERS : headers.toList());
  }

  pipeRecordList(records: readonly TestRecord<K, V>[]): void { for (const record of records) this.pipeInput(record); }

  /** With a start and an advance the records get times of their own and the topic's clock stays. */
  pipeKeyValueList(pairs: readonly (readonly [K, V])[], startTime?: TestTime, advanceMs = 0): void {
    let time = startTime === undefined ? undefined : timestampMs(startTime);
    for (const [key, value] of pairs) {
      this.#pipe(key, value, time ?? this.#now(), NONE);
      if (time !== undefined) time += durationMs(advanceMs, 'the advance');
    }
  }

  pipeValueList(values: readonly V[], startTime?: TestTime, advanceMs = 0): void {
    this.pipeKeyValueList(values.map((value) => [null as K, value] as const), startTime, advanceMs);
  }
}
