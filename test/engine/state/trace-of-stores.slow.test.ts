import { expect, test } from 'vitest';
import { hexOf } from '../../../src/engine/common/bytes.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import { Record } from '../../../src/engine/processor/record.ts';
import type { ChangelogRecord, StateStore, StoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { GraceBufferBuilder } from '../../../src/engine/state/buffers/grace-buffer.ts';
import { BuiltInDslStoreSuppliers } from '../../../src/engine/state/dsl-store-suppliers.ts';
import { ListValueStoreBuilder } from '../../../src/engine/state/builders/list-value-store-builder.ts';
import { itemsOfList } from '../../../src/engine/state/layers/list-value-store.ts';
import { sessionStoreKey } from '../../../src/engine/state/codecs/session-key-schema.ts';
import type { WindowBytesStoreSupplier } from '../../../src/engine/state/store-suppliers.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import type { KeyValueStore, SessionStore, VersionedKeyValueStore, WindowStore } from '../../../src/engine/state/stores.ts';
import { SuppressBufferBuilder } from '../../../src/engine/state/buffers/suppress-buffer.ts';
import { windowStoreKey } from '../../../src/engine/state/codecs/window-key-schema.ts';
import { EmitStrategy } from '../../../src/engine/windows/emit-strategy.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import { StoreContext } from './store-context.ts';

const text = Serdes.string();
const bytesOf = (value: string): Uint8Array => text.serializer.serialize('', value)!;
const KEYS = ['a', 'ab', 'b', 'é'];

/** What the store-write events say is in the store. An old value that is not what was there, is a lie. */
function projected(context: StoreContext): string[] {
  const entries = new Map<string, string>();
  for (const event of context.events) {
    if (event.kind !== 'store-write') continue;
    const key = hexOf(event.key);
    const old = event.oldValue === null ? undefined : hexOf(event.oldValue);
    expect(old, `old value of ${key} (${event.cause})`).toBe(entries.get(key));
    if (event.newValue === null) entries.delete(key);
    else entries.set(key, hexOf(event.newValue));
  }
  return [...entries].map(([key, value]) => `${key}=${value}`).sort();
}

/** A kind of store: what may happen to it, and what a reader sees in it, in the form of trace events. */
interface Subject<S extends StateStore> {
  readonly builder: () => StoreBuilder<S>;
  change(store: S, random: SeededRandom, step: number): void;
  live(store: S): string[];
}

function keyValue(builder: () => StoreBuilder<KeyValueStore<string, string>>): Subject<KeyValueStore<string, string>> {
  return {
    builder,
    change(store, random, step) {
      const key = random.pick(KEYS);
      switch (random.int(6)) {
        case 0: store.delete(key); break;
        case 1: store.put(key, null); break;
        case 2: store.putIfAbsent(key, `${step}`); break;
        case 3: store.putAll([[key, `${step}`], [random.pick(KEYS), null], [random.pick(KEYS), 'x']]); break;
        default: store.put(key, `${step}`);
      }
    },
    live: (store) => [...store.all()].map(([key, value]) => `${hexOf(bytesOf(key))}=${hexOf(bytesOf(value))}`).sort(),
  };
}

function windows(supplier: () => WindowBytesStoreSupplier, caching = false, widest = 300_000): Subject<WindowStore<string, string>> {
  return {
    builder: () => {
      const builder = Stores.windowStoreBuilder(supplier(), text, text);
      return caching ? builder.withCachingEnabled() : builder;
    },
    change(store, random, step) {
      const late = random.int(4) === 0 ? random.int(widest / 3) : 0;
      const start = Math.max(0, Math.trunc(step * widest / 300 / 10) * 10 - late);
      store.put(random.pick(KEYS), random.int(6) === 0 ? null : `${step}`, start);
    },
    live: (store) => [...store.all()].map(([windowed, value]) =>
      `${hexOf(windowStoreKey(bytesOf(windowed.key), windowed.window.start, 0))}=${hexOf(bytesOf(value))}`).sort(),
  };
}

const sessions = (retentionMs: number, kind: 'memory' | 'persistent' | 'close'): Subject<SessionStore<string, string>> => ({
  builder: () => Stores.sessionStoreBuilder(
    kind === 'memory' ? Stores.inMemorySessionStore('s', retentionMs)
      : kind === 'persistent' ? Stores.persistentSessionStore('s', retentionMs)
        : BuiltInDslStoreSuppliers.ROCKS_DB.sessionStore({ name: 's', retentionMs, emitStrategy: EmitStrategy.onWindowClose() }), text, text),
  change(store, random, step) {
    const end = Math.max(5, step * 1000 - random.int(3) * 20_000);
    const session = new Windowed(random.pick(KEYS), sessionWindow(end - random.int(5), end));
    switch (random.int(4)) {
      case 0: store.remove(session); break;
      case 1: store.put(session, null); break;
      default: store.put(session, `${step}`);
    }
  },
  live: (store) => [...store.fetch(null, null)].map(([windowed, value]) =>
    `${hexOf(sessionStoreKey(bytesOf(windowed.key), windowed.window.start, windowed.window.end))}=${hexOf(bytesOf(value))}`).sort(),
});

const HISTORY = 500;
const versioned: Subject<VersionedKeyValueStore<string, string>> & { latest: number } = {
  latest: 0,
  builder: () => Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore('v', HISTORY, 100), text, text),
  change(store, random, step) {
    if (step === 0) versioned.latest = 0;
    const timestamp = Math.max(0, step * 10 - random.int(3) * random.int(300));
    versioned.latest = Math.max(versioned.latest, timestamp);
    if (random.int(5) === 0) store.delete(random.pick(KEYS), timestamp);
    else store.put(random.pick(KEYS), random.int(5) === 0 ? null : `${step}`, timestamp);
  },
  /** Every version that some question still meets. */
  live(store) {
    const found = new Set<string>();
    for (const key of KEYS) {
      const versionOf = (version: { timestamp: number; value: string } | null): void => {
        if (version !== null) found.add(`${hexOf(bytesOf(key))}${version.timestamp.toString(16).padStart(16, '0')}=${hexOf(bytesOf(version.value))}`);
      };
      for (let asOf = Math.max(0, versioned.latest - HISTORY); asOf <= versioned.latest; asOf++) versionOf(store.get(key, asOf));
      versionOf(store.get(key));
    }
    return [...found].sort();
  },
};

