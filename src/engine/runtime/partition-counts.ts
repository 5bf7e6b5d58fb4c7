import { MissingSourceTopicException, TaskAssignmentException, TopologyException } from '../errors/errors.ts';
import type { SubtopologyPlan, TopologyPlan } from '../topology/plan.ts';

/**
 * Partition counts of all internal topics, by name without the application id: a repartition topic has as many as the largest source of
 * the sub-topologies that write it, unless the user said a number; then co-partitioned groups are made equal.
 *
 * @param external  partition counts of the source topics that exist
 * @param topicsOf  source topics of a sub-topology, patterns resolved
 * Kafka: RepartitionTopics, CopartitionedTopicsEnforcer
 */
export function resolvePartitionCounts(
  plan: TopologyPlan, external: ReadonlyMap<string, number>, topicsOf: (subtopology: SubtopologyPlan) => readonly string[],
): ReadonlyMap<string, number> {
  const missing = plan.subtopologies.filter((sub) => !sub.global).flatMap((sub) => topicsOf(sub).filter((topic) => !plan.internalTopics.has(topic) && !external.has(topic)));
  if (missing.length > 0) {
    throw new MissingSourceTopicException(`source topic${missing.length > 1 ? 's' : ''} ${[...new Set(missing)].join(', ')} not found: create ${missing.length > 1 ? 'them' : 'it'} before the application starts`);
  }
  const counts = new Map<string, number>();
  for (const topic of plan.internalTopics.values()) if (topic.partitions !== null) counts.set(topic.name, topic.partitions);
  const countOf = (topic: string): number | undefined => counts.get(topic) ?? external.get(topic);
  const open = new Set([...plan.internalTopics.keys()].filter((name) => !counts.has(name) && !isChangelog(plan, name)));
  // In the order of those who read them, each from the sources that are known by then: Kafka does not wait for the others, and in a
  // circle of topics (foreign-key joins) it could not.
  const readers = plan.subtopologies.flatMap((sub) => sub.sourceTopics);
  while (open.size > 0) {
    const before = open.size;
    for (const name of new Set([...readers, ...open])) {
      if (!open.has(name)) continue;
      const writers = plan.subtopologies.filter((sub) => sub.sinkTopics.includes(name));
      const known = writers.flatMap((sub) => topicsOf(sub).map(countOf)).filter((count) => count !== undefined);
      if (known.length === 0) continue;
      counts.set(name, Math.max(...known));
      open.delete(name);
    }
    if (open.size === before) throw new TaskAssignmentException(`cannot compute the number of partitions of ${[...open].join(', ')}: no sub-topology with known sources writes to it`);
  }
  for (const group of plan.copartitionGroups) enforceCopartitioning(plan, group, counts, external);
  return counts;
}

function isChangelog(plan: TopologyPlan, name: string): boolean {
  return !plan.subtopologies.some((sub) => sub.sourceTopics.includes(name) || sub.sinkTopics.includes(name));
}

function enforceCopartitioning(plan: TopologyPlan, group: readonly string[], counts: Map<string, number>, external: ReadonlyMap<string, number>): void {
  const internal = group.filter((topic) => plan.internalTopics.has(topic));
  const outside = group.filter((topic) => !plan.internalTopics.has(topic) && external.has(topic));
  const fixed = internal.filter((topic) => plan.internalTopics.get(topic)!.partitions !== null);
  const list = (topics: readonly string[]): string => topics.map((topic) => `${topic}=${counts.get(topic) ?? external.get(topic)}`).sort().join(', ');
  let agreed: number;
  if (outside.length > 0) {
    agreed = external.get(outside[0]!)!;
    if (outside.some((topic) => external.get(topic) !== agreed)) {
      throw new TopologyException(`Topics not co-partitioned: [{${list(outside)}}]. They are joined or read together, so equal keys must lie in partitions with equal numbers: repartition() one of them.`);
    }
    const other = fixed.find((topic) => counts.get(topic) !== agreed);
    if (other !== undefined) {
      throw new TopologyException(`Number of partitions [${counts.get(other)}] of repartition topic [${other}] doesn't match number of partitions [${agreed}] of the source topic ${outside[0]}.`);
    }
  } else if (fixed.length > 0) {
    agreed = counts.get(fixed[0]!)!;
    if (fixed.some((topic) => counts.get(topic) !== agreed)) {
      throw new TopologyException(`Following topics do not have the same number of partitions: [{${list(fixed)}}]`);
    }
  } else {
    agreed = Math.max(...internal.map((topic) => counts.get(topic) ?? 0));
  }
  for (const topic of internal) counts.set(topic, agreed);
}
