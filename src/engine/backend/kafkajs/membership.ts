import { KafkaException, TimeoutException } from '../../errors/errors.ts';
import { changelogsOf } from '../assignment/assign-tasks.ts';
import { compareTopicPartitions } from '../assignor.ts';
import type { CommittedOffset, Subscription, TopicPartition } from '../backend.ts';
import { CommitFailedException, DisconnectException } from '../errors.ts';
import { AssignorError, type StreamsAssignment } from '../streams-group.ts';
import { subscribedTopics } from '../subscription.ts';
import { sleep } from '../timers.ts';
import { decodeAssignment, decodeSubscription, encodeAssignment, encodeSubscription, PROTOCOL, type Hosts, type MemberAssignment } from './consumer-protocol.ts';
import type { CommitAnswer, GroupCoordinator } from './group-coordinator.ts';
import { hostsOf, leaderAssignment, leaderTasks, streamsMembers, type ChangelogEnds } from './group-leader.ts';
import { heartbeatRequest, joinGroupRequest, leaveGroupRequest, syncGroupRequest, type JoinAnswer, type Membership } from './group-requests.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { CODE, codeOf, isRetriable, protocolError } from './protocol-errors.ts';

const REJOIN_BACKOFF_MS = 100;
const DEFAULT_REBALANCE_TIMEOUT_MS = 300_000;

/** What the owner of the membership does about partitions. */
export interface MembershipListener {
  /** Gets positions for new partitions; runs before `onAssigned` of the subscription. */
  readonly take: (partitions: readonly TopicPartition[]) => Promise<void>;
  readonly drop: (partitions: readonly TopicPartition[]) => void;
  /** Asked as leader, of changelogs that may not exist. */
  readonly changelogEnds: (changelogs: readonly (TopicPartition & { readonly isSource: boolean })[]) => Promise<ChangelogEnds>;
  /** Something happened that the next `settle` will see to. */
  readonly wake: () => void;
}

/**
 * One member of one group, by the cooperative protocol: joining and heart-beating go on in the background, so that a program that is
 * stepped by hand stays a member, while partitions change hands only inside `settle`, which runs between records and awaits the
 * callbacks. What a member holds it keeps through a rebalance, unless the new assignment has it no more.
 * Kafka: ConsumerCoordinator, KIP-429
 */
export class GroupMembership {
  readonly #cluster: KafkaCluster;
  readonly #coordinator: GroupCoordinator;
  readonly #subscription: Subscription;
  readonly #listener: MembershipListener;
  #memberId = '';
  #generation = -1;
  #owned: TopicPartition[] = [];
  /** An assignment that settle has not looked at yet. */
  #target: MemberAssignment | null = null;
  #hosts: Hosts = new Map();
  #tasks: StreamsAssignment | null = null;
  #unique = 0;
  #joining: Promise<void> | null = null;
  #settling = false;
  #rejoin = false;
  #lost = false;
  #failure: KafkaException | null = null;
  #foreignSince: number | null = null;
  #topics: string[] = [];
  #counts: ReadonlyMap<string, number> = new Map();
  #lastHeartbeat = 0;
  #lastPoll = 0;
  #lastLook = 0;
  #looking = false;
  #cancelHeartbeat: () => void = () => {};
  #closed = false;

  constructor(cluster: KafkaCluster, coordinator: GroupCoordinator, subscription: Subscription, listener: MembershipListener) {
    this.#cluster = cluster;
    this.#coordinator = coordinator;
    this.#subscription = subscription;
    this.#listener = listener;
  }

