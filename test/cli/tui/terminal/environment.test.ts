import { expect, test } from 'vitest';
import { terminalAbilities, type TerminalAbilities } from '../../../../src/cli/tui/terminal/environment.ts';

function abilities(env: { [name: string]: string }, options: { stdin?: boolean; stdout?: boolean; bits?: number } = {}): TerminalAbilities {
  return terminalAbilities({
    env: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8', ...env },
    stdinIsTerminal: options.stdin ?? true,
    stdoutIsTerminal: options.stdout ?? true,
    bitsOfColour: (rest) => (rest['CI'] === undefined && rest['NO_COLOR'] === undefined ? options.bits ?? 8 : 1),
    platform: 'linux',
  });
}

test('a colour terminal with UTF-8 gets everything', () => {
  expect(abilities({})).toEqual({ unfit: null, colour: 8, unicode: true });
});

test('NO_COLOR takes colour away, an empty one does not', () => {
  expect(abilities({ NO_COLOR: '1' }).colour).toBe(0);
  expect(abilities({ NO_COLOR: '' }).colour).toBe(8);
});

test('FORCE_COLOR wins over NO_COLOR', () => {
  expect(abilities({ NO_COLOR: '1', FORCE_COLOR: '2' }).colour).toBe(8);
  expect(abilities({ FORCE_COLOR: '0' }).colour).toBe(0);
});

test('CI takes neither the screen nor the colours away', () => {
  expect(abilities({ CI: '' })).toEqual({ unfit: null, colour: 8, unicode: true });
});

test('without a terminal the reason is said', () => {
  expect(abilities({}, { stdout: false }).unfit).toBe('the output is not a terminal');
  expect(abilities({}, { stdin: false }).unfit).toBe('the input is not a terminal');
  expect(abilities({ TERM: 'dumb' }).unfit).toContain('TERM=dumb');
});

test('a locale without UTF-8 draws with ASCII', () => {
  expect(abilities({ LANG: 'C' }).unicode).toBe(false);
  expect(abilities({ LANG: 'C', LC_ALL: 'C.UTF-8' }).unicode).toBe(true);
});

test('sixteen colours are sixteen colours', () => {
  expect(abilities({}, { bits: 4 }).colour).toBe(4);
  expect(abilities({}, { bits: 24 }).colour).toBe(8);
});
