/**
 * The window number line: event time from left to right, a lane for each key, windows as bars with their value, records as dots, stream time
 * as the cursor. The stretch between the close line and stream time is shaded: a window that ends in it is in its grace, one that ends left of
 * it is closed. That one picture answers "is this record late?" for every kind of window.
 *
 *            00:00     01:00     02:00
 *            ├─────────┼░░░░░░░░░┃╌╌╌╌╌╌╌╳
 *     alice  [━━━━2━━━━)[━━━━1━━━)
 *             ●       ●  ●
 */
import { FATE_SIGNS, formatDuration, formatTick, formatTime, valueText } from './format.ts';
import { block, fitLine, gap, span, type Line, type Span } from './spans.ts';
import { cellWidth } from '../text/width.ts';
import { fit } from '../text/fit.ts';
import { pageStart } from './widgets/paging.ts';
import { Sketch } from './widgets/sketch.ts';
import { CHANGE_SIGNS } from './store.ts';
import { tickStep, ticks, timeAxis, type TimeAxis } from './time-axis.ts';
import type { Paint } from './paint.ts';
import type { ViewDot, ViewWindowBar, ViewWindowLine } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

export interface WindowLinePaint extends Paint {
  /** 0 shows what fits; each step doubles or halves the scale. */
  readonly zoom: number;
  /** Cells by which the line is pushed to the left (negative: to the right) of where it follows stream time. */
  readonly pan: number;
  /** First lane shown; null follows the key that changed last. */
  readonly top: number | null;
}

/** Fewer cells than this and a bar can no longer hold its brackets and a value. */
const LEAST_BAR = 9;

export function paintWindows(line: ViewWindowLine | null, paint: WindowLinePaint): readonly Line[] {
  const { width, height, words } = paint;
  if (line === null) return block([[span(words.noWindows, 'muted')]], width, height);
  const keys = keysOf(line);
  const label = Math.max(4, Math.min(Math.floor(width / 4), Math.max(4, ...keys.map(cellWidth)))) + 1;
  const cells = width - label;
  if (cells < 12 || height < 3 || (keys.length === 0 && line.streamTime === null)) return block([legend(line, paint)], width, height);
  const axis = chooseAxis(line, cells, paint);
  const legendRows = height >= 7 ? 1 : 0;
  const room = height - 2 - legendRows;
  const lanes = keys.flatMap((key) => lanesOf(key, line, axis, room));
  const dotRows = lanes.length * 2 <= room;
  const laneHeight = dotRows ? 2 : 1;
  const fits = Math.max(1, Math.floor(room / laneHeight));
  const top = paint.top === null ? followTop(lanes, line, fits) : Math.max(0, Math.min(paint.top, lanes.length - fits));
  const sketch = new Sketch(width, height);
  drawAxis(sketch, label, axis, line, paint);
  lanes.slice(top, top + fits).forEach((lane, i) => drawLane(sketch, lane, 2 + i * laneHeight, label, axis, dotRows));
  drawTimeLines(sketch, label, axis, line, 2, Math.min(2 + fits * laneHeight, 2 + room));
  const rows = sketch.lines().slice(0, height - legendRows);
  const hidden = lanes.length - fits;
  return [...rows, ...(legendRows === 1 ? [fitLine(hidden > 0 ? [span(`${top + 1}–${top + fits}/${lanes.length} `, 'muted'), ...legend(line, paint)] : legend(line, paint), width)] : [])];
}

function keysOf(line: ViewWindowLine): readonly string[] {
  const keys = new Set<string>();
  for (const bar of line.bars) keys.add(bar.key);
  for (const dot of line.dots) if (dot.when !== 'future') keys.add(dot.key);
  for (const dot of line.dots) keys.add(dot.key);
  return [...keys];
}

/** All that is known if it fits; else the end of it, with bars wide enough to be read. */
function chooseAxis(line: ViewWindowLine, cells: number, paint: WindowLinePaint): TimeAxis {
  let least = Infinity;
  let most = -Infinity;
  for (const bar of line.bars) {
    const end = bar.window.kind === 'unlimited' ? bar.window.start : bar.window.end;
    least = Math.min(least, bar.window.start);
    most = Math.max(most, end, bar.state === 'closed' ? end : Math.min(bar.closesAt, end + line.graceMs));
  }
  for (const dot of line.dots) {
    least = Math.min(least, dot.timestamp);
    most = Math.max(most, dot.timestamp);
  }
  if (line.streamTime !== null) most = Math.max(most, line.streamTime);
  if (least === Infinity) [least, most] = [paint.time.base, paint.time.base + (line.sizeMs ?? 60_000)];
  if (most - least < (line.sizeMs ?? 1)) most = least + (line.sizeMs ?? 1000);
  if (line.sizeMs === null) most += (most - least) * 0.05;
  let range = most - least;
  if (line.sizeMs !== null) range = Math.min(range, (line.sizeMs * cells) / LEAST_BAR);
  range /= 2 ** paint.zoom;
  const focus = line.streamTime ?? least;
  let from = range >= most - least ? least : Math.max(least, Math.min(most - range, focus - range * 0.7));
  from += (paint.pan / cells) * range;
  return timeAxis(from, from + range, cells);
}

