import { NullPointerException } from '../../errors/errors.ts';
import { bytesOfLatin1 } from '../../common/bytes.ts';
import type { ObservedTime, RecordContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import type { ChangelogRecord, StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { Serde } from '../../serde/serde.ts';
import { BufferValue } from './buffer-value.ts';
import type { ByteTable, TableSpace } from '../disk/byte-table.ts';
import { keyText } from '../codecs/key-text.ts';
import { Position } from '../position.ts';
import { ByteReader } from '../codecs/record-context-bytes.ts';
import { PlainValueCodec, StateSerdes, keySerdeOf, valueSerdeOf } from '../codecs/state-serdes.ts';
import { BaseStoreBuilder } from '../builders/store-builder.ts';
import { StoreTrace } from '../store-trace.ts';
import { openTableSpace } from '../disk/table-spaces.ts';
import { EMPTY_BUFFER_TIME } from './time-ordered-buffer.ts';
import type { BufferEviction, GraceBuffer } from './time-ordered-buffer.ts';
import { int32OfText, int32Text, timeOfText, timeText } from '../codecs/window-key-schema.ts';

/** A buffer answers no queries, so nobody asks for its position. */
const NO_POSITION = new Position();
const PREFIX = '\0';
const TIME_LENGTH = 8;
const SEQUENCE_LENGTH = 4;

/** Builder of the buffer of a stream-table join with grace. A null serde is the configured default. */
export class GraceBufferBuilder<K, V> extends BaseStoreBuilder<GraceBuffer<K, V>> {
  readonly kind = 'buffer';
  readonly persistent = true;
  readonly retentionMs = null;
  readonly windowSizeMs = null;
  readonly retainDuplicates = true;
  readonly graceMs: number;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;

  constructor(name: string, graceMs: number, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    super(name);
    this.graceMs = graceMs;
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  /** A buffer is no store to cache. */
  override get cachingEnabled(): boolean { return false; }

  build(): GraceBuffer<K, V> { return new PersistentGraceBuffer(this); }
}

/**
 * Stream records that wait for the table to catch up: ordered by (timestamp, key bytes, number), so equal ones are kept apart. Key in
 * store and changelog: `00 || int64 timestamp || key || int32 number`, numbers from 1. It logs at once, without timestamp and headers.
 *
 * Its clock is the largest timestamp ever put; who is older than that by more than the grace is not taken in.
 *
 * Kafka: org.apache.kafka.streams.state.internals.RocksDBTimeOrderedKeyValueBuffer (KIP-923)
 */
class PersistentGraceBuffer<K, V> implements GraceBuffer<K, V> {
  readonly name: string;
  readonly kind = 'buffer';
  readonly persistent = true;
  readonly #builder: GraceBufferBuilder<K, V>;
  readonly #logging: boolean;
  #context!: StateStoreContext;
  #serdes!: StateSerdes<K>;
  #codec!: PlainValueCodec<V>;
  #observed!: ObservedTime;
  #trace: StoreTrace | null = null;
  #space: TableSpace | null = null;
  #table!: ByteTable;
  #sequence = 0;
  #numRecords = 0;
  #size = 0;
  #minTimestamp = EMPTY_BUFFER_TIME;

  constructor(builder: GraceBufferBuilder<K, V>) {
    this.name = builder.name;
    this.#builder = builder;
    this.#logging = builder.loggingEnabled;
  }

  get isOpen(): boolean { return this.#space !== null; }
  get numRecords(): number { return this.#numRecords; }
  get bufferSize(): number { return this.#size; }
  get minTimestamp(): number { return this.#minTimestamp; }

  init(context: StateStoreContext, root: StateStore): void {
    this.#context = context;
    if (this.#builder.keySerde !== null && this.#builder.valueSerde !== null) this.setSerdesIfNull(context);
    this.#observed = context.observedTime(this.name, -1);
    this.#trace = StoreTrace.of(context, this.name);
    this.#space = openTableSpace(context, this.name);
    this.#table = this.#space.table(0);
    for (const walk = this.#table.walk(null, null, true, false); walk.next();) this.#account(walk.key, walk.value, 1);
    context.register(root, (records) => this.#restore(records));
  }

  setSerdesIfNull(context: StateStoreContext): void {
    const topic = context.changelogTopicFor(this.name);
    this.#serdes = new StateSerdes(topic, keySerdeOf(this.#builder.keySerde, context, this.name));
    this.#codec = new PlainValueCodec(topic, valueSerdeOf(this.#builder.valueSerde, context, this.name));
  }

  #restore(records: readonly ChangelogRecord[]): void {
    for (const record of records) {
      const text = keyText(record.key);
      const before = this.#table.get(text);
      if (this.#trace !== null) this.#trace.write('restore', record.key, before ?? null, record.value, record.timestamp);
      if (before !== undefined) this.#account(text, before, -1);
      if (record.value === null) this.#table.delete(text);
      else {
        this.#table.set(text, record.value);
        this.#account(text, record.value, 1);
      }
      // An entry that is still there must not be overwritten by a later put of the same key and time.
      this.#sequence = Math.max(this.#sequence, int32OfText(text, text.length - SEQUENCE_LENGTH));
    }
    this.#minTimestamp = this.#first() ?? EMPTY_BUFFER_TIME;
  }

  /** Counts an entry in (1) or out (-1). */
  #account(text: string, value: Uint8Array, sign: 1 | -1): void {
    this.#numRecords += sign;
    this.#size += sign * (text.length + BufferValue.deserialize(new ByteReader(value)).size);
    const time = timeOfText(text, 1);
    if (sign < 0) return;
    this.#observed.advance(time);
    this.#minTimestamp = Math.min(this.#minTimestamp, time);
    this.#sequence = Math.max(this.#sequence, int32OfText(text, text.length - SEQUENCE_LENGTH));
  }

  #first(): number | undefined {
    const walk = this.#table.walk(null, null, true, false);
    const time = walk.next() ? timeOfText(walk.key, 1) : undefined;
    walk.close();
    return time;
  }

  put(time: number, record: Record<K, V>, context: RecordContext): boolean {
    if (record.value === null) throw new NullPointerException('value cannot be null');
    if (record.key === null) throw new NullPointerException('key cannot be null');
    if (this.#observed.value - this.#builder.graceMs > record.timestamp) return false;
    this.#sequence = (this.#sequence + 1) & 0x7fffffff;
    const text = PREFIX + timeText(record.timestamp) + keyText(this.#serdes.rawKey(record.key)) + int32Text(this.#sequence);
    const key = bytesOfLatin1(text);
    const value = new BufferValue(null, null, this.#codec.encode(record.value), context);
    const bytes = value.serialize(0);
    if (this.#trace !== null) this.#trace.write('put', key, null, bytes, record.timestamp);
    this.#table.set(text, bytes);
    this.#observed.advance(record.timestamp);
    if (this.#logging) this.#context.logChange(this.name, key, bytes, null);
    this.#numRecords++;
    this.#size += text.length + value.size;
    this.#minTimestamp = Math.min(this.#minTimestamp, record.timestamp);
    return true;
  }

  evictWhile(predicate: () => boolean, callback: (eviction: BufferEviction<K, V>) => void): void {
    const last = this.#observed.value - this.#builder.graceMs;
    const walk = this.#table.walk(null, null, true, false);
    while (predicate() && walk.next()) {
      const { key: text, value: bytes } = walk;
      const time = timeOfText(text, 1);
      if (time > last) break;
      const value = BufferValue.deserialize(new ByteReader(bytes));
      const recordKey = bytesOfLatin1(text.slice(PREFIX.length + TIME_LENGTH, -SEQUENCE_LENGTH));
      callback({ key: this.#serdes.keyFrom(recordKey), value: this.#codec.decode(value.new!), context: value.context });
      const key = bytesOfLatin1(text);
      if (this.#trace !== null) this.#trace.write('evict', key, bytes, null, time);
      this.#table.delete(text);
      if (this.#logging) this.#context.logChange(this.name, key, null, null);
      this.#numRecords--;
      this.#size -= text.length + value.size;
    }
    walk.close();
    this.#minTimestamp = this.#first() ?? EMPTY_BUFFER_TIME;
  }

  /** This buffer keeps records of a stream: there is nothing a table would have shown. */
  priorValueForBuffered(): undefined { return undefined; }

  flushCache(): void { this.#space?.relieve(NO_POSITION); }
  flush(): void { this.#space?.flush(NO_POSITION); }

  close(): void {
    this.#space?.close();
    this.#space = null;
  }
}
