import { bytesOfLatin1, latin1Of, readInt32, readInt64, utf8Decode, utf8Encode, writeInt32, writeInt64 } from '../common/bytes.ts';

/** What Kafka Streams keeps beside a committed offset. Kafka: TopicPartitionMetadata, version 2 */
export interface OffsetMetadata {
  /** Largest timestamp taken from the partition, -1: none. */
  readonly partitionTime: number;
  readonly processorMetadata: ReadonlyMap<string, number>;
}

export function encodeOffsetMetadata({ partitionTime, processorMetadata }: OffsetMetadata): string {
  const keys = [...processorMetadata].map(([key, value]) => [utf8Encode(key), value] as const);
  const size = 9 + (keys.length === 0 ? 0 : 4 + keys.reduce((sum, [key]) => sum + 12 + key.length, 0));
  const bytes = new Uint8Array(size);
  bytes[0] = 2;
  writeInt64(bytes, 1, partitionTime);
  if (keys.length > 0) {
    let at = 9;
    writeInt32(bytes, at, keys.length);
    at += 4;
    for (const [key, value] of keys) {
      writeInt32(bytes, at, key.length);
      bytes.set(key, at + 4);
      writeInt64(bytes, at + 4 + key.length, value);
      at += 12 + key.length;
    }
  }
  return btoa(latin1Of(bytes));
}

/** Whatever is not ours reads as "nothing known". */
export function decodeOffsetMetadata(text: string): OffsetMetadata {
  const processorMetadata = new Map<string, number>();
  try {
    const bytes = bytesOfLatin1(atob(text));
    if (bytes[0] === 1 || bytes[0] === 2) {
      const partitionTime = readInt64(bytes, 1);
      if (bytes[0] === 2 && bytes.length > 9) {
        let at = 13;
        for (let left = readInt32(bytes, 9); left > 0; left--) {
          const length = readInt32(bytes, at);
          processorMetadata.set(utf8Decode(bytes.subarray(at + 4, at + 4 + length)), readInt64(bytes, at + 4 + length));
          at += 12 + length;
        }
      }
      return { partitionTime, processorMetadata };
    }
  } catch {
    // another program's metadata
  }
  return { partitionTime: -1, processorMetadata };
}
