import { UnsupportedOperationException } from '../../errors/errors.ts';
import { newBytes, partOf, readInt32, writeInt32 } from '../../common/bytes.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { StoreIterator } from '../store-iterator.ts';
import type { KeyValueIterator } from '../stores.ts';
import { WrappedStateStore } from './wrapped-state-store.ts';

/** Kafka's list serde over byte arrays marks items of varying size with this byte, then counts them. */
const VARYING_SIZE = 1;

/** Appends an item to a serialised list, `01 | int32 count | (int32 length, item)*`; null begins one. */
export function appendToList(list: Uint8Array | null, item: Uint8Array): Uint8Array {
  const before = list === null ? 5 : list.length;
  const bytes = newBytes(before + 4 + item.length);
  if (list === null) {
    bytes[0] = VARYING_SIZE;
    writeInt32(bytes, 1, 1);
  } else {
    bytes.set(list);
    writeInt32(bytes, 1, readInt32(list, 1) + 1);
  }
  writeInt32(bytes, before, item.length);
  bytes.set(item, before + 4);
  return bytes;
}

export function itemsOfList(list: Uint8Array): Uint8Array[] {
  const items: Uint8Array[] = [];
  let at = 5;
  for (let count = readInt32(list, 1); count > 0; count--) {
    const length = readInt32(list, at);
    items.push(partOf(list, at + 4, at + 4 + length));
    at += 4 + length;
  }
  return items;
}

/**
 * Several values for a key, in the order of their puts: `put` appends, a put of null deletes them all, `all` gives each on its own.
 * Records of left and outer stream-stream joins wait here for a partner. Kafka: org.apache.kafka.streams.state.internals.ListValueStore
 */
export class ListValueStore extends WrappedStateStore<BytesKeyValueStore> implements BytesKeyValueStore {
  /** The whole list. */
  get(key: Uint8Array): Uint8Array | null { return this.inner.get(key); }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.inner.put(key, value === null ? null : appendToList(this.inner.get(key), value));
  }

  /** Appends only where something is. The answer says nothing, as it would be a list. */
  putIfAbsent(key: Uint8Array, value: Uint8Array | null): null {
    if (this.inner.get(key) !== null) this.put(key, value);
    return null;
  }

  all(): KeyValueIterator<Uint8Array, Uint8Array> { return new ItemWalk(this.inner.all()); }
  approximateNumEntries(): number { return this.inner.approximateNumEntries(); }

  putAll(): never { return this.unsupported('putAll'); }
  delete(): never { return this.unsupported('delete'); }
  range(): never { return this.unsupported('range'); }
  reverseRange(): never { return this.unsupported('reverseRange'); }
  reverseAll(): never { return this.unsupported('reverseAll'); }
  prefixScan(): never { return this.unsupported('prefixScan'); }

  unsupported(operation: string): never {
    throw new UnsupportedOperationException(
      `${operation} not supported: ${this.name} keeps a list for each key; walk it with all()`, { facts: { store: this.name } });
  }
}

class ItemWalk extends StoreIterator<Uint8Array, Uint8Array> {
  readonly #lists: KeyValueIterator<Uint8Array, Uint8Array>;
  #items: readonly Uint8Array[] = [];
  #at = 0;

  constructor(lists: KeyValueIterator<Uint8Array, Uint8Array>) {
    super();
    this.#lists = lists;
  }

  protected advance(): boolean {
    while (this.#at === this.#items.length) {
      const step = this.#lists.next();
      if (step.done === true) return false;
      this.entryKey = step.value[0];
      this.#items = itemsOfList(step.value[1]);
      this.#at = 0;
    }
    this.entryValue = this.#items[this.#at++]!;
    return true;
  }

  protected override release(): void { this.#lists.close(); }
}
