import { latin1Of } from '../../common/bytes.ts';

let lastBytes: Uint8Array = new Uint8Array(0);
let lastText = '';

/**
 * The latin1 text of a key, which maps use as their key: it compares like the unsigned bytes do. One write passes several layers and
 * is mostly preceded by a read of the same key, so the last answer is kept (bytes never change).
 */
export function keyText(bytes: Uint8Array): string {
  if (bytes === lastBytes) return lastText;
  lastText = latin1Of(bytes);
  lastBytes = bytes;
  return lastText;
}

/** Above all keys up to `key` with what stands behind them, the suffix of the largest time included. Kafka: OrderedBytes#upperRange */
export function upperRangeText(key: string, suffix: string): string {
  const mask = suffix.charCodeAt(0);
  if (mask === 0) return key + suffix;
  let length = Math.min(1, key.length);
  while (length < key.length && key.charCodeAt(length) >= mask) length++;
  return key.slice(0, length) + suffix;
}

/** The text after `text` among those of the same length, `text` taken as a big-endian number; null when there is none (all FF). */
export function incrementText(text: string): string | null {
  for (let i = text.length - 1; i >= 0; i--) {
    const code = text.charCodeAt(i);
    if (code !== 0xff) return text.slice(0, i) + String.fromCharCode(code + 1) + '\0'.repeat(text.length - 1 - i);
  }
  return null;
}
