/**
 * A table: the latest value of each key, and the changes of it as they come. `null` is no row.
 *
 *     builder.table('customers', Consumed.with(Serdes.string(), Serdes.json<Customer>()))
 *       .filter((id, customer) => customer.active)
 *       .mapValues((customer) => customer.city, Materialized.as('cities').withValueSerde(Serdes.string()))
 *       .toStream()
 *       .to('cities');
 *
 * Misuse: looking for a store behind every step. A table is stored when it is named, or when something downstream has to read it;
 * others are computed on the way.
 *
 * Kafka: org.apache.kafka.streams.kstream.KTable
 */
import { NullPointerException, requireNonNull } from '../errors/errors.ts';
import { ProcessorGraphNode } from '../graph/processor-graph-node.ts';
import type { KeyValueMapper, Predicate } from '../operators/functions.ts';
import type { KeyValuePair } from '../operators/key-value-pair.ts';
import type { KTableValueGetterSupplier, TableNode, TableSupplier } from '../operators/tables/ktable.ts';
import { ktableFilter } from '../operators/tables/ktable-filter.ts';
import { ktableGroupBy } from '../operators/tables/ktable-group-by.ts';
import { ktableMapValues } from '../operators/tables/ktable-map-values.ts';
import { ktableToStream } from '../operators/tables/ktable-to-stream.ts';
import { ktableTransformValues } from '../operators/tables/ktable-transform-values.ts';
import type { ValueTransformerWithKeySupplier } from '../operators/value-transformer.ts';
import type { AnyProcessorSupplier } from '../processor/processor.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { Serde } from '../serde/serde.ts';
import { refuseAsync, requireCallback, requireMethods, requireText } from '../topology/arguments.ts';
import { mapperWithKey, type TwoParameters, type ValueJoiner, type ValueMapper, type ValueMapperWithKey } from './callbacks.ts';
import { foreignKeyJoin } from './foreign-key-join.ts';
import { Grouped } from './grouped.ts';
import { KGroupedTable } from './kgrouped-table.ts';
import { KStream } from './kstream.ts';
import { tableTableJoin } from './ktable-joins.ts';
import { suppressTable } from './ktable-suppress.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import type { StreamInternals } from './stream-internals.ts';
import type { Suppressed } from './suppressed.ts';
import { isVersioned, unnamedMaterialization, type TableMaterialization } from './table-materialization.ts';
import type { TableJoined } from './table-joined.ts';
import { keyValueStoreOf } from './table-stores.ts';

/** What a table stands on. */
export interface KTableInternals<K, V> extends StreamInternals<K, V> {
  /** The operator behind it. */
  readonly supplier: TableSupplier<K, V>;
  readonly queryableStoreName: string | null;
}

export class KTable<K, V> implements TableNode<K, V> {
  /** For the engine. */
  readonly internals: KTableInternals<K, V>;
  #sendsOldValues = false;

  /** For the engine: tables come from `StreamsBuilder.table`, aggregations and other tables. */
  constructor(internals: KTableInternals<K, V>) { this.internals = requireNonNull(internals, 'internals'); }

  /** Name for interactive queries; null when it cannot be queried. */
  get queryableStoreName(): string | null { return this.internals.queryableStoreName; }

