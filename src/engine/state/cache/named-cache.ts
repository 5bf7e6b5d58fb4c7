import { OrderedMap } from '../../common/ordered-map.ts';
import type { OrderedIterator } from '../../common/ordered-map.ts';
import type { RecordContext } from '../../processor/context.ts';
import { recordContextSize } from '../codecs/record-context-bytes.ts';
import type { ThreadCache } from './thread-cache.ts';

/** Kafka counts a list node with three pointers per entry, and a flag. */
const NODE_BYTES = 24;
const FLAG_BYTES = 1;
/** Of the context that a clean entry has in Kafka: no topic, no headers. */
const EMPTY_CONTEXT_BYTES = 20;

/** An entry of a cache: in the map by key, in a list by last use. */
export class CacheEntry {
  /** The key that the cache sorts by. */
  readonly text: string;
  /** The key as the store knows it. */
  readonly key: Uint8Array;
  /** null: deleted, and the store below does not know yet. */
  value: Uint8Array | null;
  dirty: boolean;
  /** Of the last write; null for an entry that only remembers what was read. */
  context: RecordContext | null;
  sizeBytes = 0;
  newer: CacheEntry | null = null;
  older: CacheEntry | null = null;
  /** Neighbours in the list of dirty entries, which is ordered by last write. */
  dirtyBefore: CacheEntry | null = null;
  dirtyAfter: CacheEntry | null = null;

  constructor(text: string, key: Uint8Array, value: Uint8Array | null, context: RecordContext | null) {
    this.text = text;
    this.key = key;
    this.value = value;
    this.context = context;
    this.dirty = context !== null;
    this.measure();
  }

  measure(): void {
    const context = this.context === null ? EMPTY_CONTEXT_BYTES : recordContextSize(this.context);
    this.sizeBytes = this.text.length + NODE_BYTES + FLAG_BYTES + (this.value?.length ?? 0) + context;
  }
}

/** What a flush hands to the store: the entry's state at that moment, because flushing may write to the cache again. */
export interface FlushedEntry {
  readonly key: Uint8Array;
  readonly newValue: Uint8Array | null;
  readonly context: RecordContext;
  readonly evicted: boolean;
}

/**
 * The cache of one store in one task: entries by key, by last use, and the dirty ones in the order of their last write.
 *
 * When a dirty entry has to go, all dirty entries are flushed, it first; the others stay as clean ones. A walk goes over the keys that
 * were there when it began. Kafka: org.apache.kafka.streams.state.internals.NamedCache
 */
export class NamedCache {
  readonly name: string;
  readonly #owner: ThreadCache;
  readonly #flushListener: (entries: readonly FlushedEntry[]) => void;
  readonly #entries = new OrderedMap<CacheEntry>();
  readonly #walks = new Set<CacheWalk>();
  #newest: CacheEntry | null = null;
  #oldest: CacheEntry | null = null;
  #firstDirty: CacheEntry | null = null;
  #lastDirty: CacheEntry | null = null;
  #sizeBytes = 0;
  #reads = 0;
  #hits = 0;

  constructor(name: string, owner: ThreadCache, flushListener: (entries: readonly FlushedEntry[]) => void) {
    this.name = name;
    this.#owner = owner;
    this.#flushListener = flushListener;
  }

