import { expect, test } from 'vitest';
import { bytesOfHex, hexOf } from '../../../src/engine/common/bytes.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { VERSIONED_PUT_LATEST, VERSIONED_PUT_REJECTED } from '../../../src/engine/state/stores.ts';
import type { VersionedKeyValueStore } from '../../../src/engine/state/stores.ts';
import { VersionedSegmentValue } from '../../../src/engine/state/codecs/versioned-segment-value.ts';
import { StoreContext } from './store-context.ts';

const text = Serdes.string();
function open(context: StoreContext, historyMs: number, segmentMs?: number): VersionedKeyValueStore<string, string> {
  return context.open(Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore('v', historyMs, segmentMs), text, text));
}

test('a put answers until when the version is valid, and logs it under the time of the version', () => {
  const context = new StoreContext().at(99);
  const store = open(context, 50);
  expect(store.put('a', 'x', 10)).toBe(VERSIONED_PUT_LATEST);
  expect(store.put('a', 'z', 30)).toBe(VERSIONED_PUT_LATEST);
  expect(store.put('a', 'y', 20)).toBe(30);
  expect(store.put('a', null, 25)).toBe(30);
  expect(store.put('a', 'first', 5)).toBe(10);
  expect(context.logged()).toBe('a=x@10 a=z@30 a=y@20 a=-@25 a=first@5');
  expect([4, 5, 9, 10, 19, 20, 24, 25, 29, 30, 99].map((asOf) => store.get('a', asOf)?.value ?? '-').join(' ')).toBe('- first first x x y y - - z z');
});

test('a version older than the history is refused, counted and logged all the same', () => {
  const context = new StoreContext();
  const store = open(context, 50);
  store.put('a', 'x', 100);
  expect(store.put('b', 'late', 49)).toBe(VERSIONED_PUT_REJECTED);
  expect(store.put('b', 'just', 50)).toBe(VERSIONED_PUT_LATEST);
  expect(store.delete('b', 49)).toBe(null);
  expect(context.dropped).toBe(2);
  expect(context.logged()).toBe('a=x@100 b=late@49 b=just@50 b=-@49');
});

test('beyond the history only the latest value answers, if it is old enough', () => {
  const store = open(new StoreContext(), 50);
  store.put('a', 'old', 10);
  store.put('a', 'new', 20);
  store.put('b', 'x', 200);
  expect(store.get('a', 149)).toEqual({ value: 'new', timestamp: 20, validTo: null });
  expect(store.get('a', 15)).toBe(null);
  expect(store.get('a', 199)?.value).toBe('new');
});

test('a delete gives what was valid at its time', () => {
  const store = open(new StoreContext(), 50);
  store.put('a', 'x', 10);
  store.put('a', 'y', 30);
  expect(store.delete('a', 20)?.value).toBe('x');
  expect(store.get('a', 20)).toBe(null);
  expect(store.get('a')?.value).toBe('y');
  expect(store.delete('a', 40)?.value).toBe('y');
  expect(store.get('a')).toBe(null);
});

test('caching is refused', () => {
  expect(() => Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore('v', 50), text, text).withCachingEnabled())
    .toThrow('Versioned stores do not support caching');
});

test('answers like a plain list of versions would, whatever the segments are', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const random = new SeededRandom(seed);
    const history = random.pick([20, 100]);
    const context = new StoreContext();
    const store = open(context, history, random.pick([1, 7, 60]));
    const other = new StoreContext();
    const restored = open(other, history, 13);
    const versions = new Map<number, string | null>();
    let observed = -1;
    for (let step = 0; step < 200; step++) {
      const timestamp = Math.max(0, step * 2 - random.int(4) * random.int(40));
      const value = random.int(4) === 0 ? null : `${step}`;
      const result = store.put('a', value, timestamp);
      other.restore(context.changelog.splice(0));
      const message = `seed ${seed} step ${step} at ${timestamp}`;
      if (timestamp < observed - history) expect(result, message).toBe(VERSIONED_PUT_REJECTED);
      else {
        observed = Math.max(observed, timestamp);
        versions.set(timestamp, value);
        const later = [...versions.keys()].filter((time) => time > timestamp);
        expect(result, message).toBe(later.length === 0 ? VERSIONED_PUT_LATEST : Math.min(...later));
      }
      for (let asOf = Math.max(0, observed - history); asOf <= observed + 1; asOf += 3) {
        const times = [...versions.keys()].filter((time) => time <= asOf);
        const expected = times.length === 0 ? null : versions.get(Math.max(...times)) ?? null;
        expect(store.get('a', asOf)?.value ?? null, `${message} as of ${asOf}`).toBe(expected);
        expect(restored.get('a', asOf)?.value ?? null, `${message} as of ${asOf}, restored`).toBe(expected);
      }
    }
  }
});

test('the versions of a key in a segment are laid out as Kafka lays them out', () => {
  const value = VersionedSegmentValue.of(Uint8Array.of(0x76), 10, 20);
  expect(hexOf(value.serialize())).toBe('0000000000000014000000000000000a000000000000000a0000000176');
  value.insertAsLatest(25, 30, null);
  value.insertAsEarliest(5, Uint8Array.of(1, 2));
  const bytes = value.serialize();
  expect(hexOf(bytes)).toBe([
    '000000000000001e', '0000000000000005', '0000000000000019', 'ffffffff', '0000000000000014', 'ffffffff', '000000000000000a', '00000001',
    '0000000000000005', '00000002', '0102', '76',
  ].join(''));
  expect(VersionedSegmentValue.deserialize(bytes).find(12)).toEqual({ index: 2, validFrom: 10, validTo: 20, value: bytesOfHex('76') });
  const degenerate = VersionedSegmentValue.of(null, 7, 7);
  expect(hexOf(degenerate.serialize())).toBe('0000000000000007000000000000000700000000000000' + '07ffffffff');
  degenerate.insertAsLatest(9, 12, Uint8Array.of(9));
  expect(degenerate.findAll(0, 99)).toEqual([{ index: 0, validFrom: 9, validTo: 12, value: Uint8Array.of(9) }]);
  expect(degenerate.find(8).value).toBe(null);
});
