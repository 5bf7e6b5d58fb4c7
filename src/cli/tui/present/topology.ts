/**
 * The topology as boxes: the current node filled and marked, the record's way lit, the payload on the edge it has just travelled. Where boxes
 * do not fit, the same facts as a folding list (topology-list.ts).
 */
import { fitLine, gap, lineWidth, span, type Line } from './spans.ts';
import { cellWidth } from '../text/width.ts';
import { formatCount, formatTime, valueSpans } from './format.ts';
import { Sketch } from './widgets/sketch.ts';
import { layoutNodes, type Layout, type PlacedNode } from './topology-layout.ts';
import { near } from './neighbours.ts';
import { paintTopologyList } from './topology-list.ts';
import { badgesText, nodeTitle, payloadSpans, subtopologyHead, type TopologyDrawing, type TopologyPaint, type TopologyStop } from './topology-parts.ts';
import type { Tone } from '../theme/tones.ts';
import type { ViewFlow, ViewNode, ViewSubtopology, ViewTimeFormat, ViewTopology, ViewValue } from '../../../engine/session/view.ts';

export function paintTopology(topology: ViewTopology, flow: ViewFlow, paint: TopologyPaint): TopologyDrawing {
  if (paint.hops !== undefined) {
    const { topology: part, cut, shown, all } = near(topology, flow.node, paint.hops);
    const { hops, ...rest } = paint;
    return { ...paintTopology(part, flow, { ...rest, cut, several: topology.subtopologies.length > 1 }), near: { hops, shown, all } };
  }
  if (paint.style !== 'list') {
    const boxes = paintBoxes(topology, flow, paint);
    if (boxes !== null) return boxes;
  }
  return paintTopologyList(topology, flow, paint);
}

/** Null when a sub-topology is wider than the pane, or, unless boxes are asked for, all of them are higher. */
function paintBoxes(topology: ViewTopology, flow: ViewFlow, paint: TopologyPaint): TopologyDrawing | null {
  const headed = paint.several ?? topology.subtopologies.length > 1;
  const layouts: Layout[] = [];
  let height = 0;
  for (const part of topology.subtopologies) {
    const layout = layoutNodes(part.nodes.map((node) => ({
      id: node.name, width: boxWidth(node, flow, paint), height: node.stores.length > 0 ? 4 : 3, successors: node.successors,
    })));
    height += layout.height + (headed ? 1 : 0);
    if (layout.width > paint.width || (paint.style !== 'boxes' && height > paint.height)) return null;
    layouts.push(layout);
  }
  const lines: Line[] = [];
  const stops: TopologyStop[] = [];
  let focus: TopologyDrawing['focus'] = null;
  for (const [i, part] of topology.subtopologies.entries()) {
    const layout = layouts[i]!;
    if (headed) lines.push(subtopologyHead(part, topology, paint.width));
    const top = lines.length;
    const sketch = drawPart(part, layout, flow, paint);
    lines.push(...sketch.lines());
    const left = Math.max(0, (paint.width - layout.width) >> 1);
    for (const node of layout.nodes) stops.push({ id: node.id, row: top + node.y + 1, x: left + node.x + 1, width: node.width - 2 });
    const current = layout.nodes.find((node) => node.id === flow.node);
    if (current !== undefined) focus = { from: Math.max(0, top + current.y - 2), to: top + current.y + current.height };
  }
  return { lines, focus, style: 'boxes', stops };
}

const BOX_PADDING = 4;

function boxWidth(node: ViewNode, flow: ViewFlow, paint: TopologyPaint): number {
  const counter = formatCount(flow.counts[node.name] ?? 0).length;
  const title = cellWidth(nodeTitle(node, paint.fullNames)) + 2 + (node.badges.length > 0 ? node.badges.length + 3 : 0) + 1 + Math.max(3, counter);
  const stores = node.stores.length === 0 ? 0 : 2 + cellWidth(node.stores.join(' '));
  return Math.max(9, Math.min(paint.width, Math.max(title, stores) + BOX_PADDING));
}

function drawPart(part: ViewSubtopology, layout: Layout, flow: ViewFlow, paint: TopologyPaint): Sketch {
  const left = Math.max(0, (paint.width - layout.width) >> 1);
  const sketch = new Sketch(paint.width, layout.height);
  const placed = new Map(layout.nodes.map((node) => [node.id, node]));
  const visited = new Set(flow.visited);
  const hop = flow.hop;
  for (const lit of [false, true]) {
    for (const edge of layout.edges) {
      const isHop = hop !== null && hop.from === edge.from && hop.to === edge.to;
      if (isHop !== lit) continue;
      const tone: Tone = isHop ? 'payload' : visited.has(edge.from) && visited.has(edge.to) ? 'edge-lit' : 'edge';
      const [from, to] = [left + edge.fromX, left + edge.toX];
      sketch.connector(from, to, edge.top, edge.track, edge.bottom, tone, isHop);
    }
  }
  for (const node of part.nodes) {
    const place = placed.get(node.name)!;
    drawBox(sketch, left, node, place, layout, flow, paint, visited.has(node.name));
  }
  if (hop !== null && hop.from !== null) {
    const edge = layout.edges.find((e) => e.to === hop.to && e.from === hop.from);
    if (edge !== undefined) drawPayload(sketch, left + edge.toX, edge.bottom, flow, paint);
  }
  return sketch;
}

