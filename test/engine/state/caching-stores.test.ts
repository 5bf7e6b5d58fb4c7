import { expect, test } from 'vitest';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import { Headers } from '../../../src/engine/common/headers.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import type { StateStore, StoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import type { WindowBytesStoreSupplier } from '../../../src/engine/state/store-suppliers.ts';
import { BuiltInDslStoreSuppliers } from '../../../src/engine/state/dsl-store-suppliers.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import type { CachedStateStore, KeyValueStore } from '../../../src/engine/state/stores.ts';
import { ThreadCache } from '../../../src/engine/state/cache/thread-cache.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import { StoreContext, entries } from './store-context.ts';

const text = Serdes.string();
const builder = (name = 's'): StoreBuilder<KeyValueStore<string, string>> =>
  Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), text, text).withCachingEnabled();

/** Opens a store and notes what its cache forwards: `key: new (old) @timestamp`. */
function listening<S extends StateStore>(context: StoreContext, made: StoreBuilder<S>, sendOldValues = true): { store: S; forwarded(): string } {
  const store = context.open(made);
  const log: string[] = [];
  (store as unknown as CachedStateStore<unknown, unknown>).setFlushListener((key, value, old, timestamp) => {
    log.push(`${String(key)}: ${String(value)} (${String(old)}) @${timestamp}`);
    expect(context.recordContext!.timestamp).toBe(timestamp);
  }, sendOldValues);
  return { store, forwarded: () => log.splice(0).join(', ') };
}

test('a flush writes and forwards each key once, in the order of the last writes, with the value of the last flush as the old one', () => {
  const context = new StoreContext();
  const { store, forwarded } = listening(context, builder());
  context.at(1);
  store.put('a', 'A');
  store.put('b', 'B');
  context.at(2);
  store.put('a', 'A2');
  expect(context.logged()).toBe('');
  expect(entries(store.all())).toBe('a=A2 b=B');
  context.at(9);
  store.flush();
  expect(forwarded()).toBe('b: B (null) @1, a: A2 (null) @2');
  expect(context.logged()).toBe('b=B@1 a=A2@2');
  expect(context.recordContext!.timestamp).toBe(9);
  store.put('a', 'A3');
  store.put('a', 'A4');
  store.flush();
  expect(forwarded()).toBe('a: A4 (A2) @9');
  store.flush();
  expect(forwarded()).toBe('');
});

test('what was made and deleted between two flushes leaves no trace; with no one listening the tombstone is written', () => {
  const context = new StoreContext();
  const { store, forwarded } = listening(context, builder(), false);
  store.put('a', '1');
  expect(store.delete('a')).toBe('1');
  store.flush();
  expect(forwarded() + context.logged()).toBe('');
  store.put('b', '1');
  store.flush();
  store.put('b', null);
  expect(entries(store.all())).toBe('');
  store.flush();
  expect(forwarded()).toBe('b: 1 (null) @0, b: null (null) @0');
  expect(context.logged()).toBe('b=1@0 b=-@0');
  const silent = new StoreContext();
  const plain = silent.open(builder());
  plain.put('a', '1');
  plain.delete('a');
  plain.flush();
  expect(silent.logged()).toBe('a=-@0');
});

test('a budget of nothing flushes every put at once', () => {
  const context = new StoreContext({ cacheBytes: 0 });
  const { store, forwarded } = listening(context, builder());
  store.put('a', '1');
  expect(forwarded()).toBe('a: 1 (null) @0');
  store.put('a', '2');
  expect(forwarded()).toBe('a: 2 (1) @0');
  expect(store.get('a')).toBe('2');
  expect(context.threadCache.sizeBytes).toBe(0);
});

test('evicting a dirty entry flushes it first, then all other dirty ones, which stay as clean ones', () => {
  // One entry: key 1 + 24 + 1 + value 1 + 20 + topic 2 = 49.
  const context = new StoreContext({ cacheBytes: 3 * 49 });
  const { store, forwarded } = listening(context, builder());
  for (const key of ['a', 'b', 'c']) store.put(key, '1');
  expect(context.threadCache.sizeBytes).toBe(147);
  store.get('a');
  expect(forwarded()).toBe('');
  store.put('d', '1');
  expect(forwarded()).toBe('b: 1 (null) @0, a: 1 (null) @0, c: 1 (null) @0, d: 1 (null) @0');
  expect(context.threadCache.size).toBe(3);
  store.put('e', '1');
  expect(forwarded()).toBe('');
  expect(context.threadCache.evictions).toBe(2);
});

