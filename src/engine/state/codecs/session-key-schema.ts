import { copyBytes, newBytes, partOf, readInt64, writeInt64 } from '../../common/bytes.ts';
import { Windowed, sessionWindow } from '../../windows/windowed.ts';

/**
 * Keys of session stores, as they lie in changelogs and persistent stores: `key || int64 session end || int64 session start`. The end
 * comes first because sessions expire by it. Kafka: org.apache.kafka.streams.state.internals.SessionKeySchema
 */
export const SESSION_SUFFIX_LENGTH = 16;

export function sessionStoreKey(key: Uint8Array, start: number, end: number): Uint8Array {
  const bytes = newBytes(key.length + SESSION_SUFFIX_LENGTH);
  copyBytes(key, bytes, 0);
  writeInt64(bytes, key.length, end);
  writeInt64(bytes, key.length + 8, start);
  return bytes;
}

export function keyOfSessionStoreKey(storeKey: Uint8Array): Uint8Array { return partOf(storeKey, 0, storeKey.length - SESSION_SUFFIX_LENGTH); }
export function endOfSessionStoreKey(storeKey: Uint8Array): number { return readInt64(storeKey, storeKey.length - SESSION_SUFFIX_LENGTH); }
export function startOfSessionStoreKey(storeKey: Uint8Array): number { return readInt64(storeKey, storeKey.length - 8); }

export function windowedOfSessionStoreKey(storeKey: Uint8Array): Windowed<Uint8Array> {
  return new Windowed(keyOfSessionStoreKey(storeKey), sessionWindow(startOfSessionStoreKey(storeKey), endOfSessionStoreKey(storeKey)));
}
