/** Bytes as cases write them down, and values as texts. */
import { Windowed } from '../../src/engine/index.ts';
import type { WrittenValue } from './case.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('latin1');

export function bytesOf(value: WrittenValue): Uint8Array | null {
  if (value === null) return null;
  if (typeof value === 'string') return encoder.encode(value);
  if ('hex' in value) return Uint8Array.from(value.hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const view = new DataView(new ArrayBuffer('int' in value ? 4 : 8));
  if ('int' in value) view.setInt32(0, value.int);
  else if ('long' in value) view.setBigInt64(0, BigInt(value.long));
  else view.setFloat64(0, value.double);
  return new Uint8Array(view.buffer);
}

/** Printable ASCII stands as text, all other bytes as hex digits. */
export function written(bytes: Uint8Array | null): WrittenValue {
  if (bytes === null) return null;
  if (bytes.every((byte) => byte >= 0x20 && byte <= 0x7e)) return decoder.decode(bytes);
  return { hex: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

/** `null`, `KEY@START/END` for a windowed key, anything else as itself. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Windowed) return `${textOf(value.key)}@${value.window.start}/${endText(value.window.end)}`;
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return String(value);
}

/** The end of time is Long.MAX_VALUE in Kafka and the largest exact number in the engine. */
function endText(end: number): string {
  return end >= Number.MAX_SAFE_INTEGER ? '9223372036854775807' : String(end);
}