interface Lane { readonly key: string; readonly first: boolean; readonly bars: readonly ViewWindowBar[]; readonly dots: readonly ViewDot[] }

/** Bars of one key that do not overlap share a lane. A session that was merged away keeps its place for the step in which it goes. */
function lanesOf(key: string, line: ViewWindowLine, axis: TimeAxis, room: number): readonly Lane[] {
  const bars = line.bars.filter((bar) => bar.key === key).sort((a, b) => a.window.start - b.window.start || a.window.end - b.window.end);
  const lanes: ViewWindowBar[][] = [];
  const ends: number[] = [];
  for (const bar of bars) {
    if (bar.window.end < axis.from && bar.window.kind !== 'unlimited') continue;
    if (bar.window.start > axis.to) continue;
    let at = ends.findIndex((end) => end <= bar.window.start);
    if (at < 0) {
      at = lanes.length < Math.max(1, room) ? lanes.push([]) - 1 : lanes.length - 1;
    }
    lanes[at]!.push(bar);
    ends[at] = bar.window.kind === 'time' ? bar.window.end : bar.window.end + 1;
  }
  if (lanes.length === 0) lanes.push([]);
  const dots = line.dots.filter((dot) => dot.key === key);
  return lanes.map((list, i) => ({ key, first: i === 0, bars: list, dots: i === 0 ? dots : [] }));
}

function followTop(lanes: readonly Lane[], line: ViewWindowLine, fits: number): number {
  const current = line.dots.find((dot) => dot.when === 'current')?.key ?? line.bars.find((bar) => bar.change !== 'none')?.key;
  const at = lanes.findIndex((lane) => lane.key === current);
  return at < 0 ? 0 : pageStart(at, at, lanes.length, fits);
}

function drawAxis(sketch: Sketch, left: number, axis: TimeAxis, line: ViewWindowLine, paint: Paint): void {
  const sample = formatTick(axis.from, line.sizeMs ?? 1000, paint.time);
  const step = tickStep(axis, Math.max(5, sample.length), line.sizeMs);
  const base = paint.time.kind === 'relative' ? paint.time.base : 0;
  const stream = line.streamTime === null ? null : axis.cellOf(line.streamTime);
  const close = line.closeLine === null ? null : axis.cellOf(line.closeLine);
  for (let cell = 0; cell < axis.cells; cell++) {
    const inGrace = stream !== null && close !== null && cell > close && cell < stream;
    const closed = close !== null && cell <= close;
    const ahead = stream === null || cell > stream;
    const glyph = inGrace ? '░' : ahead ? '╌' : closed ? '─' : '─';
    sketch.text(left + cell, 1, glyph, inGrace ? 'window-grace' : closed ? 'window-closed' : 'edge');
  }
  let free = 0;
  for (const tick of ticks(axis, step, base)) {
    const cell = axis.cellOf(tick);
    if (cell < 0 || cell >= axis.cells) continue;
    sketch.text(left + cell, 1, '┼', 'edge');
    const text = formatTick(tick, step, paint.time);
    if (left + cell + text.length <= sketch.width && cell >= free) {
      sketch.text(left + cell, 0, text, 'time');
      free = cell + text.length + 1;
    }
  }
  for (const closesAt of new Set(line.bars.filter((bar) => bar.state !== 'closed').map((bar) => bar.closesAt))) {
    const cell = axis.cellOf(closesAt);
    if (cell >= 0 && cell < axis.cells) sketch.text(left + cell, 1, '╳', 'window-grace');
  }
  if (stream !== null && stream >= 0 && stream < axis.cells) sketch.text(left + stream, 1, '▼', 'stream-time');
}

const FILL: { readonly [state in ViewWindowBar['state']]: string } = { open: '━', grace: '░', closed: '┄' };
const FILL_TONES: { readonly [state in ViewWindowBar['state']]: Tone } = { open: 'window-open', grace: 'window-grace', closed: 'window-closed' };

