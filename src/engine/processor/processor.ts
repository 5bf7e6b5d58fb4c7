import type { FixedKeyRecord, Record } from './record.ts';
import type { FixedKeyProcessorContext, ProcessorContext } from './context.ts';
import type { AnyStoreBuilder } from './state-store.ts';
import type { WindowDescription } from '../windows/window-description.ts';

/** Kafka: org.apache.kafka.streams.processor.api.Processor */
export interface Processor<KIn, VIn, KOut = KIn, VOut = VIn> {
  init?(context: ProcessorContext<KOut, VOut>): void;
  process(record: Record<KIn, VIn>): void;
  close?(): void;
}

/** What the engine's own operators count for the metrics of their node, by Kafka's names without `-total`. */
export interface MeasuredProcessor { readonly nodeTotals: Readonly<{ [name: string]: () => number }> }

/** Kafka: org.apache.kafka.streams.processor.api.FixedKeyProcessor */
export interface FixedKeyProcessor<K, VIn, VOut = VIn> {
  init?(context: FixedKeyProcessorContext<K, VOut>): void;
  process(record: FixedKeyRecord<K, VIn>): void;
  close?(): void;
}

/**
 * Makes one processor per task: a function that gives a new object at each call, or an object with `get()` and, if the processor brings
 * its own stores, `stores()`.
 */
export interface ProcessorSupplierObject<KIn, VIn, KOut, VOut> {
  get(): Processor<KIn, VIn, KOut, VOut>;
  stores?(): readonly AnyStoreBuilder[];
  /** The windows that it works with, for screens: the engine's own operators say so. */
  readonly windows?: WindowDescription;
  /** Whether what it writes is made of what its store held before, as aggregates are; for those who look for causes. */
  readonly folds?: boolean;
}
export type ProcessorSupplier<KIn, VIn, KOut = KIn, VOut = VIn> =
  | ProcessorSupplierObject<KIn, VIn, KOut, VOut>
  | (() => Processor<KIn, VIn, KOut, VOut>);

export interface FixedKeyProcessorSupplierObject<K, VIn, VOut> {
  get(): FixedKeyProcessor<K, VIn, VOut>;
  stores?(): readonly AnyStoreBuilder[];
}
export type FixedKeyProcessorSupplier<K, VIn, VOut = VIn> =
  | FixedKeyProcessorSupplierObject<K, VIn, VOut>
  | (() => FixedKeyProcessor<K, VIn, VOut>);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the wiring between nodes is untyped; types live in the DSL
export type AnyProcessor = Processor<any, any, any, any>;
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see AnyProcessor
export type AnyProcessorSupplier = ProcessorSupplier<any, any, any, any>;
