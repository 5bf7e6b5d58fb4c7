import { expect, test } from 'vitest';
import { IllegalArgumentException, StreamsException } from '../../../src/engine/errors/errors.ts';
import { kstreamGlobalKTableJoin } from '../../../src/engine/operators/joins/kstream-global-ktable-join.ts';
import { kstreamKTableJoin } from '../../../src/engine/operators/joins/kstream-ktable-join.ts';
import type { KTableValueGetterSupplier } from '../../../src/engine/operators/tables/ktable.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { GraceBufferBuilder } from '../../../src/engine/state/buffers/grace-buffer.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { tableStoreView } from '../../../src/engine/operators/tables/table-store.ts';
import { OperatorLine } from './operator-line.ts';
import { tableSource, tableStore } from './table-stores.ts';

const text = Serdes.string();
const plus = (_: unknown, value: string, tableValue: string | null): string => `${value}+${tableValue}`;

/** A stream beside a table; steps are `S key value time` and `T key value time`. */
class Lookup {
  readonly stream: OperatorLine;
  readonly table: OperatorLine;

  constructor(leftJoin: boolean, { versionedMs = null, graceMs = null } = {} as { versionedMs?: number | null; graceMs?: number | null }) {
    const stores = [
      versionedMs === null ? tableStore('t') : Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore('t', versionedMs), text, text),
      ...(graceMs === null ? [] : [new GraceBufferBuilder('buffer', graceMs, text, text)]),
    ];
    this.stream = new OperatorLine({ stores }).add(kstreamKTableJoin({
      table: tableStoreView<string, string>('t'), joiner: plus, leftJoin, graceMs, bufferStoreName: graceMs === null ? null : 'buffer',
    }));
    this.table = new OperatorLine({}, this.stream).add(tableSource('t'));
  }

  expect(step: string, output: string): void {
    const [side, key, value, timestamp] = step.split(' ');
    const orNull = (part: string | undefined): string | null => (part === 'null' ? null : part!);
    const out = (side === 'S' ? this.stream : this.table).pipe(orNull(key), orNull(value), Number(timestamp));
    expect(`${step} => ${side === 'S' ? out : '-'}`).toBe(`${step} => ${output}`);
  }
}

test('an inner join takes the value that the table has when the stream record comes', () => {
  const join = new Lookup(false);
  join.expect('S k a 1', '-');
  join.expect('T k A 5', '-');
  join.expect('S k b 3', '(k, b+A, 3)');
  join.expect('T k B 2', '-');
  join.expect('S k c 10', '(k, c+B, 10)');
  join.expect('T k null 11', '-');
  join.expect('S k d 12', '-');
  expect(join.stream.fates).toEqual(['no-table-match', 'no-table-match']);
  expect(join.stream.dropped).toBe(0);
  for (const step of ['S null e 13', 'S k null 14', 'T null X 15']) join.expect(step, '-');
  expect(join.stream.dropped).toBe(3);
});

test('a left join does without a table value, and without a key', () => {
  const join = new Lookup(true);
  join.expect('S k a 1', '(k, a+null, 1)');
  join.expect('T k A 5', '-');
  join.expect('S k b 3', '(k, b+A, 3)');
  join.expect('S null e 13', '(null, e+null, 13)');
  join.expect('S k null 14', '-');
  expect(join.stream.dropped).toBe(1);
});

test('a versioned table is asked for the time of the stream record', () => {
  const join = new Lookup(true, { versionedMs: 100 });
  join.expect('T k A 10', '-');
  join.expect('T k B 20', '-');
  join.expect('S k a 5', '(k, a+null, 5)');
  join.expect('S k b 15', '(k, b+A, 15)');
  join.expect('S k c 25', '(k, c+B, 25)');
  join.expect('T k Z 12', '-');
  join.expect('S k d 15', '(k, d+Z, 15)');
  join.expect('T k null 30', '-');
  join.expect('S k e 31', '(k, e+null, 31)');
});

