import type { Graph } from '../graph/graph.ts';
import type { Serde } from '../serde/serde.ts';
import type { DslStoreSuppliers } from '../state/dsl-store-suppliers.ts';
import type { AnyStoreSupplier, Materialized, TableStoreKind } from './materialized.ts';
import { storeTypeOf } from './store-types.ts';

/** A Materialized as one operator took it: later changes of the user's object no longer matter. Kafka: MaterializedInternal */
export interface TableMaterialization<K, V> {
  /** null where nobody gave a name and none was generated. */
  readonly storeName: string | null;
  /** The name that the user gave, by itself or by a supplier. */
  readonly queryableStoreName: string | null;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly supplier: AnyStoreSupplier | null;
  readonly storeType: DslStoreSuppliers | null;
  readonly loggingEnabled: boolean;
  readonly logConfig: Readonly<{ [key: string]: string }>;
  readonly cachingEnabled: boolean;
  readonly retentionMs: number | null;
}

/** With a name for sure: the given one, or a generated one. */
export interface NamedMaterialization<K, V> extends TableMaterialization<K, V> { readonly storeName: string }

export function unnamedMaterialization<K, V, S extends TableStoreKind>(materialized: Materialized<K, V, S>): TableMaterialization<K, V> {
  const { storeSupplier, keySerde, valueSerde, storeType, loggingEnabled, logConfig, cachingEnabled, retentionMs } = materialized;
  const storeName = storeSupplier?.name ?? materialized.storeName;
  return { storeName, queryableStoreName: storeName, keySerde, valueSerde, supplier: storeSupplier, storeType, loggingEnabled, logConfig, cachingEnabled, retentionMs };
}

/** Takes a store name from the counter where the user gave none. Serdes left out are replaced by `defaults`. */
export function namedMaterialization<K, V, S extends TableStoreKind>(
  graph: Graph, materialized: Materialized<K, V, S>, prefix: string, defaults: { readonly keySerde?: Serde<K> | null; readonly valueSerde?: Serde<V> | null } = {},
): NamedMaterialization<K, V> {
  const taken = unnamedMaterialization(materialized);
  const storeName = taken.storeName ?? graph.names.store(prefix);
  if (taken.storeName === null) graph.topology.implicitNames.store(storeName, taken.loggingEnabled);
  return {
    ...taken, storeName, keySerde: taken.keySerde ?? defaults.keySerde ?? null, valueSerde: taken.valueSerde ?? defaults.valueSerde ?? null,
    storeType: taken.storeType ?? storeTypeOf(graph.topology.config),
  };
}

/** Whether the table keeps versions of its rows. */
export function isVersioned(materialization: TableMaterialization<unknown, unknown> | null): boolean {
  return materialization?.supplier?.kind === 'versioned';
}
