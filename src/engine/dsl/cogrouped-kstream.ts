import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';
import type { Graph } from '../graph/graph.ts';
import type { Aggregator, Initializer } from '../operators/functions.ts';
import { kstreamAggregate } from '../operators/aggregates/kstream-aggregate.ts';
import { requireCallback, requireInstance, shown } from '../topology/arguments.ts';
import { SessionWindows } from '../windows/session-windows.ts';
import { SlidingWindows } from '../windows/sliding-windows.ts';
import { Windows } from '../windows/windows.ts';
import { CogroupBuilder } from './cogroup-builder.ts';
import { KGroupedStream } from './kgrouped-stream.ts';
import type { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { isVersioned, namedMaterialization } from './table-materialization.ts';
import { keyValueStoreOf } from './table-stores.ts';
import { SessionWindowedCogroupedKStream, TimeWindowedCogroupedKStream } from './windowed-cogrouped-kstream.ts';

/**
 * Several groupings by the same key, aggregated into one value: each record by the aggregator of its own grouping.
 *
 *     clicks.cogroup((user, click, profile: Profile) => profile.withClick(click))
 *       .cogroup(orders, (user, order, profile) => profile.withOrder(order))
 *       .aggregate(() => Profile.empty, Materialized.with(Serdes.string(), profileSerde));
 *
 * Misuse: two inputs that both need a repartition topic and neither has a name. Both topics would be called after the store; give each
 * grouping a name with Grouped.
 *
 * Kafka: org.apache.kafka.streams.kstream.CogroupedKStream (KIP-150)
 */
export class CogroupedKStream<K, VOut> {
  readonly #builder: CogroupBuilder<K, VOut>;

  /** For the engine: cogroups come from `KGroupedStream.cogroup`. */
  constructor(graph: Graph) { this.#builder = new CogroupBuilder<K, VOut>(requireNonNull(graph, 'graph')); }

  /** Adds a grouping with its aggregator; for a grouping that is there already it replaces the aggregator. It changes this object. */
  cogroup<VIn>(groupedStream: KGroupedStream<K, VIn>, aggregator: Aggregator<K, VIn, VOut>): this {
    requireInstance(groupedStream, KGroupedStream, 'groupedStream', 'KStream.groupBy or groupByKey');
    requireCallback(aggregator, 'aggregator');
    this.#builder.inputs.set(groupedStream, aggregator);
    return this;
  }

  /** One aggregate for each key. */
  aggregate(initializer: Initializer<VOut>, named?: Named, materialized?: Materialized<K, VOut, 'key-value'>): KTable<K, VOut>;
  aggregate(initializer: Initializer<VOut>, materialized: Materialized<K, VOut, 'key-value'>): KTable<K, VOut>;
  aggregate(initializer: Initializer<VOut>, ...args: unknown[]): KTable<K, VOut> {
    requireCallback(initializer, 'initializer');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const given = (materialized as Materialized<K, VOut, 'key-value'> | null) ?? Materialized.with<K, VOut, 'key-value'>(null, null);
    const materialization = namedMaterialization(this.#builder.graph, given, 'COGROUPKSTREAM-AGGREGATE-');
    return this.#builder.build(
      named?.name ?? null, keyValueStoreOf(materialization), materialization, materialization.keySerde,
      (aggregator) => kstreamAggregate(materialization.storeName, initializer, aggregator), { versioned: isVersioned(materialization) },
    );
  }

  /** Aggregates by windows too. Results come out at every update; there is no emit strategy. */
  windowedBy(windows: SessionWindows): SessionWindowedCogroupedKStream<K, VOut>;
  windowedBy(windows: Windows | SlidingWindows): TimeWindowedCogroupedKStream<K, VOut>;
  windowedBy(windows: unknown): TimeWindowedCogroupedKStream<K, VOut> | SessionWindowedCogroupedKStream<K, VOut> {
    requireNonNull(windows, 'windows');
    if (windows instanceof SessionWindows) return new SessionWindowedCogroupedKStream<K, VOut>(this.#builder, windows);
    if (windows instanceof SlidingWindows || windows instanceof Windows) return new TimeWindowedCogroupedKStream<K, VOut>(this.#builder, windows);
    throw new IllegalArgumentException(`windows must be TimeWindows, SlidingWindows, SessionWindows, UnlimitedWindows or your own Windows, got ${shown(windows)}`);
  }
}
