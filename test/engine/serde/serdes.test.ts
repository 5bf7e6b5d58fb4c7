import { describe, expect, test } from 'vitest';
import { bytesOfHex, hexOf, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { ClassCastException, IllegalArgumentException, SerializationException } from '../../../src/engine/errors/errors.ts';
import { jsonErrorPosition } from '../../../src/engine/serde/json-error.ts';
import type { Serde } from '../../../src/engine/serde/serde.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tables hold serdes of all types
type AnySerde = Serde<any>;
const hex = (serde: AnySerde, value: unknown): string | null => {
  const bytes = serde.serializer.serialize('t', value);
  return bytes === null ? null : hexOf(bytes);
};
const read = (serde: AnySerde, text: string): unknown => serde.deserializer.deserialize('t', bytesOfHex(text));

const ALL: readonly AnySerde[] = [
  Serdes.string(), Serdes.long(), Serdes.integer(), Serdes.short(), Serdes.float(), Serdes.double(), Serdes.boolean(), Serdes.bytes(), Serdes.byteArray(),
  Serdes.byteBuffer(), Serdes.uuid(), Serdes.void(), Serdes.json(), Serdes.listOf(Serdes.string()),
];

test.each<[AnySerde, unknown, string]>([
  [Serdes.string(), '', ''],
  [Serdes.string(), 'héllo', '68c3a96c6c6f'],
  [Serdes.string(), 'a\ud800', '613f'],
  [Serdes.long(), 42n, '000000000000002a'],
  [Serdes.long(), -1n, 'ffffffffffffffff'],
  [Serdes.long(), -(2n ** 63n), '8000000000000000'],
  [Serdes.integer(), 1, '00000001'],
  [Serdes.integer(), -(2 ** 31), '80000000'],
  [Serdes.short(), -2, 'fffe'],
  [Serdes.float(), 1.5, '3fc00000'],
  [Serdes.double(), -0, '8000000000000000'],
  [Serdes.double(), NaN, '7ff8000000000000'],
  [Serdes.boolean(), true, '01'],
  [Serdes.boolean(), false, '00'],
  [Serdes.bytes(), Uint8Array.of(0, 255), '00ff'],
  [Serdes.uuid(), '123E4567-e89b-12d3-a456-426614174000', '31323365343536372d653839622d313264332d613435362d343236363134313734303030'],
  [Serdes.uuid(), '1-1-1-1-1', hexOf(utf8Encode('00000001-0001-0001-0001-000000000001'))],
  [Serdes.json(), { b: [1, null], a: 'é' }, hexOf(utf8Encode('{"b":[1,null],"a":"é"}'))],
  [Serdes.json(), 'x', '227822'],
  [Serdes.listOf(Serdes.integer()), [1, null, 3], '000000000100000001000000030000000100000003'],
  [Serdes.listOf(Serdes.string()), ['a', null, ''], '01000000030000000161ffffffff00000000'],
  [Serdes.listOf(Serdes.integer()), [], '000000000000000000'],
  [Serdes.listOf(Serdes.string()), [], '0100000000'],
  [Serdes.listOf(Serdes.listOf(Serdes.short())), [[1], null], '01000000020000000b0000000000000000010001ffffffff'],
])('$name writes %o as its bytes, and reads it back', (serde, value, expected) => {
  expect(hex(serde, value)).toBe(expected);
  const back = serde.serializer.serialize('t', read(serde, expected));
  expect(hexOf(back!)).toBe(expected);
});

test.each<[AnySerde, string, unknown]>([
  [Serdes.long(), '7fffffffffffffff', 2n ** 63n - 1n],
  [Serdes.integer(), 'fffffffe', -2],
  [Serdes.short(), '8000', -32768],
  [Serdes.float(), '7fc00001', NaN],
  [Serdes.double(), '400921fb54442d18', Math.PI],
  [Serdes.string(), '61ff', 'a\ufffd'],
  [Serdes.json(), '6e756c6c', null],
  [Serdes.listOf(Serdes.uuid()), `000000000000000001${hexOf(utf8Encode('123e4567-e89b-12d3-a456-426614174000'))}`, ['123e4567-e89b-12d3-a456-426614174000']],
  [Serdes.listOf(Serdes.integer()), '000000000100000001000000030000000100000003', [1, null, 3]],
])('$name reads %s as %o', (serde, text, expected) => { expect(read(serde, text)).toEqual(expected); });

test('null is null, both ways, in every serde', () => {
  for (const serde of ALL) {
    expect(serde.serializer.serialize('t', null)).toBeNull();
    expect(serde.deserializer.deserialize('t', null)).toBeNull();
  }
});

test.each<[AnySerde, string, string]>([
  [Serdes.long(), '', 'Size of data received by LongDeserializer is not 8: got 0 bytes'],
  [Serdes.integer(), '0000000000', 'Size of data received by IntegerDeserializer is not 4: got 5 bytes'],
  [Serdes.short(), '00', 'ShortDeserializer is not 2'],
  [Serdes.float(), '00', 'FloatDeserializer is not 4'],
  [Serdes.double(), '00', 'DoubleDeserializer is not 8'],
  [Serdes.boolean(), '0001', 'BooleanDeserializer is not 1'],
  [Serdes.boolean(), '02', 'Unexpected byte received by BooleanDeserializer: 2'],
  [Serdes.uuid(), '6162', 'Error parsing data into UUID: "ab"'],
  [Serdes.listOf(Serdes.string()), '05', 'the first byte is 5'],
  [Serdes.listOf(Serdes.string()), '0100000002ffffffff', 'the data ends too early'],
  [Serdes.listOf(Serdes.string()), '010000000100000005616263', '5 bytes wanted at byte 9, 3 are left'],
  [Serdes.listOf(Serdes.string()), '01ffffffff', 'a count of -1'],
  [Serdes.listOf(Serdes.string()), '', 'ends too early'],
  [Serdes.listOf(Serdes.integer()), '000000000000000009', '9 entries do not fit'],
  [Serdes.listOf(Serdes.string()), '00000000000000000100', 'entries of constant size, which string does not have'],
])('$name refuses the bytes %s', (serde, text, message) => {
  expect(() => read(serde, text)).toThrow(SerializationException);
  expect(() => read(serde, text)).toThrow(message);
});

test('void reads and writes null alone', () => {
  expect(() => read(Serdes.void(), '')).toThrow(IllegalArgumentException);
  expect(Serdes.void().serializer.serialize('t', null)).toBeNull();
  expect(() => Serdes.void().serializer.serialize('t', 'x' as never)).toThrow(ClassCastException);
});

test.each<[AnySerde, unknown, string]>([
  [Serdes.string(), 5, 'StringSerializer takes a string and got a number (5).'],
  [Serdes.string(), 5n, 'got a bigint (5n)'],
  [Serdes.string(), { a: 1 }, 'got an Object'],
  [Serdes.string(), undefined, 'A callback that returns nothing gives undefined; return null'],
  [Serdes.string(), Promise.resolve('x'), 'got a Promise. Callbacks run synchronously'],
  [Serdes.long(), 5, 'LongSerializer takes a bigint and got a number (5). Write 5n'],
  [Serdes.integer(), 5n, 'IntegerSerializer takes a whole number and got a bigint (5n). Use Serdes.long()'],
  [Serdes.integer(), '5', 'got a string ("5")'],
  [Serdes.double(), true, 'DoubleSerializer takes a number and got a boolean (true)'],
  [Serdes.boolean(), 1, 'BooleanSerializer takes a boolean'],
  [Serdes.byteArray(), 'x', 'ByteArraySerializer takes a Uint8Array'],
  [Serdes.uuid(), 5, 'UUIDSerializer takes the text of a UUID'],
  [Serdes.json(), undefined, 'JsonSerializer takes a value that JSON can write and got undefined'],
  [Serdes.json(), () => 1, 'got a function'],
  [Serdes.listOf(Serdes.string()), 'x', 'ListSerializer takes an array'],
  [Serdes.listOf(Serdes.string()), [1], 'StringSerializer takes a string'],
])('$name refuses a value of another type (%#)', (serde, value, message) => {
  expect(() => hex(serde, value)).toThrow(ClassCastException);
  expect(() => hex(serde, value)).toThrow(message);
});

test.each<[AnySerde, unknown, string]>([
  [Serdes.long(), 2n ** 63n, '9223372036854775808 does not fit into 64 bits'],
  [Serdes.integer(), 2 ** 31, '2147483648 is not a whole number of 32 bits'],
  [Serdes.integer(), 1.5, '1.5 is not a whole number'],
  [Serdes.integer(), NaN, 'NaN is not a whole number'],
  [Serdes.short(), 40_000, '40000 is not a whole number of 16 bits'],
  [Serdes.uuid(), 'x', '"x" is not a UUID'],
  [Serdes.json(), { n: 1n }, 'it holds a bigint. JSON has no such type: write String(value) or Number(value)'],
  [Serdes.json(), 1n, 'it holds a bigint'],
])('$name refuses a value that does not fit (%#)', (serde, value, message) => {
  expect(() => hex(serde, value)).toThrow(SerializationException);
  expect(() => hex(serde, value)).toThrow(message);
});

test('json says of a circle that it is one', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(() => hex(Serdes.json(), circle)).toThrow('it refers to itself');
});

