import { expect, test } from 'vitest';
import { StreamsException, UnsupportedOperationException } from '../../../src/engine/errors/errors.ts';
import { ktableFilter } from '../../../src/engine/operators/tables/ktable-filter.ts';
import { ktableMapValues } from '../../../src/engine/operators/tables/ktable-map-values.ts';
import { ktableSource } from '../../../src/engine/operators/tables/ktable-source.ts';
import { ktableToStream } from '../../../src/engine/operators/tables/ktable-to-stream.ts';
import { ktableTransformValues } from '../../../src/engine/operators/tables/ktable-transform-values.ts';
import type { KTableValueGetter, TableNode, TableSupplier } from '../../../src/engine/operators/tables/ktable.ts';
import type { ValueTransformerContext } from '../../../src/engine/operators/value-transformer.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import { OperatorLine } from './operator-line.ts';
import { tableStore, versionedStore } from './operator-stores.ts';

/** A supplier as the DSL's KTable would show it to its children. */
function node<V = string>(supplier: TableSupplier<string, V>): TableNode<string, V> {
  return { valueGetterSupplier: () => supplier.view(), enableSendingOldValues: (force) => supplier.enableSendingOldValues(force), queryableStoreName: null };
}

const startsWithA = (_: string, value: string): boolean => value.startsWith('a');

test('a table that nobody needs stored sends every record on, tombstones too', () => {
  const source = ktableSource<string, string>('s', null);
  const line = new OperatorLine({ changes: true }).add(source, 'SRC');
  expect(source.enableSendingOldValues(false)).toBe(false);
  expect(source.materialized).toBe(false);
  expect(line.pipe('k', 'a', 5, ['h'])).toBe('(k, a<null, 5 {h})');
  expect(line.pipe('k', null, 5)).toBe('(k, null<null, 5)');
  expect(line.pipe(null, 'a', 5)).toBe('-');
  expect(line.drops).toEqual([{ node: 'SRC', reason: 'null-key', details: null }]);
});

test('a view or forced old values materialize a source', () => {
  const source = ktableSource<string, string>('s', null);
  expect(source.view().storeNames).toEqual(['s']);
  expect(source.queryableName).toBe('s');
  const other = ktableSource<string, string>('s', null);
  expect(other.enableSendingOldValues(true)).toBe(true);
  expect(other.queryableName).toBe('s');
});

test('in a stored table what arrives last wins, whatever its timestamp', () => {
  const source = ktableSource<string, string>('s', 's');
  source.enableSendingOldValues(false);
  const line = new OperatorLine({ stores: [tableStore('s')], changes: true }).add(source);
  expect(line.pipe('k', 'a', 5)).toBe('(k, a<null, 5)');
  expect(line.pipe('k', 'b', 3)).toBe('(k, b<a, 3)');
  expect(line.pipe('k', null, 4)).toBe('(k, null<b, 4)');
  expect(line.pipe('k', null, 4)).toBe('(k, null<null, 4)');
  expect(line.pipe(null, null, 4)).toBe('-');
  expect(line.dropped).toBe(1);
});

test('a stored table keeps its old values to itself until someone asks', () => {
  const line = new OperatorLine({ stores: [tableStore('s')], changes: true }).add(ktableSource<string, string>('s', 's'));
  line.pipe('k', 'a', 5);
  expect(line.pipe('k', 'b', 6)).toBe('(k, b<null, 6)');
});

test('a cached table forwards at commit: the put\'s headers, the stored timestamp, nothing for nothing', () => {
  const source = ktableSource<string, string>('s', 's');
  source.enableSendingOldValues(true);
  const line = new OperatorLine({ stores: [tableStore('s', { cached: true })], threadCache: new ThreadCache(1_000_000), changes: true }).add(source);
  expect(line.pipe('k', 'a', 5, ['h'])).toBe('(k, a<null, 5 {h})');
  expect(line.pipe('k', null, 4, ['g'])).toBe('(k, null<a, 4 {g})');
  expect(line.pipe('k', null, 7)).toBe('-');
  expect(line.fates).toEqual(Array(3).fill('cached-until-commit'));
});

test('a versioned table puts late versions in their place and marks them', () => {
  const source = ktableSource<string, string>('s', 's');
  const seen: boolean[] = [];
  const line = new OperatorLine({ stores: [versionedStore('s', 100)] }).add(source)
    .add(() => ({ process(record) { seen.push(record.value.isLatest); } }));
  line.pipe('1', 'a', 10);
  line.pipe('1', 'b', 5);
  line.pipe('1', 'c', 200);
  line.pipe('1', 'd', 50);
  line.pipe('1', 'e', 101);
  expect(seen).toEqual([true, false, true, false]);
  expect(line.dropped).toBe(1);
  const getter = getterOf(source, line);
  expect(getter.isVersioned).toBe(true);
  expect(getter.get('1')?.value).toBe('c');
  expect(getter.getAsOf('1', 150)).toMatchObject({ value: 'e', timestamp: 101 });
});

