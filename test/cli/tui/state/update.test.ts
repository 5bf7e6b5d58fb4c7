import { expect, test } from 'vitest';
import { COMMANDS } from '../../../../src/cli/tui/keymap/commands.ts';
import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import type { Effect, Message } from '../../../../src/cli/tui/state/message.ts';
import { queryOf } from '../../../../src/cli/tui/state/query.ts';
import { initialState, type State } from '../../../../src/cli/tui/state/state.ts';
import { update } from '../../../../src/cli/tui/state/update.ts';
import { FakeSession } from '../support/fake-session.ts';

const keymap = new Keymap();

function opened(port = new FakeSession(), size = { columns: 80, rows: 24 }): State {
  const state = initialState({ ...size, home: port.home() });
  const first = update(state, { kind: 'view', view: port.view(queryOf(state)) }, keymap).state;
  return update(first, { kind: 'view', view: port.view(queryOf(first)) }, keymap).state;
}

/** Types keys, each a name of the keymap; gives the last state and all effects but timers. */
function typed(state: State, ...keys: string[]): { state: State; effects: Effect[] } {
  let at = state;
  const effects: Effect[] = [];
  for (const key of keys) {
    const message: Message = { kind: 'input', event: { kind: 'key', name: key, text: key.length === 1 ? key : '' } };
    const next = update(at, message, keymap);
    at = next.state;
    effects.push(...next.effects.filter((effect) => effect.kind !== 'later'));
  }
  return { state: at, effects };
}

const lines = (effects: readonly Effect[]): string[] => effects.flatMap((effect) => (effect.kind === 'session' ? [effect.line] : []));

async function after(commands: readonly string[]): Promise<State> {
  const port = new FakeSession();
  for (const line of commands) await port.execute(line);
  return opened(port);
}

test('lower case goes forward and capitals go back', async () => {
  const state = await after(['next 3']);
  expect(['s', 'S', 'n', 'N', 'f', 'F', 'c', 'C'].flatMap((key) => lines(typed(state, key).effects))).toEqual(['step 1', 'step -1', 'next 1', 'next -1', 'finish', 'finish -', 'continue', 'continue -']);
});

test('a number before a command repeats it', () => {
  expect(lines(typed(opened(), '2', '5', 'n').effects)).toEqual(['next 25']);
  expect(lines(typed(opened(), '1', '4', '2', 'g').effects)).toEqual(['goto 142']);
});

test('a digit focuses its pane at once, and gives the focus back when it was a count', () => {
  const looking = typed(opened(), '2').state;
  expect(looking.focus).toBe('store');
  const counted = typed(opened(), '2', 'n').state;
  expect(counted.focus).toBe('topology');
  expect(counted.count).toBe('');
});

test('two digits in a row are two panes, unless a command counts with them', () => {
  expect(typed(opened(), '2', '4').state.focus).toBe('record');
  const counted = typed(opened(), '2', '4', 'n');
  expect(lines(counted.effects)).toEqual(['next 24']);
  expect(counted.state.focus).toBe('topology');
});

test('a digit brings its pane on top of its slot, and a count puts the slot back', () => {
  expect(typed(opened(), '4').state.onTop['lower']).toBe('record');
  expect(typed(opened(), '4', 'n').state.onTop['lower']).toBeUndefined();
});

test('a count is forgotten after a while, only the very one', () => {
  const state = typed(opened(), '2').state;
  expect(update(state, { kind: 'expire-count', count: '7' }, keymap).state.count).toBe('2');
  expect(update(state, { kind: 'expire-count', count: '2' }, keymap).state.count).toBe('');
});

test('a dead key says why and does nothing', () => {
  const { state, effects } = typed(opened(), 'S');
  expect(effects).toEqual([]);
  expect(state.message?.text).toBe('this is before the first record');
});

test('a key without a meaning changes nothing', () => {
  const state = opened();
  expect(typed(state, '§').state).toBe(state);
});

test('the prompt hears keys before panes do, and Esc gives them back', () => {
  const open = typed(opened(), ':', 'n', 'n').state;
  expect(open.modes[0]).toMatchObject({ kind: 'prompt', edit: { text: 'nn' } });
  expect(typed(open, 'esc').state.modes).toEqual([]);
});

