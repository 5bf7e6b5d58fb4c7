import { KafkaException, TimeoutException } from '../../errors/errors.ts';
import type { CommittedOffset, TopicPartition, Transactions } from '../backend.ts';
import { DisconnectException } from '../errors.ts';
import { sleep } from '../timers.ts';
import { TransactionState } from '../transaction-state.ts';
import { Coordinator } from './coordinator.ts';
import type { CommitAnswer } from './group-coordinator.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import type { Producer } from './producer.ts';
import { CODE, codeOf, isFencing, protocolError } from './protocol-errors.ts';
import { initProducerIdRequest } from './record-requests.ts';
import { addOffsetsRequest, addPartitionsRequest, endTxnRequest, type TransactionalProducer } from './transaction-requests.ts';

/** The end of the transaction before may not have reached every partition yet. */
const CONCURRENT_BACKOFF_MS = 20;
/** How long the end of a transaction is tried. Kafka: max.block.ms */
const MAX_BLOCK_MS = 60_000;

/** Stores offsets with the group's own rules of who may. */
export type OffsetsOfGroup = (producer: TransactionalProducer, groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]) => Promise<CommitAnswer>;

/**
 * The transactions of one producer, request by request. What is asked of the coordinator is repeated until it is answered: all of it may be asked
 * twice. Kafka: org.apache.kafka.clients.producer.internals.TransactionManager
 */
export class KafkaTransactions implements Transactions {
  readonly #cluster: KafkaCluster;
  readonly #sender: Producer;
  readonly #offsetsOf: OffsetsOfGroup;
  readonly #state = new TransactionState();
  #producer: TransactionalProducer | null = null;
  #timeoutMs = 0;
  #coordinator: Coordinator | null = null;
  /** What the coordinator knows to be in the transaction. */
  readonly #partitions = new Set<string>();
  readonly #groups = new Set<string>();
  #adding: Promise<void> = Promise.resolve();
  readonly #sending = new Set<Promise<unknown>>();

  constructor(cluster: KafkaCluster, sender: Producer, offsetsOf: OffsetsOfGroup) {
    this.#cluster = cluster;
    this.#sender = sender;
    this.#offsetsOf = offsetsOf;
  }

  /** Around each send: only inside of a transaction, which is not ended before the send is. */
  async sending<T>(send: () => Promise<T>): Promise<T> {
    this.#state.checkSend();
    const sent = send();
    this.#sending.add(sent);
    try {
      return await sent;
    } finally {
      this.#sending.delete(sent);
    }
  }

  async init(transactionalId: string, timeoutMs: number): Promise<void> {
    await this.#settled();
    const coordinator = new Coordinator(this.#cluster, 'transaction', transactionalId);
    const what = `taking transactional id ${transactionalId} over`;
    const answer = await this.#patiently(coordinator, initProducerIdRequest(transactionalId, timeoutMs), ({ errorCode }) => errorCode, what);
    if (answer.errorCode !== CODE.none) throw protocolError(answer.errorCode, what);
    const { producerId, producerEpoch } = answer;
    this.#coordinator = coordinator;
    this.#timeoutMs = timeoutMs;
    this.#producer = { transactionalId, producerId, producerEpoch };
    this.#forget();
    this.#state.initialized();
    this.#sender.beginTransactional({
      transactionalId, producerId, producerEpoch, include: (partitions) => this.#include(partitions),
      failed: (error) => { this.#note(error, codeOf(error)); },
    });
  }

  begin(): void {
    this.#state.begin();
    this.#forget();
  }

