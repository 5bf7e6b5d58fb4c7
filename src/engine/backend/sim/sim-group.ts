import { assignPartitions, compareTopicPartitions } from '../assignor.ts';
import type { CommittedOffset, Subscription, TopicPartition } from '../backend.ts';

/** One member as the coordinator sees it. `owned` changes only inside the member's own join, poll and close. */
export interface SimMember {
  readonly id: string;
  readonly subscription: Subscription;
  topics: readonly string[];
  owned: TopicPartition[];
  target: readonly TopicPartition[];
  /** Expelled: what it holds may belong to others by now. */
  fenced: boolean;
}

/**
 * A consumer group. The coordinator only says who should have what; each member, in its own poll, first gives up what it should no
 * longer have and takes what is free. So no member ever waits for another, and a partition never has two owners.
 * Kafka: the cooperative protocol (KIP-429), reconciled per member as in KIP-848.
 */
export class SimGroup {
  readonly id: string;
  readonly #members = new Map<string, SimMember>();
  readonly #committed = new Map<string, CommittedOffset>();
  #joined = 0;
  #generation = 0;

  constructor(id: string) { this.id = id; }

  get members(): readonly SimMember[] { return [...this.#members.values()]; }
  get generation(): number { return this.#generation; }

  add(subscription: Subscription, topics: readonly string[], partitionCounts: ReadonlyMap<string, number>): SimMember {
    const member: SimMember = { id: `member-${this.#joined++}`, subscription, topics, owned: [], target: [], fenced: false };
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
    const coassign = [...this.#members.values()][0]!.subscription.coassign;
    const answer = assignPartitions(this.members, partitionCounts, coassign);
    for (const member of this.#members.values()) member.target = answer.get(member.id)!;
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
  hosts(): ReadonlyMap<string, readonly TopicPartition[]> {
    const hosts = new Map<string, TopicPartition[]>();
    for (const { subscription: { endpoint }, target } of this.#members.values()) {
      if (endpoint !== undefined && endpoint !== null) hosts.set(endpoint, [...hosts.get(endpoint) ?? [], ...target]);
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
