import type {
  Backend, CommittedOffset, IsolationLevel, ProducerRecord, RawRecord, Subscription, TopicInfo, TopicPartition, TopicSpec, Transactions, ViewedRecord,
} from '../backend/backend.ts';
import type { SimBackend } from '../backend/sim/sim-backend.ts';
import type { SimBroker } from '../backend/sim/sim-broker.ts';
import { spansOf, WHOLE, type ReadRange } from './read-range.ts';

/**
 * Looks at a real Kafka without a trace: external topics are read there without a group, and everything that the topology would write
 * (outputs, changelogs, repartition topics, committed offsets) goes into a simulated broker beside it.
 */
export class ShadowBackend implements Backend {
  readonly kind = 'kafka';
  readonly description: string;
  readonly isolationLevel: IsolationLevel;
  readonly transactions: Transactions;
  readonly #real: Backend;
  readonly #broker: SimBroker;
  readonly #own: SimBackend;
  readonly #realTopics = new Map<string, TopicInfo>();
  readonly #isOwn: (topic: string) => boolean;
  readonly #range: ReadRange;
  /** Where reading ends, of the partitions of the real Kafka for which it does. */
  readonly #stops = new Map<string, number>();
  #realPartitions: TopicPartition[] = [];

  /**
   * @param isOwn  topics of the application itself: those that another run of it has left on the real Kafka are not this run's
   * @param range  the part of the inputs that is read; global tables are read whole
   */
  constructor(real: Backend, broker: SimBroker, isOwn: (topic: string) => boolean, range: ReadRange = WHOLE) {
    this.#real = real;
    this.#broker = broker;
    this.#isOwn = isOwn;
    this.#range = range;
    this.isolationLevel = real.isolationLevel;
    this.#own = broker.client({ isolationLevel: real.isolationLevel });
    this.transactions = this.#ownTransactions();
    this.description = `${real.description} (read only)`;
  }

