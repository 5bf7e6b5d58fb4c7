import { newBytes, utf8Decode } from '../../common/bytes.ts';
import { KafkaException, UnsupportedVersionException } from '../../errors/errors.ts';
import type { HeaderList } from '../../trace/events.ts';
import type { RawRecord, TopicPartition } from '../backend.ts';
import { decompress } from './compression.ts';
import { crc32c } from './crc32c.ts';
import { ATTRIBUTE_COMPRESSION, ATTRIBUTE_LOG_APPEND_TIME, BATCH_HEADER_BYTES, COMPRESSIONS, type RecordBatch } from './record-batch.ts';

const NO_HEADERS: HeaderList = [];

/**
 * The whole batches of a fetch response's record set, decompressed. A batch that the response cuts short at its end is left out.
 *
 * @throws KafkaException  when a checksum or a length is wrong
 */
export async function decodeBatches(bytes: Uint8Array, where: TopicPartition): Promise<RecordBatch[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const batches: RecordBatch[] = [];
  for (let at = 0; at + 17 <= bytes.length;) {
    const size = 12 + view.getInt32(at + 8);
    if (at + size > bytes.length) break;
    const magic = view.getInt8(at + 16);
    if (magic !== 2) throw new UnsupportedVersionException(`${named(where)} holds records of the old message format ${magic}; brokers since Kafka 0.11 write format 2, have an up-to-date broker rewrite the topic`, { facts: where });
    const baseOffset = Number(view.getBigInt64(at));
    if (size < BATCH_HEADER_BYTES || view.getUint32(at + 17) !== crc32c(bytes, at + 21, at + size)) {
      throw new KafkaException(`the record batch at offset ${baseOffset} of ${named(where)} is damaged: its checksum does not match`, { facts: { ...where, offset: baseOffset } });
    }
    const attributes = view.getInt16(at + 21);
    const compression = COMPRESSIONS[attributes & ATTRIBUTE_COMPRESSION];
    if (compression === undefined) throw new UnsupportedVersionException(`the record batch at offset ${baseOffset} of ${named(where)} is compressed by an unknown codec, number ${attributes & ATTRIBUTE_COMPRESSION}`, { facts: where });
    const section = bytes.subarray(at + BATCH_HEADER_BYTES, at + size);
    const count = view.getInt32(at + 57);
    batches.push({
      baseOffset,
      lastOffset: baseOffset + view.getInt32(at + 23),
      baseTimestamp: Number(view.getBigInt64(at + 27)),
      maxTimestamp: Number(view.getBigInt64(at + 35)),
      attributes,
      producerId: view.getBigInt64(at + 43),
      count,
      records: compression === 'none' || count === 0 ? section : await decompress(compression, section),
    });
    at += size;
  }
  return batches;
}

/** Walks the records of one batch; what it hands out are copies, so that a kept key does not keep a whole response. */
export class RecordCursor {
  readonly #batch: RecordBatch;
  readonly #where: TopicPartition;
  readonly #bytes: Uint8Array;
  #at = 0;
  #left: number;

  constructor(batch: RecordBatch, where: TopicPartition) {
    this.#batch = batch;
    this.#where = where;
    this.#bytes = batch.records;
    this.#left = batch.count;
  }

  get done(): boolean { return this.#left === 0; }

  next(): RawRecord {
    this.#left--;
    const length = this.#varint();
    const end = this.#at + length;
    if (length < 0 || end > this.#bytes.length) throw this.#damaged();
    this.#at++; // attributes, unused so far
    const timestampDelta = this.#varlong();
    const offset = this.#batch.baseOffset + this.#varint();
    const key = this.#field();
    const value = this.#field();
    const headerCount = this.#varint();
    let headers = NO_HEADERS;
    if (headerCount > 0) {
      const list: [string, Uint8Array | null][] = [];
      for (let i = 0; i < headerCount; i++) {
        const name = this.#field();
        list.push([name === null ? '' : utf8Decode(name), this.#field()]);
      }
      headers = list;
    }
    if (this.#at > end) throw this.#damaged();
    this.#at = end;
    const timestamp = (this.#batch.attributes & ATTRIBUTE_LOG_APPEND_TIME) !== 0 ? this.#batch.maxTimestamp : this.#batch.baseTimestamp + timestampDelta;
    return { topic: this.#where.topic, partition: this.#where.partition, offset, key, value, timestamp, headers };
  }

  #field(): Uint8Array | null {
    const length = this.#varint();
    if (length < 0) return null;
    const bytes = this.#bytes;
    const from = this.#at;
    const to = from + length;
    if (to > bytes.length) throw this.#damaged();
    this.#at = to;
    const copy = newBytes(length);
    if (length > 32) copy.set(bytes.subarray(from, to));
    else for (let i = 0; i < length; i++) copy[i] = bytes[from + i]!;
    return copy;
  }

  /** Zig-zag, up to 32 bits. */
  #varint(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    if (byte < 0x80) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (shift > 28 || this.#at >= bytes.length) throw this.#damaged();
      byte = bytes[this.#at++]!;
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** Zig-zag, up to 64 bits; beyond 2^53 it rounds, which no timestamp reaches. */
  #varlong(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      if (this.#at >= bytes.length || scale > 2 ** 63) throw this.#damaged();
      byte = bytes[this.#at++]!;
      value += (byte & 0x7f) * scale;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #damaged(): KafkaException {
    const { baseOffset } = this.#batch;
    return new KafkaException(`the record batch at offset ${baseOffset} of ${named(this.#where)} is damaged: a length points outside of it`, { facts: { ...this.#where, offset: baseOffset } });
  }
}

function named({ topic, partition }: TopicPartition): string { return `${topic}-${partition}`; }
