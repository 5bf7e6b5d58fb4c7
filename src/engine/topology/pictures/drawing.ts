import type { NodeDescription, TopologyDescription } from '../description.ts';

/** A description as boxes and arrows, the same for every kind of picture. */
export interface Drawing {
  readonly groups: readonly DrawnGroup[];
  /** Topics stand outside the groups, so that one may lead from one group to the next. */
  readonly topics: readonly { readonly id: string; readonly label: string; readonly kind: 'topic' | 'pattern' | 'dynamic' }[];
  readonly arrows: readonly { readonly from: string; readonly to: string }[];
  /** Who uses which store. */
  readonly uses: readonly { readonly node: string; readonly store: string }[];
}
export interface DrawnGroup {
  readonly id: number;
  readonly title: string;
  readonly nodes: readonly { readonly id: string; readonly node: NodeDescription }[];
  readonly stores: readonly { readonly id: string; readonly label: string }[];
}

/** Ids are `n0`, `t0`, `s0`: node, topic and store names may hold anything. */
export function drawingOf(description: TopologyDescription): Drawing {
  const nodeIds = new Map<string, string>();
  const topics = new Map<string, Drawing['topics'][number]>();
  const arrows: { from: string; to: string }[] = [];
  const uses: { node: string; store: string }[] = [];
  let storeCount = 0;
  const topicId = (label: string, kind: 'topic' | 'pattern' | 'dynamic'): string => {
    const key = `${kind} ${label}`;
    const known = topics.get(key);
    if (known !== undefined) return known.id;
    const id = `t${topics.size}`;
    topics.set(key, { id, label, kind });
    return id;
  };
  const groups = groupsOf(description).map(({ id, title, nodes }): DrawnGroup => {
    const stores = new Map<string, string>();
    for (const node of nodes) {
      nodeIds.set(node.name, `n${nodeIds.size}`);
      for (const store of node.stores) if (!stores.has(store)) stores.set(store, `s${storeCount++}`);
    }
    for (const node of nodes) {
      const self = nodeIds.get(node.name)!;
      for (const topic of node.topics) arrows.push({ from: topicId(topic, 'topic'), to: self });
      if (node.pattern !== null) arrows.push({ from: topicId(node.pattern.source, 'pattern'), to: self });
      for (const successor of node.successors) arrows.push({ from: self, to: nodeIds.get(successor)! });
      if (node.topic !== null) arrows.push({ from: self, to: topicId(node.topic, 'topic') });
      if (node.topicExtractor !== null) arrows.push({ from: self, to: topicId(node.topicExtractor, 'dynamic') });
      for (const store of node.stores) uses.push({ node: self, store: stores.get(store)! });
    }
    return { id, title, nodes: nodes.map((node) => ({ id: nodeIds.get(node.name)!, node })), stores: [...stores].map(([label, storeId]) => ({ id: storeId, label })) };
  });
  return { groups, topics: [...topics.values()], arrows, uses };
}

/** Sub-topologies and global stores by their number. */
export function groupsOf(description: TopologyDescription): { readonly id: number; readonly title: string; readonly nodes: readonly NodeDescription[] }[] {
  return [
    ...description.subtopologies.map(({ id, nodes }) => ({ id, title: `Sub-topology ${id}`, nodes })),
    ...description.globalStores.map(({ id, source, processor }) => ({ id, title: `Sub-topology ${id} (global store)`, nodes: [source, processor] })),
  ].sort((a, b) => a.id - b.id);
}
