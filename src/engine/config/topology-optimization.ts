import { didYouMean } from '../common/nearest.ts';
import { ConfigException } from '../errors/errors.ts';

export type TopologyOptimization = 'reuse.ktable.source.topics' | 'merge.repartition.topics' | 'single.store.self.join';

const EACH: readonly TopologyOptimization[] = ['reuse.ktable.source.topics', 'merge.repartition.topics', 'single.store.self.join'];
const ACCEPTED = `Acceptable values are: none, all, or a comma separated list of ${EACH.join(', ')}.`;

/**
 * What `topology.optimization` asks for: `none`, `all`, or a list.
 *
 * @throws ConfigException  for any other name, and for none or all together with others
 * Kafka: StreamsConfig#verifyTopologyOptimizationConfigs
 */
export function parseTopologyOptimization(config: string): ReadonlySet<TopologyOptimization> {
  const names = config.split(/\s*,\s*/);
  if (names.length > 1 && (names.includes('none') || names.includes('all'))) {
    throw new ConfigException(`"${config}" is not a valid optimization config: none and all stand alone. ${ACCEPTED}`);
  }
  for (const name of names) {
    if (name === 'none' || name === 'all' || (EACH as readonly string[]).includes(name)) continue;
    throw new ConfigException(`"${name}" is not a valid optimization.${didYouMean(name, ['none', 'all', ...EACH])} ${ACCEPTED}`);
  }
  if (names[0] === 'all') return new Set(EACH);
  return new Set(names[0] === 'none' ? [] : (names as TopologyOptimization[]));
}
