import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import type { Change } from './ktable.ts';
import { Operator } from '../operator.ts';

/** The changelog of a table as a stream: new values, null for a deletion. Kafka: KTableImpl#toStream (a KStreamMapValues) */
export function ktableToStream<K, V>(): ProcessorSupplierObject<K, Change<V>, K, V | null> {
  return { get: () => new KTableToStream<K, V>() };
}

class KTableToStream<K, V> extends Operator<K, Change<V>, K, V | null> {
  process(record: Record<K, Change<V>>): void {
    this.context.forward(record.withValue(record.value.newValue));
  }
}
