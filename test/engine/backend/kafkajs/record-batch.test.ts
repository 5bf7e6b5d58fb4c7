import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RawRecord } from '../../../../src/engine/backend/backend.ts';
import { compress, decompress } from '../../../../src/engine/backend/kafkajs/compression.ts';
import { crc32c } from '../../../../src/engine/backend/kafkajs/crc32c.ts';
import { PartitionBuffer } from '../../../../src/engine/backend/kafkajs/partition-buffer.ts';
import { decodeBatches } from '../../../../src/engine/backend/kafkajs/record-batch-decoder.ts';
import { encodeBatch, type BatchRecord } from '../../../../src/engine/backend/kafkajs/record-batch-encoder.ts';
import { bytesOfHex, concatBytes, hexOf, utf8Encode } from '../../../../src/engine/common/bytes.ts';
import { UnsupportedOperationException } from '../../../../src/engine/errors/errors.ts';

/** Written by Kafka's own client: test/broker/Batches.java. */
const GOLDEN = new Map(readFileSync(new URL('./golden-batches.jsonl', import.meta.url), 'utf8').trim().split('\n')
  .map((line) => JSON.parse(line) as { name: string; hex: string }).map(({ name, hex }) => [name, bytesOfHex(hex)]));
const golden = (name: string): Uint8Array => GOLDEN.get(name)!;

const WHERE = { topic: 't', partition: 3 };
const NOT_IDEMPOTENT = { producerId: -1n, producerEpoch: -1, baseSequence: -1 };
const bytes = utf8Encode;

/** What Batches.java filled in. */
const FILLED: readonly BatchRecord[] = [
  { key: bytes('k'), value: bytes('v'), timestamp: 1000, headers: [] },
  { key: null, value: bytes(''), timestamp: 0, headers: [] },
  { key: bytes(''), value: null, timestamp: 1_700_000_000_000, headers: [['z', bytes('1')], ['10', null], ['z', bytes('3')], ['9', bytes('')], ['é漢', bytes('ü')]] },
  { key: bytes('negative time'), value: bytes('x'.repeat(200)), timestamp: -1, headers: [] },
];
const rawRecords = (baseOffset: number): RawRecord[] => FILLED.map((record, i) => ({ ...record, ...WHERE, offset: baseOffset + i }));

async function decodeAll(recordSet: Uint8Array, position = 0): Promise<{ records: RawRecord[]; position: number }> {
  const buffer = new PartitionBuffer(WHERE, position);
  buffer.add(await decodeBatches(recordSet, WHERE));
  const records: RawRecord[] = [];
  buffer.take(Infinity, Infinity, records);
  return { records, position: buffer.position };
}

test.each([['plain', 0], ['gzip', 0], ['large base offset', 5_000_000_000]])('reads what the Java client wrote: %s', async (name, baseOffset) => {
  expect((await decodeAll(golden(name), baseOffset)).records).toEqual(rawRecords(baseOffset));
});

test('writes byte for byte what the Java client writes', async () => {
  expect(hexOf(await encodeBatch(FILLED, NOT_IDEMPOTENT, 'none'))).toBe(hexOf(golden('plain')));
  expect(hexOf(await encodeBatch([{ key: bytes('k'), value: bytes('v'), timestamp: 10, headers: [] }, { key: bytes('k'), value: bytes('w'), timestamp: 5, headers: [] }],
    { producerId: 4711n, producerEpoch: 3, baseSequence: 42 }, 'none'))).toBe(hexOf(golden('idempotent')));
});

test('log append time replaces the timestamps of the records', async () => {
  const { records } = await decodeAll(golden('log append time'), 7);
  expect(records.map(({ offset, timestamp }) => [offset, timestamp])).toEqual([[7, 123_456], [8, 123_456]]);
});

test('an emptied batch and the gaps of compaction move the position', async () => {
  expect(await decodeAll(golden('emptied by the log cleaner'), 10)).toEqual({ records: [], position: 15 });
  const { records, position } = await decodeAll(golden('compacted'), 30);
  expect(records.map(({ offset }) => offset)).toEqual([31, 34]);
  expect(position).toBe(40);
});

