import { expect, test } from 'vitest';
import { StreamsException } from '../../../src/engine/errors/errors.ts';
import { keysEqual } from '../../../src/engine/operators/key-equality.ts';
import { ktableAggregate } from '../../../src/engine/operators/aggregates/ktable-aggregate.ts';
import { ktableGroupBy } from '../../../src/engine/operators/tables/ktable-group-by.ts';
import type { GroupSelector } from '../../../src/engine/operators/tables/ktable-group-by.ts';
import { ktableReduce } from '../../../src/engine/operators/aggregates/ktable-reduce.ts';
import { ktableSource } from '../../../src/engine/operators/tables/ktable-source.ts';
import { Change } from '../../../src/engine/operators/tables/ktable.ts';
import type { TableNode } from '../../../src/engine/operators/tables/ktable.ts';
import type { AnyProcessorSupplier } from '../../../src/engine/processor/processor.ts';
import type { AnyStoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Windowed, sessionWindow, timeWindow } from '../../../src/engine/windows/windowed.ts';
import { OperatorLine } from './operator-line.ts';
import { tableStore, versionedStore } from './operator-stores.ts';

type Selector = GroupSelector<string, string, string | null, string | null>;
const byFirstLetter: Selector = (_, value) => [value[0]!, value];

function grouped(
  selector: Selector, aggregation: AnyProcessorSupplier | null,
  options: { readonly stores?: readonly AnyStoreBuilder[]; readonly config?: Readonly<{ [key: string]: unknown }>; readonly versioned?: boolean } = {},
): OperatorLine {
  const source = ktableSource<string, string>('s', 's');
  const table: TableNode<string, string> = {
    valueGetterSupplier: () => source.view(), enableSendingOldValues: (force) => source.enableSendingOldValues(force), queryableStoreName: 's',
  };
  const groups = ktableGroupBy(table, selector);
  groups.useVersionedSemantics = options.versioned ?? false;
  groups.enableSendingOldValues(true);
  const line = new OperatorLine({ stores: [tableStore('g'), ...(options.stores ?? [tableStore('s')])], config: options.config ?? {}, changes: aggregation === null })
    .add(source).add(groups, 'SELECT');
  return aggregation === null ? line : line.add(aggregation);
}

const adding = (sign: string) => (_: string, value: string, aggregate: string): string => `${aggregate}${sign}${value}`;
const joining = (sign: string) => (aggregate: string, value: string): string => `${aggregate}${sign}${value}`;

test('a change of one group travels as one record, a move as two, the old group first', () => {
  const line = grouped(byFirstLetter, null);
  expect(line.pipe('1', 'a1', 0)).toBe('(a, a1<null, 0)');
  expect(line.pipe('1', 'a3', 2, ['h'])).toBe('(a, a3<a1, 2 {h})');
  expect(line.pipe('1', 'b1', 3)).toBe('(a, null<a3, 3) (b, b1<null, 3)');
  expect(line.pipe('1', null, 4)).toBe('(b, null<b1, 4)');
  expect(line.pipe('1', null, 5)).toBe('-');
  expect(line.fates).toEqual(['unchanged-tombstone']);
});

test('applications on their way from 3.4 still get the two halves apart', () => {
  for (const [from, result] of [['3.4', '(a, null<a1, 2) (a, a2<null, 2)'], ['0.10.0', '(a, null<a1, 2) (a, a2<null, 2)'], ['3.5', '(a, a2<a1, 2)']] as const) {
    const line = grouped(byFirstLetter, null, { config: { 'upgrade.from': from } });
    line.pipe('1', 'a1', 0);
    expect(line.pipe('1', 'a2', 2)).toBe(result);
  }
});

test('a row whose group or value is null belongs to no group', () => {
  const line = grouped((_, value) => (value === 'x' ? null : [value === 'y' ? null : 'g', value === 'z' ? null : value]), null);
  expect(['x', 'y', 'z'].map((value) => line.pipe('1', value, 0))).toEqual(['-', '-', '-']);
  expect(line.pipe('1', 'a', 0)).toBe('(g, a<null, 0)');
  expect(line.pipe('1', 'x', 0)).toBe('(g, null<a, 0)');
  expect(line.fates).toEqual(['null-group-key', 'null-group-key', 'null-group-key']);
  expect(line.dropped).toBe(0);
});

test('a late version of a versioned table does not reach the groups', () => {
  const line = grouped(byFirstLetter, null, { stores: [versionedStore('s', 100)], versioned: true });
  expect(line.pipe('1', 'a', 10)).toBe('(a, a<null, 10)');
  expect(line.pipe('1', 'b', 5)).toBe('-');
  expect(line.drops).toEqual([{ node: 'SELECT', reason: 'superseded-version', details: { key: '1', timestamp: 5 } }]);
  expect(line.pipe('1', 'c', 20)).toBe('(a, null<a, 20) (c, c<null, 20)');
});

