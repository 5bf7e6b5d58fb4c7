/** The serdes, `Materialized` and store builders that cases name. */
import { BuiltInDslStoreSuppliers, Materialized, Serdes, Stores, WindowedSerdes } from '../../src/engine/index.ts';
import type { Operation, StoreSpec } from './case.ts';
import { parsed } from './functions.ts';
import { javaDouble, javaFloat } from './java-numbers.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a case chooses the types; the DSL's own types have their tests in test/types */

export function serde(name: string): any {
  const [kind, size] = parsed(name);
  switch (kind) {
    case 'string': return Serdes.string();
    case 'long': return Serdes.long();
    case 'int': return Serdes.integer();
    case 'short': return Serdes.short();
    case 'float': return javaFloat;
    case 'double': return javaDouble;
    case 'bytes': return Serdes.byteArray();
    case 'boolean': return Serdes.boolean();
    case 'uuid': return Serdes.uuid();
    case 'void': return Serdes.void();
    case 'timeWindowed': return WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), Number(size));
    case 'sessionWindowed': return WindowedSerdes.sessionWindowedSerdeFrom(Serdes.string());
    default: throw new Error(`there is no serde called ${name}`);
  }
}

export function materialized(spec: StoreSpec): any {
  if (typeof spec === 'string') return Materialized.as(spec);
  let result = materializedAs(spec.name, spec.kind ?? 'default');
  if (spec.key !== undefined) result = result.withKeySerde(serde(spec.key));
  if (spec.value !== undefined) result = result.withValueSerde(serde(spec.value));
  if (spec.caching !== undefined) result = spec.caching ? result.withCachingEnabled() : result.withCachingDisabled();
  if (spec.logging !== undefined) result = spec.logging ? result.withLoggingEnabled({}) : result.withLoggingDisabled();
  if (spec.retention !== undefined) result = result.withRetention(spec.retention);
  return result;
}

function materializedAs(name: string | undefined, specKind: string): any {
  const [kind, history] = parsed(specKind);
  if (kind === 'versioned') return Materialized.as(Stores.persistentVersionedKeyValueStore(name!, Number(history)));
  if (kind === 'memory') return name === undefined ? Materialized.as(BuiltInDslStoreSuppliers.IN_MEMORY) : Materialized.as(Stores.inMemoryKeyValueStore(name));
  return name === undefined ? Materialized.with(null, null) : Materialized.as(name);
}

export function storeBuilder(op: Operation): any {
  let builder = plainStoreBuilder(op, op.store as string, serde(op.key!), serde(op.value!));
  if (op.caching !== undefined) builder = op.caching ? builder.withCachingEnabled() : builder.withCachingDisabled();
  if (op.logging !== undefined) builder = op.logging ? builder.withLoggingEnabled({}) : builder.withLoggingDisabled();
  return builder;
}

function plainStoreBuilder(op: Operation, name: string, key: any, value: any): any {
  const memory = op.kind !== 'persistent';
  const { retention = 0, size = 0, duplicates = false } = op;
  switch (op.type) {
    case 'kv': return Stores.keyValueStoreBuilder(memory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name), key, value);
    case 'tskv':
      return Stores.timestampedKeyValueStoreBuilder(memory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name), key, value);
    case 'window':
      return Stores.windowStoreBuilder(
        memory ? Stores.inMemoryWindowStore(name, retention, size, duplicates) : Stores.persistentWindowStore(name, retention, size, duplicates), key, value);
    case 'session':
      return Stores.sessionStoreBuilder(memory ? Stores.inMemorySessionStore(name, retention) : Stores.persistentSessionStore(name, retention), key, value);
    case 'versioned': return Stores.versionedKeyValueStoreBuilder(Stores.persistentVersionedKeyValueStore(name, retention), key, value);
    default: throw new Error(`there is no store type called ${op.type}`);
  }
}
