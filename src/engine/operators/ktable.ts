import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { OperatorContext } from '../processor/context.ts';
import type { Processor } from '../processor/processor.ts';
import type { ValueAndTimestamp, VersionedRecord } from '../state/stores.ts';

/**
 * What travels on every edge between table operators. `toStream` and sinks see only the new value.
 * Kafka: org.apache.kafka.streams.kstream.internals.Change
 */
export class Change<V> {
  readonly newValue: V | null;
  /** null unless someone downstream asked for old values. */
  readonly oldValue: V | null;
  /** False for an out-of-order update of a versioned table. */
  readonly isLatest: boolean;
  constructor(newValue: V | null, oldValue: V | null, isLatest = true) {
    this.newValue = newValue;
    this.oldValue = oldValue;
    this.isLatest = isLatest;
  }
}

/** Reads the current value of a table by key, through the operators that are not materialized. */
export interface KTableValueGetter<K, V> {
  init(context: OperatorContext): void;
  get(key: K): ValueAndTimestamp<V> | null;
  /** Only where `isVersioned`. */
  getAsOf(key: K, asOf: number): VersionedRecord<V> | null;
  readonly isVersioned: boolean;
  close(): void;
}
export interface KTableValueGetterSupplier<K, V> {
  get(): KTableValueGetter<K, V>;
  /** Stores that the reading node must be connected to. */
  readonly storeNames: readonly string[];
}

/** The code of a table operator: a processor of changes, and a view on its result. */
export interface KTableProcessorSupplier<KIn, VIn, KOut, VOut> {
  get(): Processor<KIn, Change<VIn>, KOut, Change<VOut>>;
  stores?(): readonly AnyStoreBuilder[];
  view(): KTableValueGetterSupplier<KOut, VOut>;
  /** Asks for old values, upstream if need be. False: refused, because nothing here is materialized and it may not be forced. */
  enableSendingOldValues(forceMaterialization: boolean): boolean;
}
