/**
 * A real Kafka, over kafkajs' connections. One object is one client: one membership or assignment, one producer.
 *
 *     const backend = await KafkaBackend.connect({ bootstrap: 'localhost:9092', clock, timers: systemTimers });
 *     await backend.assign([{ topic: 'visits', partition: 0, offset: 0 }]);
 *     for (const record of await backend.poll(100)) …
 *     await backend.close();
 *
 * Misuse: polling from two places. Rebalances are carried out inside poll, between the records of one reader.
 */
import { IllegalStateException, KafkaException } from '../../errors/errors.ts';
import type { Backend, CommittedOffset, IsolationLevel, ProducerRecord, RawRecord, SendOutcome, Subscription, TopicInfo, TopicPartition, TopicSpec, Transactions, ViewedRecord } from '../backend.ts';
import { CommitFailedException, noOffset, UnstableOffsetCommitException } from '../errors.ts';
import type { StreamsAssignment } from '../streams-group.ts';
import { sleep } from '../timers.ts';
import { Fetcher } from './fetcher.ts';
import { GroupCoordinator } from './group-coordinator.ts';
import { deleteGroupsRequest, NO_GENERATION } from './group-requests.ts';
import { KafkaCluster } from './kafka-cluster.ts';
import { KafkaTransactions } from './kafka-transactions.ts';
import { addressText, settingsOf, type KafkaBackendOptions } from './kafka-options.ts';
import type { ChangelogEnds } from './group-leader.ts';
import { GroupMembership } from './membership.ts';
import { Producer } from './producer.ts';
import { CODE, protocolError } from './protocol-errors.ts';
import { RangeReader } from './range-reader.ts';
import { TopicAdmin } from './topic-admin.ts';
import { TopicViewer } from './topic-viewer.ts';

/** Processing without a pause keeps timers and sockets waiting; heartbeats must leave in time. */
const YIELD_EVERY_MS = 10;
const CLOSE_TIMEOUT_MS = 2000;
const PENDING_BACKOFF_MS = 50;

export class KafkaBackend implements Backend {
  readonly kind = 'kafka';
  readonly description: string;
  readonly isolationLevel: IsolationLevel;
  readonly #cluster: KafkaCluster;
  readonly #admin: TopicAdmin;
  readonly #reader: RangeReader;
  readonly #producer: Producer;
  readonly #fetcher: Fetcher;
  readonly #transactions: KafkaTransactions;
  readonly #coordinators = new Map<string, GroupCoordinator>();
  #membership: GroupMembership | null = null;
  /** Partitions whose committed offset a transaction held when it was asked for. */
  #pending: readonly TopicPartition[] = [];
  #lastLook = 0;
  #lastYield = 0;
  #closed = false;

