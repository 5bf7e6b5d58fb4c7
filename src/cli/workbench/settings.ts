import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { watchFile } from '../system/watch-file.ts';
import { meant } from '../../engine/session/meant.ts';
import { COMMANDS, type CommandEntry } from '../tui/keymap/commands.ts';
import { customCommands, type KnownCommands } from '../tui/keymap/custom.ts';
import { rebind, type Problem } from '../tui/keymap/rebind.ts';
import { OWN_NAMES } from '../tui/state/prompt.ts';
import { THEME_NAMES, type ThemeName } from '../tui/theme/themes.ts';

const FILE = 'config.yaml';
const FIELDS = ['theme', 'keys', 'commands'];

/**
 * What a user may set, in `config.yaml` of the state directory:
 *
 *     theme: high-contrast        # dark, light, high-contrast, none
 *     keys:
 *       debug.step: [s, f10]
 *     commands:
 *       dropped: { key: f5, lines: [tbreak drop, continue, why] }
 */
export interface Settings {
  readonly theme: ThemeName | undefined;
  readonly commands: readonly CommandEntry[];
  /** What in the file could not be used; the rest is. */
  readonly problems: readonly string[];
}

/** Reads the file again whenever it was saved. Gives what ends that; where a system cannot watch, the file counts at the next start. */
export function watchSettings(stateDir: string, changed: (settings: Settings) => void): () => void {
  return watchFile(path.join(stateDir, FILE), () => void readSettings(stateDir).then(changed));
}

export async function readSettings(stateDir: string): Promise<Settings> {
  const file = path.join(stateDir, FILE);
  if (!existsSync(file)) return { theme: undefined, commands: COMMANDS, problems: [] };
  const { parseYaml } = await import('./yaml.ts');
  const yaml = parseYaml(readFileSync(file, 'utf8'));
  const problems: Problem[] = [];
  const config = (typeof yaml.value === 'object' && yaml.value !== null ? yaml.value : {}) as { readonly [field: string]: unknown };
  for (const field of Object.keys(config)) if (!FIELDS.includes(field)) problems.push({ at: [field], text: `there is no field ${field}${meant(field, FIELDS)} (${FIELDS.join(', ')})` });
  const theme = THEME_NAMES.find((name) => name === config['theme']);
  if (config['theme'] !== undefined && theme === undefined) problems.push({ at: ['theme'], text: `there is no theme ${String(config['theme'])}${meant(String(config['theme']), THEME_NAMES)} (${THEME_NAMES.join(', ')})` });
  const own = config['commands'] == null ? null : customCommands(config['commands'], await knownCommands());
  const keys = rebind(config['keys'], [...COMMANDS, ...own?.entries ?? []]);
  problems.push(...own?.problems ?? [], ...keys.problems);
  return {
    theme, commands: keys.entries,
    problems: [...yaml.problems.map(({ line, text }) => `${FILE}:${line}: ${text}`), ...problems.map(({ at, text }) => `${FILE}:${yaml.lineOf(at)}: ${at.join('.')}: ${text}`)],
  };
}

/** Lines that a lesson or the workbench answers; the session's language has the others. */
const BESIDE: readonly string[] = [...OWN_NAMES, 'open', 'backend', 'hint', 'check', 'answer', 'lesson', 'connect', 'broker', 'think'];

async function knownCommands(): Promise<KnownCommands> {
  const [{ ALL_COMMANDS }, { CommandTable }, { parseLine }] = await Promise.all([
    import('../../engine/session/commands/all-commands.ts'), import('../../engine/session/commands/command-table.ts'), import('../../engine/session/commands/parse-line.ts'),
  ]);
  const table = new CommandTable(ALL_COMMANDS);
  const names = [...new Set([...table.commands.flatMap((command) => command.names), ...BESIDE])];
  return {
    names,
    find(line) {
      const word = line.trim().split(/\s+/, 1)[0]!;
      if (BESIDE.includes(word)) return word;
      try {
        return table.find(parseLine(line)?.name ?? '')?.names[0] ?? null;
      } catch {
        return null;
      }
    },
  };
}