test('Enter on the command line gives the line to the session and keeps it in the history', () => {
  const { state, effects } = typed(opened(), ':', 'g', 'o', 't', 'o', 'space', '4', 'enter');
  expect(lines(effects)).toEqual(['goto 4']);
  expect(state.history).toEqual(['goto 4']);
  const again = typed(state, ':', 'up').state;
  expect(again.modes[0]).toMatchObject({ edit: { text: 'goto 4' } });
});

test('an emoji goes with one Backspace', () => {
  const pasted = update(typed(opened(), ':').state, { kind: 'input', event: { kind: 'paste', text: 'a👨‍👩‍👧' } }, keymap).state;
  expect(typed(pasted, 'backspace').state.modes[0]).toMatchObject({ edit: { text: 'a', caret: 1 } });
});

test('a filter takes effect while it is typed, and Esc gives the old one back', () => {
  const filtering = typed(opened(), '2', '/', 'b', 'o').state;
  expect(filtering.panes.store.filter).toBe('bo');
  expect(typed(filtering, 'esc').state.panes.store.filter).toBe('');
  expect(typed(filtering, 'enter').state.panes.store.filter).toBe('bo');
});

test('a mark takes the next letter', async () => {
  const state = await after(['next 2']);
  expect(lines(typed(state, '\'', 'a', '`', 'a').effects)).toEqual(['mark a', 'jump a']);
  expect(lines(typed(state, '\'', 'esc', 's').effects)).toEqual(['step 1']);
});

test('playing steps until it is stopped, by Esc, by space, or by any step', () => {
  const playing = typed(opened(), 'space');
  expect(playing.state.playing).toBe(true);
  expect(lines(playing.effects)).toEqual(['step 1']);
  for (const key of ['esc', 'space', 's']) expect(typed(playing.state, key).state.playing).toBe(false);
});

test('playing asks for the next tick only after the step has answered', () => {
  const playing = typed(opened(), 'space').state;
  const answered = update(playing, { kind: 'outcome', outcome: { ok: true, lines: [] }, then: 'tick' }, keymap);
  expect(answered.effects).toEqual([{ kind: 'later', ms: 250, message: { kind: 'tick' } }]);
});

test('a failed command stops playing and says so', () => {
  const playing = typed(opened(), 'space').state;
  const failed = update(playing, { kind: 'outcome', outcome: { ok: false, lines: ['no such record'] }, then: 'tick' }, keymap).state;
  expect(failed.playing).toBe(false);
  expect(failed.message).toEqual({ text: 'no such record', tone: 'error' });
});

test('an error of several lines opens a dialog', () => {
  const failed = update(opened(), { kind: 'outcome', outcome: { ok: false, lines: ['TopologyException', 'line 1', 'line 2'] }, then: 'show' }, keymap).state;
  expect(failed.modes[0]).toMatchObject({ kind: 'message', title: 'TopologyException', lines: ['line 1', 'line 2'] });
});

test('Ctrl-C stops playing, then work in flight, then quits with 130', () => {
  const playing = typed(opened(), 'space').state;
  const stopped = typed(playing, 'ctrl-c');
  expect(stopped.state.playing).toBe(false);
  expect(typed(stopped.state, 'ctrl-c').effects).toEqual([{ kind: 'interrupt' }]);
  expect(typed(opened(), 'ctrl-c').effects).toEqual([{ kind: 'quit', status: 130 }]);
});

test('a line that takes long is shown as under way until it answers', () => {
  const given = update(opened(), { kind: 'command', id: 'debug.continue' }, keymap);
  expect(given.effects).toContainEqual({ kind: 'later', ms: 300, message: { kind: 'slow', line: 'continue' } });
  const slow = update(given.state, { kind: 'slow', line: 'continue' }, keymap).state;
  expect(slow.working).toBe('continue');
  const answered = update(slow, { kind: 'outcome', outcome: { ok: true, lines: [] }, then: 'nothing' }, keymap).state;
  expect(answered.working).toBeNull();
  expect(update(answered, { kind: 'slow', line: 'continue' }, keymap).state.working).toBeNull();
});

