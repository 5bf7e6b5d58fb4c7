import { KafkaException } from '../../errors/errors.ts';

/** Kafka's response primitives, read one after the other. */
export class WireReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) { this.#buffer = buffer; }

  int8(): number { return this.#buffer.readInt8(this.#step(1)); }
  int16(): number { return this.#buffer.readInt16BE(this.#step(2)); }
  int32(): number { return this.#buffer.readInt32BE(this.#step(4)); }
  boolean(): boolean { return this.int8() !== 0; }

  /** Offsets, timestamps and producer ids fit a number for the next few hundred thousand years. */
  int64(): number { return Number(this.#buffer.readBigInt64BE(this.#step(8))); }
  bigint64(): bigint { return this.#buffer.readBigInt64BE(this.#step(8)); }

  string(): string | null {
    const size = this.int16();
    if (size < 0) return null;
    const from = this.#step(size);
    return this.#buffer.toString('utf8', from, from + size);
  }

  /** For fields that are never null in practice though the protocol would allow it. */
  text(): string { return this.string() ?? ''; }

  /** A view, not a copy. */
  bytes(): Uint8Array | null {
    const size = this.int32();
    if (size < 0) return null;
    const from = this.#step(size);
    return new Uint8Array(this.#buffer.buffer, this.#buffer.byteOffset + from, size);
  }

  array<T>(read: () => T): T[] {
    const count = this.int32();
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  }

  // ---- the compact encoding of later versions

  compactString(): string | null {
    const size = this.#unsignedVarint() - 1;
    if (size < 0) return null;
    const from = this.#step(size);
    return this.#buffer.toString('utf8', from, from + size);
  }

  compactArray<T>(read: () => T): T[] {
    const count = this.#unsignedVarint() - 1;
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  }

  /** Fields that a version may have added; none of them is read here. */
  tags(): void {
    for (let count = this.#unsignedVarint(); count > 0; count--) {
      this.#unsignedVarint();
      this.#step(this.#unsignedVarint());
    }
  }

  #unsignedVarint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#buffer[this.#step(1)]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  #step(size: number): number {
    const from = this.#at;
    this.#at += size;
    if (this.#at > this.#buffer.length) throw new KafkaException(`a response of ${this.#buffer.length} bytes ends early: ${this.#at} were expected`);
    return from;
  }
}
