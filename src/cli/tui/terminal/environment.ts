/**
 * What the terminal can do, from the variables and streams of the process. Pure: everything is handed in, so each rule is a line in a test.
 *
 * `CI` never forbids the full screen: a person in a pty of a CI machine sees the same workbench. Without a terminal there is the plain mode.
 */
import type { ColourDepth } from '../theme/themes.ts';

export interface EnvironmentFacts {
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** Node's `stdout.getColorDepth`, given the variables without CI and the colour switches. */
  readonly bitsOfColour: (env: { [name: string]: string | undefined }) => number;
  readonly platform: string;
}

export interface TerminalAbilities {
  /** Null: the full screen works. Else why not, in words for the user. */
  readonly unfit: string | null;
  readonly colour: ColourDepth;
  /** False: draw with ASCII only. */
  readonly unicode: boolean;
}

export function terminalAbilities(facts: EnvironmentFacts): TerminalAbilities {
  return { unfit: unfitness(facts), colour: colourDepth(facts), unicode: isUnicode(facts) };
}

function unfitness({ env, stdinIsTerminal, stdoutIsTerminal }: EnvironmentFacts): string | null {
  if (!stdoutIsTerminal) return 'the output is not a terminal';
  if (!stdinIsTerminal) return 'the input is not a terminal';
  if (env['TERM'] === 'dumb') return 'TERM=dumb cannot move the cursor';
  return null;
}

function colourDepth({ env, stdoutIsTerminal, bitsOfColour }: EnvironmentFacts): ColourDepth {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) {
    if (forced === '0' || forced === 'false') return 0;
    return forced === '2' || forced === '3' ? 8 : forced === '1' ? 4 : Math.max(4, depthOf(measured())) as ColourDepth;
  }
  if ((env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || !stdoutIsTerminal) return 0;
  return depthOf(measured());

  function measured(): number {
    const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = env;
    return bitsOfColour(rest);
  }
}

function depthOf(bits: number): ColourDepth { return bits >= 8 ? 8 : bits >= 4 ? 4 : 0; }

function isUnicode({ env, platform }: EnvironmentFacts): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  if (locale === undefined) return platform === 'darwin' || platform === 'win32' ? true : env['TERM'] !== 'linux';
  if (/utf-?8/i.test(locale)) return true;
  return platform === 'win32' || platform === 'darwin';
}
