import { IllegalStateException } from '../errors/errors.ts';
import type { GraphNode } from './graph-node.ts';
import { JoinWindowNode, StreamStreamJoinNode } from './stream-stream-join-node.ts';

/**
 * A stream joined with itself keeps its records once, and one processor does both halves.
 * Kafka: InternalStreamsBuilder#rewriteSingleStoreSelfJoin (`single.store.self.join`)
 */
export function rewriteSelfJoins(root: GraphNode): void {
  const visited = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    visited.add(node);
    if (node instanceof StreamStreamJoinNode && !node.isSelfJoin && node.parents.size === 1) rewrite(node);
    for (const child of [...node.children]) if (!visited.has(child)) visit(child);
  };
  visit(root);
}

function rewrite(join: StreamStreamJoinNode): void {
  const [parent] = join.parents;
  let left: GraphNode | null = null;
  let right: GraphNode | null = null;
  for (const child of parent!.children) {
    if (!(child instanceof JoinWindowNode) || child.buildPriority >= join.buildPriority) continue;
    if (child.name === join.thisWindowName) left = child;
    else if (child.name === join.otherWindowName) right = child;
  }
  if (left === null || right === null || left.buildPriority >= right.buildPriority) {
    throw new IllegalStateException(`Expected the left node ${left?.name} to have smaller build priority than the right node ${right?.name}.`);
  }
  parent!.removeChild(right);
  join.isSelfJoin = true;
}
