import type { RootDatabase } from 'lmdb';
import { bytesOfLatin1, latin1Of, newBytes, readInt32, writeInt32 } from '../../common/bytes.ts';
import { OrderedMap } from '../../common/ordered-map.ts';
import type { ByteTable, TableWalk } from './byte-table.ts';
import { incrementText } from '../codecs/key-text.ts';

type Database = RootDatabase<Uint8Array, Uint8Array>;

/** LMDB takes keys of up to 1978 bytes; table prefix (9), the mark of a bucket (1) and that of a range's end (1) included. */
const LONGEST_KEY = 1978 - 9 - 1 - 1;
/** Stands behind the first LONGEST_KEY bytes of all longer keys that share them: it sorts where they belong. */
const BUCKET_MARK = '\0';
/**
 * One table: what was written since the last flush lies in memory, over what lies in LMDB. What was flushed last stays readable in
 * memory until the next flush, because stores mostly read what they wrote a moment ago.
 *
 * Keys longer than LMDB takes lie together, by their first bytes, in a bucket: a list under one key.
 */
export class LmdbTable implements ByteTable {
  readonly #database: Database;
  readonly #prefix: string;
  /** null: deleted. */
  #pending = new OrderedMap<Uint8Array | null>();
  #recent = new OrderedMap<Uint8Array | null>();
  /** Of all writes since the last flush, also of those that others have overwritten. */
  bytesWaiting = 0;
  readonly #walks = new Set<LmdbWalk>();
  /** What is on disk belongs to a dropped table of the same id. */
  #hidesDisk: boolean;

  constructor(database: Database, prefix: string, hidesDisk: boolean) {
    this.#database = database;
    this.#prefix = prefix;
    this.#hidesDisk = hidesDisk;
  }

  get(key: string): Uint8Array | undefined {
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending ?? undefined;
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent ?? undefined;
    return this.#hidesDisk ? undefined : this.#read(key);
  }

