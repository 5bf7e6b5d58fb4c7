/**
 * The same work as plain loops: bytes in, the user's function or the count, bytes out, a changelog. What an engine costs is measured against
 * what the work itself costs.
 */
import { base, keyOf, readEvery, value, windowMs } from './drive.ts';

interface Out { readonly key: Uint8Array; readonly value: Uint8Array; readonly timestamp: number }

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Records per second of the second half. */
export function statelessByHand(records: number, keys: number): number {
  let output: Out[] = [];
  let half = 0;
  for (let i = 0; i < records; i++) {
    if (i === records >> 1) half = performance.now();
    const keyBytes = encoder.encode(keyOf(i, keys));
    const valueBytes = encoder.encode(value);
    const key = decoder.decode(keyBytes);
    const page = decoder.decode(valueBytes);
    if (page.startsWith('page')) output.push({ key: encoder.encode(key), value: encoder.encode(page.substring(0, 50)), timestamp: base + i });
    if (i % readEvery === 0) output = [];
  }
  return (records - (records >> 1)) / ((performance.now() - half) / 1000);
}

/** Counts per key and window; a window's counts go when it has been closed for the retention of an hour. */
export function windowedCountByHand(records: number, keys: number): number {
  const windows = new Map<number, Map<string, { count: bigint; timestamp: number }>>();
  let output: Out[] = [];
  let changelog: Out[] = [];
  let streamTime = 0;
  let half = 0;
  for (let i = 0; i < records; i++) {
    if (i === records >> 1) half = performance.now();
    const keyBytes = encoder.encode(keyOf(i, keys));
    const valueBytes = encoder.encode(value);
    const key = decoder.decode(keyBytes);
    decoder.decode(valueBytes);
    const timestamp = base + i;
    const start = timestamp - (timestamp % windowMs);
    if (timestamp > streamTime) streamTime = timestamp;
    if (start + windowMs + 5_000 > streamTime) {
      let counts = windows.get(start);
      if (counts === undefined) {
        windows.set(start, (counts = new Map()));
        for (const old of windows.keys()) if (old < streamTime - 3_600_000) windows.delete(old);
      }
      let entry = counts.get(key);
      if (entry === undefined) counts.set(key, (entry = { count: 0n, timestamp: 0 }));
      entry.count += 1n;
      if (timestamp > entry.timestamp) entry.timestamp = timestamp;
      changelog.push({ key: windowKey(key, start, 12), value: longBytes(entry.count), timestamp: entry.timestamp });
      output.push({ key: windowKey(key, start, 8), value: longBytes(entry.count), timestamp: entry.timestamp });
    }
    if (i % readEvery === 0) {
      output = [];
      changelog = [];
    }
  }
  return (records - (records >> 1)) / ((performance.now() - half) / 1000);
}

/** Kafka's windowed key: the key's bytes, the start, and in stores a sequence number. */
function windowKey(key: string, start: number, suffix: 8 | 12): Uint8Array {
  const bytes = new Uint8Array(key.length + suffix);
  encoder.encodeInto(key, bytes);
  const high = Math.floor(start / 4_294_967_296);
  const at = key.length;
  bytes[at] = high >>> 24;
  bytes[at + 1] = high >>> 16;
  bytes[at + 2] = high >>> 8;
  bytes[at + 3] = high;
  bytes[at + 4] = start >>> 24;
  bytes[at + 5] = start >>> 16;
  bytes[at + 6] = start >>> 8;
  bytes[at + 7] = start;
  return bytes;
}

function longBytes(value: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, value);
  return new Uint8Array(view.buffer);
}
