/**
 * A pane as the state looks at it: its lines cut to the cells it has, the note for its title, and what scrolling and selecting need to know.
 * The screen draws this, the reducer measures with it, the mouse points into it.
 */
import { paintClocks } from './clocks.ts';
import { compareNote, compareRowCount, paintCompare } from './compare.ts';
import { lessonContent } from './lesson-content.ts';
import { block, emphasise, gap, lineWidth, sliceLine, span, type Line } from './spans.ts';
import { paintLog, paintPoints } from './points.ts';
import { paintRecord } from './record.ts';
import { paintStore, storeNote } from './store.ts';
import { paintTasks } from './tasks.ts';
import { forksAt, paintTimeline, timelineLegend } from './timeline.ts';
import { paintTopics } from './topics.ts';
import { paintTopology } from './topology.ts';
import type { TopologyDrawing, TopologyStop } from './topology-parts.ts';
import { causeRows, paintWhy } from './why.ts';
import { paintWindows, windowsNote } from './windows.ts';
import { formatCount } from './format.ts';
import { pageStart } from './widgets/paging.ts';
import { wordsOf } from './words.ts';
import type { Paint } from './paint.ts';
import type { View, ViewCause, ViewTimeFormat } from '../../../engine/session/view.ts';
import type { PaneId, State } from '../state/state.ts';

export interface PaneContent {
  /** Exactly as many as the pane has rows. */
  readonly lines: readonly Line[];
  readonly note: Line;
  /** Rows that scroll, how many of them are visible, and the first of them. */
  readonly total: number;
  readonly height: number;
  readonly top: number;
  /** How many rows can be selected, and the scrolling row of each. */
  readonly selectable: number;
  rowOf(cursor: number): number;
  /** The last row that has to be read before one goes on; absent: all of them. */
  readonly reach?: number;
}

const EPOCH: ViewTimeFormat = { kind: 'relative', base: 0 };

export function paintOf(state: State, width: number, height: number): Paint {
  return { width, height, time: state.view?.status.time ?? EPOCH, words: wordsOf(state.language) };
}

export function paneContent(state: State, pane: PaneId, width: number, height: number): PaneContent {
  const { view } = state;
  const paint = paintOf(state, width, height);
  if (view === null) return fixed(block([], width, height), [], height);
  const focused = state.focus === pane && state.modes.length === 0;
  const ui = state.panes[pane];
  switch (pane) {
    case 'topology': return topologyContent(state, view, paint, focused);
    case 'record': {
      const drawing = paintRecord(view.record, paint);
      return scrolling(drawing.lines, paint, ui.top, drawing.focus === null ? null : { from: drawing.focus - 1, to: drawing.focus + 3 }, ui.filter);
    }
    case 'store': {
      const lines = paintStore(view.store, paint, focused && view.store !== null ? ui.cursor - view.store.from : null, state.raw);
      const total = view.store?.total ?? 0;
      const shown = Math.max(1, height - 1);
      return { lines, note: [...storeNote(view.store, paint), ...filterNote(ui.filter)], total, height: shown, top: view.store?.from ?? 0, selectable: total, rowOf: (cursor) => cursor };
    }
    case 'windows': {
      const lines = paintWindows(view.windows, { ...paint, zoom: state.windowZoom, pan: state.windowPan, top: ui.top });
      const lanes = view.windows === null ? 0 : new Set([...view.windows.bars.map((bar) => bar.key), ...view.windows.dots.map((dot) => dot.key)]).size;
      return { lines, note: [...windowsNote(view.windows), ...filterNote(ui.filter)], total: lanes, height: 1, top: ui.top ?? 0, selectable: 0, rowOf: () => 0 };
    }
    case 'timeline': return fixed(paintTimeline(view.timeline, view.overview, paint, view.branch?.forks), timelineNote(view, paint), height);
    case 'topics': {
      const shown = state.topic === null ? view.topics : view.topics.filter(({ name }) => name === state.topic);
      const drawing = paintTopics(shown, paint, { simulated: view.status.backend.kind === 'sim' && shown.every((topic) => topic.partitions.every(({ lastStable = null }) => lastStable === null)), filter: ui.filter });
      const content = scrolling(drawing.lines, paint, ui.top, drawing.focus === null ? null : { from: drawing.focus - 3, to: drawing.focus + 1 }, '');
      return { ...content, note: [...content.note, ...(state.topic === null ? [] : [span(`${content.note.length === 0 ? '' : ' '}${state.topic}`, 'topic')]), ...filterNote(ui.filter)] };
    }
    case 'clocks': return scrolling(paintClocks(view.clocks, { ...paint, height: Math.max(height, view.clocks.length + 2) }), paint, ui.top, null, ui.filter);
    case 'tasks': return scrolling(paintTasks(view.tasks, paint), paint, ui.top, null, ui.filter);
    case 'log': {
      const lines = paintLog(view.log, paint);
      return scrolling(lines, paint, ui.top, { from: lines.length - 1, to: lines.length - 1 }, ui.filter);
    }
    case 'points': return selecting(paintPoints(view.points, paint, focused ? ui.cursor : null), paint, ui.top, view.points.length, (cursor) => cursor, ui.filter);
    case 'why': {
      const drawing = paintWhy(view.why, paint, new Set(ui.folded), focused ? ui.cursor : null);
      return selecting(drawing.lines, paint, ui.top, drawing.rowLines.length, (cursor) => drawing.rowLines[cursor] ?? 0, ui.filter);
    }
    case 'lesson': return lessonContent(state, view.lesson, paint, focused);
    case 'compare': return compareContent(state, view, paint, focused);
  }
}