  #read(key: string): Uint8Array | undefined {
    if (key.length > LONGEST_KEY) return this.#readBucket(key.slice(0, LONGEST_KEY)).get(key);
    const found = this.#database.getBinary(bytesOfLatin1(this.#prefix + key));
    return found === undefined ? undefined : plain(found);
  }

  #readBucket(start: string): Map<string, Uint8Array> {
    const bytes = this.#database.getBinary(bytesOfLatin1(this.#prefix + start + BUCKET_MARK));
    return new Map(bytes === undefined ? [] : entriesOfBucket(plain(bytes)));
  }

  set(key: string, value: Uint8Array): void {
    this.keepViews();
    this.bytesWaiting += key.length + value.length;
    this.#pending.set(key, value);
  }

  delete(key: string): void {
    this.keepViews();
    this.bytesWaiting += key.length;
    this.#pending.set(key, null);
  }

  walk(from: string | null, to: string | null, toInclusive: boolean, reverse: boolean): TableWalk {
    const pending = reverse ? this.#pending.reverseRange(from, to, toInclusive) : this.#pending.range(from, to, toInclusive);
    const stored = this.#hidesDisk ? NOTHING : this.#stored(from, to, toInclusive, reverse);
    const walk = new LmdbWalk(pending, stored, reverse, this.#walks);
    this.#walks.add(walk);
    return walk;
  }

  *#stored(from: string | null, to: string | null, toInclusive: boolean, reverse: boolean): Generator<[string, Uint8Array]> {
    const low = this.#prefix + (from === null ? '' : storedKey(from));
    const high = to === null ? incrementText(this.#prefix)! : `${this.#prefix}${storedKey(to)}\0`;
    const range = reverse ? { start: bytesOfLatin1(high), end: bytesOfLatin1(low.slice(0, -1)), reverse } : { start: bytesOfLatin1(low), end: bytesOfLatin1(high) };
    for (const { key: bytes, value } of this.#database.getRange(range)) {
      const text = latin1Of(bytes);
      if (text >= high) continue;
      if (text < low) return;
      const key = text.slice(this.#prefix.length);
      if (key.length <= LONGEST_KEY) {
        if (isWithin(key, from, to, toInclusive)) yield [key, plain(value)];
        continue;
      }
      const entries = entriesOfBucket(plain(value));
      for (const entry of reverse ? entries.reverse() : entries) if (isWithin(entry[0], from, to, toInclusive)) yield entry;
    }
  }

  approximateSize(): number {
    let size = 0;
    if (!this.#hidesDisk) {
      const range = { start: bytesOfLatin1(this.#prefix), end: bytesOfLatin1(incrementText(this.#prefix)!) };
      size = this.#database.getKeysCount(range);
      for (const [key, value] of this.#pending.unorderedEntries()) {
        const isStored = this.#read(key) !== undefined;
        if (value === null && isStored) size--;
        else if (value !== null && !isStored) size++;
      }
      return size;
    }
    for (const [, value] of this.#pending.unorderedEntries()) if (value !== null) size++;
    return size;
  }

  /** Walks that are under way keep what they would have seen. */
  keepViews(): void {
    if (this.#walks.size === 0) return;
    for (const walk of this.#walks) walk.keepView();
  }

  get waiting(): number { return this.#pending.size; }

  /** Inside a transaction. */
  writeDown(): void {
    for (const [key, value] of this.#pending.unorderedEntries()) {
      if (key.length > LONGEST_KEY) this.#writeIntoBucket(key, value);
      else if (value === null) this.#database.removeSync(bytesOfLatin1(this.#prefix + key));
      else this.#database.putSync(bytesOfLatin1(this.#prefix + key), value);
    }
  }

  #writeIntoBucket(key: string, value: Uint8Array | null): void {
    const start = key.slice(0, LONGEST_KEY);
    const bucket = this.#readBucket(start);
    if (value === null) bucket.delete(key);
    else bucket.set(key, value);
    const bucketKey = bytesOfLatin1(this.#prefix + start + BUCKET_MARK);
    if (bucket.size === 0) this.#database.removeSync(bucketKey);
    else this.#database.putSync(bucketKey, bucketOf(bucket));
  }

  /** The transaction went through. */
  writtenDown(): void {
    this.#recent = this.#pending;
    this.#pending = new OrderedMap();
    this.bytesWaiting = 0;
    this.#hidesDisk = false;
  }
}

function* nothing(): Generator<[string, Uint8Array]> { /* an empty walk */ }
const NOTHING = nothing();

/** Where a key lies on disk, or would. */
function storedKey(key: string): string { return key.length > LONGEST_KEY ? key.slice(0, LONGEST_KEY) + BUCKET_MARK : key; }

function isWithin(key: string, from: string | null, to: string | null, toInclusive: boolean): boolean {
  return (from === null || key >= from) && (to === null || key < to || (toInclusive && key === to));
}

/** LMDB gives Buffers; others must not learn that from how they slice or compare. */
function plain(buffer: Uint8Array): Uint8Array { return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength); }

/** `(int32 length, key | int32 length, value)*`, in the order of the keys. */
function bucketOf(entries: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const bytes = newBytes(sorted.reduce((size, [key, value]) => size + 8 + key.length + value.length, 0));
  let at = 0;
  for (const [key, value] of sorted) {
    for (const part of [bytesOfLatin1(key), value]) {
      writeInt32(bytes, at, part.length);
      bytes.set(part, at + 4);
      at += 4 + part.length;
    }
  }
  return bytes;
}

function entriesOfBucket(bytes: Uint8Array): [string, Uint8Array][] {
  const entries: [string, Uint8Array][] = [];
  for (let at = 0; at < bytes.length;) {
    const keyEnd = at + 4 + readInt32(bytes, at);
    const valueEnd = keyEnd + 4 + readInt32(bytes, keyEnd);
    entries.push([latin1Of(bytes.subarray(at + 4, keyEnd)), bytes.subarray(keyEnd + 4, valueEnd)]);
    at = valueEnd;
  }
  return entries;
}

/**
 * Merges what waits in memory with what is on disk; for the same key memory wins. The disk's part is a snapshot of LMDB's; of memory's
 * part it takes a copy as soon as someone writes.
 */
class LmdbWalk implements TableWalk {
  key = '';
  value!: Uint8Array;
  #pending: IterableIterator<[string, Uint8Array | null]>;
  readonly #stored: Generator<[string, Uint8Array]>;
  readonly #reverse: boolean;
  readonly #open: Set<LmdbWalk>;
  #nextPending: IteratorResult<[string, Uint8Array | null]> | null = null;
  #nextStored: IteratorResult<[string, Uint8Array]>;

  constructor(pending: IterableIterator<[string, Uint8Array | null]>, stored: Generator<[string, Uint8Array]>, reverse: boolean, open: Set<LmdbWalk>) {
    this.#pending = pending;
    this.#stored = stored;
    this.#reverse = reverse;
    this.#open = open;
    // Begins LMDB's snapshot now.
    this.#nextStored = stored.next();
  }

  keepView(): void {
    this.#pending = [...this.#pending].values();
    this.#open.delete(this);
  }

  next(): boolean {
    for (;;) {
      const pending = (this.#nextPending ??= this.#pending.next());
      const stored = this.#nextStored;
      if (pending.done === true && stored.done === true) {
        this.close();
        return false;
      }
      if (stored.done !== true && (pending.done === true || this.#isBefore(stored.value[0], pending.value[0]))) {
        [this.key, this.value] = stored.value;
        this.#nextStored = this.#stored.next();
        return true;
      }
      const [key, value] = pending.value as [string, Uint8Array | null];
      if (stored.done !== true && stored.value[0] === key) this.#nextStored = this.#stored.next();
      this.#nextPending = null;
      if (value === null) continue;
      this.key = key;
      this.value = value;
      return true;
    }
  }

  #isBefore(a: string, b: string): boolean { return this.#reverse ? a > b : a < b; }

  close(): void {
    this.#open.delete(this);
    this.#stored.return(undefined);
    this.#pending = NONE;
    this.#nextPending = null;
    this.#nextStored = { done: true, value: undefined };
  }
}

const NONE: IterableIterator<[string, Uint8Array | null]> = ([] as [string, Uint8Array | null][]).values();
