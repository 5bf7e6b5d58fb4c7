/** What boxes and list of the topology have in common: headings, titles, badges, the payload of a hop. */
import { fitLine, gap, lineWidth, repeat, span, type Line, type Span } from './spans.ts';
import { truncateMiddle } from '../text/fit.ts';
import { formatTime, valueSpans } from './format.ts';
import type { Neighbourhood } from './neighbours.ts';
import type { ViewBadge, ViewFlow, ViewNode, ViewSubtopology, ViewTimeFormat, ViewTopology } from '../../../engine/session/view.ts';

export interface TopologyPaint {
  readonly width: number;
  readonly height: number;
  readonly style: 'auto' | 'boxes' | 'list';
  /** Sub-topologies that are folded in the list, by id. */
  readonly folded: ReadonlySet<string>;
  readonly time: ViewTimeFormat;
  /** Kafka's names instead of the user's words. */
  readonly fullNames: boolean;
  /** How many hops around the current node are drawn; left out: the whole. */
  readonly hops?: number;
  /** Where ways go on out of sight, because of `hops`. */
  readonly cut?: Neighbourhood['cut'];
  /** The whole has several sub-topologies, so that each says which it is. */
  readonly several?: boolean;
}
export interface TopologyStop { readonly id: string; readonly row: number; readonly x: number; readonly width: number }
/** All lines of the drawing (often more than fit), and the rows that should be visible. */
export interface TopologyDrawing {
  readonly lines: readonly Line[];
  readonly focus: { readonly from: number; readonly to: number } | null;
  readonly style: 'boxes' | 'list';
  /** What `hops` has left of it. */
  readonly near?: { readonly hops: number; readonly shown: number; readonly all: number };
  /** Nodes and sub-topologies (`sub:0`) from the top, for moving a cursor, with the cells that show the cursor. */
  readonly stops: readonly TopologyStop[];
}

const BADGE_SIGNS: { readonly [badge in ViewBadge]: string } = {
  windowed: 'W', logged: 'L', cached: 'C', final: 'F', global: 'G', versioned: 'V',
};

/** `─ sub-topology 1 · 1_0 1_1 ⇠ app-counts-repartition ───` */
export function subtopologyHead(part: ViewSubtopology, topology: ViewTopology, width: number): Line {
  const internal = part.nodes.filter((node) => node.kind === 'source').flatMap((node) => node.topics)
    .filter((name) => topology.topics.some((topic) => topic.name === name && topic.role === 'repartition'));
  const head: Span[] = [span(part.global ? 'global' : `sub-topology ${part.id}`, 'heading')];
  if (part.tasks.length > 0) head.push(span(` ${part.tasks.slice(0, 4).join(' ')}${part.tasks.length > 4 ? ' …' : ''}`, 'muted'));
  if (internal.length > 0) head.push(span(' ← ', 'muted'), span(truncateMiddle(internal[0]!, Math.max(8, width - lineWidth(head) - 6)), 'topic'));
  head.push(gap(1));
  return fitLine([...fitIfWide(head, width), repeat('─', Math.max(0, width - lineWidth(head)), 'faint')], width);
}

function fitIfWide(line: Line, width: number): Line { return lineWidth(line) > width ? fitLine(line, width) : line; }

export function nodeTitle(node: ViewNode, fullNames: boolean): string {
  if (fullNames) return node.name;
  return node.kind === 'processor' || node.topics.length === 0 ? node.label : node.topics.join(' ');
}

export function badgesText(node: ViewNode): string {
  return node.badges.length === 0 ? '' : `[${node.badges.map((badge) => BADGE_SIGNS[badge]).join('')}]`;
}

/** `alice → /home` of the hop. */
export function payloadSpans(flow: ViewFlow, time: ViewTimeFormat): Line {
  const hop = flow.hop;
  if (hop === null) return [];
  return [
    ...valueSpans(hop.key, time, 'payload'), span(' → ', 'payload'), ...valueSpans(hop.value, time, 'payload'),
    span(`  ${formatTime(hop.timestamp, time, 'short')}`, 'time'),
  ];
}
