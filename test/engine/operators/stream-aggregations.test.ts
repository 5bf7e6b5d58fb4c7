import { expect, test } from 'vitest';
import { InvalidStateStoreException } from '../../../src/engine/errors/errors.ts';
import { kstreamAggregate } from '../../../src/engine/operators/aggregates/kstream-aggregate.ts';
import { kstreamReduce } from '../../../src/engine/operators/aggregates/kstream-reduce.ts';
import { ktableAggregate } from '../../../src/engine/operators/aggregates/ktable-aggregate.ts';
import { ktableGroupBy } from '../../../src/engine/operators/tables/ktable-group-by.ts';
import { ktablePassThrough } from '../../../src/engine/operators/tables/ktable-pass-through.ts';
import type { TableNode, TableSupplier } from '../../../src/engine/operators/tables/ktable.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import { OperatorLine } from './operator-line.ts';
import { sessionStore, tableStore, versionedStore } from './operator-stores.ts';

/** Appends, and deletes at D. */
const append = (_: string, value: string, aggregate: string): string | null => (value === 'D' ? null : aggregate + value);

function aggregating(cached: boolean): OperatorLine {
  return new OperatorLine({ stores: [tableStore('s', { cached })], threadCache: new ThreadCache(1_000_000) })
    .add(kstreamAggregate('s', () => 'i', append), 'AGG');
}

test.each([false, true])('aggregate starts anew after a null and never turns its timestamp back (cache %s)', (cached) => {
  const line = aggregating(cached);
  expect(line.pipe('k', 'a', 5)).toBe('(k, ia, 5)');
  expect(line.pipe('k', 'b', 3)).toBe('(k, iab, 5)');
  // a cache knows the timestamp of the record that deleted, not that of what was deleted
  expect(line.pipe('k', 'D', 4)).toBe(cached ? '(k, null, 4)' : '(k, null, 5)');
  expect(line.pipe('k', 'D', 6)).toBe(cached ? '-' : '(k, null, 6)');
  expect(line.pipe('k', 'c', 1, ['h'])).toBe('(k, ic, 1 {h})');
  expect(line.pipe(null, 'q', 9)).toBe('-');
  expect(line.pipe('q', null, 9)).toBe('-');
  expect(line.dropped).toBe(2);
  expect(line.drops).toEqual([
    { node: 'AGG', reason: 'null-key-or-value', details: { keyIsNull: true, valueIsNull: false } },
    { node: 'AGG', reason: 'null-key-or-value', details: { keyIsNull: false, valueIsNull: true } },
  ]);
  expect(line.holds.map(({ reason, details }) => [reason, details?.['store']])).toEqual(cached ? Array(5).fill(['cached-until-commit', 's']) : []);
});

test('reduce stores the first value as it is', () => {
  const line = new OperatorLine({ stores: [tableStore('s')] }).add(kstreamReduce<string, string>('s', (a, v) => (v === 'D' ? null : a + v)));
  expect(line.pipe('k', 'D', 5)).toBe('(k, D, 5)');
  expect(line.pipe('k', 'a', 3)).toBe('(k, Da, 5)');
  expect(line.pipe('k', 'D', 9)).toBe('(k, null, 9)');
  expect(line.pipe('k', 'b', 2)).toBe('(k, b, 2)');
  expect(line.pipe('k', null, 2)).toBe('-');
  expect(line.dropped).toBe(1);
});

const asNode = (supplier: TableSupplier<string, string>): TableNode<string, string> => ({
  valueGetterSupplier: () => supplier.view(), enableSendingOldValues: (force) => supplier.enableSendingOldValues(force), queryableStoreName: null,
});

test.each([
  [false, ['(z, +c1, 0)', '(z, +c1-c0+c1, 1)', '(z, +c1-c0+c1-c1+c2, 2)']],
  [true, ['(z, +c1, 0)', '(z, +c1+c1, 1)', '(z, +c1+c1-c1+c2, 2)']],
])('without a cache a new group has the initializer for its old value (cache %s)', (cached, results) => {
  const count = kstreamAggregate<string, string, string>('count', () => '0', (_, __, n) => String(Number(n) + 1));
  const table = asNode(count);
  const groups = ktableGroupBy(table, (_, n: string) => ['z', `c${n}`] as const);
  table.enableSendingOldValues(true);
  const stores = [tableStore('count', { cached }), tableStore('groups', { cached })];
  const line = new OperatorLine({ stores, threadCache: new ThreadCache(1_000_000) })
    .add(count)
    .add(groups)
    .add(ktableAggregate<string, string, string>('groups', () => '', (_, v, a) => `${a}+${v}`, (_, v, a) => `${a}-${v}`));
  expect([line.pipe('k', 'a', 0), line.pipe('j', 'b', 1), line.pipe('k', 'c', 2)]).toEqual(results);
});

test('reduce has no old value for a new group', () => {
  const reduce = kstreamReduce<string, string>('s', (a, v) => a + v);
  reduce.enableSendingOldValues(true);
  const line = new OperatorLine({ stores: [tableStore('s')], changes: true }).add(reduce);
  expect(line.pipe('k', 'a', 0)).toBe('(k, a<null, 0)');
  expect(line.pipe('k', 'b', 0)).toBe('(k, ab<a, 0)');
});

test('a versioned aggregate is not forwarded when its store refuses it', () => {
  const line = new OperatorLine({ stores: [versionedStore('s', 100)] }).add(kstreamAggregate('s', () => '', append));
  expect(line.pipe('k', 'a', 10)).toBe('(k, a, 10)');
  expect(line.pipe('j', 'x', 500)).toBe('(j, x, 500)');
  expect(line.pipe('l', 'b', 10)).toBe('-');
  expect(line.dropped).toBe(1);
});

test('the inputs of a cogroup share a store, and their old values are switched on together', () => {
  const first = kstreamAggregate<string, string, string>('s', () => '', (_, v, a) => `${a}+${v}`);
  const second = kstreamAggregate<string, string, string>('s', () => '', (_, v, a) => `${a}-${v}`);
  const merge = ktablePassThrough([first, second], 's');
  expect(merge.enableSendingOldValues(true)).toBe(true);
  const stores = [tableStore('s')];
  const left = new OperatorLine({ stores, changes: true }).add(first).add(merge);
  expect(left.pipe('k', 'a', 5)).toBe('(k, +a<, 5)');
  const right = new OperatorLine({ stores, changes: true }).add(second).add(merge);
  right.stores.set('s', left.stores.get('s')!);
  expect(merge.view().storeNames).toEqual(['s']);
  const getter = merge.view().get();
  getter.init(left.contextOf(0));
  expect(getter.get('k')).toEqual({ value: '+a', timestamp: 5 });
  expect(getter.isVersioned).toBe(false);
});

test('a table cannot lie in a session store', () => {
  const line = new OperatorLine({ stores: [sessionStore('s', 10)] });
  expect(() => line.add(kstreamReduce('s', (a) => a))).toThrow(InvalidStateStoreException);
});