  private constructor(options: KafkaBackendOptions) {
    const settings = settingsOf(options);
    this.description = settings.bootstrap.map(addressText).join(',');
    this.isolationLevel = settings.isolationLevel;
    this.#cluster = new KafkaCluster(settings);
    this.#admin = new TopicAdmin(this.#cluster);
    this.#reader = new RangeReader(this.#cluster);
    this.#producer = new Producer(this.#cluster);
    this.#fetcher = new Fetcher(this.#cluster);
    this.#transactions = new KafkaTransactions(this.#cluster, this.#producer, (producer, groupId, offsets) => {
      const coordinator = this.#coordinator(groupId);
      if (this.#membership?.subscription.groupId !== groupId) return coordinator.commitInTransaction(producer, { groupId, generation: NO_GENERATION, memberId: '' }, offsets);
      return this.#membership.asMember((membership) => coordinator.commitInTransaction(producer, membership, offsets));
    });
  }

  get transactions(): Transactions { return this.#transactions; }

  /**
   * @throws DisconnectException  no broker answers within the connection time-out; the message says where and what to check
   */
  static async connect(options: KafkaBackendOptions): Promise<KafkaBackend> {
    const backend = new KafkaBackend(options);
    try {
      await backend.#cluster.metadata([]);
      return backend;
    } catch (error) {
      backend.#cluster.close();
      throw error;
    }
  }

  async topics(names: readonly string[] | null): Promise<ReadonlyMap<string, TopicInfo>> {
    this.#ensureOpen();
    return this.#admin.topics(names);
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<void> {
    this.#ensureOpen();
    await this.#admin.create(specs);
  }

  async deleteTopics(names: readonly string[]): Promise<void> {
    this.#ensureOpen();
    await this.#admin.delete(names);
  }

  /** Groups that do not exist are no error. */
  async deleteGroups(groups: readonly string[]): Promise<void> {
    this.#ensureOpen();
    for (const group of groups) {
      const codeOf = (answer: readonly { readonly errorCode: number }[]): number => answer[0]?.errorCode ?? CODE.none;
      const code = codeOf(await this.#coordinator(group).ask(deleteGroupsRequest([group]), codeOf, `deleting group ${group}`));
      if (code !== CODE.none && code !== CODE.groupIdNotFound) throw protocolError(code, `deleting group ${group}`);
    }
  }

  async join(subscription: Subscription): Promise<void> {
    this.#ensureOpen();
    if (this.#membership !== null) throw new IllegalStateException(`this client is a member of group ${this.#membership.subscription.groupId} already; one client is one member`);
    this.#fetcher.clear();
    this.#fetcher.setReset(async (partition) => this.#resetOffset(partition, subscription));
    this.#membership = new GroupMembership(this.#cluster, this.#coordinator(subscription.groupId), subscription, {
      take: async (partitions) => this.#takePartitions(partitions, subscription),
      drop: (partitions) => { for (const partition of partitions) this.#fetcher.remove(partition); },
      wake: () => this.#fetcher.wake(),
      changelogEnds: async (changelogs) => this.#changelogEnds(changelogs, subscription.groupId),
    });
    try {
      await this.#membership.join();
    } catch (error) {
      await this.#leave();
      throw error;
    }
  }

  async assign(partitions: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    this.#ensureOpen();
    await this.#leave();
    this.#fetcher.clear();
    this.#fetcher.setReset(async () => null);
    await this.#cluster.ensureLeaders(partitions);
    for (const { topic, partition, offset } of partitions) this.#fetcher.add({ topic, partition }, offset);
  }

  async poll(maxWaitMs: number): Promise<readonly RawRecord[]> {
    this.#ensureOpen();
    await this.#membership?.settle();
    await this.#lookAtPending();
    const { maxPollRecords, clock, timers } = this.#cluster.settings;
    const started = clock.now();
    for (;;) {
      const records = this.#fetcher.take(maxPollRecords);
      if (records.length > 0) {
        if (clock.now() - this.#lastYield > YIELD_EVERY_MS) {
          await sleep(timers, 0);
          this.#lastYield = clock.now();
        }
        return records;
      }
      const left = maxWaitMs - (clock.now() - started);
      await this.#fetcher.arrival(Math.max(0, left));
      this.#lastYield = clock.now();
      if (this.#closed) return [];
      await this.#membership?.settle();
      if (left <= 0) return this.#fetcher.take(maxPollRecords);
    }
  }

  pause(partitions: readonly TopicPartition[]): void { for (const partition of partitions) this.#fetcher.setPaused(partition, true); }
  resume(partitions: readonly TopicPartition[]): void { for (const partition of partitions) this.#fetcher.setPaused(partition, false); }
  seek(partition: TopicPartition, offset: number): void { this.#fetcher.seek(partition, offset); }
  position(partition: TopicPartition): number | null { return this.#fetcher.position(partition); }
  lag(partition: TopicPartition): number | null { return this.#fetcher.lag(partition); }
  stable(partition: TopicPartition): { readonly lastStable: number; readonly end: number } | null { return this.#fetcher.stable(partition); }

  async sendEach(records: readonly ProducerRecord[]): Promise<readonly SendOutcome[]> {
    this.#ensureOpen();
    return this.#transactions.sending(() => this.#producer.sendEach(records));
  }

  /** Fails with the first record that failed; the others may have been stored. */
  async send(records: readonly ProducerRecord[]): Promise<readonly (TopicPartition & { readonly offset: number })[]> {
    this.#ensureOpen();
    return allPlaced(await this.sendEach(records));
  }

  async commit(groupId: string, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    this.#ensureOpen();
    if (offsets.length === 0) return;
    if (this.#membership?.subscription.groupId === groupId) return this.#membership.commit(offsets);
    const { code, partition } = await this.#coordinator(groupId).commit({ groupId, generation: NO_GENERATION, memberId: '' }, offsets);
    if (code === CODE.none) return;
    if (code === CODE.unknownMemberId || code === CODE.illegalGeneration || code === CODE.rebalanceInProgress) {
      throw new CommitFailedException(`group ${groupId} has members and this client is none of them, so the offsets were not committed; stop the application that uses the group first`);
    }
    throw protocolError(code, `committing offsets of group ${groupId}`, { facts: partition === null ? {} : { topic: partition.topic, partition: partition.partition } });
  }

  async committed(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly (CommittedOffset | null)[]> {
    this.#ensureOpen();
    return this.#coordinator(groupId).committed(partitions);
  }

  async bounds(partitions: readonly TopicPartition[], isolation?: IsolationLevel): Promise<readonly { readonly start: number; readonly end: number }[]> {
    this.#ensureOpen();
    return this.#admin.bounds(partitions, isolation);
  }

  async offsetsForTime(partitions: readonly TopicPartition[], time: number): Promise<readonly (number | null)[]> {
    this.#ensureOpen();
    return this.#admin.offsetsForTime(partitions, time);
  }

  async read(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly RawRecord[]> {
    this.#ensureOpen();
    return this.#reader.read(partition, from, to, max);
  }

  async view(partition: TopicPartition, from: number, to: number, max: number): Promise<readonly ViewedRecord[]> {
    this.#ensureOpen();
    return new TopicViewer(this.#cluster).view(partition, from, to, max);
  }

  async deleteRecords(offsets: readonly (TopicPartition & { readonly offset: number })[]): Promise<void> {
    this.#ensureOpen();
    await this.#admin.deleteRecords(offsets);
  }

  hosts(): ReadonlyMap<string, readonly TopicPartition[]> { return this.#membership?.hosts ?? new Map<string, readonly TopicPartition[]>(); }

  assignment(): StreamsAssignment | null { return this.#membership?.tasks ?? null; }
  enforceRebalance(): void { this.#membership?.enforceRebalance(); }

  async #changelogEnds(changelogs: readonly (TopicPartition & { readonly isSource: boolean })[], groupId: string): Promise<ChangelogEnds> {
    const counts = await this.#cluster.partitionCounts([...new Set(changelogs.map(({ topic }) => topic))]);
    const existing = changelogs.filter(({ topic, partition }) => partition < (counts.get(topic) ?? 0));
    const logs = existing.filter(({ isSource }) => !isSource).map(({ topic, partition }) => ({ topic, partition }));
    const sources = existing.filter(({ isSource }) => isSource).map(({ topic, partition }) => ({ topic, partition }));
    const ends = new Map<string, number>();
    const bounds = logs.length === 0 ? [] : await this.#admin.bounds(logs);
    logs.forEach(({ topic, partition }, i) => ends.set(`${topic}-${partition}`, bounds[i]!.end));
    const committed = sources.length === 0 ? [] : await this.#coordinator(groupId).committed(sources);
    sources.forEach(({ topic, partition }, i) => ends.set(`${topic}-${partition}`, committed[i]?.offset ?? 0));
    return ({ topic, partition }) => ends.get(`${topic}-${partition}`) ?? 0;
  }

  /** Leaves the group without callbacks: who closes has committed what it wanted to commit. */
  async close({ leaveGroup = true }: { readonly leaveGroup?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#fetcher.clear();
    this.#fetcher.wake();
    if (leaveGroup) await this.#leave(); else this.#membership?.stop();
    this.#producer.close();
    this.#cluster.close();
  }

  async #leave(): Promise<void> {
    const membership = this.#membership;
    this.#membership = null;
    if (membership === null) return;
    await Promise.race([membership.leave(), sleep(this.#cluster.settings.timers, CLOSE_TIMEOUT_MS)]);
  }

  async #takePartitions(partitions: readonly TopicPartition[], subscription: Subscription): Promise<void> {
    if (partitions.length === 0) return;
    try {
      const positions = await this.#positionsOf(partitions, subscription);
      partitions.forEach((partition, i) => this.#fetcher.add(partition, positions[i]!));
    } catch (error) {
      if (!(error instanceof UnstableOffsetCommitException)) throw error;
      for (const partition of partitions) this.#fetcher.add(partition, 'pending');
      this.#pending = [...this.#pending, ...partitions];
    }
  }

  /** Where a transaction holds the committed offset, it is asked for again until that one has ended. */
  async #lookAtPending(): Promise<void> {
    const subscription = this.#membership?.subscription;
    const { clock } = this.#cluster.settings;
    const pending = this.#pending.filter((partition) => this.#fetcher.isPending(partition));
    this.#pending = pending;
    if (subscription === undefined || pending.length === 0 || clock.now() - this.#lastLook < PENDING_BACKOFF_MS) return;
    this.#lastLook = clock.now();
    try {
      const positions = await this.#positionsOf(pending, subscription);
      pending.forEach((partition, i) => {
        const position = positions[i]!;
        if (typeof position === 'number') this.#fetcher.seek(partition, position); else this.#fetcher.add(partition, position);
      });
    } catch (error) {
      if (!(error instanceof UnstableOffsetCommitException)) throw error;
    }
  }

  async #positionsOf(partitions: readonly TopicPartition[], subscription: Subscription): Promise<(number | KafkaException)[]> {
    const committed = await this.#coordinator(subscription.groupId).committed(partitions);
    const unset = partitions.filter((_, i) => committed[i] === null);
    const bounds = unset.length === 0 || subscription.offsetReset === 'none' ? [] : await this.#admin.bounds(unset);
    return partitions.map((partition, i) => {
      const at = bounds[unset.indexOf(partition)];
      return committed[i]?.offset ?? (at === undefined ? noOffset(partition, subscription.groupId) : subscription.offsetReset === 'earliest' ? at.start : at.end);
    });
  }

  async #resetOffset(partition: TopicPartition, { offsetReset }: Subscription): Promise<number | null> {
    if (offsetReset === 'none') return null;
    const [bounds] = await this.#admin.bounds([partition]);
    return offsetReset === 'earliest' ? bounds!.start : bounds!.end;
  }

  #coordinator(groupId: string): GroupCoordinator {
    let coordinator = this.#coordinators.get(groupId);
    if (coordinator === undefined) this.#coordinators.set(groupId, coordinator = new GroupCoordinator(this.#cluster, groupId));
    return coordinator;
  }

  #ensureOpen(): void {
    if (this.#closed) throw new IllegalStateException('this client is closed');
  }
}

function allPlaced(outcomes: readonly SendOutcome[]): readonly (TopicPartition & { readonly offset: number })[] {
  return outcomes.map((outcome) => {
    if (outcome instanceof KafkaException) throw outcome;
    return outcome;
  });
}