  async topics(names: readonly string[] | null): Promise<ReadonlyMap<string, TopicInfo>> {
    const real = await this.#real.topics(names);
    const own = await this.#own.topics(names);
    return new Map([...[...real].filter(([name]) => !this.#isOwn(name)), ...own]);
  }

  /** Outputs that the real Kafka does not have are made here, where everything that is written lies anyway. Their names. */
  async makeMissing(names: readonly string[], partitions: Readonly<{ [topic: string]: number }>): Promise<readonly string[]> {
    const real = await this.#real.topics(names);
    const missing = names.filter((name) => !real.has(name));
    for (const name of missing) this.#broker.createTopic(name, partitions[name] ?? 1);
    return missing;
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<void> { await this.#own.createTopics(specs); }

  async join(subscription: Subscription): Promise<void> {
    const own = await this.#own.topics(subscription.topics);
    const outside = subscription.topics.filter((topic) => !own.has(topic) && !this.#isOwn(topic));
    const found = await this.#real.topics(outside);
    for (const [name, info] of found) this.#realTopics.set(name, info);
    this.#realPartitions = outside.flatMap((topic) => Array.from({ length: found.get(topic)?.partitions ?? 0 }, (_, partition) => ({ topic, partition })));
    const spans = await spansOf(this.#real, this.#realPartitions, this.#range, subscription.offsetReset === 'latest');
    this.#realPartitions.forEach((partition, index) => { if (spans[index]!.end !== Number.POSITIVE_INFINITY) this.#stops.set(nameOf(partition), spans[index]!.end); });
    await this.#real.assign(this.#realPartitions.map((partition, index) => ({ ...partition, offset: spans[index]!.start })));
    this.#real.pause(this.#realPartitions.filter((_, index) => spans[index]!.start >= spans[index]!.end));
    const assigned: TopicPartition[] = [...this.#realPartitions];
    await this.#own.assign([...own.values()].flatMap(({ name, partitions }) => Array.from({ length: partitions }, (_, partition) => {
      assigned.push({ topic: name, partition });
      return { topic: name, partition, offset: 0 };
    })));
    await subscription.onAssigned(assigned);
  }

  async assign(partitions: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    await this.#real.assign(partitions.filter((at) => this.#isReal(at)));
    await this.#own.assign(partitions.filter((at) => !this.#isReal(at)));
  }

  #isReal({ topic }: TopicPartition): boolean { return this.#realTopics.has(topic); }
  #of(partition: TopicPartition): Backend { return this.#isReal(partition) ? this.#real : this.#own; }

  async poll(maxWaitMs: number): Promise<readonly RawRecord[]> {
    const own = await this.#own.poll(0);
    return own.length > 0 ? own : this.#inRange(await this.#real.poll(maxWaitMs));
  }

  /** What lies in the range; a partition that has come to its end is not asked any more. */
  #inRange(records: readonly RawRecord[]): readonly RawRecord[] {
    if (this.#stops.size === 0) return records;
    const beyond = records.filter((record) => record.offset >= this.#stopOf(record));
    if (beyond.length === 0) return records;
    this.#real.pause(beyond);
    return records.filter((record) => record.offset < this.#stopOf(record));
  }

  #stopOf(partition: TopicPartition): number { return this.#stops.get(nameOf(partition)) ?? Number.POSITIVE_INFINITY; }

  pause(partitions: readonly TopicPartition[]): void { for (const partition of partitions) this.#of(partition).pause([partition]); }
  resume(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) if ((this.position(partition) ?? 0) < this.#stopOf(partition)) this.#of(partition).resume([partition]);
  }
  seek(partition: TopicPartition, offset: number): void { this.#of(partition).seek(partition, offset); }
  position(partition: TopicPartition): number | null {
    const position = this.#of(partition).position(partition);
    return position === null ? null : Math.min(position, this.#stopOf(partition));
  }
  lag(partition: TopicPartition): number | null {
    const left = this.#stopOf(partition) - (this.position(partition) ?? 0);
    // a partition that has come to its end is not fetched any more, so nobody would tell its lag
    if (left <= 0) return 0;
    const lag = this.#of(partition).lag(partition);
    return lag === null ? null : Math.min(lag, left);
  }
  stable(partition: TopicPartition): { readonly lastStable: number; readonly end: number } | null { return this.#of(partition).stable(partition); }

  async send(records: readonly ProducerRecord[]): Promise<readonly (TopicPartition & { readonly offset: number })[]> {
    for (const { topic } of records) {
      if (this.#broker.topics([topic]).has(topic)) continue;
      const real = (await this.#real.topics([topic])).get(topic);
      this.#broker.createTopic(topic, real?.partitions ?? 1);
    }
    return this.#own.send(records);
  }

  async commit(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    this.#haveTopics(offsets);
    await this.#own.commit(groupId, offsets);
  }

  /** Those of the broker beside: nothing of a transaction reaches the real Kafka either. */
  #ownTransactions(): Transactions {
    const own = this.#own.transactions;
    return {
      init: (transactionalId, timeoutMs) => own.init(transactionalId, timeoutMs), begin: () => own.begin(), commit: () => own.commit(), abort: () => own.abort(),
      sendOffsets: async (groupId, offsets) => {
        this.#haveTopics(offsets);
        await own.sendOffsets(groupId, offsets);
      },
    };
  }

  #haveTopics(partitions: readonly TopicPartition[]): void {
    for (const { topic } of partitions) {
      const real = this.#realTopics.get(topic);
      if (real !== undefined && !this.#broker.topics([topic]).has(topic)) this.#broker.createTopic(topic, real.partitions);
    }
  }

  async committed(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly (CommittedOffset | null)[]> { return this.#own.committed(groupId, partitions); }

  async bounds(partitions: readonly TopicPartition[], isolation?: IsolationLevel): Promise<readonly { readonly start: number; readonly end: number }[]> {
    return Promise.all(partitions.map(async (partition) => (await this.#backendFor(partition).then((backend) => backend.bounds([partition], isolation)))[0]!));
  }

  async offsetsForTime(partitions: readonly TopicPartition[], time: number): Promise<readonly (number | null)[]> {
    return Promise.all(partitions.map(async (partition) => (await (await this.#backendFor(partition)).offsetsForTime([partition], time))[0] ?? null));
  }

  async read(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly RawRecord[]> {
    return (await this.#backendFor(partition)).read(partition, from, to, max);
  }

  async view(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly ViewedRecord[]> {
    return (await this.#backendFor(partition)).view(partition, from, to, max);
  }

  async #backendFor(partition: TopicPartition): Promise<Backend> {
    if (this.#isReal(partition)) return this.#real;
    return this.#isOwn(partition.topic) || this.#broker.topics([partition.topic]).has(partition.topic) ? this.#own : this.#real;
  }

  async deleteRecords(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> { await this.#own.deleteRecords(offsets.filter((at) => !this.#isReal(at))); }

  async close(): Promise<void> {
    await this.#own.close();
    await this.#real.close();
  }
}

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;
