import type { NodePlan, TopologyPlan } from '../topology/plan.ts';

/** The topics that a store's content comes from, or patterns of them, with full names. */
export interface StoreSources { readonly topics: readonly string[]; readonly patterns: readonly RegExp[] }

/**
 * Of each store (not of global ones): the sources above the processors that use it. Kafka: InternalTopologyBuilder#stateStoreNameToFullSourceTopicNames
 */
export function storeSources(plan: TopologyPlan, applicationId: string): ReadonlyMap<string, StoreSources> {
  const nodes = new Map(plan.nodes.map((node) => [node.name, node]));
  const fullName = (topic: string): string => (plan.internalTopics.has(topic) ? `${applicationId}-${topic}` : topic);
  return new Map([...plan.stores].map(([name, { processors }]) => {
    const sources = sourcesAbove(processors, nodes);
    return [name, {
      topics: [...new Set(sources.flatMap((source) => (source.kind === 'source' ? source.topics.map(fullName) : [])))],
      patterns: sources.flatMap((source) => (source.kind === 'source' && source.pattern !== null ? [source.pattern] : [])),
    }];
  }));
}

function sourcesAbove(names: readonly string[], nodes: ReadonlyMap<string, NodePlan>): NodePlan[] {
  const seen = new Set<string>();
  const found: NodePlan[] = [];
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const node = nodes.get(name);
    if (node === undefined) continue;
    if (node.kind === 'source') found.push(node); else waiting.push(...node.predecessors);
  }
  return found;
}

export function isSourceOf({ topics, patterns }: StoreSources, topic: string): boolean {
  return topics.includes(topic) || patterns.some((pattern) => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(topic));
}
