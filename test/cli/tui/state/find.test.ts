import { expect, test } from 'vitest';
import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import { initialState, topMode, type State } from '../../../../src/cli/tui/state/state.ts';
import { update } from '../../../../src/cli/tui/state/update.ts';
import type { ViewHit } from '../../../../src/engine/session/view-find.ts';
import { FakeSession } from '../support/fake-session.ts';
import { press } from '../support/press.ts';

const keymap = new Keymap();
const HITS: readonly ViewHit[] = [
  { pane: 'store', text: 'visits-per-minute  alice = 1', name: 'visits-per-minute', record: null, row: 7 },
  { pane: 'timeline', text: '#3  alice', name: 'visits', record: 3, row: null },
];

function found(hits: readonly ViewHit[], text = 'alice', lesson = false): State {
  const port = new FakeSession({ lesson });
  const open = update(initialState({ columns: 120, rows: 40, screen: 'debug' }), { kind: 'view', view: port.view({ lesson: true }) }, keymap).state;
  return update(open, { kind: 'outcome', outcome: { ok: true, lines: ['nothing holds it'], found: { text, hits } }, then: 'show' }, keymap).state;
}

test('a text is asked for and given to the session', () => {
  expect(press(found([]), '\\', 'a', 'b', 'enter').lines).toEqual(['find ab']);
});

test('Enter gives the pane the focus with the row selected, and the list is gone', () => {
  const { state } = press(found(HITS), 'enter');
  expect([state.focus, state.store, state.panes.store.cursor, topMode(state)]).toEqual(['store', 'visits-per-minute', 7, null]);
});

test('a record is gone to on the timeline', () => {
  const { state, lines } = press(found(HITS), 'down', 'enter');
  expect([state.focus, lines]).toEqual(['timeline', ['goto 3']]);
});

test('the next place and the one before go round', () => {
  const first = press(found(HITS), 'enter').state;
  const second = press(first, ';');
  expect(second.lines).toEqual(['goto 3']);
  expect(press(second.state, ';').state.focus).toBe('store');
  expect(press(first, ',').lines).toEqual(['goto 3']);
});

test('without a place it says so, and the keys for places are dead', () => {
  const none = found([]);
  expect(none.message?.text).toBe('nothing holds it');
  expect(press(none, ';').state.message?.text).toContain('nothing was looked for');
});

test('the text of a lesson is looked at, too', () => {
  const state = found([], 'epoch', true);
  expect(state.found?.hits.map(({ pane }) => pane)).toEqual(['lesson']);
  expect(press(state, 'enter').state.focus).toBe('lesson');
  const parts = found([], 'a', true);
  const tops = parts.found!.hits.map((_, at) => press({ ...parts, rows: 16, columns: 80, found: { ...parts.found!, at } }, 'enter').state.panes.lesson.top);
  expect(new Set(tops).size).toBeGreaterThan(1);
});

test('places of another session are not offered any more; a line that is being typed stays', () => {
  const typing = press(press(found(HITS), 'esc').state, ':', 'o').state;
  const listed: State = { ...typing, modes: [...found(HITS).modes, ...typing.modes] };
  expect(listed.modes.map(({ kind }) => kind)).toEqual(['hits', 'prompt']);
  const other = new FakeSession({}).view({});
  const { state } = update(listed, { kind: 'view', view: { ...other, topology: { ...other.topology! } } }, keymap);
  expect(state.modes.map(({ kind }) => kind)).toEqual(['prompt']);
});