test('entries are measured as Kafka measures them, headers and topic included', () => {
  const context = new StoreContext().at(0, 0, new Headers([['name', utf8Encode('vv')]]));
  context.open(builder()).put('key', 'value');
  expect(context.threadCache.sizeBytes).toBe(3 + 24 + 1 + 5 + 20 + 2 + 4 + 2);
});

test('the cache just written gives way, not the one used least; a shrunk budget takes from all in turn', () => {
  const context = new StoreContext({ cacheBytes: 2 * 49 });
  const first = listening(context, builder('one'));
  const second = listening(context, builder('two'));
  first.store.put('a', '1');
  first.store.put('b', '1');
  second.store.put('c', '1');
  expect(first.forwarded()).toBe('');
  expect(second.forwarded()).toBe('c: 1 (null) @0');
  context.threadCache.resize(49);
  expect(first.forwarded()).toBe('a: 1 (null) @0, b: 1 (null) @0');
  expect(context.threadCache.sizeBytes).toBe(49);
});

test('reads fill the cache with clean entries, and closing flushes', () => {
  const context = new StoreContext();
  const made = builder();
  const { store, forwarded } = listening(context, made);
  store.put('a', '1');
  store.flush();
  forwarded();
  expect(context.threadCache.size).toBe(1);
  store.put('b', '2');
  store.close();
  expect(forwarded()).toBe('b: 2 (null) @0');
  expect([context.threadCache.size, context.threadCache.sizeBytes]).toEqual([0, 0]);
});

const onClose: WindowBytesStoreSupplier = BuiltInDslStoreSuppliers.ROCKS_DB.windowStore({
  name: 'w', retentionMs: 200_000, windowSizeMs: 10, retainDuplicates: false, emitStrategy: EmitStrategy.onWindowClose(), isSlidingWindow: false, isTimestamped: true,
});
const windowSuppliers: readonly WindowBytesStoreSupplier[] = [
  Stores.inMemoryWindowStore('w', 200_000, 10, false), Stores.persistentWindowStore('w', 200_000, 10, false), onClose,
];

test('a cached window store answers every question as the store without a cache does', () => {
  for (const supplier of windowSuppliers) {
    for (let seed = 1; seed <= 3; seed++) {
      const random = new SeededRandom(seed);
      const context = new StoreContext();
      const cached = context.open(Stores.windowStoreBuilder(supplier, text, text).withCachingEnabled());
      const plain = new StoreContext().open(Stores.windowStoreBuilder(supplier, text, text));
      // In memory a key that is another one with zeros behind it sorts elsewhere in the cache than in the store, as in Kafka.
      const key = (): string => random.pick(supplier.persistent ? ['a', 'ab', 'b', '\0', 'a\0'] : ['a', 'ab', 'b']);
      const time = (): number => random.pick([0, 10, 20, 99_990, 100_000, 130_000, 199_990]);
      for (let step = 0; step < 90; step++) {
        const [k, start, value] = [key(), time(), random.int(5) === 0 ? null : `${step}`];
        cached.put(k, value, start);
        plain.put(k, value, start);
        // a deletion that waits is another matter when walking in reverse
        if (value === null || random.int(15) === 0) cached.flush();
        const [from, to, keyFrom, keyTo] = [time(), time(), random.int(3) === 0 ? null : key(), random.int(3) === 0 ? null : key()];
        const message = `${supplier.metricsScope} ${supplier.timeOrdered} seed ${seed} step ${step}`;
        expect(cached.fetch(k, start), message).toBe(plain.fetch(k, start));
        expect(entries(cached.fetch(k, from, to)), message).toBe(entries(plain.fetch(k, from, to)));
        expect(entries(cached.backwardFetch(k, from, to)), message).toBe(entries(plain.backwardFetch(k, from, to)));
        expect(entries(cached.fetch(keyFrom, keyTo, from, to)), message).toBe(entries(plain.fetch(keyFrom, keyTo, from, to)));
        expect(entries(cached.backwardFetch(keyFrom, keyTo, from, to)), message).toBe(entries(plain.backwardFetch(keyFrom, keyTo, from, to)));
        expect(entries(cached.fetchAll(from, to)), message).toBe(entries(plain.fetchAll(from, to)));
        expect(entries(cached.backwardAll()), message).toBe(entries(plain.backwardAll()));
      }
    }
  }
});

