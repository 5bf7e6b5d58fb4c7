import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { areas, areasOf } from './areas.ts';
import { readCases } from './case.ts';
import { compare } from './compare.ts';
import { failures } from './report.ts';
import { runCase } from './run-case.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures');
const published = readCases([path.join(fixtures, 'conformance')]);
const cases = [...published, ...readCases([path.join(fixtures, 'recorded')])];

/** Each case in the last of its areas: the one that is most particular to it. */
function areaOf(conformanceCase: (typeof cases)[number]): string {
  const found = areasOf(conformanceCase);
  return areas.findLast((area) => found.has(area))!;
}

describe('answers what Kafka Streams answers, to the byte', () => {
  for (const area of areas) {
    const inArea = cases.filter((each) => areaOf(each) === area);
    if (inArea.length === 0) continue;
    test(`${area}: ${inArea.length} cases`, () => {
      const results = inArea.map((conformanceCase) => {
        const run = runCase(conformanceCase);
        return { conformanceCase, differences: compare(conformanceCase, run), thrown: run.thrown };
      });
      expect(failures(results).join('\n')).toBe('');
    });
  }

  test('no public case is left out', () => {
    expect(published.length).toBe(680);
  });
});
