import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';
import type { Serde } from '../serde/serde.ts';
import { BuiltInDslStoreSuppliers, type DslStoreSuppliers } from '../state/dsl-store-suppliers.ts';
import type {
  KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, VersionedBytesStoreSupplier, WindowBytesStoreSupplier,
} from '../state/store-suppliers.ts';
import { requireNumber, requireText, shown } from '../topology/arguments.ts';
import { nameArgument } from './named.ts';
import { serdeArgument } from './serde-argument.ts';
import { isDslStoreSuppliers } from './store-types.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Materialized with only a name fits a table of any types and store */

/** Which kind of store a table has: by key, by key and window, by key and session. */
export type TableStoreKind = 'key-value' | 'window' | 'session';
/**
 * The serde that a Materialized takes: of the types that it was given, so that they reach `Serdes.json()`, which has none of its own; of any type where it was
 * given none.
 */
type SerdeOf<Known, Given> = unknown extends Known ? Serde<Given> : Serde<Known>;
export type AnyStoreSupplier = KeyValueBytesStoreSupplier | VersionedBytesStoreSupplier | WindowBytesStoreSupplier | SessionBytesStoreSupplier;

/**
 * Name, serdes and kind of the store behind a table. A name makes it queryable. The setters change this object.
 *
 *     grouped.count(Materialized.as('visits-per-page').withCachingDisabled());
 *     builder.table('prices', Materialized.as(Stores.persistentVersionedKeyValueStore('prices', 86_400_000)));
 *     grouped.count(Materialized.as(BuiltInDslStoreSuppliers.IN_MEMORY));
 *
 * Kafka: org.apache.kafka.streams.kstream.Materialized
 */
export class Materialized<K, V, S extends TableStoreKind> {
  /** `Materialized.StoreType.IN_MEMORY`: the built-in suppliers under the name that they have here in Kafka. */
  static readonly StoreType = { ROCKS_DB: BuiltInDslStoreSuppliers.ROCKS_DB, IN_MEMORY: BuiltInDslStoreSuppliers.IN_MEMORY } as const;
  keySerde: Serde<K> | null = null;
  valueSerde: Serde<V> | null = null;
  readonly storeName: string | null;
  readonly storeSupplier: AnyStoreSupplier | null;
  storeType: DslStoreSuppliers | null = null;
  loggingEnabled = true;
  logConfig: Readonly<{ [key: string]: string }> = {};
  cachingEnabled = true;
  /** ms; null: as long as windows and grace need. */
  retentionMs: number | null = null;
  /** Keeps a Materialized for window stores away from other tables. */
  declare readonly materializes: S;

  private constructor(storeName: string | null, storeSupplier: AnyStoreSupplier | null) {
    this.storeName = storeName;
    this.storeSupplier = storeSupplier;
  }

  /** By a name, by a supplier (whose name counts), or by the kind of store alone. */
  static as<K = any, V = any, S extends TableStoreKind = any>(storeName: string): Materialized<K, V, S>;
  static as<K = any, V = any>(supplier: KeyValueBytesStoreSupplier | VersionedBytesStoreSupplier): Materialized<K, V, 'key-value'>;
  static as<K = any, V = any>(supplier: WindowBytesStoreSupplier): Materialized<K, V, 'window'>;
  static as<K = any, V = any>(supplier: SessionBytesStoreSupplier): Materialized<K, V, 'session'>;
  static as<K = any, V = any, S extends TableStoreKind = any>(storeType: DslStoreSuppliers): Materialized<K, V, S>;
  static as(store: unknown): Materialized<any, any, any> {
    requireNonNull(store, 'store name, supplier or type');
    if (typeof store === 'string') return new Materialized<any, any, any>(nameArgument(store, 'storeName'), null);
    if (isDslStoreSuppliers(store)) {
      const materialized = new Materialized<any, any, any>(null, null);
      materialized.storeType = store;
      return materialized;
    }
    const supplier = store as Partial<AnyStoreSupplier>;
    if (typeof supplier !== 'object' || typeof supplier.get !== 'function') {
      throw new IllegalArgumentException(`Materialized.as takes a name, a supplier made by Stores, or DslStoreSuppliers, got ${shown(store)}`);
    }
    requireText(supplier.name, 'name of the store supplier');
    return new Materialized<any, any, any>(null, supplier as AnyStoreSupplier);
  }
  static with<K = any, V = any, S extends TableStoreKind = any>(keySerde: Serde<K> | null, valueSerde: Serde<V> | null): Materialized<K, V, S> {
    return new Materialized<any, any, S>(null, null).withKeySerde(keySerde).withValueSerde(valueSerde);
  }

  withKeySerde<K2 = K>(serde: SerdeOf<K, K2> | null): Materialized<K2, V, S> {
    const changed = this as unknown as Materialized<K2, V, S>;
    changed.keySerde = serdeArgument(serde as Serde<K2> | null, 'keySerde');
    return changed;
  }
  withValueSerde<V2 = V>(serde: SerdeOf<V, V2> | null): Materialized<K, V2, S> {
    const changed = this as unknown as Materialized<K, V2, S>;
    changed.valueSerde = serdeArgument(serde as Serde<V2> | null, 'valueSerde');
    return changed;
  }
  /** @param config  extra configs of the changelog topic */
  withLoggingEnabled(config: Readonly<{ [key: string]: string }>): this {
    this.loggingEnabled = true;
    this.logConfig = config ?? {};
    return this;
  }
  withLoggingDisabled(): this {
    this.loggingEnabled = false;
    this.logConfig = {};
    return this;
  }
  withCachingEnabled(): this {
    this.cachingEnabled = true;
    return this;
  }
  withCachingDisabled(): this {
    this.cachingEnabled = false;
    return this;
  }
  /** For window and session stores: at least window size (sessions: gap) and grace. */
  withRetention(retentionMs: number): this {
    if (requireNumber(retentionMs, 'retention') < 0) throw new IllegalArgumentException(`Retention must not be negative, got ${retentionMs} ms.`);
    this.retentionMs = retentionMs;
    return this;
  }
  /** @throws IllegalArgumentException  after a store supplier, which has a type already */
  withStoreType(storeType: DslStoreSuppliers): this {
    requireNonNull(storeType, 'store type');
    if (this.storeSupplier !== null) throw new IllegalArgumentException(`Cannot set store type when store supplier is pre-configured: ${this.storeSupplier.name}.`);
    if (!isDslStoreSuppliers(storeType)) throw new IllegalArgumentException(`store type must be BuiltInDslStoreSuppliers.IN_MEMORY, ROCKS_DB or your own, got ${shown(storeType)}`);
    this.storeType = storeType;
    return this;
  }
}
