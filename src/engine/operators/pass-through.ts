import type { ProcessorSupplierObject } from '../processor/processor.ts';
import type { Record } from '../processor/record.ts';
import { Operator } from './operator.ts';

/** Sends everything on: merges, and nodes that are there for their name. Kafka: org.apache.kafka.streams.kstream.internals.PassThrough */
export function passThrough<K, V>(): ProcessorSupplierObject<K, V, K, V> {
  return { get: () => new PassThrough<K, V>() };
}

class PassThrough<K, V> extends Operator<K, V> {
  process(record: Record<K, V>): void {
    this.context.forward(record);
  }
}
