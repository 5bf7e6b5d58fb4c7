import { expect, test } from 'vitest';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import { orderOf } from '../../../src/engine/common/text-order.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

test.each([['short alphabet', 3], ['all bytes', 256]])('texts of bytes are put in the order in which they compare, shorter ones first (%s)', (_, symbols) => {
  const random = new SeededRandom(5);
  const texts = Array.from({ length: 5000 }, () => `user-${Array.from({ length: random.int(9) }, () => String.fromCharCode(random.int(symbols))).join('')}`);
  expect(Array.from(orderOf(texts), (place) => texts[place])).toEqual([...texts].sort(byText));
});

test('equal texts and none at all are no trouble', () => {
  expect(Array.from(orderOf([]))).toEqual([]);
  expect(Array.from(orderOf(Array.from({ length: 100 }, () => 'same'))).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(Array.from(orderOf(Array.from({ length: 40 }, (_, i) => 'a'.repeat(40 - i))))).toEqual(Array.from({ length: 40 }, (_, i) => 39 - i));
});
