import { expect, test } from 'vitest';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { TurnsByKey } from '../../../src/engine/debug/turns-by-key.ts';

function filled(keys: readonly (string | null)[], gone = 0): TurnsByKey {
  const bytes = keys.map((key) => (key === null ? null : utf8Encode(key)));
  const index = new TurnsByKey((turn) => (turn < gone ? null : bytes[turn]!));
  bytes.forEach((key, turn) => { if (key !== null) index.push(turn, key); });
  return index;
}
function turns(index: TurnsByKey, key: string): number[] {
  const found: number[] = [];
  for (let turn = index.last(utf8Encode(key)); turn >= 0; turn = index.before(turn)) found.push(turn);
  return found;
}

test('gives the turns of a key from the newest to the first', () => {
  const index = filled(['a', 'b', null, 'a', 'a', 'c', '']);
  expect(turns(index, 'a')).toEqual([4, 3, 0]);
  expect(turns(index, 'c')).toEqual([5]);
  expect(turns(index, '')).toEqual([6]);
  expect(turns(index, 'd')).toEqual([]);
});

test('keeps tens of thousands of keys apart', () => {
  const keys = Array.from({ length: 40_000 }, (_, i) => `key-${i % 20_000}`);
  const index = filled(keys);
  for (const i of [0, 1, 777, 19_999]) expect(turns(index, `key-${i}`)).toEqual([i + 20_000, i]);
  expect(turns(index, 'key-20000')).toEqual([]);
});

test('finds a key whose last record was let go by its hash', () => {
  expect(turns(filled(['a', 'b', 'a'], 2), 'b')).toEqual([1]);
});