  get sizeBytes(): number { return this.#sizeBytes; }
  /** Reads that found something here, of all; NaN before the first. */
  get hitRatio(): number { return this.#hits / this.#reads; }
  get size(): number { return this.#entries.size; }

  /** Counts as a use. */
  get(text: string): CacheEntry | undefined {
    const entry = this.#entries.get(text);
    this.#reads++;
    if (entry === undefined) return entry;
    this.#hits++;
    this.#touch(entry);
    return entry;
  }

  /** Does not count as a use. */
  peek(text: string): CacheEntry | undefined { return this.#entries.get(text); }

  /** A write that the store below has not seen yet. May evict, and so flush, at once. */
  put(text: string, key: Uint8Array, value: Uint8Array | null, context: RecordContext): void {
    const sizeBefore = this.#sizeBytes;
    let entry = this.#entries.get(text);
    if (entry === undefined) {
      entry = new CacheEntry(text, key, value, context);
      this.#insert(entry);
    } else {
      this.#sizeBytes -= entry.sizeBytes;
      if (entry.dirty) this.#unlinkDirty(entry);
      entry.value = value;
      entry.context = context;
      entry.dirty = true;
      entry.measure();
      this.#sizeBytes += entry.sizeBytes;
      this.#touch(entry);
    }
    this.#linkAsLastDirty(entry);
    this.#owner.resized(this.#sizeBytes - sizeBefore);
    this.#owner.makeRoom(this);
  }

  /** Remembers what the store below answered. May evict, and so flush, at once. */
  putClean(text: string, key: Uint8Array, value: Uint8Array): void {
    const entry = new CacheEntry(text, key, value, null);
    this.#insert(entry);
    this.#owner.resized(entry.sizeBytes);
    this.#owner.makeRoom(this);
  }

  #insert(entry: CacheEntry): void {
    for (const walk of this.#walks) walk.takeKeys();
    this.#entries.set(entry.text, entry);
    this.#linkAsNewest(entry);
    this.#sizeBytes += entry.sizeBytes;
  }

  /** The owner learns of the new size when all is written below, as in Kafka: what the listener puts elsewhere meanwhile competes with the old size. */
  flush(): void {
    const sizeBefore = this.#sizeBytes;
    this.#flush(null);
    this.#owner.resized(this.#sizeBytes - sizeBefore);
  }

  /** Throws out the entry that was not used for longest. The owner learns of it as after a flush. */
  evict(): void {
    const eldest = this.#oldest;
    if (eldest === null) return;
    const sizeBefore = this.#sizeBytes;
    this.#unlink(eldest);
    this.#entries.delete(eldest.text);
    this.#sizeBytes -= eldest.sizeBytes;
    if (eldest.dirty) this.#flush(eldest);
    this.#owner.resized(this.#sizeBytes - sizeBefore);
  }

  #flush(evicted: CacheEntry | null): void {
    if (this.#firstDirty === null) return;
    const flushed: FlushedEntry[] = [];
    const deleted: string[] = [];
    if (evicted !== null) {
      flushed.push({ key: evicted.key, newValue: evicted.value, context: evicted.context!, evicted: true });
      this.#unlinkDirty(evicted);
    }
    for (let entry: CacheEntry | null = this.#firstDirty; entry !== null;) {
      flushed.push({ key: entry.key, newValue: entry.value, context: entry.context!, evicted: false });
      entry.dirty = false;
      if (entry.value === null) deleted.push(entry.text);
      const next: CacheEntry | null = entry.dirtyAfter;
      entry.dirtyBefore = null;
      entry.dirtyAfter = null;
      entry = next;
    }
    // The listener may write to this cache again: what it makes dirty belongs to the next flush.
    this.#firstDirty = null;
    this.#lastDirty = null;
    this.#flushListener(flushed);
    for (const text of deleted) this.#delete(text);
  }

  #delete(text: string): void {
    const entry = this.#entries.get(text);
    if (entry === undefined) return;
    this.#entries.delete(text);
    if (entry.dirty) this.#unlinkDirty(entry);
    this.#unlink(entry);
    this.#sizeBytes -= entry.sizeBytes;
  }

  clear(): void {
    this.#entries.clear();
    this.#newest = null;
    this.#oldest = null;
    this.#firstDirty = null;
    this.#lastDirty = null;
    this.#owner.resized(-this.#sizeBytes);
    this.#sizeBytes = 0;
  }

  range(from: string | null, to: string | null, toInclusive: boolean, reverse: boolean): CacheWalk {
    const entries = reverse ? this.#entries.reverseRange(from, to, toInclusive) : this.#entries.range(from, to, toInclusive);
    const walk = new CacheWalk(this, entries, this.#walks);
    this.#walks.add(walk);
    return walk;
  }

  ceilingKey(text: string): string | undefined { return this.#entries.ceilingKey(text); }
  floorKey(text: string): string | undefined { return this.#entries.floorKey(text); }
  lowerKey(text: string): string | undefined { return this.#entries.lowerKey(text); }

  #touch(entry: CacheEntry): void {
    if (entry === this.#newest) return;
    this.#unlink(entry);
    this.#linkAsNewest(entry);
  }

  #linkAsNewest(entry: CacheEntry): void {
    entry.older = this.#newest;
    entry.newer = null;
    if (this.#newest !== null) this.#newest.newer = entry;
    this.#newest = entry;
    this.#oldest ??= entry;
  }

  #linkAsLastDirty(entry: CacheEntry): void {
    entry.dirtyBefore = this.#lastDirty;
    entry.dirtyAfter = null;
    if (this.#lastDirty === null) this.#firstDirty = entry;
    else this.#lastDirty.dirtyAfter = entry;
    this.#lastDirty = entry;
  }

  #unlinkDirty(entry: CacheEntry): void {
    if (entry.dirtyBefore === null) this.#firstDirty = entry.dirtyAfter;
    else entry.dirtyBefore.dirtyAfter = entry.dirtyAfter;
    if (entry.dirtyAfter === null) this.#lastDirty = entry.dirtyBefore;
    else entry.dirtyAfter.dirtyBefore = entry.dirtyBefore;
  }

  #unlink(entry: CacheEntry): void {
    if (entry.newer === null) this.#newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === null) this.#oldest = entry.newer;
    else entry.older.newer = entry.newer;
  }
}

/** A walk over a cache's entries, as merging needs it. */
export interface CacheCursor {
  peek(): CacheEntry | null;
  skip(): void;
  close(): void;
}

/** Walks the cache's map until a new key is about to come; from then on a list of the keys that were left. Every visit is a use. */
export class CacheWalk implements CacheCursor {
  readonly #cache: NamedCache;
  readonly #entries: OrderedIterator<CacheEntry>;
  readonly #open: Set<CacheWalk>;
  #keys: string[] | null = null;
  #at = 0;
  #peeked: CacheEntry | null = null;

  constructor(cache: NamedCache, entries: OrderedIterator<CacheEntry>, open: Set<CacheWalk>) {
    this.#cache = cache;
    this.#entries = entries;
    this.#open = open;
  }

  takeKeys(): void {
    this.#keys = [];
    for (const [text] of this.#entries) this.#keys.push(text);
    this.#open.delete(this);
  }

  peek(): CacheEntry | null { return (this.#peeked ??= this.#next()); }
  skip(): void { this.#peeked = null; }

  #next(): CacheEntry | null {
    if (this.#keys === null) {
      const step = this.#entries.next();
      if (step.done === true) {
        this.close();
        return null;
      }
      return this.#cache.get(step.value[0])!;
    }
    while (this.#at < this.#keys.length) {
      const entry = this.#cache.get(this.#keys[this.#at++]!);
      if (entry !== undefined) return entry;
    }
    return null;
  }

  close(): void { this.#open.delete(this); }
}
