import { NullPointerException } from '../../errors/errors.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { ValueMapperWithKey } from '../functions.ts';
import { Operator } from '../operator.ts';

/** Any number of values for each record, under its key. Kafka: org.apache.kafka.streams.kstream.internals.KStreamFlatMapValues */
export function kstreamFlatMapValues<K, V, VR>(mapper: ValueMapperWithKey<K, V, Iterable<VR>>): ProcessorSupplierObject<K, V, K, VR> {
  return { get: () => new KStreamFlatMapValues(mapper) };
}

class KStreamFlatMapValues<K, V, VR> extends Operator<K, V, K, VR> {
  readonly #mapper: ValueMapperWithKey<K, V, Iterable<VR>>;

  constructor(mapper: ValueMapperWithKey<K, V, Iterable<VR>>) {
    super();
    this.#mapper = mapper;
  }

  process(record: Record<K, V>): void {
    const mapper = this.#mapper;
    const values = resultOf(mapper(record.key, record.value), 'mapper', this.context);
    if (values === null) {
      throw new NullPointerException(
        `The mapper of ${this.context.currentNodeName} returned null, which is not allowed. Return an iterable of values; an empty one ` +
          'drops the record.',
        { facts: { node: this.context.currentNodeName, task: this.context.taskId } },
      );
    }
    let forwarded = false;
    for (const value of values) {
      forwarded = true;
      this.context.forward(record.withValue(resultOf(value, 'mapper', this.context)));
    }
    if (!forwarded) this.context.drop('empty-flat-map');
  }
}
