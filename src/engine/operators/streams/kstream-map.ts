import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { KeyValueMapper } from '../functions.ts';
import { orNull, requirePair } from '../key-value-pair.ts';
import type { KeyValuePair } from '../key-value-pair.ts';
import { Operator } from '../operator.ts';

/** A new key and value for each record; timestamp and headers stay. Kafka: org.apache.kafka.streams.kstream.internals.KStreamMap */
export function kstreamMap<K, V, KR, VR>(mapper: KeyValueMapper<K, V, KeyValuePair<KR, VR>>): ProcessorSupplierObject<K, V, KR, VR> {
  return { get: () => new KStreamMap(mapper) };
}

class KStreamMap<K, V, KR, VR> extends Operator<K, V, KR, VR> {
  readonly #mapper: KeyValueMapper<K, V, KeyValuePair<KR, VR>>;

  constructor(mapper: KeyValueMapper<K, V, KeyValuePair<KR, VR>>) {
    super();
    this.#mapper = mapper;
  }

  process(record: Record<K, V>): void {
    const mapper = this.#mapper;
    const pair = requirePair(resultOf(mapper(record.key, record.value), 'mapper', this.context), 'mapper', this.context);
    this.context.forward(new Record(orNull(pair[0]), orNull(pair[1]), record.timestamp, record.headersOrNull));
  }
}
