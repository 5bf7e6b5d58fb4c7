import { describe, expect, test } from 'vitest';
import {
  bytesEqual, bytesOfHex, bytesOfLatin1, compareBytes, concatBytes, hexOf, int32Bytes, int64Bytes, latin1Of, newBytes, readInt32, readInt64, utf8Decode,
  utf8Encode, writeInt64,
} from '../../../src/engine/common/bytes.ts';
import { SeededRandom } from '../../../src/engine/common/random.ts';

/** Lengths on both sides of every way a text or array can go: short, on the heap, from a block, own. */
const LENGTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 16, 17, 31, 32, 33, 63, 64, 65, 100, 255, 256, 257, 300, 3000];

describe('UTF-8', () => {
  const alphabets = ['abcXYZ 019', 'aé', 'ab€', '日本', 'x😀', '\u0000\u007f', '\ufeffa'];
  test.each(alphabets)('of %j in every length is what the platform writes, and comes back', (alphabet) => {
    const random = new SeededRandom(1);
    const letters = [...alphabet];
    for (const length of LENGTHS) {
      let text = '';
      while (text.length < length) text += random.pick(letters);
      const bytes = utf8Encode(text);
      expect(hexOf(bytes)).toBe(Buffer.from(text, 'utf8').toString('hex'));
      expect(utf8Decode(bytes)).toBe(text);
    }
  });

  test.each([...LENGTHS])('replaces a surrogate without its pair by a question mark, in %i characters', (length) => {
    const filler = 'a'.repeat(length);
    for (const lone of ['\ud83d', '\ude00', '\ude00\ud83d']) {
      const marks = lone.length === 1 ? '?' : '??';
      expect(utf8Decode(utf8Encode(filler + lone))).toBe(filler + marks);
      expect(utf8Decode(utf8Encode(`${lone}${filler}é`))).toBe(`${marks}${filler}é`);
      expect(utf8Decode(utf8Encode(`${filler}😀${lone}`))).toBe(`${filler}😀${marks}`);
    }
  });

  test('reads what is malformed as U+FFFD', () => {
    expect(utf8Decode(bytesOfHex('61ff62'))).toBe('a\ufffdb');
    expect(utf8Decode(bytesOfHex('c3'))).toBe('\ufffd');
    expect(utf8Decode(bytesOfHex(`${'61'.repeat(20)}80`))).toBe(`${'a'.repeat(20)}\ufffd`);
  });

  test.each([
    ['eda080', 1], ['edb080', 1], ['f4908080', 4], ['f0808080', 4], ['c080', 2], ['fefe', 2], ['e0809f', 3], ['f09f98', 1], ['eda080edb080', 2],
  ])('%s is replaced %i times, as in Java', (hex, times) => {
    expect(utf8Decode(bytesOfHex(hex))).toBe('\ufffd'.repeat(times));
    expect(utf8Decode(bytesOfHex(`c3a9${hex}61`))).toBe(`é${'\ufffd'.repeat(times)}a`);
  });

  test('arrays never share bytes, however they are cut', () => {
    const texts = Array.from({ length: 300 }, (_, i) => `${i}:`.padEnd(i, 'é'));
    const arrays = texts.map(utf8Encode);
    expect(arrays.map(utf8Decode)).toEqual(texts);
  });
});

test('a new array is zeroed and its own, whatever its length', () => {
  const arrays = Array.from({ length: 300 }, (_, length) => newBytes(length));
  for (const [length, bytes] of arrays.entries()) {
    expect(bytes.length).toBe(length);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    bytes.fill(255);
  }
});

describe('latin1 texts', () => {
  test.each(LENGTHS)('hold %i bytes of any value', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => 255 - (i % 256));
    expect(latin1Of(bytes)).toHaveLength(length);
    expect(bytesOfLatin1(latin1Of(bytes))).toEqual(bytes);
  });

  test('are ordered like unsigned bytes, a shorter prefix first', () => {
    const random = new SeededRandom(7);
    const keys = Array.from({ length: 200 }, () => Uint8Array.from({ length: random.int(4) }, () => random.pick([0, 1, 127, 128, 255])));
    for (const a of keys) {
      for (const b of keys) {
        const [x, y] = [latin1Of(a), latin1Of(b)];
        expect(Math.sign(compareBytes(a, b))).toBe(x < y ? -1 : x > y ? 1 : 0);
      }
    }
  });
});

describe('numbers', () => {
  test.each([
    [0, '0000000000000000'], [1, '0000000000000001'], [-1, 'ffffffffffffffff'], [2 ** 31, '0000000080000000'], [2 ** 32, '0000000100000000'],
    [-(2 ** 32), 'ffffffff00000000'], [2 ** 32 - 1, '00000000ffffffff'], [1_700_000_000_123, '0000018bcfe5687b'],
    [Number.MAX_SAFE_INTEGER - 1, '001ffffffffffffe'], [Number.MAX_SAFE_INTEGER, '7fffffffffffffff'], [Number.MIN_SAFE_INTEGER, 'ffe0000000000001'],
  ])('%i has 64 bits %s', (number, hex) => {
    expect(hexOf(int64Bytes(number))).toBe(hex);
    expect(readInt64(bytesOfHex(hex), 0)).toBe(number);
  });

  test.each([[0, '00000000'], [1, '00000001'], [-1, 'ffffffff'], [2 ** 31 - 1, '7fffffff'], [-(2 ** 31), '80000000']])('%i has 32 bits %s', (number, hex) => {
    expect(hexOf(int32Bytes(number))).toBe(hex);
    expect(readInt32(bytesOfHex(hex), 0)).toBe(number);
  });

  test('are written and read at their offset', () => {
    const bytes = new Uint8Array(10);
    writeInt64(bytes, 1, -2);
    expect(hexOf(bytes)).toBe('00fffffffffffffffe00');
    expect(readInt64(bytes, 1)).toBe(-2);
  });
});

test('equality knows null, length and content', () => {
  const bytes = Uint8Array.of(1, 2);
  expect(bytesEqual(null, null)).toBe(true);
  expect(bytesEqual(bytes, null)).toBe(false);
  expect(bytesEqual(bytes, Uint8Array.of(1, 2))).toBe(true);
  expect(bytesEqual(bytes, Uint8Array.of(1, 3))).toBe(false);
  expect(bytesEqual(bytes, Uint8Array.of(1))).toBe(false);
});

test('concatenation keeps order, also of long parts', () => {
  const long = new Uint8Array(100).fill(7);
  expect(concatBytes(Uint8Array.of(1), long, new Uint8Array(0), Uint8Array.of(2))).toEqual(Uint8Array.of(1, ...long, 2));
});

test('hexadecimal may have spaces between pairs and nothing else', () => {
  expect(bytesOfHex('00 FF 0a')).toEqual(Uint8Array.of(0, 255, 10));
  expect(() => bytesOfHex('0')).toThrow('not hexadecimal: "0"');
  expect(() => bytesOfHex('0g')).toThrow('not hexadecimal');
});
