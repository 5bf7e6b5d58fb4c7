import type { TopologyDescription } from '../description.ts';
import { drawingOf } from './drawing.ts';

/**
 * A Mermaid flowchart: sub-topologies as boxes, stores as cylinders, topics between them.
 *
 *     writeFileSync('topology.mmd', describeAsMermaid(topology.describe()));
 */
export function describeAsMermaid(description: TopologyDescription): string {
  const { groups, topics, arrows, uses } = drawingOf(description);
  const lines = ['flowchart TD'];
  for (const group of groups) {
    lines.push(`  subgraph g${group.id} [${quoted(group.title)}]`);
    for (const { id, node } of group.nodes) lines.push(`    ${id}${node.kind === 'processor' ? `[${quoted(node.name)}]` : `([${quoted(node.name)}])`}`);
    for (const { id, label } of group.stores) lines.push(`    ${id}[(${quoted(label)})]`);
    lines.push('  end');
  }
  for (const { id, label, kind } of topics) lines.push(`  ${id}[/${quoted(kind === 'dynamic' ? `chosen by ${label}` : label)}/]`);
  for (const { from, to } of arrows) lines.push(`  ${from} --> ${to}`);
  for (const { node, store } of uses) lines.push(`  ${node} -.- ${store}`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid knows no backslash: special characters are entities. */
function quoted(text: string): string { return `"${text.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;')}"`; }
