import { ConfigException } from '../errors/errors.ts';
import { didYouMean } from '../common/nearest.ts';

export type Optimization = 'reuse.ktable.source.topics' | 'merge.repartition.topics' | 'single.store.self.join';
const OPTIMIZATIONS: readonly Optimization[] = ['reuse.ktable.source.topics', 'merge.repartition.topics', 'single.store.self.join'];

/**
 * The rewrites that a value of `topology.optimization` asks for: `none`, `all`, or some of the three by name, separated by commas.
 * @throws ConfigException  for another value, and for `all` or `none` beside others
 */
export function optimizationsOf(value: unknown): ReadonlySet<Optimization> {
  if (value === null || value === undefined || value === 'none') return new Set();
  if (value === 'all') return new Set(OPTIMIZATIONS);
  const allowed = `Allowed are none, all, or a comma-separated list of ${OPTIMIZATIONS.join(', ')}.`;
  if (typeof value !== 'string') throw new ConfigException(`Invalid value for topology.optimization: it must be a string. ${allowed}`);
  const wanted = value.split(',').map((part) => part.trim());
  for (const name of wanted) {
    if (name === 'all' || name === 'none') throw new ConfigException(`"${value}" is not a valid value for topology.optimization: ${name} stands alone. ${allowed}`);
    if (!(OPTIMIZATIONS as readonly string[]).includes(name)) {
      throw new ConfigException(`Unrecognized optimization "${name}" in topology.optimization.${didYouMean(name, [...OPTIMIZATIONS, 'all', 'none'])} ${allowed}`);
    }
  }
  return new Set(wanted as Optimization[]);
}