  async sendOffsets(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    this.#state.checkOffsets();
    const producer = this.#producer!;
    const what = `sending offsets of group ${groupId} to the transaction of ${producer.transactionalId}`;
    await this.#noting(async () => {
      if (!this.#groups.has(groupId)) {
        const code = await this.#patiently(this.#coordinator!, addOffsetsRequest(producer, groupId), (answer) => answer, what);
        if (code !== CODE.none) throw protocolError(code, what);
        this.#groups.add(groupId);
      }
      if (offsets.length === 0) return;
      const { code, partition } = await this.#offsetsOf(producer, groupId, offsets);
      if (code !== CODE.none) throw protocolError(code, what, { facts: partition === null ? {} : { topic: partition.topic, partition: partition.partition } });
    });
  }

  async commit(): Promise<void> {
    await this.#settled();
    this.#state.checkCommit();
    await this.#end(true);
    this.#state.ended();
  }

  async abort(): Promise<void> {
    await this.#settled();
    this.#state.checkAbort();
    const wasInTrouble = this.#state.isInTrouble;
    await this.#end(false);
    this.#state.ended();
    // Of a batch that got no answer nobody knows the number: a new epoch starts counting again.
    if (wasInTrouble) await this.init(this.#producer!.transactionalId, this.#timeoutMs);
  }

  async #end(committed: boolean): Promise<void> {
    if (this.#partitions.size === 0 && this.#groups.size === 0) return;
    const producer = this.#producer!;
    const what = `${committed ? 'committing' : 'aborting'} the transaction of ${producer.transactionalId}`;
    const { clock, timers } = this.#cluster.settings;
    const started = clock.now();
    await this.#noting(async () => {
      for (;;) {
        try {
          const code = await this.#patiently(this.#coordinator!, endTxnRequest(producer, committed), (answer) => answer, what);
          if (code !== CODE.none) throw protocolError(code, what);
          return;
        } catch (error) {
          const mayHelp = (error instanceof TimeoutException || error instanceof DisconnectException) && !this.#cluster.closed;
          if (!mayHelp || clock.now() - started > MAX_BLOCK_MS) throw error;
          await sleep(timers, CONCURRENT_BACKOFF_MS);
        }
      }
    });
  }

  /** Tells the coordinator of partitions before anything of the transaction is written there. */
  async #include(partitions: readonly TopicPartition[]): Promise<void> {
    const adding = this.#adding.then(async () => {
      const added = partitions.filter(({ topic, partition }) => !this.#partitions.has(`${topic}-${partition}`));
      if (added.length === 0) return;
      const producer = this.#producer!;
      const what = `adding ${added.map(({ topic, partition }) => `${topic}-${partition}`).join(', ')} to the transaction of ${producer.transactionalId}`;
      const answers = await this.#patiently(this.#coordinator!, addPartitionsRequest(producer, added), (all) => all.find(({ errorCode }) => errorCode !== CODE.none)?.errorCode ?? CODE.none, what);
      const failed = answers.find(({ errorCode }) => errorCode !== CODE.none);
      if (failed !== undefined) throw protocolError(failed.errorCode, what, { facts: { topic: failed.topic, partition: failed.partition } });
      for (const { topic, partition } of added) this.#partitions.add(`${topic}-${partition}`);
    });
    this.#adding = adding.catch(() => undefined);
    return this.#noting(() => adding);
  }

  async #patiently<T>(coordinator: Coordinator, request: ProtocolRequest<T>, errorCodeOf: (answer: T) => number, what: string): Promise<T> {
    const { clock, timers, requestTimeoutMs } = this.#cluster.settings;
    const started = clock.now();
    for (;;) {
      const answer = await coordinator.ask(request, errorCodeOf, what);
      if (errorCodeOf(answer) !== CODE.concurrentTransactions) return answer;
      if (clock.now() - started > requestTimeoutMs) throw new TimeoutException(`${what}: the transaction before it has not come to its end within ${requestTimeoutMs} ms`);
      await sleep(timers, CONCURRENT_BACKOFF_MS);
    }
  }

  async #settled(): Promise<void> { await Promise.allSettled(this.#sending); }

  #forget(): void {
    this.#partitions.clear();
    this.#groups.clear();
  }

  async #noting<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof KafkaException) this.#note(error, codeOf(error));
      throw error;
    }
  }

  #note(error: KafkaException, code: number): void { if (isFencing(code)) this.#state.fenced(error); else this.#state.failed(error); }
}
