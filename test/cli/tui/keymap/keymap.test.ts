import { expect, test } from 'vitest';
import { COMMANDS, COMMAND_IDS } from '../../../../src/cli/tui/keymap/commands.ts';
import { CONDITIONS } from '../../../../src/cli/tui/keymap/conditions.ts';
import { Keymap } from '../../../../src/cli/tui/keymap/keymap.ts';
import { rebind } from '../../../../src/cli/tui/keymap/rebind.ts';

test('every command is in the table once, with keys and words in both languages', () => {
  expect(COMMANDS.map((entry) => entry.id).sort()).toEqual([...COMMAND_IDS].sort());
  for (const entry of COMMANDS) {
    expect(entry.keys.length, entry.id).toBeGreaterThan(0);
    for (const text of [entry.label, entry.help]) for (const language of ['en', 'zh'] as const) expect(text[language].length, entry.id).toBeGreaterThan(0);
  }
});

test('no key means two things in one place', () => {
  const seen = new Map<string, string>();
  for (const entry of COMMANDS) {
    for (const key of entry.keys) {
      const place = `${entry.scope} ${key}`;
      expect(seen.get(place), `${place}: ${entry.id}`).toBeUndefined();
      seen.set(place, entry.id);
    }
  }
});

test('every reason for a dead key is said in both languages', () => {
  for (const [name, rule] of Object.entries(CONDITIONS)) for (const language of ['en', 'zh'] as const) expect(rule.why[language].length, name).toBeGreaterThan(3);
});

test('a pane\'s own key wins over the one of everywhere', () => {
  const keymap = new Keymap();
  expect(keymap.find('enter', ['pane:lesson', 'panes', 'debug', 'global'])?.id).toBe('lesson.continue');
  expect(keymap.find('enter', ['pane:store', 'panes', 'debug', 'global'])?.id).toBe('move.open');
});

test('other keys come from a config file', () => {
  const { entries, problems } = rebind({ 'debug.step': ['f10'], 'app.quit': 'ctrl-q' });
  expect(problems).toEqual([]);
  const keymap = new Keymap(entries);
  expect(keymap.find('f10', ['debug'])?.id).toBe('debug.step');
  expect(keymap.find('s', ['debug'])).toBeNull();
  expect(keymap.find('ctrl-q', ['global'])?.id).toBe('app.quit');
});

test('what is wrong in the config file is said, and the rest is used', () => {
  const { entries, problems } = rebind({ 'debug.stp': 's', 'debug.step': 7, 'debug.next': ['s'] });
  expect(problems).toEqual([
    { at: ['keys', 'debug.stp'], text: 'there is no command debug.stp; did you mean debug.step?' },
    { at: ['keys', 'debug.step'], text: 'expected a key or a list of keys' },
    { at: ['keys', 'debug.next'], text: 's is both debug.step and debug.next; debug.step has it' },
  ]);
  expect(entries.find((entry) => entry.id === 'debug.next')?.keys).toEqual(['s']);
  expect(rebind('nonsense').problems).toEqual([{ at: ['keys'], text: 'expected command: key pairs' }]);
});
