import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import { FateTable } from '../../../src/engine/debug/fate-table.ts';
import { FATES } from '../../../src/engine/debug/fates.ts';

test('a stretch counts what each of its inputs has become, whatever its borders', () => {
  const random = new SeededRandom(7);
  const below = (n: number): number => random.int(n);
  const table = new FateTable();
  const plain: number[] = [];
  for (let i = 1; i <= 70_000; i++) {
    table.push();
    plain.push(FATES.indexOf('pending'));
    const input = 1 + below(i);
    const code = below(FATES.length);
    table.set(input, code);
    plain[input - 1] = code;
  }
  for (const [from, to] of [[1, 70_000], [1, 1], [256, 257], [255, 513], [65_530, 65_545], [300, 299], [69_999, 80_000], ...Array.from({ length: 30 }, () => [1 + below(70_000), 1 + below(70_000)])] as [number, number][]) {
    const expected = FATES.map(() => 0);
    for (let input = from; input <= Math.min(to, 70_000); input++) expected[plain[input - 1]!]!++;
    expect([...table.count(from, to)], `${from}..${to}`).toEqual(expected);
  }
  expect(table.code(70_000)).toBe(plain[69_999]);
});
