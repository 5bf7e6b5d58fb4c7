import { utf8Encode } from '../../common/bytes.ts';
import type { HeaderList } from '../../trace/events.ts';
import { compress } from './compression.ts';
import { crc32c } from './crc32c.ts';
import { ATTRIBUTE_TRANSACTIONAL, BATCH_HEADER_BYTES, COMPRESSIONS, type Compression } from './record-batch.ts';

export interface BatchRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
  readonly headers: HeaderList;
}

/** -1 in all three: not idempotent. */
export interface BatchProducer { readonly producerId: bigint; readonly producerEpoch: number; readonly baseSequence: number; readonly isTransactional?: boolean }

/** One batch of one or more records, offsets from 0 (the broker sets the base offset). */
export async function encodeBatch(records: readonly BatchRecord[], producer: BatchProducer, compression: Compression): Promise<Uint8Array> {
  const baseTimestamp = records[0]!.timestamp;
  let maxTimestamp = baseTimestamp;
  const bodies = new Int32Array(records.length);
  let size = 0;
  for (let i = 0; i < records.length; i++) {
    const record = records[i]!;
    if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
    const body = bodySize(record, record.timestamp - baseTimestamp, i);
    bodies[i] = body;
    size += varintSize(body) + body;
  }
  const plain = new SectionWriter(compression === 'none' ? BATCH_HEADER_BYTES + size : size, compression === 'none' ? BATCH_HEADER_BYTES : 0);
  for (let i = 0; i < records.length; i++) plain.record(records[i]!, bodies[i]!, records[i]!.timestamp - baseTimestamp, i);
  let batch = plain.bytes;
  if (compression !== 'none') {
    const section = await compress(compression, plain.bytes);
    batch = new Uint8Array(BATCH_HEADER_BYTES + section.length);
    batch.set(section, BATCH_HEADER_BYTES);
  }
  const view = new DataView(batch.buffer, batch.byteOffset, batch.length);
  view.setBigInt64(0, 0n);
  view.setInt32(8, batch.length - 12);
  view.setInt32(12, -1);
  view.setInt8(16, 2);
  view.setInt16(21, COMPRESSIONS.indexOf(compression) | (producer.isTransactional === true ? ATTRIBUTE_TRANSACTIONAL : 0));
  view.setInt32(23, records.length - 1);
  view.setBigInt64(27, BigInt(baseTimestamp));
  view.setBigInt64(35, BigInt(maxTimestamp));
  view.setBigInt64(43, producer.producerId);
  view.setInt16(51, producer.producerEpoch);
  view.setInt32(53, producer.baseSequence);
  view.setInt32(57, records.length);
  view.setUint32(17, crc32c(batch, 21, batch.length));
  return batch;
}

/** An upper bound of what a record takes in a batch, for deciding when a batch is full. */
export function recordSizeBound({ key, value, headers }: Pick<BatchRecord, 'key' | 'value' | 'headers'>): number {
  let size = 32 + (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, bytes] of headers) size += 10 + name.length * 3 + (bytes?.length ?? 0);
  return size;
}

function bodySize({ key, value, headers }: BatchRecord, timestampDelta: number, offsetDelta: number): number {
  let size = 1 + varlongSize(timestampDelta) + varintSize(offsetDelta) + fieldSize(key) + fieldSize(value) + varintSize(headers.length);
  for (const [name, bytes] of headers) {
    const { length } = utf8Encode(name);
    size += varintSize(length) + length + fieldSize(bytes);
  }
  return size;
}

function fieldSize(bytes: Uint8Array | null): number {
  return bytes === null ? 1 : varintSize(bytes.length) + bytes.length;
}

function varintSize(value: number): number {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
  return zigzag < 0x80 ? 1 : zigzag < 0x4000 ? 2 : zigzag < 0x20_0000 ? 3 : zigzag < 0x1000_0000 ? 4 : 5;
}

function varlongSize(value: number): number {
  let size = 1;
  for (let rest = zigzagOf(value); rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

function zigzagOf(value: number): number { return value >= 0 ? value * 2 : -value * 2 - 1; }

class SectionWriter {
  readonly bytes: Uint8Array;
  #at: number;

  constructor(size: number, from: number) {
    this.bytes = new Uint8Array(size);
    this.#at = from;
  }

  record({ key, value, headers }: BatchRecord, body: number, timestampDelta: number, offsetDelta: number): void {
    this.#varint(body);
    this.bytes[this.#at++] = 0;
    this.#varlong(timestampDelta);
    this.#varint(offsetDelta);
    this.#field(key);
    this.#field(value);
    this.#varint(headers.length);
    for (let i = 0; i < headers.length; i++) {
      this.#field(utf8Encode(headers[i]![0]));
      this.#field(headers[i]![1]);
    }
  }

  #field(field: Uint8Array | null): void {
    if (field === null) { this.bytes[this.#at++] = 1; return; } // -1
    this.#varint(field.length);
    const { bytes } = this;
    if (field.length > 24) bytes.set(field, this.#at);
    else for (let i = 0; i < field.length; i++) bytes[this.#at + i] = field[i]!;
    this.#at += field.length;
  }

  #varint(value: number): void {
    let zigzag = ((value << 1) ^ (value >> 31)) >>> 0;
    for (; zigzag >= 0x80; zigzag >>>= 7) this.bytes[this.#at++] = (zigzag & 0x7f) | 0x80;
    this.bytes[this.#at++] = zigzag;
  }

  #varlong(value: number): void {
    let zigzag = zigzagOf(value);
    for (; zigzag >= 0x80; zigzag = Math.floor(zigzag / 128)) this.bytes[this.#at++] = (zigzag % 128) | 0x80;
    this.bytes[this.#at++] = zigzag;
  }
}
