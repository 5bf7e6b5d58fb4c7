import { CommandError } from '../exit.ts';
import { describeError } from '../output/errors.ts';
import { loadTopology } from '../topology/load-topology.ts';
import { keyValues } from './options.ts';

export interface DescribeFlags { readonly format: 'text' | 'tree' | 'mermaid' | 'dot' | 'json'; readonly config?: readonly string[] }

/** `kstep describe`: the structure, in the text of Kafka's `Topology#describe()` or as a picture. */
export async function describe(file: string, flags: DescribeFlags): Promise<void> {
  const loaded = await loadTopology(file);
  const { describeTopology } = await import('../../engine/session/describe-topology.ts');
  try {
    process.stdout.write(describeTopology(loaded.topology, { ...loaded.config, ...keyValues(flags.config, '--config') }, flags.format));
  } catch (error) {
    throw new CommandError(describeError(error, { file: loaded.file, doing: `building ${file}` }), 1, { cause: error });
  }
}
