import type { GraphNode } from './graph-node.ts';

/**
 * The nearest node at or above `start` that `matches`. Where the way up forks, a parent that matches wins at once; else the answer of the
 * last parent counts, found or not: Kafka's optimizer decides by it. Kafka: InternalStreamsBuilder#findParentNodeMatching
 */
export function findAncestor(start: GraphNode, matches: (node: GraphNode) => boolean): GraphNode | null {
  if (matches(start)) return start;
  let found: GraphNode | null = null;
  for (const parent of start.parents) {
    if (matches(parent)) return parent;
    found = findAncestor(parent, matches);
  }
  return found;
}
