/**
 * Who gets which partitions. Partitions with the same number of topics that were declared together are one unit (a task), units are
 * spread evenly, and a unit stays with the member that has it as long as the balance allows. Pure: the group's leader, real or
 * simulated, calls it with what the members said.
 *
 *     assignPartitions([{ id: 'a', topics: ['l', 'r'], owned: [] }, …], new Map([['l', 2], ['r', 2]]), [['l', 'r']])
 *
 * Misuse: passing topics that do not exist. They have no partitions and are silently nobody's; check before joining.
 */
import type { TopicPartition } from './backend.ts';

export interface GroupMember {
  readonly id: string;
  readonly topics: readonly string[];
  /** What it holds now, or held last. */
  readonly owned: readonly TopicPartition[];
}

interface Unit {
  readonly group: number;
  readonly partition: number;
  readonly topics: readonly string[];
}

/** Every member is in the answer; its partitions are sorted by topic and number. */
export function assignPartitions(members: readonly GroupMember[], partitionCounts: ReadonlyMap<string, number>, coassign: readonly (readonly string[])[]): Map<string, TopicPartition[]> {
  const ordered = [...members].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const units = unitsOf(ordered, partitionCounts, coassign);
  const given = new Map<string, Unit[]>(ordered.map((member) => [member.id, []]));
  const free = keepOwned(ordered, units, given);
  for (const unit of free) {
    const member = leastLoaded(ordered.filter((m) => wants(m, unit)), unit, given);
    if (member !== null) given.get(member.id)!.push(unit);
  }
  const answer = new Map<string, TopicPartition[]>();
  for (const member of ordered) {
    const partitions: TopicPartition[] = [];
    for (const unit of given.get(member.id)!) {
      for (const topic of unit.topics) if (unit.partition < partitionCounts.get(topic)!) partitions.push({ topic, partition: unit.partition });
    }
    answer.set(member.id, partitions.sort(compareTopicPartitions));
  }
  return answer;
}

export function compareTopicPartitions(a: TopicPartition, b: TopicPartition): number {
  return a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition;
}

function unitsOf(members: readonly GroupMember[], partitionCounts: ReadonlyMap<string, number>, coassign: readonly (readonly string[])[]): Unit[] {
  const subscribed = new Set(members.flatMap((member) => member.topics));
  const exists = (topic: string): boolean => subscribed.has(topic) && partitionCounts.has(topic);
  const groups = coassign.map((topics) => topics.filter(exists)).filter((topics) => topics.length > 0);
  const grouped = new Set(groups.flat());
  for (const topic of [...subscribed].sort()) if (exists(topic) && !grouped.has(topic)) groups.push([topic]);
  const units: Unit[] = [];
  groups.forEach((topics, group) => {
    const count = Math.max(...topics.map((topic) => partitionCounts.get(topic)!));
    for (let partition = 0; partition < count; partition++) units.push({ group, partition, topics });
  });
  return units;
}

/** Members keep what they own up to a fair share, the larger shares going to those who own more; the rest is free. */
function keepOwned(members: readonly GroupMember[], units: readonly Unit[], given: Map<string, Unit[]>): Unit[] {
  const owner = new Map<string, string>();
  for (const member of members) for (const { topic, partition } of member.owned) owner.set(`${topic}-${partition}`, member.id);
  const held = new Map<string, Unit[]>(members.map((member) => [member.id, []]));
  const free: Unit[] = [];
  for (const unit of units) {
    const id = unit.topics.map((topic) => owner.get(`${topic}-${unit.partition}`)).find((found) => found !== undefined);
    const member = id === undefined ? undefined : members.find((m) => m.id === id);
    if (member !== undefined && wants(member, unit)) held.get(member.id)!.push(unit);
    else free.push(unit);
  }
  const share = Math.floor(units.length / members.length);
  let larger = units.length % members.length;
  const byHeld = [...members].sort((a, b) => held.get(b.id)!.length - held.get(a.id)!.length);
  for (const member of byHeld) {
    const mine = held.get(member.id)!;
    let quota = share;
    if (mine.length > share && larger > 0) { quota++; larger--; }
    given.get(member.id)!.push(...mine.slice(0, quota));
    free.push(...mine.slice(quota));
  }
  return free.sort((a, b) => a.group - b.group || a.partition - b.partition);
}

function leastLoaded(members: readonly GroupMember[], unit: Unit, given: ReadonlyMap<string, readonly Unit[]>): GroupMember | null {
  let best: GroupMember | null = null;
  let bestLoad = 0;
  let bestSame = 0;
  for (const member of members) {
    const mine = given.get(member.id)!;
    const same = mine.reduce((n, other) => n + (other.group === unit.group ? 1 : 0), 0);
    if (best === null || mine.length < bestLoad || (mine.length === bestLoad && same < bestSame)) { best = member; bestLoad = mine.length; bestSame = same; }
  }
  return best;
}

function wants(member: GroupMember, unit: Unit): boolean {
  return unit.topics.every((topic) => member.topics.includes(topic));
}
