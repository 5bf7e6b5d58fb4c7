import { expect, test } from 'vitest';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { IllegalArgumentException, NullPointerException, StreamsException } from '../../../src/engine/errors/errors.ts';
import { kstreamBranch } from '../../../src/engine/operators/streams/kstream-branch.ts';
import { kstreamFilter } from '../../../src/engine/operators/streams/kstream-filter.ts';
import { kstreamFlatMap } from '../../../src/engine/operators/streams/kstream-flat-map.ts';
import { kstreamFlatMapValues } from '../../../src/engine/operators/streams/kstream-flat-map-values.ts';
import { kstreamForeach } from '../../../src/engine/operators/streams/kstream-foreach.ts';
import { kstreamMap } from '../../../src/engine/operators/streams/kstream-map.ts';
import { kstreamMapValues } from '../../../src/engine/operators/streams/kstream-map-values.ts';
import { kstreamPeek } from '../../../src/engine/operators/streams/kstream-peek.ts';
import { kstreamPrint } from '../../../src/engine/operators/streams/kstream-print.ts';
import { kstreamRepartitionFilter } from '../../../src/engine/operators/streams/kstream-repartition-filter.ts';
import { kstreamSelectKey } from '../../../src/engine/operators/streams/kstream-select-key.ts';
import { passThrough } from '../../../src/engine/operators/pass-through.ts';
import type { Record } from '../../../src/engine/processor/record.ts';
import { OperatorLine } from './operator-line.ts';

const promised = Promise.resolve(true) as unknown;

test('filter and filterNot show nulls to the predicate and keep the record as it is', () => {
  const startsWithA = (_: unknown, value: string | null): boolean => value?.startsWith('a') ?? true;
  const filter = new OperatorLine().add(kstreamFilter(startsWithA, false));
  expect(filter.pipe('k', 'a1', 5, ['h'])).toBe('(k, a1, 5 {h})');
  expect(filter.pipe(null, null, 3)).toBe('(null, null, 3)');
  expect(filter.pipe('k', 'b', 6)).toBe('-');
  const filterNot = new OperatorLine().add(kstreamFilter(startsWithA, true));
  expect(filterNot.pipe('k', 'b', 6)).toBe('(k, b, 6)');
  expect(filterNot.pipe('k', 'a', 6)).toBe('-');
  expect(filter.fates).toEqual(['predicate-false']);
  expect(filter.dropped).toBe(0);
});

test('a filter takes anything truthy for yes', () => {
  const line = new OperatorLine().add(kstreamFilter(((_: unknown, value: string) => value.length) as never, false));
  expect(line.pipe('k', 'a', 0)).toBe('(k, a, 0)');
  expect(line.pipe('k', '', 0)).toBe('-');
});

test('the repartition filter keeps records without a key out unless a join downstream takes them', () => {
  const strict = new OperatorLine().add(kstreamRepartitionFilter(() => false));
  expect(strict.pipe(null, 'v', 0)).toBe('-');
  expect(strict.pipe('k', null, 0)).toBe('(k, null, 0)');
  expect(strict.fates).toEqual(['null-key-before-repartition']);
  expect(strict.dropped).toBe(0);
  expect(new OperatorLine().add(kstreamRepartitionFilter(() => true)).pipe(null, 'v', 0)).toBe('(null, v, 0)');
});

test('map, selectKey and mapValues keep timestamp and headers, and take undefined for null', () => {
  const map = new OperatorLine().add(kstreamMap((key: string, value: string) => [value, key] as const));
  expect(map.pipe('k', 'v', 5, ['h', 'h'])).toBe('(v, k, 5 {h h})');
  expect(map.pipe(null, undefined, 5)).toBe('(null, null, 5)');
  expect(new OperatorLine().add(kstreamSelectKey((_: string, value: string) => value.at(0))).pipe('k', '', 5, ['h'])).toBe('(null, , 5 {h})');
  expect(new OperatorLine().add(kstreamMapValues((key: string, value: string) => `${key}=${value}`)).pipe('k', 'v', 5)).toBe('(k, k=v, 5)');
  expect(new OperatorLine().add(kstreamMapValues(() => undefined)).pipe('k', 'v', 5)).toBe('(k, null, 5)');
});

test('a mapped record has headers of its own', () => {
  const seen: number[] = [];
  const line = new OperatorLine()
    .add(kstreamFlatMapValues(() => ['a', 'b']))
    .add(() => ({ process(record: Record<unknown, unknown>) { seen.push(record.headers.add('more', utf8Encode('x')).size); } }));
  line.pipe('k', 'v', 0, ['h']);
  expect(seen).toEqual([2, 2]);
});

