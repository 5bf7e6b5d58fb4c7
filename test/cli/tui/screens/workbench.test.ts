import { expect, test } from 'vitest';
import { rebind } from '../../../../src/cli/tui/keymap/rebind.ts';
import { CHINESE_VISITS, FakeSession } from '../support/fake-session.ts';
import { openDriver, type Driver } from '../support/driver.ts';

async function withDriver(options: Parameters<typeof openDriver>[0], act: (user: Driver) => Promise<void>): Promise<void> {
  const user = await openDriver(options);
  try {
    await act(user);
  } finally {
    user.close();
  }
}

test('stepping forward and back shows the store change and change back', () => withDriver({}, async (user) => {
  await user.press('debug.next', 'debug.next', 'debug.step', 'debug.step');
  await user.shows('~  alice  [00:00,01:00)  1 → 2');
  await user.press('debug.stepBack');
  await user.shows('alice  [00:00,01:00)  1');
  await user.hides('1 → 2');
}));

test('a step back and a step forward draw the same screen', () => withDriver({}, async (user) => {
  await user.type('4nss');
  const before = await user.screen();
  await user.type('SSSss');
  await user.type('s');
  expect(await user.screen()).toBe(before);
}));

test('keys that arrive in one chunk are all done, in order', () => withDriver({}, async (user) => {
  await user.type('nnnsss');
  await user.shows('4.3/8');
}));

test('the median step costs at most 400 bytes at 80x24, and the screen is never cleared', () => withDriver({}, async (user) => {
  await user.type('nn');
  user.bytes();
  const costs: number[] = [];
  for (const key of 'ssssSSSSssssnnNN') {
    await user.type(key);
    const bytes = user.bytes();
    expect(bytes).not.toContain('\x1b[2J');
    expect(bytes).not.toContain('3J');
    costs.push(Buffer.byteLength(bytes));
  }
  const sorted = [...costs].sort((a, b) => a - b);
  expect(sorted[sorted.length >> 1]).toBeLessThanOrEqual(400);
  expect(sorted[sorted.length - 1]).toBeLessThanOrEqual(1200);
}));

test('nothing is written while nothing happens, nor for a key without effect', () => withDriver({}, async (user) => {
  user.bytes();
  await user.type('§');
  await new Promise((next) => setTimeout(next, 50));
  expect(user.bytes()).toBe('');
}));

test('a resized screen equals one that was opened at that size', () => withDriver({}, async (user) => {
  await user.type('5n');
  for (const [columns, rows] of [[200, 60], [100, 30], [60, 20], [120, 24], [120, 50], [50, 15], [80, 24]] as const) {
    await user.resize(columns, rows);
    const port = new FakeSession();
    await port.execute('next 5');
    await withDriver({ columns, rows, port }, async (fresh) => {
      expect(await user.screen(), `${columns}x${rows}`).toBe(await fresh.screen());
    });
  }
}));

test('without colour no colour is written, and the focus still shows', () => withDriver({ colour: 0 }, async (user) => {
  await user.type('3n');
  await user.press('panes.next');
  expect(user.bytes()).not.toMatch(/\x1b\[[\d;]*(3[0-79]|4[0-79]|9\d|38|48)[;m]/);
  await user.shows('▸2 Store');
}));

test('with ASCII only ASCII is drawn, with a stand-in for every sign', () => withDriver({ ascii: true }, async (user) => {
  for (const keys of ['7n', '4', 'ss', ':pane topics\r', ':pane tasks\r', ':pane why\r', 'w']) {
    await user.type(keys);
    const screen = await user.screen();
    expect(screen).toMatch(/^[\x20-\x7e\n]*$/);
    expect(screen).not.toMatch(/\?(?! (help|why|is)\b|$)/m);
  }
}));

test('the other language is one key away, in both directions', () => withDriver({}, async (user) => {
  await user.type('L');
  await user.shows('拓扑');
  await user.type('L');
  await user.shows('Topology');
}));

test('copying takes the selected row, exporting the whole pane', () => withDriver({}, async (user) => {
  await user.type('7n');
  await user.type('2');
  await user.press('move.top', 'app.copy', 'app.export');
  expect(user.done.copied).toEqual(['alice\t2']);
  expect(user.done.exported[0]).toContain('bob');
  await user.shows('› kstep-store.txt');
}));

test.each([
  ['json', 'kstep-store.json', /"name": "visits-per-minute"/],
  ['svg', 'kstep-store.svg', /^<svg [^]*<text [^>]*>alice *<\/text>[^]*<\/svg>\n$/],
])('exports the pane as %s', (format, file, expected) => withDriver({}, async (user) => {
  await user.type('7n');
  await user.type('2');
  await user.type(`:export ${format}\r`);
  await user.shows(`› ${file}`);
  expect(user.done.exported[0]).toMatch(expected);
  if (format === 'json') expect(() => JSON.parse(user.done.exported[0]!) as unknown).not.toThrow();
}));

test('keys and theme that were changed in the configuration count at once', () => withDriver({}, async (user) => {
  const { entries } = rebind({ 'debug.next': ['Q'] });
  user.keymap.use(entries);
  await user.dispatch({ kind: 'settings', theme: 'light' });
  await user.shows('config.yaml was read again');
  expect(user.state().theme).toBe('light');
  await user.type('Q');
  await user.shows('1.4/8');
  await user.type('n');
  await user.shows('1.4/8');
}));

test('the editor opens the line of the selected node', () => withDriver({}, async (user) => {
  await user.type('n');
  await user.press('move.down', 'app.edit');
  expect(user.done.edited).toEqual(['topology.ts:8']);
}));

test('a session that throws is a message, not a crash', () => withDriver({}, async (user) => {
  await user.type(':throw now\r');
  await user.shows('! the fake session was told to throw');
  await user.type('n');
  await user.shows('1.4/8');
}));

test('the caret stands where the next character goes', () => withDriver({}, async (user) => {
  user.bytes();
  await user.type(':用户');
  expect(user.bytes()).toContain('\x1b[23;7H\x1b[?25h');
  await user.type('\x1b');
  expect(user.bytes()).toContain('\x1b[?25l');
}));

test('a dialog over Chinese text breaks no row', () => withDriver({ port: new FakeSession({ visits: CHINESE_VISITS }), language: 'zh' }, async (user) => {
  await user.type('5n');
  for (const columns of [80, 81, 82, 83, 84, 85]) {
    await user.resize(columns, 24);
    await user.type('?');
    await user.screen();
    await user.type('\x1b');
  }
}));
