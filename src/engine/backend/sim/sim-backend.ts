import { partitionForKey } from '../../common/murmur2.ts';
import { IllegalStateException, KafkaException } from '../../errors/errors.ts';
import type {
  Backend, CommittedOffset, IsolationLevel, ProducerRecord, RawRecord, SendOutcome, Subscription, TopicInfo, TopicPartition, TopicSpec, Transactions, ViewedRecord,
} from '../backend.ts';
import { CommitFailedException, noOffset, outOfRange, unknownPartition, unstableOffset } from '../errors.ts';
import { subscribedTopics } from '../subscription.ts';
import type { StreamsAssignment } from '../streams-group.ts';
import { SeededOrder } from './seeded-order.ts';
import type { SimBroker } from './sim-broker.ts';
import type { SimGroup, SimMember } from './sim-group.ts';
import { SimProducer } from './sim-producer.ts';

/** A partition that poll reads. `position` null: nothing committed and no reset policy; 'pending': a transaction holds the offset. */
interface Assigned {
  readonly partition: TopicPartition;
  position: number | 'pending' | null;
  paused: boolean;
  /** The end that the last poll saw; null before the first. */
  knownEnd: number | null;
}

/** One client of a simulated broker. Made by `broker.client()`. */
export class SimBackend implements Backend {
  readonly kind = 'sim';
  readonly description: string;
  readonly isolationLevel: IsolationLevel;
  readonly transactions: Transactions;
  readonly #producer: SimProducer;
  readonly #broker: SimBroker;
  readonly #random: SeededOrder;
  #assigned = new Map<string, Assigned>();
  #subscription: Subscription | null = null;
  #member: SimMember | null = null;
  #generation = -1;
  #hosts: ReadonlyMap<string, readonly TopicPartition[]> = new Map();
  #assignment: StreamsAssignment | null = null;
  #closed = false;

  constructor(broker: SimBroker, seed: number, isolationLevel: IsolationLevel = 'read_uncommitted') {
    this.#broker = broker;
    this.isolationLevel = isolationLevel;
    this.transactions = this.#producer = new SimProducer(broker, (groupId) => { this.#requireMember(groupId); });
    this.#random = new SeededOrder(seed);
    this.description = `sim (seed ${broker.seed})`;
  }

