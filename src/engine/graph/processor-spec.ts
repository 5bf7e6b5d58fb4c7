import type { AnyProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { SourceLocation } from '../topology/plan.ts';
import { foldsOf, makeProcessor, storesOf, windowsOf } from '../topology/supplier.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';

/** A processor of the topology-to-be: what runs, and the stores that come with it. Kafka: ProcessorParameters */
export interface ProcessorSpec {
  readonly name: string;
  readonly supplier: AnyProcessorSupplier;
  /** Stores that the DSL gives it, asked when it is written: a table may be materialized later than it is declared. */
  readonly stores?: () => readonly AnyStoreBuilder[];
  /** It cannot change the key: a processor wrapper is told so. */
  readonly fixedKey?: boolean;
}

/** Adds the processor and its stores. They travel through the supplier, so that a wrapper sees them (KIP-1112). */
export function addProcessorTo(topology: TopologyBuilder, spec: ProcessorSpec, parents: readonly string[], location: SourceLocation | null): void {
  const { name, supplier, stores } = spec;
  const windows = windowsOf(supplier);
  const folds = foldsOf(supplier);
  const withStores = stores === undefined ? supplier : {
    get: () => makeProcessor(supplier), stores: () => [...storesOf(supplier), ...stores()], ...(windows === null ? {} : { windows }), ...(folds === null ? {} : { folds }),
  };
  topology.addProcessor(name, withStores, parents, location, spec.fixedKey ?? false);
}
