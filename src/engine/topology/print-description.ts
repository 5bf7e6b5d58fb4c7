import type { GlobalStoreDescription, NodeDescription, SubtopologyDescription, TopologyDescription } from './description.ts';

/** Kafka's text of a description, to the character: the odd spaces and the missing blank line after global stores are part of it. */
export function printDescription(description: TopologyDescription): string {
  let text = description.name === null ? 'Topologies:\n ' : `Topology: ${description.name}:\n `;
  const subtopologies = [...description.subtopologies].sort(byId);
  const globalStores = [...description.globalStores].sort(byId);
  for (let expected = 0; subtopologies.length > 0 && globalStores.length > 0; expected++) {
    text += subtopologies[0]!.id === expected ? printSubtopology(subtopologies.shift()!) : printGlobalStore(globalStores.shift()!);
  }
  for (const subtopology of subtopologies) text += printSubtopology(subtopology);
  for (const globalStore of globalStores) text += printGlobalStore(globalStore);
  return text;
}

/** One node as it stands in the text, without the indentation of its first line. */
export function printNode(node: NodeDescription): string {
  const before = `\n      <-- ${names(node.predecessors)}`;
  const after = `\n      --> ${names(node.successors)}`;
  switch (node.kind) {
    case 'source': return `Source: ${node.name} (topics: ${node.pattern === null ? list(node.topics) : node.pattern.source})${after}`;
    case 'processor': return `Processor: ${node.name} (stores: ${list(node.stores)})${after}${before}`;
    case 'sink': return `Sink: ${node.name} (${node.topic === null ? `extractor class: ${node.topicExtractor}` : `topic: ${node.topic}`})${before}`;
  }
}

function printSubtopology({ id, nodes }: SubtopologyDescription): string {
  return `  Sub-topology: ${id}\n${nodes.map((node) => `    ${printNode(node)}\n`).join('')}\n`;
}

function printGlobalStore({ id, source, processor }: GlobalStoreDescription): string {
  return `  Sub-topology: ${id} for global store (will not generate tasks)\n    ${printNode(source)}\n    ${printNode(processor)}\n`;
}

const byId = (a: { readonly id: number }, b: { readonly id: number }): number => a.id - b.id;
const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
const names = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(', '));
