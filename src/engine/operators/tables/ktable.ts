import { heldValues } from '../../common/immutable.ts';
import type { AnyStoreBuilder } from '../../processor/state-store.ts';
import type { OperatorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import type { ValueAndTimestamp, VersionedRecord } from '../../state/stores.ts';
import type { WindowDescription } from '../../windows/window-description.ts';

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
  [heldValues](check: (inner: unknown) => boolean): boolean { return check(this.newValue) && check(this.oldValue); }
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

/** What a table wants of the operator behind it, whatever that operator takes in: a view, and old values on demand. */
export interface TableSupplier<K, V> {
  view(): KTableValueGetterSupplier<K, V>;
  /** Asks for old values, upstream if need be. False: refused, because nothing here is materialized and it may not be forced. */
  enableSendingOldValues(forceMaterialization: boolean): boolean;
}

/** The code of a table operator: a processor of changes, and a view on its result. */
export interface KTableProcessorSupplier<KIn, VIn, KOut, VOut> extends TableSupplier<KOut, VOut> {
  get(): Processor<KIn, Change<VIn>, KOut, Change<VOut>>;
  stores?(): readonly AnyStoreBuilder[];
  readonly windows?: WindowDescription;
  readonly folds?: boolean;
}

/**
 * The code of a stream aggregation: plain records in, changes out. Always materialized, so old values are never refused.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamAggProcessorSupplier
 */
export interface KStreamAggProcessorSupplier<KIn, VIn, KOut, VOut> extends TableSupplier<KOut, VOut> {
  get(): Processor<KIn, VIn, KOut, Change<VOut>>;
  stores?(): readonly AnyStoreBuilder[];
  readonly windows?: WindowDescription;
  readonly folds?: boolean;
}

/** Where operators that may react otherwise on versioned tables learn it: set while the graph is lowered, before any `get()`. */
export interface VersionedSemantics { useVersionedSemantics: boolean }

/** A table as its children see it while the topology is built. The DSL's KTable is one. */
export interface TableNode<K = unknown, V = unknown> {
  valueGetterSupplier(): KTableValueGetterSupplier<K, V>;
  enableSendingOldValues(forceMaterialization: boolean): boolean;
  readonly queryableStoreName: string | null;
}
