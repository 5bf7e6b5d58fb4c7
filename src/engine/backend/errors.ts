/**
 * What a Kafka can answer, by the class names of Kafka's clients. Both backends throw these and nothing of their own, so a caller that
 * handles one handles the other.
 *
 *     catch (error) { if (error instanceof OffsetOutOfRangeException) …restore from the log start… }
 *
 * Misuse: matching on messages. The topic, partition and offset are in `facts`.
 */
import { InvalidOffsetException, KafkaException } from '../errors/errors.ts';
import type { TopicPartition } from './backend.ts';

/** Kafka: org.apache.kafka.common.errors.UnknownTopicOrPartitionException */
export class UnknownTopicOrPartitionException extends KafkaException {}
/** The offset is not in the log any more, or not yet. Kafka: org.apache.kafka.clients.consumer.OffsetOutOfRangeException */
export class OffsetOutOfRangeException extends InvalidOffsetException {}
/** Nothing is committed and the reset policy is `none`. Kafka: org.apache.kafka.clients.consumer.NoOffsetForPartitionException */
export class NoOffsetForPartitionException extends InvalidOffsetException {}
/** The group moved on without this member, its partitions are someone else's. Kafka: org.apache.kafka.clients.consumer.CommitFailedException */
export class CommitFailedException extends KafkaException {}
/** Kafka: org.apache.kafka.common.errors.RecordTooLargeException */
export class RecordTooLargeException extends KafkaException {}
/** Kafka: org.apache.kafka.common.errors.InvalidPartitionsException */
export class InvalidPartitionsException extends KafkaException {}
/** Kafka: org.apache.kafka.common.errors.AuthorizationException, with its subclasses told apart by the message. */
export class AuthorizationException extends KafkaException {}
/** Kafka: org.apache.kafka.common.errors.SaslAuthenticationException */
export class SaslAuthenticationException extends KafkaException {}
/** No broker answers. Kafka: org.apache.kafka.common.errors.DisconnectException */
export class DisconnectException extends KafkaException {
  override get retriable(): boolean { return true; }
}
/** Another producer took over, or the broker lost track of this one. Kafka: org.apache.kafka.common.errors.OutOfOrderSequenceException */
export class OutOfOrderSequenceException extends KafkaException {}
/** Another client has the transactional id now. Kafka: org.apache.kafka.common.errors.ProducerFencedException */
export class ProducerFencedException extends KafkaException {}
/** The producer's epoch is an old one: the broker has aborted its transaction. Kafka: org.apache.kafka.common.errors.InvalidProducerEpochException */
export class InvalidProducerEpochException extends KafkaException {}
/** The broker does not know the transactional id any more. Kafka: org.apache.kafka.common.errors.InvalidPidMappingException */
export class InvalidPidMappingException extends KafkaException {}
/** A transactional call that does not fit what came before. Kafka: org.apache.kafka.common.errors.InvalidTxnStateException */
export class InvalidTxnStateException extends KafkaException {}
/** Kafka: org.apache.kafka.common.errors.UnstableOffsetCommitException */
export class UnstableOffsetCommitException extends KafkaException {
  override get retriable(): boolean { return true; }
}
/** An error of the broker that has no class of its own here; `code` is the protocol's number. */
export class BrokerException extends KafkaException {
  readonly code: number;
  constructor(message: string, code: number, options: ConstructorParameters<typeof KafkaException>[1] = {}) {
    super(message, options);
    this.code = code;
  }
}

export function unknownTopic(topic: string, known: Iterable<string>): UnknownTopicOrPartitionException {
  const near = nearest(topic, known);
  return new UnknownTopicOrPartitionException(
    `topic ${topic} does not exist${near === null ? '' : `, the nearest name is ${near}`}; create it first`, { facts: { topic } });
}

export function unknownPartition({ topic, partition }: TopicPartition, partitions: number): UnknownTopicOrPartitionException {
  return new UnknownTopicOrPartitionException(
    `partition ${topic}-${partition} does not exist, ${topic} has ${partitions} (0 to ${partitions - 1})`, { facts: { topic, partition } });
}

/** `end` null: the broker said no and the bounds are not known. */
export function outOfRange({ topic, partition }: TopicPartition, offset: number, bounds: { readonly start: number; readonly end: number } | null): OffsetOutOfRangeException {
  const where = bounds === null ? '' : `, the log has ${bounds.start} to ${bounds.end} (end exclusive)`;
  return new OffsetOutOfRangeException(
    `offset ${offset} of ${topic}-${partition} is out of range${where}; records before the start were deleted: seek into the range, or use a reset policy`,
    { facts: { topic, partition, offset } });
}

export function noOffset({ topic, partition }: TopicPartition, groupId: string): NoOffsetForPartitionException {
  return new NoOffsetForPartitionException(
    `group ${groupId} has no committed offset for ${topic}-${partition} and the reset policy is none; commit one, or choose earliest or latest`,
    { facts: { topic, partition } });
}

export function unstableOffset({ topic, partition }: TopicPartition, groupId: string): UnstableOffsetCommitException {
  return new UnstableOffsetCommitException(
    `a transaction that is not decided yet holds an offset of ${topic}-${partition} for group ${groupId}; it ends with its producer, or after transaction.timeout.ms`,
    { facts: { topic, partition } });
}

/** The known name with the smallest edit distance, when that is small enough to be a slip. */
function nearest(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) { best = candidate; bestDistance = distance; }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(row[j - 1]! + 1, previous[j]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length]!;
}
