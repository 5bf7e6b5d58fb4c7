import { StreamsException } from '../errors/errors.ts';
import type { Headers } from '../common/headers.ts';

/** A record as extractors, handlers and partitioners see it: deserialised. */
export interface ConsumerRecord<K = unknown, V = unknown> {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: K;
  readonly value: V;
  /** The record's own timestamp, epoch ms; may be negative. */
  readonly timestamp: number;
  readonly headers: Headers;
}

/**
 * Event time of a record, epoch ms; a negative answer drops the record with a warning.
 * @param partitionTime  largest timestamp taken from this partition so far, -1 at first
 * Kafka: org.apache.kafka.streams.processor.TimestampExtractor
 */
export interface TimestampExtractor {
  readonly name: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the extractor knows its own topic's types
  extract(record: ConsumerRecord<any, any>, partitionTime: number): number;
}

export const FailOnInvalidTimestamp: TimestampExtractor = {
  name: 'FailOnInvalidTimestamp',
  extract(record) {
    if (record.timestamp < 0) {
      throw new StreamsException(
        `Input record ${record.topic}-${record.partition}@${record.offset} has invalid (negative) timestamp ${record.timestamp}. ` +
          'Possibly because a pre-0.10 producer client was used to write this record to Kafka without embedding a timestamp, or because the ' +
          'input topic was created before upgrading the Kafka cluster to 0.10+. Use a different TimestampExtractor to process this data.',
        { facts: { topic: record.topic, partition: record.partition, offset: record.offset } },
      );
    }
    return record.timestamp;
  },
};

export const LogAndSkipOnInvalidTimestamp: TimestampExtractor = {
  name: 'LogAndSkipOnInvalidTimestamp',
  extract: (record) => record.timestamp,
};

export const UsePartitionTimeOnInvalidTimestamp: TimestampExtractor = {
  name: 'UsePartitionTimeOnInvalidTimestamp',
  extract(record, partitionTime) {
    if (record.timestamp >= 0) return record.timestamp;
    if (partitionTime < 0) {
      throw new StreamsException(
        `Could not infer new timestamp for input record ${record.topic}-${record.partition}@${record.offset} because partition time is unknown.`,
        { facts: { topic: record.topic, partition: record.partition, offset: record.offset } },
      );
    }
    return partitionTime;
  },
};

/** Made with the clock that is in force, because the engine knows no ambient time. */
export function wallclockTimestampExtractor(now: () => number): TimestampExtractor {
  return { name: 'WallclockTimestampExtractor', extract: () => now() };
}
/** Stands for the wall clock of whoever runs the topology. */
export const WallclockTimestampExtractor: TimestampExtractor = {
  name: 'WallclockTimestampExtractor',
  extract() {
    throw new StreamsException('WallclockTimestampExtractor was not bound to a clock; the runtime does that when it builds a task');
  },
};
