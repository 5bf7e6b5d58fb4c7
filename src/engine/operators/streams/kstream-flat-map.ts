import { NullPointerException } from '../../errors/errors.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import type { KeyValueMapper } from '../functions.ts';
import { orNull, requirePair } from '../key-value-pair.ts';
import type { KeyValuePair } from '../key-value-pair.ts';
import { Operator } from '../operator.ts';

/**
 * Any number of records for each record, forwarded one by one as the iterable gives them: what comes before an error has been sent.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamFlatMap
 */
export function kstreamFlatMap<K, V, KR, VR>(
  mapper: KeyValueMapper<K, V, Iterable<KeyValuePair<KR, VR>>>,
): ProcessorSupplierObject<K, V, KR, VR> {
  return { get: () => new KStreamFlatMap(mapper) };
}

class KStreamFlatMap<K, V, KR, VR> extends Operator<K, V, KR, VR> {
  readonly #mapper: KeyValueMapper<K, V, Iterable<KeyValuePair<KR, VR>>>;

  constructor(mapper: KeyValueMapper<K, V, Iterable<KeyValuePair<KR, VR>>>) {
    super();
    this.#mapper = mapper;
  }

  process(record: Record<K, V>): void {
    const mapper = this.#mapper;
    const pairs = resultOf(mapper(record.key, record.value), 'mapper', this.context);
    if (pairs === null) {
      throw new NullPointerException(
        `The mapper of ${this.context.currentNodeName} returned null, which is not allowed. Return an iterable of pairs [key, value]; an empty one ` +
          'drops the record.',
        { facts: { node: this.context.currentNodeName, task: this.context.taskId } },
      );
    }
    let forwarded = false;
    for (const result of pairs) {
      forwarded = true;
      const pair = requirePair(resultOf(result, 'mapper', this.context), 'mapper', this.context);
      this.context.forward(new Record(orNull(pair[0]), orNull(pair[1]), record.timestamp, record.headersOrNull));
    }
    if (!forwarded) this.context.drop('empty-flat-map');
  }
}
