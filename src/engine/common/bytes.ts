/**
 * Bytes of every kind: text, numbers, order. A `Uint8Array` is never changed after whoever made it has handed it on, so arrays are
 * shared freely and copied nowhere.
 *
 *     utf8Encode('alice');                          // a fresh array
 *     latin1Of(key) < latin1Of(other);              // right: the order of unsigned bytes, as in a store
 *     utf8Decode(key) < utf8Decode(other);          // wrong: UTF-16 order differs from UTF-8 order beyond U+FFFF, and not all bytes are text
 *
 * What is fast here was measured on Node 20. Arrays of up to 64 bytes live in V8's own heap and cost some 30 ns; longer ones need an
 * allocation outside, 500 ns and more. So arrays of 65 to 256 bytes are cut out of blocks of 2 KB, which are used front to back
 * and never again: an array that a store keeps holds 2 KB at worst. (Node's own pool holds 8 KB for a single byte.) Touching `.buffer` of
 * a short array, as a DataView over it does, moves it outside and costs those 500 ns: use the functions below.
 */
const ON_HEAP = 64;
const FROM_BLOCK = 256;
const BLOCK = 2048;

const encoder = new TextEncoder();
// A byte order mark is a character like any other to Kafka's deserializer.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const scratch = new Uint8Array(ON_HEAP * 3);
const fromCharCode = String.fromCharCode;
// Works on any Uint8Array, without the cost of making a Buffer of it.
const { latin1Slice } = Buffer.prototype;

let block = new ArrayBuffer(BLOCK);
let blockUsed = 0;

export const EMPTY_BYTES = new Uint8Array(0);

/** A zeroed array for its maker to fill; cheaper than `new Uint8Array` for 65 to 256 bytes. Its `buffer` may be larger than itself. */
export function newBytes(length: number): Uint8Array {
  if (length <= ON_HEAP || length > FROM_BLOCK) return new Uint8Array(length);
  if (blockUsed + length > BLOCK) nextBlock();
  const bytes = new Uint8Array(block, blockUsed, length);
  blockUsed += length;
  return bytes;
}

function nextBlock(): void {
  block = new ArrayBuffer(BLOCK);
  blockUsed = 0;
}

/** UTF-8. An unpaired surrogate becomes `?`, as Java's encoder has it. */
export function utf8Encode(text: string): Uint8Array {
  const length = text.length;
  if (length > 32) return encodeLong(text);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 127) return encodeLong(text);
    bytes[i] = unit;
  }
  return bytes;
}

function encodeLong(text: string): Uint8Array {
  const length = text.length;
  if (length <= ON_HEAP) {
    const { written } = encoder.encodeInto(text, scratch);
    if (written !== length && !isWellFormed(text)) return encodeLong(replaceLoneSurrogates(text));
    if (written <= ON_HEAP) return scratch.slice(0, written);
    const bytes = newBytes(written);
    for (let i = 0; i < written; i++) bytes[i] = scratch[i]!;
    return bytes;
  }
  if (length > FROM_BLOCK) {
    const bytes = encoder.encode(text);
    return bytes.length === length || isWellFormed(text) ? bytes : encoder.encode(replaceLoneSurrogates(text));
  }
  if (blockUsed + length > BLOCK) nextBlock();
  const attempt = encoder.encodeInto(text, new Uint8Array(block, blockUsed));
  let written = attempt.written;
  if (attempt.read < length) {
    nextBlock();
    written = encoder.encodeInto(text, new Uint8Array(block)).written;
  }
  if (written !== length && !isWellFormed(text)) return encodeLong(replaceLoneSurrogates(text));
  const bytes = new Uint8Array(block, blockUsed, written);
  blockUsed += written;
  return bytes;
}

function isWellFormed(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    if (unit > 0xdbff) return false;
    const next = text.charCodeAt(++i);
    if (!(next >= 0xdc00 && next <= 0xdfff)) return false;
  }
  return true;
}

function replaceLoneSurrogates(text: string): string { return text.replace(/\p{Surrogate}/gu, '?'); }

/** UTF-8; what is malformed becomes U+FFFD. */
export function utf8Decode(bytes: Uint8Array): string {
  const length = bytes.length;
  if (length > 12) return decodeLong(bytes);
  for (let i = 0; i < length; i++) if (bytes[i]! > 127) return decodeLong(bytes);
  return shortLatin1(bytes, 0, length);
}

function decodeLong(bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  // V8 answers at once where the text is all Latin-1.
  return text.includes('\ufffd') ? decodeMalformed(bytes, text) : text;
}

