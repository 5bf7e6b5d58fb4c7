/**
 * A store as a table. Rows that the last step touched carry a sign (+ inserted, ~ updated, - deleted, » read) and their old value, so a change
 * is seen without comparing two screens.
 */
import { formatCount, formatTime, formatWindow, valueText } from './format.ts';
import { block, span, type Line, type Span } from './spans.ts';
import { cellWidth } from '../text/width.ts';
import { paintTable, type TableColumn, type TableRow } from './widgets/table.ts';
import type { Paint } from './paint.ts';
import type { ViewStore, ViewStoreRow } from '../../../engine/session/view.ts';
import type { Emphasis, Tone } from '../theme/tones.ts';

export const CHANGE_SIGNS = { none: ' ', inserted: '+', updated: '~', deleted: '-', read: '»' } as const;
/** An earlier step of the same record changed the row. */
const EARLIER_SIGN = '·';
export const CHANGE_TONES: { readonly [change in ViewStoreRow['change']]: Tone } = {
  none: 'faint', inserted: 'inserted', updated: 'updated', deleted: 'deleted', read: 'read',
};

/** `selected`: index among `store.rows`, or null. */
export function paintStore(store: ViewStore | null, paint: Paint, selected: number | null, raw: boolean): readonly Line[] {
  if (store === null) return block([[span(paint.words.noStore, 'muted')]], paint.width, paint.height);
  const windowed = store.rows.some((row) => row.key.window !== undefined);
  const keepsHeaders = store.rows.some((row) => row.headers !== undefined);
  const partitions = store.partition === null && new Set(store.rows.map((row) => row.partition)).size > 1;
  const windowWidth = Math.max(0, ...store.rows.map((row) => (row.key.window === undefined ? 0 : formatWindow(row.key.window, paint.time).length)));
  const keyWidth = Math.max(0, ...store.rows.map((row) => cellWidth(row.key.text)));
  const columns: TableColumn[] = [
    { title: '', min: 1, max: 1 },
    { title: paint.words.key, min: Math.max(3, Math.min(keyWidth, paint.width >> 2)) },
    ...(windowed ? [{ title: paint.words.window, min: Math.min(windowWidth, paint.width >> 1) }] : []),
    { title: paint.words.value, min: paint.width < 36 ? 3 : 6 },
    ...(keepsHeaders ? [{ title: paint.words.headers, min: 7, max: 24, optional: 2 }] : []),
    { title: paint.words.time, min: 8, optional: 1 },
    ...(partitions ? [{ title: paint.words.partition, min: Math.max(...store.rows.map((row) => String(row.partition).length)), optional: 2, align: 'right' as const }] : []),
    { title: paint.words.by, min: 2, optional: 3, align: 'right' as const },
  ];
  const rows = store.rows.map((row, i): TableRow => ({
    cells: [
      [span(row.earlier === true ? EARLIER_SIGN : CHANGE_SIGNS[row.change] === ' ' && row.dirty ? '○' : CHANGE_SIGNS[row.change], row.dirty && row.change === 'none' ? 'cached' : CHANGE_TONES[row.change])],
      keyCell(row, raw),
      ...(windowed ? [[span(row.key.window === undefined ? '' : formatWindow(row.key.window, paint.time), 'time')]] : []),
      valueCell(row, raw),
      ...(keepsHeaders ? [headersCell(row)] : []),
      [span(row.timestamp === null ? '' : formatTime(row.timestamp, paint.time, 'short'), 'time')],
      ...(partitions ? [[span(String(row.partition), 'muted')]] : []),
      [span(row.writtenBy === null ? '' : `#${row.writtenBy}`, 'muted')],
    ],
    emphasis: emphasisOf(row, i === selected),
  }));
  const lines = paintTable({ columns, rows }, paint.width);
  if (store.rows.length === 0) return block([lines[0]!, [span(store.against !== undefined ? paint.words.nothingOtherwise : store.total === 0 ? paint.words.emptyStore : paint.words.noMatch, 'muted')]], paint.width, paint.height);
  return block(lines, paint.width, paint.height);
}

function emphasisOf(row: ViewStoreRow, selected: boolean): Emphasis {
  return selected ? 'selected' : 'none';
}

export function keyCell(row: ViewStoreRow, raw: boolean): Line {
  if (raw && row.key.hex !== undefined) return [span(row.key.hex, 'code')];
  return [span(valueText(row.key), row.key.type === 'null' ? 'null' : row.change === 'deleted' ? 'deleted' : 'key')];
}

function valueCell(row: ViewStoreRow, raw: boolean): Line {
  if (raw && row.value.hex !== undefined) return [span(row.value.hex, 'code')];
  const value = span(valueText(row.value), row.change === 'none' || row.change === 'read' ? (row.value.type === 'number' ? 'number' : 'value') : CHANGE_TONES[row.change]);
  if (row.old === null || row.change === 'none' || row.change === 'read') return [value];
  if (row.change === 'deleted') return [span(`${valueText(row.old)} → `, 'old-value'), span('∅', 'deleted')];
  return [span(`${valueText(row.old)} → `, 'old-value'), value];
}

/** `trace=abc span=…`, as in the pane of the record. */
function headersCell({ headers = [] }: ViewStoreRow): Line {
  return headers.flatMap(({ name, value }, i) => [span(`${i > 0 ? ' ' : ''}${name}=`, 'muted'), span(valueText(value), 'value')]);
}

/** For the pane's title: `visits-per-minute window 5 rows`. */
export function storeNote(store: ViewStore | null, paint: Paint): Line {
  if (store === null) return [];
  const note: Span[] = [span(store.name, 'store')];
  if (store.partition !== null) note.push(span(` ${paint.words.partition}${store.partition}`, 'muted'));
  note.push(span(` ${formatCount(store.total)}`, 'muted'));
  if (store.against !== undefined) note.push(span(` ≠ ${store.against.moment.record}.${store.against.moment.step}`, 'mark'));
  if (store.dirty > 0) note.push(span(` ○${store.dirty}`, 'cached'));
  return note;
}
