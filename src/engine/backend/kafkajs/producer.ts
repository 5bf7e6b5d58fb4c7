import { partitionForKey } from '../../common/murmur2.ts';
import { KafkaException, TimeoutException, UnsupportedVersionException } from '../../errors/errors.ts';
import type { ProducerRecord, SendOutcome, TopicPartition } from '../backend.ts';
import { DisconnectException, ProducerFencedException, unknownPartition } from '../errors.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { CODE, isFencing, isRetriable, protocolError } from './protocol-errors.ts';
import { encodeBatch, recordSizeBound, type BatchRecord } from './record-batch-encoder.ts';
import { initProducerIdRequest, produceRequest, type ProducedPartition } from './record-requests.ts';

const MAX_REQUEST_BYTES = 1024 * 1024;
const RETRY_BACKOFF_MS = 100;

/** One call of `sendEach`. */
class Call {
  readonly outcomes: SendOutcome[];
  #left: number;
  readonly #resolve: (outcomes: readonly SendOutcome[]) => void;

  constructor(count: number, resolve: (outcomes: readonly SendOutcome[]) => void) {
    this.outcomes = new Array<SendOutcome>(count);
    this.#left = count;
    this.#resolve = resolve;
  }

  settle(index: number, outcome: SendOutcome): void {
    this.outcomes[index] = outcome;
    if (--this.#left === 0) this.#resolve(this.outcomes);
  }
}
/** A producer of transactions, and what it has to tell whoever leads them. */
export interface TransactionalSending extends Identity {
  readonly transactionalId: string;
  /** Before anything is written to a partition. */
  readonly include: (partitions: readonly TopicPartition[]) => Promise<void>;
  /** Nobody knows any more what the broker has, or it has been told to take no more. */
  readonly failed: (error: KafkaException) => void;
}
interface Entry { readonly record: BatchRecord; readonly size: number; readonly call: Call; readonly index: number; readonly since: number }
interface Identity { readonly producerId: bigint; readonly producerEpoch: number }
interface Batch { readonly entries: readonly Entry[]; readonly identity: Identity; readonly baseSequence: number; readonly bytes: Uint8Array }

/** What waits for one partition. `retry` is a batch that was sent and must come first, byte for byte the same. */
interface Queue {
  readonly where: TopicPartition;
  entries: Entry[];
  bytes: number;
  retry: Batch | null;
  sequence: number;
  maxEntries: number;
  busy: boolean;
}

const NOT_IDEMPOTENT: Identity = { producerId: -1n, producerEpoch: -1 };

/**
 * Collects records per partition and sends them in batches: one request on its way per broker, acknowledged by all in-sync replicas,
 * numbered so that a repeated one is not stored twice. What is sent while a request is on its way goes into the next.
 *
 * The numbering has a gap that is Kafka's own: a broker that recovers from a crash forgets producers whose last records bear times of
 * more than a day ago (producer.id.expiration.ms), so a replay of old records that meets a crash may find one batch twice.
 */
export class Producer {
  readonly #cluster: KafkaCluster;
  readonly #queues = new Map<string, Queue>();
  readonly #busyLeaders = new Set<number>();
  #identity: Identity | null = null;
  #transactional: TransactionalSending | null = null;
  #identifying: Promise<Identity> | null = null;
  #placing: Promise<void> = Promise.resolve();
  #scheduled = false;
  #sticky = 0;

  constructor(cluster: KafkaCluster) { this.#cluster = cluster; }

  /** Says of each record what became of it, when that is known of all. */
  async sendEach(records: readonly ProducerRecord[]): Promise<readonly SendOutcome[]> {
    if (records.length === 0) return [];
    return new Promise((resolve, reject) => {
      const call = new Call(records.length, resolve);
      // In the order of the calls, even where the first had to look up its topic.
      this.#placing = this.#placing.then(async () => {
        try {
          this.#place(records, await this.#knowTopics(records), call);
        } catch (error) { reject(error as Error); }
      });
    });
  }

  /** From now on everything is sent in transactions, numbered from the beginning. */
  beginTransactional(transactional: TransactionalSending): void {
    this.#transactional = transactional;
    this.#identity = transactional;
    for (const queue of this.#queues.values()) {
      queue.sequence = 0;
      this.#failAll(queue, new ProducerFencedException(`the transactional id ${transactional.transactionalId} was taken over anew before these records were acknowledged`));
    }
  }

