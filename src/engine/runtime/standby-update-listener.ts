import type { TopicPartition } from '../backend/backend.ts';

/** Why the updates of a standby task ended. Kafka: StandbyUpdateListener.SuspendReason */
export type SuspendReason = 'MIGRATED' | 'PROMOTED';
export const SuspendReason = { MIGRATED: 'MIGRATED', PROMOTED: 'PROMOTED' } as const;

/**
 * Told of each store of a standby task. An error of it ends the thread. `currentEndOffset` is, as in Kafka, that of the last record of the changelog.
 * Kafka: org.apache.kafka.streams.processor.StandbyUpdateListener
 */
export interface StandbyUpdateListener {
  onUpdateStart(topicPartition: TopicPartition, storeName: string, startingOffset: number): void;
  onBatchLoaded(topicPartition: TopicPartition, storeName: string, taskId: string, batchEndOffset: number, batchSize: number, currentEndOffset: number): void;
  onUpdateSuspended(topicPartition: TopicPartition, storeName: string, storeOffset: number, currentEndOffset: number, reason: SuspendReason): void;
}
