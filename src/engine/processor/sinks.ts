import type { Headers } from '../common/headers.ts';

/** What a topic name extractor may look at. Kafka: org.apache.kafka.streams.processor.RecordContext */
export interface SinkRecordContext {
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly headers: Headers;
}

/** Chooses the topic of each record; the topic must exist. Kafka: TopicNameExtractor */
export type TopicNameExtractor<K, V> = (key: K, value: V, context: SinkRecordContext) => string;

/**
 * The partitions that a record goes to: one copy each. `null` leaves it to the default (murmur2 of the key), an empty list drops it.
 * Kafka: StreamPartitioner#partitions
 */
export type StreamPartitioner<K, V> = (topic: string, key: K, value: V, numPartitions: number, headers: Headers) => readonly number[] | number | null;
