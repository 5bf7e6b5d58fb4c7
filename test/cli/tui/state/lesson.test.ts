import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import { mapCursor, rowsOfMap } from '../../../../src/cli/tui/state/map.ts';
import { layoutOf, slotOf } from '../../../../src/cli/tui/state/layout.ts';
import { initialState, type State } from '../../../../src/cli/tui/state/state.ts';
import { update } from '../../../../src/cli/tui/state/update.ts';
import type { View } from '../../../../src/engine/session/view.ts';
import type { ViewLesson, ViewPrediction } from '../../../../src/engine/session/view-lesson.ts';
import { openLesson } from '../../../../src/cli/workbench/open-lesson.ts';
import { WorkbenchPort } from '../../../../src/cli/workbench/workbench-port.ts';
import { openDriver } from '../support/driver.ts';
import { FakeSession } from '../support/fake-session.ts';
import { press } from '../support/press.ts';

const keymap = new Keymap();
const QUESTION: ViewPrediction = { id: 'P1', question: 'What comes?', options: ['one', 'two', 'three'], kind: 'text', given: null, answer: null, right: null, explanation: null };

function viewOf(lesson: Partial<ViewLesson>): View {
  const view = new FakeSession({ lesson: true }).view({ lesson: true });
  return { ...view, lesson: { ...view.lesson!, ...lesson } };
}
function shown(...lessons: readonly Partial<ViewLesson>[]): State {
  let state = initialState({ columns: 80, rows: 24, screen: 'debug' });
  for (const lesson of lessons) state = update(state, { kind: 'view', view: viewOf(lesson) }, keymap).state;
  return state;
}
const LONG: ViewLesson['blocks'] = Array.from({ length: 20 }, (_, i) => ({ kind: 'paragraph', text: `paragraph ${i}` }));

test('a step is read from its start, and Enter reads on before it answers', () => {
  const state = shown({}, { step: 2, blocks: LONG, prediction: QUESTION });
  const first = press(state, 'enter');
  expect(first.lines).toEqual([]);
  expect(first.state.panes.lesson.top).toBeGreaterThan(0);
  expect(press(state, 'enter', 'enter', 'enter', 'enter', 'enter').lines).toContain('answer P1 one');
});

test('a question that comes while one steps elsewhere is brought into sight, and its keys are a digit away', () => {
  const elsewhere = press(shown({ blocks: LONG }), '1').state;
  const asked = update(elsewhere, { kind: 'view', view: viewOf({ blocks: LONG, prediction: QUESTION }) }, keymap).state;
  expect([asked.focus, asked.lessonPart]).toEqual(['topology', 'question']);
  expect(press(asked, '0', 'enter').lines).toContain('answer P1 one');
});

test('an order is chosen one option after the other, the last of them by itself, and can be taken back', () => {
  const ORDER: ViewPrediction = { ...QUESTION, kind: 'order' };
  const asked = shown({ blocks: [], prediction: ORDER });
  expect(press(asked, 'enter').lines).toEqual([]);
  expect(press(asked, '3', '1').state.picked).toEqual([2, 0, 1]);
  expect(press(asked, '3', '1', 'enter').lines).toEqual(['answer P1 "three, one, two"']);
  expect(press(asked, 'down', 'enter', 'enter', 'enter').lines).toEqual(['answer P1 "two, three, one"']);
  expect(press(asked, '3', '3').state.picked).toEqual([]);
  const other = update(press(asked, '3').state, { kind: 'view', view: viewOf({ blocks: [], prediction: { ...ORDER, id: 'P2' } }) }, keymap).state;
  expect(other.picked).toEqual([]);
});

test('a set takes as many options as one likes', () => {
  const asked = shown({ blocks: [], prediction: { ...QUESTION, kind: 'set' } });
  expect(press(asked, '3', '1', 'enter').lines).toEqual(['answer P1 "three, one"']);
  expect(press(asked, '3', '1', '3', 'enter').lines).toEqual(['answer P1 one']);
});

test('beside a lesson the topology stands in a slot of its own, before all others where there are no stores', () => {
  for (const [columns, rows] of [[80, 24], [120, 40], [200, 60]] as const) {
    const facts = { columns, rows, lesson: true, compare: false, windows: false, zoomed: null };
    const layouts = [layoutOf({ ...facts, stores: true }), layoutOf({ ...facts, stores: false })];
    for (const layout of layouts) expect(slotOf(layout, 'lesson')!.panes).toEqual(['lesson']);
    expect(slotOf(layouts[1]!, 'topology')!.panes[0]).toBe('topology');
    expect(layouts[1]!.slots.map((slot) => slot.panes[0])).not.toContain('store');
  }
});