test('on the home screen letters filter, Esc clears and then goes back to what is open', () => {
  const home = (update(opened(), { kind: 'command', id: 'app.home' }, keymap).state);
  const withItems = { ...home, home: { sections: [{ title: 'Data', items: ['quakes', 'clicks'].map((id) => ({ id, kind: 'dataset' as const, title: id, summary: '', progress: null, open: `open dataset ${id}` })) }] } };
  const filtered = ['q', 'u', 'a', 'k'].reduce((state, letter) => typed(state, letter).state, withItems as State);
  expect([filtered.homeFilter, filtered.screen]).toEqual(['quak', 'home']);
  expect(lines(typed(filtered, 'enter').effects)).toEqual(['open dataset quakes']);
  expect(typed(filtered, 'backspace').state.homeFilter).toBe('qua');
  const cleared = typed(filtered, 'esc').state;
  expect([cleared.homeFilter, cleared.screen, typed(cleared, 'esc').state.screen]).toEqual(['', 'home', 'debug']);
});

test('a key that a message does not know closes it and does what it does', () => {
  const shown: State = { ...opened(), modes: [{ kind: 'message', title: 't', lines: ['a'], scroll: 0, tone: 'info' }] };
  const next = typed(shown, 'n');
  expect([next.state.modes, lines(next.effects)]).toEqual([[], ['next 1']]);
  expect(typed({ ...shown, modes: [{ kind: 'question', title: 't', lines: [], yes: 'y', scroll: 0 }] }, 'n').state.modes).toHaveLength(1);
});

test('switching the backend asks first', () => {
  const asked = typed(opened(), 'b');
  expect(lines(asked.effects)).toEqual(['backend kafka']);
  const outcome = { ok: true, lines: ['Switch?', '→ reads visits'], question: 'backend kafka 127.0.0.1:9092 yes' };
  const question = update(asked.state, { kind: 'outcome', outcome, then: 'show' }, keymap).state;
  expect(question.modes[0]).toMatchObject({ kind: 'question', title: 'Switch?', yes: 'backend kafka 127.0.0.1:9092 yes' });
  expect(lines(typed(question, 'y').effects)).toEqual(['backend kafka 127.0.0.1:9092 yes']);
  expect(lines(typed(question, 'esc').effects)).toEqual([]);
});

test('Tab goes round the panes in sight and Shift-Tab back', () => {
  const round: string[] = [];
  let state = opened();
  for (let i = 0; i < 4; i++) {
    state = typed(state, 'tab').state;
    round.push(state.focus);
  }
  expect(round).toEqual(['store', 'windows', 'timeline', 'topology']);
  expect(typed(opened(), 'shift-tab').state.focus).toBe('timeline');
});

test('zooming a pane and Esc', () => {
  const zoomed = typed(opened(), '3', '+').state;
  expect(zoomed.zoomed).toBe(true);
  expect(queryOf(zoomed).store).toBeUndefined();
  expect(typed(zoomed, 'esc', 'esc').state.zoomed).toBe(false);
});

test('only what is in sight is asked of the session', () => {
  const query = queryOf(opened());
  expect(Object.keys(query).sort()).toEqual(['lesson', 'points', 'store', 'timeline', 'windows']);
  expect(query.store?.limit).toBe(6);
  expect(Object.keys(queryOf(opened(new FakeSession(), { columns: 200, rows: 60 })))).toContain('topics');
});

test('asking why names what is selected', async () => {
  const state = await after(['next 3']);
  expect(lines(typed(state, 'w').effects)).toEqual(['why node KSTREAM-SOURCE-0000000000']);
  expect(lines(typed(state, '2', 'esc', 'w').effects)).toEqual(['why row visits-per-minute alice@0']);
  expect(lines(typed(state, '5', 'esc', 'w').effects)).toEqual(['why record .']);
});

test('a click focuses a pane and selects its row, the wheel scrolls, a click on the timeline goes there', async () => {
  const state = await after(['next 4']);
  const press = (x: number, y: number): { state: State; effects: readonly Effect[] } =>
    update(state, { kind: 'input', event: { kind: 'mouse', action: 'press', button: 'left', x, y } }, keymap);
  const selected = press(45, 4).state;
  expect(selected.focus).toBe('store');
  expect(selected.panes.store.cursor).toBe(1);
  expect(lines([...press(5, 19).effects])).toEqual(['goto 2']);
});

test('a view of another lesson brings the lesson to the front', () => {
  expect(opened(new FakeSession({ lesson: true })).focus).toBe('lesson');
});

test('every command of the table can be given at any time', async () => {
  for (const state of [opened(), await after(['next 8']), await after(['next 6', 'step -2']), opened(new FakeSession({ lesson: true }))]) {
    for (const { id } of COMMANDS) {
      const next = update(state, { kind: 'command', id }, keymap);
      expect(next.state.columns, id).toBe(80);
    }
  }
});
