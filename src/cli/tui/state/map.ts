/** The map of the course under the keys: over titles to lessons and steps, and into them. */
import { mapRows, mapStart, type MapRow } from '../present/lesson-map.ts';
import { popMode, withMode } from './change.ts';
import { foldChapter, isFolded } from './home.ts';
import { step, type Step } from './message.ts';
import { topMode, type State } from './state.ts';

export function rowsOfMap(state: State): readonly MapRow[] { return mapRows(state.home, state.view?.lesson ?? null, (section) => isFolded(state, section)); }

/** The selected row; until one was chosen, the one at which the learner is. */
export function mapCursor(state: State, rows: readonly MapRow[]): number {
  const mode = topMode(state);
  return mode?.kind === 'map' && mode.cursor !== null ? Math.min(mode.cursor, rows.length - 1) : mapStart(rows, state.view?.lesson ?? null);
}

export function moveInMap(state: State, by: number): State {
  const rows = rowsOfMap(state);
  const places = rows.flatMap(({ open, chapter }, row) => (open === null && chapter === undefined ? [] : [row]));
  const at = places.indexOf(mapCursor(state, rows));
  const cursor = places[Math.max(0, Math.min(places.length - 1, at + by))] ?? 0;
  return withMode(state, { kind: 'map', cursor });
}

export function openFromMap(state: State): Step {
  const rows = rowsOfMap(state);
  const cursor = mapCursor(state, rows);
  const row = rows[cursor];
  if (row?.chapter !== undefined) return step(withMode(foldChapter(state, row.chapter), { kind: 'map', cursor }));
  const closed = popMode(state);
  if (row === undefined || row.open === null) return step(closed);
  return step(closed, { kind: 'session', line: row.open, then: row.isStep ? 'show' : 'open' });
}
