import { Windowed } from '../windows/windowed.ts';
import type { Details } from '../trace/events.ts';

/**
 * A key or value as an operand of a drop or a hold: scalars as they are, everything else as a short text. Only for paths that end a
 * record or are traced, because it makes strings.
 */
export function detailOf(value: unknown): Details[string] {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return textOf(value);
  return typeof value === 'function' || typeof value === 'symbol' ? String(value) : (value as string | number | boolean | bigint);
}

function textOf(value: object): string {
  if (value instanceof Uint8Array) return hexOfShort(value);
  if (value instanceof Windowed) return `${String(detailOf(value.key))}@${value.window.start}/${value.window.end}`;
  const own: unknown = value.toString;
  if (own !== Object.prototype.toString && own !== Array.prototype.toString) return String(value);
  try {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const HEX_LIMIT = 32;
function hexOfShort(bytes: Uint8Array): string {
  let text = '0x';
  for (let i = 0; i < bytes.length && i < HEX_LIMIT; i++) text += bytes[i]!.toString(16).padStart(2, '0');
  return bytes.length > HEX_LIMIT ? `${text}…` : text;
}
