import type { Processor } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import type { Change, KTableProcessorSupplier, TableSupplier } from './ktable.ts';
import { Operator } from '../operator.ts';
import { tableStoreView } from './table-store.ts';

/**
 * Where the inputs of a cogroup meet: each has aggregated into the one store that they share, and the changes pass.
 *
 * @param parents  the inputs' aggregations; their old values are switched on together
 * Kafka: org.apache.kafka.streams.kstream.internals.KTablePassThrough
 */
export function ktablePassThrough<K, V>(parents: readonly TableSupplier<K, V>[], storeName: string): KTableProcessorSupplier<K, V, K, V> {
  return {
    get: (): Processor<K, Change<V>, K, Change<V>> => new KTablePassThrough<K, V>(),
    enableSendingOldValues(forceMaterialization) {
      for (const parent of parents) parent.enableSendingOldValues(forceMaterialization);
      return true;
    },
    // also for windowed tables, whose store this view cannot read: Kafka refuses to join or look up a windowed cogrouped table when it starts
    view: () => tableStoreView(storeName),
  };
}

class KTablePassThrough<K, V> extends Operator<K, Change<V>> {
  process(record: Record<K, Change<V>>): void {
    this.context.forward(record);
  }
}
