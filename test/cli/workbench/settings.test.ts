import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, type Settings } from '../../../src/cli/workbench/settings.ts';

function settings(text: string): Promise<Settings> {
  const dir = mkdtempSync(path.join(tmpdir(), 'kstep-settings-'));
  writeFileSync(path.join(dir, 'config.yaml'), text);
  return readSettings(dir);
}

test('a user names lists of lines, with a key and a sentence or without', async () => {
  const { commands, problems } = await settings(`
commands:
  dropped:
    key: f5
    help: to the next record that was dropped, and why
    lines: [tbreak drop, continue, why]
  orders: [store orders, pane store, 25n]
  there: goto 7
`);
  expect(problems).toEqual([]);
  expect(commands.filter(({ lines }) => lines !== undefined).map(({ id, keys, help, lines }) => [id, keys, help.en, lines])).toEqual([
    ['own.dropped', ['f5'], 'to the next record that was dropped, and why', ['tbreak drop', 'continue', 'why']],
    ['own.orders', [], 'store orders; pane store; 25n', ['store orders', 'pane store', '25n']],
    ['own.there', [], 'goto 7', ['goto 7']],
  ]);
});

test('what is wrong is said with its line and the nearest name, and the rest is used', async () => {
  const { commands, problems } = await settings(`theme: drak
keys:
  debug.stp: s
  debug.next: [cltr-t]
comands: {}
commands:
  good: { key: f6, lines: [run] }
  stepp:
    lines:
      - next
      - brek drop
  next: [run]
  two words: [run]
  empty: []
  taken: { key: s, line: [run] }
  typo: { key: f55, lines: [run], hlep: x }
`);
  expect(problems).toEqual([
    'config.yaml:5: comands: there is no field comands; did you mean commands? (theme, keys, commands)',
    'config.yaml:1: theme: there is no theme drak; did you mean dark? (dark, light, high-contrast, none)',
    'config.yaml:11: commands.stepp.lines.1: there is no command brek; did you mean break?',
    'config.yaml:12: commands.next: there is a command next already',
    'config.yaml:13: commands.two words: a name has letters, digits and - only',
    'config.yaml:14: commands.empty: expected a line or a list of lines',
    'config.yaml:15: commands.taken.line: there is no field line; did you mean lines? (key, lines, help)',
    'config.yaml:15: commands.taken: expected a line or a list of lines',
    'config.yaml:16: commands.typo.hlep: there is no field hlep; did you mean help? (key, lines, help)',
    'config.yaml:16: commands.typo.key: there is no key f55; did you mean f5?',
    'config.yaml:3: keys.debug.stp: there is no command debug.stp; did you mean debug.step?',
    'config.yaml:4: keys.debug.next: there is no key cltr-t; did you mean ctrl-t?',
  ]);
  expect(commands.filter(({ lines }) => lines !== undefined).map(({ id }) => id)).toEqual(['own.good', 'own.typo']);
});

test('a key that the workbench has already stays with it, and what is no YAML is said with its line', async () => {
  expect((await settings('commands:\n  mine: { key: s, lines: [run] }\n')).problems).toEqual(['config.yaml:2: commands.mine.key: s is both debug.step and own.mine; debug.step has it']);
  expect((await settings('theme: dark\nkeys: [\n')).problems).toMatchObject([/^config\.yaml:[23]: /]);
  expect((await settings('')).problems).toEqual([]);
});
