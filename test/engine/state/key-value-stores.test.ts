import { expect, test } from 'vitest';
import { bytesOfHex, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Headers } from '../../../src/engine/common/headers.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import type { KeyValueBytesStoreSupplier } from '../../../src/engine/state/store-suppliers.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import type { KeyValueStore } from '../../../src/engine/state/stores.ts';
import { StoreContext, entries } from './store-context.ts';

const text = Serdes.string();
function open(context: StoreContext, supplier: KeyValueBytesStoreSupplier, caching = false): KeyValueStore<string, string> {
  const builder = Stores.keyValueStoreBuilder(supplier, text, text);
  return context.open(caching ? builder.withCachingEnabled() : builder);
}
const suppliers = [Stores.inMemoryKeyValueStore('s'), Stores.persistentKeyValueStore('s')];

for (const supplier of suppliers) {
  const kind = supplier.persistent ? 'persistent' : 'in memory';

  test(`logs every write, deletes of absent keys too, putIfAbsent only when it stored (${kind})`, () => {
    const context = new StoreContext();
    const store = open(context, supplier);
    store.put('a', '1');
    store.put('a', '1');
    expect(store.putIfAbsent('a', '2')).toBe('1');
    expect(store.putIfAbsent('b', '2')).toBe(null);
    expect(store.delete('c')).toBe(null);
    store.put('b', null);
    store.putAll([['d', '4'], ['e', null]]);
    expect(context.at(7).logged()).toBe('a=1@0 a=1@0 b=2@0 c=-@0 b=-@0 d=4@0 e=-@0');
    expect(entries(store.all())).toBe('a=1 d=4');
  });

  test(`walks in the order of unsigned bytes, bounds included (${kind})`, () => {
    const store = open(new StoreContext(), supplier);
    for (const key of ['b', 'é', 'a', 'ab', 'c']) store.put(key, key);
    expect(entries(store.all())).toBe('a=a ab=ab b=b c=c é=é');
    expect(entries(store.range('ab', 'c'))).toBe('ab=ab b=b c=c');
    expect(entries(store.reverseRange(null, 'b'))).toBe('b=b ab=ab a=a');
    expect(entries(store.range('c', 'a'))).toBe('');
    expect(entries(store.prefixScan('a', text.serializer))).toBe('a=a ab=ab');
    expect(entries(store.reverseAll())).toBe('é=é c=c b=b ab=ab a=a');
  });

  test(`a walk that is left early closes, and closing twice is no harm (${kind})`, () => {
    const store = open(new StoreContext(), supplier);
    store.put('a', '1');
    store.put('b', '2');
    for (const [key] of store.all()) {
      expect(key).toBe('a');
      break;
    }
    const walk = store.all();
    expect(walk.peekNextKey()).toBe('a');
    walk.close();
    walk.close();
    expect(walk.next().done).toBe(true);
  });

  test(`a null key is refused (${kind})`, () => {
    const store = open(new StoreContext(), supplier);
    expect(() => { store.put(null as unknown as string, '1'); }).toThrow('key cannot be null');
    expect(() => { store.putAll([['a', '1'], [null as unknown as string, '2']]); }).toThrow('key cannot be null');
    expect(entries(store.all())).toBe('');
  });
}

test('a walk in memory keeps its keys, skips deleted ones and gives current values', () => {
  const store = open(new StoreContext(), Stores.inMemoryKeyValueStore('s'));
  for (const key of ['a', 'b', 'c', 'd']) store.put(key, '1');
  const walk = store.all();
  walk.next();
  store.delete('b');
  store.put('c', '2');
  store.put('bb', '9');
  store.put('e', '9');
  expect(entries(walk)).toBe('c=2 d=1');
});

test('a persistent walk shows the moment when it began', () => {
  const store = open(new StoreContext(), Stores.persistentKeyValueStore('s'));
  for (const key of ['a', 'b', 'c', 'd']) store.put(key, '1');
  const walk = store.all();
  walk.next();
  store.delete('b');
  store.put('c', '2');
  store.put('bb', '9');
  expect(entries(walk)).toBe('b=1 c=1 d=1');
  expect(entries(store.all())).toBe('a=1 bb=9 c=2 d=1');
});

test('a prefix of nothing but FF has no end: refused in memory, open on disk', () => {
  const bytes = Serdes.bytes();
  const memory = new StoreContext().open(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('s'), bytes, text));
  const disk = new StoreContext().open(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('s'), bytes, text));
  expect(() => memory.prefixScan(bytesOfHex('ffff'), bytes.serializer)).toThrow('no key follows a prefix');
  disk.put(bytesOfHex('ffff01'), 'x');
  expect([...disk.prefixScan(bytesOfHex('ffff'), bytes.serializer)]).toHaveLength(1);
});

test('a timestamped store logs the value alone, under its own timestamp, and restoring puts it back', () => {
  for (const supplier of [Stores.inMemoryKeyValueStore('s'), Stores.persistentTimestampedKeyValueStore('s')]) {
    const builder = Stores.timestampedKeyValueStoreBuilder(supplier, text, text);
    const context = new StoreContext().at(9);
    const store = context.open(builder);
    store.put('a', { value: 'x', timestamp: 5 });
    store.put('b', null);
    const log = context.changelog.slice();
    expect(context.logged()).toBe('a=x@5 b=-@9');
    const other = new StoreContext();
    const restored = other.open(builder);
    other.restore(log);
    expect(restored.get('a')).toEqual({ value: 'x', timestamp: 5 });
    expect(other.changelog).toEqual([]);
  }
});

test('a plain persistent store below a timestamped one forgets the timestamps', () => {
  const store = new StoreContext().open(Stores.timestampedKeyValueStoreBuilder(Stores.persistentKeyValueStore('s'), text, text));
  store.put('a', { value: 'x', timestamp: 5 });
  expect(store.get('a')).toEqual({ value: 'x', timestamp: -1 });
  expect(entries(store.all())).toBe('a={"value":"x","timestamp":-1}');
});

test('the LRU map throws out the entry used least recently and logs it as deleted', () => {
  const context = new StoreContext();
  const store = open(context, Stores.lruMap('s', 2));
  store.put('a', '1');
  store.put('b', '2');
  store.get('a');
  store.put('c', '3');
  expect(context.logged()).toBe('a=1@0 b=2@0 b=-@0 c=3@0');
  expect(entries(store.all())).toBe('a=1 c=3');
});

test('headers of the record go to the changelog only where the builder says so', () => {
  const context = new StoreContext().at(1, 0, new Headers([['h', utf8Encode('v')]]));
  const builder = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('s'), text, text) as ReturnType<typeof Stores.keyValueStoreBuilder<string, string>> & { withHeaders(): unknown };
  context.open(builder).put('a', '1');
  builder.withHeaders();
  context.open(builder).put('a', '1');
  expect(context.logged()).toBe('a=1@1 a=1@1 {h}');
});

test('a write outside of record processing says where to write instead', () => {
  const context = new StoreContext();
  const store = open(context, Stores.inMemoryKeyValueStore('s'));
  context.recordContext = null;
  expect(() => { store.put('a', '1'); }).toThrow('not in init');
});