test('a batch that begins before the position gives only what is not behind it', async () => {
  expect((await decodeAll(golden('plain'), 2)).records.map(({ offset }) => offset)).toEqual([2, 3]);
});

test('a batch that is cut short at the end of a response is left for the next', async () => {
  const both = concatBytes(golden('plain'), golden('log append time'));
  expect((await decodeAll(both.subarray(0, both.length - 1))).records).toEqual(rawRecords(0));
  expect((await decodeAll(both.subarray(0, 10))).records).toEqual([]);
});

test('a flipped bit is found and its place named', async () => {
  const damaged = golden('plain').slice();
  damaged[100]! ^= 4;
  await expect(decodeBatches(damaged, WHERE)).rejects.toThrow('the record batch at offset 0 of t-3 is damaged');
});

test('crc32c agrees with the published check value, at any length', () => {
  expect(crc32c(bytes('123456789'), 0, 9)).toBe(0xe3069283);
  expect(crc32c(bytes('xx123456789xx'), 2, 11)).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32), 0, 32)).toBe(0x8a9136aa);
});

test('a batch of 150,000 records survives', async () => {
  const records: BatchRecord[] = Array.from({ length: 150_000 }, (_, i) => ({ key: null, value: bytes(`${i}`), timestamp: i * 1000, headers: [] }));
  const batch = await encodeBatch(records, NOT_IDEMPOTENT, 'gzip');
  const decoded = await decodeAll(batch);
  expect(decoded.position).toBe(150_000);
  expect(decoded.records[149_999]).toEqual({ ...records[149_999]!, ...WHERE, offset: 149_999 });
});

test('lengths and deltas around the limits of a variable-length number survive', async () => {
  const sizes = [0, 1, 63, 64, 65, 127, 128, 256, 257, 8191, 8192, 8193, 1_048_577];
  const times = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 4_102_444_800_000];
  const records = sizes.map((size, i) => ({ key: size % 2 === 0 ? null : new Uint8Array(size).fill(i), value: new Uint8Array(size).fill(255 - i), timestamp: times[i]!, headers: [] }));
  const digest = (list: readonly BatchRecord[]): unknown[] => list.map(({ key, value, timestamp }) => [key?.length, key && crc32c(key, 0, key.length), value!.length, crc32c(value!, 0, value!.length), timestamp]);
  expect(digest((await decodeAll(await encodeBatch(records, NOT_IDEMPOTENT, 'none'))).records)).toEqual(digest(records));
});

test('gzip round-trips, and members that follow one another are read as one', async () => {
  expect(await decompress('gzip', await compress('gzip', bytes('text')))).toEqual(Buffer.from('text'));
  expect(await decompress('gzip', concatBytes(gzipSync('te'), gzipSync('xt')))).toEqual(Buffer.from('text'));
});

test.each([['snappy', 'kafkajs-snappy'], ['lz4', '@2l/kafkajs-lz4'], ['zstd', 'fzstd']] as const)('%s without its package fails and names the package', async (codec, name) => {
  await decodeBatches(golden(codec), WHERE).then(
    async () => { expect((await decodeAll(golden(codec))).records).toEqual(rawRecords(0)); }, // the package is installed
    (error: unknown) => {
      expect(error).toBeInstanceOf(UnsupportedOperationException);
      expect((error as Error).message).toContain(`npm install ${name}`);
    });
});

test('what was not read of a buffer stays, and a range ends before its end', async () => {
  const buffer = new PartitionBuffer(WHERE, 0);
  buffer.add(await decodeBatches(golden('plain'), WHERE));
  const records: RawRecord[] = [];
  expect(buffer.take(1, Infinity, records)).toBe(1);
  expect(buffer.take(10, 3, records)).toBe(2);
  expect([buffer.position, buffer.empty, buffer.fetchOffset]).toEqual([3, false, 4]);
  expect(buffer.take(10, 4, records)).toBe(1);
  expect([buffer.position, buffer.empty]).toEqual([4, true]);
  expect(records).toEqual(rawRecords(0));
});