const onClose = (isSlidingWindow: boolean): WindowBytesStoreSupplier => BuiltInDslStoreSuppliers.ROCKS_DB.windowStore({
  name: 'w', retentionMs: 70_000, windowSizeMs: 10, retainDuplicates: false, emitStrategy: EmitStrategy.onWindowClose(), isSlidingWindow, isTimestamped: true,
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- subjects of all types in one table
const subjects: readonly (readonly [string, Subject<any>])[] = [
  ['key-value in memory', keyValue(() => Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('s'), text, text))],
  ['key-value persistent', keyValue(() => Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('s'), text, text))],
  ['key-value cached', keyValue(() => Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('s'), text, text).withCachingEnabled())],
  ['LRU map', keyValue(() => Stores.keyValueStoreBuilder(Stores.lruMap('s', 2), text, text))],
  ['window in memory', windows(() => Stores.inMemoryWindowStore('w', 70_000, 10, false))],
  ['window persistent', windows(() => Stores.persistentWindowStore('w', 70_000, 10, false))],
  ['window on close', windows(() => onClose(false))],
  ['window on close, indexed', windows(() => onClose(true))],
  ['window cached', windows(() => Stores.inMemoryWindowStore('w', 70_000, 10, false), true, 60_000)],
  ['session in memory', sessions(70_000, 'memory')],
  ['session persistent', sessions(70_000, 'persistent')],
  ['session on close', sessions(70_000, 'close')],
  ['versioned', versioned],
];

