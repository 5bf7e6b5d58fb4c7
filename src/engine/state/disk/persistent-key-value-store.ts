import { bytesOfLatin1 } from '../../common/bytes.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serializer } from '../../serde/serde.ts';
import type { ByteTable, TableSpace, TableWalk } from './byte-table.ts';
import type { BytesKeyValueStore } from '../bytes-stores.ts';
import { incrementText, keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { restoredValue, traceRestore, upgradeOf } from '../restore.ts';
import type { ValueFormat } from '../restore.ts';
import { StoreIterator } from '../store-iterator.ts';
import { StoreTrace } from '../store-trace.ts';
import type { KeyValueIterator } from '../stores.ts';
import { openTableSpace } from './table-spaces.ts';

/**
 * A key-value store on disk, or in memory with the same behaviour where the task keeps nothing on disk. A walk shows the store as it was
 * when the walk began. Kafka: org.apache.kafka.streams.state.internals.RocksDBStore, RocksDBTimestampedStore,
 * RocksDBTimestampedStoreWithHeaders
 */
export class PersistentKeyValueStore implements BytesKeyValueStore {
  readonly name: string;
  readonly persistent = true;
  readonly #format: ValueFormat;
  #position = new Position();
  #context: StateStoreContext | null = null;
  #space: TableSpace | null = null;
  #table!: ByteTable;

  constructor(name: string, format: ValueFormat) {
    this.name = name;
    this.#format = format;
  }

  get isOpen(): boolean { return this.#space !== null; }
  get position(): Position { return this.#position; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#space = openTableSpace(context, this.name, this.#format);
    this.#table = this.#space.table(0);
    this.#upgrade(this.#space.savedFormat ?? (this.#format === 'timestamped-headers' ? 'timestamped' : this.#format));
    this.#position = this.#space.savedPosition ?? new Position();
    const trace = StoreTrace.below(context, this.name, root);
    context.register(root, (records) => this.#restore(trace, records));
  }

  /** What another configuration left on disk. */
  #upgrade(saved: ValueFormat): void {
    const upgraded = upgradeOf(this.name, saved, this.#format, () => { this.close(); });
    if (upgraded === null) return;
    for (const walk = this.#table.walk(null, null, true, false); walk.next();) this.#table.set(walk.key, upgraded(walk.value));
  }

  #restore(trace: StoreTrace | null, records: readonly ChangelogRecord[]): void {
    for (const record of records) {
      const value = restoredValue(record, this.#format);
      if (trace !== null) traceRestore(trace, record, this.get(record.key), value);
      this.#write(record.key, value);
    }
  }

  flushCache(): void { this.#space?.relieve(this.#position); }
  flush(): void { this.#space?.flush(this.#position); }

  close(): void {
    this.#space?.close();
    this.#space = null;
  }

  get(key: Uint8Array): Uint8Array | null { return this.#table.get(keyText(key)) ?? null; }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#write(key, value);
    this.#position.observe(this.#context!.recordContext);
  }

  putIfAbsent(key: Uint8Array, value: Uint8Array | null): Uint8Array | null {
    const previous = this.get(key);
    if (previous === null) this.put(key, value);
    return previous;
  }

  putAll(entries: readonly (readonly [Uint8Array, Uint8Array | null])[], beforeEach?: (index: number) => void): void {
    for (let i = 0; i < entries.length; i++) {
      beforeEach?.(i);
      this.put(entries[i]![0], entries[i]![1]);
    }
  }

  delete(key: Uint8Array): Uint8Array | null {
    const previous = this.get(key);
    this.put(key, null);
    return previous;
  }

  range(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(from, to, false); }
  reverseRange(from: Uint8Array | null, to: Uint8Array | null): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(from, to, true); }
  all(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(null, null, false); }
  reverseAll(): KeyValueIterator<Uint8Array, Uint8Array> { return this.#scan(null, null, true); }

  /** A prefix of nothing but FF is open above, where the store in memory refuses it. */
  prefixScan<P>(prefix: P, serializer: Serializer<P>): KeyValueIterator<Uint8Array, Uint8Array> {
    const from = keyText(serializer.serialize('', prefix)!);
    return new EntryWalk(this.#table.walk(from, incrementText(from), false, false));
  }

  approximateNumEntries(): number { return this.#table.approximateSize(); }

  #write(key: Uint8Array, value: Uint8Array | null): void {
    if (value === null) this.#table.delete(keyText(key));
    else this.#table.set(keyText(key), value);
  }

  #scan(from: Uint8Array | null, to: Uint8Array | null, reverse: boolean): KeyValueIterator<Uint8Array, Uint8Array> {
    return new EntryWalk(this.#table.walk(from === null ? null : keyText(from), to === null ? null : keyText(to), true, reverse));
  }
}

class EntryWalk extends StoreIterator<Uint8Array, Uint8Array> {
  readonly #walk: TableWalk;

  constructor(walk: TableWalk) {
    super();
    this.#walk = walk;
  }

  protected advance(): boolean {
    if (!this.#walk.next()) return false;
    this.entryKey = bytesOfLatin1(this.#walk.key);
    this.entryValue = this.#walk.value;
    return true;
  }

  protected override release(): void { this.#walk.close(); }
}
