import { hexOf } from '../../../src/engine/common/bytes.ts';
import type { StateStore } from '../../../src/engine/index.ts';
import { sessionStoreKey } from '../../../src/engine/state/codecs/session-key-schema.ts';
import { windowStoreKey } from '../../../src/engine/state/codecs/window-key-schema.ts';
import type { Projection } from '../../../src/engine/debug/projection.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- stores of all kinds meet here and are told apart by what they can do */

/**
 * What a reader finds in a store, below its serdes and above its cache: `key=value` in hex digits, keys in changelog form, sorted. A
 * versioned store is asked for every version of the keys at hand; of a buffer, which cannot be walked, only the count and the first time.
 */
export function liveRows(store: StateStore, projected: Projection, task: string): readonly string[] | BufferState {
  const { kind } = store as { readonly kind?: string };
  const inner = (store as any).inner;
  switch (kind) {
    case 'buffer': {
      const { numRecords, minTimestamp } = store as any;
      return { numRecords, minTimestamp: numRecords === 0 ? null : minTimestamp };
    }
    case 'kv': case 'timestamped-kv':
      return sorted(rowsOf(inner.all(), (key: Uint8Array) => key));
    case 'list-value':
      return sorted(rowsOf(wholeLists(inner).all(), (key: Uint8Array) => key));
    case 'window': case 'timestamped-window':
      if ((store as any).windowSizeMs === 0) return sorted(windowsOfNoSize(inner, projected, task, store.name));
      return sorted(rowsOf(unexpired(inner, inner.all(), ({ window }: any) => window.start), ({ key, window }: any) => windowStoreKey(key, window.start, 0)));
    case 'session':
      return sorted(rowsOf(unexpired(inner, inner.fetch(null, null), ({ window }: any) => window.end), ({ key, window }: any) => sessionStoreKey(key, window.start, window.end)));
    case 'versioned':
      return versions(inner, projected, task, store.name);
    default: throw new Error(`store ${store.name} is of the kind ${kind}, which this test does not know`);
  }
}

export interface BufferState { readonly numRecords: number; readonly minTimestamp: number | null }

/** What a trace says is in the store, in the form of `liveRows`. */
export function projectedRows(store: StateStore, projection: Projection, task: string): readonly string[] | BufferState {
  const rows = [...projection.rows(task, store.name)];
  if (rows.length !== projection.count(task, store.name)) throw new Error(`${store.name}: ${rows.length} rows, and a count of ${projection.count(task, store.name)}`);
  const { kind } = store as { readonly kind?: string };
  if (kind === 'buffer') {
    // A time at the end of the value (suppress), or behind the first byte of the key (joins with grace).
    const times = rows.map(({ key, value }) => Number(store.persistent ? at(key, 1) : at(value, value.length - 8)));
    return { numRecords: rows.length, minTimestamp: rows.length === 0 ? null : Math.min(...times) };
  }
  if ((kind === 'window' || kind === 'timestamped-window') && (store as any).inner !== undefined) {
    return sorted(rows.map(({ key, value }) => `${hexOf(withoutSequence(key))}=${hexOf(value)}`));
  }
  return sorted(rows.map(({ key, value }) => `${hexOf(key)}=${hexOf(value)}`));
}

/** Readers do not see the number by which a window store tells duplicates apart. */
function withoutSequence(key: Uint8Array): Uint8Array {
  const copy = key.slice();
  copy.fill(0, copy.length - 4);
  return copy;
}

function at(bytes: Uint8Array, offset: number): bigint { return new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(offset); }

/**
 * A cache goes on showing clean entries that the store below has let go, until they are evicted: as in Kafka. The trace says when they were
 * let go. (Nothing is dirty here, the driver commits after each record.)
 */
function* unexpired<K>(inner: any, entries: Iterable<readonly [K, Uint8Array]>, timeOf: (key: K) => number): Generator<readonly [K, Uint8Array]> {
  const below = belowCache(inner);
  for (const entry of entries) if (below === null || below.accepts(timeOf(entry[0]))) yield entry;
}
/** null without a cache. */
function belowCache(inner: any): any {
  if (!/^(?:Indexed)?Caching/.test(inner.constructor.name as string)) return null;
  let below = inner.inner;
  while (below.inner !== undefined && below.accepts === undefined) below = below.inner;
  return below;
}

/** The store below the layer that walks item by item. */
function wholeLists(store: any): any { return store.constructor.name === 'ListValueStore' ? store.inner : wholeLists(store.inner); }

function* rowsOf<K>(entries: Iterable<readonly [K, Uint8Array]>, keyOf: (key: K) => Uint8Array): Generator<string> {
  for (const [key, value] of entries) yield `${hexOf(keyOf(key))}=${hexOf(value)}`;
}

/** Joins of records at equal times: nothing that names a window can show these, as there is no window of no size. They are read key by key. */
function* windowsOfNoSize(inner: any, projected: Projection, task: string, name: string): Generator<string> {
  for (const key of keysOf(projected, task, name, 12).values()) {
    for (const [start, value] of inner.fetch(key, 0, Number.MAX_SAFE_INTEGER)) yield `${hexOf(windowStoreKey(key, start, 0))}=${hexOf(value)}`;
  }
}

/** The keys that a store ever had, without what stands behind them. */
function keysOf(projected: Projection, task: string, name: string, suffix: number): Map<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const [, history] of projected.timeline.stores.get(`${task}/${name}`)?.keys.unorderedEntries() ?? []) {
    const key = history.key.subarray(0, history.key.length - suffix);
    keys.set(hexOf(key), key);
  }
  return keys;
}

function versions(inner: any, projected: Projection, task: string, name: string): readonly string[] {
  let bottom = inner;
  while (bottom.versions === undefined) bottom = bottom.inner;
  const found: string[] = [];
  for (const [hex, key] of keysOf(projected, task, name, 8)) {
    for (const version of bottom.versions(key, 0, Number.MAX_SAFE_INTEGER, true)) {
      // A version that was valid until before the history is there until its segment goes, and no question meets it any more.
      if (version.validTo !== null && inner.get(key, version.validTo - 1) === null) continue;
      found.push(`${hex}${version.timestamp.toString(16).padStart(16, '0')}=${hexOf(version.value)}`);
    }
  }
  return found.sort();
}

function sorted(rows: Iterable<string>): readonly string[] { return [...rows].sort(); }
