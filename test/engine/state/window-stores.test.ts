import { expect, test } from 'vitest';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import type { WindowBytesStoreSupplier } from '../../../src/engine/state/store-suppliers.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { BuiltInDslStoreSuppliers } from '../../../src/engine/state/dsl-store-suppliers.ts';
import type { WindowStore } from '../../../src/engine/state/stores.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { StoreContext, entries } from './store-context.ts';

const text = Serdes.string();
const RETENTION = 200_000;
function open(context: StoreContext, supplier: WindowBytesStoreSupplier): WindowStore<string, string> {
  return context.open(Stores.windowStoreBuilder(supplier, text, text));
}
const memory = (retention = RETENTION, duplicates = false): WindowBytesStoreSupplier => Stores.inMemoryWindowStore('w', retention, 10, duplicates);
const disk = (retention = RETENTION, duplicates = false): WindowBytesStoreSupplier => Stores.persistentWindowStore('w', retention, 10, duplicates);
const onClose = (isSlidingWindow: boolean): WindowBytesStoreSupplier => BuiltInDslStoreSuppliers.ROCKS_DB.windowStore({
  name: 'w', retentionMs: RETENTION, windowSizeMs: 10, retainDuplicates: false, emitStrategy: EmitStrategy.onWindowClose(), isSlidingWindow, isTimestamped: true,
});
const all = [['in memory', memory()], ['persistent', disk()], ['time-ordered', onClose(false)], ['indexed', onClose(true)]] as const;

for (const [kind, supplier] of all) {
  test(`the windows of one key come by their start (${kind})`, () => {
    const store = open(new StoreContext(), supplier);
    for (const [key, start] of [['a', 150_000], ['b', 20], ['a', 10], ['ab', 20], ['a', 20]] as const) store.put(key, `${key}${start}`, start);
    expect(store.fetch('a', 20)).toBe('a20');
    expect(store.fetch('a', 21)).toBe(null);
    expect(entries(store.fetch('a', 0, 200_000))).toBe('10=a10 20=a20 150000=a150000');
    expect(entries(store.backwardFetch('a', 11, 150_000))).toBe('150000=a150000 20=a20');
    store.put('a', null, 20);
    expect(entries(store.fetch('a', 10, 20))).toBe('10=a10');
  });
}

test('in memory several keys come by start, then key', () => {
  const store = open(new StoreContext(), memory());
  for (const [key, start] of [['a', 30], ['b', 20], ['ab', 20], ['a', 20]] as const) store.put(key, 'v', start);
  expect(entries(store.all())).toBe('[a@20/30]=v [ab@20/30]=v [b@20/30]=v [a@30/40]=v');
  expect(entries(store.backwardAll())).toBe('[a@30/40]=v [b@20/30]=v [ab@20/30]=v [a@20/30]=v');
  expect(entries(store.fetch('a', 'ab', 0, 25))).toBe('[a@20/30]=v [ab@20/30]=v');
  expect(entries(store.fetchAll(21, 99))).toBe('[a@30/40]=v');
});

test('persistent ones come segment by segment, by key and then start in each', () => {
  const store = open(new StoreContext(), disk());
  for (const [key, start] of [['a', 150_000], ['b', 20], ['a', 30], ['a', 20]] as const) store.put(key, 'v', start);
  expect(entries(store.all())).toBe('[a@20/30]=v [a@30/40]=v [b@20/30]=v [a@150000/150010]=v');
  expect(entries(store.backwardFetchAll(0, 99))).toBe('[b@20/30]=v [a@30/40]=v [a@20/30]=v');
  expect(entries(store.fetch(null, 'a', 25, 200_000))).toBe('[a@30/40]=v [a@150000/150010]=v');
});

test('stores for emit on close come by start, then key', () => {
  for (const isSliding of [true, false]) {
    const store = open(new StoreContext(), onClose(isSliding));
    for (const [key, start] of [['a', 150_000], ['b', 20], ['a', 30], ['a', 20]] as const) store.put(key, 'v', start);
    expect(entries(store.fetchAll(0, 200_000))).toBe('[a@20/30]= [b@20/30]= [a@30/40]= [a@150000/150010]='.replaceAll('=', '=v'));
  }
});

