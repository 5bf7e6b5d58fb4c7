import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { KeyValueMapper } from '../functions.ts';
import { Operator } from '../operator.ts';

/** A new key for each record, null allowed. Kafka: a KStreamMap that keeps the value (KStreamImpl#internalSelectKey) */
export function kstreamSelectKey<K, V, KR>(mapper: KeyValueMapper<K, V, KR>): ProcessorSupplierObject<K, V, KR, V> {
  return { get: () => new KStreamSelectKey(mapper) };
}

class KStreamSelectKey<K, V, KR> extends Operator<K, V, KR, V> {
  readonly #mapper: KeyValueMapper<K, V, KR>;

  constructor(mapper: KeyValueMapper<K, V, KR>) {
    super();
    this.#mapper = mapper;
  }

  process(record: Record<K, V>): void {
    const mapper = this.#mapper;
    this.context.forward(record.withKey(resultOf(mapper(record.key, record.value), 'key mapper', this.context)));
  }
}
