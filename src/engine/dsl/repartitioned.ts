import { IllegalArgumentException } from '../errors/errors.ts';
import type { StreamPartitioner } from '../processor/sinks.ts';
import type { Serde } from '../serde/serde.ts';
import { requireCallback, requireNumber, requireText } from '../topology/arguments.ts';
import { serdeArgument } from './serde-argument.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a Repartitioned without serdes fits a stream of any types */

interface Fields<K, V> {
  readonly name: string | null;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly partitions: number | null;
  readonly partitioner: StreamPartitioner<K, V> | null;
}
const NOTHING: Fields<any, any> = { name: null, keySerde: null, valueSerde: null, partitions: null, partitioner: null };

/**
 * Options of an explicit `repartition()`: topic name, serdes, number of partitions, partitioner.
 *
 * Misuse: leaving the key serde out because the stream has one. The topic's keys are written with this key serde or the configured
 * default; the stream's own is only kept for what follows.
 *
 * Kafka: org.apache.kafka.streams.kstream.Repartitioned
 */
export class Repartitioned<K, V> {
  readonly name: string | null;
  readonly keySerde: Serde<K> | null;
  readonly valueSerde: Serde<V> | null;
  readonly partitions: number | null;
  readonly partitioner: StreamPartitioner<K, V> | null;

  private constructor(fields: Fields<K, V>) {
    this.name = fields.name;
    this.keySerde = serdeArgument(fields.keySerde, 'keySerde');
    this.valueSerde = serdeArgument(fields.valueSerde, 'valueSerde');
    this.partitions = fields.partitions;
    this.partitioner = fields.partitioner;
  }

  /** @param name  prefix of the topic `<application.id>-<name>-repartition` */
  static as<K = any, V = any>(name: string): Repartitioned<K, V> { return new Repartitioned<K, V>({ ...NOTHING, name: requireText(name, 'name') }); }
  static with<K = any, V = any>(keySerde: Serde<K> | null, valueSerde: Serde<V> | null): Repartitioned<K, V> {
    return new Repartitioned<K, V>({ ...NOTHING, keySerde, valueSerde });
  }
  static streamPartitioner<K = any, V = any>(partitioner: StreamPartitioner<K, V>): Repartitioned<K, V> {
    return new Repartitioned<K, V>({ ...NOTHING, partitioner: requireCallback(partitioner, 'partitioner') });
  }
  static numberOfPartitions<K = any, V = any>(partitions: number): Repartitioned<K, V> {
    return new Repartitioned<K, V>({ ...NOTHING, partitions: count(partitions) });
  }

  withName(name: string): Repartitioned<K, V> { return new Repartitioned({ ...this.#fields(), name: requireText(name, 'name') }); }
  withKeySerde<K2>(serde: Serde<K2> | null): Repartitioned<K2, V> {
    return new Repartitioned({ ...(this.#fields() as Fields<any, V>), keySerde: serde });
  }
  withValueSerde<V2>(serde: Serde<V2> | null): Repartitioned<K, V2> {
    return new Repartitioned({ ...(this.#fields() as Fields<K, any>), valueSerde: serde });
  }
  withNumberOfPartitions(partitions: number): Repartitioned<K, V> { return new Repartitioned({ ...this.#fields(), partitions: count(partitions) }); }
  withStreamPartitioner(partitioner: StreamPartitioner<K, V>): Repartitioned<K, V> {
    return new Repartitioned({ ...this.#fields(), partitioner: requireCallback(partitioner, 'partitioner') });
  }

  #fields(): Fields<K, V> {
    const { name, keySerde, valueSerde, partitions, partitioner } = this;
    return { name, keySerde, valueSerde, partitions, partitioner };
  }
}

function count(partitions: number): number {
  if (!Number.isInteger(requireNumber(partitions, 'numberOfPartitions')) || partitions < 1) {
    throw new IllegalArgumentException(`numberOfPartitions must be a whole number of at least 1, got ${partitions}`);
  }
  return partitions;
}
