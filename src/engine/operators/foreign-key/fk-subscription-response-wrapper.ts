import type { Headers } from '../../common/headers.ts';
import { SerializationException, UnsupportedVersionException } from '../../errors/errors.ts';
import type { StreamPartitioner } from '../../processor/sinks.ts';
import { bindDeserializer, bindSerializer, type BindableDeserializer, type BindableSerializer, type SerdeDefaults } from '../../serde/bind.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';
import { HASH_BYTES, NO_HASH_BIT } from './fk-subscription-wrapper.ts';

export const RESPONSE_VERSION = 0;

/**
 * The right side's answer to a subscription. It carries no left value, only the hash of the one that asked, so that an answer to an
 * older row can be told. Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.SubscriptionResponseWrapper
 */
export class SubscriptionResponseWrapper<VO> {
  readonly originalValueHash: Uint8Array | null;
  readonly foreignValue: VO | null;
  /** Where the answer is to be sent; does not travel in the bytes. null: left to the partitioner. */
  readonly primaryPartition: number | null;
  readonly version: number;

  /** @throws UnsupportedVersionException  for a version of a later release */
  constructor(originalValueHash: Uint8Array | null, foreignValue: VO | null, primaryPartition: number | null, version = RESPONSE_VERSION) {
    if (version > RESPONSE_VERSION) {
      throw new UnsupportedVersionException(
        `SubscriptionResponseWrapper does not support version ${version}, the only one known is ${RESPONSE_VERSION}.`);
    }
    this.originalValueHash = originalValueHash;
    this.foreignValue = foreignValue;
    this.primaryPartition = primaryPartition;
    this.version = version;
  }

  toString(): string { return `response ${String(this.foreignValue)}`; }
}

/** Sends an answer to the partition that its left row came from. */
export const toPrimaryPartition: StreamPartitioner<unknown, SubscriptionResponseWrapper<unknown>> =
  (_topic, _key, response) => response.primaryPartition;

/**
 * `version (| 80 without hash) | hash | foreign value (nothing: null)`. A value that serialises to no bytes at all reads back as null.
 * Null stands for the default value serde. Kafka: SubscriptionResponseWrapperSerde
 */
export function subscriptionResponseWrapperSerde<VO>(foreignValueSerde: Serde<VO> | null): Serde<SubscriptionResponseWrapper<VO>> {
  return {
    name: `subscriptionResponse(${foreignValueSerde?.name ?? 'default'})`,
    serializer: new SubscriptionResponseWrapperSerializer(foreignValueSerde?.serializer ?? null),
    deserializer: new SubscriptionResponseWrapperDeserializer(foreignValueSerde?.deserializer ?? null),
  };
}

class SubscriptionResponseWrapperSerializer<VO> implements BindableSerializer<SubscriptionResponseWrapper<VO>> {
  readonly #foreignValue: Serializer<VO> | null;

  constructor(foreignValue: Serializer<VO> | null) { this.#foreignValue = foreignValue; }

  bind(defaults: SerdeDefaults): Serializer<SubscriptionResponseWrapper<VO>> {
    const foreignValue = this.#foreignValue ?? (defaults.valueSerde.serializer as Serializer<VO>);
    return new SubscriptionResponseWrapperSerializer(bindSerializer(foreignValue, defaults));
  }

  serialize(topic: string, data: SubscriptionResponseWrapper<VO> | null, headers?: Headers): Uint8Array | null {
    if (data === null) return null;
    const hash = data.originalValueHash;
    const foreignValue = data.foreignValue === null ? null : this.#foreignValue!.serialize(topic, data.foreignValue, headers);
    const valueStart = hash === null ? 1 : 1 + HASH_BYTES;
    const bytes = new Uint8Array(valueStart + (foreignValue === null ? 0 : foreignValue.length));
    bytes[0] = hash === null ? data.version | NO_HASH_BIT : data.version;
    if (hash !== null) bytes.set(hash, 1);
    if (foreignValue !== null) bytes.set(foreignValue, valueStart);
    return bytes;
  }
}

class SubscriptionResponseWrapperDeserializer<VO> implements BindableDeserializer<SubscriptionResponseWrapper<VO>> {
  readonly #foreignValue: Deserializer<VO> | null;

  constructor(foreignValue: Deserializer<VO> | null) { this.#foreignValue = foreignValue; }

  bind(defaults: SerdeDefaults): Deserializer<SubscriptionResponseWrapper<VO>> {
    const foreignValue = this.#foreignValue ?? (defaults.valueSerde.deserializer as Deserializer<VO>);
    return new SubscriptionResponseWrapperDeserializer(bindDeserializer(foreignValue, defaults));
  }

  /** @throws SerializationException  for no bytes */
  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): SubscriptionResponseWrapper<VO> {
    if (data === null || data.length === 0) {
      throw new SerializationException(
        `A subscription response in ${topic} must have at least 1 byte, got ${data === null ? 'none' : 0}.`, { facts: { topic } });
    }
    const hasHash = (data[0]! & NO_HASH_BIT) === 0;
    const valueStart = hasHash ? 1 + HASH_BYTES : 1;
    const foreignValue = data.length > valueStart ? this.#foreignValue!.deserialize(topic, data.subarray(valueStart), headers) : null;
    return new SubscriptionResponseWrapper(hasHash ? data.slice(1, valueStart) : null, foreignValue, null, data[0]! & ~NO_HASH_BIT);
  }
}
