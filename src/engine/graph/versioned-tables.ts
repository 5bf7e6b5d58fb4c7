import { TopologyException } from '../errors/errors.ts';
import type { GraphNode } from './graph-node.ts';
import { ProcessorGraphNode } from './processor-graph-node.ts';
import { SuppressNode } from './suppress-node.ts';
import { TableTableJoinNode } from './table-table-join-node.ts';

/**
 * Tells operators whose parent is a versioned table, directly or through operators without a store, that changes may be out of order.
 * @throws TopologyException  for suppress below a versioned table
 * Kafka: InternalStreamsBuilder#enableVersionedSemantics (KIP-914)
 */
export function markVersionedTables(root: GraphNode): void {
  const visited = new Set<GraphNode>();
  const visit = (node: GraphNode): void => {
    if (visited.has(node)) return;
    visited.add(node);
    mark(node, root);
    for (const child of node.children) visit(child);
  };
  visit(root);
}

function mark(node: GraphNode, root: GraphNode): void {
  if (node instanceof SuppressNode) {
    if (inheritsVersions(node, root)) {
      throw new TopologyException(
        `suppress() is only supported for non-versioned KTables, and ${node.name} gets versions from upstream (note that version semantics might be inherited)`,
        { facts: { node: node.name } },
      );
    }
  } else if (node instanceof ProcessorGraphNode) {
    if (node.onVersionedParent !== null) for (const parent of node.parents) if (isVersioned(parent, root)) node.onVersionedParent(parent);
  } else if (node instanceof TableTableJoinNode) {
    for (const parent of node.parents) {
      if (!isVersioned(parent, root)) continue;
      for (const side of [node.thisSide, node.otherSide]) if (side.parentName === parent.name) side.onVersionedParent();
    }
  }
}

function isVersioned(node: GraphNode, root: GraphNode): boolean { return node.outputVersioned ?? inheritsVersions(node, root); }

/** Versioned if all parents are. */
function inheritsVersions(node: GraphNode, root: GraphNode): boolean {
  return node !== root && [...node.parents].every((parent) => isVersioned(parent, root));
}
