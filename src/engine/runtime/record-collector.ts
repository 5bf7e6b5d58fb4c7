import { partitionForKey } from '../common/murmur2.ts';
import { ClassCastException, StreamsException } from '../errors/errors.ts';
import { Headers } from '../common/headers.ts';
import type { RecordContext } from '../processor/context.ts';
import type { DeadLetterRecord } from '../processor/exception-handlers.ts';
import type { Record } from '../processor/record.ts';
import type { StreamPartitioner } from '../processor/sinks.ts';
import type { HeaderList, OutputRole } from '../trace/events.ts';
import type { PreparedTarget, SinkTarget } from './sink-node.ts';
import type { StreamTask } from './stream-task.ts';
import { typeName } from './processor-node.ts';

/** A record on its way out of a task, in bytes. `partition` null: the producer chooses (null key). */
export interface OutgoingRecord {
  readonly topic: string;
  readonly partition: number | null;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  /** null: the producer's clock. */
  readonly timestamp: number | null;
  readonly headers: HeaderList;
  readonly role: OutputRole;
  /** Whence it comes, for the production exception handler. `context` null: no one record led to it (changelogs). */
  readonly task: StreamTask;
  readonly node: string | null;
  readonly context: RecordContext | null;
}

/** Where a task's outputs go. The test driver files them at once, a thread buffers them until it sends. */
export interface OutputSink {
  /** The offset that the record got, -1 while unknown. */
  send(record: OutgoingRecord): number;
  /** Partitions of a topic, 0 when unknown. */
  partitionsFor(topic: string): number;
}

const NO_HEADERS: HeaderList = [];
const headerList = (headers: Headers | null): HeaderList => (headers === null ? NO_HEADERS : headers.toList());

interface BaseKeySerializer { serializeBaseKey(topic: string, key: unknown, headers?: Headers): Uint8Array | null }
const isWindowed = (serializer: unknown): serializer is BaseKeySerializer =>
  typeof (serializer as { serializeBaseKey?: unknown }).serializeBaseKey === 'function';

/** For partitioners that read none. */
const UNREAD_HEADERS = new Headers();

/** Serialises, partitions and hands over what a task produces. Kafka: RecordCollectorImpl */
export class RecordCollector {
  readonly #task: StreamTask;
  readonly #sink: OutputSink;

  constructor(task: StreamTask, sink: OutputSink) {
    this.#task = task;
    this.#sink = sink;
  }

  partitionsFor(topic: string): number { return this.#sink.partitionsFor(topic); }

  sendRecord(topic: string, record: Record<unknown, unknown>, target: PreparedTarget, node: string): void {
    const chosen = target.partitioner === null ? null : this.#choosePartitions(topic, record, target.partitioner, node);
    if (chosen !== null && chosen.length === 0) {
      this.#task.dropAt(node, 'no-partition', { topic });
      return;
    }
    let key: Uint8Array | null;
    let value: Uint8Array | null;
    let origin: 'key' | 'value' = 'key';
    try {
      key = target.keyTakesHeaders ? target.keySerializer.serialize(topic, record.key, record.headers) : target.keySerializer.serialize(topic, record.key);
      origin = 'value';
      value = target.valueTakesHeaders ? target.valueSerializer.serialize(topic, record.value, record.headers) : target.valueSerializer.serialize(topic, record.value);
    } catch (error) {
      this.#onSerializationError(topic, record, target, origin, node, error);
      return;
    }
    const context = this.#task.recordContext;
    if (context !== null) context.raw = null;
    const counts = target.produced.of(topic);
    if (chosen === null) {
      counts.add(topic, key, value, record.headersOrNull);
      this.#send(topic, this.#defaultPartition(topic, record, key, target), key, value, record.timestamp, record.headersOrNull, target.role, node, context);
      return;
    }
    for (const partition of chosen) {
      counts.add(topic, key, value, record.headersOrNull);
      this.#send(topic, partition, key, value, record.timestamp, record.headersOrNull, target.role, node, context);
    }
  }

  /** null: the default's choice; empty: the record goes nowhere. */
  #choosePartitions(topic: string, record: Record<unknown, unknown>, partitioner: StreamPartitioner<unknown, unknown>, node: string): readonly number[] | null {
    const count = this.#sink.partitionsFor(topic);
    if (count <= 0) throw new StreamsException(`Could not get partition information for topic ${topic}, which ${node} partitions by itself. Does the topic exist?`, { facts: { node, topic } });
    const chosen: unknown = partitioner(topic, record.key, record.value, count, partitioner.length > 4 ? record.headers : UNREAD_HEADERS);
    if (chosen === null) return null;
    const partitions = typeof chosen === 'number' ? [chosen] : Array.isArray(chosen) ? [...new Set<unknown>(chosen)] : null;
    if (partitions === null) {
      throw new StreamsException(
        `the partitioner of ${node} chose ${typeName(chosen)} for topic ${topic}: give the number of a partition, a list of them, or null for the default`, { facts: { node, topic } });
    }
    for (const partition of partitions) {
      if (!Number.isInteger(partition) || (partition as number) < 0 || (partition as number) >= count) {
        throw new StreamsException(`the partitioner of ${node} chose partition ${String(partition)} of ${topic}, which has ${count} partitions (0 to ${count - 1})`, { facts: { node, topic } });
      }
    }
    return partitions as readonly number[];
  }

