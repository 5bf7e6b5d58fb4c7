import { copyBytes, newBytes, partOf, readInt64, writeInt32, writeInt64 } from '../../common/bytes.ts';

/**
 * Keys of window stores, as they lie in changelogs and persistent stores: `key || int64 window start || int32 sequence number`. The
 * sequence number is 0 unless the store keeps duplicates. Kafka: org.apache.kafka.streams.state.internals.WindowKeySchema
 */
export const WINDOW_SUFFIX_LENGTH = 12;
const MAX_TIME = Number.MAX_SAFE_INTEGER;

export function windowStoreKey(key: Uint8Array, start: number, sequence: number): Uint8Array {
  const length = key.length;
  const bytes = newBytes(length + WINDOW_SUFFIX_LENGTH);
  copyBytes(key, bytes, 0);
  writeInt64(bytes, length, start);
  writeInt32(bytes, length + 8, sequence);
  return bytes;
}

export function keyOfWindowStoreKey(storeKey: Uint8Array): Uint8Array { return partOf(storeKey, 0, storeKey.length - WINDOW_SUFFIX_LENGTH); }
export function startOfWindowStoreKey(storeKey: Uint8Array): number { return readInt64(storeKey, storeKey.length - WINDOW_SUFFIX_LENGTH); }

let lastTime = Number.NaN;
let lastTimeText = '';
/** The 8 bytes of a time as text. Neighbouring calls mostly ask for the same time. */
export function timeText(time: number): string {
  if (time === lastTime) return lastTimeText;
  const clamped = Math.min(Math.max(time, 0), MAX_TIME);
  const high = Math.floor(clamped / 0x100000000);
  const low = clamped % 0x100000000;
  lastTimeText = int32Text(high) + int32Text(low);
  lastTime = time;
  return lastTimeText;
}

export function int32Text(value: number): string {
  return String.fromCharCode((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

export function int32OfText(text: string, at: number): number {
  return (text.charCodeAt(at) << 24) | (text.charCodeAt(at + 1) << 16) | (text.charCodeAt(at + 2) << 8) | text.charCodeAt(at + 3);
}

export function timeOfText(text: string, at: number): number {
  return int32OfText(text, at) * 0x100000000 + (int32OfText(text, at + 4) >>> 0);
}

/** The end of a window, held at the largest time where the sum would pass it (unlimited windows). */
export function windowEnd(start: number, sizeMs: number): number { return Math.min(start + sizeMs, MAX_TIME); }
