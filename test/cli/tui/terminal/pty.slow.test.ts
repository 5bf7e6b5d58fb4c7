import { afterEach, expect, test } from 'vitest';
import { closeTerminals, openTerminal } from '../support/terminal-user.ts';

afterEach(closeTerminals);

const RESTORED = ['\x1b[?7h', '\x1b[?25h', '\x1b[?1049l', '\x1b[?2004l'];

test('opens, steps, and leaves the terminal as it was', async () => {
  const user = await openTerminal();
  await user.until('0.0/8');
  expect(user.model.terminal.buffer.active.type).toBe('alternate');
  user.type('nnn');
  await user.until('3.4/8');
  expect(user.raw()).not.toContain('3J');
  user.type('q');
  expect(await user.exit).toBe(0);
  await user.screen();
  expect(user.model.terminal.buffer.active.type).toBe('normal');
  for (const sequence of RESTORED) expect(user.raw()).toContain(sequence);
});

test.each([['\x03', 130, 'Ctrl-C'], [':quit\r', 0, ':quit']])('%j ends with %i (%s)', async (keys, status) => {
  const user = await openTerminal();
  await user.until('0.0/8');
  user.type(keys);
  expect(await user.exit).toBe(status);
});

test.each([['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130], ['SIGQUIT', 131]])('%s restores the terminal and ends with %i', async (signal, status) => {
  const user = await openTerminal();
  await user.until('0.0/8');
  user.kill(signal);
  expect(await user.exit).toBe(status);
  await user.screen();
  expect(user.model.terminal.buffer.active.type).toBe('normal');
});

test.each([['timer'], ['promise']])('a crash in a %s restores the terminal, prints its stack and ends with 70', async (trouble) => {
  const user = await openTerminal({ TROUBLE: trouble });
  await user.until('0.0/8');
  expect(await user.exit).toBe(70);
  const screen = await user.screen();
  expect(screen).toContain(`Error: trouble in a ${trouble}`);
  expect(user.model.terminal.buffer.active.type).toBe('normal');
});

test('what a topology prints does not touch the screen, and is there after leaving', async () => {
  const user = await openTerminal({ TROUBLE: 'console' });
  await user.until('0.0/8');
  await new Promise((next) => setTimeout(next, 600));
  user.type('n');
  await user.until('1.4/8');
  expect(await user.screen()).not.toContain('printed by');
  user.type('q');
  await user.exit;
  const after = await user.screen();
  for (const text of ['printed by the topology', 'and an error', 'and a warning']) expect(after).toContain(text);
});

test('a resize draws the new size at once', async () => {
  const user = await openTerminal();
  await user.until('0.0/8');
  user.resize(120, 40);
  await user.until('4 Record');
  user.resize(50, 12);
  await user.until('the terminal is too small');
  user.resize(80, 24);
  await user.until('5 Timeline');
});

test('Ctrl-Z gives the terminal back and takes it again', async () => {
  const user = await openTerminal();
  await user.until('0.0/8');
  user.forget();
  user.type('\x1a');
  for (let waited = 0; !/\x1b\[\?1049l[^]*\x1b\[\?1049h[^]*kstep/.test(user.raw()) && waited < 5000; waited += 20) await new Promise((next) => setTimeout(next, 20));
  await user.until('0.0/8');
  user.type('n');
  await user.until('1.4/8');
  user.type('q');
  expect(await user.exit).toBe(0);
});

test('keys, help, another size and Ctrl-Z work before ink is there', async () => {
  const user = await openTerminal({ OPENING: 'endless' });
  await user.until('0.0/8');
  user.type('nns');
  await user.until('3.1/8');
  user.type('?');
  await user.until('esc close');
  user.type('\x1b');
  user.resize(120, 40);
  await user.until('4 Record');
  user.forget();
  user.type('\x1a');
  for (let waited = 0; !/\x1b\[\?1049l[^]*\x1b\[\?1049h[^]*kstep/.test(user.raw()) && waited < 5000; waited += 20) await new Promise((next) => setTimeout(next, 20));
  user.type('N');
  await user.until('2.4/8');
  user.type('q');
  expect(await user.exit).toBe(0);
  await user.screen();
  expect(user.model.terminal.buffer.active.type).toBe('normal');
});

test.each([['\x03', 130], ['SIGTERM', 143], ['SIGHUP', 129]])('%j before ink is there restores the terminal and ends with %i', async (trouble, status) => {
  const user = await openTerminal({ OPENING: 'endless' });
  await user.until('0.0/8');
  if (trouble.startsWith('SIG')) user.kill(trouble);
  else user.type(trouble);
  expect(await user.exit).toBe(status);
  await user.screen();
  expect(user.model.terminal.buffer.active.type).toBe('normal');
  for (const sequence of RESTORED) expect(user.raw()).toContain(sequence);
});

test('CI and NO_COLOR draw the same screen without colours', async () => {
  const user = await openTerminal({ CI: '1', NO_COLOR: '1' });
  await user.until('0.0/8');
  expect(user.raw()).not.toMatch(/\x1b\[[\d;]*38;5/);
  user.type('q');
  expect(await user.exit).toBe(0);
});

test('a dumb terminal is refused in one line', async () => {
  const user = await openTerminal({ TERM: 'dumb' });
  expect(await user.exit).toBe(2);
  expect(await user.screen()).toContain('no full screen: TERM=dumb');
});

test('nothing is written for a second of doing nothing', async () => {
  const user = await openTerminal();
  await user.until('0.0/8');
  await new Promise((next) => setTimeout(next, 300));
  user.forget();
  await new Promise((next) => setTimeout(next, 1000));
  expect(user.raw()).toBe('');
  user.type('q');
  await user.exit;
});
