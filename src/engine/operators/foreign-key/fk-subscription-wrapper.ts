import { bytesEqual, readInt32, writeInt32 } from '../../common/bytes.ts';
import type { Headers } from '../../common/headers.ts';
import { SerializationException, UnsupportedVersionException } from '../../errors/errors.ts';
import { bindDeserializer, bindSerializer, type BindableDeserializer, type BindableSerializer, type SerdeDefaults } from '../../serde/bind.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';
import { isUpgradeFrom } from '../upgrade-from.ts';

/** What the right side is to do with a subscription; the numbers are those on the wire. Kafka: SubscriptionWrapper.Instruction */
export const SubscriptionInstruction = {
  DELETE_KEY_NO_PROPAGATE: 0,
  DELETE_KEY_AND_PROPAGATE: 1,
  PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE: 2,
  PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE: 3,
} as const;
export type SubscriptionInstruction = (typeof SubscriptionInstruction)[keyof typeof SubscriptionInstruction];

/** The instruction by Kafka's name, for traces and errors. */
export function instructionName(instruction: SubscriptionInstruction): string {
  return Object.entries(SubscriptionInstruction).find(([, code]) => code === instruction)![0];
}

export const SUBSCRIPTION_VERSION = 1;

/**
 * A left row's wish to be joined with a foreign key, as it travels to the right table's tasks and lies in their store.
 * Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.SubscriptionWrapper
 */
export class SubscriptionWrapper<K> {
  /** Murmur3 of the left value that it speaks for, 16 bytes; null when that value is gone. */
  readonly hash: Uint8Array | null;
  readonly instruction: SubscriptionInstruction;
  readonly primaryKey: K;
  /** The partition that the left row came from, where the answer has to go; null in version 0. */
  readonly primaryPartition: number | null;
  readonly version: number;

  /** @throws UnsupportedVersionException  for a version of a later release */
  constructor(
    hash: Uint8Array | null, instruction: SubscriptionInstruction, primaryKey: K, primaryPartition: number | null, version = SUBSCRIPTION_VERSION,
  ) {
    if (version > SUBSCRIPTION_VERSION) {
      throw new UnsupportedVersionException(
        `SubscriptionWrapper does not support version ${version}, the latest one known is ${SUBSCRIPTION_VERSION}.`);
    }
    this.hash = hash;
    this.instruction = instruction;
    this.primaryKey = primaryKey;
    this.primaryPartition = primaryPartition;
    this.version = version;
  }

  toString(): string { return `${instructionName(this.instruction)} ${String(this.primaryKey)}`; }
}

/** True for two hashes of the same value, or two that are missing. */
export function sameHash(one: Uint8Array | null, two: Uint8Array | null): boolean { return bytesEqual(one, two); }

export const HASH_BYTES = 16;
/** Set in the first byte, beside the version, when the hash is missing. */
export const NO_HASH_BIT = 0x80;

/**
 * `version (| 80 without hash) | instruction | hash | primary key | int32 primary partition (from version 1)`
 *
 * The primary key's serde is not called with the topic's name but with `<subscription topic>-pk`, so that it cannot meet the schema of
 * another key there. Null stands for the default key serde.
 * @param subscriptionTopic  without the application id
 * Kafka: SubscriptionWrapperSerde
 */
export function subscriptionWrapperSerde<K>(subscriptionTopic: string, primaryKeySerde: Serde<K> | null): Serde<SubscriptionWrapper<K>> {
  const pseudoTopic = `${subscriptionTopic}-pk`;
  return {
    name: `subscription(${primaryKeySerde?.name ?? 'default'})`,
    serializer: new SubscriptionWrapperSerializer(pseudoTopic, primaryKeySerde?.serializer ?? null, false),
    deserializer: new SubscriptionWrapperDeserializer(pseudoTopic, primaryKeySerde?.deserializer ?? null),
  };
}

class SubscriptionWrapperSerializer<K> implements BindableSerializer<SubscriptionWrapper<K>> {
  readonly #pseudoTopic: string;
  readonly #primaryKey: Serializer<K> | null;
  readonly #asVersion0: boolean;

  constructor(pseudoTopic: string, primaryKey: Serializer<K> | null, asVersion0: boolean) {
    this.#pseudoTopic = pseudoTopic;
    this.#primaryKey = primaryKey;
    this.#asVersion0 = asVersion0;
  }

  bind(defaults: SerdeDefaults): Serializer<SubscriptionWrapper<K>> {
    const primaryKey = bindSerializer(this.#primaryKey ?? (defaults.keySerde.serializer as Serializer<K>), defaults);
    return new SubscriptionWrapperSerializer(`${defaults.applicationId}-${this.#pseudoTopic}`, primaryKey, isUpgradeFrom(defaults.config, 3, 3));
  }

  serialize(_topic: string, data: SubscriptionWrapper<K> | null, headers?: Headers): Uint8Array | null {
    if (data === null) return null;
    const version = this.#asVersion0 ? 0 : data.version;
    const hashLength = data.hash === null ? 0 : HASH_BYTES;
    const primaryKey = this.#primaryKey!.serialize(this.#pseudoTopic, data.primaryKey, headers)!;
    const bytes = new Uint8Array(2 + hashLength + primaryKey.length + (version === 0 ? 0 : 4));
    bytes[0] = data.hash === null ? version | NO_HASH_BIT : version;
    bytes[1] = data.instruction;
    if (data.hash !== null) bytes.set(data.hash, 2);
    bytes.set(primaryKey, 2 + hashLength);
    if (version !== 0) writeInt32(bytes, bytes.length - 4, data.primaryPartition!);
    return bytes;
  }
}

class SubscriptionWrapperDeserializer<K> implements BindableDeserializer<SubscriptionWrapper<K>> {
  readonly #pseudoTopic: string;
  readonly #primaryKey: Deserializer<K> | null;

  constructor(pseudoTopic: string, primaryKey: Deserializer<K> | null) {
    this.#pseudoTopic = pseudoTopic;
    this.#primaryKey = primaryKey;
  }

  bind(defaults: SerdeDefaults): Deserializer<SubscriptionWrapper<K>> {
    const primaryKey = bindDeserializer(this.#primaryKey ?? (defaults.keySerde.deserializer as Deserializer<K>), defaults);
    return new SubscriptionWrapperDeserializer(`${defaults.applicationId}-${this.#pseudoTopic}`, primaryKey);
  }

  /** @throws SerializationException  for no bytes, or an instruction that does not exist */
  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): SubscriptionWrapper<K> {
    if (data === null || data.length < 2) {
      throw new SerializationException(
        `A subscription in ${topic} must have at least 2 bytes, got ${data === null ? 'none' : data.length}.`, { facts: { topic } });
    }
    const version = data[0]! & ~NO_HASH_BIT;
    const instruction = data[1]!;
    if (instruction > SubscriptionInstruction.PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE) {
      throw new SerializationException(
        `Unknown instruction byte value = ${instruction} of a subscription in ${topic}, the known ones are 0 to 3.`, { facts: { topic } });
    }
    const hasHash = (data[0]! & NO_HASH_BIT) === 0;
    const keyStart = hasHash ? 2 + HASH_BYTES : 2;
    const keyEnd = version === 0 ? data.length : data.length - 4;
    const primaryKey = this.#primaryKey!.deserialize(this.#pseudoTopic, data.subarray(keyStart, keyEnd), headers) as K;
    return new SubscriptionWrapper(
      hasHash ? data.slice(2, keyStart) : null, instruction as SubscriptionInstruction, primaryKey,
      version === 0 ? null : readInt32(data, keyEnd), version,
    );
  }
}
