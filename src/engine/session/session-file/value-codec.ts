import { bytesEqual, bytesOfHex, hexOf, utf8Decode, utf8Encode } from '../../common/bytes.ts';
import { Change } from '../../operators/tables/ktable.ts';
import { LeftOrRightValue } from '../../operators/joins/left-or-right-value-serde.ts';
import { Windowed, type Window } from '../../windows/windowed.ts';
import type { Json } from '../codec.ts';

/**
 * Values of a program as JSON, so that they can be read again: what JSON has no word for is an object with one field that begins with `$`.
 * Instances of a program's own classes come back as plain objects.
 */
export function encodeValue(value: unknown, depth = 0): Json {
  switch (typeof value) {
    case 'string': case 'boolean': return value;
    case 'number': return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint': return { $long: value.toString() };
    case 'undefined': return { $undefined: true };
    case 'object': break;
    default: return { $other: String(value) };
  }
  if (value === null) return null;
  if (depth > 64) return { $other: '…' };
  if (value instanceof Uint8Array) return { $hex: hexOf(value) };
  if (Array.isArray(value)) return value.map((element) => encodeValue(element, depth + 1));
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.getTime() };
  if (value instanceof Map) return { $map: [...value].map(([key, inner]) => [encodeValue(key, depth + 1), encodeValue(inner, depth + 1)]) };
  if (value instanceof Set) return { $set: [...value].map((element) => encodeValue(element, depth + 1)) };
  if (value instanceof Windowed) return { $windowed: { key: encodeValue(value.key, depth + 1), kind: value.window.kind, start: value.window.start, end: value.window.end } };
  if (value instanceof Change) return { $change: { new: encodeValue(value.newValue, depth + 1), old: encodeValue(value.oldValue, depth + 1), latest: value.isLatest } };
  if (value instanceof LeftOrRightValue) return { [value.isLeft ? '$left' : '$right']: encodeValue(value.value, depth + 1) };
  const fields: { [name: string]: Json } = {};
  for (const [name, inner] of Object.entries(value)) if (typeof inner !== 'function') fields[name] = encodeValue(inner, depth + 1);
  return Object.keys(fields).some((name) => name.startsWith('$')) ? { $object: fields } : fields;
}

export function decodeValue(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(decodeValue);
  const entries = Object.entries(json as { readonly [name: string]: Json });
  const [tag, inner] = entries.length === 1 ? entries[0]! : ['', null];
  switch (tag) {
    case '$number': return Number(inner);
    case '$long': return BigInt(inner as string);
    case '$undefined': return undefined;
    case '$hex': return bytesOfHex(inner as string);
    case '$date': return new Date(inner === null ? Number.NaN : (inner as number));
    case '$map': return new Map((inner as readonly (readonly [Json, Json])[]).map(([key, value]) => [decodeValue(key), decodeValue(value)]));
    case '$set': return new Set((inner as readonly Json[]).map(decodeValue));
    case '$windowed': {
      const { key, kind, start, end } = inner as unknown as { readonly key: Json } & Window;
      return new Windowed(decodeValue(key), { kind, start, end });
    }
    case '$change': {
      const change = inner as { readonly new: Json; readonly old: Json; readonly latest: boolean };
      return new Change(decodeValue(change.new), decodeValue(change.old), change.latest);
    }
    case '$left': return new LeftOrRightValue(true, decodeValue(inner));
    case '$right': return new LeftOrRightValue(false, decodeValue(inner));
    case '$object': return fieldsOf(inner as { readonly [name: string]: Json });
    case '$other': return String(inner);
    default: return fieldsOf(json as { readonly [name: string]: Json });
  }
}

function fieldsOf(json: { readonly [name: string]: Json }): { [name: string]: unknown } {
  const fields: { [name: string]: unknown } = {};
  for (const [name, inner] of Object.entries(json)) Object.defineProperty(fields, name, { value: decodeValue(inner), enumerable: true, writable: true, configurable: true });
  return fields;
}

// eslint-disable-next-line no-control-regex -- what a person cannot read is written as numbers
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;

/** Bytes as text where they are text and give the same bytes again, else as hex. */
export function encodeBytes(bytes: Uint8Array | null): Json {
  if (bytes === null) return null;
  const text = utf8Decode(bytes);
  return !UNREADABLE.test(text) && bytesEqual(utf8Encode(text), bytes) ? text : { $hex: hexOf(bytes) };
}
export function decodeBytesJson(json: Json): Uint8Array | null {
  if (json === null) return null;
  return typeof json === 'string' ? utf8Encode(json) : bytesOfHex((json as { readonly $hex: string }).$hex);
}
