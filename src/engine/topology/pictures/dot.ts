import type { TopologyDescription } from '../description.ts';
import { drawingOf } from './drawing.ts';

/**
 * A Graphviz graph: sub-topologies as clusters, stores as cylinders, topics between them.
 *
 *     kstep describe topology.ts --dot | dot -Tsvg > topology.svg
 */
export function describeAsDot(description: TopologyDescription): string {
  const { groups, topics, arrows, uses } = drawingOf(description);
  const lines = ['digraph topology {', '  node [shape=box, fontname="monospace"];'];
  for (const group of groups) {
    lines.push(`  subgraph cluster_${group.id} {`, `    label=${quoted(group.title)};`);
    for (const { id, node } of group.nodes) lines.push(`    ${id} [label=${quoted(node.name)}${node.kind === 'processor' ? '' : ', style=rounded'}];`);
    for (const { id, label } of group.stores) lines.push(`    ${id} [label=${quoted(label)}, shape=cylinder];`);
    lines.push('  }');
  }
  for (const { id, label, kind } of topics) lines.push(`  ${id} [label=${quoted(kind === 'dynamic' ? `chosen by ${label}` : label)}, shape=parallelogram];`);
  for (const { from, to } of arrows) lines.push(`  ${from} -> ${to};`);
  for (const { node, store } of uses) lines.push(`  ${node} -> ${store} [style=dashed, arrowhead=none];`);
  lines.push('}');
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string { return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`; }
