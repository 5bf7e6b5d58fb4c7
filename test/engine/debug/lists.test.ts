import { expect, test } from 'vitest';
import { Lives } from '../../../src/engine/debug/lives.ts';
import { NumberList } from '../../../src/engine/debug/number-list.ts';
import { EventsByOffset, Places } from '../../../src/engine/debug/places.ts';

test('a list of numbers answers the same while it is short and when it has grown', () => {
  const list = new NumberList();
  expect([list.last, list.lastBelow(5), list.countBelow(5)]).toEqual([-1, -1, 0]);
  for (let i = 0; i < 100; i++) {
    list.push(i * 10);
    expect([list.length, list.last, list.at(i), list.countBelow(i * 10), list.lastBelow(i * 10 + 1)]).toEqual([i + 1, i * 10, i * 10, i, i * 10]);
  }
});

test('outputs are found by their offset: in a row, with gaps, from wherever they begin, and late', () => {
  const events = new EventsByOffset();
  for (const [offset, event] of [[1000, 1], [1001, 2], [1005, 3], [1006, 4], [1003, 5], [900, 6]] as const) events.set(offset, event);
  expect([899, 900, 1000, 1001, 1002, 1003, 1005, 1006, 1007].map((offset) => events.get(offset))).toEqual([undefined, 6, 1, 2, undefined, 5, 3, 4, undefined]);
});

test('a place is unknown until it is told', () => {
  const places = new Places();
  places.set(200, 3, 2 ** 40);
  expect([places.at(0), places.at(200), places.at(201), places.at(100_000)]).toEqual([null, { partition: 3, offset: 2 ** 40 }, null, null]);
});

test('a key lives from the write that brought it to the one that took it away', () => {
  const lives = new Lives();
  lives.write(0, 10, false, true);
  lives.write(0, 20, true, true);
  lives.write(0, 30, true, false);
  expect([10, 11, 30, 31].map((cursor) => lives.at(0, cursor))).toEqual([false, true, true, false]);
});

test('a key that was there before the recording lives from its beginning; one that came twice has to be asked for itself', () => {
  const lives = new Lives();
  lives.write(0, 10, true, false);
  expect([0, 10, 11].map((cursor) => lives.at(0, cursor))).toEqual([true, true, false]);
  lives.write(0, 20, false, true);
  expect(lives.at(0, 15)).toBeNull();
  lives.write(1, 25, false, false);
  expect(lives.at(1, 30)).toBe(false);
  lives.write(1, 35, false, true);
  expect([35, 36].map((cursor) => lives.at(1, cursor))).toEqual([false, true]);
});