/** Java and the web agree on what is malformed and how often it is replaced, but for encoded surrogates: once in Java, thrice on the web. */
function decodeMalformed(bytes: Uint8Array, decoded: string): string {
  let text = '';
  let done = 0;
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] !== 0xed || (bytes[i + 1]! & 0xe0) !== 0xa0 || (bytes[i + 2]! & 0xc0) !== 0x80) continue;
    text += `${decoder.decode(bytes.subarray(done, i))}\ufffd`;
    done = i + 3;
    i += 2;
  }
  return done === 0 ? decoded : text + decoder.decode(bytes.subarray(done));
}

/** One character per byte: such strings compare exactly like unsigned bytes, shorter prefix first, and serve as keys of Maps. */
export function latin1Of(bytes: Uint8Array): string {
  const length = bytes.length;
  if (length <= 8) return shortLatin1(bytes, 0, length);
  if (length <= 16) return shortLatin1(bytes, 0, 8) + shortLatin1(bytes, 8, length);
  return latin1Slice.call(bytes, 0, length);
}

/** The other way; a character above U+00FF would be cut to its low byte. */
export function bytesOfLatin1(text: string): Uint8Array {
  const length = text.length;
  const bytes = newBytes(length);
  for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Up to 12 characters: one call with all of them beats building the string up. */
function shortLatin1(b: Uint8Array, at: number, end: number): string {
  switch (end - at) {
    case 0: return '';
    case 1: return fromCharCode(b[at]!);
    case 2: return fromCharCode(b[at]!, b[at + 1]!);
    case 3: return fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!);
    case 4: return fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!);
    case 5: return fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!);
    case 6: return fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!);
    case 7: return fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!);
    case 8: return fromCharCode(b[at]!, b[at + 1]!, b[at + 2]!, b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!, b[at + 7]!);
    default: return shortLatin1(b, at, at + 8) + shortLatin1(b, at + 8, end);
  }
}

/** Unsigned, shorter prefix first: negative, 0 or positive. Kafka: Bytes#compareTo */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = a.length < b.length ? a.length : b.length;
  for (let i = 0; i < length; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Two nulls are equal, too. */
export function bytesEqual(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = newBytes(length);
  let at = 0;
  for (const part of parts) {
    copyBytes(part, bytes, at);
    at += part.length;
  }
  return bytes;
}

/** Writes all of `from` into `to` at `offset`; below some 50 bytes a loop beats `set`. */
export function copyBytes(from: Uint8Array, to: Uint8Array, offset: number): void {
  if (from.length > 48) to.set(from, offset);
  else for (let i = 0; i < from.length; i++) to[offset + i] = from[i]!;
}

/**
 * The bytes from `from` to `to` (exclusive). A copy up to 64 bytes: a view would first move the whole array out of V8's heap, which costs
 * ten times as much. Beyond that a view.
 */
export function partOf(bytes: Uint8Array, from: number, to: number = bytes.length): Uint8Array {
  const length = to - from;
  if (length > ON_HEAP) return bytes.subarray(from, to);
  const part = new Uint8Array(length);
  for (let i = 0; i < length; i++) part[i] = bytes[from + i]!;
  return part;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]!]!;
  return text;
}

/** Pairs of digits, upper or lower case; spaces between pairs are allowed. @throws Error  for anything else */
export function bytesOfHex(hex: string): Uint8Array {
  const digits = hex.replaceAll(' ', '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error(`not hexadecimal: ${JSON.stringify(hex)}`);
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Big-endian two's complement, as everywhere in Kafka. */
export function writeInt32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

export function readInt32(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!;
}

const TWO_32 = 2 ** 32;

/** For whole numbers of up to 2^53 in size, negative ones included. The largest stands for the end of time and is written as Java's Long.MAX_VALUE. */
export function writeInt64(bytes: Uint8Array, offset: number, value: number): void {
  if (value >= Number.MAX_SAFE_INTEGER) {
    writeInt32(bytes, offset, 0x7fffffff);
    writeInt32(bytes, offset + 4, -1);
    return;
  }
  writeInt32(bytes, offset, Math.floor(value / TWO_32));
  writeInt32(bytes, offset + 4, value);
}

/** Exact up to 2^53 in size; what is larger is the end of time, what is smaller the nearest number. */
export function readInt64(bytes: Uint8Array, offset: number): number {
  return Math.min(readInt32(bytes, offset) * TWO_32 + (readInt32(bytes, offset + 4) >>> 0), Number.MAX_SAFE_INTEGER);
}

export function int64Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  writeInt64(bytes, 0, value);
  return bytes;
}

export function int32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  writeInt32(bytes, 0, value);
  return bytes;
}