test('map and flatMap refuse null, and what is no pair', () => {
  const mapping = (result: unknown): (() => string) => () => new OperatorLine().add(kstreamMap(() => result as never), 'KSTREAM-MAP-0000000001').pipe('k', 'v', 0);
  expect(mapping(null)).toThrow(NullPointerException);
  expect(mapping(undefined)).toThrow(NullPointerException);
  expect(mapping('kv')).toThrow(IllegalArgumentException);
  expect(mapping('kv')).toThrow('KSTREAM-MAP-0000000001 must return a pair [key, value], got string');
  expect(() => new OperatorLine().add(kstreamFlatMap(() => null as never)).pipe('k', 'v', 0)).toThrow(NullPointerException);
  expect(() => new OperatorLine().add(kstreamFlatMapValues(() => null as never)).pipe('k', 'v', 0)).toThrow(NullPointerException);
  const second = new OperatorLine().add(kstreamFlatMap(() => [['a', 1], null] as never));
  expect(() => second.pipe('k', 'v', 0)).toThrow(NullPointerException);
  expect(second.outputs).toEqual(['(a, 1, 0)']);
});

test('flatMap and flatMapValues forward in the iterable\'s order, and say when there was nothing', () => {
  const words = new OperatorLine().add(kstreamFlatMap((key: string, value: string) => value.split(' ').filter(Boolean).map((word) => [word, key] as const)));
  expect(words.pipe('k', 'b a b', 7, ['h'])).toBe('(b, k, 7 {h}) (a, k, 7 {h}) (b, k, 7 {h})');
  expect(words.pipe('k', '', 7)).toBe('-');
  const twice = new OperatorLine().add(kstreamFlatMapValues(function* (_: string, value: string) { yield value; yield null; }));
  expect(twice.pipe('k', 'v', 7)).toBe('(k, v, 7) (k, null, 7)');
  expect(words.fates).toEqual(['empty-flat-map']);
});

test('peek forwards after the action, foreach and print end the stream', () => {
  const seen: unknown[] = [];
  const peek = new OperatorLine().add(kstreamPeek((key, value) => { seen.push([key, value]); }));
  expect(peek.pipe(null, 'v', 1, ['h'])).toBe('(null, v, 1 {h})');
  const foreach = new OperatorLine().add(kstreamForeach((key, value) => { seen.push([key, value]); }));
  expect(foreach.pipe('k', null, 1)).toBe('-');
  const lines: string[] = [];
  const print = new OperatorLine().add(kstreamPrint((key, value) => `[x]: ${String(key)}, ${String(value)}`, (line) => lines.push(line)));
  expect(print.pipe('k', null, 1)).toBe('-');
  expect(seen).toEqual([[null, 'v'], ['k', null]]);
  expect(lines).toEqual(['[x]: k, null']);
  expect([foreach.fates, print.fates]).toEqual([['terminal'], ['terminal']]);
});

test('a branch gets what no earlier predicate took; without a default child the rest ends', () => {
  const predicates = [(_: unknown, v: string) => v.includes('a'), (_: unknown, v: string) => v.includes('b')];
  const open = new OperatorLine().add(kstreamBranch(predicates, ['A', 'B', 'rest']));
  expect(open.pipe('k', 'ab', 0)).toBe('A:(k, ab, 0)');
  expect(open.pipe('k', 'b', 0)).toBe('B:(k, b, 0)');
  expect(open.pipe('k', 'c', 0)).toBe('rest:(k, c, 0)');
  const closed = new OperatorLine().add(kstreamBranch(predicates, ['A', 'B']));
  expect(closed.pipe('k', 'c', 0)).toBe('-');
  expect(closed.fates).toEqual(['no-branch']);
});

test('passThrough forwards the record itself', () => {
  expect(new OperatorLine().add(passThrough()).pipe(null, null, 4, ['h'])).toBe('(null, null, 4 {h})');
});

test('a callback that returns a Promise is an error that names the node and the record', () => {
  const suppliers = [
    kstreamFilter(() => promised as boolean, false), kstreamMap(() => promised as never), kstreamSelectKey(() => promised),
    kstreamMapValues(() => promised), kstreamFlatMap(() => promised as never), kstreamFlatMap(() => [promised as never]),
    kstreamFlatMapValues(() => promised as never), kstreamFlatMapValues(() => [promised]), kstreamPeek(() => promised), kstreamForeach(() => promised),
    kstreamPrint(() => promised as string, () => undefined), kstreamBranch([() => promised as boolean], ['a']),
  ];
  for (const supplier of suppliers) expect(() => new OperatorLine().add(supplier).pipe('k', 'v', 0)).toThrow(StreamsException);
  const line = new OperatorLine().add(kstreamMapValues(() => promised), 'KSTREAM-MAPVALUES-0000000003');
  expect(() => line.pipe('k', 'v', 0)).toThrow(
    'the mapper of KSTREAM-MAPVALUES-0000000003 returned a Promise\n  task 0_0, record in[0]@0\n' +
      '  Callbacks run synchronously. Fetch before the record reaches this topic, or answer through a second topic.',
  );
});

test('a rejected Promise is refused too, without an unhandled rejection', () => {
  const line = new OperatorLine().add(kstreamMapValues(() => Promise.reject(new Error('late'))));
  expect(() => line.pipe('k', 'v', 0)).toThrow('returned a Promise');
});
