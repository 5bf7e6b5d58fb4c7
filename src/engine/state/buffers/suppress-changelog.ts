import { IllegalArgumentException } from '../../errors/errors.ts';
import type { ChangelogRecord } from '../../processor/state-store.ts';
import { BufferValue } from './buffer-value.ts';
import { ByteReader } from '../codecs/record-context-bytes.ts';

export interface RestoredBufferValue { readonly time: number; readonly value: BufferValue }

/**
 * Reads a changelog record of a suppress buffer, of whatever release wrote it: the header `v` says the version, none is version 0.
 * Versions before 3 kept no prior value, or kept it elsewhere; then `bufferedPrior`, that of the key at hand, stands in.
 *
 * Kafka: TimeOrderedKeyValueBufferChangelogDeserializationHelper
 */
export function readSuppressChangelog(record: ChangelogRecord, bufferedPrior: Uint8Array | null | undefined): RestoredBufferValue {
  const version = record.headers?.lastHeader('v') ?? null;
  const value = record.value!;
  if (version === null) return readVersion0(record, bufferedPrior);
  switch (version.length === 1 ? version[0] : undefined) {
    case 3: return readVersion3(value);
    case 2:
      // 2.4.0, 2.4.1 and 2.5.0 wrote version 3 and called it 2.
      try {
        return readVersion2(value);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return readVersion3(value);
      }
    case 1: return readVersion1(value, bufferedPrior);
    default:
      throw new IllegalArgumentException(
        `Restoring apparently invalid changelog record at offset ${record.offset}: its header v is [${[...version].join(', ')}], known are none, 1, 2 and 3`);
  }
}

interface LegacyChange { readonly old: Uint8Array | null; readonly new: Uint8Array | null }

/** `int32 length, old | int32 length, new`, -1 for null. Kafka: FullChangeSerde#decomposeLegacyFormattedArrayIntoChangeArrays */
function readLegacyChange(bytes: Uint8Array): LegacyChange {
  const reader = new ByteReader(bytes);
  return { old: reader.sizedOrNull(), new: reader.sizedOrNull() };
}

function readVersion0(record: ChangelogRecord, bufferedPrior: Uint8Array | null | undefined): RestoredBufferValue {
  const reader = new ByteReader(record.value!);
  const time = reader.int64();
  const change = readLegacyChange(reader.take(reader.remaining));
  const context = { timestamp: record.timestamp, offset: record.offset, topic: null, partition: -1, headers: record.headers, raw: null };
  return { time, value: new BufferValue(bufferedPrior === undefined ? change.old : bufferedPrior, change.old, change.new, context) };
}

function readVersion1(bytes: Uint8Array, bufferedPrior: Uint8Array | null | undefined): RestoredBufferValue {
  const reader = new ByteReader(bytes);
  const time = reader.int64();
  const context = reader.recordContext();
  const change = readLegacyChange(reader.sizedOrNull()!);
  return { time, value: new BufferValue(bufferedPrior === undefined ? change.old : bufferedPrior, change.old, change.new, context) };
}

function readVersion2(bytes: Uint8Array): RestoredBufferValue {
  const reader = new ByteReader(bytes);
  const context = reader.recordContext();
  const change = readLegacyChange(reader.sizedOrNull() ?? new Uint8Array(0));
  const prior = reader.sizedOrNull();
  const time = reader.int64();
  if (reader.remaining > 0) throw new RangeError('not version 2');
  return { time, value: new BufferValue(prior, change.old, change.new, context) };
}

function readVersion3(bytes: Uint8Array): RestoredBufferValue {
  const reader = new ByteReader(bytes);
  const value = BufferValue.deserialize(reader);
  return { time: reader.int64(), value };
}
