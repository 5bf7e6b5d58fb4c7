import type { SubtopologyPlan, TopologyPlan } from '../../topology/plan.ts';

/**
 * All sub-topologies as one, with one partition of each internal topic: one stream time, one choice of the next record, one flush. That is
 * how TopologyTestDriver runs a topology, and production does not.
 */
export function asOneTask(plan: TopologyPlan): TopologyPlan {
  const parts = plan.subtopologies.filter((sub) => !sub.global);
  const first = parts[0];
  if (first === undefined) return plan;
  const all = <T>(of: (sub: SubtopologyPlan) => readonly T[]): readonly T[] => [...new Set(parts.flatMap(of))];
  const merged: SubtopologyPlan = {
    id: first.id, global: false, nodes: all((sub) => sub.nodes), stores: all((sub) => sub.stores), sourceTopics: all((sub) => sub.sourceTopics),
    sourcePatterns: all((sub) => sub.sourcePatterns), sinkTopics: all((sub) => sub.sinkTopics),
  };
  return {
    ...plan, subtopologies: [merged, ...plan.subtopologies.filter((sub) => sub.global)],
    internalTopics: new Map([...plan.internalTopics].map(([name, topic]) => [name, { ...topic, partitions: 1 }])),
  };
}
