/**
 * The same work as plain loops: bytes in, the user's function or the count, bytes out, a changelog. What an engine costs is measured against
 * what the work itself costs.
 */
import { Serdes } from '../../src/engine/index.ts';
import { base, keyOf, readEvery, value, windowMs } from './drive.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Rate } from './stopwatch.ts';

interface Out { readonly key: Buffer; readonly value: Buffer; readonly timestamp: number }

/** Of the second half. */
export function statelessByHand(records: number, keys: number): Rate {
  let output: Out[] = [];
  let half = new Stopwatch();
  for (let i = 0; i < records; i++) {
    if (i === records >> 1) half = new Stopwatch();
    const keyBytes = Buffer.from(keyOf(i, keys));
    const valueBytes = Buffer.from(value);
    const key = keyBytes.toString();
    const page = valueBytes.toString();
    if (page.startsWith('page')) output.push({ key: Buffer.from(key), value: Buffer.from(page.substring(0, 50)), timestamp: base + i });
    if (i % readEvery === 0) output = [];
  }
  return half.rateOf(records - (records >> 1));
}

/**
 * The stateless case without everything that is not a serde: text to bytes where a test hands records in, bytes to text where the source reads them,
 * text to bytes where the sink writes them, all with the engine's own serdes. No engine can be faster than this.
 */
export function bytesAlone(records: number, keys: number): Rate {
  const { serializer, deserializer } = Serdes.string();
  let kept = 0;
  let half = new Stopwatch();
  for (let i = 0; i < records; i++) {
    if (i === records >> 1) half = new Stopwatch();
    const key = deserializer.deserialize('visits', serializer.serialize('visits', keyOf(i, keys)))!;
    const page = deserializer.deserialize('visits', serializer.serialize('visits', value))!;
    kept += serializer.serialize('counts', key)!.length + serializer.serialize('counts', page.substring(0, 50))!.length;
  }
  const rate = half.rateOf(records - (records >> 1));
  if (kept === 0) throw new Error('nothing was written');
  return rate;
}

/** Counts per key and window; a window's counts go when it has been closed for the retention of an hour. */
export function windowedCountByHand(records: number, keys: number): Rate {
  const windows = new Map<number, Map<string, { count: bigint; timestamp: number }>>();
  let output: Out[] = [];
  let changelog: Out[] = [];
  let streamTime = 0;
  let half = new Stopwatch();
  for (let i = 0; i < records; i++) {
    if (i === records >> 1) half = new Stopwatch();
    const keyBytes = Buffer.from(keyOf(i, keys));
    const valueBytes = Buffer.from(value);
    const key = keyBytes.toString();
    valueBytes.toString();
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
  return half.rateOf(records - (records >> 1));
}

/** Kafka's windowed key: the key's bytes, the start, and in stores a sequence number. */
function windowKey(key: string, start: number, suffix: 8 | 12): Buffer {
  const bytes = Buffer.alloc(key.length + suffix);
  bytes.write(key, 'latin1');
  bytes.writeUInt32BE(Math.floor(start / 4_294_967_296), key.length);
  bytes.writeUInt32BE(start % 4_294_967_296, key.length + 4);
  return bytes;
}

function longBytes(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}
