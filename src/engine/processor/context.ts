import type { Serde } from '../serde/serde.ts';
import type { Headers } from '../common/headers.ts';
import type { Details } from '../trace/events.ts';
import type { DropReason, HoldReason } from '../trace/reasons.ts';
import type { FixedKeyRecord, Record } from './record.ts';
import type { StateStoreContext } from './state-store.ts';

/** Where the record at hand came from. In a punctuation topic is null and partition and offset are -1. */
export interface RecordMetadata { readonly topic: string | null; readonly partition: number; readonly offset: number }

/** Kafka: org.apache.kafka.streams.processor.PunctuationType */
export type PunctuationType = 'stream-time' | 'wall-clock-time';
export const PunctuationType = { STREAM_TIME: 'stream-time', WALL_CLOCK_TIME: 'wall-clock-time' } as const;
/** Called with the current stream time or wall clock, epoch ms, not with the due time. */
export type Punctuator = (timestamp: number) => void;
export interface Cancellable { cancel(): void }

/** Kafka: org.apache.kafka.streams.processor.api.ProcessingContext */
export interface ProcessingContext {
  readonly applicationId: string;
  /** `<sub-topology>_<partition>` */
  readonly taskId: string;
  /** null only while `init` runs. */
  readonly recordMetadata: RecordMetadata | null;
  /** The configured default serde. @throws ConfigException  when none is configured */
  readonly keySerde: Serde<unknown>;
  readonly valueSerde: Serde<unknown>;
  /** @throws StreamsException  when the store is not connected to this processor; says which call would connect it */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the caller knows what it registered under that name
  getStateStore<S = any>(name: string): S;
  /**
   * Stream time: first due at 0, so it fires with the first record; wall clock: now + interval. At most one call per check.
   * @param intervalMs  at least 1
   * @param startTime   anchors the phase, epoch ms (KIP-1146)
   */
  schedule(intervalMs: number, type: PunctuationType, punctuator: Punctuator, startTime?: number): Cancellable;
  /** Asks for a commit at the next opportunity; does not commit now. */
  commit(): void;
  currentStreamTimeMs(): number;
  currentSystemTimeMs(): number;
  /** Where the task may keep files of its own; null when nothing is kept on disk. */
  readonly stateDir: string | null;
  appConfigs(): Readonly<{ [key: string]: unknown }>;
  appConfigsWithPrefix(prefix: string): Readonly<{ [key: string]: unknown }>;
}

/** Kafka: org.apache.kafka.streams.processor.api.ProcessorContext */
export interface ProcessorContext<KOut, VOut> extends ProcessingContext {
  /** Synchronous and depth-first: each child runs to its end before the next one starts. */
  forward<K extends KOut, V extends VOut>(record: Record<K, V>, childName?: string): void;
}
export interface FixedKeyProcessorContext<K, VOut> extends ProcessingContext {
  forward<V extends VOut>(record: FixedKeyRecord<K, V>, childName?: string): void;
}

/** What a record carries besides key and value; caches and buffers keep it and put it back when they forward. */
export interface RecordContext {
  readonly timestamp: number;
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: number;
  /** null: no headers. Shared, not copied. */
  readonly headers: Headers | null;
  /**
   * The bytes of the record that was read, for exception handlers; null in a punctuation. As in Kafka they are let go once something was sent
   * under this context, so a dead letter written after that has neither key nor value.
   */
  raw: { readonly key: Uint8Array | null; readonly value: Uint8Array | null } | null;
}

/** A time that an operator or store observes for itself; advancing it is a trace event. */
export interface ObservedTime {
  readonly value: number;
  /** Sets the value, also backwards. Nothing happens when it is equal. */
  set(value: number): void;
  /** max(value, time); true when it moved. */
  advance(time: number): boolean;
}

/**
 * What the engine's own operators get in `init`, beyond the public context. Operators emit no trace themselves: they call `drop`,
 * `hold` and `observedTime`, and the context counts, logs and traces.
 */
export interface OperatorContext<KOut = unknown, VOut = unknown> extends ProcessorContext<KOut, VOut>, StateStoreContext {
  /** Name of the node that is running. */
  readonly currentNodeName: string;
  /** The record context in force (null in init); the engine swaps it around forwards. */
  recordContext: RecordContext | null;
  /** The record at hand ends here. Counts dropped-records when the reason says so. */
  drop(reason: DropReason, details?: Details): void;
  /** The record at hand, or its result, is kept back here. */
  hold(reason: HoldReason, details?: Details): void;
  /** True when someone listens: build costly `details` only then. */
  readonly tracing: boolean;
  /** A time of this node under that name, from `initial`; the same name gives the same object, so that nodes can share one. */
  observedTime(name: string, initial?: number): ObservedTime;
  /** Committed with the offsets and back after a restart (KIP-825: last emitted window close). */
  processorMetadata(key: string): number | null;
  setProcessorMetadata(key: string, value: number): void;
  /** Number of partitions of a topic as the task knows it; sinks and partitioners ask. */
  partitionsFor(topic: string): number;
}