test('a grouped table has no view, and its records have keys', () => {
  const groups = ktableGroupBy({ valueGetterSupplier: () => { throw new Error('not asked'); }, enableSendingOldValues: () => true, queryableStoreName: null }, byFirstLetter as never);
  expect(() => groups.view()).toThrow(StreamsException);
  expect(() => new OperatorLine().add(groups).pipe(null, new Change('a', null), 0)).toThrow(StreamsException);
});

test('aggregate subtracts first, then adds; the timestamp is the latest that took part', () => {
  const line = grouped(byFirstLetter, ktableAggregate('g', () => '', adding('+'), adding('-')));
  expect(line.pipe('1', 'a1', 0)).toBe('(a, +a1, 0)');
  expect(line.pipe('2', 'a2', 1)).toBe('(a, +a1+a2, 1)');
  expect(line.pipe('1', 'a3', 2)).toBe('(a, +a1+a2-a1+a3, 2)');
  expect(line.pipe('1', 'b1', 3)).toBe('(a, +a1+a2-a1+a3-a3, 3) (b, +b1, 3)');
  expect(line.pipe('2', null, 4, ['h'])).toBe('(a, +a1+a2-a1+a3-a3-a2, 4 {h})');
});

test('a count of 0 is no deletion', () => {
  const count = ktableAggregate<string, string, string>('g', () => '0', (_, __, n) => String(Number(n) + 1), (_, __, n) => String(Number(n) - 1));
  const line = grouped((_, value) => [value, value], count);
  expect(line.pipe('1', 'a', 9)).toBe('(a, 1, 9)');
  expect(line.pipe('1', null, 5)).toBe('(a, 0, 9)');
  expect(line.pipe('1', 'a', 3)).toBe('(a, 1, 9)');
});

test('reduce calls neither function for the first value', () => {
  const line = grouped(byFirstLetter, ktableReduce('g', joining('+'), joining('-')));
  expect(line.pipe('1', 'a1', 5)).toBe('(a, a1, 5)');
  expect(line.pipe('2', 'a2', 1)).toBe('(a, a1+a2, 5)');
  expect(line.pipe('1', 'a3', 2)).toBe('(a, a1+a2-a1+a3, 5)');
  expect(line.pipe('1', 'b1', 3)).toBe('(a, a1+a2-a1+a3-a3, 5) (b, b1, 3)');
});

test('a subtractor that gives null deletes the group, or leaves it to the adder to start it again', () => {
  const line = grouped(() => ['g', 'v'], ktableAggregate<string, string, string>('g', () => 'i', adding('+'), () => null));
  expect(line.pipe('1', 'a', 5)).toBe('(g, i+v, 5)');
  expect(line.pipe('1', 'b', 3)).toBe('(g, i+v, 5)');
  expect(line.pipe('1', null, 4)).toBe('(g, null, 5)');
  const reduced = grouped((_, value) => ['g', value], ktableReduce('g', joining('+'), () => null));
  expect(reduced.pipe('1', 'a', 5)).toBe('(g, a, 5)');
  expect(reduced.pipe('1', 'b', 3)).toBe('(g, b, 5)');
});

test('table aggregations refuse a change without a key', () => {
  for (const aggregation of [ktableAggregate('g', () => '', adding('+'), adding('-')), ktableReduce('g', joining('+'), joining('-'))]) {
    const line = new OperatorLine({ stores: [tableStore('g')] }).add(aggregation, 'AGG');
    expect(() => line.pipe(null, null, 0)).toThrow('AGG got a change without a key');
  }
});

test('keys are equal by content', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
  expect([['a', 'a'], [1n, 1n], [NaN, NaN], [bytes(1, 2), bytes(1, 2)], [bytes(1), Buffer.of(1)], [{ a: 1, b: [1n] }, { b: [1n], a: 1 }], [null, null],
    [new Windowed('k', timeWindow(0, 5)), new Windowed('k', timeWindow(0, 5))]].every(([one, two]) => keysEqual(one, two))).toBe(true);
  expect([['a', 'b'], [1, 1n], [0, -0], [bytes(1), bytes(1, 2)], [bytes(1), [1]], [{ a: 1 }, { a: 2 }], [{ a: 1 }, { b: 1 }], [{ a: 1 }, { a: 1, b: 2 }], [[1], { 0: 1 }], [null, 'a'],
    [new Windowed('k', timeWindow(0, 5)), new Windowed('k', sessionWindow(0, 5))]].some(([one, two]) => keysEqual(one, two))).toBe(false);
});
