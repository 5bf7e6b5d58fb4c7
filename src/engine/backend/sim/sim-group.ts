import { assignTasks, type MemberTasks } from '../assignment/assign-tasks.ts';
import { assignPartitions, compareTopicPartitions } from '../assignor.ts';
import type { CommittedOffset, Subscription, TopicPartition } from '../backend.ts';
import { AssignorError, type StreamsAssignment, type StreamsMember } from '../streams-group.ts';

/** One member as the coordinator sees it. `owned` changes only inside the member's own join, poll and close. */
export interface SimMember {
  readonly id: string;
  readonly subscription: Subscription;
  topics: readonly string[];
  owned: TopicPartition[];
  target: readonly TopicPartition[];
  /** null: a plain consumer, or among such. */
  tasks: MemberTasks | null;
  /** Expelled: what it holds may belong to others by now. */
  fenced: boolean;
}

/** What the leader of a group asks its broker. */
export interface GroupSurroundings {
  readonly now: () => number;
  /** 0 for a partition that does not exist. */
  readonly endOf: (partition: TopicPartition) => number;
}

/**
 * A consumer group. The coordinator only says who should have what; each member, in its own poll, first gives up what it should no
 * longer have and takes what is free. So no member ever waits for another, and a partition never has two owners.
 * Kafka: the cooperative protocol (KIP-429), reconciled per member as in KIP-848.
 */
export class SimGroup {
  readonly id: string;
  readonly #members = new Map<string, SimMember>();
  readonly #broker: GroupSurroundings;
  readonly #committed = new Map<string, CommittedOffset>();
  #joined = 0;
  #generation = 0;

  constructor(id: string, broker: GroupSurroundings) {
    this.id = id;
    this.#broker = broker;
  }

  get members(): readonly SimMember[] { return [...this.#members.values()]; }
  get generation(): number { return this.#generation; }

  add(subscription: Subscription, topics: readonly string[], partitionCounts: ReadonlyMap<string, number>): SimMember {
    const member: SimMember = { id: `member-${this.#joined++}`, subscription, topics, owned: [], target: [], tasks: null, fenced: false };
    this.#members.set(member.id, member);
    this.rebalance(partitionCounts);
    return member;
  }

  remove(member: SimMember, partitionCounts: ReadonlyMap<string, number>): void {
    if (this.#members.delete(member.id)) this.rebalance(partitionCounts);
  }

  rebalance(partitionCounts: ReadonlyMap<string, number>): void {
    this.#generation++;
    if (this.#members.size === 0) return;
    if (this.#assignTasks(partitionCounts)) return;
    const coassign = [...this.#members.values()][0]!.subscription.coassign;
    const answer = assignPartitions(this.members, partitionCounts, coassign);
    for (const member of this.#members.values()) {
      member.target = answer.get(member.id)!;
      member.tasks = null;
    }
  }

  /** False: some member is a plain consumer, and tasks mean nothing to it. */
  #assignTasks(partitionCounts: ReadonlyMap<string, number>): boolean {
    const said = new Map<string, StreamsMember>();
    for (const { id, subscription: { streams } } of this.#members.values()) {
      if (streams === undefined) return false;
      said.set(id, streams());
    }
    const [leader] = this.#members.values();
    const answer = assignTasks({
      members: said, partitionCounts, leader: leader!.id, now: this.#broker.now(),
      endOffset: (partition, isSource) => (isSource ? this.committed(partition)?.offset ?? 0 : this.#broker.endOf(partition)),
    }, leader!.subscription.onWarning);
    for (const member of this.#members.values()) {
      const tasks = answer.get(member.id)!;
      // Who has been asked to end is not asked to go on by a later rebalance: here nobody waits until all have heard of the one before.
      member.tasks = member.tasks?.errorCode === AssignorError.SHUTDOWN_REQUESTED ? { ...tasks, errorCode: AssignorError.SHUTDOWN_REQUESTED } : tasks;
      member.target = tasks.activePartitions;
    }
    return true;
  }

  assignmentOf({ tasks }: SimMember): StreamsAssignment | null {
    if (tasks === null) return null;
    const { activeTasks, standbyTasks, errorCode, nextRebalanceMs } = tasks;
    return { activeTasks, standbyTasks, errorCode, nextRebalanceMs, standbyHosts: this.#byHost((member) => member.tasks?.standbyPartitions ?? []) };
  }

  /** What the member holds and should give up. */
  surplus(member: SimMember): TopicPartition[] {
    return member.owned.filter((owned) => !includes(member.target, owned));
  }

  /** What the member should have, does not have, and nobody else still holds. */
  available(member: SimMember): TopicPartition[] {
    return member.target.filter((wanted) => !includes(member.owned, wanted)
      && !this.members.some((other) => other !== member && includes(other.owned, wanted)));
  }

  /** What the members that named an endpoint should have. */
  hosts(): ReadonlyMap<string, readonly TopicPartition[]> { return this.#byHost(({ target }) => target); }

  #byHost(partitionsOf: (member: SimMember) => readonly TopicPartition[]): Map<string, TopicPartition[]> {
    const hosts = new Map<string, TopicPartition[]>();
    for (const member of this.#members.values()) {
      const { endpoint } = member.subscription;
      if (endpoint !== undefined && endpoint !== null) hosts.set(endpoint, [...hosts.get(endpoint) ?? [], ...partitionsOf(member)]);
    }
    return hosts;
  }

  commit(partition: TopicPartition, committed: CommittedOffset): void {
    this.#committed.set(`${partition.topic}-${partition.partition}`, committed);
  }

  committed(partition: TopicPartition): CommittedOffset | null {
    return this.#committed.get(`${partition.topic}-${partition.partition}`) ?? null;
  }

  forgetTopic(topic: string, partitions: number): void {
    for (let partition = 0; partition < partitions; partition++) this.#committed.delete(`${topic}-${partition}`);
  }
}

export function includes(partitions: readonly TopicPartition[], wanted: TopicPartition): boolean {
  return partitions.some((partition) => compareTopicPartitions(partition, wanted) === 0);
}
