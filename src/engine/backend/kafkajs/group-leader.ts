import { assignPartitions } from '../assignor.ts';
import type { TopicPartition } from '../backend.ts';
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
