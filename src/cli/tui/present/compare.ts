/**
 * What if: two runs of the same records side by side. Above, both timelines with the first difference marked; below, record by record what
 * each gave, aligned by what a record is, then what the stores hold otherwise, and in the last rows the selected line in full.
 */
import { FATE_SIGNS, formatCount, textSpans } from './format.ts';
import { block, emphasise, fitLine, gap, lineWidth, repeat, span, wrapLine, type Line, type Span } from './spans.ts';
import { columnOf, paintTimeline } from './timeline.ts';
import type { Paint } from './paint.ts';
import type { ViewText } from '../../../engine/session/view.ts';
import type { ViewCompare, ViewComparePair, ViewCompareRecord, ViewCompareSide } from '../../../engine/session/view-compare.ts';

/** Between the two halves: a blank, the sign, a blank. */
const MIDDLE = 3;
const ROOM_FOR_DETAIL = 14;
const ROOM_FOR_KEY = 50;

export interface CompareDrawing {
  readonly lines: readonly Line[];
  /** Rows of the list that fit below the timelines. */
  readonly listHeight: number;
}

/** How many rows of the list fit in a pane of that height. */
export function compareListHeight(height: number): number { return Math.max(1, height - headHeight(height) - detailHeight(height)); }
function headHeight(height: number): number { return height >= 8 ? 4 : 2; }
function detailHeight(height: number): number { return height < ROOM_FOR_DETAIL ? 0 : height < 30 ? 4 : 6; }

/** Lines of the list: pairs of records, then a title and a line for each stored value that differs. */
export function compareRowCount(compare: ViewCompare): number { return compare.total + (compare.stores.length === 0 ? 0 : compare.stores.length + 1); }

/** @param top  first line of the list; `selected`: a line of it, null while the pane has no focus */
export function paintCompare(compare: ViewCompare | null, paint: Paint, top: number, selected: number | null, hint: string): CompareDrawing {
  const { width, height, words } = paint;
  const listHeight = compareListHeight(height);
  if (compare === null) return { lines: block([[span(`${words.notCompared} ${hint}`, 'muted')]], width, height), listHeight };
  const half = (width - MIDDLE) >> 1;
  const lines: Line[] = [...headLines(compare, paint, half).slice(0, headHeight(height))];
  for (let i = 0; i < listHeight; i++) {
    const line = listLine(compare, top + i, paint, half);
    lines.push(top + i === selected ? emphasise(line, 'selected') : line);
  }
  if (detailHeight(height) > 0) lines.push(...detailLines(compare, selected ?? compare.firstRow ?? 0, paint, half, detailHeight(height)));
  return { lines: block(lines, width, height), listHeight };
}

/** How many differ, for the title. */
export function compareNote(compare: ViewCompare | null, paint: Paint): Line {
  if (compare === null) return [];
  if (compare.differing === 0 && compare.storesDiffering === 0) return [span(`= ${paint.words.same}`, 'ok')];
  const stores: Line = compare.storesDiffering === 0 ? [] : [span(`  ▤ ${formatCount(compare.storesDiffering)} ${paint.words.storedValues}`, 'store')];
  return [span(`≠ ${formatCount(compare.differing)} / ${formatCount(compare.total)}`, 'warning'), ...stores];
}

// ---- the two timelines

function headLines(compare: ViewCompare, paint: Paint, half: number): readonly Line[] {
  const { left, right } = compare;
  const first = compare.firstRow === null ? null : compare.firstDifference;
  return [
    beside(title(left), title(right), half, [gap(1), span('│', 'border'), gap(1)]),
    beside(...bothTimelines(compare, paint, half), half, [gap(1), span('│', 'border'), gap(1)]),
    beside(ruler(left, first?.onLeft ?? null, paint, half), ruler(right, first?.onRight ?? null, paint, half), half, [gap(1), span('│', 'border'), gap(1)]),
    [repeat('─', half + 1, 'border'), span('┼', 'border'), repeat('─', paint.width - half - 2, 'border')],
  ];
}

function title({ title: name, changes }: ViewCompareSide): Line {
  return [span(name, 'heading'), ...(changes.length === 0 ? [] : [span(`  ${changes.join(', ')}`, 'muted')])];
}

function bothTimelines({ left, right }: ViewCompare, paint: Paint, half: number): readonly [Line, Line] {
  const one = (side: ViewCompareSide): Line => paintTimeline(side.timeline, null, { ...paint, width: half, height: 1 })[0] ?? [];
  return [one(left), one(right)];
}