  get memberId(): string | null { return this.#member?.id ?? null; }

  async topics(names: readonly string[] | null): Promise<ReadonlyMap<string, TopicInfo>> {
    this.#ensureOpen();
    return this.#broker.topics(names);
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<void> {
    this.#ensureOpen();
    for (const { name, partitions, configs } of specs) this.#broker.createTopic(name, partitions, configs);
  }

  async join(subscription: Subscription): Promise<void> {
    this.#ensureOpen();
    if (this.#subscription !== null) throw new IllegalStateException(`this client is a member of group ${this.#subscription.groupId} already; one client is one member`);
    this.#assigned.clear();
    this.#subscription = subscription;
    this.#enter(subscription);
    await this.#reconcile(subscription);
  }

  async assign(partitions: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    this.#ensureOpen();
    this.#leave();
    this.#assigned = new Map();
    for (const { topic, partition, offset } of partitions) {
      this.#broker.log({ topic, partition });
      this.#assigned.set(`${topic}-${partition}`, { partition: { topic, partition }, position: offset, paused: false, knownEnd: null });
    }
  }

  async poll(maxWaitMs: number): Promise<readonly RawRecord[]> {
    this.#ensureOpen();
    if (this.#subscription !== null) await this.#reconcile(this.#subscription);
    const records = this.#take();
    const { timers } = this.#broker;
    if (records.length > 0 || timers === null || maxWaitMs <= 0) return records;
    await this.#broker.nextAppend(timers, maxWaitMs);
    return this.#closed ? [] : this.#take();
  }

  pause(partitions: readonly TopicPartition[]): void { for (const partition of partitions) this.#require(partition).paused = true; }
  resume(partitions: readonly TopicPartition[]): void { for (const partition of partitions) this.#require(partition).paused = false; }
  seek(partition: TopicPartition, offset: number): void { this.#require(partition).position = offset; }
  position(partition: TopicPartition): number | null {
    const assigned = this.#find(partition);
    if (assigned === undefined) return null;
    this.#resolve(assigned);
    return assigned.position === 'pending' ? null : assigned.position;
  }

  lag(partition: TopicPartition): number | null {
    const position = this.position(partition);
    const end = this.#find(partition)?.knownEnd ?? null;
    return end === null || position === null ? null : Math.max(0, end - position);
  }

  stable(partition: TopicPartition): { readonly lastStable: number; readonly end: number } | null {
    const info = this.#broker.topics([partition.topic]).get(partition.topic);
    if (info === undefined || partition.partition >= info.partitions) return null;
    const { lastStable, end } = this.#broker.log(partition);
    return { lastStable, end };
  }

  async send(records: readonly ProducerRecord[]): Promise<readonly (TopicPartition & { readonly offset: number })[]> {
    this.#ensureOpen();
    const sticky = new Map<string, number>();
    const placed = records.map((record) => ({ record, partition: this.#partitionOf(record, sticky) }));
    return placed.map(({ record, partition }) => ({ topic: record.topic, partition, offset: this.#producer.append(record, partition) }));
  }

  async sendEach(records: readonly ProducerRecord[]): Promise<readonly SendOutcome[]> {
    this.#ensureOpen();
    const sticky = new Map<string, number>();
    return records.map((record) => {
      try {
        const partition = this.#partitionOf(record, sticky);
        return { topic: record.topic, partition, offset: this.#producer.append(record, partition) };
      } catch (error) {
        if (error instanceof KafkaException) return error;
        throw error;
      }
    });
  }

  async commit(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    this.#ensureOpen();
    const group = this.#requireMember(groupId);
    for (const { topic, partition, offset, metadata } of offsets) {
      this.#broker.log({ topic, partition });
      group.commit({ topic, partition }, { offset, metadata });
    }
  }

  async committed(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly (CommittedOffset | null)[]> {
    this.#ensureOpen();
    const group = this.#broker.group(groupId);
    const unstable = partitions.find((partition) => this.#isUnstable(groupId, partition));
    if (unstable !== undefined) throw unstableOffset(unstable, groupId);
    return partitions.map((partition) => group.committed(partition));
  }

  #isUnstable(groupId: string, partition: TopicPartition): boolean { return this.isolationLevel === 'read_committed' && this.#broker.transactions.isPending(groupId, partition); }

  async bounds(partitions: readonly TopicPartition[], isolation = this.isolationLevel): Promise<readonly { readonly start: number; readonly end: number }[]> {
    this.#ensureOpen();
    return partitions.map((partition) => {
      const log = this.#broker.log(partition);
      return { start: log.start, end: log.endFor(isolation) };
    });
  }

  async offsetsForTime(partitions: readonly TopicPartition[], time: number): Promise<readonly (number | null)[]> {
    this.#ensureOpen();
    return partitions.map((partition) => this.#broker.log(partition).offsetForTime(time, this.isolationLevel));
  }

  async read(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly RawRecord[]> {
    this.#ensureOpen();
    const log = this.#broker.log(partition);
    if (from < log.start || from > log.end) throw outOfRange(partition, from, log);
    const records: RawRecord[] = [];
    log.read(from, to, max, records, this.isolationLevel);
    return records;
  }

  async view(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly ViewedRecord[]> {
    this.#ensureOpen();
    const log = this.#broker.log(partition);
    if (from < log.start || from > log.end) throw outOfRange(partition, from, log);
    return log.view(from, to, max);
  }

  async deleteRecords(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    this.#ensureOpen();
    for (const { topic, partition, offset } of offsets) {
      const log = this.#broker.log({ topic, partition });
      if (offset > log.end) throw outOfRange({ topic, partition }, offset, log);
      log.deleteBefore(offset === -1 ? log.end : offset);
    }
  }

  hosts(): ReadonlyMap<string, readonly TopicPartition[]> { return this.#hosts; }
  assignment(): StreamsAssignment | null { return this.#assignment; }
  enforceRebalance(): void {
    if (this.#subscription !== null && !this.#member!.fenced) this.#broker.group(this.#subscription.groupId).rebalance(this.#broker.partitionCounts());
  }

  /** Leaves the group without callbacks: who closes has committed what it wanted to commit. Who stays in it stays until it is expelled. */
  async close({ leaveGroup = true }: { readonly leaveGroup?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    if (leaveGroup) this.#leave();
    this.#assigned.clear();
    this.#closed = true;
  }

  #requireMember(groupId: string): SimGroup {
    const group = this.#broker.group(groupId);
    if (this.#subscription?.groupId === groupId ? this.#member!.fenced : group.members.length > 0) {
      throw new CommitFailedException(`group ${groupId} does not know this client as a member (it has ${group.members.length}); its partitions may be someone else's now, so the offsets were not committed`);
    }
    return group;
  }

  #enter(subscription: Subscription): void {
    const counts = this.#broker.partitionCounts();
    this.#member = this.#broker.group(subscription.groupId).add(subscription, subscribedTopics(subscription, counts.keys()), counts);
    this.#generation = -1;
  }

  #leave(): void {
    if (this.#subscription === null) return;
    this.#member!.owned = [];
    this.#broker.group(this.#subscription.groupId).remove(this.#member!, this.#broker.partitionCounts());
    this.#subscription = null;
    this.#member = null;
  }

  /** Brings what this member holds in line with what the group wants it to hold, callbacks awaited. */
  async #reconcile(subscription: Subscription): Promise<void> {
    if (this.#member!.fenced) {
      const lost = this.#member!.owned;
      this.#assigned.clear();
      await subscription.onLost(lost);
      this.#enter(subscription);
    }
    const member = this.#member!;
    const group = this.#broker.group(subscription.groupId);
    if (this.#generation !== group.generation) this.#assignment = group.assignmentOf(member);
    const surplus = group.surplus(member);
    if (surplus.length > 0) {
      await subscription.onRevoked(surplus);
      for (const { topic, partition } of surplus) this.#assigned.delete(`${topic}-${partition}`);
      member.owned = member.owned.filter((owned) => !surplus.includes(owned));
    }
    const added = group.available(member);
    if (added.length === 0 && this.#generation === group.generation) return;
    this.#generation = group.generation;
    this.#hosts = group.hosts();
    this.#assignment = group.assignmentOf(member);
    member.owned = [...member.owned, ...added];
    for (const partition of added) {
      const position = this.#isUnstable(subscription.groupId, partition) ? 'pending' : group.committed(partition)?.offset ?? this.#resetPosition(partition);
      this.#assigned.set(`${partition.topic}-${partition.partition}`, { partition, position, paused: false, knownEnd: null });
    }
    await subscription.onAssigned(added);
  }

  #resetPosition(partition: TopicPartition): number | null {
    const log = this.#broker.log(partition);
    switch (this.#subscription!.offsetReset) {
      case 'earliest': return log.start;
      case 'latest': return log.end;
      case 'none': return null;
    }
  }

  /** Whole runs of one partition after the other, as a fetch hands them out; which partition is first is the seed's choice. */
  #take(): RawRecord[] {
    for (const assigned of this.#assigned.values()) this.#resolve(assigned);
    const active = [...this.#assigned.values()].filter(({ paused, position }) => !paused && position !== 'pending');
    // Before the first record is taken, or an error for one partition would lose those of another.
    for (const assigned of active) assigned.position = this.#validPosition(assigned);
    this.#random.shuffle(active);
    const records: RawRecord[] = [];
    for (const assigned of active) {
      const log = this.#broker.log(assigned.partition);
      assigned.knownEnd = log.endFor(this.isolationLevel);
      assigned.position = log.read(assigned.position as number, log.end, this.#broker.maxPollRecords - records.length, records, this.isolationLevel);
    }
    return records;
  }

  /** The transaction that held the offset may have come to its end. */
  #resolve(assigned: Assigned): void {
    const groupId = this.#subscription?.groupId;
    if (assigned.position !== 'pending' || groupId === undefined || this.#isUnstable(groupId, assigned.partition)) return;
    assigned.position = this.#broker.group(groupId).committed(assigned.partition)?.offset ?? this.#resetPosition(assigned.partition);
  }

  #validPosition({ partition, position }: Assigned): number {
    const log = this.#broker.log(partition);
    if (position === null || position === 'pending') throw noOffset(partition, this.#subscription!.groupId);
    if (position >= log.start && position <= log.end) return position;
    const reset = this.#subscription === null ? null : this.#resetPosition(partition);
    if (reset === null) throw outOfRange(partition, position, log);
    return reset;
  }

  #partitionOf(record: ProducerRecord, sticky: Map<string, number>): number {
    const { topic, partition, key } = record;
    const count = this.#broker.partitionCount(topic);
    this.#broker.requireSize(record);
    if (partition !== null) {
      if (partition < 0 || partition >= count) throw unknownPartition({ topic, partition }, count);
      return partition;
    }
    if (key !== null) return partitionForKey(key, count);
    let chosen = sticky.get(topic);
    if (chosen === undefined) sticky.set(topic, chosen = this.#random.below(count));
    return chosen;
  }

  #find({ topic, partition }: TopicPartition): Assigned | undefined { return this.#assigned.get(`${topic}-${partition}`); }

  #require(partition: TopicPartition): Assigned {
    const assigned = this.#find(partition);
    if (assigned === undefined) throw new IllegalStateException(`partition ${partition.topic}-${partition.partition} is not assigned to this client`, { facts: { topic: partition.topic, partition: partition.partition } });
    return assigned;
  }

  #ensureOpen(): void {
    if (this.#closed) throw new IllegalStateException('this client is closed');
  }
}