let lastDrawing: { readonly key: readonly unknown[]; readonly drawing: TopologyDrawing } | null = null;

/** The drawing of the topology, whole. The last one is kept: keys, footer and pane ask for the same at each step. */
export function topologyDrawing(state: State, view: View, width: number, height: number): TopologyDrawing | null {
  if (view.topology === null) return null;
  const { folded, neighbours } = state.panes.topology;
  const key = [view.topology, view.flow, width, height, state.topologyStyle, state.fullNames, folded, neighbours, view.status.time.kind, view.status.time.base];
  if (lastDrawing !== null && lastDrawing.key.every((part, i) => part === key[i])) return lastDrawing.drawing;
  const drawing = paintTopology(view.topology, view.flow, {
    width, height, style: state.topologyStyle, folded: new Set(folded), time: view.status.time, fullNames: state.fullNames, ...(neighbours === null ? {} : { hops: neighbours }),
  });
  lastDrawing = { key, drawing };
  return drawing;
}

function topologyContent(state: State, view: View, paint: Paint, focused: boolean): PaneContent {
  const drawing = topologyDrawing(state, view, paint.width, paint.height);
  if (drawing === null) return fixed(block([[span(view.status.busy === null ? paint.words.noTopology : paint.words.opening, 'muted')]], paint.width, paint.height), [], paint.height);
  const { stops } = drawing;
  const stop = focused ? stops[Math.min(state.panes.topology.cursor, stops.length - 1)] : undefined;
  const lines = stop === undefined ? drawing.lines : drawing.lines.map((line, row) => (row === stop.row ? selectCells(line, stop) : line));
  const content = selecting(lines, paint, state.panes.topology.top, stops.length, (at) => stops[at]?.row ?? 0, '', drawing.focus);
  const isLong = content.total > content.height;
  return { ...content, note: [...nearNote(drawing), ...(isLong && drawing.near !== undefined ? [gap(1)] : []), ...(isLong ? [span(`${content.top + 1}–${content.top + content.height}/${content.total}`, 'muted')] : [])] };
}

/** `±2 5/12`: two hops around the current node are drawn, which are five nodes of twelve. */
function nearNote({ near }: TopologyDrawing): Line {
  return near === undefined ? [] : [span(`±${near.hops}`, 'accent'), span(` ${near.shown}/${near.all}`, 'muted')];
}

function selectCells(line: Line, stop: TopologyStop): Line {
  const end = stop.x + stop.width;
  return [...sliceLine(line, 0, stop.x), ...emphasise(sliceLine(line, stop.x, end), 'selected'), ...sliceLine(line, end, lineWidth(line))];
}