/** Bars, then dots, then the values of the bars, then the record at hand: what matters more is drawn later. */
function drawLane(sketch: Sketch, lane: Lane, y: number, left: number, axis: TimeAxis, dotRow: boolean): void {
  if (lane.first) sketch.text(0, y, fit(lane.key === '' ? '∅' : lane.key, left - 1), 'key');
  const places = lane.bars.map((bar) => drawBar(sketch, bar, y, left, axis));
  const closed = new Set(places.flatMap((place) => (place === null ? [] : [place.from, place.to])));
  for (const dot of lane.dots) {
    const cell = axis.cellOf(dot.timestamp);
    if (dot.when === 'current' || cell < 0 || cell >= axis.cells || (!dotRow && closed.has(cell))) continue;
    const row = dotRow ? y + 1 : y;
    if (!dotRow && dot.when === 'future' && sketch.blanks(left + cell, row, 1) === 0) continue;
    sketch.text(left + cell, row, dot.when === 'future' ? '○' : FATE_SIGNS[dot.fate], dot.fate, 1, dot.when === 'future' ? 'future' : 'none');
  }
  lane.bars.forEach((bar, i) => drawValue(sketch, bar, places[i]!, y, left));
  for (const dot of lane.dots) {
    const cell = axis.cellOf(dot.timestamp);
    if (dot.when !== 'current' || cell < 0 || cell >= axis.cells) continue;
    sketch.text(left + cell, dotRow ? y + 1 : y, dot.fate === 'dropped' ? '×' : '◉', 'cursor');
  }
}

/** The cells of the bar that are in sight. */
function drawBar(sketch: Sketch, bar: ViewWindowBar, y: number, left: number, axis: TimeAxis): { readonly from: number; readonly to: number } | null {
  const start = axis.cellOf(bar.window.start);
  const open = bar.window.kind === 'unlimited';
  const exclusive = bar.window.kind === 'time';
  // An exclusive end is the next window's start: the bar ends one cell earlier, so that neighbours do not touch.
  const end = open ? axis.cells - 1 : Math.max(start, axis.cellOf(bar.window.end) - (exclusive ? 1 : 0));
  // A session of one moment would be a single cell: it gets the room to show its value.
  const shownEnd = exclusive || open ? end : Math.max(end, start + 2);
  const [from, to] = [Math.max(0, start), Math.min(axis.cells - 1, shownEnd)];
  if (to < from) return null;
  const gone = bar.change === 'deleted';
  const tone: Tone = gone ? 'deleted' : FILL_TONES[bar.state];
  sketch.text(left + from, y, (gone ? '┄' : FILL[bar.state]).repeat(to - from + 1), tone);
  if (start >= 0 && (to > from || !exclusive)) sketch.text(left + from, y, '[', tone);
  if (!open && shownEnd < axis.cells && to > from) sketch.text(left + to, y, exclusive ? ')' : ']', tone);
  return { from, to };
}

function drawValue(sketch: Sketch, bar: ViewWindowBar, place: { readonly from: number; readonly to: number } | null, y: number, left: number): void {
  if (place === null) return;
  const gone = bar.change === 'deleted';
  const sign = bar.change === 'none' ? '' : CHANGE_SIGNS[bar.change];
  const text = `${sign}${gone ? '' : valueText(bar.value)}`;
  const room = place.to - place.from - 1;
  if (room < 1 || text === '') return;
  const shown = cellWidth(text) <= room ? text : fit(text, room);
  const at = place.from + 1 + Math.max(0, (room - cellWidth(shown)) >> 1);
  const tone: Tone = bar.change === 'inserted' ? 'inserted' : bar.change === 'updated' ? 'updated' : gone ? 'deleted' : bar.state === 'closed' ? 'muted' : 'number';
  sketch.text(left + at, y, shown, tone, room);
}

/** Stream time and the close line through all lanes, where nothing else stands. */
function drawTimeLines(sketch: Sketch, left: number, axis: TimeAxis, line: ViewWindowLine, from: number, to: number): void {
  for (const [ms, glyph, tone] of [[line.closeLine, '╎', 'window-closed'], [line.streamTime, '┆', 'stream-time']] as const) {
    if (ms === null) continue;
    const cell = axis.cellOf(ms);
    if (cell < 0 || cell >= axis.cells) continue;
    for (let y = from; y < to; y++) if (sketch.blanks(left + cell, y, 1) === 1) sketch.text(left + cell, y, glyph, tone);
  }
}

function legend(line: ViewWindowLine, paint: Paint): readonly Span[] {
  const { words, time } = paint;
  if (line.streamTime === null) return [span(`${words.streamTime} ${words.notYet}`, 'muted')];
  const spans = [span('▼', 'stream-time'), span(` ${formatTime(line.streamTime, time, 'short')}`, 'stream-time')];
  spans.push(gap(2), span('░', 'window-grace'), span(` ${words.grace} ${formatDuration(line.graceMs)}`, 'window-grace'));
  if (line.closeLine !== null && line.closeLine > paint.time.base) {
    spans.push(gap(2), span(`╎ ${words.closedBefore} ${formatTime(line.closeLine, time, 'short')}`, 'window-closed'));
  }
  return spans;
}

/** For the pane's title. */
export function windowsNote(line: ViewWindowLine | null): Line {
  if (line === null) return [];
  return [span(`${line.kind}${line.sizeMs === null ? '' : ` ${formatDuration(line.sizeMs)}`} `, 'muted'), span(line.store, 'store')];
}
