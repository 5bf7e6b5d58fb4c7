/** Makes of a case one with `dsl.store.format=HEADERS` and headers on about half of its records. */
import { SeededRandom } from '../../../src/engine/common/random.ts';
import type { ConformanceCase, Step, WrittenHeader } from '../case.ts';

type Unanswered = Omit<ConformanceCase, 'expect' | 'file'>;

const headers: readonly (readonly WrittenHeader[])[] = [
  [['h', 'v']], [['trace', 'abc'], ['span', { hex: '00ff' }]], [['h', '1'], ['h', '2']], [['h', null]], [['é', 'ü'], ['', 'x']], [['long', 'x'.repeat(70)]],
];

export function withHeadersFormat(each: Unanswered, seed: number, index: number): Unanswered {
  const random = new SeededRandom(seed * 1_000_003 + index + 77);
  const input = each.input.map((step): Step => ('advance' in step || step.headers !== undefined || !random.chance(0.5) ? step : { ...step, headers: random.pick(headers) }));
  return { ...each, name: `headers ${each.name}`, config: { ...each.config, 'dsl.store.format': 'HEADERS' }, input };
}
