import { TopologyException } from '../errors/errors.ts';
import type { GraphNode } from './graph-node.ts';
import { ProcessorGraphNode } from './processor-graph-node.ts';

/**
 * How long after its window's end a result may still change, ms: the grace of the windowed aggregation upstream, for sessions gap and
 * grace; of several the longest.
 * @throws TopologyException  when a way up meets no window
 * Kafka: GraphGraceSearchUtil#findAndVerifyWindowGrace
 */
export function windowGraceAbove(node: GraphNode, chain = ''): number {
  if (node instanceof ProcessorGraphNode && node.windowGraceMs !== null) return node.windowGraceMs;
  const longer = chain === '' ? node.name : `${node.name}->${chain}`;
  if (node.parents.size === 0) {
    throw new TopologyException(
      `Window close time is only defined for windowed computations. Got [${longer}]. Use windowedBy() before the aggregation, or Suppressed.untilTimeLimit.`,
    );
  }
  return Math.max(...[...node.parents].map((parent) => windowGraceAbove(parent, longer)));
}
