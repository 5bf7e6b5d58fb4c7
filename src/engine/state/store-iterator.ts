import type { KeyValueIterator } from './stores.ts';

/**
 * Base of the walks over stores: a subclass moves to the next entry in `advance`, this class does the iterator protocol, one entry of
 * look-ahead for `peekNextKey`, and closing (idempotent; also when the walk ends or a `for…of` breaks).
 */
export abstract class StoreIterator<K, V> implements KeyValueIterator<K, V> {
  /** Set by `advance` when it answers true. */
  protected entryKey!: K;
  protected entryValue!: V;
  #ready = false;
  #closed = false;

  /** Moves to the next entry; false at the end. */
  protected abstract advance(): boolean;
  /** Lets go of what the walk holds. Called once. */
  protected release(): void {}

  #prepare(): boolean {
    if (this.#ready) return true;
    if (this.#closed) return false;
    if (this.advance()) {
      this.#ready = true;
      return true;
    }
    this.close();
    return false;
  }

  next(): IteratorResult<[K, V]> {
    if (!this.#prepare()) return { done: true, value: undefined };
    this.#ready = false;
    return { done: false, value: [this.entryKey, this.entryValue] };
  }

  peekNextKey(): K | undefined { return this.#prepare() ? this.entryKey : undefined; }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ready = false;
    this.release();
  }

  return(): IteratorResult<[K, V]> {
    this.close();
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this { return this; }
}

class EmptyIterator extends StoreIterator<never, never> {
  protected advance(): boolean { return false; }
}

export function emptyIterator<K, V>(): KeyValueIterator<K, V> { return new EmptyIterator() as unknown as KeyValueIterator<K, V>; }

class MappedIterator<KA, VA, KB, VB> extends StoreIterator<KB, VB> {
  readonly #source: KeyValueIterator<KA, VA>;
  readonly #key: (key: KA, value: VA) => KB;
  readonly #value: (value: VA) => VB;

  constructor(source: KeyValueIterator<KA, VA>, key: (key: KA, value: VA) => KB, value: (value: VA) => VB) {
    super();
    this.#source = source;
    this.#key = key;
    this.#value = value;
  }

  protected advance(): boolean {
    const step = this.#source.next();
    if (step.done === true) return false;
    this.entryKey = this.#key(step.value[0], step.value[1]);
    this.entryValue = this.#value(step.value[1]);
    return true;
  }

  protected override release(): void { this.#source.close(); }
}

/** The same walk with other keys and values: a layer's view on the layer below. A key may depend on the value beside it. */
export function mapIterator<KA, VA, KB, VB>(
  source: KeyValueIterator<KA, VA>, key: (key: KA, value: VA) => KB, value: (value: VA) => VB,
): KeyValueIterator<KB, VB> {
  return new MappedIterator(source, key, value);
}

class ListIterator<K, V> extends StoreIterator<K, V> {
  readonly #entries: readonly (readonly [K, V])[];
  #at = 0;

  constructor(entries: readonly (readonly [K, V])[]) {
    super();
    this.#entries = entries;
  }

  protected advance(): boolean {
    const entry = this.#entries[this.#at++];
    if (entry === undefined) return false;
    this.entryKey = entry[0];
    this.entryValue = entry[1];
    return true;
  }
}

/** A walk over entries that are known already. */
export function listIterator<K, V>(entries: readonly (readonly [K, V])[]): KeyValueIterator<K, V> { return new ListIterator(entries); }
