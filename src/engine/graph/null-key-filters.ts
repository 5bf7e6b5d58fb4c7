import type { GraphNode } from './graph-node.ts';
import { RepartitionNode } from './repartition-node.ts';

/**
 * Records without a key are of use only to joins that accept them (left and outer ones, KIP-962). A repartition with no such join anywhere
 * below keeps them out of its topic. Kafka: NodesWithRelaxedNullKeyJoinDownstream
 */
export function markNullKeyFilters(root: GraphNode): void {
  const wanted = new Map<GraphNode, boolean>();
  const wantsNullKeysBelow = (node: GraphNode): boolean => {
    const known = wanted.get(node);
    if (known !== undefined) return known;
    let below = false;
    for (const child of node.children) {
      const childWants = wantsNullKeysBelow(child);
      if (child.acceptsNullKeys || childWants) below = true;
    }
    wanted.set(node, below);
    if (node instanceof RepartitionNode) node.passesNullKeys = below;
    return below;
  };
  wantsNullKeysBelow(root);
}
