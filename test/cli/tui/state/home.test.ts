import { expect, test } from 'vitest';
import { homeCursor, rowsOfHome } from '../../../../src/cli/tui/state/home.ts';
import { mapCursor, rowsOfMap } from '../../../../src/cli/tui/state/map.ts';
import { initialState, type State } from '../../../../src/cli/tui/state/state.ts';
import type { ViewHome, ViewHomeItem, ViewHomeSection } from '../../../../src/engine/session/view-home.ts';
import { FakeSession } from '../support/fake-session.ts';
import { lineText, press } from '../support/press.ts';

const lesson = (id: string, progress: ViewHomeItem['progress']): ViewHomeItem => ({ id, kind: 'tutorial', title: id, summary: `about ${id}`, progress, open: `open lesson ${id}` });
const chapter = (number: string, ...items: readonly ViewHomeItem[]): ViewHomeSection => ({ title: `${number} Chapter`, chapter: number, note: '0 of 2 done', items });
const course = (progress: ViewHomeItem['progress']): ViewHome => ({
  sections: [
    chapter('01', lesson('a', 'done'), lesson('b', 'done')), chapter('02', lesson('c', progress), lesson('d', 'none')), chapter('03', lesson('e', 'none')),
    { title: 'Data sets', items: [{ id: 'quakes', kind: 'dataset', title: 'Earthquakes', summary: '', progress: null, open: 'open dataset quakes' }] },
  ],
});
const home = (progress: ViewHomeItem['progress'] = 'started'): State => initialState({ columns: 80, rows: 24, screen: 'home', home: course(progress) });
const listed = (state: State): readonly string[] => rowsOfHome(state).map(({ section, item }) => section?.title ?? item!.id);

test('of the course only the chapter at hand is unfolded, and the lesson at hand is selected', () => {
  expect(listed(home())).toEqual(['01 Chapter', '02 Chapter', 'c', 'd', '03 Chapter', 'Data sets', 'quakes']);
  expect(rowsOfHome(home())[homeCursor(home())]!.item!.id).toBe('c');
  const further = home('done');
  expect(rowsOfHome(further)[homeCursor(further)]!.item!.id).toBe('d');
});

test('Enter folds and unfolds a chapter, and opens a lesson', () => {
  const unfolded = press(home(), 'up', 'up', 'enter').state;
  expect(listed(unfolded).slice(0, 4)).toEqual(['01 Chapter', 'a', 'b', '02 Chapter']);
  expect(listed(press(unfolded, 'enter').state)).toEqual(listed(home()));
  expect(press(unfolded, 'down', 'enter').lines).toEqual(['open lesson a']);
  expect(press(home(), 'enter').lines).toEqual(['open lesson c']);
});

test('the cursor goes over chapters, and not over titles of what does not fold', () => {
  const below = press(home(), 'down', 'down', 'down').state;
  expect(rowsOfHome(below)[homeCursor(below)]!.item!.id).toBe('quakes');
});

test('a filter looks into what is folded', () => {
  expect(listed(press(home(), 'a', 'b', 'o', 'u', 't').state)).toEqual(['01 Chapter', 'a', 'b', '02 Chapter', 'c', 'd', '03 Chapter', 'e']);
  expect(press(home(), ...'about a', 'enter').lines).toEqual(['open lesson a']);
});

test('the map folds the same chapters, and keeps the steps of the open lesson', () => {
  const view = new FakeSession({ lesson: true }).view({ lesson: true });
  const inLesson: State = { ...initialState({ columns: 80, rows: 24, screen: 'debug' }), view: { ...view, lesson: { ...view.lesson!, id: 'd' } }, home: course('started') };
  const map = press(inLesson, 'O').state;
  const rows = rowsOfMap(map).map(({ line }) => lineText(line));
  expect(rows.slice(0, 4)).toEqual(['▸ 01 Chapter  0 of 2 done', '▾ 02 Chapter  0 of 2 done', ' ◐ c', ' ○ d']);
  expect(rows.at(-1)).toBe('▸ 03 Chapter  0 of 2 done');
  const last = press(map, 'pagedown', 'enter').state;
  expect(rowsOfMap(last).map(({ line }) => lineText(line)).slice(-2)).toEqual(['▾ 03 Chapter  0 of 2 done', ' ○ e']);
  expect(rowsOfMap(last)[mapCursor(last, rowsOfMap(last))]!.chapter?.chapter).toBe('03');
  expect(press(last, 'down', 'enter').lines).toEqual(['open lesson e']);
});
