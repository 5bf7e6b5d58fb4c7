/**
 * Record batches, format v2: how Kafka stores and sends records. Layout of the 61 header bytes (big endian), then the records:
 *
 *      0 base offset (8)      8 length of what follows (4)    12 leader epoch (4)     16 magic, 2 (1)    17 CRC-32C of all from 21 on (4)
 *     21 attributes (2)      23 last offset delta (4)         27 base timestamp (8)   35 max timestamp (8)
 *     43 producer id (8)     51 producer epoch (2)            53 base sequence (4)    57 number of records (4)
 *
 * Kafka: org.apache.kafka.common.record.DefaultRecordBatch, KIP-98
 */
export const BATCH_HEADER_BYTES = 61;

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd';
export const COMPRESSIONS: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

export const ATTRIBUTE_COMPRESSION = 0x07;
export const ATTRIBUTE_LOG_APPEND_TIME = 0x08;
export const ATTRIBUTE_TRANSACTIONAL = 0x10;
export const ATTRIBUTE_CONTROL = 0x20;

/** A batch as it was read. `records` is its record section, decompressed; a batch that the log cleaner emptied has none and still spans its offsets. */
export interface RecordBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly attributes: number;
  readonly producerId: bigint;
  readonly count: number;
  readonly records: Uint8Array;
}
