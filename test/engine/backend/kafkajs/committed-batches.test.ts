import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { committedBatches } from '../../../../src/engine/backend/kafkajs/committed-batches.ts';
import { ATTRIBUTE_TRANSACTIONAL, type RecordBatch } from '../../../../src/engine/backend/kafkajs/record-batch.ts';
import { decodeBatches } from '../../../../src/engine/backend/kafkajs/record-batch-decoder.ts';
import { bytesOfHex } from '../../../../src/engine/common/bytes.ts';

const WHERE = { topic: 't', partition: 0 };
const GOLDEN = new Map(readFileSync(new URL('./golden-batches.jsonl', import.meta.url), 'utf8').trim().split('\n')
  .map((line) => JSON.parse(line) as { name: string; hex: string }).map(({ name, hex }) => [name, bytesOfHex(hex)]));
const [abortMarker] = await decodeBatches(GOLDEN.get('abort marker')!, WHERE);
const [commitMarker] = await decodeBatches(GOLDEN.get('commit marker')!, WHERE);
const [zeroKey] = await decodeBatches(GOLDEN.get('transactional')!, WHERE);

const data = (producerId: bigint, baseOffset: number, attributes: number = ATTRIBUTE_TRANSACTIONAL): RecordBatch =>
  ({ baseOffset, lastOffset: baseOffset, baseTimestamp: 0, maxTimestamp: 0, attributes, producerId, count: 1, records: new Uint8Array([1]) });
const marker = (of: RecordBatch, producerId: bigint, offset: number): RecordBatch => ({ ...of, producerId, baseOffset: offset, lastOffset: offset });
const kept = (batches: readonly RecordBatch[]): number[] => batches.filter(({ count }) => count > 0).map(({ baseOffset }) => baseOffset);

test('control batches have no records for anyone, and keep their offsets', () => {
  const filtered = committedBatches([abortMarker!, commitMarker!], []);
  expect(filtered.map(({ count, lastOffset }) => [count, lastOffset])).toEqual([[0, 21], [0, 22]]);
});

test('a data record whose key looks like an abort marker ends nothing', () => {
  const batches = [marker(zeroKey!, 9n, 0), data(9n, 1), marker(abortMarker!, 9n, 2), data(9n, 3), marker(commitMarker!, 9n, 4)];
  expect(kept(committedBatches(batches, [{ producerId: 9n, firstOffset: 0 }]))).toEqual([3]);
});

test('several transactions that were open where the fetch begins are all left out', () => {
  const batches = [data(2n, 2), marker(abortMarker!, 2n, 3), marker(abortMarker!, 1n, 4)];
  expect(kept(committedBatches(batches, [{ producerId: 1n, firstOffset: 0 }, { producerId: 2n, firstOffset: 1 }]))).toEqual([]);
});

test('the list of aborted transactions may come in the order of their ends', () => {
  const batches = [data(1n, 0), data(2n, 1), marker(abortMarker!, 2n, 2), marker(abortMarker!, 1n, 3), data(3n, 4), marker(commitMarker!, 3n, 5)];
  expect(kept(committedBatches(batches, [{ producerId: 2n, firstOffset: 1 }, { producerId: 1n, firstOffset: 0 }]))).toEqual([4]);
});

test('a commit after an abort of the same producer is kept, and so is what is in no transaction', () => {
  const batches = [data(1n, 0), data(1n, 1, 0), marker(abortMarker!, 1n, 2), data(1n, 3), marker(commitMarker!, 1n, 4)];
  expect(kept(committedBatches(batches, [{ producerId: 1n, firstOffset: 0 }]))).toEqual([1, 3]);
});

test('read_uncommitted, which is told of no aborted transactions, keeps all data', () => {
  expect(kept(committedBatches([data(1n, 0), marker(abortMarker!, 1n, 1)], []))).toEqual([0]);
});
