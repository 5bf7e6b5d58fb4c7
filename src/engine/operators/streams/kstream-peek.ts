import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { ForeachAction } from '../functions.ts';
import { Operator } from '../operator.ts';

/** Shows each record to an action, then sends it on unchanged. Kafka: org.apache.kafka.streams.kstream.internals.KStreamPeek */
export function kstreamPeek<K, V>(action: ForeachAction<K, V>): ProcessorSupplierObject<K, V, K, V> {
  return { get: () => new KStreamPeek(action) };
}

class KStreamPeek<K, V> extends Operator<K, V> {
  readonly #action: ForeachAction<K, V>;

  constructor(action: ForeachAction<K, V>) {
    super();
    this.#action = action;
  }

  process(record: Record<K, V>): void {
    const action: ForeachAction<K, V> = this.#action;
    resultOf<unknown>(action(record.key, record.value), 'action', this.context);
    this.context.forward(record);
  }
}
