import { hashOrder } from '../common/java-hash.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import { cachingIsOff } from './topology-config.ts';
import { isConfigurable, type PlanConfig } from './configurable-store.ts';
import type { NodeEntry, TopologyBuilder } from './topology-builder.ts';
import type {
  GlobalStorePlan, InternalTopicPlan, NodePlan, ProcessorNodePlan, SourceNodePlan, StorePlan, SubtopologyPlan, TopologyPlan,
} from './plan.ts';

/**
 * Freezes what a builder has collected. With a config, stores of the DSL take the kind that `dsl.store.suppliers.class` names, and caches
 * are left out where `statestore.cache.max.bytes` is 0. Kafka: InternalTopologyBuilder#rewriteTopology, #buildTopology
 */
export function makePlan(builder: TopologyBuilder, config: PlanConfig | null): TopologyPlan {
  const nodes = [...builder.nodes.values()].map(frozenNode);
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const cachingOff = cachingIsOff(builder.config, config);
  const settle = (store: AnyStoreBuilder): AnyStoreBuilder => settled(store, config, cachingOff);

  const stores = new Map<string, StorePlan>();
  for (const [name, { builder: store, processors, sourceTopic }] of builder.stores) {
    stores.set(name, Object.freeze({ builder: settle(store), processors: Object.freeze([...processors]), sourceTopic }));
  }
  const globalStores = new Map<string, GlobalStorePlan>();
  for (const [name, entry] of builder.globalStores) {
    globalStores.set(name, Object.freeze({
      builder: settle(entry.builder),
      source: byName.get(entry.source.name) as SourceNodePlan,
      processor: byName.get(entry.processor.name) as ProcessorNodePlan,
      reprocessOnRestore: entry.reprocessOnRestore,
    }));
  }
  const internalTopics = new Map<string, InternalTopicPlan>();
  for (const [name, partitions] of builder.internalTopics) internalTopics.set(name, Object.freeze({ name, partitions }));

  const globalSources = new Set([...builder.globalStores.values()].map((entry) => entry.source.name));
  const subtopologies = builder.groups.inOrderOf(builder.nodes.keys()).map((names, id) => subtopology(id, names, byName, globalSources));
  return Object.freeze({
    nodes: Object.freeze(nodes), stores, globalStores, internalTopics,
    subtopologies: Object.freeze(subtopologies),
    copartitionGroups: Object.freeze(copartitionGroups(builder)),
  });
}

function settled(store: AnyStoreBuilder, config: PlanConfig | null, cachingOff: boolean): AnyStoreBuilder {
  const builder = isConfigurable(store) ? store.configure(config) : store;
  if (cachingOff) builder.withCachingDisabled();
  return builder;
}

function frozenNode(node: NodeEntry): NodePlan {
  switch (node.kind) {
    case 'source': return Object.freeze({ ...node, topics: Object.freeze([...node.topics]) });
    case 'processor': return Object.freeze({ ...node, predecessors: Object.freeze([...node.predecessors]), stores: Object.freeze([...node.stores]) });
    case 'sink': return Object.freeze({ ...node, predecessors: Object.freeze([...node.predecessors]) });
  }
}

function subtopology(
  id: number, names: readonly string[], byName: ReadonlyMap<string, NodePlan>, globalSources: ReadonlySet<string>,
): SubtopologyPlan {
  const stores = new Set<string>();
  const sourceTopics = new Set<string>();
  const sourcePatterns: RegExp[] = [];
  const sinkTopics = new Set<string>();
  for (const name of names) {
    const node = byName.get(name)!;
    switch (node.kind) {
      case 'source':
        if (node.pattern !== null) sourcePatterns.push(node.pattern);
        for (const topic of node.topics) sourceTopics.add(topic);
        break;
      case 'processor':
        // the order in which a task meets its stores is the order of a Java HashSet of names, and caches are flushed in that order
        for (const store of hashOrder(node.stores)) stores.add(store);
        break;
      case 'sink':
        if (node.topic !== null) sinkTopics.add(node.topic);
        break;
    }
  }
  return Object.freeze({
    id, nodes: Object.freeze([...names]), stores: Object.freeze([...stores]), sourceTopics: Object.freeze([...sourceTopics]),
    sourcePatterns: Object.freeze(sourcePatterns), sinkTopics: Object.freeze([...sinkTopics]),
    global: names.some((name) => globalSources.has(name)),
  });
}

/** Topics of each group of source nodes; groups that share a topic become one. Kafka: InternalTopologyBuilder#copartitionGroups */
function copartitionGroups(builder: TopologyBuilder): (readonly string[])[] {
  const groupOf = new Map<string, Set<string>>();
  for (const nodes of builder.copartitionGroups) {
    const topics: string[] = [];
    for (const name of nodes) {
      const node = builder.nodes.get(name);
      if (node?.kind === 'source') topics.push(...node.topics);
    }
    const group = topics.map((topic) => groupOf.get(topic)).find((found) => found !== undefined) ?? new Set<string>();
    for (const topic of topics) {
      const other = groupOf.get(topic);
      if (other !== undefined && other !== group) for (const member of other) join(member, group, groupOf);
      join(topic, group, groupOf);
    }
  }
  return [...new Set(groupOf.values())].map((group) => Object.freeze([...group]));
}

function join(topic: string, group: Set<string>, groupOf: Map<string, Set<string>>): void {
  group.add(topic);
  groupOf.set(topic, group);
}
