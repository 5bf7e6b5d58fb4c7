import { newBytes, partOf, readInt32, readInt64, utf8Decode, utf8Encode, writeInt32, writeInt64 } from '../../common/bytes.ts';
import { Headers } from '../../common/headers.ts';
import type { RecordContext } from '../../processor/context.ts';

/**
 * Kafka's estimate of what a record context holds: the same that the record cache and the suppress buffer count with.
 * Kafka: ProcessorRecordContext#residentMemorySizeEstimate
 */
export function recordContextSize(context: RecordContext): number {
  let size = 8 + 8 + (context.topic?.length ?? 0) + 4;
  if (context.headers !== null) for (const [name, value] of context.headers) size += name.length + (value?.length ?? 0);
  return size;
}

/**
 * `int64 timestamp | int64 offset | int32 length, topic | int32 partition | int32 count, (int32 length, name | int32 length or -1, value)*`.
 * Kafka: ProcessorRecordContext#serialize
 */
export function serializeRecordContext(context: RecordContext): Uint8Array {
  const topic = utf8Encode(context.topic ?? '');
  const headers = context.headers === null ? [] : context.headers.toList().map(([name, value]): readonly [Uint8Array, Uint8Array | null] => [utf8Encode(name), value]);
  let size = 8 + 8 + 4 + topic.length + 4 + 4;
  for (const [name, value] of headers) size += 4 + name.length + 4 + (value?.length ?? 0);
  const bytes = newBytes(size);
  writeInt64(bytes, 0, context.timestamp);
  writeInt64(bytes, 8, context.offset);
  writeInt32(bytes, 16, topic.length);
  bytes.set(topic, 20);
  let at = 20 + topic.length;
  writeInt32(bytes, at, context.partition);
  writeInt32(bytes, at + 4, headers.length);
  at += 8;
  for (const [name, value] of headers) {
    writeInt32(bytes, at, name.length);
    bytes.set(name, at + 4);
    at += 4 + name.length;
    writeInt32(bytes, at, value === null ? -1 : value.length);
    at += 4;
    if (value === null) continue;
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

/** Walks over bytes whose parts are prefixed with their lengths. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) { this.#bytes = bytes; }

  get remaining(): number { return this.#bytes.length - this.#at; }

  int32(): number {
    this.#need(4);
    this.#at += 4;
    return readInt32(this.#bytes, this.#at - 4);
  }

  int64(): number {
    this.#need(8);
    this.#at += 8;
    return readInt64(this.#bytes, this.#at - 8);
  }

  take(length: number): Uint8Array {
    this.#need(length);
    this.#at += length;
    return partOf(this.#bytes, this.#at - length, this.#at);
  }

  /** -1 stands for null. */
  nullable(length: number): Uint8Array | null { return length === -1 ? null : this.take(length); }
  sizedOrNull(): Uint8Array | null { return this.nullable(this.int32()); }

  recordContext(): RecordContext {
    const timestamp = this.int64();
    const offset = this.int64();
    const topic = utf8Decode(this.take(this.int32()));
    const partition = this.int32();
    const count = this.int32();
    const headers = new Headers();
    for (let i = 0; i < count; i++) {
      const name = utf8Decode(this.take(this.int32()));
      headers.add(name, this.sizedOrNull());
    }
    return { timestamp, offset, topic, partition, headers: count > 0 ? headers : null, raw: null };
  }

  #need(length: number): void {
    if (length < 0 || length > this.remaining) throw new RangeError(`${length} bytes wanted at ${this.#at}, there are ${this.remaining}`);
  }
}