  /** Fails what is not acknowledged yet. */
  close(): void {
    const error = new DisconnectException('the client was closed before these records were acknowledged');
    for (const queue of this.#queues.values()) this.#failAll(queue, error);
  }

  /** Why records have no place, by topic and partition: only where they have none. */
  async #knowTopics(records: readonly ProducerRecord[]): Promise<ReadonlyMap<string, KafkaException> | null> {
    const homeless = new Map<string, KafkaException>();
    let last: string | null = null;
    for (const { topic, partition } of records) {
      if (topic === last && partition === null) continue;
      last = topic;
      const place = placeOf(topic, partition);
      if (homeless.has(place)) continue;
      try {
        const count = this.#cluster.knownPartitionCount(topic);
        if (count === null || count === 0 || (partition !== null && partition >= count)) await this.#cluster.ensureLeaders([{ topic, partition: partition ?? 0 }]);
        const known = this.#cluster.knownPartitionCount(topic)!;
        if (partition !== null && (partition < 0 || partition >= known)) throw unknownPartition({ topic, partition }, known);
      } catch (error) {
        if (!(error instanceof KafkaException)) throw error;
        homeless.set(place, error);
      }
    }
    return homeless.size === 0 ? null : homeless;
  }

  #place(records: readonly ProducerRecord[], homeless: ReadonlyMap<string, KafkaException> | null, call: Call): void {
    const now = this.#cluster.settings.clock.now();
    this.#sticky++;
    let queue: Queue | null = null;
    for (let index = 0; index < records.length; index++) {
      const { topic, partition, key, value, timestamp, headers } = records[index]!;
      const error = homeless?.get(placeOf(topic, partition));
      if (error !== undefined) {
        call.settle(index, error);
        continue;
      }
      const count = this.#cluster.knownPartitionCount(topic) ?? 1;
      const number = partition ?? (key === null ? this.#sticky % count : partitionForKey(key, count));
      if (queue === null || queue.where.topic !== topic || queue.where.partition !== number) queue = this.#queue(topic, number);
      const record = { key, value, timestamp: timestamp ?? now, headers };
      const size = recordSizeBound(record);
      queue.entries.push({ record, size, call, index, since: now });
      queue.bytes += size;
    }
    this.#schedule(this.#cluster.settings.lingerMs);
  }