test('a digit chooses an option while the lesson has the focus, and goes to a pane when nothing is asked', () => {
  expect(press(shown({ blocks: [], prediction: QUESTION }), '2', 'enter').lines).toEqual(['answer P1 two']);
  expect(press(shown({}), '2').state.focus).toBe('store');
  expect(press(shown({ prediction: { ...QUESTION, given: 'one' } }), '2').state.focus).toBe('store');
});

test('a digit begins the number that is asked for', () => {
  const asked = shown({ blocks: [], prediction: { ...QUESTION, options: [], kind: 'number' } });
  expect(press(asked, '1', '2', 'enter').lines).toEqual(['answer P1 12']);
  expect(press(press(asked, 'tab').state, '2').state.focus).toBe('store');
});

test('a question can be passed over by a key', () => {
  expect(press(shown({ prediction: QUESTION }), 'A').lines).toEqual(['skip P1']);
});

test('the lesson is told which pane was opened, and brings its own panes on top without taking the focus', () => {
  expect(press(shown({}), '3').lines).toEqual(['lesson panel windows']);
  const state = shown({ panels: [] }, { panels: ['clocks', 'windows'] });
  expect(state.focus).toBe('lesson');
  expect([state.onTop['upper'], state.onTop['lower']]).toEqual(['clocks', 'windows']);
});

test('after a run of the exercise its result is in sight', () => {
  const exercise = { file: 'work/topology.ts', runs: 0, passed: null, rows: [], error: null };
  const rows = [{ expected: 'a = 1', actual: 'a = 1', same: true }, { expected: 'a = 2', actual: 'a = 1', same: false }];
  expect(shown({ exercise }, { exercise: { ...exercise, runs: 1, passed: false, rows } }).lessonPart).toBe('exercise');
});

test('at the end of a lesson Enter goes on to the one that comes after it, and the rows of an exercise that passed are folded away', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'kstep-lesson-'));
  const port = new WorkbenchPort((_kind, id, language) => openLesson(id, language, dir), () => ({ sections: [] }), 'en');
  await port.execute('open lesson 01-one-record-at-a-time');
  const user = await openDriver({ columns: 120, rows: 40, port });
  await port.execute('lesson step 6');
  await port.execute('check');
  await user.type('0');
  await user.shows('db-errors ◂ db =');
  copyFileSync(path.join(import.meta.dirname, '../../../../tutorials/01-streams-and-time/01-one-record-at-a-time/solution.ts'), path.join(dir, 'work/01-one-record-at-a-time/topology.ts'));
  await port.execute('check');
  await user.type('');
  await user.shows('⏎ next lesson: The key decides');
  await user.hides('db-errors ◂ db =');
  await user.type('\r');
  await vi.waitFor(() => user.shows('02-keys-and-repartition'), 9_000);
  user.close();
  await port.close();
});

test('the map begins at the step at hand and goes to steps and lessons', () => {
  const opened = press({ ...shown({}), home: new FakeSession().home() }, 'O').state;
  const rows = rowsOfMap(opened);
  expect(rows[mapCursor(opened, rows)]!.open).toBe('lesson step 2');
  expect(press(opened, 'down', 'enter').lines).toEqual(['lesson step 3']);
  expect(press(opened, 'up', 'up', 'enter').lines).toEqual(['learn 08-tumbling-visits']);
  expect(press(opened, 'O', 'esc').state.modes).toEqual([]);
});

test('what stands under a verdict is what Enter does: the same question on other data, another question, or the next step', async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'kstep-lesson-'));
  const port = new WorkbenchPort((_kind, id, language) => openLesson(id, language, dir), () => ({ sections: [] }), 'en');
  await port.execute('open lesson 08-tumbling-visits');
  const user = await openDriver({ columns: 200, rows: 60, port });
  for (const line of ['goto 2', 'lesson next', 'answer P1 "alice@[00:00,01:00) = 2"', 'next']) await port.execute(line);
  await user.type('0');
  await user.shows('⏎ the next question');
  await user.type('\r');
  expect(user.state().view!.lesson!.prediction).toMatchObject({ id: 'P2', given: null });
  for (const line of ['answer P2 "alice@[00:00,01:00) = 3"', 'next']) await port.execute(line);
  await user.type('');
  await user.shows('⏎ the same question on other data');
  await user.hides('next: Behind the others');
  await user.type('1');
  await user.shows('0 Lesson  ⏎ the same question on other data');
  await user.type('0');
  await user.type('\r');
  await user.shows('Once more, with one change');
  user.close();
  await port.close();
});
