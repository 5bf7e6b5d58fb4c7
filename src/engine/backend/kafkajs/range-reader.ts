import type { RawRecord, TopicPartition } from '../backend.ts';
import { outOfRange } from '../errors.ts';
import { committedBatches } from './committed-batches.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { CODE, protocolError } from './protocol-errors.ts';
import { decodeBatches } from './record-batch-decoder.ts';
import { fetchRequest } from './record-requests.ts';

const PARTITION_BYTES = 1024 * 1024;
const MAX_REMEMBERED = 64;

/**
 * Reads ranges, independent of positions and groups. What a fetch brought beyond the range is remembered for the next read that goes on
 * there, so that restoring in small portions fetches everything once.
 */
export class RangeReader {
  readonly #cluster: KafkaCluster;
  readonly #remembered = new Map<string, PartitionBuffer>();

  constructor(cluster: KafkaCluster) { this.#cluster = cluster; }

  /** @throws OffsetOutOfRangeException  when `from` is before the start or behind the end of the log */
  async read(where: TopicPartition, from: number, to: number, max: number): Promise<RawRecord[]> {
    const id = `${where.topic}-${where.partition}`;
    const remembered = this.#remembered.get(id);
    this.#remembered.delete(id);
    const buffer = remembered?.position === from ? remembered : new PartitionBuffer({ topic: where.topic, partition: where.partition }, from);
    const records: RawRecord[] = [];
    let asked = buffer === remembered;
    for (;;) {
      buffer.take(max - records.length, to, records);
      // Even an empty range is looked up once: it may be out of range.
      if (records.length >= max || !buffer.empty || (asked && buffer.position >= to)) break;
      const end = await this.#fetch(buffer);
      asked = true;
      if (buffer.empty && buffer.fetchOffset >= Math.min(end, to)) break;
    }
    if (!buffer.empty) {
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!);
      this.#remembered.set(id, buffer);
    }
    return records;
  }

  /** Adds what comes next to the buffer; answers the end of the log. */
  async #fetch(buffer: PartitionBuffer): Promise<number> {
    const { topic, partition } = buffer.where;
    const committed = this.#cluster.settings.isolationLevel === 'read_committed';
    const settings = { maxWaitMs: 0, maxBytes: PARTITION_BYTES, partitionMaxBytes: PARTITION_BYTES, isolationLevel: committed ? 1 : 0 };
    const [answer] = await this.#cluster.askLeaders('read', [{ topic, partition, offset: buffer.fetchOffset }], (some) => fetchRequest(some, settings), `reading ${topic}-${partition}`);
    const { errorCode, recordSet, aborted, highWatermark, lastStableOffset } = answer!;
    if (errorCode === CODE.offsetOutOfRange) throw outOfRange({ topic, partition }, buffer.fetchOffset, null);
    if (errorCode !== CODE.none) throw protocolError(errorCode, `reading ${topic}-${partition}`, { facts: { topic, partition } });
    buffer.add(committedBatches(await decodeBatches(recordSet, { topic, partition }), committed ? aborted : []));
    return committed ? lastStableOffset : highWatermark;
  }
}
