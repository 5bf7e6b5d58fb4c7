import type { ViewNode, ViewTopology } from '../../../engine/session/view.ts';
import { cellWidth } from '../../tui/text/width.ts';

/**
 * A topology for those who see no pane with it: chains on one line, branches below each other.
 *
 *     logs → not-debug
 *            ├ lower-case → clean
 *            └ only-errors → errors
 */
export function topologyLines(topology: ViewTopology | null): readonly string[] {
  return (topology?.subtopologies ?? []).flatMap(({ nodes }) => {
    const byName = new Map(nodes.map((node) => [node.name, node]));
    const followers = new Set(nodes.flatMap(({ successors }) => successors));
    const seen = new Set<string>();
    const lines: string[] = [];
    const walk = (first: ViewNode, lead: string, below: string): void => {
      let line = '';
      let node = first;
      for (;;) {
        const isKnown = seen.has(node.name);
        seen.add(node.name);
        line += (line === '' ? '' : ' → ') + titleOf(node);
        const next = isKnown ? [] : node.successors.flatMap((name) => byName.get(name) ?? []);
        if (next.length === 1) {
          node = next[0]!;
          continue;
        }
        lines.push(lead + line);
        const indent = below + ' '.repeat(cellWidth(line) - cellWidth(titleOf(node)));
        next.forEach((child, i) => walk(child, `${indent}${i === next.length - 1 ? '└ ' : '├ '}`, `${indent}${i === next.length - 1 ? '  ' : '│ '}`));
        return;
      }
    };
    for (const node of nodes) if (!followers.has(node.name)) walk(node, '', '');
    return lines;
  });
}

/** Sources and sinks go by their topics. */
function titleOf({ kind, topics, label }: ViewNode): string { return kind === 'processor' || topics.length === 0 ? label : topics.join(', '); }
