import { utf8Decode, utf8Encode, readInt32, writeInt32 } from '../common/bytes.ts';
import { IllegalArgumentException, SerializationException } from '../errors/errors.ts';
import type { Deserializer, Serde, Serializer } from './serde.ts';
import { wrongType } from './wrong-type.ts';

/* Formats are Kafka's, byte for byte; numbers are big-endian. Kafka: org.apache.kafka.common.serialization */

class StringSerializer implements Serializer<string> {
  serialize(_topic: string, data: string | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'string') throw wrongType('StringSerializer', 'a string', data);
    return utf8Encode(data);
  }
}
class StringDeserializer implements Deserializer<string> {
  deserialize(_topic: string, data: Uint8Array | null): string | null { return data === null ? null : utf8Decode(data); }
}

/** Throws unless the data is as long as a value of this type. */
function checkSize(deserializer: string, data: Uint8Array, size: number): void {
  if (data.length === size) return;
  throw new SerializationException(
    `Size of data received by ${deserializer} is not ${size}: got ${data.length} bytes. The topic was written with another serde, or by another type.`,
  );
}

function outOfRange(serializer: string, data: number | bigint, why: string): SerializationException {
  return new SerializationException(`${serializer}: ${data} ${why}.`);
}

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
// One view over eight bytes serves all conversions: nothing here is reentrant.
const view = new DataView(new ArrayBuffer(8));
const viewBytes = new Uint8Array(view.buffer);

function copyOfView(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = viewBytes[i]!;
  return bytes;
}
function fillView(data: Uint8Array): void { for (let i = 0; i < data.length; i++) viewBytes[i] = data[i]!; }

class LongSerializer implements Serializer<bigint> {
  serialize(_topic: string, data: bigint | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'bigint') throw wrongType('LongSerializer', 'a bigint', data);
    if (data < MIN_LONG || data > MAX_LONG) throw outOfRange('LongSerializer', data, 'does not fit into 64 bits (BigInt.asIntN(64, value) wraps as Java does)');
    view.setBigInt64(0, data);
    return copyOfView(8);
  }
}
class LongDeserializer implements Deserializer<bigint> {
  deserialize(_topic: string, data: Uint8Array | null): bigint | null {
    if (data === null) return null;
    checkSize('LongDeserializer', data, 8);
    fillView(data);
    return view.getBigInt64(0);
  }
}

class IntegerSerializer implements Serializer<number> {
  serialize(_topic: string, data: number | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'number') throw wrongType('IntegerSerializer', 'a whole number', data);
    if ((data | 0) !== data) throw outOfRange('IntegerSerializer', data, 'is not a whole number of 32 bits; Serdes.long() takes bigint, Serdes.double() any number');
    const bytes = new Uint8Array(4);
    writeInt32(bytes, 0, data);
    return bytes;
  }
}
class IntegerDeserializer implements Deserializer<number> {
  deserialize(_topic: string, data: Uint8Array | null): number | null {
    if (data === null) return null;
    checkSize('IntegerDeserializer', data, 4);
    return readInt32(data, 0);
  }
}

class ShortSerializer implements Serializer<number> {
  serialize(_topic: string, data: number | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'number') throw wrongType('ShortSerializer', 'a whole number', data);
    if ((data << 16) >> 16 !== data) throw outOfRange('ShortSerializer', data, 'is not a whole number of 16 bits; Serdes.integer() takes 32 bits');
    const bytes = new Uint8Array(2);
    bytes[0] = data >> 8;
    bytes[1] = data;
    return bytes;
  }
}
class ShortDeserializer implements Deserializer<number> {
  deserialize(_topic: string, data: Uint8Array | null): number | null {
    if (data === null) return null;
    checkSize('ShortDeserializer', data, 2);
    return ((data[0]! << 24) | (data[1]! << 16)) >> 16;
  }
}

class FloatSerializer implements Serializer<number> {
  serialize(_topic: string, data: number | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'number') throw wrongType('FloatSerializer', 'a number', data);
    view.setFloat32(0, data);
    return copyOfView(4);
  }
}
class FloatDeserializer implements Deserializer<number> {
  deserialize(_topic: string, data: Uint8Array | null): number | null {
    if (data === null) return null;
    checkSize('FloatDeserializer', data, 4);
    fillView(data);
    return view.getFloat32(0);
  }
}

class DoubleSerializer implements Serializer<number> {
  serialize(_topic: string, data: number | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'number') throw wrongType('DoubleSerializer', 'a number', data);
    // A NaN may carry any payload in JavaScript; Java writes the one below.
    view.setFloat64(0, data);
    if (Number.isNaN(data)) view.setBigInt64(0, 0x7ff8000000000000n);
    return copyOfView(8);
  }
}
class DoubleDeserializer implements Deserializer<number> {
  deserialize(_topic: string, data: Uint8Array | null): number | null {
    if (data === null) return null;
    checkSize('DoubleDeserializer', data, 8);
    fillView(data);
    return view.getFloat64(0);
  }
}