/** The node or sub-topology on which the topology's cursor stands. */
export function selectedStop(state: State, width: number, height: number): string | null {
  const drawing = state.view === null ? null : topologyDrawing(state, state.view, width, height);
  return drawing?.stops[Math.min(state.panes.topology.cursor, drawing.stops.length - 1)]?.id ?? null;
}

function compareContent(state: State, view: View, paint: Paint, focused: boolean): PaneContent {
  const { compare } = view;
  const ui = state.panes.compare;
  const total = compare === null ? 0 : compareRowCount(compare);
  const top = ui.top ?? compare?.from ?? 0;
  const { lines, listHeight } = paintCompare(compare, paint, top, focused ? ui.cursor : null, 'd');
  return { lines, note: [...compareNote(compare, paint), ...(ui.folded.length > 0 ? [span(` ${paint.words.onlyDifferent}`, 'match')] : [])], total, height: listHeight, top, selectable: total, rowOf: (cursor) => cursor };
}

/** The cause on which the cursor of the tree stands. */
export function selectedCause(state: State): ViewCause | null {
  const why = state.view?.why ?? null;
  if (why === null) return null;
  return causeRows(why, new Set(state.panes.why.folded))[state.panes.why.cursor]?.item ?? null;
}

function timelineNote(view: View, paint: Paint): Line {
  const { timeline } = view;
  if (timeline === null || paint.width < 50) return [];
  const legend = [...forksAt(timeline, view.branch?.forks ?? []), ...timelineLegend(timeline, paint.words)];
  const total = timeline.total ?? timeline.head;
  if (total <= timeline.to - timeline.from + 1) return legend;
  return [...legend, span(`  ${formatCount(timeline.from)}–${formatCount(timeline.to)} / ${formatCount(total)}`, 'muted')];
}

function filterNote(filter: string): Line { return filter === '' ? [] : [span(` /${filter}`, 'match')]; }

function fixed(lines: readonly Line[], note: Line, height: number): PaneContent {
  return { lines, note, total: height, height, top: 0, selectable: 0, rowOf: () => 0 };
}

/** Lines of which a slice shows: where the state says, or so that the focus is in sight. A filter keeps the lines that hold it. */
function scrolling(all: readonly Line[], paint: Paint, top: number | null, focus: { readonly from: number; readonly to: number } | null, filter: string): PaneContent {
  const lines = filter === '' ? all : all.filter((line) => line.some((s) => s.text.toLowerCase().includes(filter.toLowerCase())));
  const { height } = paint;
  const most = Math.max(0, lines.length - height);
  const start = top === null ? followStart(focus, lines.length, height) : Math.max(0, Math.min(top, most));
  const shown = block(lines.slice(start, start + height), paint.width, height);
  const note: Line = [...(lines.length > height ? [span(`${start + 1}–${Math.min(lines.length, start + height)}/${lines.length}`, 'muted')] : []), ...filterNote(filter)];
  return { lines: shown, note, total: lines.length, height, top: start, selectable: 0, rowOf: () => 0 };
}

function followStart(focus: { readonly from: number; readonly to: number } | null, total: number, height: number): number {
  if (focus === null || total <= height) return 0;
  return pageStart(focus.from, focus.to, total, height);
}

function selecting(
  all: readonly Line[], paint: Paint, top: number | null, selectable: number, rowOf: (cursor: number) => number, filter: string,
  focus: { readonly from: number; readonly to: number } | null = null,
): PaneContent {
  return { ...scrolling(all, paint, top, focus, filter), selectable, rowOf };
}

/** Every line of the pane, not only those in sight. */
export function paneLines(state: State, pane: PaneId, width: number): readonly Line[] {
  const content = paneContent(state, pane, width, 1);
  return paneContent(state, pane, width, Math.max(1, Math.min(100_000, content.total + 2))).lines;
}

/** What is copied and exported. */
export function paneText(state: State, pane: PaneId, width: number): string {
  return paneLines(state, pane, width).map((line) => emphasise(line, 'none').map((s) => s.text).join('').trimEnd()).join('\n').trimEnd() + '\n';
}
