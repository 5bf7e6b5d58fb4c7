/**
 * Exception classes by Kafka's names. `name` is the Java class name without its package, so that what a user reads here can be looked
 * up in Kafka's documentation. Facts a program may want (node, task, topic, partition, offset) are fields, not only text.
 */

/** Where something went wrong; every field is optional because not every error knows every fact. */
export interface ErrorFacts {
  readonly node?: string;
  readonly task?: string;
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  readonly store?: string;
}

export class KafkaException extends Error {
  readonly facts: ErrorFacts;
  constructor(message: string, options: { cause?: unknown; facts?: ErrorFacts } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.facts = options.facts ?? {};
  }

  /** May the same succeed later, without anybody doing anything? Kafka: org.apache.kafka.common.errors.RetriableException */
  get retriable(): boolean { return false; }
}

/** An invalid configuration key or value. Kafka: org.apache.kafka.common.config.ConfigException */
export class ConfigException extends KafkaException {}
/** Bytes that a serde cannot write or read. Kafka: org.apache.kafka.common.errors.SerializationException */
export class SerializationException extends KafkaException {}
export class TimeoutException extends KafkaException {
  override get retriable(): boolean { return true; }
}
export class UnsupportedVersionException extends KafkaException {}
export class InvalidTopicException extends KafkaException {}
export class InvalidOffsetException extends KafkaException {}

/** Kafka: org.apache.kafka.streams.errors.StreamsException */
export class StreamsException extends KafkaException {
  /** Of the task where it happened, null when none is known. */
  get taskId(): string | null { return this.facts.task ?? null; }
}
/** The message always starts with `Invalid topology: `. Kafka: org.apache.kafka.streams.errors.TopologyException */
export class TopologyException extends StreamsException {
  constructor(message: string, options: { cause?: unknown; facts?: ErrorFacts } = {}) {
    super(`Invalid topology: ${message}`, options);
  }
}
export class ProcessorStateException extends StreamsException {}
export class TaskAssignmentException extends StreamsException {}
export class TaskCorruptedException extends StreamsException {
  get corruptedTasks(): ReadonlySet<string> { return new Set(this.taskId === null ? [] : [this.taskId]); }
}
/** A text that is no task id. */
export class TaskIdFormatException extends StreamsException {}
export class TaskMigratedException extends StreamsException {}
export class LockException extends StreamsException {}
export class MissingSourceTopicException extends StreamsException {}
export class FailedProcessingException extends StreamsException {}
export class InvalidStateStoreException extends StreamsException {}
export class UnknownStateStoreException extends InvalidStateStoreException {}
export class InvalidStateStorePartitionException extends InvalidStateStoreException {}
export class StateStoreNotAvailableException extends InvalidStateStoreException {}
export class StreamsNotStartedException extends InvalidStateStoreException {}
export class StreamsStoppedException extends InvalidStateStoreException {}
export class UnknownTopologyException extends StreamsException {}

/** Kafka 4.4 declares these five and throws none of them; they are here for programs that name them. */
export class StateStoreMigratedException extends InvalidStateStoreException {}
export class StreamsRebalancingException extends InvalidStateStoreException {}
export class MisconfiguredInternalTopicException extends StreamsException {}
export class InternalTopicsAlreadySetupException extends StreamsException {}
export class MissingInternalTopicsException extends StreamsException {
  readonly topics: readonly string[];
  constructor(message: string, topics: readonly string[]) {
    super(message);
    this.topics = topics;
  }
}

/** Java's unchecked exceptions that are part of Kafka's behaviour. */
export class IllegalArgumentException extends KafkaException {}
export class IllegalStateException extends KafkaException {}
export class NullPointerException extends KafkaException {}
export class UnsupportedOperationException extends KafkaException {}
/** A value of the wrong type met a serde or an operator that expects another. */
export class ClassCastException extends KafkaException {}
export class IndexOutOfBoundsException extends KafkaException {}
export class NoSuchElementException extends KafkaException {}

/** Java's `Objects.requireNonNull`: the argument, or a NullPointerException that says which argument it was. */
export function requireNonNull<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new NullPointerException(`${what} must not be null`);
  return value;
}
