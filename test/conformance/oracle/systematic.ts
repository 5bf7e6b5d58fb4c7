/**
 * Cases of one idea each: operators times options. With seed 0 the input is the same in all cases of a family and made by hand; other seeds
 * draw it, so that each combination meets other records.
 */
import { SeededRandom } from '../../../src/engine/common/random.ts';
import type { ConformanceCase } from '../case.ts';
import { errorCases } from './systematic-errors.ts';
import { joinCases } from './systematic-joins.ts';
import { processorCases } from './systematic-processors.ts';
import { streamCases } from './systematic-streams.ts';
import { tableCases } from './systematic-tables.ts';
import { topologyCases } from './systematic-topologies.ts';
import { windowCases } from './systematic-windows.ts';
import { drawInput } from './random-input.ts';
import { wide } from './profile.ts';
import type { Pace } from './profile.ts';

export function systematicCases(seed: number): Omit<ConformanceCase, 'expect' | 'file'>[] {
  const ideas = [...streamCases(), ...windowCases(), ...tableCases(), ...joinCases(), ...processorCases(), ...topologyCases(), ...errorCases()];
  return ideas.map(({ topics, span = 40, ...idea }, index) => {
    if (seed === 0 || topics === undefined) return { ...idea, name: `sys ${seed} ${idea.name}` };
    const random = new SeededRandom(seed * 1_000_003 + index);
    const pace: Pace = { start: random.pick([0, 0, 1000, 1_700_000_000_000]), step: Math.ceil(span / 2.5), leap: span * 4, span };
    return { ...idea, name: `sys ${seed} ${idea.name}`, input: drawInput(random, { ...wide, broken: 0, records: [16, 14] }, pace, topics) };
  });
}