for (const [name, subject] of subjects) {
  test(`the writes told are the store's contents at every moment: ${name}`, () => {
    for (let seed = 1; seed <= 2; seed++) {
      const random = new SeededRandom(seed);
      const context = new StoreContext({ traced: true, cacheBytes: 600 });
      const store = context.open(subject.builder()) as StateStore;
      for (let step = 0; step < 300; step++) {
        context.at(step, step);
        subject.change(store, random, step);
        if (random.int(30) === 0) store.flush();
        if (step % 30 === 0) expect(projected(context), `seed ${seed}, step ${step}`).toEqual(subject.live(store));
      }
      expect(projected(context)).toEqual(subject.live(store));
      // A restored store tells where its contents come from.
      store.flush();
      const log: ChangelogRecord[] = context.changelog.splice(0);
      const other = new StoreContext({ traced: true });
      const restored = other.open(subject.builder()) as StateStore;
      for (let at = 0; at < log.length; at += 40) other.restore(log.slice(at, at + 40));
      expect(projected(other), `seed ${seed} restored`).toEqual(subject.live(restored));
    }
  });

  test(`a trace changes nothing: ${name}`, () => {
    const changelogs = [true, false].map((traced) => {
      const random = new SeededRandom(9);
      const context = new StoreContext({ traced, cacheBytes: 600 });
      const store = context.open(subject.builder()) as StateStore;
      for (let step = 0; step < 200; step++) {
        context.at(step, step);
        subject.change(store, random, step);
      }
      store.flush();
      return `${context.logged()} dropped ${context.dropped}`;
    });
    expect(changelogs[0]).toBe(changelogs[1]);
  });
}

test('duplicates, lists and buffers tell their contents, too', () => {
  const context = new StoreContext({ traced: true });
  const duplicates = context.open(Stores.windowStoreBuilder(Stores.persistentWindowStore('d', 70_000, 10, true), text, text));
  for (const [key, start] of [['a', 0], ['a', 0], ['b', 10], ['a', 300_000]] as const) duplicates.put(key, 'v', start);
  expect(projected(context)).toEqual([`${hexOf(windowStoreKey(bytesOf('a'), 300_000, 4))}=76`]);

  const lists = new StoreContext({ traced: true });
  const list = lists.open(new ListValueStoreBuilder(Stores.inMemoryKeyValueStore('l'), text, text));
  list.put('a', '1');
  list.put('a', '2');
  list.put('b', '3');
  list.put('b', null);
  list.putIfAbsent('c', '4');
  list.putIfAbsent('a', '5');
  const [only] = projected(lists);
  expect(itemsOfList(Uint8Array.from(Buffer.from(only!.split('=')[1]!, 'hex'))).map((item) => Buffer.from(item).toString())).toEqual(['1', '2', '5']);

  for (const builder of [new SuppressBufferBuilder('b', text, text), new GraceBufferBuilder('b', 10, text, text)]) {
    const buffered = new StoreContext({ traced: true });
    const buffer = buffered.open(builder as StoreBuilder<ReturnType<typeof builder.build>>);
    for (const [key, time] of [['a', 1], ['b', 2], ['a', 3], ['c', 50]] as const) {
      const value = builder instanceof SuppressBufferBuilder ? { newValue: 'n', oldValue: null } : 'n';
      buffer.put(time, new Record(key, value as never, time), buffered.at(time).recordContext!);
    }
    expect(projected(buffered)).toHaveLength(buffer.numRecords);
    buffer.evictWhile(() => buffer.minTimestamp < 10, () => undefined);
    expect(projected(buffered)).toHaveLength(1);
    expect(buffer.numRecords).toBe(1);
    buffer.flush();
    const other = new StoreContext({ traced: true });
    const restored = other.open(builder as StoreBuilder<ReturnType<typeof builder.build>>);
    other.restore(buffered.changelog);
    expect(projected(other)).toEqual(projected(buffered));
    expect([restored.numRecords, restored.bufferSize, restored.minTimestamp]).toEqual([buffer.numRecords, buffer.bufferSize, buffer.minTimestamp]);
  }
});