  #queue(topic: string, partition: number): Queue {
    const id = `${topic}-${partition}`;
    let queue = this.#queues.get(id);
    if (queue === undefined) this.#queues.set(id, queue = { where: { topic, partition }, entries: [], bytes: 0, retry: null, sequence: 0, maxEntries: Infinity, busy: false });
    return queue;
  }

  /** Later than the running code, so that sends of one turn share a batch. */
  #schedule(ms: number): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#cluster.settings.timers.after(ms, () => { this.#scheduled = false; void this.#pump(); });
  }

  async #pump(): Promise<void> {
    const waiting = [...this.#queues.values()].filter((queue) => !queue.busy && (queue.retry !== null || queue.entries.length > 0));
    if (waiting.length === 0) return;
    const ready: Queue[] = [];
    for (const queue of waiting) {
      if (this.#expired(queue)) continue;
      if (this.#cluster.leader(queue.where) === null) void this.#findLeader(queue); else ready.push(queue);
    }
    const byLeader = new Map<number, Queue[]>();
    for (const queue of ready) {
      const leader = this.#cluster.leader(queue.where)!;
      if (this.#busyLeaders.has(leader)) continue;
      const list = byLeader.get(leader);
      if (list === undefined) byLeader.set(leader, [queue]); else list.push(queue);
    }
    for (const [leader, queues] of byLeader) void this.#sendTo(leader, queues);
  }

  async #findLeader(queue: Queue): Promise<void> {
    queue.busy = true;
    try {
      await this.#cluster.ensureLeaders([queue.where]);
      queue.busy = false;
      this.#schedule(0);
    } catch (error) {
      queue.busy = false;
      if (error instanceof DisconnectException && !this.#cluster.closed) this.#schedule(RETRY_BACKOFF_MS);
      else this.#failAll(queue, error);
    }
  }

  async #sendTo(leader: number, queues: readonly Queue[]): Promise<void> {
    this.#busyLeaders.add(leader);
    const { timers, requestTimeoutMs } = this.#cluster.settings;
    const batches: { readonly queue: Queue; readonly batch: Batch }[] = [];
    let waitMs = 0;
    try {
      const identity = this.#identity ?? await this.#identify();
      await this.#transactional?.include(queues.map(({ where }) => where));
      let bytes = 0;
      for (const queue of queues) {
        if (bytes > 0 && bytes + Math.min(queue.bytes, this.#cluster.settings.batchBytes) > MAX_REQUEST_BYTES) break;
        const batch = await this.#nextBatch(queue, identity);
        bytes += batch.bytes.length;
        batches.push({ queue, batch });
      }
      const answers = await this.#cluster.sendTo('produce', leader, produceRequest(batches.map(({ queue: { where }, batch }) => ({ ...where, batch: batch.bytes })), requestTimeoutMs, this.#transactional?.transactionalId ?? null));
      for (const { queue, batch } of batches) {
        const answer = answers.find(({ topic, partition }) => topic === queue.where.topic && partition === queue.where.partition);
        if (this.#receive(queue, batch, answer) === 'wait') waitMs = RETRY_BACKOFF_MS;
      }
    } catch (error) {
      waitMs = RETRY_BACKOFF_MS;
      this.#lost(queues, batches, error);
    }
    // The first of this round are the last of the next, or a busy partition would starve the others.
    for (const { queue } of batches) { this.#queues.delete(`${queue.where.topic}-${queue.where.partition}`); this.#queues.set(`${queue.where.topic}-${queue.where.partition}`, queue); }
    const release = (): void => {
      this.#busyLeaders.delete(leader);
      void this.#pump();
    };
    if (waitMs === 0) release(); else timers.after(waitMs, release);
  }

  async #nextBatch(queue: Queue, identity: Identity): Promise<Batch> {
    const { retry } = queue;
    if (retry !== null && retry.identity === identity) {
      queue.retry = null;
      return retry;
    }
    let entries: readonly Entry[];
    if (retry !== null) {
      entries = retry.entries;
      queue.retry = null;
    } else {
      let count = 0;
      let size = 0;
      while (count < queue.entries.length && count < queue.maxEntries && (count === 0 || size + queue.entries[count]!.size <= this.#cluster.settings.batchBytes)) size += queue.entries[count++]!.size;
      entries = count === queue.entries.length ? queue.entries : queue.entries.slice(0, count);
      queue.entries = count === queue.entries.length ? [] : queue.entries.slice(count);
      queue.bytes -= size;
      queue.maxEntries = Infinity;
    }
    const idempotent = identity !== NOT_IDEMPOTENT;
    const baseSequence = idempotent ? queue.sequence : -1;
    if (idempotent) queue.sequence = (queue.sequence + entries.length) % 2 ** 31;
    const bytes = await encodeBatch(entries.map(({ record }) => record), { producerId: identity.producerId, producerEpoch: identity.producerEpoch, baseSequence, isTransactional: this.#transactional !== null }, this.#cluster.settings.compression);
    return { entries, identity, baseSequence, bytes };
  }

  #receive(queue: Queue, batch: Batch, answer: ProducedPartition | undefined): 'go on' | 'wait' {
    const code = answer?.errorCode ?? CODE.unknown;
    const { topic, partition } = queue.where;
    if (code === CODE.none || code === CODE.duplicateSequence) {
      const base = answer!.baseOffset;
      for (let i = 0; i < batch.entries.length; i++) {
        const { call, index } = batch.entries[i]!;
        call.settle(index, { topic, partition, offset: base < 0 ? -1 : base + i });
      }
      return 'go on';
    }
    if (isRetriable(code)) {
      this.#cluster.settings.logger('debug', 'a batch was not accepted, sending it again', { topic, partition, code });
      this.#cluster.forgetLeaders([topic]);
      queue.retry = batch;
      return 'wait';
    }
    const lostCount = code === CODE.outOfOrderSequence || code === CODE.unknownProducerId;
    if (this.#transactional !== null && (lostCount || isFencing(code))) {
      const error = protocolError(code, `sending to ${topic}-${partition} as ${this.#transactional.transactionalId}`, { facts: { topic, partition } });
      this.#transactional.failed(error);
      for (const { call, index } of batch.entries) call.settle(index, error);
      return 'go on';
    }
    if (lostCount || code === CODE.invalidProducerEpoch) {
      // The broker no longer knows what came before. Nothing else is on its way to this partition, so a fresh numbering is safe.
      this.#cluster.settings.logger('debug', 'the numbering of batches does not fit, beginning a new one', { topic, partition, code });
      this.#forgetIdentity(batch.identity);
      queue.retry = batch;
      return 'wait';
    }
    if (batch.identity !== NOT_IDEMPOTENT && batch.identity === this.#identity) queue.sequence = batch.baseSequence;
    if ((code === CODE.messageTooLarge || code === CODE.recordListTooLarge) && batch.entries.length > 1) {
      queue.entries = [...batch.entries, ...queue.entries];
      queue.bytes += batch.entries.reduce((sum, { size }) => sum + size, 0);
      queue.maxEntries = batch.entries.length >> 1;
      return 'go on';
    }
    const error = protocolError(code, `sending to ${topic}-${partition}`, {
      detail: code === CODE.messageTooLarge ? `a record of about ${batch.entries[0]!.size} bytes; raise the topic's max.message.bytes` : null, facts: { topic, partition },
    });
    for (const { call, index } of batch.entries) call.settle(index, error);
    return 'go on';
  }

  /** The request got no answer: stored or not, nobody knows, and the numbering lets it be sent again. */
  #lost(queues: readonly Queue[], batches: readonly { readonly queue: Queue; readonly batch: Batch }[], error: unknown): void {
    this.#cluster.forgetLeaders(queues.map(({ where }) => where.topic));
    for (const { queue, batch } of batches) queue.retry = batch;
    if (!this.#cluster.closed && (error instanceof DisconnectException || error instanceof TimeoutException)) return;
    for (const queue of queues) this.#failAll(queue, error);
  }

  #expired(queue: Queue): boolean {
    const { clock, deliveryTimeoutMs } = this.#cluster.settings;
    const oldest = queue.retry?.entries[0] ?? queue.entries[0]!;
    if (clock.now() - oldest.since <= deliveryTimeoutMs) return false;
    const { topic, partition } = queue.where;
    this.#failAll(queue, new TimeoutException(`records for ${topic}-${partition} were not acknowledged within ${deliveryTimeoutMs} ms; is its leader up, and are enough replicas in sync?`, { facts: { topic, partition } }));
    return true;
  }

  #failAll(queue: Queue, cause: unknown): void {
    const error = cause instanceof KafkaException ? cause : new KafkaException(`sending to ${queue.where.topic}-${queue.where.partition} failed: ${String(cause)}`, { cause, facts: queue.where });
    if (queue.retry !== null) {
      // Whether that batch is stored is not known, so neither is the next number.
      this.#forgetIdentity(queue.retry.identity, error);
      for (const { call, index } of queue.retry.entries) call.settle(index, error);
    }
    for (const { call, index } of queue.entries) call.settle(index, error);
    queue.retry = null;
    queue.entries = [];
    queue.bytes = 0;
  }

  async #identify(): Promise<Identity> {
    if (!this.#cluster.settings.idempotent) return this.#identity = NOT_IDEMPOTENT;
    return this.#identifying ??= this.#cluster.retrying('asking for a producer id', async () => {
      try {
        const { errorCode, producerId, producerEpoch } = await this.#cluster.sendToAny(initProducerIdRequest());
        if (errorCode === CODE.none) return { producerId, producerEpoch };
        if (errorCode !== CODE.clusterAuthorizationFailed) throw protocolError(errorCode, 'asking for a producer id');
        this.#cluster.settings.logger('warn', 'the broker does not allow an idempotent producer (IdempotentWrite); a lost answer may store records twice', {});
        return NOT_IDEMPOTENT;
      } catch (error) {
        if (!(error instanceof UnsupportedVersionException)) throw error;
        return NOT_IDEMPOTENT;
      }
    }).then((identity) => {
      for (const queue of this.#queues.values()) queue.sequence = 0;
      return this.#identity = identity;
    }).finally(() => { this.#identifying = null; });
  }

  #forgetIdentity(identity: Identity, error: KafkaException | null = null): void {
    if (this.#transactional === identity) this.#transactional.failed(error ?? new KafkaException('a batch of the transaction got no answer'));
    else if (this.#identity === identity && identity !== NOT_IDEMPOTENT) this.#identity = null;
  }
}

function placeOf(topic: string, partition: number | null): string { return partition === null ? topic : `${topic}-${partition}`; }
