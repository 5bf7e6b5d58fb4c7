/**
 * Rows under column titles, cut to the width they have. A column that is given less than it needs cuts its cells with `…`; columns marked
 * `optional` disappear first, the last of them before the others.
 */
import { emphasise, fitLine, gap, lineWidth, span, type Line, type Span } from '../spans.ts';
import type { Align } from '../../text/fit.ts';
import type { Emphasis } from '../../theme/tones.ts';

export interface TableColumn {
  readonly title: string;
  readonly align?: Align;
  /** Never narrower than this while shown. */
  readonly min?: number;
  readonly max?: number;
  /** 1 goes last, larger numbers go earlier. */
  readonly optional?: number;
}
export interface TableRow { readonly cells: readonly Line[]; readonly emphasis?: Emphasis }

export interface Table { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] }

const BETWEEN = 2;

/** The title row and the rows, each exactly `width` cells. */
export function paintTable(table: Table, width: number): readonly Line[] {
  const widths = columnWidths(table, width);
  const head: Span[] = [];
  table.columns.forEach((column, i) => {
    if (widths[i]! > 0) head.push(...(head.length > 0 ? [gap(BETWEEN)] : []), ...fitLine([span(column.title, 'muted')], widths[i]!, column.align));
  });
  return [fitLine(head, width), ...table.rows.map((row) => paintRow(table.columns, row, widths, width))];
}

function paintRow(columns: readonly TableColumn[], row: TableRow, widths: readonly number[], width: number): Line {
  const spans: Span[] = [];
  columns.forEach((column, i) => {
    if (widths[i]! === 0) return;
    if (spans.length > 0) spans.push(gap(BETWEEN));
    spans.push(...fitLine(row.cells[i] ?? [], widths[i]!, column.align));
  });
  const line = fitLine(spans, width);
  return row.emphasis === undefined || row.emphasis === 'none' ? line : emphasise(line, row.emphasis);
}

/** Widths that fit; 0 for a column that is left out. */
export function columnWidths(table: Table, width: number): readonly number[] {
  const natural = table.columns.map((column, i) => {
    let most = lineWidth([span(column.title)]);
    for (const row of table.rows) most = Math.max(most, lineWidth(row.cells[i] ?? []));
    return Math.max(column.min ?? 1, Math.min(most, column.max ?? most));
  });
  const shown = table.columns.map(() => true);
  const least = (): number => total(natural.map((w, i) => (shown[i] ? Math.min(w, table.columns[i]!.min ?? 4) : 0)), shown);
  while (least() > width) {
    const victim = optionalColumn(table.columns, shown);
    if (victim < 0) break;
    shown[victim] = false;
  }
  const widths = natural.map((w, i) => (shown[i] ? w : 0));
  while (total(widths, shown) > width) {
    const widest = widestAbove(widths, table.columns);
    if (widest < 0) break;
    widths[widest]!--;
  }
  return widths;
}

function total(widths: readonly number[], shown: readonly boolean[]): number {
  const count = shown.filter(Boolean).length;
  return widths.reduce((sum, w) => sum + w, 0) + Math.max(0, count - 1) * BETWEEN;
}

function optionalColumn(columns: readonly TableColumn[], shown: readonly boolean[]): number {
  let victim = -1;
  columns.forEach((column, i) => {
    if (!shown[i] || column.optional === undefined) return;
    if (victim < 0 || column.optional >= columns[victim]!.optional!) victim = i;
  });
  return victim;
}

function widestAbove(widths: readonly number[], columns: readonly TableColumn[]): number {
  let widest = -1;
  widths.forEach((w, i) => {
    if (w <= Math.min(columns[i]!.min ?? 4, w) && w <= (columns[i]!.min ?? 4)) return;
    if (widest < 0 || w > widths[widest]!) widest = i;
  });
  return widest;
}
