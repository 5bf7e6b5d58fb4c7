import type { CommittedOffset, TopicPartition } from '../backend.ts';
import { InvalidProducerEpochException, ProducerFencedException } from '../errors.ts';

/** A producer as it may go on: what it got from `init`. One with an older epoch is a zombie. */
export interface ProducerIdentity { readonly transactionalId: string; readonly epoch: number }

/** Offsets that wait for the end of a transaction. */
export interface PendingOffset extends TopicPartition, CommittedOffset { readonly groupId: string }

/** A transaction that is open: what it would commit or abort. */
export interface OpenTransaction {
  readonly transactionalId: string;
  /** Epoch ms, by the broker's clock. */
  readonly since: number;
  readonly timeoutMs: number;
  readonly partitions: ReadonlyMap<string, TopicPartition>;
  readonly offsets: ReadonlyMap<string, PendingOffset>;
}
interface Open extends OpenTransaction {
  readonly partitions: Map<string, TopicPartition>;
  readonly offsets: Map<string, PendingOffset>;
}
interface Producer { epoch: number; timeoutMs: number; open: Open | null }

/**
 * The transaction coordinator: who has which transactional id, and what is open. Two phases are one here: a transaction that is told to commit
 * has committed everywhere when the call returns. Kafka: TransactionCoordinator
 */
export class SimTransactions {
  readonly #producers = new Map<string, Producer>();
  readonly #onEnd: (transaction: OpenTransaction, committed: boolean) => void;
  readonly #now: () => number;

  /** @param onEnd  writes the control records, and commits the offsets */
  constructor(onEnd: (transaction: OpenTransaction, committed: boolean) => void, now: () => number) {
    this.#onEnd = onEnd;
    this.#now = now;
  }

  /** In the order in which they were begun. */
  get open(): readonly OpenTransaction[] { return [...this.#producers.values()].flatMap(({ open }) => (open === null ? [] : [open])); }

  init(transactionalId: string, timeoutMs: number): ProducerIdentity {
    const known = this.#producers.get(transactionalId);
    if (known !== undefined) this.#end(known, false);
    const epoch = (known?.epoch ?? -1) + 1;
    this.#producers.set(transactionalId, { epoch, timeoutMs, open: null });
    return { transactionalId, epoch };
  }

  /** The transaction of the producer that a record of this partition belongs to from now on. @throws InvalidProducerEpochException */
  write(identity: ProducerIdentity, partition: TopicPartition): OpenTransaction {
    const producer = this.#producers.get(identity.transactionalId);
    if (producer?.epoch !== identity.epoch) throw new InvalidProducerEpochException(zombie('sending records', identity, producer));
    const open = this.#begun(identity.transactionalId, producer);
    open.partitions.set(`${partition.topic}-${partition.partition}`, partition);
    return open;
  }

  /** @throws ProducerFencedException */
  addOffsets(identity: ProducerIdentity, offsets: readonly PendingOffset[]): void {
    const open = this.#begun(identity.transactionalId, this.#current(identity, 'sending offsets'));
    for (const offset of offsets) open.offsets.set(`${offset.groupId} ${offset.topic}-${offset.partition}`, offset);
  }

  /** Nothing to end is no error: a transaction in which nothing was sent is unknown here. @throws ProducerFencedException */
  end(identity: ProducerIdentity, committed: boolean): void {
    this.#end(this.#current(identity, committed ? 'committing' : 'aborting'), committed);
  }

  /** Aborts what has been open for longer than its time-out; the producer is fenced. Kafka: transaction.abort.timed.out.transaction.cleanup.interval.ms */
  expire(except: ReadonlySet<string>): void {
    const now = this.#now();
    for (const [transactionalId, producer] of this.#producers) {
      if (except.has(transactionalId) || producer.open === null || now - producer.open.since <= producer.timeoutMs) continue;
      this.#end(producer, false);
      producer.epoch++;
    }
  }

  /** Whether an offset of the group for the partition waits for a transaction. */
  isPending(groupId: string, { topic, partition }: TopicPartition): boolean {
    const name = `${groupId} ${topic}-${partition}`;
    for (const { open } of this.#producers.values()) if (open !== null && open.offsets.has(name)) return true;
    return false;
  }

  #begun(transactionalId: string, producer: Producer): Open {
    return producer.open ??= { transactionalId, since: this.#now(), timeoutMs: producer.timeoutMs, partitions: new Map(), offsets: new Map() };
  }

  #end(producer: Producer, committed: boolean): void {
    const { open } = producer;
    producer.open = null;
    if (open !== null) this.#onEnd(open, committed);
  }

  #current(identity: ProducerIdentity, what: string): Producer {
    const producer = this.#producers.get(identity.transactionalId);
    if (producer?.epoch === identity.epoch) return producer;
    throw new ProducerFencedException(zombie(what, identity, producer));
  }
}

function zombie(what: string, { transactionalId, epoch }: ProducerIdentity, producer: Producer | undefined): string {
  return `${what}: the producer of transactional id ${transactionalId} has epoch ${epoch}, the broker knows ${producer?.epoch ?? 'none'}: another one has taken the id over, or the transaction took longer than its time-out`;
}
