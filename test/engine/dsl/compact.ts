import type { NodeDescription, Topology } from '../../../src/engine/index.ts';

/**
 * A description in few words, for tests: `[n]` begins a sub-topology; `S` source, `P` processor, `K` sink; topics and stores in brackets,
 * `=>` the sink's topic, `>` successors in printed order. `#7` stands for the counter 0000000007.
 */
export function compact(topology: Topology): string {
  const { subtopologies, globalStores } = topology.describe();
  const groups = [
    ...subtopologies.map(({ id, nodes }) => ({ title: `[${id}]`, id, nodes })),
    ...globalStores.map(({ id, source, processor }) => ({ title: `[${id} global]`, id, nodes: [source, processor] })),
  ].sort((a, b) => a.id - b.id);
  const text = groups.map(({ title, nodes }) => nodes.map((node, i) => `${i === 0 ? `${title} ` : '    '}${line(node)}`).join('\n')).join('\n');
  return text.replace(/0{4}(\d{6})/g, (_, digits: string) => `#${Number(digits)}`);
}

function line(node: NodeDescription): string {
  const to = node.successors.length === 0 ? '' : ` > ${node.successors.join(', ')}`;
  switch (node.kind) {
    case 'source': return `S ${node.name} [${node.pattern === null ? node.topics.join(', ') : `/${node.pattern.source}/`}]${to}`;
    case 'processor': return `P ${node.name}${node.stores.length === 0 ? '' : ` [${node.stores.join(', ')}]`}${to}`;
    case 'sink': return `K ${node.name} => ${node.topic ?? `(${node.topicExtractor})`}`;
  }
}
