import { concatBytes, int64Bytes, readInt64 } from '../../common/bytes.ts';
import { bindDeserializer, bindSerializer, type BindableDeserializer, type BindableSerializer, type SerdeDefaults } from '../../serde/bind.ts';
import type { Headers } from '../../common/headers.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';
import { keysEqual } from '../key-equality.ts';

export type JoinSide = 'left' | 'right';

/** Key of the store of unmatched records of a left or outer stream-stream join. Kafka: TimestampedKeyAndJoinSide */
export class TimestampedKeyAndJoinSide<K> {
  readonly key: K;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly isLeft: boolean;
  constructor(key: K, timestamp: number, isLeft: boolean) {
    this.key = key;
    this.timestamp = timestamp;
    this.isLeft = isLeft;
  }
  equals(other: TimestampedKeyAndJoinSide<K>): boolean {
    return this.timestamp === other.timestamp && this.isLeft === other.isLeft && keysEqual(this.key, other.key);
  }
  toString(): string { return `${String(this.key)}@${this.timestamp} ${this.isLeft ? 'left' : 'right'}`; }
}

/**
 * `int64 timestamp | byte side | key`, so that byte order is the order in which null results are emitted: by time, right (0) before
 * left (1), then by key. An inner serde that is null stands for the default key serde.
 */
export function timestampedKeyAndJoinSideSerde<K>(inner: Serde<K> | null): Serde<TimestampedKeyAndJoinSide<K>> {
  return {
    name: `timestampedKeyAndJoinSide(${inner?.name ?? 'default'})`,
    serializer: new TimestampedKeyAndJoinSideSerializer(inner?.serializer ?? null),
    deserializer: new TimestampedKeyAndJoinSideDeserializer(inner?.deserializer ?? null),
  };
}

const LEFT = Uint8Array.of(1);
const RIGHT = Uint8Array.of(0);
const KEY_OFFSET = 9;

class TimestampedKeyAndJoinSideSerializer<K> implements BindableSerializer<TimestampedKeyAndJoinSide<K>> {
  readonly #key: Serializer<K> | null;
  constructor(key: Serializer<K> | null) { this.#key = key; }

  bind(defaults: SerdeDefaults): Serializer<TimestampedKeyAndJoinSide<K>> {
    return new TimestampedKeyAndJoinSideSerializer<K>(bindSerializer(this.#key ?? (defaults.keySerde.serializer as Serializer<K>), defaults));
  }

  serialize(topic: string, data: TimestampedKeyAndJoinSide<K> | null, headers?: Headers): Uint8Array | null {
    if (data === null) return null;
    return concatBytes(int64Bytes(data.timestamp), data.isLeft ? LEFT : RIGHT, this.#key!.serialize(topic, data.key, headers)!);
  }
}

class TimestampedKeyAndJoinSideDeserializer<K> implements BindableDeserializer<TimestampedKeyAndJoinSide<K>> {
  readonly #key: Deserializer<K> | null;
  constructor(key: Deserializer<K> | null) { this.#key = key; }

  bind(defaults: SerdeDefaults): Deserializer<TimestampedKeyAndJoinSide<K>> {
    return new TimestampedKeyAndJoinSideDeserializer<K>(bindDeserializer(this.#key ?? (defaults.keySerde.deserializer as Deserializer<K>), defaults));
  }

  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): TimestampedKeyAndJoinSide<K> | null {
    if (data === null) return null;
    const key = this.#key!.deserialize(topic, data.subarray(KEY_OFFSET), headers) as K;
    return new TimestampedKeyAndJoinSide(key, readInt64(data, 0), data[8] === 1);
  }
}
