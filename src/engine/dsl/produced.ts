import type { StreamPartitioner } from '../processor/sinks.ts';
import type { Serde } from '../serde/serde.ts';
import { requireCallback } from '../topology/arguments.ts';
import { nameArgument } from './named.ts';
import { serdeArgument } from './serde-argument.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Produced without serdes fits a stream of any types */

/**
 * How a sink writes its topic. Serdes left out are those of the stream, else of the configuration. The setters change this object.
 *
 *     counts.toStream().to('counts', Produced.with(Serdes.string(), Serdes.long()));
 *
 * A windowed key without a partitioner goes to the partition of the key inside.
 * Kafka: org.apache.kafka.streams.kstream.Produced
 */
export class Produced<K, V> {
  keySerde: Serde<K> | null = null;
  valueSerde: Serde<V> | null = null;
  partitioner: StreamPartitioner<K, V> | null = null;
  name: string | null = null;
  private constructor() { /* made by the factories */ }

  static with<K = any, V = any>(
    keySerde: Serde<K> | null, valueSerde: Serde<V> | null, partitioner?: StreamPartitioner<K, V> | null,
  ): Produced<K, V> {
    return new Produced<K, V>().withKeySerde(keySerde).withValueSerde(valueSerde).withStreamPartitioner(partitioner ?? null);
  }
  static as<K = any, V = any>(name: string): Produced<K, V> { return new Produced<K, V>().withName(name); }
  static keySerde<K, V = any>(keySerde: Serde<K> | null): Produced<K, V> { return new Produced<K, V>().withKeySerde(keySerde); }
  static valueSerde<V, K = any>(valueSerde: Serde<V> | null): Produced<K, V> { return new Produced<K, V>().withValueSerde(valueSerde); }
  static streamPartitioner<K = any, V = any>(partitioner: StreamPartitioner<K, V> | null): Produced<K, V> {
    return new Produced<K, V>().withStreamPartitioner(partitioner);
  }

  withKeySerde<K2>(serde: Serde<K2> | null): Produced<K2, V> {
    const changed = this as unknown as Produced<K2, V>;
    changed.keySerde = serdeArgument(serde, 'keySerde');
    return changed;
  }
  withValueSerde<V2>(serde: Serde<V2> | null): Produced<K, V2> {
    const changed = this as unknown as Produced<K, V2>;
    changed.valueSerde = serdeArgument(serde, 'valueSerde');
    return changed;
  }
  withStreamPartitioner(partitioner: StreamPartitioner<K, V> | null): this {
    this.partitioner = partitioner === null || partitioner === undefined ? null : requireCallback(partitioner, 'partitioner');
    return this;
  }
  withName(name: string): this {
    this.name = nameArgument(name);
    return this;
  }
}
