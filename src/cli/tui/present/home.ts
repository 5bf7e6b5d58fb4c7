/** The first screen: lessons with their progress, data sets, what was open before, clusters. Typing filters. */
import { block, emphasise, fitLine, gap, repeat, span, spread, wrapLine, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import type { ViewHome, ViewHomeItem, ViewHomeSection } from '../../../engine/session/view-home.ts';

/** A title, an item, or what stands for items that are not there yet. A chapter says whether it is folded. */
export interface HomeRow { readonly section: ViewHomeSection | null; readonly item: ViewHomeItem | null; readonly folded?: boolean; readonly empty?: string }

/** Section titles and items that match, in order. A filter looks into what is folded, too. */
export function homeRows(home: ViewHome, filter: string, isFolded: (section: ViewHomeSection) => boolean): readonly HomeRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const rows: HomeRow[] = [];
  for (const section of home.sections) {
    const items = section.items.filter((item) => words.every((word) => `${item.id} ${item.title} ${item.summary}`.toLowerCase().includes(word)));
    const folded = words.length === 0 && section.chapter !== undefined ? isFolded(section) : undefined;
    if (items.length > 0) rows.push({ section, item: null, ...(folded === undefined ? {} : { folded }) }, ...(folded === true ? [] : items.map((item) => ({ section: null, item }))));
    else if (words.length === 0 && section.empty !== undefined) rows.push({ section, item: null }, { section: null, item: null, empty: section.empty });
  }
  return rows;
}

/** Can something be done with it: an item is opened, a chapter folded. */
export function isChoice(row: HomeRow | undefined): boolean { return row !== undefined && (row.item !== null || row.folded !== undefined); }

/** `▾ 01 Streams and time  1 of 3 done` */
export function sectionTitle({ title, note }: ViewHomeSection, folded: boolean | undefined): Line {
  const sign: Line = folded === undefined ? [] : [span(folded ? '▸ ' : '▾ ', 'faint')];
  return [...sign, span(title, 'heading'), ...(note === undefined ? [] : [span(`  ${note}`, 'muted')])];
}

const PROGRESS = { none: '○', started: '◐', done: '✓' } as const;
const SIGNS: { readonly [kind in ViewHomeItem['kind']]: string } = { tutorial: '○', dataset: '▤', session: '‖', topology: '▸', cluster: '⇄' };

/** Where the list begins on the screen, and how many of its rows there are. */
export interface HomeWindow { readonly top: number; readonly y: number; readonly room: number }
export function homeWindow(rows: number, screenRows: number, cursor: number): HomeWindow {
  const room = Math.max(1, screenRows - 1 - HEAD - detailHeight(screenRows));
  return { top: Math.max(0, Math.min(rows - room, cursor - (room >> 1))), y: HEAD, room };
}
const HEAD = 2;
function detailHeight(screenRows: number): number { return screenRows < 20 ? 0 : screenRows < 32 ? 4 : 8; }

/** The list and, below it, all that is to be said of the selected item. `selected` counts rows. */
export function paintHome(rows: readonly HomeRow[], paint: Paint, selected: number, filter: string, screenRows: number): readonly Line[] {
  const { width, words } = paint;
  const { top, room } = homeWindow(rows.length, screenRows, selected);
  const list = rows.length === 0 ? [[span(`${words.noMatch}  /${filter}`, 'muted')]] : listLines(rows, paint, selected).slice(top, top + room);
  const detail = detailHeight(screenRows);
  if (detail === 0) return block(list, width, room);
  return [...block(list, width, room), ...block([[repeat('─', width, 'border')], ...detailLines(rows[selected]?.item ?? null, paint)], width, detail)];
}

function listLines(rows: readonly HomeRow[], paint: Paint, selected: number): readonly Line[] {
  const titleWidth = Math.min(Math.floor(paint.width / 2), Math.max(...rows.map((row) => (row.item === null ? 0 : span(row.item.title).width))) + 2);
  return rows.map((row, i) => {
    if (row.empty !== undefined) return fitLine([span(`     ${row.empty}`, 'faint')], paint.width);
    if (row.item === null) {
      const pointer: Line = row.folded === undefined ? [] : [span(i === selected ? '▶' : ' ', 'cursor')];
      const line = fitLine([...pointer, ...sectionTitle(row.section!, row.folded)], paint.width);
      return i === selected ? emphasise(line, 'selected') : line;
    }
    return itemLine(row.item, titleWidth, paint, i === selected);
  });
}

function itemLine(item: ViewHomeItem, titleWidth: number, paint: Paint, selected: boolean): Line {
  const sign = item.progress === null ? SIGNS[item.kind] : PROGRESS[item.progress];
  const left: Span[] = [span(selected ? ' ▶ ' : '   ', 'cursor'), span(`${sign} `, item.progress === 'done' ? 'ok' : item.progress === 'started' ? 'waiting' : 'muted')];
  left.push(...fitLine([span(item.title, 'strong')], titleWidth), gap(1), span(item.summary, 'muted'));
  const line = spread(left, [], paint.width);
  return selected ? emphasise(line, 'selected') : line;
}

function detailLines(item: ViewHomeItem | null, paint: Paint): readonly Line[] {
  if (item === null) return [];
  const facts = (item.facts ?? []).map((fact): Line => [span(fact, 'muted')]);
  return [...wrapLine([span(item.summary)], paint.width), ...facts];
}
