/**
 * The topology as a folding list, one row a node: for panes that are too small for boxes, and for topologies of a hundred nodes. Where the
 * record has been the ticks say, in their colour: names keep theirs, so that a new record does not light up the whole pane.
 */
import { fitLine, gap, lineWidth, span, spread, type Line, type Span } from './spans.ts';
import { formatCount } from './format.ts';
import { truncateMiddle } from '../text/fit.ts';
import { badgesText, nodeTitle, payloadSpans, subtopologyHead, type TopologyDrawing, type TopologyPaint, type TopologyStop } from './topology-parts.ts';
import type { Tone } from '../theme/tones.ts';
import type { ViewFlow, ViewNode, ViewSubtopology, ViewTopology } from '../../../engine/session/view.ts';

interface Row { readonly node: ViewNode; readonly lead: string; readonly alsoFrom: readonly string[] }

export function paintTopologyList(topology: ViewTopology, flow: ViewFlow, paint: TopologyPaint): TopologyDrawing {
  const lines: Line[] = [];
  const stops: TopologyStop[] = [];
  let focus: TopologyDrawing['focus'] = null;
  const several = paint.several ?? topology.subtopologies.length > 1;
  for (const part of topology.subtopologies) {
    const id = `sub:${part.id}`;
    const holdsCurrent = part.nodes.some((node) => node.name === flow.node);
    const folded = several && paint.folded.has(id) && !holdsCurrent;
    if (several) {
      stops.push({ id, row: lines.length, x: 0, width: paint.width });
      const sign = span(folded ? '▸ ' : '▾ ', 'faint');
      const head = folded ? [...headOf(part), span(`  ${part.nodes.length} nodes`, 'muted')] : subtopologyHead(part, topology, paint.width - 2);
      lines.push(fitLine([sign, ...head], paint.width));
    }
    if (folded) continue;
    for (const row of rowsOf(part)) {
      const at = lines.length;
      stops.push({ id: row.node.name, row: at, x: 0, width: paint.width });
      if (row.node.name === flow.node) focus = { from: Math.max(0, at - 1), to: at + 1 };
      lines.push(paintRow(row, flow, paint));
      if (row.node.name === flow.node && flow.hop !== null) lines.push(payloadRow(row, flow, paint));
    }
  }
  return { lines, focus, style: 'list', stops };
}

function headOf(part: ViewSubtopology): readonly Span[] { return [span(part.global ? 'global' : `sub-topology ${part.id}`, 'heading')]; }

/** Depth first from the sources; a node with several predecessors stands under the last of them that is met. */
function rowsOf(part: ViewSubtopology): readonly Row[] {
  const byName = new Map(part.nodes.map((node) => [node.name, node]));
  const missing = new Map<string, string[]>(part.nodes.map((node) => [node.name, []]));
  for (const node of part.nodes) for (const next of node.successors) missing.get(next)?.push(node.name);
  const predecessors = new Map([...missing].map(([name, list]) => [name, list.length]));
  const rows: Row[] = [];
  const seen = new Set<string>();
  const arrived = new Map<string, string[]>();
  const walk = (node: ViewNode, lead: string, branch: string, below: string): void => {
    seen.add(node.name);
    const others = (arrived.get(node.name) ?? []).slice(0, -1);
    rows.push({ node, lead: lead + branch, alsoFrom: others.map((name) => nodeTitle(byName.get(name)!, false)) });
    const children = node.successors.map((name) => byName.get(name)).filter((child) => child !== undefined && readyAfter(child, node)) as ViewNode[];
    children.forEach((child, i) => {
      const single = children.length === 1;
      const last = i === children.length - 1;
      walk(child, lead + below, single ? '' : last ? '└ ' : '├ ', single ? '' : last ? '  ' : '│ ');
    });
  };
  const readyAfter = (child: ViewNode, parent: ViewNode): boolean => {
    const list = arrived.get(child.name) ?? [];
    list.push(parent.name);
    arrived.set(child.name, list);
    return list.length >= predecessors.get(child.name)! && !seen.has(child.name);
  };
  for (const node of part.nodes) if (predecessors.get(node.name) === 0) walk(node, '', '', '');
  for (const node of part.nodes) if (!seen.has(node.name)) walk(node, '', '', '');
  return rows;
}

function paintRow(row: Row, flow: ViewFlow, paint: TopologyPaint): Line {
  const { node } = row;
  const current = flow.node === node.name;
  const dropped = flow.dropped?.node === node.name;
  const visited = flow.visited.includes(node.name);
  const broken = flow.breakpoints.includes(node.name);
  const sign = dropped ? '×' : current ? '▶' : visited ? '✓' : '·';
  const tone: Tone = dropped ? 'dropped' : current ? 'node-current' : node.kind === 'processor' ? 'node' : 'topic';
  const shape = node.kind === 'source' ? '→ ' : node.kind === 'sink' ? '⇒ ' : '';
  const right = [gap(1), span(formatCount(flow.counts[node.name] ?? 0), 'counter')];
  const left: Span[] = [
    span(broken ? '■' : ' ', 'breakpoint'), span(`${sign} `, dropped ? 'dropped' : current ? 'node-current' : visited ? 'node-visited' : 'faint'),
    span(row.lead, 'edge'), span(shape, 'muted'),
  ];
  // generated names differ in their last letters
  const shortened = (name: string): string => truncateMiddle(name, Math.max(8, paint.width - lineWidth(left) - lineWidth(right) - 1));
  left.push(span(shortened(nodeTitle(node, paint.fullNames)), tone));
  if (node.badges.length > 0) left.push(span(` ${badgesText(node)}`, 'badge'));
  if (dropped) left.push(span(` × ${flow.dropped!.reason}`, 'dropped'));
  if (node.stores.length > 0) {
    left.push(span(' ▤ ', 'store'));
    left.push(span(shortened(node.stores.join(' ')), 'store'));
  }
  if (row.alsoFrom.length > 0) left.push(span(` ← ${row.alsoFrom.join(', ')}`, 'muted'));
  const cut = paint.cut?.get(node.name);
  if (cut !== undefined) left.push(span(cut.before && cut.after ? ' ┆ ┆' : ' ┆', 'edge-lit'));
  return spread(left, right, paint.width);
}

function payloadRow(row: Row, flow: ViewFlow, paint: TopologyPaint): Line {
  const lead = 3 + lineWidth([span(row.lead)]);
  return fitLine([gap(lead), span('↳ ', 'payload'), ...payloadSpans(flow, paint.time)], paint.width);
}