/**
 * Frames never change while stepping; the title row alone says where the record is. (A frame is three bytes a cell, twice a step.)
 */
function drawBox(
  sketch: Sketch, left: number, node: ViewNode, place: PlacedNode, layout: Layout, flow: ViewFlow, paint: TopologyPaint, visited: boolean,
): void {
  const current = flow.node === node.name;
  const dropped = flow.dropped?.node === node.name;
  const frame = node.kind === 'processor' ? ['┌', '┐', '└', '┘'] : ['╭', '╮', '╰', '╯'];
  const [x, y, inner] = [left + place.x, place.y, place.width - 2];
  const bottom = y + place.height - 1;
  sketch.text(x, y, frame[0]! + '─'.repeat(inner) + frame[1]!, 'edge');
  for (let row = y + 1; row < bottom; row++) sketch.text(x, row, `│${' '.repeat(inner)}│`, 'edge');
  sketch.text(x, bottom, frame[2]! + '─'.repeat(inner) + frame[3]!, 'edge');
  const port = place.x + (place.width >> 1);
  if (layout.edges.some((edge) => edge.to === node.name && edge.toX === port)) sketch.text(left + port, y, '┴', 'edge');
  if (layout.edges.some((edge) => edge.from === node.name && edge.fromX === port)) sketch.text(left + port, bottom, '┬', 'edge');
  // a way that goes on out of sight
  const cut = paint.cut?.get(node.name);
  if (cut?.before === true) sketch.text(left + port, y, '┆', 'edge-lit');
  if (cut?.after === true) sketch.text(left + port, bottom, '┆', 'edge-lit');
  const title = titleSpans(node, flow, paint, { current, dropped, visited });
  const count = span(formatCount(flow.counts[node.name] ?? 0), current ? 'node-current' : 'counter');
  const row: Line = [...fitLine([gap(1), ...title], Math.max(0, inner - count.width - 1)), count, gap(1)];
  sketch.spans(x + 1, y + 1, current || dropped ? row.map((s) => ({ ...s, tone: dropped ? 'dropped-here' : 'here' })) : row);
  if (node.stores.length > 0) sketch.spans(x + 2, y + 2, fitLine([span('▤ ', 'store'), span(node.stores.join(' '), 'store')], inner - 2));
  if (dropped) drawDrop(sketch, x + place.width, y + 1, flow);
}

function titleSpans(
  node: ViewNode, flow: ViewFlow, paint: TopologyPaint,
  is: { readonly current: boolean; readonly dropped: boolean; readonly visited: boolean },
): Line {
  const sign = flow.breakpoints.includes(node.name) ? '■' : is.dropped ? '×' : is.current ? '▶' : is.visited ? '✓' : ' ';
  const signTone: Tone = flow.breakpoints.includes(node.name) ? 'breakpoint' : is.dropped ? 'dropped' : is.current ? 'node-current' : 'node-visited';
  const tone: Tone = is.current ? 'node-current' : node.kind === 'processor' ? 'node' : 'topic';
  const spans = [span(sign, signTone), gap(1), span(nodeTitle(node, paint.fullNames), tone)];
  if (node.badges.length > 0) spans.push(span(` ${badgesText(node)}`, 'badge'));
  return spans;
}

/** Beside the box where the whole reason fits; the sentence says it in any case. */
function drawDrop(sketch: Sketch, x: number, y: number, flow: ViewFlow): void {
  const text = span(`× ${flow.dropped!.reason}`, 'dropped');
  if (sketch.blanks(x + 1, y, text.width) === text.width) sketch.spans(x + 1, y, [text]);
}

/** Right of the edge where it fits; else the key to the left of the edge and the value to the right. */
function drawPayload(sketch: Sketch, x: number, y: number, flow: ViewFlow, paint: TopologyPaint): void {
  const hop = flow.hop!;
  const payload = payloadSpans(flow, paint.time);
  const right = sketch.blanks(x + 2, y, paint.width);
  const time = span(`  ${formatTime(hop.timestamp, paint.time, 'short')}`, 'time');
  if (lineWidth(payload) <= right || lineWidth(payload) - time.width <= right) {
    sketch.spans(x + 2, y, fitLineMost(payload, right));
    return;
  }
  const key = valueSpans(hop.key, paint.time, 'payload');
  let left = 0;
  while (x - 2 - left >= 0 && sketch.blanks(x - 2 - left, y, 1) === 1) left++;
  if (left < 4) {
    if (right >= 4) sketch.spans(x + 2, y, fitLineMost(payload, right));
    return;
  }
  const shownKey = fitLineMost(lineWidth(key) <= left ? key : startSpans(hop.key, paint.time), left);
  sketch.spans(x - 1 - lineWidth(shownKey), y, shownKey);
  sketch.spans(x + 2, y, fitLineMost([...valueSpans(hop.value, paint.time, 'payload'), time], right));
}

/** A windowed key by the start of its window alone: `alice@01:00`. */
function startSpans(key: ViewValue, time: ViewTimeFormat): Line {
  if (key.window === undefined) return valueSpans(key, time, 'payload');
  return [span(key.text, 'payload'), span(`@${formatTime(key.window.start, time, 'short')}`, 'time')];
}

function fitLineMost(line: Line, most: number): Line { return lineWidth(line) > most ? fitLine(line, most) : line; }
