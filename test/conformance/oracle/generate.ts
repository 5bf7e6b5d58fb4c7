/**
 * Prints cases without `expect`, one a line; Record.java beside adds what Kafka answers. Equal arguments print equal cases.
 *
 *     node scripts/run.mjs test/conformance/oracle/generate.ts plain|wide SEED COUNT     random topologies
 *     node scripts/run.mjs test/conformance/oracle/generate.ts systematic SEED           operators times options; seed 0 has input made by hand
 *
 * With `headers` behind them: the same with `dsl.store.format=HEADERS`, and headers on about half of the records.
 */
import process from 'node:process';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import type { ConformanceCase } from '../case.ts';
import { paces, plain, wide } from './profile.ts';
import type { Profile } from './profile.ts';
import { drawConfig } from './random-config.ts';
import { drawInput } from './random-input.ts';
import { drawTopology } from './random-topology.ts';
import { systematicCases } from './systematic.ts';
import { withHeadersFormat } from './with-headers.ts';

const profiles: { readonly [name: string]: Profile } = { plain, wide };

function drawCase(seed: number, index: number, profile: Profile): Omit<ConformanceCase, 'expect' | 'file'> {
  const random = new SeededRandom(seed * 1_000_003 + index);
  const pace = profile.name === 'plain' ? paces[0]! : random.pick(paces);
  const { operations, topics } = drawTopology(random, profile, pace);
  const config = drawConfig(random, profile);
  const wallClock = profile.name === 'wide' && random.chance(0.15) ? random.pick([1, 999, 1_700_000_000_000]) : undefined;
  return {
    name: `fuzz ${profile.name} ${seed}/${index}`,
    ...(config === undefined ? {} : { config }), ...(wallClock === undefined ? {} : { wallClock }),
    topology: operations, input: drawInput(random, profile, pace, topics),
  };
}

function main(): number {
  const given = process.argv.slice(2);
  const isPlain = given.at(-1) !== 'headers';
  const [kind = '', seed = '', count = ''] = isPlain ? given : given.slice(0, -1);
  const print = (each: Omit<ConformanceCase, 'expect' | 'file'>, index: number): void => {
    console.log(JSON.stringify(isPlain ? each : withHeadersFormat(each, Number(seed), index)));
  };
  if (kind === 'systematic' && /^\d+$/.test(seed)) {
    systematicCases(Number(seed)).forEach(print);
    return 0;
  }
  const profile = profiles[kind];
  if (profile === undefined || !/^\d+$/.test(seed) || !/^\d+$/.test(count)) {
    console.error('usage: generate plain|wide SEED COUNT [headers] | systematic SEED [headers]');
    return 2;
  }
  for (let index = 0; index < Number(count); index++) print(drawCase(Number(seed), index, profile), index);
  return 0;
}

process.exitCode = main();
