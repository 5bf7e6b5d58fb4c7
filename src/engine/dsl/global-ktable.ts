import { requireNonNull } from '../errors/errors.ts';
import type { KTableValueGetterSupplier } from '../operators/tables/ktable.ts';

/**
 * A table that every instance holds in full, for look-ups by any key in `KStream.join`. It has no operators of its own.
 * Kafka: org.apache.kafka.streams.kstream.GlobalKTable
 */
export class GlobalKTable<K, V> {
  readonly #view: KTableValueGetterSupplier<K, V>;
  /** Name for interactive queries. */
  readonly queryableStoreName: string | null;

  /** For the engine: global tables come from `StreamsBuilder.globalTable`. */
  constructor(view: KTableValueGetterSupplier<K, V>, queryableStoreName: string | null) {
    this.#view = requireNonNull(view, 'view');
    this.queryableStoreName = queryableStoreName;
  }

  valueGetterSupplier(): KTableValueGetterSupplier<K, V> { return this.#view; }
}