  #defaultPartition(topic: string, record: Record<unknown, unknown>, bytes: Uint8Array | null, target: PreparedTarget): number | null {
    const count = this.#sink.partitionsFor(topic);
    if (count === 1) return 0;
    if (count <= 0) return null;
    const { key } = record;
    const hashed = key !== null && key !== undefined && isWindowed(target.keySerializer)
      ? target.keySerializer.serializeBaseKey(topic, key, target.keyTakesHeaders ? record.headers : undefined) : bytes;
    return hashed === null ? null : partitionForKey(hashed, count);
  }

  /** A changelog record goes to the task's own partition. */
  sendChangelog(topic: string, partition: number, key: Uint8Array, value: Uint8Array | null, timestamp: number | null, headers: Headers | null): void {
    this.#send(topic, partition, key, value, timestamp, headers, 'changelog', null, null);
  }

  sendDeadLetters(records: readonly DeadLetterRecord[], node: string | null): void {
    for (const record of records) {
      const count = this.#sink.partitionsFor(record.topic);
      const partition = record.key !== null && count > 0 ? partitionForKey(record.key, count) : null;
      const offset = this.#sink.send({ ...record, partition, role: 'dead-letter', task: this.#task, node, context: this.#task.recordContext });
      this.#task.trace?.emit({
        kind: 'output', task: this.#task.id, role: 'dead-letter', node, topic: record.topic, partition: partition ?? -1, offset,
        key: record.key, value: record.value, timestamp: record.timestamp, headers: record.headers,
      });
    }
  }

  #send(
    topic: string, partition: number | null, key: Uint8Array | null, value: Uint8Array | null, timestamp: number | null, headers: Headers | null,
    role: OutputRole, node: string | null, context: RecordContext | null,
  ): void {
    const list = headerList(headers);
    const offset = this.#sink.send({ topic, partition, key, value, timestamp, headers: list, role, task: this.#task, node, context });
    this.#task.trace?.emit({
      kind: 'output', task: this.#task.id, role, node: node ?? this.#task.currentNodeOrNull, topic, partition: partition ?? -1, offset, key, value, timestamp, headers: list,
    });
  }

  #onSerializationError(
    topic: string, record: Record<unknown, unknown>, target: SinkTarget, origin: 'key' | 'value', node: string, error: unknown,
  ): void {
    if (error instanceof ClassCastException) {
      const serializer = (origin === 'key' ? target.keySerializer : target.valueSerializer) as object;
      throw new StreamsException(
        `ClassCastException while producing data to topic ${topic}. The ${origin} serializer ${serializer.constructor.name} is not compatible to the ` +
          `actual ${origin} type: ${typeName(origin === 'key' ? record.key : record.value)}. Change the default ${origin} serde in StreamConfig or ` +
          `provide the correct ${origin} serde via method parameters (for example Produced.with(keySerde, valueSerde) at ${node}).`,
        { cause: error, facts: { node, topic, task: this.#task.id } },
      );
    }
    this.#task.failures.onSerialization({ topic, key: record.key, value: record.value, timestamp: record.timestamp }, error, origin, node);
  }
}