  get subscription(): Subscription { return this.#subscription; }
  /** Who has what, as the leader told with the last assignment. */
  get hosts(): Hosts { return this.#hosts; }
  get tasks(): StreamsAssignment | null { return this.#tasks; }

  /** The next settle joins again, and the group begins a rebalance even if nothing else is new. */
  enforceRebalance(): void {
    this.#unique++;
    this.#rejoin = true;
    this.#listener.wake();
  }

  async join(): Promise<void> {
    this.#lastPoll = this.#now();
    await this.#startJoining();
    this.#scheduleHeartbeat();
    await this.settle();
  }

  /** Carries out what the group decided. Called between records. */
  async settle(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    this.#lastPoll = this.#now();
    if (this.#settling) return;
    this.#settling = true;
    try {
      if (this.#lost) await this.#giveUp();
      if (this.#target !== null) await this.#adopt(this.#target);
    } finally {
      this.#settling = false;
    }
    if (this.#rejoin && this.#joining === null) void this.#startJoining().catch(() => {});
    this.#lookAtTopics();
  }

  /**
   * @throws CommitFailedException  the group has gone on without this member
   */
  async commit(offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<void> {
    const { code, partition } = await this.asMember((membership) => this.#coordinator.commit(membership, offsets));
    if (code !== CODE.none) throw protocolError(code, `committing offsets of group ${this.#subscription.groupId}`, { facts: partition === null ? {} : { topic: partition.topic, partition: partition.partition } });
  }

  /**
   * What only a member may do, with the generation as it is. The answer is none that has to do with the membership.
   *
   * @throws CommitFailedException  the group has gone on without this member
   */
  async asMember(attempt: (membership: Membership) => Promise<CommitAnswer>): Promise<CommitAnswer> {
    for (;;) {
      if (this.#lost) throw this.#commitFailed();
      const generation = this.#generation;
      const answer = await attempt(this.#membership());
      const { code } = answer;
      // Between the answers to JoinGroup and SyncGroup, or just before that, the group takes no commits; what is held stays held through it.
      const joining: Promise<void> | null = this.#joining;
      if (code === CODE.rebalanceInProgress || (code === CODE.illegalGeneration && (joining !== null || generation !== this.#generation))) {
        if (joining !== null) await joining.catch(() => {}); else if (!this.#settling) await this.#startJoining().catch(() => {}); else await sleep(this.#cluster.settings.timers, REJOIN_BACKOFF_MS);
        continue;
      }
      if (code === CODE.illegalGeneration || code === CODE.unknownMemberId || code === CODE.fencedInstanceId) {
        this.#lose();
        throw this.#commitFailed();
      }
      return answer;
    }
  }

  /** No more heartbeats: for the group this member goes on until its session ends. */
  stop(): void {
    this.#closed = true;
    this.#cancelHeartbeat();
  }

  /** Tells the group, so that the others need not wait for the session to end. */
  async leave(): Promise<void> {
    this.stop();
    if (this.#memberId === '' || this.#lost) return;
    try {
      await this.#coordinator.send(leaveGroupRequest(this.#subscription.groupId, this.#memberId), (code) => code);
    } catch (error) {
      this.#log('the group was not told of leaving', error);
    }
  }

  async #giveUp(): Promise<void> {
    const lost = this.#owned;
    this.#owned = [];
    this.#lost = false;
    this.#listener.drop(lost);
    await this.#subscription.onLost(lost);
  }

  async #adopt({ partitions: target, hosts, tasks }: MemberAssignment): Promise<void> {
    this.#target = null;
    this.#hosts = hosts;
    this.#tasks = tasks;
    const revoked = without(this.#owned, target);
    if (revoked.length > 0) {
      await this.#subscription.onRevoked(revoked);
      this.#owned = without(this.#owned, revoked);
      this.#listener.drop(revoked);
      this.#rejoin = true;
    }
    if (this.#lost) return;
    const added = without(target, this.#owned);
    await this.#listener.take(added);
    this.#owned = [...this.#owned, ...added];
    await this.#subscription.onAssigned(added);
  }

  #startJoining(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#rejoin = false;
    return this.#joining ??= this.#joinUntilSynced()
      .catch((error: unknown) => {
        this.#failure = error instanceof KafkaException ? error : new KafkaException(`joining group ${this.#subscription.groupId} failed: ${(error as Error).message}`, { cause: error });
        throw this.#failure;
      })
      .finally(() => { this.#joining = null; this.#listener.wake(); });
  }

  async #joinUntilSynced(): Promise<void> {
    const { timers, requestTimeoutMs } = this.#cluster.settings;
    const started = this.#now();
    while (!this.#closed) {
      try {
        if (await this.#joinOnce()) return;
      } catch (error) {
        if (!(error instanceof DisconnectException || error instanceof TimeoutException || isRetriable(codeOf(error)))) throw error;
        // The first join reports what is wrong; later ones outlive the absence of a broker.
        if (this.#generation < 0 && this.#now() - started > requestTimeoutMs) throw error;
        this.#log('joining did not work, trying again', error);
      }
      await sleep(timers, REJOIN_BACKOFF_MS);
    }
  }

  async #joinOnce(): Promise<boolean> {
    const { groupId, coassign, endpoint = null, streams } = this.#subscription;
    await this.#refreshTopics();
    const claimed = this.#lost ? [] : this.#owned;
    const metadata = encodeSubscription({ topics: this.#topics, owned: claimed, generation: this.#generation, coassign, endpoint, streams: streams?.() ?? null, unique: this.#unique });
    const answer = await this.#coordinator.send(joinGroupRequest({
      groupId, memberId: this.#memberId, protocol: PROTOCOL, metadata, sessionTimeoutMs: this.#cluster.settings.sessionTimeoutMs,
      rebalanceTimeoutMs: this.#cluster.settings.maxPollIntervalMs ?? DEFAULT_REBALANCE_TIMEOUT_MS,
    }), ({ errorCode }) => errorCode);
    if (!this.#accepted(answer.errorCode, 'joining', answer.memberId)) return false;
    this.#memberId = answer.memberId;
    this.#generation = answer.generation;
    const assignments = answer.leaderId === answer.memberId ? await this.#assign(answer) : [];
    const synced = await this.#coordinator.send(syncGroupRequest(this.#membership(), assignments, this.#cluster.settings.requestTimeoutMs), ({ errorCode }) => errorCode);
    if (!this.#accepted(synced.errorCode, 'synchronising', '')) return false;
    this.#lastHeartbeat = this.#now();
    const assignment = decodeAssignment(synced.assignment);
    // Who has been asked to end, and has not heard of it yet, is to hear of it.
    const isEnding = this.#target?.tasks?.errorCode === AssignorError.SHUTDOWN_REQUESTED;
    this.#target = isEnding && assignment.tasks !== null ? { ...assignment, tasks: { ...assignment.tasks, errorCode: AssignorError.SHUTDOWN_REQUESTED } } : assignment;
    // What was given up or lost since the leader was told of it is in nobody's assignment yet.
    if (claimed.length > 0 && (this.#lost || without(claimed, this.#owned).length > 0)) this.#rejoin = true;
    this.#cluster.settings.logger('info', `joined group ${groupId}`, { memberId: this.#memberId, generation: this.#generation, partitions: assignment.partitions.length });
    return true;
  }

  /** False: to be tried again, with whatever the code told. */
  #accepted(code: number, doing: string, memberId: string): boolean {
    const { groupId } = this.#subscription;
    switch (code) {
      case CODE.none: return true;
      case CODE.memberIdRequired: this.#memberId = memberId; return false;
      case CODE.rebalanceInProgress: return false;
      case CODE.unknownMemberId: case CODE.illegalGeneration: case CODE.fencedInstanceId:
        this.#lose();
        this.#rejoin = false; // that is what goes on here
        return false;
      case CODE.inconsistentGroupProtocol:
        if (this.#waitForForeigners()) return false;
        throw protocolError(code, `${doing} group ${groupId}`, { detail: 'the group is in use by consumers of another kind, such as a Java application; stop them or choose another group id' });
      default:
        if (isRetriable(code)) return false;
        throw protocolError(code, `${doing} group ${groupId}`);
    }
  }

  /** An application of another kind that has just been stopped did not leave (Kafka Streams never does): its session has to end first. */
  #waitForForeigners(): boolean {
    const { sessionTimeoutMs, logger } = this.#cluster.settings;
    if (this.#foreignSince === null) {
      this.#foreignSince = this.#now();
      logger('warn', `group ${this.#subscription.groupId} has members of another kind, such as a Java application; if they were stopped their session ends within ${sessionTimeoutMs / 1000} s`, {});
    }
    return this.#now() - this.#foreignSince <= sessionTimeoutMs;
  }

  async #assign({ members }: JoinAnswer): Promise<{ memberId: string; assignment: Uint8Array }[]> {
    const subscriptions = new Map(members.map(({ memberId, metadata }) => [memberId, decodeSubscription(metadata)]));
    const topics = [...new Set([...subscriptions.values()].flatMap((subscription) => subscription.topics))];
    this.#counts = await this.#cluster.partitionCounts(topics);
    const { streams, onWarning = () => {} } = this.#subscription;
    const said = streams === undefined ? null : streamsMembers(subscriptions);
    if (said !== null) {
      const ends = await this.#changelogEnds(changelogsOf(said, this.#counts));
      const tasks = leaderTasks(subscriptions, this.#counts, { id: this.#memberId, configs: streams!().configs, now: this.#now() }, ends, onWarning);
      const hosts = hostsOf(subscriptions, new Map([...tasks].map(([memberId, { partitions }]) => [memberId, partitions])));
      return [...tasks].map(([memberId, of]) => ({ memberId, assignment: encodeAssignment(of.partitions, hosts, of.tasks) }));
    }
    const assignment = leaderAssignment(subscriptions, this.#counts);
    const hosts = hostsOf(subscriptions, assignment);
    return [...assignment].map(([memberId, partitions]) => ({ memberId, assignment: encodeAssignment(partitions, hosts) }));
  }

  async #changelogEnds(changelogs: readonly (TopicPartition & { readonly isSource: boolean })[]): Promise<ChangelogEnds> {
    try {
      return await this.#listener.changelogEnds(changelogs);
    } catch (error) {
      this.#log('the ends of the changelogs could not be found out, tasks stay where they are', error);
      return null;
    }
  }

  #scheduleHeartbeat(): void {
    if (this.#closed) return;
    this.#cancelHeartbeat = this.#cluster.settings.timers.after(this.#cluster.settings.heartbeatIntervalMs, () => { void this.#heartbeat().finally(() => this.#scheduleHeartbeat()); });
  }

  async #heartbeat(): Promise<void> {
    const { maxPollIntervalMs, sessionTimeoutMs, logger } = this.#cluster.settings;
    if (this.#joining !== null || this.#lost || this.#memberId === '' || this.#failure !== null) return;
    if (maxPollIntervalMs !== null && this.#now() - this.#lastPoll > maxPollIntervalMs) {
      logger('warn', `no poll for ${maxPollIntervalMs} ms, leaving group ${this.#subscription.groupId}`, {});
      await this.#coordinator.send(leaveGroupRequest(this.#subscription.groupId, this.#memberId), (code) => code).catch(() => {});
      this.#lose();
      return;
    }
    try {
      const code = await this.#coordinator.send(heartbeatRequest(this.#membership()), (answer) => answer);
      if (code === CODE.none || isRetriable(code)) {
        if (code === CODE.none) this.#lastHeartbeat = this.#now();
      } else if (code === CODE.rebalanceInProgress) {
        this.#lastHeartbeat = this.#now();
        // While callbacks run, what this member holds is about to change: settle joins when they are done.
        if (this.#settling || this.#target !== null) this.#rejoin = true; else void this.#startJoining().catch(() => {});
      } else if (this.#joining === null) this.#lose();
    } catch (error) {
      this.#log('a heartbeat failed', error);
    }
    if (this.#joining === null && this.#now() - this.#lastHeartbeat > sessionTimeoutMs) this.#lose();
  }

  /** The group has dropped this member: what it holds may be someone else's by now, and the next settle says so. */
  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#memberId = '';
    this.#generation = -1;
    this.#target = null;
    this.#rejoin = true;
    this.#cluster.settings.logger('warn', `group ${this.#subscription.groupId} has dropped this member`, { partitions: this.#owned.length });
    this.#listener.wake();
  }

  async #refreshTopics(): Promise<void> {
    const { pattern, topics } = this.#subscription;
    const { topics: found } = await this.#cluster.metadata(pattern === null ? topics : null);
    this.#lastLook = this.#now();
    const existing = found.filter(({ errorCode, isInternal }) => errorCode === CODE.none && !isInternal);
    this.#topics = subscribedTopics(this.#subscription, existing.map(({ topic }) => topic));
    const subscribed = new Set(this.#topics);
    this.#counts = new Map(existing.filter(({ topic }) => subscribed.has(topic)).map(({ topic, partitions }) => [topic, partitions.length]));
  }

  /** New topics of a pattern, and topics that grew, are a reason to join again. */
  #lookAtTopics(): void {
    if (this.#looking || this.#joining !== null || this.#now() - this.#lastLook < this.#cluster.settings.metadataMaxAgeMs) return;
    this.#looking = true;
    const before = this.#counts;
    void this.#refreshTopics()
      .then(() => { if (!sameCounts(before, this.#counts)) this.#rejoin = true; })
      .catch((error: unknown) => { this.#lastLook = this.#now(); this.#log('looking for topics failed', error); })
      .finally(() => { this.#looking = false; this.#listener.wake(); });
  }

  #membership(): Membership { return { groupId: this.#subscription.groupId, generation: this.#generation, memberId: this.#memberId }; }
  #now(): number { return this.#cluster.settings.clock.now(); }
  #log(message: string, error: unknown): void { this.#cluster.settings.logger('debug', `group ${this.#subscription.groupId}: ${message}`, { error: (error as Error).message }); }

  #commitFailed(): CommitFailedException {
    return new CommitFailedException(`group ${this.#subscription.groupId} has gone on without this member; its partitions may be someone else's now, so the offsets were not committed. It joins again with the next poll`);
  }
}

function without(partitions: readonly TopicPartition[], others: readonly TopicPartition[]): TopicPartition[] {
  return partitions.filter((partition) => !others.some((other) => compareTopicPartitions(partition, other) === 0));
}

function sameCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([topic, count]) => b.get(topic) === count);
}
