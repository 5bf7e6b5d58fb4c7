import type { CommittedOffset, ProducerRecord, TopicPartition, Transactions } from '../backend.ts';
import { InvalidProducerEpochException, ProducerFencedException } from '../errors.ts';
import { TransactionState } from '../transaction-state.ts';
import type { SimBroker } from './sim-broker.ts';
import type { ProducerIdentity } from './sim-transactions.ts';

/** The producer of one client. */
export class SimProducer implements Transactions {
  readonly #broker: SimBroker;
  /** @throws CommitFailedException */
  readonly #requireMember: (groupId: string) => void;
  readonly #state = new TransactionState();
  #identity: ProducerIdentity | null = null;

  constructor(broker: SimBroker, requireMember: (groupId: string) => void) {
    this.#broker = broker;
    this.#requireMember = requireMember;
  }

  append({ topic, key, value, timestamp, headers }: ProducerRecord, partition: number): number {
    this.#state.checkSend();
    const record = { key, value, timestamp: timestamp ?? this.#broker.clock.now(), headers };
    if (this.#identity === null) return this.#broker.append(topic, partition, record);
    const identity = this.#identity;
    return this.#broker.append(topic, partition, record, this.#fencing(() => this.#broker.transactions.write(identity, { topic, partition })));
  }

  async init(transactionalId: string, timeoutMs: number): Promise<void> {
    this.#identity = this.#broker.transactions.init(transactionalId, timeoutMs);
    this.#state.initialized();
  }

  begin(): void { this.#state.begin(); }

  async sendOffsets(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    this.#state.checkOffsets();
    this.#requireMember(groupId);
    for (const { topic, partition } of offsets) this.#broker.log({ topic, partition });
    this.#fencing(() => this.#broker.transactions.addOffsets(this.#identity!, offsets.map(({ topic, partition, offset, metadata }) => ({ groupId, topic, partition, offset, metadata }))));
  }

  async commit(): Promise<void> {
    this.#state.checkCommit();
    this.#end(true);
  }

  async abort(): Promise<void> {
    this.#state.checkAbort();
    this.#end(false);
  }

  #end(committed: boolean): void {
    this.#fencing(() => this.#broker.transactions.end(this.#identity!, committed));
    this.#state.ended();
  }

  #fencing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof ProducerFencedException || error instanceof InvalidProducerEpochException) this.#state.fenced(error);
      throw error;
    }
  }
}
