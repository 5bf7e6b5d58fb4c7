import { writeInt32 } from './bytes.ts';

/**
 * 64-bit arithmetic on pairs of 32-bit halves: an operation leaves its result in `hi` and `lo`. Several times faster than bigint, and
 * the foreign-key join hashes every record.
 */
let hi = 0;
let lo = 0;

function multiply(ah: number, al: number, bh: number, bl: number): void {
  const a0 = al & 0xffff;
  const a1 = al >>> 16;
  const b0 = bl & 0xffff;
  const b1 = bl >>> 16;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const middle2 = a0 * b1 + (middle & 0xffff);
  const carry = a1 * b1 + (middle >>> 16) + (middle2 >>> 16);
  lo = ((middle2 & 0xffff) << 16) | (low & 0xffff);
  hi = (carry + Math.imul(ah, bl) + Math.imul(al, bh)) | 0;
}

function add(ah: number, al: number, bh: number, bl: number): void {
  const low = (al >>> 0) + (bl >>> 0);
  lo = low | 0;
  hi = (ah + bh + (low > 0xffffffff ? 1 : 0)) | 0;
}

/** 0 < bits < 64, bits != 32 */
function rotate(h: number, l: number, bits: number): void {
  if (bits > 32) {
    const swapped = h;
    h = l;
    l = swapped;
  }
  bits &= 31;
  hi = (h << bits) | (l >>> (32 - bits));
  lo = (l << bits) | (h >>> (32 - bits));
}

/** x ^ (x >>> 33) */
function shift33(h: number, l: number): void {
  hi = h;
  lo = l ^ (h >>> 1);
}

function finish(h: number, l: number): void {
  shift33(h, l);
  multiply(hi, lo, 0xff51afd7, 0xed558ccd);
  shift33(hi, lo);
  multiply(hi, lo, 0xc4ceb9fe, 0x1a85ec53);
  shift33(hi, lo);
}

/** k * c1, rotated by 31, * c2: how a first half of a block is mixed. */
function mix1(h: number, l: number): void {
  multiply(h, l, 0x87c37b91, 0x114253d5);
  rotate(hi, lo, 31);
  multiply(hi, lo, 0x4cf5ad43, 0x2745937f);
}

/** k * c2, rotated by 33, * c1: how a second half is mixed. */
function mix2(h: number, l: number): void {
  multiply(h, l, 0x4cf5ad43, 0x2745937f);
  rotate(hi, lo, 33);
  multiply(hi, lo, 0x87c37b91, 0x114253d5);
}

function littleEndian(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/**
 * The x64 128-bit MurmurHash3 as 16 bytes, its two halves big-endian: what a foreign-key join compares to see whether a response is
 * stale. Kafka: org.apache.kafka.streams.state.internals.Murmur3#hash128
 */
export function murmur3x64_128(bytes: Uint8Array, seed = 104729): Uint8Array {
  const length = bytes.length;
  const whole = length & ~15;
  let h1h = 0;
  let h1l = seed | 0;
  let h2h = 0;
  let h2l = seed | 0;
  for (let i = 0; i < whole; i += 16) {
    mix1(littleEndian(bytes, i + 4), littleEndian(bytes, i));
    rotate(h1h ^ hi, h1l ^ lo, 27);
    add(hi, lo, h2h, h2l);
    multiply(hi, lo, 0, 5);
    add(hi, lo, 0, 0x52dce729);
    h1h = hi;
    h1l = lo;
    mix2(littleEndian(bytes, i + 12), littleEndian(bytes, i + 8));
    rotate(h2h ^ hi, h2l ^ lo, 31);
    add(hi, lo, h1h, h1l);
    multiply(hi, lo, 0, 5);
    add(hi, lo, 0, 0x38495ab5);
    h2h = hi;
    h2l = lo;
  }
  const rest = length & 15;
  if (rest > 0) {
    const tail = new Uint8Array(16);
    for (let i = 0; i < rest; i++) tail[i] = bytes[whole + i]!;
    if (rest > 8) {
      mix2(littleEndian(tail, 12), littleEndian(tail, 8));
      h2h ^= hi;
      h2l ^= lo;
    }
    mix1(littleEndian(tail, 4), littleEndian(tail, 0));
    h1h ^= hi;
    h1l ^= lo;
  }
  add(h1h, h1l ^ length, h2h, h2l ^ length);
  h1h = hi;
  h1l = lo;
  add(h2h, h2l ^ length, h1h, h1l);
  h2h = hi;
  h2l = lo;
  finish(h1h, h1l);
  h1h = hi;
  h1l = lo;
  finish(h2h, h2l);
  h2h = hi;
  h2l = lo;
  add(h1h, h1l, h2h, h2l);
  h1h = hi;
  h1l = lo;
  add(h2h, h2l, h1h, h1l);
  const out = new Uint8Array(16);
  writeInt32(out, 0, h1h);
  writeInt32(out, 4, h1l);
  writeInt32(out, 8, hi);
  writeInt32(out, 12, lo);
  return out;
}
