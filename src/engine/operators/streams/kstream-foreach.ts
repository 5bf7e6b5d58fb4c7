import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { ForeachAction } from '../functions.ts';
import { Operator } from '../operator.ts';

/** Hands each record to an action; the stream ends here. Kafka: org.apache.kafka.streams.kstream.internals.ForeachProcessor */
export function kstreamForeach<K, V>(action: ForeachAction<K, V>): ProcessorSupplierObject<K, V, never, never> {
  return { get: () => new KStreamForeach(action) };
}

class KStreamForeach<K, V> extends Operator<K, V, never, never> {
  readonly #action: ForeachAction<K, V>;

  constructor(action: ForeachAction<K, V>) {
    super();
    this.#action = action;
  }

  process(record: Record<K, V>): void {
    const action: ForeachAction<K, V> = this.#action;
    resultOf<unknown>(action(record.key, record.value), 'action', this.context);
    this.context.drop('terminal');
  }
}