test('in memory what is as old as the retention is refused, counted, logged and forgotten', () => {
  const context = new StoreContext();
  const store = open(context, memory(100));
  store.put('a', '1', 0);
  store.put('a', '2', 99);
  expect(entries(store.all())).toBe('[a@0/10]=1 [a@99/109]=2');
  store.put('b', '3', 100);
  expect(store.fetch('a', 0)).toBe(null);
  store.put('a', '4', 0);
  expect(context.dropped).toBe(1);
  expect(context.logged()).toContain(`${'61'}${'0'.repeat(24)}=4@0`);
  expect(entries(store.all())).toBe('[a@99/109]=2 [b@100/110]=3');
});

test('a persistent store takes a late write while its segment lives, and never shows it', () => {
  const context = new StoreContext();
  const store = open(context, disk(100));
  store.put('a', '1', 59_000);
  store.put('a', 'late', 10);
  expect(context.dropped).toBe(0);
  expect(store.fetch('a', 10)).toBe(null);
  expect(entries(store.all())).toBe('[a@59000/59010]=1');
  store.put('a', '2', 60_200);
  store.put('a', 'too late', 10);
  expect(context.dropped).toBe(1);
});

test('duplicates are kept apart by a number, which the changelog shows; a null is logged only', () => {
  for (const supplier of [memory(RETENTION, true), disk(RETENTION, true)]) {
    const context = new StoreContext();
    const store = open(context, supplier);
    store.put('a', 'x', 5);
    store.put('ab', 'y', 5);
    store.put('a', 'z', 5);
    store.put('a', null, 5);
    expect(entries(store.fetch('a', 0, 10))).toBe('5=x 5=z');
    expect(entries(store.fetch('a', 'a', 0, 10))).toBe('[a@5/15]=x [a@5/15]=z');
    const keys = context.changelog.map(({ key }) => key[key.length - 1]);
    expect(keys).toEqual([1, 2, 3, 4]);
    expect(context.changelog[3]!.value).toBe(null);
  }
});

test('restoring brings windows back, timestamps too, and forgets what the batch outdates', () => {
  for (const supplier of [Stores.inMemoryWindowStore('w', 100, 10, false), Stores.persistentTimestampedWindowStore('w', 100, 10, false), onClose(true)]) {
    const builder = Stores.timestampedWindowStoreBuilder(supplier, text, text);
    const context = new StoreContext();
    const store = context.open(builder);
    store.put('a', { value: '1', timestamp: 3 }, 0);
    store.put('b', { value: '2', timestamp: 98_000 }, 98_000);
    const other = new StoreContext();
    const restored = other.open(builder);
    other.restore(context.changelog);
    expect(restored.fetch('a', 0)).toEqual(supplier.retentionMs === RETENTION ? { value: '1', timestamp: 3 } : null);
    expect(restored.fetch('b', 98_000)).toEqual({ value: '2', timestamp: 98_000 });
  }
});

test('an in-memory walk goes on while windows expire around it', () => {
  const store = open(new StoreContext(), memory(100));
  for (const start of [0, 10, 20]) store.put('a', `${start}`, start);
  const walk = store.fetch('a', 0, 50);
  expect(walk.next().value).toEqual([0, '0']);
  store.put('b', 'x', 109);
  expect(entries(walk)).toBe('10=10 20=20');
});

test('the factory refuses what Kafka refuses', () => {
  expect(() => Stores.inMemoryWindowStore('w', 5, 10, false)).toThrow(
    'The retention period of the window store w must be no smaller than its window size. Got size=[10], retention=[5]');
  expect(() => Stores.persistentWindowStore('w', -1, 0, false)).toThrow('retentionPeriod cannot be negative');
  expect(() => Stores.inMemoryWindowStore(null as unknown as string, 10, 10, false)).toThrow('name cannot be null');
  expect(() => Stores.persistentVersionedKeyValueStore('v', 10, 0)).toThrow('segmentInterval cannot be zero or negative');
  expect(() => Stores.lruMap('l', -1)).toThrow('maxCacheSize cannot be negative');
  expect(() => Stores.keyValueStoreBuilder(null as never, text, text)).toThrow('supplier cannot be null');
});
