import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { ValueMapperWithKey } from '../functions.ts';
import { Operator } from '../operator.ts';

/** A new value for each record, null allowed. Kafka: org.apache.kafka.streams.kstream.internals.KStreamMapValues */
export function kstreamMapValues<K, V, VR>(mapper: ValueMapperWithKey<K, V, VR>): ProcessorSupplierObject<K, V, K, VR> {
  return { get: () => new KStreamMapValues(mapper) };
}

class KStreamMapValues<K, V, VR> extends Operator<K, V, K, VR> {
  readonly #mapper: ValueMapperWithKey<K, V, VR>;

  constructor(mapper: ValueMapperWithKey<K, V, VR>) {
    super();
    this.#mapper = mapper;
  }

  process(record: Record<K, V>): void {
    const mapper = this.#mapper;
    this.context.forward(record.withValue(resultOf(mapper(record.key, record.value), 'mapper', this.context)));
  }
}
