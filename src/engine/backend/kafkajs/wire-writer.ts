/** Kafka's request primitives, big endian, into one growing buffer. `buf` and `buffer` are what kafkajs' request framing reads. */
export class WireWriter {
  buf: Buffer;
  #length = 0;

  constructor(size = 256) { this.buf = Buffer.allocUnsafe(size); }

  get buffer(): Buffer { return this.buf.subarray(0, this.#length); }
  get length(): number { return this.#length; }

  int8(value: number): this { this.#room(1); this.#length = this.buf.writeInt8(value, this.#length); return this; }
  int16(value: number): this { this.#room(2); this.#length = this.buf.writeInt16BE(value, this.#length); return this; }
  int32(value: number): this { this.#room(4); this.#length = this.buf.writeInt32BE(value, this.#length); return this; }
  boolean(value: boolean): this { return this.int8(value ? 1 : 0); }

  /** Numbers up to 2^53, negative ones included. */
  int64(value: number | bigint): this {
    this.#room(8);
    this.#length = this.buf.writeBigInt64BE(BigInt(value), this.#length);
    return this;
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const size = Buffer.byteLength(value);
    this.int16(size).#room(size);
    this.#length += this.buf.write(value, this.#length, size);
    return this;
  }

  bytes(value: Uint8Array | null): this {
    if (value === null) return this.int32(-1);
    this.int32(value.length);
    return this.raw(value);
  }

  raw(value: Uint8Array): this {
    this.#room(value.length);
    this.buf.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  array<T>(items: readonly T[] | null, write: (item: T) => void): this {
    this.int32(items === null ? -1 : items.length);
    for (const item of items ?? []) write(item);
    return this;
  }

  // ---- the compact encoding of later versions

  compactString(value: string | null): this {
    if (value === null) return this.#unsignedVarint(0);
    const size = Buffer.byteLength(value);
    this.#unsignedVarint(size + 1).#room(size);
    this.#length += this.buf.write(value, this.#length, size);
    return this;
  }

  compactArray<T>(items: readonly T[], write: (item: T) => void): this {
    this.#unsignedVarint(items.length + 1);
    for (const item of items) write(item);
    return this;
  }

  /** No field but those of the version. */
  noTags(): this { return this.#unsignedVarint(0); }

  #unsignedVarint(value: number): this {
    let rest = value;
    for (; rest >= 0x80; rest >>>= 7) this.int8((rest & 0x7f) - 0x80);
    return this.int8(rest);
  }

  #room(size: number): void {
    if (this.#length + size <= this.buf.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buf.length * 2, this.#length + size));
    this.buf.copy(larger, 0, 0, this.#length);
    this.buf = larger;
  }
}
