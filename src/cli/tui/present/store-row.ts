/** One row of a store, whole: what it holds, and what it has been, write by write. */
import { formatCount, formatTime, formatWindow, valueText } from './format.ts';
import { pickLines } from './lesson-map.ts';
import { emphasise, fitLine, gap, span, textOf, type Line } from './spans.ts';
import { CHANGE_SIGNS, CHANGE_TONES, keyCell } from './store.ts';
import type { Paint } from './paint.ts';
import type { ViewHistory, ViewHistoryRow, ViewStore, ViewStoreRow } from '../../../engine/session/view.ts';

/** A write that the filter keeps, and whether the row is what it made of it. */
export interface HistoryRow { readonly row: ViewHistoryRow; readonly line: Line; readonly isCurrent: boolean }

export function historyRows(history: ViewHistory | undefined, filter: string): readonly HistoryRow[] {
  const wanted = filter.toLowerCase();
  return (history?.rows ?? []).flatMap((row, i): readonly HistoryRow[] => {
    const isCurrent = history!.from + i === history!.current;
    const line: Line = [
      ...fitLine([span(isCurrent ? '▸ ' : row.isAhead ? '· ' : '  ', 'cursor'), span(`${row.moment.record}.${row.moment.step}`, 'number')], 10),
      span(`${CHANGE_SIGNS[row.change]} `, CHANGE_TONES[row.change]), span(`${valueText(row.old)} → `, 'old-value'), span(valueText(row.value), 'value'), span(row.node === null ? `  ${row.cause}` : `  ${row.node}`, 'muted'),
    ];
    if (wanted !== '' && !textOf(line).toLowerCase().includes(wanted)) return [];
    return [{ row, line: row.isAhead ? emphasise(line, 'future') : line, isCurrent }];
  });
}

export interface StoreRowLook { readonly filter: string; /** Index among the rows of the history that the filter keeps. */ readonly selected: number }

/** Everything about one row, for the dialog that Enter opens; and the line of it that is selected. */
export function paintStoreRow(row: ViewStoreRow, store: ViewStore, paint: Paint, { filter, selected }: StoreRowLook): { readonly lines: readonly Line[]; readonly at: number } {
  const { time, words } = paint;
  const field = (name: string, value: Line): Line => [...fitLine([span(name, 'muted')], 10), ...value];
  const fields: Line[] = [
    field(words.key, keyCell(row, false)),
    ...(row.key.window === undefined ? [] : [field(words.window, [span(formatWindow(row.key.window, time), 'time')])]),
    field(words.value, [span(valueText(row.value), 'value')]),
    ...(row.old === null ? [] : [field(words.was, [span(valueText(row.old), 'old-value')])]),
    ...(row.timestamp === null ? [] : [field(words.time, [span(formatTime(row.timestamp, time, 'short'), 'time')])]),
    field(words.partition, [span(String(row.partition), 'text')]),
    ...(row.writtenBy === null ? [] : [field(words.by, [span(`#${row.writtenBy}`, 'number')])]),
    ...(row.key.hex === undefined ? [] : [field('key 0x', [span(row.key.hex, 'code')])]),
    ...(row.value.hex === undefined ? [] : [field('value 0x', [span(row.value.hex, 'code')])]),
    ...(row.dirty ? [[span(`○ ${words.dirty}`, 'cached')]] : []),
    ...(store.changelog === null ? [] : [field('changelog', [span(store.changelog, 'topic')])]),
  ];
  const { history } = store;
  if (history === undefined) return { lines: fields, at: 0 };
  const rows = historyRows(history, filter);
  const count = filter === '' ? formatCount(history.total) : `${formatCount(rows.length)}/${formatCount(history.total)}`;
  fields.push([], [span(words.history, 'heading'), span(` ${count}`, 'muted'), ...(filter === '' ? [] : [span(`  /${filter}`, 'match')])]);
  const list = rows.length === 0 ? [[gap(2), span(words.noMatch, 'muted')]] : pickLines(rows.map(({ line }) => line), selected, paint.width);
  return { lines: [...fields, ...list], at: fields.length + selected };
}
