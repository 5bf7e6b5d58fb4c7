import type { Backend, CommittedOffset, TopicPartition } from '../backend/backend.ts';
import {
  CommitFailedException, InvalidPidMappingException, InvalidProducerEpochException, OutOfOrderSequenceException, ProducerFencedException,
} from '../backend/errors.ts';
import { TaskCorruptedException, TaskMigratedException, TimeoutException } from '../errors/errors.ts';
import type { TraceSink } from '../trace/events.ts';
import type { StreamTask } from './stream-task.ts';

interface Stretch extends TopicPartition { readonly from: number; to: number }

export interface StreamsProducerOptions {
  readonly backend: Backend;
  readonly threadId: string;
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
  readonly trace: TraceSink | null;
}

/**
 * The producer of a thread under exactly-once: one transaction at a time holds what all tasks of the thread send, and their offsets.
 *
 *     await producer.initialize();
 *     producer.maybeBegin();                        // before something is sent
 *     await producer.commit('app', offsets);        // or abort(), after which the tasks start again from their last commit
 *
 * Misuse: committing for some of the tasks while others have sent something. All of it is in the one transaction.
 * Kafka: org.apache.kafka.streams.processor.internals.StreamsProducer
 */
export class StreamsProducer {
  readonly transactionalId: string;
  readonly #options: StreamsProducerOptions;
  #isInitialized = false;
  #isInFlight = false;
  /** What was sent in the transaction, in stretches of offsets, and by which tasks. */
  readonly #written: Stretch[] = [];
  readonly #last = new Map<string, Stretch>();
  readonly #tasks = new Set<StreamTask>();

  constructor(options: StreamsProducerOptions) {
    this.#options = options;
    this.transactionalId = options.transactionalId;
  }

  get transactionInFlight(): boolean { return this.#isInFlight; }

  /** Takes the transactional id over: what a process before this one has left open under it is aborted. */
  async initialize(): Promise<void> {
    if (this.#isInitialized) return;
    const { backend, transactionalId, transactionTimeoutMs } = this.#options;
    await backend.transactions.init(transactionalId, transactionTimeoutMs);
    this.#isInitialized = true;
  }

  maybeBegin(): void {
    if (this.#isInFlight) return;
    this.#options.backend.transactions.begin();
    this.#isInFlight = true;
    this.#tell('begin');
  }

  /** Whether the task has something in the transaction. */
  holds(task: StreamTask): boolean { return this.#tasks.has(task); }

  sent(task: StreamTask, { topic, partition, offset }: TopicPartition & { readonly offset: number }): void {
    this.#tasks.add(task);
    if (this.#options.trace === null) return;
    const id = `${topic}-${partition}`;
    const last = this.#last.get(id);
    if (last?.to === offset) {
      last.to++;
      return;
    }
    const stretch = { topic, partition, from: offset, to: offset + 1 };
    this.#written.push(stretch);
    this.#last.set(id, stretch);
  }

  /**
   * @throws TaskMigratedException  the producer or the member was fenced: all tasks are someone else's
   * @throws TaskCorruptedException  nobody knows whether it was committed
   */
  async commit(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    if (!this.#isInFlight && offsets.length === 0) return;
    try {
      await this.sendOffsets(groupId, offsets);
      await this.#options.backend.transactions.commit();
    } catch (error) {
      throw this.explain(error, 'trying to commit a transaction');
    }
    this.#isInFlight = false;
    this.#tell('commit');
  }

  async sendOffsets(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    this.maybeBegin();
    if (offsets.length > 0) await this.#options.backend.transactions.sendOffsets(groupId, offsets);
  }

  /** What was sent since the last commit is as if it had never been. Whatever goes wrong is cured by taking the id over anew. */
  async abort(): Promise<void> {
    if (!this.#isInFlight) return;
    try {
      await this.#options.backend.transactions.abort();
    } catch {
      this.reset();
    }
    this.#isInFlight = false;
    this.#tell('abort');
  }

  /** The producer is dead, and the broker has aborted what it had left open. */
  tellAborted(): void {
    if (!this.#isInFlight) return;
    this.#isInFlight = false;
    this.#tell('abort');
  }

  /** The next use takes the transactional id over anew: as with a new producer, nothing is known of what came before. */
  reset(): void { this.#isInitialized = false; }

  /** What it means for the tasks that the producer has failed. */
  explain(error: unknown, what: string): unknown {
    const { threadId } = this.#options;
    if (FENCED.some((type) => error instanceof type)) {
      return new TaskMigratedException(`Producer got fenced ${what} [${threadId}]; it means all tasks belonging to this thread should be migrated. (${(error as Error).message})`, { cause: error });
    }
    if (error instanceof TimeoutException) {
      return new TaskCorruptedException(`Timed out ${what} [${threadId}]: nobody knows whether it was committed, so all tasks of the thread start again from their last commit. (${error.message})`, { cause: error });
    }
    return error;
  }

  #tell(action: 'begin' | 'commit' | 'abort'): void {
    const { trace, threadId } = this.#options;
    trace?.emit({ kind: 'transaction', thread: threadId, action, written: this.#written.map(({ topic, partition, from, to }) => [topic, partition, from, to] as const) });
    if (action === 'begin') return;
    this.#written.length = 0;
    this.#last.clear();
    this.#tasks.clear();
  }
}

const FENCED = [ProducerFencedException, InvalidProducerEpochException, InvalidPidMappingException, OutOfOrderSequenceException, CommitFailedException] as const;
export function isFencing(error: unknown): boolean { return FENCED.some((type) => error instanceof type); }