  /** Keeps the rows that satisfy the predicate; the others are deleted. */
  filter(predicate: Predicate<K, V>, named?: Named, materialized?: Materialized<K, V, 'key-value'>): KTable<K, V>;
  filter(predicate: Predicate<K, V>, materialized: Materialized<K, V, 'key-value'>): KTable<K, V>;
  filter(predicate: Predicate<K, V>, ...args: unknown[]): KTable<K, V> { return this.#filter(predicate, false, args); }
  /** Keeps the rows that do not. */
  filterNot(predicate: Predicate<K, V>, named?: Named, materialized?: Materialized<K, V, 'key-value'>): KTable<K, V>;
  filterNot(predicate: Predicate<K, V>, materialized: Materialized<K, V, 'key-value'>): KTable<K, V>;
  filterNot(predicate: Predicate<K, V>, ...args: unknown[]): KTable<K, V> { return this.#filter(predicate, true, args); }

  /** A new value for each row; null deletes the row. The mapper sees no deletions. */
  mapValues<VR>(
    mapper: ValueMapper<V, VR | null> | TwoParameters<K, V, VR | null>, named?: Named, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  mapValues<VR>(
    mapper: ValueMapper<V, VR | null> | TwoParameters<K, V, VR | null>, materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  mapValues<VR>(mapper: ValueMapperWithKey<K, V, VR | null>, named?: Named, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>): KTable<K, VR>;
  mapValues<VR>(mapper: ValueMapperWithKey<K, V, VR | null>, materialized: Materialized<K, NoInfer<VR>, 'key-value'>): KTable<K, VR>;
  mapValues<VR>(mapper: unknown, ...args: unknown[]): KTable<K, VR> {
    const withKey = mapperWithKey<K, V, VR | null>(mapper as ValueMapper<V, VR | null>);
    const { named, materialization } = this.#options<VR>(args, 'KTABLE-MAPVALUES-');
    const name = this.internals.graph.names.orGenerated(named, 'KTABLE-MAPVALUES-');
    const supplier = ktableMapValues<K, V, VR>(this, withKey, materialization?.queryableStoreName ?? null);
    const node = new ProcessorGraphNode({ name, supplier, stores: storesOf(materialization) });
    return this.#append<VR>(node, supplier, materialization, materialization?.valueSerde ?? null);
  }

  /** A new value for each row by an object of your own that may use stores; it sees deletions too. `supplier [materialized] [named] stores…` */
  transformValues<VR>(
    supplier: ValueTransformerWithKeySupplier<K, V, VR>, ...rest: (Materialized<K, VR, 'key-value'> | Named | string)[]
  ): KTable<K, VR> {
    if (typeof supplier === 'function') refuseAsync(supplier, 'transformerSupplier');
    else requireMethods(supplier, ['get'], 'transformerSupplier', 'function that makes a transformer, or an object with get()');
    const storeNames = rest.filter((arg) => typeof arg === 'string').map((name) => requireText(name, 'state store name'));
    const { named, materialization } = this.#options<VR>(rest.filter((arg) => typeof arg !== 'string'), null);
    const name = this.internals.graph.names.orGenerated(named, 'KTABLE-TRANSFORMVALUES-');
    const operator = ktableTransformValues<K, V, VR>(this, supplier, materialization?.queryableStoreName ?? null);
    const node = new ProcessorGraphNode({ name, supplier: operator, stores: storesOf(materialization) }, { storeNames });
    return this.#append<VR>(node, operator, materialization, materialization?.valueSerde ?? null);
  }

  /** The changes of the table as a stream, deletions as null. With a mapper under a new key. */
  toStream(named?: Named): KStream<K, V>;
  toStream<KR>(mapper: KeyValueMapper<K, V, KR>, named?: Named): KStream<KR, V>;
  toStream<KR>(...args: unknown[]): KStream<K, V> | KStream<KR, V> {
    if (args[0] === null) throw new NullPointerException('mapper or named must not be null');
    const mapper = typeof args[0] === 'function' ? requireCallback(args[0] as KeyValueMapper<K, V, KR>, 'mapper') : null;
    const { named } = optionsOf(mapper === null ? args : args.slice(1), { named: Named });
    const { graph, node: parent, keySerde, valueSerde, sources } = this.internals;
    const name = graph.names.orGenerated(named?.name ?? null, 'KTABLE-TOSTREAM-');
    const node = new ProcessorGraphNode({ name, supplier: ktableToStream() as AnyProcessorSupplier, fixedKey: true });
    graph.add(parent, node);
    const stream = new KStream<K, V>({ graph, node, name, keySerde, valueSerde, sources, repartitionRequired: false });
    return mapper === null ? stream : stream.selectKey(mapper);
  }

  /** Keeps changes back until their window closes, or for a time, and gives on only the last of each key. */
  suppress(suppressed: Suppressed<K>): KTable<K, V> { return suppressTable(this, suppressed); }

  /** Groups the rows by a new key, with a new value: `(key, value) => [groupKey, groupValue]`; null: in no group. */
  groupBy<KG, VG>(selector: KeyValueMapper<K, V, KeyValuePair<KG, VG> | null>, grouped?: Grouped<NoInfer<KG>, NoInfer<VG>>): KGroupedTable<KG, VG> {
    requireCallback(selector, 'selector');
    const { grouped: given } = optionsOf([grouped], { grouped: Grouped });
    const options = (given as Grouped<KG, VG> | null) ?? Grouped.with<KG, VG>(null, null);
    const { graph, node: parent, sources } = this.internals;
    const name = graph.names.orGenerated(options.name, 'KTABLE-SELECT-');
    const supplier = ktableGroupBy<K, V, KG, VG>(this, selector);
    const node = new ProcessorGraphNode({ name, supplier }, { onVersionedParent: () => { supplier.useVersionedSemantics = true; } });
    graph.add(parent, node);
    this.enableSendingOldValues(true);
    return new KGroupedTable<KG, VG>({
      graph, node, name, keySerde: options.keySerde, valueSerde: options.valueSerde, sources, repartitionName: options.name,
    });
  }

  /**
   * Joins with a table of the same key, or, with a foreign-key extractor `(value) => key` or `(key, value) => key` before the joiner,
   * with the row of another table that this row points at. Only rows with a partner are in the result.
   */
  join<VO, VR>(
    other: KTable<K, VO>, joiner: ValueJoiner<V, VO, VR | null>, named?: Named, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  join<VO, VR>(other: KTable<K, VO>, joiner: ValueJoiner<V, VO, VR | null>, materialized: Materialized<K, NoInfer<VR>, 'key-value'>): KTable<K, VR>;
  join<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfValue<V, KO> | TwoParameters<K, V, KO | null>, joiner: ValueJoiner<V, VO, VR | null>,
    tableJoined?: TableJoined<K, KO>, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  join<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfValue<V, KO> | TwoParameters<K, V, KO | null>, joiner: ValueJoiner<V, VO, VR | null>,
    materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  join<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfRow<K, V, KO>, joiner: ValueJoiner<V, VO, VR | null>, tableJoined?: TableJoined<K, KO>,
    materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  join<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfRow<K, V, KO>, joiner: ValueJoiner<V, VO, VR | null>,
    materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  join(other: unknown, ...args: unknown[]): unknown { return this.#join(other, args, 'inner'); }

  /** Like `join`, and rows of this table without a partner are in the result, joined with null. */
  leftJoin<VO, VR>(
    other: KTable<K, VO>, joiner: ValueJoiner<V, VO | null, VR | null>, named?: Named, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  leftJoin<VO, VR>(
    other: KTable<K, VO>, joiner: ValueJoiner<V, VO | null, VR | null>, materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  leftJoin<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfValue<V, KO> | TwoParameters<K, V, KO | null>, joiner: ValueJoiner<V, VO | null, VR | null>,
    tableJoined?: TableJoined<K, KO>, materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  leftJoin<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfValue<V, KO> | TwoParameters<K, V, KO | null>, joiner: ValueJoiner<V, VO | null, VR | null>,
    materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  leftJoin<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfRow<K, V, KO>, joiner: ValueJoiner<V, VO | null, VR | null>, tableJoined?: TableJoined<K, KO>,
    materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  leftJoin<KO, VO, VR>(
    other: KTable<KO, VO>, foreignKey: ForeignKeyOfRow<K, V, KO>, joiner: ValueJoiner<V, VO | null, VR | null>,
    materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  leftJoin(other: unknown, ...args: unknown[]): unknown { return this.#join(other, args, 'left'); }

  /** Joins with a table of the same key; rows without a partner are in the result, joined with null, from either side. */
  outerJoin<VO, VR>(
    other: KTable<K, VO>, joiner: ValueJoiner<V | null, VO | null, VR | null>, named?: Named,
    materialized?: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  outerJoin<VO, VR>(
    other: KTable<K, VO>, joiner: ValueJoiner<V | null, VO | null, VR | null>, materialized: Materialized<K, NoInfer<VR>, 'key-value'>,
  ): KTable<K, VR>;
  outerJoin<VO, VR>(other: KTable<K, VO>, joiner: ValueJoiner<V | null, VO | null, VR | null>, ...args: unknown[]): KTable<K, VR> {
    return tableTableJoin(this, other, joiner, args, 'outer') as KTable<K, VR>;
  }

  /** For the engine: a view on the rows; a table source is stored from now on. Kafka: KTableImpl#valueGetterSupplier */
  valueGetterSupplier(): KTableValueGetterSupplier<K, V> { return this.internals.supplier.view(); }

  /** For the engine: someone downstream needs what a row was before. False: refused, as nothing here is stored and it may not be forced. */
  enableSendingOldValues(forceMaterialization: boolean): boolean {
    if (!this.#sendsOldValues) this.#sendsOldValues = this.internals.supplier.enableSendingOldValues(forceMaterialization);
    return this.#sendsOldValues;
  }

  #filter(predicate: Predicate<K, V>, not: boolean, args: readonly unknown[]): KTable<K, V> {
    requireCallback(predicate, 'predicate');
    const { named, materialization } = this.#options<V>(args, 'KTABLE-FILTER-');
    const name = this.internals.graph.names.orGenerated(named, 'KTABLE-FILTER-');
    const supplier = ktableFilter<K, V>(this, predicate, not, materialization?.queryableStoreName ?? null);
    const node = new ProcessorGraphNode(
      { name, supplier, stores: storesOf(materialization) }, { onVersionedParent: () => { supplier.useVersionedSemantics = true; } },
    );
    return this.#append<V>(node, supplier, materialization, materialization?.valueSerde ?? this.internals.valueSerde);
  }

  /** A Materialized without a name moves the counter where `burnPrefix` is given, though no store comes of it. */
  #options<VR>(
    args: readonly unknown[], burnPrefix: string | null,
  ): { readonly named: string | null; readonly materialization: TableMaterialization<K, VR> | null } {
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const materialization = materialized === null ? null : unnamedMaterialization(materialized as Materialized<K, VR, 'key-value'>);
    if (materialization !== null && materialization.storeName === null && burnPrefix !== null) this.internals.graph.names.store(burnPrefix);
    return { named: named?.name ?? null, materialization };
  }

  #append<VR>(
    node: ProcessorGraphNode, supplier: TableSupplier<K, VR>, materialization: TableMaterialization<K, VR> | null, valueSerde: Serde<VR> | null,
  ): KTable<K, VR> {
    const { graph, node: parent, sources } = this.internals;
    if (materialization !== null) node.outputVersioned = isVersioned(materialization);
    graph.add(parent, node);
    return new KTable<K, VR>({
      graph, node, name: node.name, keySerde: materialization?.keySerde ?? this.internals.keySerde, valueSerde, sources, supplier,
      queryableStoreName: materialization?.queryableStoreName ?? null,
    });
  }

  #join(other: unknown, args: readonly unknown[], kind: 'inner' | 'left'): unknown {
    // a second function is the joiner of a foreign-key join, whose first is the extractor
    return typeof args[1] === 'function' ? foreignKeyJoin(this, other, args, kind === 'left') : tableTableJoin(this, other, args[0], args.slice(1), kind);
  }
}

/** Which row of the other table a row points at; null: at none. */
export type ForeignKeyOfValue<V, KO> = (value: V) => KO | null;
export type ForeignKeyOfRow<K, V, KO> = (key: K, value: V) => KO | null;

/** The store of a table that the user named; without a name there is none. */
function storesOf(materialization: TableMaterialization<unknown, unknown> | null): () => readonly AnyStoreBuilder[] {
  if (materialization === null || materialization.storeName === null) return () => [];
  const store = keyValueStoreOf({ ...materialization, storeName: materialization.storeName });
  return () => [store];
}
