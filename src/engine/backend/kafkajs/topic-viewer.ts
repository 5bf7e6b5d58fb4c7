import type { TopicPartition, ViewedRecord } from '../backend.ts';
import { outOfRange } from '../errors.ts';
import { decidedBatches, isControl, undecidedBatches } from './committed-batches.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { CODE, protocolError } from './protocol-errors.ts';
import type { RecordBatch } from './record-batch.ts';
import { decodeBatches, RecordCursor } from './record-batch-decoder.ts';
import { fetchRequest, type FetchedPartition } from './record-requests.ts';

const PARTITION_BYTES = 1024 * 1024;

/** Reads what lies in a partition, with what became of the transactions that wrote it. For looking: nothing is remembered. */
export class TopicViewer {
  readonly #cluster: KafkaCluster;

  constructor(cluster: KafkaCluster) { this.#cluster = cluster; }

  /** @throws OffsetOutOfRangeException  when `from` is before the start or behind the end of the log */
  async view(where: TopicPartition, from: number, to: number, max: number): Promise<ViewedRecord[]> {
    const records: ViewedRecord[] = [];
    const add = (batch: RecordBatch, transaction: ViewedRecord['transaction']): void => {
      if (isControl(batch)) return;
      for (const cursor = new RecordCursor(batch, where); !cursor.done && records.length < max;) {
        const record = cursor.next();
        if (record.offset >= from && record.offset < to) records.push({ ...record, transaction });
      }
    };
    let at = from;
    for (;;) {
      const answer = await this.#fetch(where, at, 1);
      const batches = await decodeBatches(answer.recordSet, where);
      for (const { batch, isAborted } of decidedBatches(batches, answer.aborted)) add(batch, isAborted ? 'aborted' : null);
      at = Math.max(at, ...batches.map(({ lastOffset }) => lastOffset + 1));
      if (records.length >= max || at >= to) return records;
      if (batches.length === 0 || at >= answer.lastStableOffset) break;
    }
    for (const { batch, transaction } of undecidedBatches(await this.#rest(where, at))) add(batch, transaction);
    return records;
  }

  /** All that lies behind the last stable offset: the ends of transactions come after their records. */
  async #rest(where: TopicPartition, from: number): Promise<RecordBatch[]> {
    const rest: RecordBatch[] = [];
    for (let at = from; ;) {
      const answer = await this.#fetch(where, at, 0);
      const batches = (await decodeBatches(answer.recordSet, where)).filter(({ lastOffset }) => lastOffset >= at);
      if (batches.length === 0) return rest;
      rest.push(...batches);
      at = batches[batches.length - 1]!.lastOffset + 1;
      if (at >= answer.highWatermark) return rest;
    }
  }

  async #fetch({ topic, partition }: TopicPartition, offset: number, isolationLevel: number): Promise<FetchedPartition> {
    const settings = { maxWaitMs: 0, maxBytes: PARTITION_BYTES, partitionMaxBytes: PARTITION_BYTES, isolationLevel };
    const [answer] = await this.#cluster.askLeaders('read', [{ topic, partition, offset }], (some) => fetchRequest(some, settings), `looking at ${topic}-${partition}`);
    if (answer!.errorCode === CODE.offsetOutOfRange) throw outOfRange({ topic, partition }, offset, null);
    if (answer!.errorCode !== CODE.none) throw protocolError(answer!.errorCode, `looking at ${topic}-${partition}`, { facts: { topic, partition } });
    return answer!;
  }
}
