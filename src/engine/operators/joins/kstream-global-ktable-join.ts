import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { KTableValueGetterSupplier } from '../tables/ktable.ts';
import { KStreamKTableJoinProcessor } from './kstream-ktable-join.ts';

export interface KStreamGlobalKTableJoinOptions<K, V, KTable, VTable, VOut> {
  readonly table: KTableValueGetterSupplier<KTable, VTable>;
  /** Called for each record before any check, with a null key or value too. Null: no match. */
  readonly keySelector: (key: K, value: V) => KTable | null;
  /** `key` is the stream record's, `tableKey` the selected one. */
  readonly joiner: (key: K, value: V, tableValue: VTable | null, tableKey: KTable | null) => VOut;
  readonly leftJoin: boolean;
}

/**
 * Looks up each record of the stream in a global table, by a key made of the record. The result keeps the stream record's key.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamGlobalKTableJoin
 */
export function kstreamGlobalKTableJoin<K, V, KTable, VTable, VOut>(
  options: KStreamGlobalKTableJoinOptions<K, V, KTable, VTable, VOut>,
): ProcessorSupplierObject<K, V, K, VOut> {
  return {
    get: () => new KStreamKTableJoinProcessor(options.table.get(), options.keySelector, options.joiner, options.leftJoin, null, null),
  };
}
