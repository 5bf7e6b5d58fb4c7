import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { Operator } from '../operator.ts';

/**
 * Stands before a repartition topic and keeps records without a key out of it, silently as Kafka does. A join downstream that can do
 * without a key (KIP-962) lets them in: then the producer chooses a partition.
 *
 * @param acceptNullKeys  asked when a task is built, because the graph may still grow while this is called
 * Kafka: the `-filter` processor of OptimizableRepartitionNode and UnoptimizableRepartitionNode
 */
export function kstreamRepartitionFilter<K, V>(acceptNullKeys: () => boolean): ProcessorSupplierObject<K, V, K, V> {
  return { get: () => new KStreamRepartitionFilter(acceptNullKeys()) };
}

class KStreamRepartitionFilter<K, V> extends Operator<K, V> {
  readonly #acceptNullKeys: boolean;

  constructor(acceptNullKeys: boolean) {
    super();
    this.#acceptNullKeys = acceptNullKeys;
  }

  process(record: Record<K, V>): void {
    if (record.key !== null || this.#acceptNullKeys) this.context.forward(record);
    else this.context.drop('null-key-before-repartition');
  }
}
