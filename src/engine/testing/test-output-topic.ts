import { Headers } from '../common/headers.ts';
import { IllegalStateException, NoSuchElementException } from '../errors/errors.ts';
import type { Deserializer } from '../serde/serde.ts';
import { TestRecord } from './test-record.ts';
import type { TopologyTestDriver } from './topology-test-driver.ts';

/** Where a test reads what came out; reading takes records away. Kafka: org.apache.kafka.streams.TestOutputTopic */
export class TestOutputTopic<K, V> {
  readonly #driver: TopologyTestDriver;
  readonly #topic: string;
  readonly #keyDeserializer: Deserializer<K>;
  readonly #valueDeserializer: Deserializer<V>;

  constructor(driver: TopologyTestDriver, topic: string, keyDeserializer: Deserializer<K>, valueDeserializer: Deserializer<V>) {
    this.#driver = driver;
    this.#topic = topic;
    this.#keyDeserializer = keyDeserializer;
    this.#valueDeserializer = valueDeserializer;
  }

  /** @throws NoSuchElementException  when nothing is left, or nothing was ever written */
  readRecord(): TestRecord<K, V> {
    const raw = this.#driver.takeOutput(this.#topic);
    if (raw === undefined) throw new NoSuchElementException(`Uninitialized topic: ${this.#topic}. Topics written to so far: ${[...this.#driver.producedTopicNames()].join(', ') || 'none'}`);
    if (raw === null) throw new NoSuchElementException(`Empty topic: ${this.#topic}`);
    const headers = raw.headers.length === 0 ? new Headers() : new Headers(raw.headers);
    return new TestRecord(
      this.#keyDeserializer.deserialize(this.#topic, raw.key, headers) as K, this.#valueDeserializer.deserialize(this.#topic, raw.value, headers) as V, headers, raw.timestamp,
    );
  }

  readValue(): V { return this.readRecord().value; }
  readKeyValue(): [K, V] {
    const record = this.readRecord();
    return [record.key, record.value];
  }

  readRecordsToList(): TestRecord<K, V>[] {
    const list: TestRecord<K, V>[] = [];
    while (!this.isEmpty()) list.push(this.readRecord());
    return list;
  }
  readKeyValuesToList(): [K, V][] { return this.readRecordsToList().map((record) => [record.key, record.value]); }
  readValuesToList(): V[] { return this.readRecordsToList().map((record) => record.value); }

  /** The last value of each key. @throws IllegalStateException  for a null key */
  readKeyValuesToMap(): Map<K, V> {
    const map = new Map<K, V>();
    for (const [key, value] of this.readKeyValuesToList()) {
      if (key === null) throw new IllegalStateException(`Null keys not allowed with readKeyValuesToMap method (topic ${this.#topic})`);
      map.set(key, value);
    }
    return map;
  }

  getQueueSize(): number { return this.#driver.outputSize(this.#topic); }
  isEmpty(): boolean { return this.getQueueSize() === 0; }
}
