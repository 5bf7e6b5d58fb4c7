import { NullPointerException } from '../../errors/errors.ts';
import { OrderedMap } from '../../common/ordered-map.ts';
import type { RecordContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import { BufferValue } from './buffer-value.ts';
import { BytesHashSet } from './bytes-hash-set.ts';
import { keyText } from '../codecs/key-text.ts';
import { StateSerdes, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import { BaseStoreBuilder } from '../builders/store-builder.ts';
import { StoreTrace } from '../store-trace.ts';
import type { ValueAndTimestamp } from '../stores.ts';
import { readSuppressChangelog } from './suppress-changelog.ts';
import { SuppressionMeasures } from './suppress-measures.ts';
import { suppressFormat, type SuppressCodec, type SuppressFormat } from './suppress-format.ts';
import { EMPTY_BUFFER_TIME } from './time-ordered-buffer.ts';
import type { BufferEviction, BufferedChange, SuppressBuffer } from './time-ordered-buffer.ts';
import { timeText } from '../codecs/window-key-schema.ts';

interface Entry {
  readonly key: Uint8Array;
  readonly time: number;
  value: BufferValue;
}

/** Builder of a suppress buffer. A null serde is the configured default. */
export class SuppressBufferBuilder<K, V> extends BaseStoreBuilder<SuppressBuffer<K, V>> {
  readonly kind = 'buffer';
  readonly persistent = false;
  readonly retentionMs = null;
  readonly windowSizeMs = null;
  readonly retainDuplicates = false;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;

  constructor(name: string, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(name);
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  /** A buffer is no store to cache. */
  override get cachingEnabled(): boolean { return false; }

  build(): SuppressBuffer<K, V> { return new InMemorySuppressBuffer(this.name, this.loggingEnabled, this.keySerde, this.valueSerde); }
}

/**
 * The buffer of `suppress`: in memory, ordered by (buffer time, key bytes). A second change of a key takes the place of the first one,
 * at the first one's time. It logs at each commit, every key that came or went since the last one once, in the order of a Java HashSet.
 *
 * Kafka: org.apache.kafka.streams.state.internals.InMemoryTimeOrderedKeyValueChangeBuffer
 */
class InMemorySuppressBuffer<K, V> implements SuppressBuffer<K, V> {
  readonly name: string;
  readonly kind = 'buffer';
  readonly persistent = false;
  readonly measures = new SuppressionMeasures();
  readonly #logging: boolean;
  readonly #keySerde: Serde<K> | null;
  readonly #valueSerde: Serde<V> | null;
  readonly #byKey = new Map<string, Entry>();
  readonly #byTime = new OrderedMap<Entry>();
  readonly #dirty = new BytesHashSet();
  /** The keys' bytes of those that went. */
  readonly #dirtyKeys = new Map<string, Uint8Array>();
  #context!: StateStoreContext;
  #serdes!: StateSerdes<K>;
  #format!: SuppressFormat;
  #codec!: SuppressCodec<V>;
  #trace: StoreTrace | null = null;
  #size = 0;
  #minTimestamp = EMPTY_BUFFER_TIME;
  #open = false;

  constructor(name: string, logging: boolean, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    this.name = name;
    this.#logging = logging;
    this.#keySerde = keySerde;
    this.#valueSerde = valueSerde;
  }

  get isOpen(): boolean { return this.#open; }
  get numRecords(): number { return this.#byKey.size; }
  get bufferSize(): number { return this.#size; }
  get minTimestamp(): number { return this.#minTimestamp; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    this.#format = suppressFormat(context);
    if (this.#keySerde !== null && this.#valueSerde !== null) this.setSerdesIfNull(context);
    this.#trace = StoreTrace.of(context, this.name);
    this.#open = true;
    context.register(root, (records) => this.#restore(records));
    this.measures.take(0, 0);
  }

  setSerdesIfNull(context: StateStoreContext): void {
    const topic = context.changelogTopicFor(this.name);
    this.#serdes = new StateSerdes(topic, keySerdeOf(this.#keySerde, context, this.name));
    this.#codec = this.#format.codec(topic, valueSerdeOf(this.#valueSerde, context, this.name));
  }

  #restore(records: readonly ChangelogRecord[]): void {
    for (const record of records) {
      const text = keyText(record.key);
      const before = this.#byKey.get(text);
      const oldBytes = before === undefined || this.#trace === null ? null : before.value.serialize(before.time);
      if (record.value === null) {
        if (before !== undefined) this.#remove(text, before);
      } else {
        const { time, value } = readSuppressChangelog(record, this.#format.plain(before?.value.prior));
        this.#place(text, record.key, time, this.#format.restored(value, record));
      }
      if (this.#trace !== null) {
        const after = this.#byKey.get(text);
        this.#trace.write('restore', record.key, oldBytes, after === undefined ? null : after.value.serialize(after.time), record.timestamp);
      }
    }
    this.measures.take(this.#byKey.size, this.#size);
  }

  put(time: number, record: Record<K, BufferedChange<V>>, context: RecordContext): boolean {
    if (record.value === null) throw new NullPointerException('value cannot be null');
    const key = this.#serdes.rawKey(record.key);
    const text = keyText(key);
    const before = this.#byKey.get(text);
    const old = this.#codec.oldValue(record.value.oldValue, before?.value);
    const oldBytes = before === undefined || this.#trace === null ? null : before.value.serialize(before.time);
    const value = new BufferValue(before === undefined ? old : before.value.prior, old, this.#codec.newValue(record.value.newValue, record.timestamp, record.headersOrNull), context);
    this.#place(text, key, time, value);
    this.#markDirty(text, key);
    this.measures.take(this.#byKey.size, this.#size);
    if (this.#trace !== null) this.#trace.write('put', key, oldBytes, value.serialize(before?.time ?? time), record.timestamp);
    return true;
  }

  #place(text: string, key: Uint8Array, time: number, value: BufferValue): void {
    const before = this.#byKey.get(text);
    if (before === undefined) {
      const entry = { key, time, value };
      this.#byKey.set(text, entry);
      this.#byTime.set(timeText(time) + text, entry);
      this.#minTimestamp = Math.min(this.#minTimestamp, time);
      this.#size += sizeOf(entry);
    } else {
      this.#size -= sizeOf(before);
      before.value = value;
      this.#size += sizeOf(before);
    }
  }

  evictWhile(predicate: () => boolean, callback: (eviction: BufferEviction<K, BufferedChange<V>>) => void): void {
    let evicted = false;
    while (this.#byKey.size > 0 && predicate()) {
      const entry = this.#byTime.get(this.#byTime.firstKey()!)!;
      const { value } = entry;
      const change = { newValue: this.#codec.decode(value.new), oldValue: this.#codec.decode(value.old) };
      const headers = this.#format.headersOf(value);
      callback({ key: this.#serdes.keyFrom(entry.key), value: change, context: headers === value.context.headers ? value.context : { ...value.context, headers } });
      const text = keyText(entry.key);
      if (this.#trace !== null) this.#trace.write('evict', entry.key, value.serialize(entry.time), null, value.context.timestamp);
      this.#remove(text, entry);
      this.#markDirty(text, entry.key);
      evicted = true;
    }
    if (evicted) this.measures.take(this.#byKey.size, this.#size);
  }

  #remove(text: string, entry: Entry): void {
    this.#byKey.delete(text);
    this.#byTime.delete(timeText(entry.time) + text);
    this.#size -= sizeOf(entry);
    const first = this.#byTime.firstKey();
    this.#minTimestamp = first === undefined ? EMPTY_BUFFER_TIME : this.#byTime.get(first)!.time;
  }

  #markDirty(text: string, key: Uint8Array): void {
    if (!this.#logging) return;
    this.#dirty.add(text);
    this.#dirtyKeys.set(text, key);
  }

  priorValueForBuffered(key: K): ValueAndTimestamp<V> | null | undefined {
    const entry = this.#byKey.get(keyText(this.#serdes.rawKey(key)));
    if (entry === undefined) return undefined;
    const { prior } = entry.value;
    const value = this.#codec.decode(prior);
    return value === null ? null : { value, timestamp: this.#format.timestampOf(prior!) };
  }

  flushCache(): void { this.flush(); }

  flush(): void {
    if (this.#dirty.size === 0) return;
    for (const text of this.#dirty.inOrder()) {
      const entry = this.#byKey.get(text);
      const key = this.#dirtyKeys.get(text)!;
      if (entry === undefined) this.#context.logChange(this.name, key, null, null);
      else {
        const { value, headers } = this.#format.logged(entry.value, entry.time);
        this.#context.logChange(this.name, key, value, null, headers);
      }
    }
    this.#dirty.clear();
    this.#dirtyKeys.clear();
  }

  close(): void {
    this.#open = false;
    this.#byKey.clear();
    this.#byTime.clear();
    this.#dirty.clear();
    this.#dirtyKeys.clear();
    this.#size = 0;
    this.#minTimestamp = EMPTY_BUFFER_TIME;
  }
}

/** Kafka's estimate: 8 bytes for the time, the key, the value. */
function sizeOf(entry: Entry): number { return 8 + entry.key.length + entry.value.size; }
