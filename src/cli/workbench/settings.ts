import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { watchFile } from '../system/watch-file.ts';
import { rebind } from '../tui/keymap/rebind.ts';
import type { CommandEntry } from '../tui/keymap/commands.ts';
import { THEME_NAMES, type ThemeName } from '../tui/theme/themes.ts';

const FILE = 'config.yaml';

/**
 * What a user may set, in `config.yaml` of the state directory:
 *
 *     theme: high-contrast        # dark, light, high-contrast, none
 *     keys:
 *       debug.step: [s, f10]
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
  const problems: string[] = [];
  let config: { readonly theme?: unknown; readonly keys?: unknown } = {};
  if (existsSync(file)) {
    const { parseYaml } = await import('./yaml.ts');
    try {
      config = (parseYaml(readFileSync(file, 'utf8')) ?? {}) as typeof config;
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const theme = THEME_NAMES.find((name) => name === config.theme);
  if (config.theme !== undefined && theme === undefined) problems.push(`${file}: there is no theme ${String(config.theme)} (${THEME_NAMES.join(', ')})`);
  const { entries, problems: clashes } = rebind(config.keys);
  return { theme, commands: entries, problems: [...problems, ...clashes.map((problem) => `${file}: ${problem}`)] };
}
