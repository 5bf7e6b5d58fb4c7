import { expect, test } from 'vitest';
import { frozenCopy } from '../../../src/engine/trace/frozen-copy.ts';
import { Windowed, timeWindow } from '../../../src/engine/windows/windowed.ts';

test('a copy does not see what happens to its original', () => {
  const original = { list: [1, { deep: 'a' }], map: new Map([['k', { n: 1 }]]), when: new Date(5) };
  const copy = frozenCopy(original) as typeof original;
  (original.list[1] as { deep: string }).deep = 'b';
  original.map.get('k')!.n = 2;
  original.when.setTime(6);
  expect(copy).toEqual({ list: [1, { deep: 'a' }], map: new Map([['k', { n: 1 }]]), when: new Date(5) });
});

test('what cannot change is not copied', () => {
  const windowed = new Windowed('alice', timeWindow(0, 10));
  expect(frozenCopy(windowed)).toBe(windowed);
  const holder = new Windowed({ name: 'alice' }, timeWindow(0, 10));
  expect(frozenCopy(holder)).not.toBe(holder);
  expect(String((frozenCopy(holder) as typeof holder).key.name)).toBe('alice');
});

test('an object with private state stands for itself', () => {
  class Amount {
    readonly #cents: number;
    constructor(cents: number) { this.#cents = cents; }
    toString(): string { return `${this.#cents / 100}`; }
  }
  expect(String(frozenCopy(new Amount(150)))).toBe('1.5');
});
