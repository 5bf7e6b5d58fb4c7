import type { RecordContext } from '../../processor/context.ts';
import type { Record } from '../../processor/record.ts';
import type { StateStore, StateStoreContext } from '../../processor/state-store.ts';
import type { ValueAndTimestamp } from '../stores.ts';

/** What a suppress buffer keeps: the structural part of a table's change (an update out of order never reaches a buffer). */
export interface BufferedChange<V> { readonly newValue: V | null; readonly oldValue: V | null }

/** An entry on its way out, with the record context that it was last put with. */
export interface BufferEviction<K, T> { readonly key: K; readonly value: T; readonly context: RecordContext }

/** `minTimestamp` of an empty buffer: later than any time, and plain JSON. Java: Long.MAX_VALUE */
export const EMPTY_BUFFER_TIME = Number.MAX_SAFE_INTEGER;

/**
 * Records in order of a time, then of their serialised keys, waiting until an operator takes them out from the front.
 * `T` is what a put gives: a change (suppress) or a plain value (stream-table join with grace).
 * Kafka: org.apache.kafka.streams.state.internals.TimeOrderedKeyValueBuffer
 */
export interface TimeOrderedKeyValueBuffer<K, V, T> extends StateStore {
  /**
   * Takes the default serdes where the builder had none. The operator that owns the buffer calls it in its `init`, so that a missing
   * default is that operator's error and not the store's.
   *
   * @throws ConfigException  when a default is needed and none is configured
   */
  setSerdesIfNull(context: StateStoreContext): void;
  /**
   * @param time  where the record lines up, epoch ms (suppress); the grace buffer uses the record's own timestamp instead
   * @returns  false when the grace buffer refuses a record that is older than its grace
   */
  put(time: number, record: Record<K, T>, context: RecordContext): boolean;
  /** While `predicate` holds and something may go: calls `callback` with the first entry, then removes it. */
  evictWhile(predicate: () => boolean, callback: (eviction: BufferEviction<K, T>) => void): void;
  /** What the table showed before the key was buffered (timestamp -1); undefined when the key is not buffered. */
  priorValueForBuffered(key: K): ValueAndTimestamp<V> | null | undefined;
  readonly numRecords: number;
  readonly bufferSize: number;
  /** Smallest time in the buffer, EMPTY_BUFFER_TIME when there is none. */
  readonly minTimestamp: number;
}
/** In memory, non-resetting. Kafka: InMemoryTimeOrderedKeyValueChangeBuffer */
export type SuppressBuffer<K, V> = TimeOrderedKeyValueBuffer<K, V, BufferedChange<V>>;
/** Kafka: RocksDBTimeOrderedKeyValueBuffer (KIP-923) */
export type GraceBuffer<K, V> = TimeOrderedKeyValueBuffer<K, V, V>;
