import { copyBytes, newBytes, partOf, utf8Decode, utf8Encode } from '../../common/bytes.ts';
import { Headers } from '../../common/headers.ts';
import { SerializationException } from '../../errors/errors.ts';
import { rawValueOf, timestampedValue } from './state-serdes.ts';

/**
 * The bytes of a value that keeps its headers: `varint size of headers || headers || payload`, where the payload is what a store without
 * headers would keep (with its timestamp, where the store has timestamps). No headers are the one byte 0.
 *
 *     withHeaders(timestampedValue(raw, 42), new Headers([['trace', bytes]]));
 *
 * The headers are `varint count, (varint length, name | varint length or -1, value)*`; varints are zigzag, as in Kafka's records.
 * Kafka: HeadersSerializer, HeadersDeserializer, HeadersBytesStore (KIP-1271)
 */
export function withHeaders(payload: Uint8Array, headers: Headers | null): Uint8Array {
  if (headers === null || headers.size === 0) return withoutAnyHeaders(payload);
  const list = headers.toList().map(([name, value]): readonly [Uint8Array, Uint8Array | null] => [utf8Encode(name), value]);
  let size = sizeOfVarint(list.length);
  for (const [name, value] of list) size += sizeOfVarint(name.length) + name.length + (value === null ? 1 : sizeOfVarint(value.length) + value.length);
  const bytes = newBytes(sizeOfVarint(size) + size + payload.length);
  let at = writeVarint(bytes, writeVarint(bytes, 0, size), list.length);
  for (const [name, value] of list) {
    at = writeVarint(bytes, at, name.length);
    copyBytes(name, bytes, at);
    at = writeVarint(bytes, at + name.length, value === null ? -1 : value.length);
    if (value === null) continue;
    copyBytes(value, bytes, at);
    at += value.length;
  }
  copyBytes(payload, bytes, at);
  return bytes;
}

function withoutAnyHeaders(payload: Uint8Array): Uint8Array {
  const bytes = newBytes(1 + payload.length);
  bytes[0] = 0;
  copyBytes(payload, bytes, 1);
  return bytes;
}

/** A value of a store without headers, as one with headers reads it. Kafka: HeadersBytesStore#convertToHeaderFormat */
export function asHeadersValue(payload: Uint8Array): Uint8Array { return withHeaders(payload, null); }
/** The same for a store that keeps no timestamp either: it reads as -1. Kafka: HeadersBytesStore#convertFromPlainToHeaderFormat */
export function plainAsHeadersValue(raw: Uint8Array): Uint8Array { return withHeaders(timestampedValue(raw, NO_TIMESTAMP), null); }
const NO_TIMESTAMP = -1;

/** What stands behind the headers. @throws SerializationException  when the bytes end before the headers do */
export function payloadOf(bytes: Uint8Array): Uint8Array { return partOf(bytes, payloadStart(bytes)); }
/** The value alone, of a store that keeps headers and timestamp. */
export function plainValueOf(bytes: Uint8Array): Uint8Array { return rawValueOf(payloadOf(bytes)); }

/** The headers, null for none. @throws SerializationException  as payloadOf */
export function headersOf(bytes: Uint8Array): Headers | null {
  const end = payloadStart(bytes);
  const reader = new VarintReader(bytes, 0, end);
  if (reader.varint() === 0) return null;
  const count = reader.varint();
  const headers = new Headers();
  for (let i = 0; i < count; i++) {
    const name = utf8Decode(reader.take(reader.varint()));
    const length = reader.varint();
    headers.add(name, length === -1 ? null : reader.take(length));
  }
  return headers.size === 0 ? null : headers;
}

/** Headers and timestamp as they stand in front of a value; a suppress buffer logs them beside it. Kafka: Utils#rawHeadersTimestampPrefix */
export function prefixOf(bytes: Uint8Array): Uint8Array { return partOf(bytes, 0, payloadStart(bytes) + TIMESTAMP); }
const TIMESTAMP = 8;

function payloadStart(bytes: Uint8Array): number {
  if (bytes.length > 0 && bytes[0] === 0) return 1;
  const reader = new VarintReader(bytes, 0, bytes.length);
  const size = reader.varint();
  if (size < 0 || reader.at + size > bytes.length) {
    throw new SerializationException(`Invalid format: headers of ${size} bytes, but only ${bytes.length - reader.at} bytes remaining`);
  }
  return reader.at + size;
}

class VarintReader {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.#end) throw new SerializationException('Invalid format: the bytes end within the headers');
      const byte = this.#bytes[this.at++]!;
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return (value >>> 1) ^ -(value & 1);
    }
    throw new SerializationException('Invalid format: a number in the headers has more than five bytes');
  }

  take(length: number): Uint8Array {
    if (length < 0 || this.at + length > this.#end) {
      throw new SerializationException(`Invalid format: expected ${length} bytes but only ${this.#end - this.at} bytes remaining`);
    }
    this.at += length;
    return partOf(this.#bytes, this.at - length, this.at);
  }
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = ((value << 1) ^ (value >> 31)) >>> 0; rest > 0x7f; rest >>>= 7) size++;
  return size;
}

function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}
