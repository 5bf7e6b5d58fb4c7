import path from 'node:path';
import type { SessionOptions } from '../../engine/session/session-options.ts';
import { CommandError } from '../exit.ts';
import { parseTime } from '../input/parse-time.ts';
import { parseInputFlag, readInputs } from '../input/read-inputs.ts';
import { loadTopology, type LoadedTopology } from '../topology/load-topology.ts';

/** Flags that `debug`, `run` and `describe` share. */
export interface TopologyFlags {
  readonly input?: readonly string[];
  readonly backend?: 'sim' | 'kafka';
  readonly bootstrap?: string;
  readonly partitions?: readonly string[];
  readonly config?: readonly string[];
  readonly baseTime?: string;
  readonly seed?: string;
  readonly group?: string;
  readonly yes?: boolean;
}

/** `NAME=VALUE` flags as an object. Whole numbers become numbers. */
export function keyValues(flags: readonly string[] | undefined, option: string): { [key: string]: string | number } {
  const result: { [key: string]: string | number } = {};
  for (const flag of flags ?? []) {
    const at = flag.indexOf('=');
    if (at <= 0) throw new CommandError(`${option} ${flag}: write NAME=VALUE`);
    const value = flag.slice(at + 1);
    result[flag.slice(0, at)] = /^-?\d+$/.test(value) ? Number(value) : value;
  }
  return result;
}

export function partitionCounts(flags: readonly string[] | undefined): { [topic: string]: number } {
  const counts: { [topic: string]: number } = {};
  for (const [topic, count] of Object.entries(keyValues(flags, '--partitions'))) {
    if (typeof count !== 'number' || count < 1) throw new CommandError(`--partitions ${topic}=${count}: the number of partitions is a whole number from 1`);
    counts[topic] = count;
  }
  return counts;
}

/** Everything that a session needs but its Kafka. */
export async function sessionOptions(file: string, flags: TopologyFlags, given: LoadedTopology | null = null): Promise<Omit<SessionOptions, 'kafka'>> {
  const loaded = given ?? await loadTopology(file);
  const baseTime = flags.baseTime === undefined ? null : parseTime(flags.baseTime, 0, '--base-time');
  const seed = flags.seed === undefined ? 1 : Number(flags.seed);
  if (!Number.isInteger(seed)) throw new CommandError(`--seed ${flags.seed}: a whole number`);
  const config = { ...loaded.config, ...keyValues(flags.config, '--config') };
  const { configWarnings } = await import('../../engine/session/config-warnings.ts');
  for (const warning of configWarnings(config)) process.stderr.write(`kstep: ${warning}\n`);
  return {
    title: titleOf(file),
    topology: loaded.topology,
    config,
    inputs: await readInputs((flags.input ?? []).map(parseInputFlag), baseTime ?? 0),
    partitions: partitionCounts(flags.partitions),
    baseTime,
    seed,
  };
}

/** The file's name, or its folder's where every file is called topology.ts. */
function titleOf(file: string): string {
  const name = path.basename(file).replace(/\.[cm]?tsx?$/, '');
  return name === 'topology' ? path.basename(path.dirname(path.resolve(file))) : name;
}
