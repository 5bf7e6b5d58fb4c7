import { copyBytes, newBytes, readInt32, writeInt32 } from '../common/bytes.ts';
import { SerializationException } from '../errors/errors.ts';
import { doubleSerde, floatSerde, integerSerde, longSerde, shortSerde, uuidSerde } from './primitive-serdes.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';
import { wrongType } from './wrong-type.ts';

const CONSTANT_SIZE = 0;
const VARIABLE_SIZE = 1;
const NULL_LENGTH = -1;

/** Entries of these serdes all have one length, so a list holds it nowhere. */
const CONSTANT_SIZES = new Map<unknown, number>([
  [shortSerde.serializer, 2], [integerSerde.serializer, 4], [floatSerde.serializer, 4], [longSerde.serializer, 8], [doubleSerde.serializer, 8],
  [uuidSerde.serializer, 36],
]);

class ListSerializer<T> implements Serializer<readonly (T | null)[]> {
  readonly #inner: Serializer<T>;
  readonly #hasConstantSize: boolean;

  constructor(inner: Serializer<T>) {
    this.#inner = inner;
    this.#hasConstantSize = CONSTANT_SIZES.has(inner);
  }

  serialize(topic: string, data: readonly (T | null)[] | null): Uint8Array | null {
    if (data === null) return null;
    if (!Array.isArray(data)) throw wrongType('ListSerializer', 'an array', data);
    const entries = data.map((entry: T | null) => this.#inner.serialize(topic, entry));
    return this.#hasConstantSize ? constantSizeList(entries) : variableSizeList(entries);
  }
}

function constantSizeList(entries: readonly (Uint8Array | null)[]): Uint8Array {
  const nulls = entries.flatMap((entry, i) => (entry === null ? [i] : []));
  let length = 1 + 4 + 4 * nulls.length + 4;
  for (const entry of entries) length += entry?.length ?? 0;
  const bytes = newBytes(length);
  bytes[0] = CONSTANT_SIZE;
  writeInt32(bytes, 1, nulls.length);
  let at = 5;
  for (const index of nulls) {
    writeInt32(bytes, at, index);
    at += 4;
  }
  writeInt32(bytes, at, entries.length);
  at += 4;
  for (const entry of entries) {
    if (entry === null) continue;
    copyBytes(entry, bytes, at);
    at += entry.length;
  }
  return bytes;
}

function variableSizeList(entries: readonly (Uint8Array | null)[]): Uint8Array {
  let length = 1 + 4 + 4 * entries.length;
  for (const entry of entries) length += entry?.length ?? 0;
  const bytes = newBytes(length);
  bytes[0] = VARIABLE_SIZE;
  writeInt32(bytes, 1, entries.length);
  let at = 5;
  for (const entry of entries) {
    writeInt32(bytes, at, entry?.length ?? NULL_LENGTH);
    at += 4;
    if (entry === null) continue;
    copyBytes(entry, bytes, at);
    at += entry.length;
  }
  return bytes;
}

class ListDeserializer<T> implements Deserializer<readonly (T | null)[]> {
  readonly #inner: Serde<T>;
  readonly #entrySize: number | undefined;

  constructor(inner: Serde<T>) {
    this.#inner = inner;
    this.#entrySize = CONSTANT_SIZES.get(inner.serializer);
  }

  deserialize(topic: string, data: Uint8Array | null): readonly (T | null)[] | null {
    if (data === null) return null;
    const reader = new Reader(data);
    const strategy = reader.byte();
    const entries = strategy === CONSTANT_SIZE ? this.#constantSize(reader) : strategy === VARIABLE_SIZE ? variableSize(reader) : null;
    if (entries === null) {
      throw new SerializationException(`ListDeserializer: the first byte is ${strategy}, which is no list format (0: constant size, 1: variable size).`);
    }
    return entries.map((entry) => (entry === null ? null : this.#inner.deserializer.deserialize(topic, entry)));
  }

  #constantSize(reader: Reader): (Uint8Array | null)[] {
    const nulls = new Set<number>();
    for (let left = reader.count(4); left > 0; left--) nulls.add(reader.int32());
    const size = reader.int32();
    const entrySize = this.#entrySize;
    if (entrySize === undefined) {
      throw new SerializationException(
        `ListDeserializer: the list was written with entries of constant size, which ${this.#inner.name} does not have. Use the serde it was written with.`,
      );
    }
    if (size < 0 || size - nulls.size > reader.left / entrySize) {
      throw new SerializationException(`ListDeserializer: ${size} entries do not fit into the ${reader.left} bytes that follow.`);
    }
    const entries: (Uint8Array | null)[] = [];
    for (let i = 0; i < size; i++) entries.push(nulls.has(i) ? null : reader.bytes(entrySize));
    return entries;
  }
}

function variableSize(reader: Reader): (Uint8Array | null)[] {
  const entries: (Uint8Array | null)[] = [];
  for (let left = reader.count(4); left > 0; left--) {
    const length = reader.int32();
    entries.push(length === NULL_LENGTH ? null : reader.bytes(length));
  }
  return entries;
}

/** Walks through the bytes of a list; too few of them are a SerializationException. */
class Reader {
  readonly #data: Uint8Array;
  #at = 0;
  constructor(data: Uint8Array) { this.#data = data; }

  get left(): number { return this.#data.length - this.#at; }

  byte(): number {
    this.#need(1);
    return this.#data[this.#at++]!;
  }

  int32(): number {
    this.#need(4);
    this.#at += 4;
    return readInt32(this.#data, this.#at - 4);
  }

  /** A number of things of at least `size` bytes each. */
  count(size: number): number {
    const count = this.int32();
    if (count < 0) throw new SerializationException(`ListDeserializer: a count of ${count} at byte ${this.#at - 4}.`);
    this.#need(count * size);
    return count;
  }

  bytes(length: number): Uint8Array {
    this.#need(length);
    this.#at += length;
    return this.#data.subarray(this.#at - length, this.#at);
  }

  #need(length: number): void {
    if (length >= 0 && length <= this.left) return;
    throw new SerializationException(`ListDeserializer: the data ends too early: ${length} bytes wanted at byte ${this.#at}, ${this.left} are left.`);
  }
}

export function listSerde<T>(inner: Serde<T>): Serde<readonly (T | null)[]> {
  return { name: `list(${inner.name})`, serializer: new ListSerializer(inner.serializer), deserializer: new ListDeserializer(inner) };
}