function getterOf<V>(supplier: TableSupplier<string, V>, line: OperatorLine): KTableValueGetter<string, V> {
  const getter = supplier.view().get();
  getter.init(line.contextOf(0));
  return getter;
}

const inputs: readonly (readonly [string | null, number])[] = [['b1', 0], ['a1', 1], ['a2', 2], ['b2', 3], ['b3', 4], [null, 5]];

test('a filter over an unstored table sends a tombstone for each row that it refuses', () => {
  const source = ktableSource<string, string>('s', null);
  const line = new OperatorLine().add(source).add(ktableFilter(node(source), startsWithA, false, null));
  expect(inputs.map(([value, timestamp]) => line.pipe('k', value, timestamp))).toEqual([
    '(k, null, 0)', '(k, a1, 1)', '(k, a2, 2)', '(k, null, 3)', '(k, null, 4)', '(k, null, 5)',
  ]);
});

test('a filter over a stored table leaves out tombstones for rows that were not there', () => {
  const source = ktableSource<string, string>('s', 's');
  const filter = ktableFilter(node(source), startsWithA, false, null);
  const line = new OperatorLine({ stores: [tableStore('s')] }).add(source).add(filter, 'FILTER');
  expect(inputs.map(([value, timestamp]) => line.pipe('k', value, timestamp))).toEqual([
    '-', '(k, a1, 1)', '(k, a2, 2)', '(k, null, 3)', '-', '-',
  ]);
  expect(line.drops).toEqual(Array(3).fill({ node: 'FILTER', reason: 'unchanged-tombstone', details: null }));
});

test('a stored filter over an unstored table sends every tombstone until its own old values are wanted', () => {
  const source = ktableSource<string, string>('s', null);
  const filter = ktableFilter(node(source), startsWithA, false, 'f');
  const line = new OperatorLine({ stores: [tableStore('f')] }).add(source).add(filter);
  expect(inputs.map(([value, timestamp]) => line.pipe('k', value, timestamp))).toEqual([
    '(k, null, 0)', '(k, a1, 1)', '(k, a2, 2)', '(k, null, 3)', '(k, null, 4)', '(k, null, 5)',
  ]);
  const asked = ktableFilter(node(source), startsWithA, false, 'f');
  expect(asked.enableSendingOldValues(false)).toBe(true);
  expect(source.materialized).toBe(false);
  const withOld = new OperatorLine({ stores: [tableStore('f')], changes: true }).add(source).add(asked);
  expect(inputs.map(([value, timestamp]) => withOld.pipe('k', value, timestamp))).toEqual([
    '-', '(k, a1<null, 1)', '(k, a2<a1, 2)', '(k, null<a2, 3)', '-', '-',
  ]);
});

test('filterNot turns the predicate around, and a versioned parent keeps its tombstones', () => {
  const source = ktableSource<string, string>('s', 's');
  const filter = ktableFilter(node(source), startsWithA, true, null);
  filter.useVersionedSemantics = true;
  const line = new OperatorLine({ stores: [tableStore('s')] }).add(source).add(filter);
  expect(line.pipe('k', 'b', 0)).toBe('(k, b, 0)');
  expect(line.pipe('j', 'a', 0)).toBe('(j, null, 0)');
});

test('mapValues maps no deletions, may delete, and maps old values too', () => {
  const source = ktableSource<string, string>('s', 's');
  const mapped = ktableMapValues(node(source), (key: string, value: string) => (value === 'x' ? null : `${key}${value}`), null);
  expect(mapped.enableSendingOldValues(false)).toBe(true);
  const line = new OperatorLine({ stores: [tableStore('s')], changes: true }).add(source).add(mapped);
  expect(line.pipe('k', 'a', 1, ['h'])).toBe('(k, ka<null, 1 {h})');
  expect(line.pipe('k', 'x', 2)).toBe('(k, null<ka, 2)');
  expect(line.pipe('k', null, 3)).toBe('(k, null<null, 3)');
});

test('a stored mapValues answers from its own store', () => {
  const source = ktableSource<string, string>('s', null);
  let calls = 0;
  const mapped = ktableMapValues(node(source), (_: string, value: string) => `${value}${++calls}`, 'm');
  expect(mapped.enableSendingOldValues(true)).toBe(true);
  expect(source.materialized).toBe(false);
  const line = new OperatorLine({ stores: [tableStore('m')], changes: true }).add(source).add(mapped);
  expect(line.pipe('k', 'a', 1)).toBe('(k, a1<null, 1)');
  expect(line.pipe('k', 'a', 2)).toBe('(k, a2<a1, 2)');
  expect(getterOf(mapped, line).get('k')).toEqual({ value: 'a2', timestamp: 2 });
});

