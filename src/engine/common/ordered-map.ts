import { orderOf } from './text-order.ts';

/**
 * A map from latin1 strings (bytes, see bytes.ts) that can also be walked in order. Reading and writing by key cost what a Map costs
 * until someone walks a range; from then on the order is kept up with every new or deleted key.
 *
 *     for (const [key, value] of map.range('a', null)) …        // from 'a' on
 *     for (const [key] of map.range(null, null)) map.delete(key);  // allowed: a walk survives changes of the map
 *
 * A walk sees keys that appear ahead of it and not those that vanish; the value is the one of the moment when it is given out.
 */
export class OrderedMap<V> {
  readonly #values = new Map<string, V>();
  #order: KeyOrder | null = null;

  get size(): number { return this.#values.size; }

  get(key: string): V | undefined { return this.#values.get(key); }
  has(key: string): boolean { return this.#values.has(key); }

  set(key: string, value: V): void {
    if (this.#order !== null && !this.#values.has(key)) this.#order.add(key);
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    if (!this.#values.delete(key)) return false;
    this.#order?.delete(key);
    return true;
  }

  clear(): void {
    this.#values.clear();
    this.#order?.clear();
  }

  /** Ascending from `from` (inclusive, null: the first key) to `to` (null: the last key). */
  range(from: string | null = null, to: string | null = null, toInclusive = true): OrderedIterator<V> {
    return new OrderedIterator(this, this.#ordered(), from, true, to, toInclusive, false);
  }

  /** The same keys, descending: from `to` down to `from` (inclusive). */
  reverseRange(from: string | null = null, to: string | null = null, toInclusive = true): OrderedIterator<V> {
    return new OrderedIterator(this, this.#ordered(), to, toInclusive, from, true, true);
  }

  firstKey(): string | undefined { return this.#ordered().first(); }
  lastKey(): string | undefined { return this.#ordered().last(); }
  /** The least key at or above. */
  ceilingKey(key: string): string | undefined { return this.#ordered().after(key, true); }
  /** The least key above. */
  higherKey(key: string): string | undefined { return this.#ordered().after(key, false); }
  /** The greatest key at or below. */
  floorKey(key: string): string | undefined { return this.#ordered().before(key, true); }
  /** The greatest key below. */
  lowerKey(key: string): string | undefined { return this.#ordered().before(key, false); }

  /** In the order of writing, which costs nothing. */
  unorderedEntries(): MapIterator<[string, V]> { return this.#values.entries(); }

  #ordered(): KeyOrder { return (this.#order ??= new KeyOrder(this.#values.keys())); }
}

/** One walk over a range of an OrderedMap; also tells the next key without moving. */
export class OrderedIterator<V> implements IterableIterator<[string, V]> {
  readonly #map: OrderedMap<V>;
  readonly #order: KeyOrder;
  readonly #end: string | null;
  readonly #endInclusive: boolean;
  readonly #reverse: boolean;
  /** The bound that the walk has come to: keys up to here are done. */
  #reached: string | null;
  #reachedIsOpen: boolean;
  #peeked: string | undefined;
  #version = -1;
  #chunk = 0;
  #at = 0;
  #closed = false;

  constructor(
    map: OrderedMap<V>, order: KeyOrder, start: string | null, startInclusive: boolean, end: string | null, endInclusive: boolean, reverse: boolean,
  ) {
    this.#map = map;
    this.#order = order;
    this.#reached = start;
    this.#reachedIsOpen = startInclusive;
    this.#end = end;
    this.#endInclusive = endInclusive;
    this.#reverse = reverse;
  }

  /** The next key without moving; undefined at the end. */
  peekKey(): string | undefined {
    if (this.#closed) return undefined;
    if (this.#version !== this.#order.version) this.#locate();
    return this.#peeked;
  }

  next(): IteratorResult<[string, V]> {
    const key = this.peekKey();
    if (key === undefined) return { done: true, value: undefined };
    const value = this.#map.get(key)!;
    this.#reached = key;
    this.#reachedIsOpen = false;
    this.#step();
    return { done: false, value: [key, value] };
  }

  close(): void { this.#closed = true; }

  return(): IteratorResult<[string, V]> {
    this.close();
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this { return this; }

  /** Finds the place in the order again, at first and whenever keys came or went. */
  #locate(): void {
    const { chunks } = this.#order;
    this.#version = this.#order.version;
    if (this.#reached === null) {
      this.#chunk = this.#reverse ? chunks.length - 1 : 0;
      this.#at = this.#reverse ? (chunks[this.#chunk]?.length ?? 0) - 1 : 0;
    } else {
      this.#chunk = this.#order.chunkOf(this.#reached);
      const chunk = chunks[this.#chunk] ?? [];
      // Ascending: the first key that is not done; descending: the one before the first key that is done or beyond.
      this.#at = lowerBound(chunk, this.#reached);
      const isHere = chunk[this.#at] === this.#reached;
      if (this.#reverse) this.#at -= isHere && this.#reachedIsOpen ? 0 : 1;
      else if (isHere && !this.#reachedIsOpen) this.#at++;
    }
    this.#settle();
  }

  #step(): void {
    this.#at += this.#reverse ? -1 : 1;
    this.#settle();
  }

  /** Moves on to the neighbouring chunk where this one is used up, and looks at the end of the range. */
  #settle(): void {
    const { chunks } = this.#order;
    if (this.#reverse && this.#at < 0) {
      this.#chunk--;
      this.#at = (chunks[this.#chunk]?.length ?? 0) - 1;
    } else if (!this.#reverse && this.#at >= (chunks[this.#chunk]?.length ?? 0)) {
      this.#chunk++;
      this.#at = 0;
    }
    const key = chunks[this.#chunk]?.[this.#at];
    const end = this.#end;
    const isInside = key !== undefined && (end === null || (this.#reverse ? key > end : key < end) || (key === end && this.#endInclusive));
    this.#peeked = isInside ? key : undefined;
  }
}

const CHUNK = 256;

/** Sorted keys in sorted chunks: finding is logarithmic, adding and deleting move at most one chunk's keys. */
class KeyOrder {
  readonly chunks: string[][] = [];
  /** Counts changes, so that walks know when their place is no longer theirs. */
  version = 0;

  constructor(keys: Iterable<string>) {
    const texts = [...keys];
    const sorted = Array.from(orderOf(texts), (place) => texts[place]!);
    for (let at = 0; at < sorted.length; at += CHUNK) this.chunks.push(sorted.slice(at, at + CHUNK));
  }

  /** Index of the chunk where this key is or belongs: the last one that starts at or below it, else 0. */
  chunkOf(key: string): number {
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.chunks[middle]![0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  add(key: string): void {
    this.version++;
    if (this.chunks.length === 0) {
      this.chunks.push([key]);
      return;
    }
    const index = this.chunkOf(key);
    const chunk = this.chunks[index]!;
    if (key > chunk[chunk.length - 1]!) {
      // Keys that come in order fill chunks to the brim instead of leaving halves behind.
      if (chunk.length >= CHUNK && index === this.chunks.length - 1) this.chunks.push([key]);
      else chunk.push(key);
    } else chunk.splice(lowerBound(chunk, key), 0, key);
    if (chunk.length > 2 * CHUNK) this.chunks.splice(index + 1, 0, chunk.splice(CHUNK));
  }

  delete(key: string): void {
    this.version++;
    const index = this.chunkOf(key);
    const chunk = this.chunks[index]!;
    if (chunk.length === 1) this.chunks.splice(index, 1);
    else if (key === chunk[0]) chunk.shift();
    else chunk.splice(lowerBound(chunk, key), 1);
  }

  clear(): void {
    this.version++;
    this.chunks.length = 0;
  }

  first(): string | undefined { return this.chunks[0]?.[0]; }
  last(): string | undefined { return this.chunks.at(-1)?.at(-1); }

  after(key: string, inclusive: boolean): string | undefined {
    const index = this.chunkOf(key);
    const chunk = this.chunks[index];
    if (chunk === undefined) return undefined;
    let at = lowerBound(chunk, key);
    if (!inclusive && chunk[at] === key) at++;
    return at < chunk.length ? chunk[at] : this.chunks[index + 1]?.[0];
  }

  before(key: string, inclusive: boolean): string | undefined {
    const chunk = this.chunks[this.chunkOf(key)];
    if (chunk === undefined) return undefined;
    const at = lowerBound(chunk, key);
    if (inclusive && chunk[at] === key) return key;
    return at > 0 ? chunk[at - 1] : this.chunks[this.chunkOf(key) - 1]?.at(-1);
  }
}

/** Index of the first key at or above. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
