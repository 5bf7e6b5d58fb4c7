import { EMPTY_BYTES } from '../../common/bytes.ts';
import type { Headers } from '../../common/headers.ts';
import { SerializationException, StreamsException } from '../../errors/errors.ts';
import { bindDeserializer, bindSerializer, type BindableDeserializer, type BindableSerializer, type SerdeDefaults } from '../../serde/bind.ts';
import type { Deserializer, Serde, Serializer } from '../../serde/serde.ts';
import { Change } from './ktable.ts';
import { isUpgradeFrom } from '../upgrade-from.ts';

/**
 * A table's change in a repartition topic. The last byte says which values are there; flags 3 to 5 are 0 to 2 with a byte `isLatest`
 * before them, which only later releases write.
 *
 *     old | 00      new | 01      varint(length of new) | new | old | 02
 *
 * An inner serde that is null stands for the default value serde.
 * Kafka: org.apache.kafka.streams.kstream.internals.ChangedSerializer, ChangedDeserializer; KIP-904
 */
export function changeSerde<V>(inner: Serde<V> | null): Serde<Change<V>> {
  return {
    name: `change(${inner?.name ?? 'default'})`,
    serializer: new ChangeSerializer(inner?.serializer ?? null),
    deserializer: new ChangeDeserializer(inner?.deserializer ?? null),
  };
}

const OLD_ONLY = 0;
const NEW_ONLY = 1;
const BOTH = 2;
/** Added to the flags above when a byte `isLatest` stands before the flag. */
const WITH_IS_LATEST = 3;

export class ChangeSerializer<V> implements BindableSerializer<Change<V>> {
  readonly #inner: Serializer<V> | null;
  readonly #bothAllowed: boolean;

  constructor(inner: Serializer<V> | null, bothAllowed = true) {
    this.#inner = inner;
    this.#bothAllowed = bothAllowed;
  }

  bind(defaults: SerdeDefaults): Serializer<Change<V>> {
    const inner = bindSerializer(this.#inner ?? (defaults.valueSerde.serializer as Serializer<V>), defaults);
    return new ChangeSerializer(inner, !isUpgradeFrom(defaults.config, 3, 4));
  }

  /** @throws StreamsException  when both values are null; when neither is and readers of 3.4 or older are still about */
  serialize(topic: string, change: Change<V> | null, headers?: Headers): Uint8Array | null {
    if (change === null) return null;
    const { newValue, oldValue } = change;
    if (newValue === null && oldValue === null) {
      throw new StreamsException(
        `Both old and new values are null in a change for ${topic}, which is not allowed: it changes nothing.`, { facts: { topic } });
    }
    const inner = this.#inner!;
    const newBytes = newValue === null ? EMPTY_BYTES : inner.serialize(topic, newValue, headers) ?? EMPTY_BYTES;
    const oldBytes = oldValue === null ? EMPTY_BYTES : inner.serialize(topic, oldValue, headers) ?? EMPTY_BYTES;
    if (oldValue === null) return withFlag(newBytes, NEW_ONLY);
    if (newValue === null) return withFlag(oldBytes, OLD_ONLY);
    if (!this.#bothAllowed) {
      throw new StreamsException(
        `Both old and new values are not null (${String(oldValue)} : ${String(newValue)}) in a change for ${topic}, which is not allowed while ` +
          'upgrade.from names 3.4 or older: the old instances could not read it.',
        { facts: { topic } },
      );
    }
    return bothValues(newBytes, oldBytes);
  }
}

export class ChangeDeserializer<V> implements BindableDeserializer<Change<V>> {
  readonly #inner: Deserializer<V> | null;

  constructor(inner: Deserializer<V> | null) { this.#inner = inner; }

  bind(defaults: SerdeDefaults): Deserializer<Change<V>> {
    return new ChangeDeserializer(bindDeserializer(this.#inner ?? (defaults.valueSerde.deserializer as Deserializer<V>), defaults));
  }

  /** @throws SerializationException  for no bytes; StreamsException for an unknown flag */
  deserialize(topic: string, data: Uint8Array | null, headers?: Headers): Change<V> {
    if (data === null || data.length === 0) {
      throw new SerializationException(
        `A change in ${topic} has no bytes; there must be at least the flag that says which values follow.`, { facts: { topic } });
    }
    const flag = data[data.length - 1]!;
    if (flag > BOTH + WITH_IS_LATEST) throw unexpected(flag, 'encodingFlag', topic);
    const hasIsLatest = flag >= WITH_IS_LATEST;
    const end = data.length - (hasIsLatest ? 2 : 1);
    const isLatest = hasIsLatest ? readIsLatest(data[end]!, topic) : true;
    let newBytes: Uint8Array | null = null;
    let oldBytes: Uint8Array | null = null;
    switch (hasIsLatest ? flag - WITH_IS_LATEST : flag) {
      case OLD_ONLY: oldBytes = data.subarray(0, end); break;
      case NEW_ONLY: newBytes = data.subarray(0, end); break;
      default: {
        const [length, start] = readVarint(data, topic);
        newBytes = data.subarray(start, start + length);
        oldBytes = data.subarray(start + length, end);
      }
    }
    const inner = this.#inner!;
    return new Change(inner.deserialize(topic, newBytes, headers), inner.deserialize(topic, oldBytes, headers), isLatest);
  }
}

function withFlag(bytes: Uint8Array, flag: number): Uint8Array {
  const result = new Uint8Array(bytes.length + 1);
  result.set(bytes);
  result[bytes.length] = flag;
  return result;
}

function bothValues(newBytes: Uint8Array, oldBytes: Uint8Array): Uint8Array {
  let rest = newBytes.length * 2; // zig-zag of a number that is not negative
  let size = 1;
  for (let left = rest; left >= 0x80; left = Math.floor(left / 0x80)) size++;
  const result = new Uint8Array(size + newBytes.length + oldBytes.length + 1);
  let at = 0;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) result[at++] = (rest % 0x80) + 0x80;
  result[at++] = rest;
  result.set(newBytes, at);
  result.set(oldBytes, at + newBytes.length);
  result[result.length - 1] = BOTH;
  return result;
}

/** The number, and where it ends. */
function readVarint(data: Uint8Array, topic: string): [number, number] {
  let value = 0;
  let factor = 1;
  for (let at = 0; at < 5 && at < data.length; at++) {
    const byte = data[at]!;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) {
      if (value % 2 === 0 && value / 2 < data.length - at) return [value / 2, at + 1];
      break;
    }
    factor *= 0x80;
  }
  throw new SerializationException(`A change in ${topic} does not start with the length of its new value.`, { facts: { topic } });
}

function readIsLatest(byte: number, topic: string): boolean {
  if (byte > 1) throw unexpected(byte, 'isLatestFlag', topic);
  return byte === 1;
}

function unexpected(byte: number, what: string, topic: string): StreamsException {
  return new StreamsException(
    `Encountered unknown byte value \`${byte}\` for ${what} of a change in ${topic}. Was it written by a later release?`, { facts: { topic } });
}
