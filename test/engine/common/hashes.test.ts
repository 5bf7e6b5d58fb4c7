import { describe, expect, test } from 'vitest';
import { bytesOfHex, hexOf, int64Bytes, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { murmur2, partitionForKey } from '../../../src/engine/common/murmur2.ts';
import { murmur3x64_128 } from '../../../src/engine/common/murmur3.ts';

describe('murmur2', () => {
  const vectors: [key: Uint8Array, hash: number, of4: number, of10: number][] = [
    [utf8Encode(''), 275646681, 1, 1],
    [utf8Encode('a'), -1563381124, 0, 4],
    [utf8Encode('A'), 1592744578, 2, 8],
    [utf8Encode('21'), -973932308, 0, 0],
    [utf8Encode('abc'), 479470107, 3, 7],
    [utf8Encode('key'), -1079937367, 1, 1],
    [utf8Encode('hello'), 2132663229, 1, 9],
    [utf8Encode('foobar'), -790332482, 2, 6],
    [utf8Encode('a-little-bit-long-string'), -985981536, 0, 2],
    [utf8Encode('lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8'), -58897971, 1, 7],
    [bytesOfHex('00000001'), -173113808, 0, 0],
    [int64Bytes(1), 2100486060, 0, 0],
    [int64Bytes(42), 506863552, 0, 2],
  ];
  test.each(vectors)('of %o is %i', (key, hash, of4, of10) => {
    expect(murmur2(key)).toBe(hash);
    expect(partitionForKey(key, 4)).toBe(of4);
    expect(partitionForKey(key, 10)).toBe(of10);
  });
});

describe('murmur3', () => {
  test.each([
    ['', '9d2764a018e329428c3cf3b035938518'],
    ['a', '3361634e7e0f5188e9c7dda24eae326b'],
    ['hello', '30bfb4f39919e764566aea857401d1c6'],
    ['The quick brown fox jumps over the lazy dog', 'e74c5921af0f99c8b7f85ec81df06726'],
  ])('of %j is %s', (text, hex) => { expect(hexOf(murmur3x64_128(utf8Encode(text)))).toBe(hex); });
});
