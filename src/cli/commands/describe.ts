import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { CommandError } from '../exit.ts';
import { describeError } from '../output/errors.ts';
import { loadTopology } from '../topology/load-topology.ts';
import { keyValues } from './options.ts';

export interface DescribeFlags { readonly format: 'text' | 'tree' | 'mermaid' | 'dot' | 'json'; readonly config?: readonly string[] }

/**
 * `kstep describe`: the structure, in the text of Kafka's `Topology#describe()` or as a picture. Such a text, from an application in Java or out of its
 * log, is drawn as well.
 */
export async function describe(file: string, flags: DescribeFlags): Promise<void> {
  if (isText(file)) {
    await redraw(file, flags);
    return;
  }
  const loaded = await loadTopology(file);
  const { describeTopology } = await import('../../engine/session/describe-topology.ts');
  try {
    process.stdout.write(describeTopology(loaded.topology, { ...loaded.config, ...keyValues(flags.config, '--config') }, flags.format));
  } catch (error) {
    throw new CommandError(describeError(error, { file: loaded.file, doing: `building ${file}` }), 1, { cause: error });
  }
}

/** Everything that is no program: `-` is standard input. */
function isText(file: string): boolean { return file === '-' || (!/\.[cm]?[jt]sx?$/.test(file) && existsSync(file) && statSync(file).isFile()); }

async function redraw(file: string, flags: DescribeFlags): Promise<void> {
  if (flags.config !== undefined) throw new CommandError(`-c ${flags.config[0]}: ${named(file)} is read as the text of a describe(), which no setting changes any more`);
  const { redrawDescription } = await import('../../engine/session/describe-topology.ts');
  try {
    process.stdout.write(redrawDescription(readFileSync(file === '-' ? 0 : file, 'utf8'), flags.format));
  } catch (error) {
    throw new CommandError(`${named(file)}: ${error instanceof Error ? error.message : String(error)}`, 1, { cause: error });
  }
}

const named = (file: string): string => (file === '-' ? 'standard input' : path.relative('', file) || file);
