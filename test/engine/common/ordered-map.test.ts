import { describe, expect, test } from 'vitest';
import { OrderedMap } from '../../../src/engine/common/ordered-map.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';

function mapOf(keys: Iterable<string>): OrderedMap<string> {
  const map = new OrderedMap<string>();
  for (const key of keys) map.set(key, key.toUpperCase());
  return map;
}
const keys = (entries: Iterable<[string, unknown]>): string => [...entries].map(([key]) => key).join('');

describe('ranges', () => {
  const map = mapOf('hdbfj');

  test.each<[from: string | null, to: string | null, toInclusive: boolean, expected: string]>([
    [null, null, true, 'bdfhj'], ['d', 'h', true, 'dfh'], ['d', 'h', false, 'df'], ['c', 'i', true, 'dfh'], [null, 'e', true, 'bd'], ['e', null, true, 'fhj'],
    ['k', null, true, ''], [null, 'a', true, ''], ['h', 'd', true, ''], ['e', 'e', true, ''], ['f', 'f', true, 'f'], ['f', 'f', false, ''], ['', 'z', true, 'bdfhj'],
  ])('from %j to %j (inclusive: %j) hold %j, in both directions', (from, to, toInclusive, expected) => {
    expect(keys(map.range(from, to, toInclusive))).toBe(expected);
    expect(keys(map.reverseRange(from, to, toInclusive))).toBe([...expected].reverse().join(''));
  });

  test('of an empty map are empty', () => {
    const empty = new OrderedMap<number>();
    expect(keys(empty.range())).toBe('');
    expect(keys(empty.reverseRange('a', 'b'))).toBe('');
    expect(empty.firstKey()).toBeUndefined();
    expect(empty.floorKey('a')).toBeUndefined();
  });

  test('have neighbours', () => {
    expect([map.firstKey(), map.lastKey()]).toEqual(['b', 'j']);
    expect([map.ceilingKey('d'), map.ceilingKey('e'), map.higherKey('d'), map.higherKey('j')]).toEqual(['d', 'f', 'f', undefined]);
    expect([map.floorKey('d'), map.floorKey('e'), map.lowerKey('d'), map.lowerKey('b')]).toEqual(['d', 'd', 'b', undefined]);
  });
});

describe('a walk', () => {
  test('tells the next key without moving', () => {
    const walk = mapOf('ab').range();
    expect([walk.peekKey(), walk.peekKey(), walk.next().value, walk.peekKey()]).toEqual(['a', 'a', ['a', 'A'], 'b']);
    walk.next();
    expect(walk.peekKey()).toBeUndefined();
    expect(walk.next()).toEqual({ done: true, value: undefined });
  });

  test('goes on when the key it stands on is deleted', () => {
    const map = mapOf('abcd');
    const seen: string[] = [];
    for (const [key] of map.range()) {
      seen.push(key);
      map.delete(key);
    }
    expect(seen.join('')).toBe('abcd');
    expect(map.size).toBe(0);
  });

  test('sees keys that appear ahead, not those that vanish or appear behind', () => {
    const map = mapOf('bdf');
    const walk = map.range();
    walk.next();
    map.set('a', 'A');
    map.set('c', 'C');
    map.delete('d');
    expect(keys(walk)).toBe('cf');
    const back = map.reverseRange();
    back.next();
    map.set('z', 'Z');
    map.set('e', 'E');
    expect(keys(back)).toBe('ecba');
  });

  test('ends when the map is cleared, or the walk closed', () => {
    const map = mapOf('abc');
    const walk = map.range();
    walk.next();
    map.clear();
    expect(walk.next().done).toBe(true);
    map.set('x', 'X');
    expect(keys(map.range())).toBe('x');
    const closed = map.range();
    closed.close();
    expect(closed.next().done).toBe(true);
  });

  test('gives the value of the moment', () => {
    const map = mapOf('ab');
    const walk = map.range();
    walk.next();
    map.set('b', 'new');
    expect(walk.next().value).toEqual(['b', 'new']);
  });
});

test.each([1, 2, 3])('equals a sorted list after thousands of changes (seed %i)', (seed) => {
  const random = new SeededRandom(seed);
  const map = new OrderedMap<number>();
  const model = new Map<string, number>();
  const key = (): string => String(random.int(3000)).padStart(random.int(2) * 4, '0');
  for (let i = 0; i < 6000; i++) {
    const k = key();
    if (random.chance(i < 4000 ? 0.2 : 0.7)) expect(map.delete(k)).toBe(model.delete(k));
    else {
      map.set(k, i);
      model.set(k, i);
    }
    if (i % 500 !== 250) continue;
    const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
    expect([...map.range()]).toEqual(sorted);
    const [from, to] = [key(), key()];
    const inside = sorted.filter(([x]) => x >= from && x <= to);
    expect([...map.range(from, to)]).toEqual(inside);
    expect([...map.reverseRange(from, to)]).toEqual(inside.reverse());
    expect(map.higherKey(from)).toBe(sorted.find(([x]) => x > from)?.[0]);
    expect(map.lowerKey(from)).toBe(sorted.filter(([x]) => x < from).at(-1)?.[0]);
  }
  expect(map.size).toBe(model.size);
});
