import { requireNonNull } from '../errors/errors.ts';
import type { Initializer, Merger } from '../operators/functions.ts';
import { kstreamSessionWindowAggregate } from '../operators/aggregates/kstream-session-window-aggregate.ts';
import { sessionWindowedSerde, timeWindowedSerde } from '../serde/windowed.ts';
import { requireCallback } from '../topology/arguments.ts';
import { EmitStrategy } from '../windows/emit-strategy.ts';
import type { SessionWindows } from '../windows/session-windows.ts';
import type { SlidingWindows } from '../windows/sliding-windows.ts';
import type { Windowed } from '../windows/windowed.ts';
import type { Windows } from '../windows/windows.ts';
import type { CogroupBuilder } from './cogroup-builder.ts';
import type { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { namedMaterialization } from './table-materialization.ts';
import { sessionStoreOf } from './table-stores.ts';
import { timeWindowed, timeWindowedStore } from './time-windowed-kstream.ts';

const AGGREGATE = 'COGROUPKSTREAM-AGGREGATE-';

/** A cogroup by windows of time. Kafka: TimeWindowedCogroupedKStream (for sliding windows too) */
export class TimeWindowedCogroupedKStream<K, VOut> {
  readonly #builder: CogroupBuilder<K, VOut>;
  readonly #windows: Windows | SlidingWindows;

  /** For the engine: they come from `CogroupedKStream.windowedBy`. */
  constructor(builder: CogroupBuilder<K, VOut>, windows: Windows | SlidingWindows) {
    this.#builder = requireNonNull(builder, 'builder');
    this.#windows = windows;
  }

  /** One aggregate for each key and window. */
  aggregate(initializer: Initializer<VOut>, named?: Named, materialized?: Materialized<K, VOut, 'window'>): KTable<Windowed<K>, VOut>;
  aggregate(initializer: Initializer<VOut>, materialized: Materialized<K, VOut, 'window'>): KTable<Windowed<K>, VOut>;
  aggregate(initializer: Initializer<VOut>, ...args: unknown[]): KTable<Windowed<K>, VOut> {
    requireCallback(initializer, 'initializer');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const given = (materialized as Materialized<K, VOut, 'window'> | null) ?? Materialized.with<K, VOut, 'window'>(null, null);
    const materialization = namedMaterialization(this.#builder.graph, given, AGGREGATE);
    const emitStrategy = EmitStrategy.onWindowUpdate();
    const windows = this.#builder.graph.windowsFor(materialization.storeName, this.#windows);
    const { store, sizeMs } = timeWindowedStore(windows, materialization, emitStrategy);
    return this.#builder.build<Windowed<K>>(
      named?.name ?? null, store, materialization, materialization.keySerde === null ? null : timeWindowedSerde(materialization.keySerde, sizeMs),
      (aggregator) => timeWindowed(windows, materialization.storeName, emitStrategy, initializer, aggregator), { windowGraceMs: windows.gracePeriodMs },
    );
  }
}

/** A cogroup by sessions. Kafka: SessionWindowedCogroupedKStream */
export class SessionWindowedCogroupedKStream<K, VOut> {
  readonly #builder: CogroupBuilder<K, VOut>;
  readonly #windows: SessionWindows;

  /** For the engine: they come from `CogroupedKStream.windowedBy`. */
  constructor(builder: CogroupBuilder<K, VOut>, windows: SessionWindows) {
    this.#builder = requireNonNull(builder, 'builder');
    this.#windows = windows;
  }

  /** One aggregate for each session; the merger makes one of two sessions' aggregates. */
  aggregate(
    initializer: Initializer<VOut>, merger: Merger<K, VOut>, named?: Named, materialized?: Materialized<K, VOut, 'session'>,
  ): KTable<Windowed<K>, VOut>;
  aggregate(initializer: Initializer<VOut>, merger: Merger<K, VOut>, materialized: Materialized<K, VOut, 'session'>): KTable<Windowed<K>, VOut>;
  aggregate(initializer: Initializer<VOut>, merger: Merger<K, VOut>, ...args: unknown[]): KTable<Windowed<K>, VOut> {
    requireCallback(initializer, 'initializer');
    requireCallback(merger, 'sessionMerger');
    const { named, materialized } = optionsOf(args, { named: Named, materialized: Materialized });
    const given = (materialized as Materialized<K, VOut, 'session'> | null) ?? Materialized.with<K, VOut, 'session'>(null, null);
    const materialization = namedMaterialization(this.#builder.graph, given, AGGREGATE);
    const emitStrategy = EmitStrategy.onWindowUpdate();
    const windows = this.#builder.graph.windowsFor(materialization.storeName, this.#windows);
    return this.#builder.build<Windowed<K>>(
      named?.name ?? null, sessionStoreOf(materialization, windows, emitStrategy), materialization,
      materialization.keySerde === null ? null : sessionWindowedSerde(materialization.keySerde),
      (aggregator) => kstreamSessionWindowAggregate(windows, materialization.storeName, emitStrategy, initializer, aggregator, merger),
      { windowGraceMs: windows.gracePeriodMs + windows.inactivityGapMs },
    );
  }
}
