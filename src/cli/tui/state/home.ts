/** The home screen under the keys: a list of items in sections, and chapters that fold. Typing filters. */
import { homeRows, isChoice, type HomeRow } from '../present/home.ts';
import { step, type Step } from './message.ts';
import type { State } from './state.ts';
import type { ViewHome, ViewHomeItem, ViewHomeSection } from '../../../engine/session/view-home.ts';

export function rowsOfHome(state: State): readonly HomeRow[] { return state.home === null ? [] : homeRows(state.home, state.homeFilter, (section) => isFolded(state, section)); }

/** Only the chapter at hand is unfolded, unless the user has said otherwise. */
export function isFolded(state: State, { chapter }: ViewHomeSection): boolean {
  if (chapter === undefined || state.home === null) return false;
  return state.folds[chapter] ?? chapter !== chapterAtHand(state.home, state.view?.lesson?.id ?? null);
}

/** The chapter of the open lesson, of one that was begun, or of the first that is not done. */
function chapterAtHand(home: ViewHome, open: string | null): string | null {
  const chapters = home.sections.filter(({ chapter }) => chapter !== undefined);
  const holding = (is: (item: ViewHomeItem) => boolean): string | undefined => chapters.find(({ items }) => items.some(is))?.chapter;
  return holding(({ id }) => id === open) ?? holding(({ progress }) => progress === 'started') ?? holding(({ progress }) => progress === 'none') ?? chapters[0]?.chapter ?? null;
}

export function foldChapter(state: State, section: ViewHomeSection): State {
  return section.chapter === undefined ? state : { ...state, folds: { ...state.folds, [section.chapter]: !isFolded(state, section) } };
}

/** The selected row; until one was chosen, the lesson that one is at, else the first that is not done, else the first item. */
export function homeCursor(state: State, rows: readonly HomeRow[] = rowsOfHome(state)): number {
  if (state.homeCursor !== null && isChoice(rows[state.homeCursor])) return state.homeCursor;
  const open = state.view?.lesson?.id ?? null;
  const first = (is: (item: ViewHomeItem) => boolean): number => rows.findIndex(({ item }) => item !== null && is(item));
  const tries = state.homeFilter === '' ? [first(({ id }) => id === open), first(({ progress }) => progress === 'started'), first(({ progress }) => progress === 'none')] : [];
  return Math.max(0, [...tries, first(() => true)].find((row) => row >= 0) ?? -1);
}

export function selectedHomeItem(state: State): ViewHomeItem | null {
  const rows = rowsOfHome(state);
  return rows[homeCursor(state, rows)]?.item ?? null;
}

export function filterHome(state: State, homeFilter: string): State { return { ...state, homeFilter, homeCursor: null }; }

/** Over titles that do nothing to what can be chosen. */
export function moveHome(state: State, by: number | 'page-up' | 'page-down'): State {
  const rows = rowsOfHome(state);
  const page = Math.max(1, state.rows - 8);
  const distance = by === 'page-up' ? -page : by === 'page-down' ? page : Math.max(-1e9, Math.min(1e9, by));
  const goal = Math.max(0, Math.min(rows.length - 1, homeCursor(state, rows) + distance));
  const direction = distance < 0 ? -1 : 1;
  for (const way of [direction, -direction]) {
    for (let cursor = goal; cursor >= 0 && cursor < rows.length; cursor += way) if (isChoice(rows[cursor])) return { ...state, homeCursor: cursor };
  }
  return state;
}

/** A title that was chosen folds its chapter, or unfolds it; null: an item was chosen. */
export function foldAtHomeCursor(state: State): Step | null {
  const rows = rowsOfHome(state);
  const cursor = homeCursor(state, rows);
  const row = rows[cursor];
  return row?.folded === undefined ? null : step({ ...foldChapter(state, row.section!), homeCursor: cursor });
}
