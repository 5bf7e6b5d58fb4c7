/** The first screen: lessons with their progress, data sets, recent sessions, clusters. Typing filters. */
import { emphasise, fitLine, gap, span, spread, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import type { ViewHome, ViewHomeItem } from '../../../engine/session/view.ts';

export interface HomeRow { readonly section: string | null; readonly item: ViewHomeItem | null }

/** Section titles and items that match, in order; `item` null rows are titles. */
export function homeRows(home: ViewHome, filter: string): readonly HomeRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const rows: HomeRow[] = [];
  for (const section of home.sections) {
    const items = section.items.filter((item) => words.every((word) => `${item.id} ${item.title} ${item.summary}`.toLowerCase().includes(word)));
    if (items.length > 0) rows.push({ section: section.title, item: null }, ...items.map((item) => ({ section: null, item })));
  }
  return rows;
}

const PROGRESS = { none: '○', started: '◐', done: '✓' } as const;

/** A line for each row. `selected` counts rows. */
export function paintHome(rows: readonly HomeRow[], paint: Paint, selected: number): readonly Line[] {
  if (rows.length === 0) return [fitLine([span(paint.words.noMatch, 'muted')], paint.width)];
  const titleWidth = Math.min(Math.floor(paint.width / 2), Math.max(...rows.map((row) => (row.item === null ? 0 : span(row.item.title).width))) + 2);
  return rows.map((row, i) => {
    if (row.item === null) return fitLine([span(row.section!, 'heading')], paint.width);
    return itemLine(row.item, titleWidth, paint, i === selected);
  });
}

function itemLine(item: ViewHomeItem, titleWidth: number, paint: Paint, selected: boolean): Line {
  const sign = item.progress === null ? '▸' : PROGRESS[item.progress];
  const left: Span[] = [span(selected ? ' ▶ ' : '   ', 'cursor'), span(`${sign} `, item.progress === 'done' ? 'ok' : item.progress === 'started' ? 'waiting' : 'muted')];
  left.push(...fitLine([span(item.title, 'strong')], titleWidth), gap(1), span(item.summary, 'muted'));
  const line = spread(left, [], paint.width);
  return selected ? emphasise(line, 'selected') : line;
}
