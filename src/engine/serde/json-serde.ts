import { utf8Decode, utf8Encode } from '../common/bytes.ts';
import { SerializationException } from '../errors/errors.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';
import { wrongType } from './wrong-type.ts';

/**
 * JSON text in UTF-8, as `JSON.stringify` writes it: key order as in the object, so equal objects built in another order are other bytes.
 * `undefined`, functions, symbols and bigint as the whole value are errors, as is a bigint inside. The JSON text `null` reads as null.
 */
class JsonSerializer<T> implements Serializer<T> {
  serialize(topic: string, data: T | null): Uint8Array | null {
    if (data === null) return null;
    if (data === undefined || typeof data === 'function' || typeof data === 'symbol') throw wrongType('JsonSerializer', 'a value that JSON can write', data);
    let text: string | undefined;
    try {
      text = JSON.stringify(data);
    } catch (cause) {
      throw new SerializationException(`JsonSerializer: cannot write a value for ${topic} as JSON: ${because(cause)}`, { cause, facts: { topic } });
    }
    if (text === undefined) throw wrongType('JsonSerializer', 'a value that JSON can write', data);
    return utf8Encode(text);
  }
}

function because(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (/BigInt/.test(message)) return 'it holds a bigint. JSON has no such type: write String(value) or Number(value), or use Serdes.long() for a bare bigint.';
  if (/circular/i.test(message)) return 'it refers to itself. Write only the fields that belong to the record.';
  return message;
}

class JsonDeserializer<T> implements Deserializer<T> {
  deserialize(topic: string, data: Uint8Array | null): T | null {
    if (data === null) return null;
    const text = utf8Decode(data);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new SerializationException(`JsonDeserializer: ${topic === '' ? 'the data' : `a record of ${topic}`} is not JSON, ${where(text, cause)}.`, { cause, facts: { topic } });
    }
  }
}

const EXCERPT = 20;

/** V8 says "Unexpected token x in JSON at position 5", or only "Unexpected end of JSON input". */
function where(text: string, cause: unknown): string {
  const message = (cause as Error).message;
  const said = / at position (\d+)/.exec(message);
  const position = said === null ? (/end of/.test(message) ? text.length : firstErrorAt(text)) : Number(said[1]);
  if (text.length === 0) return 'it is empty (a tombstone would be null)';
  if (position >= text.length) return `it ends too early, after position ${text.length}: ${JSON.stringify(text.slice(-EXCERPT))}`;
  const from = Math.max(0, position - EXCERPT);
  return `unexpected ${JSON.stringify(text[position])} at position ${position}: ${JSON.stringify(text.slice(from, position + EXCERPT))}`;
}

/** Newer V8s leave the position out for short texts. Two complete texts never differ before the error, so a bisection finds it. */
function firstErrorAt(text: string): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isJsonPrefix(text.slice(0, middle + 1))) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isJsonPrefix(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    return /end of|Unterminated|Expected .* at position (\d+)/.test((cause as Error).message) && !/Unexpected token/.test((cause as Error).message);
  }
}

const serializer = new JsonSerializer<unknown>();
const deserializer = new JsonDeserializer<unknown>();
export const jsonSerde: Serde<unknown> = Object.freeze({ name: 'json', serializer, deserializer });
