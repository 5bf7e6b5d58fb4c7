import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, expect, test } from 'vitest';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import type { MeteredKeyValueStore } from '../../../src/engine/state/layers/metered-key-value-store.ts';
import { Windowed, sessionWindow } from '../../../src/engine/windows/windowed.ts';
import { StoreContext, entries } from './store-context.ts';

const directories: string[] = [];
function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'kstep-state-'));
  directories.push(path);
  return path;
}
afterEach(() => { for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true }); });

const text = Serdes.string();

/** Kills the writer somewhere after so many flushes; gives the last one it told of. */
async function killedAfter(stateDir: string, flushes: number): Promise<number> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'test/engine/state/crashing-writer.ts', stateDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.split('\n').length > flushes) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.on('close', resolve));
  return Number(output.trimEnd().split('\n').at(-1));
}

test('after kill -9 a store is as of a flush, no older than the last one that returned', async () => {
  const stateDir = directory();
  let before = 0;
  for (const flushes of [3, 7]) {
    const told = await killedAfter(stateDir, flushes);
    expect(told).toBeGreaterThan(0);
    const context = new StoreContext({ stateDir });
    const store = context.open(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('kv'), text, Serdes.long())) as MeteredKeyValueStore<string, bigint>;
    const windows = context.open(Stores.windowStoreBuilder(Stores.persistentWindowStore('w', 100_000, 10, false), text, Serdes.long()));
    const batch = Number(store.get('key0'));
    expect(batch).toBeGreaterThanOrEqual(told);
    expect([...store.all()].map(([, value]) => Number(value))).toEqual(Array.from({ length: 100 }, () => batch));
    // The second writer begins at the first record again, and a position never goes back.
    expect(store.position.offsetOf('in', 0)).toBe(Math.max(before, batch) * 100 + 99);
    expect([...windows.fetchAll(told * 1000, told * 1000)].map(([, value]) => Number(value))).toEqual(Array.from({ length: 100 }, () => told));
    store.close();
    windows.close();
    before = batch;
  }
  expect(before).toBeGreaterThan(0);
});

test('every persistent store comes back as it was flushed', () => {
  const stateDir = directory();
  const builders = () => ({
    kv: Stores.timestampedKeyValueStoreBuilder(Stores.persistentTimestampedKeyValueStore('kv'), text, text),
    window: Stores.timestampedWindowStoreBuilder(Stores.persistentTimestampedWindowStore('w', 1000, 10, false), text, text).withCachingEnabled(),
    session: Stores.sessionStoreBuilder(Stores.persistentSessionStore('s', 1000), text, text),
    versioned: Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore('v', 1000), text, text),
  });
  const open = (context: StoreContext) => {
    const b = builders();
    return { kv: context.open(b.kv), window: context.open(b.window), session: context.open(b.session), versioned: context.open(b.versioned) };
  };
  const first = open(new StoreContext({ stateDir }));
  first.kv.put('a', { value: 'x', timestamp: 1 });
  first.window.put('a', { value: 'y', timestamp: 2 }, 20);
  first.session.put(new Windowed('a', sessionWindow(1, 5)), 'z');
  first.versioned.put('a', 'old', 10);
  first.versioned.put('a', 'new', 20);
  for (const store of Object.values(first)) store.flush();
  first.kv.put('a', { value: 'lost', timestamp: 9 });
  for (const store of Object.values(first)) store.close();
  const second = open(new StoreContext({ stateDir }));
  expect(second.kv.get('a')).toEqual({ value: 'x', timestamp: 1 });
  expect(second.window.fetch('a', 20)).toEqual({ value: 'y', timestamp: 2 });
  expect(entries(second.session.fetch('a'))).toBe('[a@1/5]=z');
  expect(second.versioned.get('a')).toEqual({ value: 'new', timestamp: 20, validTo: null });
  expect(second.versioned.get('a', 19)).toEqual({ value: 'old', timestamp: 10, validTo: null });
  for (const store of Object.values(second)) store.close();
});
