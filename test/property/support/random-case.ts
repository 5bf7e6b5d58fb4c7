import type { SeededRandom } from '../../../src/engine/common/random.ts';
import { KafkaException, type Topology } from '../../../src/engine/index.ts';
import { buildTopology } from '../../conformance/build-topology.ts';
import type { ConformanceCase, Operation } from '../../conformance/case.ts';
import { paces, plain, wide } from '../../conformance/oracle/profile.ts';
import { drawConfig } from '../../conformance/oracle/random-config.ts';
import { drawInput } from '../../conformance/oracle/random-input.ts';
import { drawTopology } from '../../conformance/oracle/random-topology.ts';

export interface DrawnCase {
  readonly operations: readonly Operation[];
  readonly config: { readonly [key: string]: string };
  readonly input: ConformanceCase['input'];
  readonly topology: Topology;
}

/** A topology, a configuration and records, as the conformance oracle draws them. null: Kafka would refuse that topology, and so do we. */
export function drawCase(random: SeededRandom): DrawnCase | null {
  const profile = random.chance(0.5) ? plain : wide;
  const pace = random.pick(paces);
  const { operations, topics } = drawTopology(random, profile, pace);
  const drawn = drawConfig(random, profile);
  const input = drawInput(random, profile, pace, topics);
  const config = { 'application.id': 'app', ...drawn, ...(random.chance(0.3) ? { 'dsl.store.format': 'HEADERS' } : {}) };
  try {
    const topology = buildTopology({ name: 'drawn', file: '', topology: operations, input, expect: {} }, config);
    return { operations, config, input, topology };
  } catch (error) {
    if (error instanceof KafkaException) return null;
    throw error;
  }
}
