import { ATTRIBUTE_CONTROL, ATTRIBUTE_TRANSACTIONAL, type RecordBatch } from './record-batch.ts';
import type { AbortedTransaction } from './record-requests.ts';

const NO_RECORDS = new Uint8Array(0);
const ABORT = 0;

/**
 * Takes the records out of control batches and out of batches of aborted transactions; the emptied batches stay, for their offsets.
 * The aborted transactions come in the order in which they ended, not in which they began, so they are sorted first.
 * Kafka: org.apache.kafka.clients.consumer.internals.CompletedFetch
 */
export function committedBatches(batches: readonly RecordBatch[], abortedTransactions: readonly AbortedTransaction[]): RecordBatch[] {
  const pending = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborted = new Set<bigint>();
  return batches.map((batch) => {
    while (pending.length > 0 && pending[0]!.firstOffset <= batch.lastOffset) aborted.add(pending.shift()!.producerId);
    if ((batch.attributes & ATTRIBUTE_CONTROL) !== 0) {
      if (controlType(batch) === ABORT) aborted.delete(batch.producerId);
      return emptied(batch);
    }
    return (batch.attributes & ATTRIBUTE_TRANSACTIONAL) !== 0 && aborted.has(batch.producerId) ? emptied(batch) : batch;
  });
}

function emptied(batch: RecordBatch): RecordBatch { return { ...batch, count: 0, records: NO_RECORDS }; }

/** The second int16 of the only record's key. The fields before it are one byte each: length, attributes, two deltas, key length. */
function controlType({ records, count }: RecordBatch): number | null {
  if (count === 0 || records.length < 9) return null;
  let at = 0;
  const skip = (): void => { while (records[at++]! >= 0x80); };
  skip(); // length
  at++; // attributes
  skip(); // timestamp delta
  skip(); // offset delta
  skip(); // key length
  return (records[at + 2]! << 8) | records[at + 3]!;
}
