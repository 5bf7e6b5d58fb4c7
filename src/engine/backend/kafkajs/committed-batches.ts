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
  return decidedBatches(batches, abortedTransactions).map(({ batch, isAborted }) => (isAborted || isControl(batch) ? emptied(batch) : batch));
}

/** Which of the batches belong to aborted transactions. */
export function decidedBatches(batches: readonly RecordBatch[], abortedTransactions: readonly AbortedTransaction[]): { readonly batch: RecordBatch; readonly isAborted: boolean }[] {
  const pending = [...abortedTransactions].sort((a, b) => a.firstOffset - b.firstOffset);
  const aborted = new Set<bigint>();
  return batches.map((batch) => {
    while (pending.length > 0 && pending[0]!.firstOffset <= batch.lastOffset) aborted.add(pending.shift()!.producerId);
    if (isControl(batch) && controlType(batch) === ABORT) aborted.delete(batch.producerId);
    return { batch, isAborted: isTransactional(batch) && !isControl(batch) && aborted.has(batch.producerId) };
  });
}

/**
 * What became of the transactions whose records lie behind the last stable offset: what follows in the log says it, up to its end.
 */
export function undecidedBatches(batches: readonly RecordBatch[]): { readonly batch: RecordBatch; readonly transaction: 'open' | 'aborted' | null }[] {
  const ends = new Map<bigint, 'aborted' | null>();
  return [...batches].reverse().map((batch) => {
    if (isControl(batch)) ends.set(batch.producerId, controlType(batch) === ABORT ? 'aborted' : null);
    const end = ends.get(batch.producerId);
    const transaction = !isTransactional(batch) ? null : end === undefined ? 'open' as const : end;
    return { batch, transaction };
  }).reverse();
}

export function isControl({ attributes }: RecordBatch): boolean { return (attributes & ATTRIBUTE_CONTROL) !== 0; }
function isTransactional({ attributes }: RecordBatch): boolean { return (attributes & ATTRIBUTE_TRANSACTIONAL) !== 0; }

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
