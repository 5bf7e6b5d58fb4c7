import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { LmdbTableSpace } from '../../../src/engine/state/disk/lmdb-table-space.ts';
import { MemoryTableSpace } from '../../../src/engine/state/disk/memory-table.ts';
import type { ByteTable, TableWalk } from '../../../src/engine/state/disk/byte-table.ts';
import { Position } from '../../../src/engine/state/position.ts';
import { hexOf } from '../../../src/engine/common/bytes.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';

const directories: string[] = [];
function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'kstep-lmdb-'));
  directories.push(path);
  return path;
}
afterEach(() => { for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true }); });

const open = (path: string): LmdbTableSpace => new LmdbTableSpace(path, { syncOnFlush: false });
const NOWHERE = new Position();

function read(walk: TableWalk): string[] {
  const all: string[] = [];
  while (walk.next()) all.push(`${walk.key.length}:${walk.key.slice(-6)}=${hexOf(walk.value)}`);
  return all;
}

test('tables on disk behave like tables in memory, whatever is written, flushed, walked and dropped', () => {
  for (let seed = 1; seed <= 6; seed++) {
    const random = new SeededRandom(seed);
    const path = directory();
    let disk = open(path);
    const memory = new MemoryTableSpace();
    const walks: [TableWalk, TableWalk][] = [];
    const key = (): string => {
      const long = random.int(8) === 0 ? 'x'.repeat(1960 + random.int(20)) : '';
      let text = long;
      for (let length = random.int(4) + 1; length > 0; length--) text += String.fromCharCode(random.pick([0, 1, 97, 98, 255]));
      return text;
    };
    const both = (id: number): readonly [ByteTable, ByteTable] => [disk.table(id), memory.table(id)];
    for (let step = 0; step < 400; step++) {
      const id = random.pick([-1, 0, 3]);
      const [a, b] = both(id);
      switch (random.int(9)) {
        case 0: case 1: case 2: {
          const k = key();
          const value = Uint8Array.of(step & 255, step >> 8);
          a.set(k, value);
          b.set(k, value);
          break;
        }
        case 3: {
          const k = key();
          a.delete(k);
          b.delete(k);
          break;
        }
        case 4: {
          const k = key();
          expect(a.get(k), `seed ${seed} step ${step}`).toEqual(b.get(k));
          break;
        }
        case 5: {
          const [from, to] = [random.int(3) === 0 ? null : key(), random.int(3) === 0 ? null : key()];
          const bounds = [from, to, random.int(2) === 0, random.int(2) === 0] as const;
          const pair: [TableWalk, TableWalk] = [a.walk(...bounds), b.walk(...bounds)];
          if (random.int(3) === 0) walks.push(pair);
          else expect(read(pair[0]), `seed ${seed} step ${step} ${JSON.stringify(bounds)}`).toEqual(read(pair[1]));
          break;
        }
        case 6: disk.flush(NOWHERE); break;
        case 7:
          if (random.int(10) > 0) break;
          disk.drop(id);
          memory.drop(id);
          break;
        default: {
          const pair = walks.pop();
          if (pair !== undefined) expect(read(pair[0]), `seed ${seed} step ${step} late`).toEqual(read(pair[1]));
          else if (random.int(20) === 0) {
            disk.flush(NOWHERE);
            disk.close();
            disk = open(path);
          }
        }
      }
      if (step % 50 === 0) expect(a.approximateSize() >= 0).toBe(true);
    }
    for (const id of [-1, 0, 3]) {
      const [a, b] = both(id);
      expect(read(a.walk(null, null, true, false))).toEqual(read(b.walk(null, null, true, false)));
      expect(read(a.walk(null, null, true, true))).toEqual(read(b.walk(null, null, true, true)));
    }
    disk.close();
  }
});

test('what was not flushed is gone after a restart; tables and position come back as of the last flush', () => {
  const path = directory();
  const first = open(path);
  first.table(0).set('a', Uint8Array.of(1));
  first.table(7).set('b', Uint8Array.of(2));
  first.table(-1).set('c', Uint8Array.of(3));
  first.flush(Position.of([['in', 0, 41], ['other', 3, 5]]));
  first.table(0).set('a', Uint8Array.of(9));
  first.close();
  const second = open(path);
  expect([...second.tableIds].sort()).toEqual([-1, 0, 7]);
  expect(second.table(0).get('a')).toEqual(Uint8Array.of(1));
  expect(second.savedPosition!.components()).toEqual([['in', 0, 41], ['other', 3, 5]]);
  second.close();
});

test('a directory has one opener at a time, and one that closed is free again', () => {
  const path = directory();
  const first = open(path);
  expect(() => open(path)).toThrow('already open in this process');
  first.close();
  open(path).close();
});

test('a commit without a flush writes down only when much is waiting', () => {
  const path = directory();
  const first = open(path);
  first.table(0).set('few', Uint8Array.of(1));
  first.relieve(NOWHERE);
  first.close();
  const second = open(path);
  expect(second.table(0).get('few')).toBe(undefined);
  for (let i = 0; i <= 65_536; i++) second.table(0).set(`${i}`, Uint8Array.of(1));
  second.relieve(NOWHERE);
  second.close();
  const third = open(path);
  expect(third.table(0).approximateSize()).toBe(65_537);
  third.close();
});

test('a commit without a flush also writes down when few entries took many bytes', () => {
  const path = directory();
  const megabyte = new Uint8Array(1024 * 1024);
  const first = open(path);
  for (let i = 0; i < 47; i++) first.table(0).set('often', megabyte);
  first.relieve(NOWHERE);
  first.close();
  const second = open(path);
  expect(second.table(0).get('often')).toBe(undefined);
  for (let i = 0; i < 48; i++) second.table(0).set('often', megabyte);
  second.relieve(NOWHERE);
  second.close();
  const third = open(path);
  expect(third.table(0).get('often')?.length).toBe(megabyte.length);
  third.close();
});
