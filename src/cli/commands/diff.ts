import { existsSync, readFileSync, statSync } from 'node:fs';
import type { KeptState } from '../../engine/session/upgrade/kept-state.ts';
import { CommandError } from '../exit.ts';
import { describeError } from '../output/errors.ts';
import { languageOfSystem } from '../system/language.ts';
import { loadTopology } from '../topology/load-topology.ts';
import { keyValues } from './options.ts';

export interface DiffFlags { readonly json?: boolean; readonly lang?: string; readonly config?: readonly string[] }

/**
 * `kstep diff`: what an application keeps and loses when its topology is replaced: stores that begin empty, changelogs and repartition topics that
 * stay behind. Each side is a program, or the text of a describe(), from Java too. Ends as diff does: 0 nothing is lost, 1 something is, 2 trouble.
 */
export async function diff(before: string, after: string, flags: DiffFlags): Promise<void> {
  if (flags.lang !== undefined && flags.lang !== 'en' && flags.lang !== 'zh') throw new CommandError(`--lang ${flags.lang}: en or zh`, 2);
  const given = keyValues(flags.config, '--config');
  const [old, now] = [await read(before, given), await read(after, given)];
  const [{ upgradeOf }, { upgradeText }] = await Promise.all([import('../../engine/session/upgrade/upgrade.ts'), import('../../engine/session/upgrade/upgrade-text.ts')]);
  const upgrade = upgradeOf(old.state, now.state);
  const id = now.applicationId ?? old.applicationId;
  if (flags.json === true) process.stdout.write(`${JSON.stringify({ applicationId: id, ...upgrade })}\n`);
  else for (const line of upgradeText(upgrade, flags.lang ?? languageOfSystem(), (topic) => (id === null ? topic : `${id}-${topic}`))) process.stdout.write(`${line}\n`);
  process.exitCode = upgrade.compatible ? 0 : 1;
}

interface Side { readonly state: KeptState; readonly applicationId: string | null }

async function read(file: string, given: Readonly<{ [key: string]: unknown }>): Promise<Side> {
  const { keptStateOf, keptStateOfText } = await import('../../engine/session/upgrade/sides.ts');
  const idIn = (config: Readonly<{ [key: string]: unknown }>): string | null => (config['application.id'] === undefined ? null : String(config['application.id']));
  try {
    if (!/\.[cm]?[jt]sx?$/.test(file) && existsSync(file) && statSync(file).isFile()) return { state: keptStateOfText(readFileSync(file, 'utf8')), applicationId: idIn(given) };
    const loaded = await loadTopology(file);
    const config = { ...loaded.config, ...given };
    return { state: keptStateOf(loaded.topology, config), applicationId: idIn(config) };
  } catch (error) {
    throw new CommandError(error instanceof CommandError ? error.message : describeError(error, { file, doing: `reading ${file}` }), 2, { cause: error });
  }
}
