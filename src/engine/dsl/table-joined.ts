import type { StreamPartitioner } from '../processor/sinks.ts';
import { requireCallback } from '../topology/arguments.ts';
import { nameArgument } from './named.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- a TableJoined without partitioners fits tables of any types */

/**
 * Options of a foreign-key join: its name, and partitioners of its two internal topics where the tables do not lie in the default
 * partitions. Each has to choose exactly one partition. They see no value.
 * Kafka: org.apache.kafka.streams.kstream.TableJoined
 */
export class TableJoined<K, KO> {
  readonly partitioner: StreamPartitioner<K, null> | null;
  readonly otherPartitioner: StreamPartitioner<KO, null> | null;
  readonly name: string | null;

  private constructor(partitioner: StreamPartitioner<K, null> | null, otherPartitioner: StreamPartitioner<KO, null> | null, name: string | null) {
    this.partitioner = optional(partitioner, 'partitioner');
    this.otherPartitioner = optional(otherPartitioner, 'otherPartitioner');
    this.name = name;
  }

  /** @param partitioner  of the left table's topic; @param otherPartitioner  of the right one's */
  static with<K = any, KO = any>(
    partitioner: StreamPartitioner<K, null> | null, otherPartitioner: StreamPartitioner<KO, null> | null,
  ): TableJoined<K, KO> {
    return new TableJoined(partitioner, otherPartitioner, null);
  }
  static as<K = any, KO = any>(name: string): TableJoined<K, KO> { return new TableJoined<K, KO>(null, null, nameArgument(name)); }

  withPartitioner(partitioner: StreamPartitioner<K, null> | null): TableJoined<K, KO> {
    return new TableJoined(partitioner, this.otherPartitioner, this.name);
  }
  withOtherPartitioner(partitioner: StreamPartitioner<KO, null> | null): TableJoined<K, KO> {
    return new TableJoined(this.partitioner, partitioner, this.name);
  }
  withName(name: string): TableJoined<K, KO> { return new TableJoined(this.partitioner, this.otherPartitioner, nameArgument(name)); }
}

function optional<F>(value: F | null, what: string): F | null { return value === null || value === undefined ? null : requireCallback(value, what); }
