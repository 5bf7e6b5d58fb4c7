import { expect, test } from 'vitest';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { BuiltInDslStoreSuppliers } from '../../../src/engine/state/dsl-store-suppliers.ts';
import type { SessionBytesStoreSupplier } from '../../../src/engine/state/store-suppliers.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import type { SessionStore } from '../../../src/engine/state/stores.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import { StoreContext, entries } from './store-context.ts';

const text = Serdes.string();
const session = (key: string, start: number, end: number): Windowed<string> => new Windowed(key, sessionWindow(start, end));
function open(context: StoreContext, supplier: SessionBytesStoreSupplier): SessionStore<string, string> {
  return context.open(Stores.sessionStoreBuilder(supplier, text, text));
}
const onClose = (retentionMs = 1000): SessionBytesStoreSupplier =>
  BuiltInDslStoreSuppliers.ROCKS_DB.sessionStore({ name: 's', retentionMs, emitStrategy: EmitStrategy.onWindowClose() });
const kinds = [['in memory', Stores.inMemorySessionStore('s', 1000)], ['persistent', Stores.persistentSessionStore('s', 1000)], ['time-ordered', onClose()]] as const;

for (const [kind, supplier] of kinds) {
  test(`finds the sessions of a key that end late and start early enough (${kind})`, () => {
    const store = open(new StoreContext(), supplier);
    store.put(session('a', 0, 10), '1');
    store.put(session('a', 20, 30), '2');
    store.put(session('a', 40, 50), '3');
    store.put(session('ab', 20, 30), '4');
    expect(entries(store.findSessions('a', 30, 40))).toBe('[a@20/30]=2 [a@40/50]=3');
    expect(entries(store.findSessions('a', 11, 19))).toBe('');
    expect(entries(store.backwardFindSessions('a', 0, 20))).toBe('[a@20/30]=2 [a@0/10]=1');
    expect(entries(store.fetch('a'))).toBe('[a@0/10]=1 [a@20/30]=2 [a@40/50]=3');
    expect(store.fetchSession('a', 20, 30)).toBe('2');
    store.remove(session('a', 20, 30));
    store.put(session('a', 0, 10), null);
    expect(entries(store.fetch('a'))).toBe('[a@40/50]=3');
    expect(entries(store.fetch('a', 'b'))).toBe(kind === 'persistent' ? '[a@40/50]=3 [ab@20/30]=4' : kind === 'in memory' ? '[ab@20/30]=4 [a@40/50]=3' : '[a@40/50]=3 [ab@20/30]=4');
  });
}

test('of sessions with one end the later start comes first in memory, last on disk', () => {
  const put = (store: SessionStore<string, string>): SessionStore<string, string> => {
    for (const start of [5, 0, 9]) store.put(session('a', start, 10), `${start}`);
    return store;
  };
  const memory = put(open(new StoreContext(), Stores.inMemorySessionStore('s', 1000)));
  const disk = put(open(new StoreContext(), Stores.persistentSessionStore('s', 1000)));
  expect(entries(memory.fetch('a'))).toBe('[a@9/10]=9 [a@5/10]=5 [a@0/10]=0');
  expect(entries(memory.backwardFetch('a'))).toBe('[a@0/10]=0 [a@5/10]=5 [a@9/10]=9');
  expect(entries(disk.fetch('a'))).toBe('[a@0/10]=0 [a@5/10]=5 [a@9/10]=9');
});

test('finds sessions by their end for emit on close; the store ordered by key cannot', () => {
  for (const supplier of [Stores.inMemorySessionStore('s', 1000), onClose()]) {
    const store = open(new StoreContext(), supplier);
    store.put(session('b', 0, 10), '1');
    store.put(session('a', 3, 10), '2');
    store.put(session('c', 5, 20), '3');
    store.put(session('a', 30, 40), '4');
    expect([...entries(store.findSessionsByEnd(10, 20)).split(' ')].sort().join(' ')).toBe('[a@3/10]=2 [b@0/10]=1 [c@5/20]=3');
  }
  expect(() => open(new StoreContext(), Stores.persistentSessionStore('s', 1000)).findSessionsByEnd(0, 1)).toThrow('ordered by key');
});

test('sessions expire by their end, and late ones are refused, counted and logged', () => {
  const context = new StoreContext();
  const store = open(context, Stores.inMemorySessionStore('s', 100));
  store.put(session('a', 0, 10), '1');
  store.put(session('b', 100, 110), '2');
  expect(store.fetchSession('a', 0, 10)).toBe(null);
  expect(entries(store.fetch(null, null))).toBe('[b@100/110]=2');
  store.put(session('a', 0, 10), '3');
  expect(context.dropped).toBe(1);
  expect(context.changelog).toHaveLength(3);
});

test('restoring brings sessions back', () => {
  for (const [, supplier] of kinds) {
    const context = new StoreContext();
    const store = open(context, supplier);
    store.put(session('a', 0, 10), '1');
    store.put(session('a', 20, 30), '2');
    store.remove(session('a', 0, 10));
    const other = new StoreContext();
    const restored = open(other, supplier);
    other.restore(context.changelog);
    expect(entries(restored.fetch('a'))).toBe('[a@20/30]=2');
  }
});
