import { copyBytes, newBytes, partOf, readInt32, readInt64, writeInt32, writeInt64 } from '../../common/bytes.ts';

/** A version inside a segment, `validTo` exclusive; a null value is a tombstone. `index` counts from the newest. */
export interface FoundVersion { readonly index: number; readonly validFrom: number; readonly validTo: number; readonly value: Uint8Array | null }

interface Version { readonly validFrom: number; readonly value: Uint8Array | null }

const HEADER = 16;
const ENTRY = 12;

/**
 * The versions of one key in one segment, without gaps from `minTimestamp` to `nextTimestamp`. Bytes:
 *
 *     int64 nextTimestamp | int64 minTimestamp | (int64 validFrom | int32 size or -1)*  newest first | values, oldest first
 *
 * A degenerate one (next = min) holds one tombstone, for a key whose latest version is a tombstone while the segment has nothing else.
 *
 * Kafka: org.apache.kafka.streams.state.internals.RocksDBVersionedStoreSegmentValueFormatter
 */
export class VersionedSegmentValue {
  /** Newest first, never empty. */
  #versions: Version[];
  #next: number;

  private constructor(versions: Version[], next: number) {
    this.#versions = versions;
    this.#next = next;
  }

  static of(value: Uint8Array | null, validFrom: number, validTo: number): VersionedSegmentValue {
    return new VersionedSegmentValue([{ validFrom, value }], validTo);
  }

  static nextTimestampOf(bytes: Uint8Array): number { return readInt64(bytes, 0); }
  static minTimestampOf(bytes: Uint8Array): number { return readInt64(bytes, 8); }

  static deserialize(bytes: Uint8Array): VersionedSegmentValue {
    const min = readInt64(bytes, 8);
    const versions: Version[] = [];
    let end = bytes.length;
    for (let at = HEADER; versions.length === 0 || versions[versions.length - 1]!.validFrom !== min; at += ENTRY) {
      const size = readInt32(bytes, at + 8);
      const value = size < 0 ? null : partOf(bytes, end - size, end);
      end -= Math.max(size, 0);
      versions.push({ validFrom: readInt64(bytes, at), value });
    }
    return new VersionedSegmentValue(versions, readInt64(bytes, 0));
  }

  serialize(): Uint8Array {
    let size = HEADER + ENTRY * this.#versions.length;
    for (const { value } of this.#versions) size += value?.length ?? 0;
    const bytes = newBytes(size);
    writeInt64(bytes, 0, this.#next);
    writeInt64(bytes, 8, this.minTimestamp);
    let at = HEADER;
    let end = size;
    for (const { validFrom, value } of this.#versions) {
      writeInt64(bytes, at, validFrom);
      writeInt32(bytes, at + 8, value === null ? -1 : value.length);
      at += ENTRY;
      if (value === null) continue;
      end -= value.length;
      copyBytes(value, bytes, end);
    }
    return bytes;
  }

  get nextTimestamp(): number { return this.#next; }
  get minTimestamp(): number { return this.#versions[this.#versions.length - 1]!.validFrom; }
  get #isDegenerate(): boolean { return this.#next === this.minTimestamp; }

  /** The version valid at a time from `minTimestamp` (inclusive) to `nextTimestamp` (exclusive). */
  find(time: number): FoundVersion {
    const index = this.#versions.findIndex(({ validFrom }) => validFrom <= time);
    if (index === -1 || time >= this.#next) throw new RangeError(`${time} is not within [${this.minTimestamp}, ${this.#next})`);
    return this.#at(index);
  }

  /** Versions with a value whose validity meets [from, to], newest first. */
  findAll(from: number, to: number): FoundVersion[] {
    return this.#versions
      .map((_, index) => this.#at(index))
      .filter(({ value, validFrom, validTo }) => value !== null && validFrom <= to && validTo > from);
  }

  #at(index: number): FoundVersion {
    const { validFrom, value } = this.#versions[index]!;
    return { index, validFrom, validTo: index === 0 ? this.#next : this.#versions[index - 1]!.validFrom, value };
  }

  /** A gap between the newest version and this one is filled with a tombstone. */
  insertAsLatest(validFrom: number, validTo: number, value: Uint8Array | null): void {
    if (validFrom < this.#next) this.#truncate(validFrom);
    const versions = this.#isDegenerate ? [] : this.#versions;
    if (this.#next !== validFrom) versions.unshift({ validFrom: this.#next, value: null });
    versions.unshift({ validFrom, value });
    this.#versions = versions;
    this.#next = validTo;
  }

  /** Only after a crash between two writes: what lies at or after that time was written by a put that did not complete. */
  #truncate(time: number): void {
    this.#versions = this.#versions.filter(({ validFrom }) => validFrom < time);
    if (this.#versions.length === 0) this.#versions = [{ validFrom: time, value: null }];
    this.#next = time;
  }

  insertAsEarliest(validFrom: number, value: Uint8Array | null): void {
    if (this.#isDegenerate) this.#versions = [{ validFrom, value }];
    else this.#versions.push({ validFrom, value });
  }

  insert(validFrom: number, value: Uint8Array | null, index: number): void { this.#versions.splice(index, 0, { validFrom, value }); }
  update(validFrom: number, value: Uint8Array | null, index: number): void { this.#versions[index] = { validFrom, value }; }
}