class BooleanSerializer implements Serializer<boolean> {
  serialize(_topic: string, data: boolean | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'boolean') throw wrongType('BooleanSerializer', 'a boolean', data);
    return Uint8Array.of(data ? 1 : 0);
  }
}
class BooleanDeserializer implements Deserializer<boolean> {
  deserialize(_topic: string, data: Uint8Array | null): boolean | null {
    if (data === null) return null;
    checkSize('BooleanDeserializer', data, 1);
    if (data[0]! > 1) throw new SerializationException(`Unexpected byte received by BooleanDeserializer: ${data[0]} (0 is false, 1 is true).`);
    return data[0] === 1;
  }
}

class BytesSerializer implements Serializer<Uint8Array> {
  readonly #name: string;
  constructor(name: string) { this.#name = name; }
  serialize(_topic: string, data: Uint8Array | null): Uint8Array | null {
    if (data === null) return null;
    if (!(data instanceof Uint8Array)) throw wrongType(this.#name, 'a Uint8Array', data);
    return data;
  }
}
class BytesDeserializer implements Deserializer<Uint8Array> {
  deserialize(_topic: string, data: Uint8Array | null): Uint8Array | null { return data; }
}

const UUID = /^[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+-[0-9a-f]+$/i;
const UUID_LENGTH = 36;
const UUID_DIGITS = [8, 4, 4, 4, 12];

/** The canonical form of what java.util.UUID#fromString takes: lower case, groups filled up or cut at the left. Null: not a UUID. */
function canonicalUuid(text: string): string | null {
  if (text.length > UUID_LENGTH || !UUID.test(text)) return null;
  return text.toLowerCase().split('-').map((digits, i) => digits.padStart(UUID_DIGITS[i]!, '0').slice(-UUID_DIGITS[i]!)).join('-');
}

class UuidSerializer implements Serializer<string> {
  serialize(_topic: string, data: string | null): Uint8Array | null {
    if (data === null) return null;
    if (typeof data !== 'string') throw wrongType('UUIDSerializer', 'the text of a UUID', data);
    const uuid = canonicalUuid(data);
    if (uuid === null) throw new SerializationException(`UUIDSerializer: ${JSON.stringify(data)} is not a UUID (like 123e4567-e89b-12d3-a456-426614174000).`);
    return utf8Encode(uuid);
  }
}
class UuidDeserializer implements Deserializer<string> {
  deserialize(_topic: string, data: Uint8Array | null): string | null {
    if (data === null) return null;
    const text = utf8Decode(data);
    const uuid = canonicalUuid(text);
    if (uuid === null) throw new SerializationException(`Error parsing data into UUID: ${JSON.stringify(text)} is not one.`);
    return uuid;
  }
}

class VoidSerializer implements Serializer<null> {
  serialize(_topic: string, data: null): null {
    if (data !== null) throw wrongType('VoidSerializer', 'null', data);
    return null;
  }
}
class VoidDeserializer implements Deserializer<null> {
  deserialize(_topic: string, data: Uint8Array | null): null {
    if (data !== null) throw new IllegalArgumentException(`Data should be null for a VoidDeserializer, but it is ${data.length} bytes.`);
    return null;
  }
}

function builtIn<T>(name: string, serializer: Serializer<T>, deserializer: Deserializer<T>): Serde<T> {
  return Object.freeze({ name, serializer, deserializer });
}

export const stringSerde = builtIn('string', new StringSerializer(), new StringDeserializer());
export const longSerde = builtIn('long', new LongSerializer(), new LongDeserializer());
export const integerSerde = builtIn('integer', new IntegerSerializer(), new IntegerDeserializer());
export const shortSerde = builtIn('short', new ShortSerializer(), new ShortDeserializer());
export const floatSerde = builtIn('float', new FloatSerializer(), new FloatDeserializer());
export const doubleSerde = builtIn('double', new DoubleSerializer(), new DoubleDeserializer());
export const booleanSerde = builtIn('boolean', new BooleanSerializer(), new BooleanDeserializer());
export const bytesSerde = builtIn('bytes', new BytesSerializer('BytesSerializer'), new BytesDeserializer());
export const byteArraySerde = builtIn('byteArray', new BytesSerializer('ByteArraySerializer'), new BytesDeserializer());
export const byteBufferSerde = builtIn('byteBuffer', new BytesSerializer('ByteBufferSerializer'), new BytesDeserializer());
export const uuidSerde = builtIn('uuid', new UuidSerializer(), new UuidDeserializer());
export const voidSerde = builtIn('void', new VoidSerializer(), new VoidDeserializer());
