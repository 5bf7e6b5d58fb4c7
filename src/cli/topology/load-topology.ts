import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { strictApi, withNearestName } from '../../engine/session/api-names.ts';
import type { TopologyFunction } from '../../engine/session/session-options.ts';
import { CommandError } from '../exit.ts';
import { compiledDir } from '../system/state-dir.ts';
import { describeError } from '../output/errors.ts';

export interface LoadedTopology {
  readonly file: string;
  readonly topology: TopologyFunction;
  /** StreamsConfig keys that the file exports as `config`. */
  readonly config: Readonly<{ [key: string]: unknown }>;
}

/**
 * A user's topology: TypeScript that imports `kstep` and default-exports a function of a StreamsBuilder. It gets the very classes that
 * this program runs with, wherever the file lies. Loaded anew at each call, so an edited file counts.
 *
 * @param source  stands for what the file holds: a lesson shows what a change would do without writing it
 */
export async function loadTopology(file: string, source?: string): Promise<LoadedTopology> {
  const full = path.resolve(file);
  if (source === undefined && !existsSync(full)) throw new CommandError(`${file}: no such file`);
  if (existsSync(full) && statSync(full).isDirectory()) throw new CommandError(`${file} is a folder; name the topology file in it`);
  if (source === undefined && !/\.[cm]?[jt]sx?$/.test(full)) throw new CommandError(`${file} is neither a topology (its name would end in .ts or .js) nor a saved session (it would begin as save writes one)`);
  const api = await import('../../engine/index.ts');
  // an import would first look through the whole of it for the names that it exports
  const { createJiti } = createRequire(import.meta.url)('jiti') as typeof import('jiti');
  const jiti = createJiti(pathToFileURL(full).href, { moduleCache: false, fsCache: compiledDir(), interopDefault: false, virtualModules: { kstep: strictApi(api) } });
  let module: { readonly default?: unknown; readonly config?: unknown };
  try {
    module = source === undefined ? await jiti.import(full) : (await jiti.evalModule(source, { id: full, filename: full, async: true }) as typeof module);
  } catch (error) {
    throw new CommandError(describeError(error, { file: full, doing: `loading ${file}` }), 1, { cause: error });
  }
  const topology = module.default;
  if (typeof topology !== 'function') {
    const found = Object.keys(module).filter((name) => name !== 'default');
    throw new CommandError(
      `${file} has no default export that is a function${found.length === 0 ? '' : ` (it exports ${found.join(', ')})`}: write\n` +
        '  export default function topology(builder: StreamsBuilder) { … }',
    );
  }
  const config = module.config ?? {};
  if (typeof config !== 'object') throw new CommandError(`${file}: the export named config must be an object of StreamsConfig keys`);
  return { file: full, topology: advised(topology as TopologyFunction, api), config: config as LoadedTopology['config'] };
}

/** The function, whose errors name what was meant. */
function advised(topology: TopologyFunction, api: object): TopologyFunction {
  const build = (...args: Parameters<TopologyFunction>): ReturnType<TopologyFunction> => {
    try {
      return topology(...args);
    } catch (error) {
      throw withNearestName(error, api as Readonly<{ [name: string]: unknown }>);
    }
  };
  return Object.defineProperty(build, 'name', { value: topology.name });
}
