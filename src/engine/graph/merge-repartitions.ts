import { StreamsException } from '../errors/errors.ts';
import { findAncestor } from './find-ancestor.ts';
import type { Graph } from './graph.ts';
import type { GraphNode } from './graph-node.ts';
import { repartitionNames, RepartitionNode } from './repartition-node.ts';

/**
 * Several operators below one change of keys each got a repartition topic of their own, with the same records in it. One topic right below
 * the change of keys serves them all. Kafka: InternalStreamsBuilder#mergeRepartitionTopics (`merge.repartition.topics`)
 */
export function mergeRepartitions(graph: Graph): void {
  moveToMerges(graph);
  for (const [changer, repartitions] of [...graph.keyChangers]) {
    if (repartitions.size === 0) continue;
    const merged = mergedNode(graph, [...repartitions]);
    // right after the change of keys, and before everything that is downstream of it
    merged.buildPriority = changer.buildPriority;
    for (const repartition of repartitions) replace(graph, changer, repartition, merged);
    changer.addChild(merged);
    graph.keyChangers.delete(changer);
  }
}

/** The first topic's name is kept; serdes are the first that anyone knows. */
function mergedNode(graph: Graph, repartitions: readonly RepartitionNode[]): RepartitionNode {
  const first = repartitions[0]!;
  const keySerde = repartitions.find((node) => node.options.keySerde !== null)?.options.keySerde ?? null;
  const valueSerde = repartitions.find((node) => node.options.valueSerde !== null)?.options.valueSerde ?? null;
  const merged = new RepartitionNode(repartitionNames(graph.names, first.names.topic), { keySerde, valueSerde }, true);
  merged.location = first.location;
  return merged;
}

/** The branch with the repartition in it moves below the merged node, and the repartition drops out of the branch. */
function replace(graph: Graph, changer: GraphNode, repartition: RepartitionNode, merged: RepartitionNode): void {
  const branch = findAncestor(repartition, (node) => node.parents.has(changer));
  if (branch === null) throw new StreamsException(`Found no way from ${changer.name} down to the repartition ${repartition.name}`);
  merged.addChild(branch);
  changer.removeChild(branch);
  const parents = [...repartition.parents];
  for (const child of [...repartition.children]) for (const parent of parents) parent.addChild(child);
  for (const parent of parents) parent.removeChild(repartition);
  repartition.clearChildren();
  graph.topology.replaceCopartitionSource(repartition.name, merged.name);
}

/** Where a merge of streams lies below several changes of keys and above all that they make necessary, the merge takes their place. */
function moveToMerges(graph: Graph): void {
  const changersOf = new Map<GraphNode, Set<GraphNode>>();
  for (const merge of graph.merges) {
    const changers = new Set<GraphNode>();
    changersOf.set(merge, changers);
    for (const [changer, repartitions] of graph.keyChangers) {
      const below = [...repartitions].every((node) => findAncestor(node, (ancestor) => ancestor.parents.has(merge)) !== null);
      if (below && findAncestor(merge, (node) => node.parents.has(changer)) !== null) changers.add(changer);
    }
  }
  const moved = new Set<GraphNode>();
  for (const [merge, changers] of changersOf) {
    const repartitions = new Set<RepartitionNode>();
    for (const changer of changers) {
      for (const node of graph.keyChangers.get(changer)!) repartitions.add(node);
      moved.add(changer);
    }
    graph.keyChangers.set(merge, repartitions);
  }
  for (const changer of moved) graph.keyChangers.delete(changer);
}