test('with grace, records wait for the table and then join in order of time, key and arrival', () => {
  const join = new Lookup(false, { versionedMs: 1000, graceMs: 10 });
  join.expect('S k a 10', '-');
  expect(join.stream.holds.at(-1)).toMatchObject({ reason: 'grace-buffer', details: { key: 'k', timestamp: 10, graceMs: 10, streamTime: 10, joinsAt: 20 } });
  join.expect('T k A 9', '-');
  join.expect('S k b 15', '-');
  join.expect('S k c 20', '(k, a+A, 10)');
  join.expect('S k d 21', '-');
  join.expect('T k B 21', '-');
  join.expect('S k e 40', '(k, b+A, 15) (k, c+A, 20) (k, d+B, 21)');
  join.expect('S k late 25', '(k, late+B, 25)');
  join.expect('S k f 31', '-');
  join.expect('S k g 30', '(k, g+B, 30)');
  const left = new Lookup(true, { versionedMs: 1000, graceMs: 10 });
  for (const step of ['S z a 10', 'S b a 10', 'S b b 10', 'S a c 9']) left.expect(step, '-');
  left.expect('S q q 40', '(a, c+null, 9) (b, a+null, 10) (b, b+null, 10) (z, a+null, 10)');
});

test('a buffered record keeps its own headers', () => {
  const join = new Lookup(true, { versionedMs: 1000, graceMs: 10 });
  join.stream.pipe('k', 'a', 10, ['h1']);
  expect(join.stream.pipe('k', 'b', 30, ['h2'])).toBe('(k, a+null, 10 {h1})');
});

test('grace needs a versioned table', () => {
  expect(() => new Lookup(false, { graceMs: 10 })).toThrow(IllegalArgumentException);
});

function globalLookup(leftJoin: boolean, keySelector: (key: string, value: string) => string | null): OperatorLine {
  const line = new OperatorLine({ stores: [tableStore('g')] });
  new OperatorLine({}, line).add(tableSource('g')).pipe('x', 'X', 50);
  const table: KTableValueGetterSupplier<string, string> = tableStoreView('g');
  return line.add(kstreamGlobalKTableJoin({ table, keySelector, joiner: plus, leftJoin }));
}

test('a global join looks up the selected key and keeps the key of the stream', () => {
  const inner = globalLookup(false, (_, value) => (value.startsWith('N') ? null : value));
  expect(inner.pipe('k', 'x', 1)).toBe('(k, x+X, 1)');
  expect(inner.pipe(null, 'x', 2)).toBe('(null, x+X, 2)');
  expect(inner.pipe('k', 'y', 3)).toBe('-');
  expect(inner.pipe('k', 'N', 4)).toBe('-');
  expect(inner.fates).toEqual(['no-table-match', 'null-join-key']);
  expect(() => inner.pipe('k', null, 5)).toThrow(TypeError);
});

test('a global left join takes a missing selected key for no match, with or without a key of the record', () => {
  const left = globalLookup(true, (_, value) => (value === null || value === 'N' ? null : value));
  expect(left.pipe('k', 'x', 1)).toBe('(k, x+X, 1)');
  expect(left.pipe(null, 'x', 2)).toBe('(null, x+X, 2)');
  expect(left.pipe('k', 'N', 4)).toBe('(k, N+null, 4)');
  expect(left.pipe(null, 'N', 4)).toBe('(null, N+null, 4)');
  expect(left.pipe('k', null, 5)).toBe('-');
  expect(left.dropped).toBe(1);
});

test('the joiner of a global join also gets the key that was looked up', () => {
  const line = new OperatorLine({ stores: [tableStore('g')] }).add(kstreamGlobalKTableJoin({
    table: tableStoreView<string, string>('g'), keySelector: (_: string, value: string) => `of-${value}`,
    joiner: (key, value, tableValue, tableKey) => [key, value, tableValue, tableKey].join('/'), leftJoin: true,
  }));
  expect(line.pipe('k', 'v', 1)).toBe('(k, k/v//of-v, 1)');
});

test('a selector that returns a Promise is an error', () => {
  expect(() => globalLookup(true, (() => Promise.resolve('x')) as never).pipe('k', 'v', 1)).toThrow(StreamsException);
});
