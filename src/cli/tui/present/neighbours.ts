/**
 * The part of a topology that lies near a node: so many hops along the edges, up and down, and through the topics that one sub-topology
 * writes and another reads. Before the first record, when no node is current, "near" is near the sources.
 *
 *     near(topology, 'KSTREAM-AGGREGATE-0000000002', 1)   // the aggregate, what feeds it and what it feeds
 */
import type { ViewNode, ViewTopology } from '../../../engine/session/view.ts';

export interface Neighbourhood {
  readonly topology: ViewTopology;
  /** Nodes that are drawn, and how many there are. */
  readonly shown: number;
  readonly all: number;
  /** Where a way goes on out of sight: before the node, after it, or both. */
  readonly cut: ReadonlyMap<string, { readonly before: boolean; readonly after: boolean }>;
}

export function near(topology: ViewTopology, centre: string | null, hops: number): Neighbourhood {
  const nodes = nodesOf(topology);
  const { before, after } = linksOf(nodes);
  const distances = distancesFrom(topology, centre);
  const isShown = (name: string): boolean => (distances.get(name) ?? Infinity) <= hops;
  const subtopologies = topology.subtopologies
    .map((part) => ({ ...part, nodes: part.nodes.filter((node) => isShown(node.name)) }))
    .filter((part) => part.nodes.length > 0);
  const cut = new Map<string, { readonly before: boolean; readonly after: boolean }>();
  let shown = 0;
  for (const { name } of nodes) {
    if (!isShown(name)) continue;
    shown++;
    const ends = { before: before.get(name)!.some((one) => !isShown(one)), after: after.get(name)!.some((one) => !isShown(one)) };
    if (ends.before || ends.after) cut.set(name, ends);
  }
  return { topology: { ...topology, subtopologies }, shown, all: nodes.length, cut };
}

/** The most hops that still leave something out; 0 when one hop already shows all there is. */
export function mostHops(topology: ViewTopology, centre: string | null): number {
  const distances = distancesFrom(topology, centre);
  const farthest = Math.max(0, ...distances.values());
  return distances.size < nodesOf(topology).length ? Math.max(1, farthest) : Math.max(0, farthest - 1);
}

function nodesOf(topology: ViewTopology): readonly ViewNode[] { return topology.subtopologies.flatMap((part) => part.nodes); }

function linksOf(nodes: readonly ViewNode[]): { readonly before: ReadonlyMap<string, readonly string[]>; readonly after: ReadonlyMap<string, readonly string[]> } {
  const before = new Map<string, string[]>(nodes.map((node) => [node.name, []]));
  const after = new Map<string, string[]>(nodes.map((node) => [node.name, []]));
  const readers = new Map<string, string[]>();
  for (const node of nodes) if (node.kind === 'source') for (const topic of node.topics) readers.set(topic, [...(readers.get(topic) ?? []), node.name]);
  for (const node of nodes) {
    const byTopic = node.kind === 'sink' ? node.topics.flatMap((topic) => readers.get(topic) ?? []) : [];
    for (const next of [...node.successors, ...byTopic]) {
      if (!before.has(next)) continue;
      before.get(next)!.push(node.name);
      after.get(node.name)!.push(next);
    }
  }
  return { before, after };
}

function distancesFrom(topology: ViewTopology, centre: string | null): ReadonlyMap<string, number> {
  const nodes = nodesOf(topology);
  const { before, after } = linksOf(nodes);
  const distances = new Map<string, number>();
  const known = centre !== null && before.has(centre);
  const queue = known ? [centre] : nodes.filter((node) => node.kind === 'source').map((node) => node.name);
  for (const name of queue) distances.set(name, 0);
  for (let i = 0; i < queue.length; i++) {
    for (const next of [...before.get(queue[i]!)!, ...after.get(queue[i]!)!]) {
      if (distances.has(next)) continue;
      distances.set(next, distances.get(queue[i]!)! + 1);
      queue.push(next);
    }
  }
  return distances;
}
