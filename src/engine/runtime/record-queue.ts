import { StreamsException } from '../errors/errors.ts';
import { Headers } from '../common/headers.ts';
import { FailOnInvalidTimestamp, type ConsumerRecord, type TimestampExtractor } from '../processor/extractors.ts';
import type { Deserializer } from '../serde/serde.ts';
import type { RawRecord } from '../backend/backend.ts';
import { FRAME, sizeOf } from './produced-counts.ts';
import type { SourceNode } from './source-node.ts';

/** A record that was read and has its event time. `corrupt`: only its offset counts, nobody processes it. */
export interface StampedRecord {
  readonly raw: RawRecord;
  readonly key: unknown;
  readonly value: unknown;
  readonly timestamp: number;
  readonly headers: Headers | null;
  readonly corrupt: boolean;
}

/** What a queue asks of its task. */
export interface RecordQueueOwner {
  /** A record that cannot be read: true drops it and goes on, an exception ends the task. */
  onDeserializationError(raw: RawRecord, error: unknown, node: string): boolean;
  onNegativeTimestamp(raw: RawRecord, timestamp: number, node: string): void;
  onPartitionTime(topic: string, partition: number, old: number, now: number): void;
}

/**
 * The records of one input partition: raw ones in arrival order, and one head that is already read and stamped. So record n+1 is
 * deserialised before record n is processed, as in Kafka. Kafka: org.apache.kafka.streams.processor.internals.RecordQueue
 */
export class RecordQueue {
  readonly topic: string;
  readonly partition: number;
  readonly source: SourceNode;
  readonly #owner: RecordQueueOwner;
  readonly #keyDeserializer: Deserializer<unknown>;
  readonly #valueDeserializer: Deserializer<unknown>;
  readonly #extractor: TimestampExtractor;
  #raw: RawRecord[] = [];
  #next = 0;
  #head: StampedRecord | null = null;
  /** The last record that could not be read since the last head. */
  #corrupt: RawRecord | null = null;
  /** The default extractor only looks at the sign. */
  readonly #failsOnInvalid: boolean;
  partitionTime = -1;
  recordsTaken = 0;
  bytesTaken = 0;
  /** Offset behind the last record taken since the last commit, -1: none was. */
  consumed = -1;
  /** Of the records that were fetched, -1: none was. */
  highestOffset = -1;
  /** By this task, -1: not yet. */
  committed = -1;

  constructor(
    topic: string, partition: number, source: SourceNode, extractor: TimestampExtractor, owner: RecordQueueOwner,
  ) {
    this.topic = topic;
    this.partition = partition;
    this.source = source;
    this.#extractor = extractor;
    this.#failsOnInvalid = extractor === FailOnInvalidTimestamp;
    this.#keyDeserializer = source.keyDeserializer;
    this.#valueDeserializer = source.valueDeserializer;
    this.#owner = owner;
  }

  get size(): number { return this.#raw.length - this.#next + (this.#head === null ? 0 : 1); }
  get isEmpty(): boolean { return this.#head === null; }
  get headTimestamp(): number { return this.#head === null ? -1 : this.#head.timestamp; }
  /** Offset of the head, null without one: what a commit resumes from. */
  get headOffset(): number | null { return this.#head === null ? null : this.#head.raw.offset; }
  get head(): StampedRecord | null { return this.#head; }

  addRaw(record: RawRecord): void {
    // the common case: nothing waits, so the record becomes the head at once
    if (this.#head === null && this.#raw.length === 0) {
      this.#head = this.#read(record);
      if (this.#head === null && this.#corrupt !== null) this.#markCorrupt();
      return;
    }
    this.#raw.push(record);
    if (this.#head === null) this.#refreshHead();
  }

  poll(): StampedRecord | null {
    const taken = this.#head;
    if (taken === null) return null;
    this.#head = null;
    const { key, value, headers, topic } = taken.raw;
    this.recordsTaken++;
    // a null has the size -1 in a consumer record
    this.bytesTaken += FRAME + topic.length + (key === null ? -1 : key.length) + (value === null ? -1 : value.length) + (headers.length === 0 ? 0 : sizeOf(headers));
    if (taken.timestamp > this.partitionTime) {
      this.#owner.onPartitionTime(this.topic, this.partition, this.partitionTime, taken.timestamp);
      this.partitionTime = taken.timestamp;
    }
    this.#refreshHead();
    return taken;
  }

  clear(): void {
    this.#raw = [];
    this.#next = 0;
    this.#head = null;
    this.partitionTime = -1;
    this.consumed = -1;
  }

  #refreshHead(): void {
    while (this.#head === null && this.#next < this.#raw.length) {
      const raw = this.#raw[this.#next++]!;
      if (this.#next === this.#raw.length) {
        this.#raw.length = 0;
        this.#next = 0;
      } else if (this.#next > 4096) {
        this.#raw.splice(0, this.#next);
        this.#next = 0;
      }
      this.#head = this.#read(raw);
    }
    if (this.#head === null && this.#corrupt !== null) this.#markCorrupt();
    this.#corrupt = null;
  }

  /** The offset of trailing records that nobody could read is committed through a marker. */
  #markCorrupt(): void {
    this.#head = { raw: this.#corrupt!, key: null, value: null, timestamp: -1, headers: null, corrupt: true };
    this.#corrupt = null;
  }

  /** The record read and stamped; null when it ends here. */
  #read(raw: RawRecord): StampedRecord | null {
    const headers = raw.headers.length === 0 ? null : new Headers(raw.headers);
    let key: unknown;
    let value: unknown;
    try {
      key = this.#keyDeserializer.deserialize(raw.topic, raw.key, headers ?? undefined);
      value = this.#valueDeserializer.deserialize(raw.topic, raw.value, headers ?? undefined);
    } catch (error) {
      if (!this.#owner.onDeserializationError(raw, error, this.source.name)) throw error;
      this.#corrupt = raw;
      return null;
    }
    const timestamp = this.#failsOnInvalid && raw.timestamp >= 0 ? raw.timestamp : this.#stamp(raw, key, value, headers);
    if (timestamp < 0) {
      this.#owner.onNegativeTimestamp(raw, timestamp, this.source.name);
      return null;
    }
    return { raw, key, value, timestamp, headers, corrupt: false };
  }

  #stamp(raw: RawRecord, key: unknown, value: unknown, headers: Headers | null): number {
    const record: ConsumerRecord = {
      topic: raw.topic, partition: raw.partition, offset: raw.offset, key, value, timestamp: raw.timestamp, headers: headers ?? new Headers(),
    };
    try {
      const timestamp = this.#extractor.extract(record, this.partitionTime);
      if (!Number.isInteger(timestamp)) throw new TypeError(`the extractor ${this.#extractor.name} gave ${String(timestamp)}, and event time is whole milliseconds`);
      return timestamp;
    } catch (error) {
      if (error instanceof StreamsException) throw error;
      throw new StreamsException(
        `Fatal user code error in TimestampExtractor callback for record ${raw.topic}-${raw.partition}@${raw.offset}: ` +
          (error instanceof Error ? error.message : String(error)),
        { cause: error, facts: { topic: raw.topic, partition: raw.partition, offset: raw.offset } },
      );
    }
  }
}
