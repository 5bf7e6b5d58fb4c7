import { shortClassName } from '../config/config-definition.ts';
import { ConfigException } from '../errors/errors.ts';
import { BuiltInDslStoreSuppliers, type DslStoreSuppliers } from '../state/dsl-store-suppliers.ts';
import { shown } from '../topology/arguments.ts';
import type { PlanConfig } from '../topology/configurable-store.ts';
import type { TopologyConfig } from '../topology/topology-config.ts';

/** By the short names of Kafka's classes; configurations written for Kafka put the package in front. */
const BY_CLASS = new Map([['RocksDBDslStoreSuppliers', BuiltInDslStoreSuppliers.ROCKS_DB], ['InMemoryDslStoreSuppliers', BuiltInDslStoreSuppliers.IN_MEMORY]]);

/** Something that makes stores for the DSL: one of the built-in `DslStoreSuppliers`, or an object of one's own with the three methods. */
export function isDslStoreSuppliers(value: unknown): value is DslStoreSuppliers {
  const candidate = value as Partial<DslStoreSuppliers> | null;
  return typeof candidate === 'object' && candidate !== null && typeof candidate.keyValueStore === 'function'
    && typeof candidate.windowStore === 'function' && typeof candidate.sessionStore === 'function';
}

/**
 * The kind of stores that a TopologyConfig asks for, by `dsl.store.suppliers.class` or `default.dsl.store`; null where it says nothing.
 * Kafka: TopologyConfig#resolveDslStoreSuppliers
 */
export function storeTypeOf(config: TopologyConfig | null): DslStoreSuppliers | null {
  if (config === null) return null;
  const suppliers = config.get('dsl.store.suppliers.class');
  if (suppliers !== undefined && suppliers !== null) return parseSuppliers(suppliers);
  const type = config.get('default.dsl.store');
  if (type === undefined || type === null) return null;
  if (type === 'in_memory') return BuiltInDslStoreSuppliers.IN_MEMORY;
  if (type === 'rocksDB') return BuiltInDslStoreSuppliers.ROCKS_DB;
  throw new ConfigException(`Invalid value ${shown(type)} for configuration default.dsl.store: String must be one of: rocksDB, in_memory`);
}

/** The kind of stores of an application: `dsl.store.suppliers.class`, else on disk. `default.dsl.store` is not asked, as in Kafka. */
export function storeTypeAtStart(config: PlanConfig | null): DslStoreSuppliers {
  const suppliers = config?.originals()['dsl.store.suppliers.class'];
  return suppliers === undefined || suppliers === null ? BuiltInDslStoreSuppliers.ROCKS_DB : parseSuppliers(suppliers);
}

/**
 * Whether an application's stores keep headers: `dsl.store.format`, which no TopologyConfig can override (KIP-1285).
 * Kafka: AbstractConfigurableStoreFactory#configure
 */
export function storesHeadersAtStart(config: PlanConfig | null): boolean { return String(config?.originals()['dsl.store.format'] ?? '').toUpperCase() === 'HEADERS'; }

function parseSuppliers(value: unknown): DslStoreSuppliers {
  if (isDslStoreSuppliers(value)) return value;
  if (typeof value === 'function') {
    const made: unknown = Reflect.construct(value, []);
    if (isDslStoreSuppliers(made)) return made;
  }
  const byClass = typeof value === 'string' ? BY_CLASS.get(shortClassName(value)) : undefined;
  if (byClass === undefined) {
    throw new ConfigException(
      `Invalid value ${shown(value)} for configuration dsl.store.suppliers.class: it must be BuiltInDslStoreSuppliers.IN_MEMORY, BuiltInDslStoreSuppliers.ROCKS_DB, ` +
        `an object with keyValueStore(), windowStore() and sessionStore(), or one of ${[...BY_CLASS.keys()].join(', ')}`,
    );
  }
  return byClass;
}
