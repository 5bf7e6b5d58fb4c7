import type { Serde } from '../serde/serde.ts';
import { nameArgument } from './named.ts';
import { serdeArgument } from './serde-argument.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Grouped without serdes fits groups of any types */

/**
 * Serdes of a grouping, and the name of the repartition topic that it may need (and of the key selector's node).
 *
 *     visits.groupBy((user, visit) => visit.page, Grouped.with('by-page', Serdes.string(), Serdes.json<Visit>()));
 *
 * Misuse: `Grouped.as('by-page')` alone. A given Grouped is taken as it is: the stream's serdes are no longer inherited, and without
 * default serdes the repartition topic cannot be written.
 *
 * Kafka: org.apache.kafka.streams.kstream.Grouped
 */
export class Grouped<K, V> {
  readonly name: string | null;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;

  private constructor(name: string | null, keySerde: Serde<K> | null, valueSerde: Serde<V> | null) {
    this.name = name;
    this.keySerde = serdeArgument(keySerde, 'keySerde');
    this.valueSerde = serdeArgument(valueSerde, 'valueSerde');
  }

  static with<K = any, V = any>(keySerde: Serde<K> | null, valueSerde: Serde<V> | null): Grouped<K, V>;
  static with<K = any, V = any>(name: string, keySerde: Serde<K> | null, valueSerde: Serde<V> | null): Grouped<K, V>;
  static with<K, V>(...args: unknown[]): Grouped<K, V> {
    const name = args.length >= 3 || typeof args[0] === 'string' ? nameArgument(args.shift()) : null;
    return new Grouped<K, V>(name, args[0] as Serde<K> | null, args[1] as Serde<V> | null);
  }
  static as<K = any, V = any>(name: string): Grouped<K, V> { return new Grouped<K, V>(nameArgument(name), null, null); }
  static keySerde<K, V = any>(keySerde: Serde<K> | null): Grouped<K, V> { return new Grouped<K, V>(null, keySerde, null); }
  static valueSerde<V, K = any>(valueSerde: Serde<V> | null): Grouped<K, V> { return new Grouped<K, V>(null, null, valueSerde); }

  withName(name: string): Grouped<K, V> { return new Grouped(nameArgument(name), this.keySerde, this.valueSerde); }
  withKeySerde<K2>(serde: Serde<K2> | null): Grouped<K2, V> { return new Grouped(this.name, serde, this.valueSerde); }
  withValueSerde<V2>(serde: Serde<V2> | null): Grouped<K, V2> { return new Grouped(this.name, this.keySerde, serde); }
}
