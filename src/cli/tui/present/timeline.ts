/**
 * All records in one row: a sign and a colour for the fate of each, what lies ahead greyed, the cursor below. With more records than cells a
 * cell stands for many and shows the worst that happened among them, and a second row how many of them were dropped.
 */
import { FATE_SIGNS, formatCount } from './format.ts';
import { fitLine, gap, span, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import type { Words } from './words.ts';
import type { ViewFate, ViewTimeline, ViewTimelineCell } from '../../../engine/session/view.ts';
import { Sketch } from './widgets/sketch.ts';
import type { ViewBranch } from '../../../engine/session/view-compare.ts';

/** The first that occurs is what a cell shows. */
const WORST: readonly ViewFate[] = ['failed', 'dropped', 'waiting', 'buffered', 'cached', 'pending', 'stored', 'emitted'];
const HEIGHTS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

const FATE_WORDS: { readonly [fate in ViewFate]: keyof Words } = {
  emitted: 'emitted', stored: 'stored', buffered: 'buffered', cached: 'cached', waiting: 'waiting', dropped: 'dropped', failed: 'failing', pending: 'pending',
};

export function fateOfCell(cell: ViewTimelineCell): ViewFate {
  for (const fate of WORST) if ((cell.fates[fate] ?? 0) > 0) return fate;
  return 'pending';
}

/** Where ways part. */
export type Forks = ViewBranch['forks'];
const FORK = '⎇';

/**
 * Rows: the records with their signs, and the cursor on a ruler, with a sign where another way leaves this one. With room for a third row and more records than fit, the whole run below:
 * each cell as high as the share of records that were dropped in its stretch.
 */
export function paintTimeline(timeline: ViewTimeline | null, overview: ViewTimeline | null, paint: Paint, forks: Forks = []): readonly Line[] {
  if (timeline === null || timeline.cells.length === 0) {
    return Array.from({ length: paint.height }, (_, y) => fitLine(y === 0 ? [span(paint.words.noRecord, 'muted')] : [], paint.width));
  }
  const spread = cellSpread(timeline, paint.width);
  const rows: Line[] = [recordRow(timeline, spread, paint)];
  if (timeline.cells.some((cell) => cell.count > 1) && paint.height >= 3) rows.push(dropRow(timeline, paint));
  if (paint.height >= 2) rows.push(rulerRow(timeline, spread, paint, forks));
  if (rows.length < paint.height && overview !== null && (overview.to > timeline.to || overview.from < timeline.from)) rows.push(overviewRow(overview, timeline, paint, forks));
  while (rows.length < paint.height) rows.push([gap(paint.width)]);
  return rows.slice(0, paint.height);
}

/** The whole run; the stretch that the first row shows is underlined by its emphasis, the cell of the cursor is lit. */
function overviewRow(overview: ViewTimeline, detail: ViewTimeline, paint: Paint, forks: Forks): Line {
  const cursor = overview.cursor.record;
  return fitLine(overview.cells.map((cell) => {
    const fate = fateOfCell(cell);
    const here = cursor >= cell.record && cursor < cell.record + cell.count;
    const inDetail = cell.record <= detail.to && cell.record + cell.count > detail.from;
    const bad = (cell.fates.dropped ?? 0) + (cell.fates.failed ?? 0);
    const parts = forks.some(({ record }) => record >= cell.record && record < cell.record + cell.count);
    const sign = here ? '▲' : parts ? FORK : cell.record > overview.head ? '·' : bad > 0 ? HEIGHTS[Math.max(1, Math.ceil((bad / cell.count) * 8))]! : inDetail ? '━' : '─';
    return span(sign, here ? 'cursor' : parts ? 'mark' : bad > 0 ? 'dropped' : fate, !here && cell.record > cursor ? 'future' : 'none');
  }), paint.width);
}

/** Few records get room: `●  ●  ×` reads better than `●●×`. */
function cellSpread(timeline: ViewTimeline, width: number): number {
  const wanted = Math.floor((width - 8) / Math.max(1, timeline.to - timeline.from + 1));
  return timeline.cells.some((cell) => cell.count > 1) ? 1 : Math.max(1, Math.min(4, wanted));
}

/** The column of a record's cell. */
export function columnOf(timeline: ViewTimeline, record: number, width: number): number {
  const spread = cellSpread(timeline, width);
  const index = timeline.cells.findIndex((cell) => record < cell.record + cell.count);
  return Math.max(0, index < 0 ? timeline.cells.length - 1 : index) * spread;
}

/** The record that a column stands for; null outside. */
export function recordAt(timeline: ViewTimeline, column: number, width: number): number | null {
  return timeline.cells[Math.floor(column / cellSpread(timeline, width))]?.record ?? null;
}

function recordRow(timeline: ViewTimeline, spreadBy: number, paint: Paint): Line {
  const spans: Span[] = [];
  const cursor = timeline.cursor.record;
  for (const cell of timeline.cells) {
    const fate = fateOfCell(cell);
    const here = cursor >= cell.record && cursor < cell.record + cell.count;
    const ahead = cell.record > cursor;
    const sign = cell.record > timeline.head ? '·' : FATE_SIGNS[fate];
    spans.push(span(sign, fate, here ? 'lit' : ahead ? 'future' : 'none'));
    if (spreadBy > 1) spans.push(gap(spreadBy - 1));
  }
  return fitLine(spans, paint.width);
}

function dropRow(timeline: ViewTimeline, paint: Paint): Line {
  const spans = timeline.cells.map((cell) => {
    const bad = (cell.fates.dropped ?? 0) + (cell.fates.failed ?? 0);
    const share = bad === 0 ? 0 : Math.max(1, Math.ceil((bad / cell.count) * 8));
    return span(HEIGHTS[share]!, 'dropped', cell.record > timeline.cursor.record ? 'future' : 'none');
  });
  return fitLine(spans, paint.width);
}

function rulerRow(timeline: ViewTimeline, spreadBy: number, paint: Paint, forks: Forks): Line {
  const sketch = new Sketch(paint.width, 1);
  const { record, step } = timeline.cursor;
  const [first, last] = [formatCount(timeline.from), formatCount(timeline.to)];
  const endColumn = Math.max(0, (timeline.cells.length - 1) * spreadBy);
  sketch.text(0, 0, first, 'faint');
  const lastAt = Math.min(endColumn, paint.width - last.length);
  const cursorAt = record < timeline.from ? 0 : columnOf(timeline, record, paint.width);
  const clear = cursorAt + formatCount(record).length + String(step).length + 3 < lastAt || cursorAt > lastAt + last.length;
  if (endColumn > first.length + 1 && clear) sketch.text(lastAt, 0, last, 'faint');
  for (const fork of forks) {
    if (fork.record >= timeline.from && fork.record <= timeline.to) sketch.text(columnOf(timeline, fork.record, paint.width), 0, FORK, 'mark');
  }
  for (const mark of timeline.marks) {
    if (mark.record >= timeline.from && mark.record <= timeline.to) sketch.text(columnOf(timeline, mark.record, paint.width), 0, `'${mark.name}`, 'mark');
  }
  if (record < timeline.from) sketch.text(0, 0, '▲', 'cursor');
  else {
    const x = columnOf(timeline, record, paint.width);
    const label = `${formatCount(record)}.${step}`;
    const right = x + 1 + label.length <= paint.width;
    sketch.text(x, 0, '▲', 'cursor');
    sketch.text(right ? x + 1 : x - label.length, 0, label, 'cursor');
  }
  return sketch.lines()[0]!;
}

/** For the pane's title, while the cursor stands where ways part: their names. */
export function forksAt(timeline: ViewTimeline | null, forks: Forks): Line {
  const names = forks.filter(({ record }) => record === timeline?.cursor.record).map(({ name }) => name);
  return names.length === 0 ? [] : [span(`${FORK} ${names.join(', ')}`, 'mark'), gap(2)];
}

/** For the pane's title: how often each fate occurs among the records shown, with its sign: the legend and a summary in one. */
export function timelineLegend(timeline: ViewTimeline | null, words: Words): Line {
  if (timeline === null) return [];
  const totals = new Map<ViewFate, number>();
  for (const cell of timeline.cells) {
    if (cell.record > timeline.head) continue;
    for (const [fate, count] of Object.entries(cell.fates)) totals.set(fate as ViewFate, (totals.get(fate as ViewFate) ?? 0) + count);
  }
  const spans: Span[] = [];
  for (const fate of [...WORST].reverse()) {
    const count = totals.get(fate) ?? 0;
    if (count > 0) spans.push(...(spans.length > 0 ? [gap(2)] : []), span(`${FATE_SIGNS[fate]} ${words[FATE_WORDS[fate]]} ${formatCount(count)}`, fate));
  }
  return spans;
}