test('a cached session store answers every question as the store without a cache does', () => {
  for (const supplier of [Stores.inMemorySessionStore('s', 200_000), Stores.persistentSessionStore('s', 200_000)]) {
    for (let seed = 1; seed <= 3; seed++) {
      const random = new SeededRandom(seed);
      const cached = new StoreContext().open(Stores.sessionStoreBuilder(supplier, text, text).withCachingEnabled());
      const plain = new StoreContext().open(Stores.sessionStoreBuilder(supplier, text, text));
      const key = (): string => random.pick(['a', 'ab', 'b']);
      for (let step = 0; step < 90; step++) {
        // Distinct ends: sessions of one key and end have opposite orders in the cache and in the store in memory, as in Kafka.
        const end = random.int(20) * 10_000;
        const session = new Windowed(key(), sessionWindow(Math.max(0, end - 100), end));
        const value = random.int(5) === 0 ? null : `${step}`;
        cached.put(session, value);
        plain.put(session, value);
        if (value === null || random.int(15) === 0) cached.flush();
        const [k, earliest, latest] = [key(), random.int(20) * 10_000, random.int(20) * 10_000];
        expect(entries(cached.findSessions(k, earliest, latest))).toBe(entries(plain.findSessions(k, earliest, latest)));
        expect(entries(cached.backwardFindSessions(k, earliest, latest))).toBe(entries(plain.backwardFindSessions(k, earliest, latest)));
        expect(entries(cached.fetch('a', 'ab'))).toBe(entries(plain.fetch('a', 'ab')));
        expect(entries(cached.backwardFetch(null, null))).toBe(entries(plain.backwardFetch(null, null)));
        expect(cached.fetchSession(session.key, session.window.start, end)).toBe(value);
      }
    }
  }
});

test('a reverse walk shows a deletion that waits in the cache as null, or not at all, as in Kafka', () => {
  const context = new StoreContext();
  const store = context.open(builder());
  for (const key of ['a', 'b', 'c']) store.put(key, key.toUpperCase());
  store.flush();
  context.threadCache.resize(0);
  context.threadCache.resize(1000);
  store.delete('b');
  expect(entries(store.all())).toBe('a=A c=C');
  // b comes before c, so the walk lets go of its deletion at c, and meets it below
  expect(entries(store.reverseAll())).toBe('c=C b=B a=A');
  store.delete('z');
  expect(entries(store.all())).toBe('a=A c=C');
  expect(entries(store.reverseAll())).toBe('z=null c=C b=B a=A');
  store.flush();
  expect(entries(store.reverseAll())).toBe('c=C a=A');
});

test('a window flush tells the window; duplicates are never cached', () => {
  const context = new StoreContext();
  const { store, forwarded } = listening(context, Stores.windowStoreBuilder(windowSuppliers[0]!, text, text).withCachingEnabled());
  store.put('a', '1', 20);
  store.flush();
  expect(forwarded()).toBe('[a@20/30]: 1 (null) @0');
  const duplicates = Stores.windowStoreBuilder(Stores.inMemoryWindowStore('d', 100, 10, true), text, text).withCachingEnabled();
  expect(duplicates.cachingEnabled).toBe(false);
});

test('a cache needs a thread cache and says so', () => {
  const context = new StoreContext();
  Object.defineProperty(context, 'threadCache', { value: null });
  expect(() => context.open(builder())).toThrow('its thread has no cache');
  expect(new ThreadCache(5).maxBytes).toBe(5);
});
