import { expect, test } from 'vitest';
import { StreamsException } from '../../../src/engine/errors/errors.ts';
import { ktableKTableJoin } from '../../../src/engine/operators/joins/ktable-ktable-join.ts';
import { ktableKTableJoinMerger } from '../../../src/engine/operators/joins/ktable-ktable-join-merger.ts';
import { Change } from '../../../src/engine/operators/tables/ktable.ts';
import type { OperatorContext } from '../../../src/engine/processor/context.ts';
import { OperatorLine } from './operator-line.ts';
import { tableNode, tableSource, tableStore } from './table-stores.ts';

type Kind = 'inner' | 'left' | 'outer';
const plus = (left: string | null, right: string | null): string => `${left}+${right}`;

/** Two table sources, their join and its merger; steps are `L value time` and `R value time` of one key. */
class TableJoin {
  readonly left: OperatorLine;
  readonly right: OperatorLine;

  constructor(kind: Kind, { oldValues = false, resultStore = null, joiner = plus as (left: string | null, right: string | null) => never } = {} as {
    oldValues?: boolean; resultStore?: string | null; joiner?: (left: string | null, right: string | null) => never;
  }) {
    const [l, r] = [tableSource('l'), tableSource('r')];
    const [thisTable, otherTable] = [tableNode(l), tableNode(r)];
    if (kind !== 'inner') thisTable.enableSendingOldValues(true);
    if (kind === 'outer') otherTable.enableSendingOldValues(true);
    const thisSide = ktableKTableJoin({ kind, side: 'this', thisTable, otherTable, joiner });
    const otherSide = ktableKTableJoin({ kind, side: 'other', thisTable, otherTable, joiner });
    const merger = ktableKTableJoinMerger<string, string>(thisSide, otherSide, resultStore);
    if (oldValues) merger.enableSendingOldValues(false);
    const stores = [tableStore('l'), tableStore('r'), ...(resultStore === null ? [] : [tableStore(resultStore)])];
    this.left = new OperatorLine({ stores, changes: oldValues }).add(l).add(thisSide).add(merger);
    this.right = new OperatorLine({ changes: oldValues }, this.left).add(r).add(otherSide).add(merger);
    this.view = (key) => {
      const getter = merger.view().get();
      getter.init(this.left.contextOf(0) as OperatorContext);
      return getter.get(key);
    };
  }
  readonly view: (key: string) => unknown;

  expect(step: string, output: string): void {
    const [side, value, timestamp] = step.split(' ');
    const line = side === 'L' ? this.left : this.right;
    expect(`${step} => ${line.pipe('k', value === 'null' ? null : value, Number(timestamp))}`).toBe(`${step} => ${output}`);
  }
}

test('an inner join needs both values, and deletes what may have been there', () => {
  const join = new TableJoin('inner');
  join.expect('L a 5', '-');
  join.expect('R A 3', '(k, a+A, 5)');
  join.expect('L b 1', '(k, b+A, 3)');
  join.expect('R B 10', '(k, b+B, 10)');
  join.expect('R null 11', '(k, null, 11)');
  join.expect('R null 12', '(k, null, 12)');
  join.expect('L null 13', '-');
  join.expect('R C 14', '-');
  join.expect('L null 15', '(k, null, 15)');
});

test('a left join needs the left value; the right side always gives a result for it', () => {
  const join = new TableJoin('left');
  join.expect('L a 5', '(k, a+null, 5)');
  join.expect('R A 3', '(k, a+A, 5)');
  join.expect('L b 1', '(k, b+A, 3)');
  join.expect('R null 11', '(k, b+null, 11)');
  join.expect('R null 12', '(k, b+null, 12)');
  join.expect('L null 13', '(k, null, 13)');
  join.expect('L null 14', '-');
  join.expect('R C 14', '-');
  join.expect('L d 2', '(k, d+C, 14)');
  expect(join.left.fates).toEqual(['unchanged-tombstone', 'no-table-match']);
  expect(join.left.dropped).toBe(0);
});

test('an outer join needs one of the two', () => {
  const join = new TableJoin('outer');
  join.expect('L a 5', '(k, a+null, 5)');
  join.expect('R A 3', '(k, a+A, 5)');
  join.expect('L null 6', '(k, null+A, 6)');
  join.expect('L null 7', '(k, null+A, 7)');
  join.expect('R null 8', '(k, null, 8)');
  join.expect('R null 9', '-');
  join.expect('R B 4', '(k, null+B, 4)');
});

test('old results follow the same rules, from the old value of the updated side', () => {
  const join = new TableJoin('left', { oldValues: true });
  join.expect('L a 5', '(k, a+null<null, 5)');
  join.expect('R A 6', '(k, a+A<a+null, 6)');
  join.expect('L b 7', '(k, b+A<a+A, 7)');
  join.expect('L null 8', '(k, null<b+A, 8)');
});

test('readers of a result without a store get it computed, with the later timestamp', () => {
  const inner = new TableJoin('inner');
  inner.expect('L a 5', '-');
  expect(inner.view('k')).toBeNull();
  inner.expect('R A 3', '(k, a+A, 5)');
  expect(inner.view('k')).toEqual({ value: 'a+A', timestamp: 5 });
  const left = new TableJoin('left');
  left.expect('L a 5', '(k, a+null, 5)');
  expect(left.view('k')).toEqual({ value: 'a+null', timestamp: 5 });
  const outer = new TableJoin('outer');
  expect(outer.view('k')).toBeNull();
  outer.expect('R A 3', '(k, null+A, 3)');
  expect(outer.view('k')).toEqual({ value: 'null+A', timestamp: 3 });
});

test('a materialized result is stored as it arrives', () => {
  const join = new TableJoin('inner', { resultStore: 'result' });
  join.expect('L a 5', '-');
  join.expect('R A 3', '(k, a+A, 5)');
  expect(join.view('k')).toEqual({ value: 'a+A', timestamp: 5 });
  join.expect('R null 11', '(k, null, 11)');
  expect(join.view('k')).toBeNull();
});

test('records without a key, and versions out of order, are dropped and counted', () => {
  const [thisTable, otherTable] = [tableNode(tableSource('l')), tableNode(tableSource('r'))];
  const side = ktableKTableJoin({ kind: 'left', side: 'this', thisTable, otherTable, joiner: plus });
  side.useVersionedSemantics = true;
  const line = new OperatorLine({ stores: [tableStore('l'), tableStore('r')] }).add(side);
  expect(line.pipe(null, new Change('a', null), 1)).toBe('-');
  expect(line.pipe('k', new Change('a', null, false), 1)).toBe('-');
  expect(line.pipe('k', new Change('a', null), 1)).toBe('(k, a+null, 1)');
  expect(line.fates).toEqual(['null-key', 'out-of-order-version']);
  expect(line.dropped).toBe(2);
});

test('a joiner that returns a Promise is an error', () => {
  const join = new TableJoin('left', { joiner: (() => Promise.resolve('x')) as never });
  expect(() => join.left.pipe('k', 'a', 1)).toThrow(StreamsException);
});
