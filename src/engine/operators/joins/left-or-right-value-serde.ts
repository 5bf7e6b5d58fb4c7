import type { Headers } from '../../common/headers.ts';
import { bindDeserializer, bindSerializer, type BindableDeserializer, type BindableSerializer, type SerdeDefaults } from '../../serde/bind.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';

/** A value of one side of a join. Kafka: LeftOrRightValue */
export class LeftOrRightValue<VLeft, VRight> {
  readonly isLeft: boolean;
  readonly value: VLeft | VRight;
  constructor(isLeft: boolean, value: VLeft | VRight) {
    this.isLeft = isLeft;
    this.value = value;
  }
  get leftValue(): VLeft | null { return this.isLeft ? (this.value as VLeft) : null; }
  get rightValue(): VRight | null { return this.isLeft ? null : (this.value as VRight); }
}

/** `byte side (1 left, 0 right) | value`. An inner serde that is null stands for the default value serde. */
export function leftOrRightValueSerde<VLeft, VRight>(left: Serde<VLeft> | null, right: Serde<VRight> | null): Serde<LeftOrRightValue<VLeft, VRight>> {
  return {
    name: `leftOrRightValue(${left?.name ?? 'default'}, ${right?.name ?? 'default'})`,
    serializer: new LeftOrRightValueSerializer(left?.serializer ?? null, right?.serializer ?? null),
    deserializer: new LeftOrRightValueDeserializer(left?.deserializer ?? null, right?.deserializer ?? null),
  };
}

class LeftOrRightValueSerializer<VLeft, VRight> implements BindableSerializer<LeftOrRightValue<VLeft, VRight>> {
  readonly #left: Serializer<VLeft> | null;
  readonly #right: Serializer<VRight> | null;
  constructor(left: Serializer<VLeft> | null, right: Serializer<VRight> | null) {
    this.#left = left;
    this.#right = right;
  }

  bind(defaults: SerdeDefaults): Serializer<LeftOrRightValue<VLeft, VRight>> {
    return new LeftOrRightValueSerializer<VLeft, VRight>(
      bindSerializer(this.#left ?? (defaults.valueSerde.serializer as Serializer<VLeft>), defaults),
      bindSerializer(this.#right ?? (defaults.valueSerde.serializer as Serializer<VRight>), defaults),
    );
  }

  serialize(topic: string, data: LeftOrRightValue<VLeft, VRight> | null, headers?: Headers): Uint8Array | null {
    if (data === null) return null;
    const raw = data.isLeft
      ? this.#left!.serialize(topic, data.value as VLeft, headers)
      : this.#right!.serialize(topic, data.value as VRight, headers);
    if (raw === null) return null;
    const bytes = new Uint8Array(1 + raw.length);
    bytes[0] = data.isLeft ? 1 : 0;
    bytes.set(raw, 1);
    return bytes;
  }
}

class LeftOrRightValueDeserializer<VLeft, VRight> implements BindableDeserializer<LeftOrRightValue<VLeft, VRight>> {
  readonly #left: Deserializer<VLeft> | null;
  readonly #right: Deserializer<VRight> | null;
  constructor(left: Deserializer<VLeft> | null, right: Deserializer<VRight> | null) {
    this.#left = left;
    this.#right = right;
  }

  bind(defaults: SerdeDefaults): Deserializer<LeftOrRightValue<VLeft, VRight>> {
    return new LeftOrRightValueDeserializer<VLeft, VRight>(
      bindDeserializer(this.#left ?? (defaults.valueSerde.deserializer as Deserializer<VLeft>), defaults),
      bindDeserializer(this.#right ?? (defaults.valueSerde.deserializer as Deserializer<VRight>), defaults),
    );
  }

  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): LeftOrRightValue<VLeft, VRight> | null {
    if (data === null || data.length === 0) return null;
    const isLeft = data[0] === 1;
    const raw = data.subarray(1);
    const value = isLeft ? this.#left!.deserialize(topic, raw, headers) : this.#right!.deserialize(topic, raw, headers);
    return new LeftOrRightValue<VLeft, VRight>(isLeft, value as VLeft | VRight);
  }
}
