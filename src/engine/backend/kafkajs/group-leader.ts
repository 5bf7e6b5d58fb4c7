import { assignTasks } from '../assignment/assign-tasks.ts';
import { assignPartitions } from '../assignor.ts';
import type { TopicPartition } from '../backend.ts';
import type { AssignmentConfigs, StreamsAssignment, StreamsMember } from '../streams-group.ts';
import type { MemberSubscription } from './consumer-protocol.ts';

/**
 * The leader's answer: who gets what now. A partition that should move is withheld from its new owner until its old one, which no
 * longer finds it in its assignment, has given it up and joined again. Kafka: the cooperative protocol, KIP-429
 */
export function leaderAssignment(members: ReadonlyMap<string, MemberSubscription>, partitionCounts: ReadonlyMap<string, number>): Map<string, TopicPartition[]> {
  const owner = owners(members);
  const target = assignPartitions([...members].map(([id, { topics, owned }]) => ({ id, topics, owned: owned.filter((partition) => owner.get(idOf(partition)) === id) })),
    partitionCounts, longestCoassign(members));
  return new Map([...target].map(([id, partitions]) => [id, partitions.filter((partition) => (owner.get(idOf(partition)) ?? id) === id)]));
}

/** How far changelogs go, and the group's committed offsets of source topics that are changelogs; null: it could not be found out. */
export type ChangelogEnds = ((partition: TopicPartition, isSource: boolean) => number) | null;

/**
 * The same for threads of Kafka Streams: tasks instead of partitions, and who stands by. A task that should move is withheld as a whole. null: some member is a
 * plain consumer. Kafka: StreamsPartitionAssignor#assign
 */
export function leaderTasks(
  members: ReadonlyMap<string, MemberSubscription>, partitionCounts: ReadonlyMap<string, number>, leader: { readonly id: string; readonly configs: AssignmentConfigs; readonly now: number }, ends: ChangelogEnds,
  onWarning: (message: string) => void,
): Map<string, { readonly partitions: TopicPartition[]; readonly tasks: StreamsAssignment }> {
  const streams = streamsMembers(members)!;
  streams.set(leader.id, { ...streams.get(leader.id)!, configs: leader.configs });
  const assigned = assignTasks({ members: streams, partitionCounts, leader: leader.id, now: leader.now, endOffset: (partition, isSource) => ends?.(partition, isSource) ?? (ends === null ? null : 0) }, onWarning);
  const owner = owners(members);
  const standbyHosts = hostsOf(members, new Map([...assigned].map(([id, { standbyPartitions }]) => [id, standbyPartitions])));
  return new Map([...assigned].map(([id, { activeTasks, standbyTasks, activePartitions, errorCode, nextRebalanceMs }]) => [id, {
    partitions: activePartitions.filter((partition) => (owner.get(idOf(partition)) ?? id) === id),
    tasks: { activeTasks, standbyTasks, errorCode, nextRebalanceMs, standbyHosts },
  }]));
}

/** null: some member is a plain consumer. */
export function streamsMembers(members: ReadonlyMap<string, MemberSubscription>): Map<string, StreamsMember> | null {
  const streams = new Map<string, StreamsMember>();
  for (const [id, { streams: said = null }] of members) {
    if (said === null) return null;
    streams.set(id, said);
  }
  return streams;
}

/** The same by the endpoints that members named: members of one instance come together. */
export function hostsOf(members: ReadonlyMap<string, MemberSubscription>, assignment: ReadonlyMap<string, readonly TopicPartition[]>): Map<string, TopicPartition[]> {
  const hosts = new Map<string, TopicPartition[]>();
  for (const [id, { endpoint = null }] of members) {
    if (endpoint !== null) hosts.set(endpoint, [...hosts.get(endpoint) ?? [], ...assignment.get(id) ?? []]);
  }
  return hosts;
}

function owners(members: ReadonlyMap<string, MemberSubscription>): Map<string, string> {
  const owner = new Map<string, string>();
  const since = new Map<string, number>();
  for (const [id, { owned, generation }] of members) {
    for (const partition of owned) {
      const key = idOf(partition);
      if (generation < (since.get(key) ?? -Infinity)) continue;
      owner.set(key, id);
      since.set(key, generation);
    }
  }
  return owner;
}

/** All members say the same, except while a new version of a topology is rolled out. */
function longestCoassign(members: ReadonlyMap<string, MemberSubscription>): readonly (readonly string[])[] {
  return [...members.values()].reduce<readonly (readonly string[])[]>((longest, { coassign }) => (coassign.length > longest.length ? coassign : longest), []);
}

function idOf({ topic, partition }: TopicPartition): string { return `${topic}-${partition}`; }
