/** Draws StreamsConfig: mostly none, the cache off, optimization, and rarely one of the keys that change what a topology answers. */
import type { SeededRandom } from '../../../src/engine/common/random.ts';
import type { Profile } from './profile.ts';

const rare: readonly { readonly [key: string]: string }[] = [
  { 'topology.optimization': 'merge.repartition.topics' },
  { 'topology.optimization': 'reuse.ktable.source.topics' },
  { 'topology.optimization': 'single.store.self.join' },
  { 'topology.optimization': 'reuse.ktable.source.topics,merge.repartition.topics' },
  { 'deserialization.exception.handler': 'org.apache.kafka.streams.errors.LogAndContinueExceptionHandler' },
  { 'processing.exception.handler': 'org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler' },
  { 'statestore.cache.max.bytes': '200' },
  { 'statestore.cache.max.bytes': '1000' },
  { 'default.dsl.store': 'in_memory' },
  { 'dsl.store.suppliers.class': 'org.apache.kafka.streams.state.BuiltInDslStoreSuppliers$InMemoryDslStoreSuppliers' },
  { 'default.key.serde': 'org.apache.kafka.common.serialization.Serdes$StringSerde', 'default.value.serde': 'org.apache.kafka.common.serialization.Serdes$StringSerde' },
  { 'processing.guarantee': 'exactly_once_v2' },
  { 'max.task.idle.ms': '100' },
  { '__emit.interval.ms.kstreams.windowed.aggregation__': '0', '__emit.interval.ms.kstreams.outer.join.spurious.results.fix__': '0' },
];

export function drawConfig(random: SeededRandom, profile: Profile): { readonly [key: string]: string } | undefined {
  const config: { [key: string]: string } = {};
  if (random.chance(0.3)) config['statestore.cache.max.bytes'] = '0';
  if (random.chance(0.22)) config['topology.optimization'] = 'all';
  if (profile.name === 'wide' && random.chance(0.25)) Object.assign(config, random.pick(rare));
  return Object.keys(config).length === 0 ? undefined : config;
}
