import { bytesEqual, newBytes, writeInt32, writeInt64 } from '../../common/bytes.ts';
import type { RecordContext } from '../../processor/context.ts';
import { recordContextSize, serializeRecordContext } from '../codecs/record-context-bytes.ts';
import type { ByteReader } from '../codecs/record-context-bytes.ts';

const SAME_AS_PRIOR = -2;

/** What a time-ordered buffer keeps of a record. Kafka: org.apache.kafka.streams.state.internals.BufferValue */
export class BufferValue {
  /** What readers of the table see while the key is buffered: the old value of the change that was buffered first. */
  readonly prior: Uint8Array | null;
  readonly old: Uint8Array | null;
  readonly new: Uint8Array | null;
  readonly context: RecordContext;

  constructor(prior: Uint8Array | null, old: Uint8Array | null, newValue: Uint8Array | null, context: RecordContext) {
    this.prior = bytesEqual(prior, old) ? old : prior;
    this.old = old;
    this.new = newValue;
    this.context = context;
  }

  /** Kafka's estimate in bytes; a value that has two roles counts once. */
  get size(): number {
    return (this.prior?.length ?? 0) + (this.old === null || this.prior === this.old ? 0 : this.old.length) + (this.new?.length ?? 0) +
      recordContextSize(this.context);
  }

  /**
   * `record context | prior | old | new | int64 time`, values with an int32 length, -1 for null; the old value's length is -2 where it is
   * the prior value. Version 3 of the changelog format.
   */
  serialize(time: number): Uint8Array {
    const context = serializeRecordContext(this.context);
    const old = this.old === null || this.prior === this.old ? null : this.old;
    const bytes = newBytes(context.length + 12 + (this.prior?.length ?? 0) + (old?.length ?? 0) + (this.new?.length ?? 0) + 8);
    bytes.set(context);
    let at = writeSized(bytes, context.length, this.prior);
    if (this.old !== null && old === null) {
      writeInt32(bytes, at, SAME_AS_PRIOR);
      at += 4;
    } else at = writeSized(bytes, at, old);
    at = writeSized(bytes, at, this.new);
    writeInt64(bytes, at, time);
    return bytes;
  }

  static deserialize(reader: ByteReader): BufferValue {
    const context = reader.recordContext();
    const prior = reader.sizedOrNull();
    const oldLength = reader.int32();
    const old = oldLength === SAME_AS_PRIOR ? prior : reader.nullable(oldLength);
    return new BufferValue(prior, old, reader.sizedOrNull(), context);
  }
}

function writeSized(bytes: Uint8Array, at: number, value: Uint8Array | null): number {
  writeInt32(bytes, at, value === null ? -1 : value.length);
  if (value === null) return at + 4;
  bytes.set(value, at + 4);
  return at + 4 + value.length;
}
