import { bytesOfHex, hexOf, utf8Decode } from '../common/bytes.ts';
import { nearest } from '../common/nearest.ts';
import { IllegalArgumentException, StreamsException } from '../errors/errors.ts';
import { Serdes } from '../serde/serdes.ts';
import { serdeOf } from '../serde/known-serdes.ts';
import type { Deserializer, Serde } from '../serde/serde.ts';
import { Windowed } from '../windows/windowed.ts';

/** What a file or a command can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const BY_NAME: Readonly<{ [name: string]: () => Serde<unknown> }> = {
  string: Serdes.string as () => Serde<unknown>, long: Serdes.long as () => Serde<unknown>, integer: Serdes.integer as () => Serde<unknown>,
  int: Serdes.integer as () => Serde<unknown>, short: Serdes.short as () => Serde<unknown>, float: Serdes.float as () => Serde<unknown>,
  double: Serdes.double as () => Serde<unknown>, boolean: Serdes.boolean as () => Serde<unknown>, bytes: Serdes.bytes as () => Serde<unknown>,
  uuid: Serdes.uuid as () => Serde<unknown>, json: Serdes.json as () => Serde<unknown>, void: Serdes.void as () => Serde<unknown>,
};

/** A built-in serde by the name that tutorials and flags use. @throws IllegalArgumentException  with the nearest name */
export function serdeNamed(name: string): Serde<unknown> {
  const make = BY_NAME[name];
  if (make === undefined) {
    const near = nearest(name, Object.keys(BY_NAME));
    throw new IllegalArgumentException(`there is no serde called ${name}${near === null ? '' : `; did you mean ${near}?`} (${Object.keys(BY_NAME).join(', ')})`);
  }
  return make();
}

/** The serde that a deserializer is one half of; a user's own, whose other half nobody named, reads as text. */
export function serdeFor(half: Deserializer<unknown> | null, fallback: Serde<unknown> | null): Serde<unknown> {
  if (half === null) return fallback ?? (Serdes.string() as Serde<unknown>);
  return serdeOf(half) ?? { name: 'custom', serializer: Serdes.string().serializer as Serde<unknown>['serializer'], deserializer: half };
}

/**
 * A value from a file in the bytes of a topic. Numbers become what the serde wants (Long: bigint); where the serde is text, anything that
 * is not text goes in as its JSON. `{"$hex": "00ff"}` stands for raw bytes with every serde.
 */
export function encodeJson(serde: Serde<unknown>, topic: string, value: Json): Uint8Array | null {
  if (value === null) return null;
  if (typeof value === 'object' && !Array.isArray(value) && typeof (value as { $hex?: Json }).$hex === 'string') return bytesOfHex((value as { $hex: string }).$hex);
  return serde.serializer.serialize(topic, coerce(serde.name, topic, value));
}

function coerce(serde: string, topic: string, value: Json): unknown {
  const wrong = (wanted: string): never => {
    throw new StreamsException(`${topic} holds ${serde} values: ${JSON.stringify(value)} is not ${wanted}`, { facts: { topic } });
  };
  switch (serde) {
    case 'string': return typeof value === 'string' ? value : JSON.stringify(value);
    case 'long':
      if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
      if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
      return wrong('a whole number');
    case 'integer': case 'short': case 'float': case 'double':
      if (typeof value === 'number') return value;
      if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
      return wrong('a number');
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      return wrong('true or false');
    case 'bytes': case 'byteArray': case 'byteBuffer':
      return typeof value === 'string' ? new TextEncoder().encode(value) : wrong('text or {"$hex": …}');
    default: return value;
  }
}

/** Bytes as a value; what the serde cannot read stays bytes, with the reason. */
export function decodeBytes(serde: Serde<unknown> | null, topic: string, bytes: Uint8Array | null): { readonly value: unknown; readonly error: string | null } {
  if (bytes === null) return { value: null, error: null };
  if (serde === null) return { value: guess(bytes), error: null };
  try {
    return { value: serde.deserializer.deserialize(topic, bytes), error: null };
  } catch (error) {
    return { value: bytes, error: error instanceof Error ? error.message : String(error) };
  }
}

function guess(bytes: Uint8Array): unknown {
  const text = utf8Decode(bytes);
  // eslint-disable-next-line no-control-regex -- a control character tells that these bytes are no text
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) ? bytes : text;
}

/**
 * A decoded value as JSON can hold it: bigint as number where it fits, bytes as hex, windowed keys as objects.
 * @param sliding  windows are those of a sliding aggregation, which Kafka calls time windows although they hold their end
 */
export function toJson(value: unknown, sliding = false): Json {
  switch (typeof value) {
    case 'bigint': return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();
    case 'number': return Number.isFinite(value) ? value : String(value);
    case 'string': case 'boolean': return value;
    case 'object': {
      if (value === null) return null;
      if (value instanceof Uint8Array) return { $hex: hexOf(value) };
      if (Array.isArray(value)) return value.map((inner) => toJson(inner, sliding));
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Windowed) {
        const { kind, start, end } = value.window;
        return { key: toJson(value.key, sliding), start, end, kind: sliding && kind === 'time' ? 'sliding' : kind };
      }
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner, sliding)]));
    }
    default: return value === undefined ? null : String(value);
  }
}
