import type { NodeDescription, TopologyDescription } from '../description.ts';
import { groupsOf } from './drawing.ts';

/** The characters that a tree is drawn with. */
interface Glyphs { readonly branch: string; readonly last: string; readonly line: string; readonly arrow: string; readonly again: string }
const UNICODE: Glyphs = { branch: '├─ ', last: '└─ ', line: '│  ', arrow: '→', again: '↑' };
const ASCII: Glyphs = { branch: '|- ', last: '`- ', line: '|  ', arrow: '->', again: '^' };

/**
 * A tree in text, one for each sub-topology: topics lead into sources, and out of sinks; stores stand in brackets. A node with several
 * parents is drawn once, and marked where it comes up again.
 *
 *     Sub-topology 1
 *     counts-repartition → counts-repartition-source
 *     └─ KSTREAM-AGGREGATE-0000000003 [counts]
 *        └─ KTABLE-TOSTREAM-0000000007
 *           └─ KSTREAM-SINK-0000000008 → word-counts
 */
export function describeAsTree(description: TopologyDescription, options: { readonly ascii?: boolean } = {}): string {
  const glyphs = options.ascii === true ? ASCII : UNICODE;
  const blocks = groupsOf(description).map(({ title, nodes }) => {
    const byName = new Map(nodes.map((node) => [node.name, node]));
    const drawn = new Set<string>();
    const lines = [title];
    const draw = (node: NodeDescription, first: string, next: string): void => {
      if (drawn.has(node.name)) {
        lines.push(`${first}${node.name} ${glyphs.again}`);
        return;
      }
      drawn.add(node.name);
      lines.push(first + label(node, glyphs));
      node.successors.forEach((name, index) => {
        const isLast = index === node.successors.length - 1;
        draw(byName.get(name)!, next + (isLast ? glyphs.last : glyphs.branch), next + (isLast ? '   ' : glyphs.line));
      });
    };
    for (const node of nodes) if (node.predecessors.length === 0) draw(node, '', '');
    return `${lines.join('\n')}\n`;
  });
  return blocks.join('\n');
}

function label(node: NodeDescription, { arrow }: Glyphs): string {
  const into = node.kind === 'source' ? `${node.pattern === null ? node.topics.join(', ') : `/${node.pattern.source}/`} ${arrow} ` : '';
  const out = node.kind === 'sink' ? ` ${arrow} ${node.topic ?? `(chosen by ${node.topicExtractor})`}` : '';
  const stores = node.stores.length === 0 ? '' : ` [${node.stores.join(', ')}]`;
  return into + node.name + stores + out;
}