test('views of unstored operators compute from the parent\'s store at each look', () => {
  const source = ktableSource<string, string>('s', null);
  const upper = ktableMapValues(node(source), (_: string, value: string) => (value === 'x' ? null : value.toUpperCase()), null);
  const filtered = ktableFilter(node(upper), (_, value) => value !== 'B', false, null);
  expect(filtered.view().storeNames).toEqual(['s']);
  const line = new OperatorLine({ stores: [tableStore('s')] }).add(source).add(upper).add(filtered);
  for (const value of ['a', 'b', 'x']) line.pipe(value, value, 7);
  const getter = getterOf(filtered, line);
  expect(['a', 'b', 'x', 'y'].map((key) => getter.get(key))).toEqual([{ value: 'A', timestamp: 7 }, null, null, null]);
  expect(getter.isVersioned).toBe(false);
  expect(() => getter.getAsOf('a', 7)).toThrow(UnsupportedOperationException);
});

test('views of a versioned table look into its past', () => {
  const source = ktableSource<string, string>('s', 's');
  const upper = ktableMapValues(node(source), (_: string, value: string) => value.toUpperCase(), null);
  const filtered = ktableFilter(node(upper), (_, value) => value !== 'B', false, null);
  const line = new OperatorLine({ stores: [versionedStore('s', 100)] }).add(source);
  line.pipe('k', 'a', 10);
  line.pipe('k', 'b', 20);
  const getter = getterOf(filtered, line);
  expect(getter.isVersioned).toBe(true);
  expect(getter.getAsOf('k', 15)).toMatchObject({ value: 'A', timestamp: 10 });
  expect([getter.getAsOf('k', 25), getter.getAsOf('k', 5), getter.get('k')]).toEqual([null, null, null]);
});

test('a transformer sees deletions, cannot forward, and is closed with its operator', () => {
  const source = ktableSource<string, string>('s', null);
  let context!: ValueTransformerContext;
  let closed = 0;
  const transformed = ktableTransformValues(node(source), () => ({
    init(given) { context = given; },
    transform: (key: string, value: string | null) => `${key}${String(value)}@${context.timestamp}`,
    close() { closed++; },
  }), null);
  const processor = transformed.get();
  const line = new OperatorLine({ changes: true }).add(source).add(() => processor);
  expect(line.pipe('k', 'a', 3)).toBe('(k, ka@3<null, 3)');
  expect(line.pipe('k', null, 4)).toBe('(k, knull@4<null, 4)');
  expect(() => (context as unknown as { forward(): void }).forward()).toThrow(StreamsException);
  processor.close?.();
  expect(closed).toBe(1);
});

test('a transformer\'s view shows it the row\'s own context', () => {
  const source = ktableSource<string, string>('s', null);
  let context!: ValueTransformerContext;
  const transformed = ktableTransformValues(node(source), {
    get: () => ({
      init(given) { context = given; },
      transform: (_: string, value: string | null) => (value === 'x' ? null : `${String(value)}@${context.timestamp}/${context.recordMetadata?.topic}/${context.recordMetadata?.offset}`),
    }),
  }, null);
  expect(transformed.view().storeNames).toEqual(['s']);
  const line = new OperatorLine({ stores: [tableStore('s')] }).add(source);
  line.pipe('k', 'a', 3);
  line.pipe('x', 'x', 3);
  const getter = getterOf(transformed, line);
  expect(getter.get('k')).toEqual({ value: 'a@3/null/-1', timestamp: 3 });
  expect(getter.get('none')).toEqual({ value: 'null@-1/null/-1', timestamp: -1 });
  expect(getter.get('x')).toBe(null);
  expect(line.recordContext).toBe(null);
});

test('a stored transformer takes its old value from its store', () => {
  const source = ktableSource<string, string>('s', null);
  const transformed = ktableTransformValues(node(source), () => ({ transform: (_: string, value: string | null) => (value === null ? 'gone' : value) }), 't');
  transformed.enableSendingOldValues(false);
  const line = new OperatorLine({ stores: [tableStore('t')], changes: true }).add(source).add(transformed);
  expect(line.pipe('k', 'a', 1)).toBe('(k, a<null, 1)');
  expect(line.pipe('k', null, 2)).toBe('(k, gone<a, 2)');
});

test('toStream shows new values only', () => {
  const source = ktableSource<string, string>('s', null);
  const line = new OperatorLine({ changes: true }).add(source).add(ktableToStream());
  expect(line.pipe('k', 'a', 1, ['h'])).toBe('(k, a, 1 {h})');
  expect(line.pipe('k', null, 2)).toBe('(k, null, 2)');
});
