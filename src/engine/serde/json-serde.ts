import { utf8Decode, utf8Encode } from '../common/bytes.ts';
import { SerializationException } from '../errors/errors.ts';
import { jsonErrorPosition } from './json-error.ts';
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
      const what = topic === '' ? 'the data' : `a record of ${topic}`;
      throw new SerializationException(`JsonDeserializer: ${what} is not JSON, ${where(text)}.`, { cause, facts: { topic } });
    }
  }
}

const EXCERPT = 20;

function where(text: string): string {
  if (text.length === 0) return 'it is empty (a tombstone would be null)';
  const position = jsonErrorPosition(text) ?? 0;
  if (position >= text.length) return `it ends too early, at position ${text.length}, after ${JSON.stringify(text.slice(-EXCERPT))}`;
  return `unexpected ${JSON.stringify(text[position])} at position ${position} of ${JSON.stringify(excerpt(text, position))}`;
}

function excerpt(text: string, position: number): string {
  const from = position > EXCERPT ? position - EXCERPT : 0;
  const to = position + EXCERPT;
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}

const serializer = new JsonSerializer<unknown>();
const deserializer = new JsonDeserializer<unknown>();
export const jsonSerde: Serde<unknown> = Object.freeze({ name: 'json', serializer, deserializer });