/** The cursor, and a sign under the record with which the two part. */
function ruler({ timeline }: ViewCompareSide, first: number | null, paint: Paint, half: number): Line {
  if (timeline.cells.length === 0) return [];
  const signs = new Map<number, Span>();
  const { record, step } = timeline.cursor;
  if (record > 0) signs.set(columnOf(timeline, record, half), span('▲', 'cursor'));
  if (first !== null && first >= timeline.from && first <= timeline.to) signs.set(columnOf(timeline, first, half), span('≠', 'warning'));
  const spans: Span[] = [];
  let x = 0;
  for (const [column, sign] of [...signs].sort(([a], [b]) => a - b)) {
    spans.push(gap(column - x), sign);
    x = column + 1;
  }
  const label = span(` ${paint.words.cursor} ${formatCount(record)}.${step}`, 'faint');
  if (x + label.width < half) spans.push(gap(half - x - label.width), label);
  return spans;
}

// ---- the list

function listLine(compare: ViewCompare, index: number, paint: Paint, half: number): Line {
  const { words } = paint;
  if (index < compare.total) {
    const pair = compare.rows[index - compare.from];
    return pair === undefined ? [] : pairLine(pair, index === compare.firstRow, half);
  }
  const at = index - compare.total - 1;
  if (at === -1 && compare.stores.length > 0) return [span(`▤ ${words.storesAtEnd}`, 'heading')];
  const stored = compare.stores[at];
  if (stored === undefined) return [];
  const value = (text: ViewText | null): Line => (text === null ? [span(words.none, 'faint')] : textSpans(text));
  const row = (text: ViewText | null): Line => [gap(2), ...textSpans(stored.key), span(' = ', 'muted'), ...value(text), gap(2), span(stored.store, 'store')];
  return beside(row(stored.left), row(stored.right), half, sign(true, false));
}

function pairLine(pair: ViewComparePair, isFirst: boolean, half: number): Line {
  const line = beside(recordCell(pair.left, pair.differs, half), recordCell(pair.right, pair.differs, half), half, sign(pair.differs, isFirst));
  return pair.differs ? line : line.map((part) => ({ ...part, tone: part.tone === 'text' ? 'muted' : part.tone }));
}

/** The key of what went out says enough where there is little room. */
function recordCell(record: ViewCompareRecord | null, differs: boolean, half: number): Line {
  if (record === null) return [span('     –', 'faint')];
  const fate = record.fate ?? 'pending';
  return [
    span(`${formatCount(record.number).padStart(4)} `, 'muted'), span(`${FATE_SIGNS[fate]} `, fate),
    ...(record.key === '' || (half < ROOM_FOR_KEY && fate === 'emitted') ? [] : [span(record.key, differs ? 'key' : 'muted'), gap(2)]), ...textSpans(record.text),
  ];
}

function sign(differs: boolean, isFirst: boolean): Line {
  if (isFirst) return [span('▶≠ ', 'warning')];
  return differs ? [span(' ≠ ', 'warning')] : [span(' = ', 'faint')];
}

function beside(left: Line, right: Line, half: number, middle: Line): Line { return [...fitLine(left, half), ...middle, ...right]; }

// ---- the selected line in full

function detailLines(compare: ViewCompare, selected: number, paint: Paint, half: number, height: number): readonly Line[] {
  const { width, words } = paint;
  const pair = compare.rows[selected - compare.from];
  const isPair = selected < compare.total && pair !== undefined;
  const head: Line = isPair && selected === compare.firstRow ? [span('─ ', 'border'), span(`▶≠ ${words.first}`, 'warning'), gap(1)] : [];
  const lines: Line[] = [[...head, repeat('─', width - lineWidth(head), 'border')]];
  if (compare.notes.length > 0 && (!isPair || !pair.differs)) {
    for (const note of compare.notes) lines.push(...wrapLine(textSpans(note), width));
    return lines.slice(0, height);
  }
  if (!isPair) return lines;
  const full = (record: ViewCompareRecord | null): readonly Line[] => (record === null ? [[span(words.notHere, 'muted')]] : wrapLine(textSpans(record.text), half));
  const [left, right] = [full(pair.left), full(pair.right)];
  for (let i = 0; i < height - 1; i++) lines.push(beside(left[i] ?? [], right[i] ?? [], half, [gap(1), span('│', 'border'), gap(1)]));
  return lines;
}
