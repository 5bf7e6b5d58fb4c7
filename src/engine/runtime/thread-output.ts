import type { Backend, SendOutcome, TopicPartition } from '../backend/backend.ts';
import { AuthorizationException, BrokerException, OutOfOrderSequenceException, SaslAuthenticationException } from '../backend/errors.ts';
import {
  IllegalStateException, InvalidTopicException, KafkaException, SerializationException, StreamsException, TaskCorruptedException, TaskMigratedException,
} from '../errors/errors.ts';
import type { TraceSink } from '../trace/events.ts';
import type { OutgoingRecord, OutputSink } from './record-collector.ts';
import type { StreamTask } from './stream-task.ts';
import { isFencing, type StreamsProducer } from './streams-producer.ts';

/** Is told of each record after the broker has acknowledged it. */
export type SentListener = (record: OutgoingRecord, place: TopicPartition & { readonly offset: number }) => void;

/** Numbers the outputs of a trace; threads that tell one trace share it. */
export interface OutputCount { next: number }

/**
 * Holds what tasks produce until the thread sends it: a turn never waits for a broker, and a debugger can look at a turn before anything
 * of it is written.
 */
export class ThreadOutput implements OutputSink {
  readonly #backend: Backend;
  readonly #trace: TraceSink | null;
  readonly #partitions = new Map<string, number>();
  #buffer: OutgoingRecord[] = [];
  /** The number of each record of the buffer among the outputs of the trace. */
  #numbers: number[] = [];
  readonly #count: OutputCount;
  /** Last acknowledged offset per `topic-partition` of changelogs. */
  readonly written = new Map<string, number>();
  recordsSent = 0;
  bytesSent = 0;

  readonly #onSent: SentListener | null;
  readonly #producer: StreamsProducer | null;

  /** @param producer  exactly once: whose transaction everything is sent in */
  constructor(backend: Backend, trace: TraceSink | null, onSent: SentListener | null = null, count: OutputCount = { next: 0 }, producer: StreamsProducer | null = null) {
    this.#producer = producer;
    this.#backend = backend;
    this.#trace = trace;
    this.#onSent = onSent;
    this.#count = count;
  }

  setPartitions(topic: string, count: number): void { this.#partitions.set(topic, count); }
  partitionsFor(topic: string): number { return this.#partitions.get(topic) ?? 0; }
  get buffered(): readonly OutgoingRecord[] { return this.#buffer; }

  send(record: OutgoingRecord): number {
    this.#buffer.push(record);
    this.#numbers.push(this.#count.next++);
    return -1;
  }

  /**
   * Sends what is held, and waits until of each record is known what became of it. What the broker refuses is the production exception
   * handler's to decide.
   *
   * @throws StreamsException  the handler says so, or the error is one that it is not asked about
   * @throws TaskCorruptedException  the record's task is to start again from its last commit
   * @throws TaskMigratedException  exactly once: the producer was fenced
   */
  async flush(): Promise<void> {
    while (this.#buffer.length > 0) {
      const batch = this.#buffer;
      const numbers = this.#numbers;
      this.#buffer = [];
      this.#numbers = [];
      let outcomes: readonly SendOutcome[];
      try {
        this.#producer?.maybeBegin();
        outcomes = this.#backend.sendEach === undefined ? await this.#backend.send(batch) : await this.#backend.sendEach(batch);
      } catch (error) {
        this.#buffer = [...batch, ...this.#buffer];
        this.#numbers = [...numbers, ...this.#numbers];
        throw this.#producer !== null && isFencing(error) ? this.#producer.explain(error, 'sending records') : error;
      }
      let failure: unknown = null;
      for (let i = 0; i < batch.length; i++) {
        const outcome = outcomes[i]!;
        if (outcome instanceof KafkaException) failure ??= this.#afterRefusal(batch[i]!, outcome);
        else this.#acknowledged(batch[i]!, outcome, numbers[i]!);
      }
      if (failure !== null) throw failure;
    }
  }

  #acknowledged(record: OutgoingRecord, place: TopicPartition & { readonly offset: number }, output: number): void {
    const { topic, partition, offset } = place;
    this.recordsSent++;
    this.#producer?.sent(record.task, place);
    if (record.role === 'changelog') this.written.set(`${topic}-${partition}`, offset);
    this.#onSent?.(record, place);
    this.#trace?.emit({ kind: 'sent', output, topic, partition, offset });
  }

  #afterRefusal(record: OutgoingRecord, error: KafkaException): unknown {
    if (this.#producer === null || !isFencing(error)) return afterRefusal(record, error);
    return new TaskMigratedException(`Error encountered sending record to topic ${record.topic} for task ${record.task.id} due to: ${error.message}. The producer was fenced`, { cause: error });
  }

  /** Forgets what a task has not sent yet: it starts again from its last commit. */
  discardOf(task: StreamTask): void {
    this.#discard((record) => record.task === task);
  }

  #discard(goes: (record: OutgoingRecord) => boolean): void {
    const gone = this.#numbers.filter((_, i) => goes(this.#buffer[i]!));
    if (gone.length === 0) return;
    this.#numbers = this.#numbers.filter((_, i) => !goes(this.#buffer[i]!));
    this.#buffer = this.#buffer.filter((record) => !goes(record));
    this.#trace?.emit({ kind: 'lost', outputs: gone });
  }

  /** The dead letters among what is held: they are to be written even if the thread dies of what they tell. What is refused is let go. */
  async sendDeadLetters(): Promise<void> {
    const letters = this.#buffer.filter(({ role }) => role === 'dead-letter');
    if (letters.length > 0) await this.#backend.send(letters).catch(() => undefined);
  }

  /** Forgets what was not sent: tasks were lost. */
  discard(): void { this.#discard(() => true); }
}

/** Nobody is asked about these: no other record would fare better. Kafka: RecordCollectorImpl#isFatalException */
const FATAL = [AuthorizationException, SaslAuthenticationException, InvalidTopicException, SerializationException, IllegalStateException] as const;

/** What the thread has to throw because of a record that was not taken; null: it goes on without the record. */
function afterRefusal(record: OutgoingRecord, error: KafkaException): unknown {
  const { topic, key, value, timestamp, task, node } = record;
  const facts = { topic, task: task.id, ...(node === null ? {} : { node }) };
  const message = `Error encountered sending record to topic ${topic} for task ${task.id} due to: ${error.message}`;
  if (error instanceof OutOfOrderSequenceException) return new TaskCorruptedException(`${message}. The task starts again from its last commit`, { cause: error, facts });
  const isFatal = FATAL.some((type) => error instanceof type) || (error instanceof BrokerException && error.code === UNKNOWN_SERVER_ERROR);
  if (isFatal || record.role === 'dead-letter') return new StreamsException(message, { cause: error, facts });
  switch (task.failures.onSend({ topic, key, value, timestamp }, error, node, record.context)) {
    case 'continue': return null;
    case 'retry': return new TaskCorruptedException(`${message}. The task starts again from its last commit, as the handler said`, { cause: error, facts });
    case 'fail': return new StreamsException(`${message}. The production exception handler chose to fail, so nothing more is sent`, { cause: error, facts });
  }
}
const UNKNOWN_SERVER_ERROR = -1;