describe('json that is broken', () => {
  test.each([
    ['', 'it is empty (a tombstone would be null)'],
    ['{"a":1', 'it ends too early, at position 6, after "{\\"a\\":1"'],
    ['{"a":1,}', 'unexpected "}" at position 7'],
    ['oops', 'unexpected "o" at position 0'],
    [`{"text":"${'x'.repeat(40)}",b}`, 'unexpected "b" at position 51 of "…'],
  ])('%j is told with the position', (text, message) => {
    const call = (): unknown => Serdes.json().deserializer.deserialize('visits', utf8Encode(text));
    expect(call).toThrow(SerializationException);
    expect(call).toThrow('a record of visits is not JSON');
    expect(call).toThrow(message);
  });

  test.each<[string, number | null]>([
    ['{"a":[1,-2.5e3,true,false,null,"x\\u00e9"],"b":{}} ', null], ['[]', null], ['1', null], [' "x" ', null],
    ['', 0], ['[1,', 3], ['[,', 1], ['[1 2]', 3], ['[1]]', 3], ['{a}', 1], ['{"a" 1}', 5], ['{"a":}', 5], ['{,}', 1], ['{"a":1]', 6], ['tru', 3], ['trux', 3],
    ['nulll', 4], ['01', 1], ['-', 1], ['1.', 1], ['"abc', 4], ['"a\\x"', 2], ['"a\nb"', 2], ['\u00a0 1', 0], ['[[[[', 4], ['undefined', 0], ['{"a":1}x', 7],
  ])('%j breaks at %j, and JSON.parse agrees on whether it does', (text, position) => {
    expect(jsonErrorPosition(text)).toBe(position);
    if (position === null) expect(() => { JSON.parse(text); }).not.toThrow();
    else expect(() => { JSON.parse(text); }).toThrow();
  });
});

test("serdes of one's own need both halves", () => {
  const upper = Serdes.from<string>({ serialize: (_, data) => (data === null ? null : utf8Encode(data.toUpperCase())) }, Serdes.string().deserializer, 'upper');
  expect(upper.name).toBe('upper');
  expect(hex(upper, 'a')).toBe('41');
  expect(() => Serdes.from({} as never, Serdes.string().deserializer)).toThrow('serializer must be an object with serialize');
  expect(() => Serdes.from(Serdes.string().serializer, null as never)).toThrow(IllegalArgumentException);
});
