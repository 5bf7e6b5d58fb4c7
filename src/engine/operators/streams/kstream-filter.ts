import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { verdictOf } from '../callback-result.ts';
import type { Predicate } from '../functions.ts';
import { Operator } from '../operator.ts';

/**
 * Lets pass what the predicate accepts (`filterNot`: refuses), unchanged.
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamFilter
 */
export function kstreamFilter<K, V>(predicate: Predicate<K, V>, filterNot: boolean): ProcessorSupplierObject<K, V, K, V> {
  return { get: () => new KStreamFilter(predicate, filterNot) };
}

class KStreamFilter<K, V> extends Operator<K, V> {
  readonly #predicate: Predicate<K, V>;
  readonly #filterNot: boolean;

  constructor(predicate: Predicate<K, V>, filterNot: boolean) {
    super();
    this.#predicate = predicate;
    this.#filterNot = filterNot;
  }

  process(record: Record<K, V>): void {
    const predicate = this.#predicate;
    if (verdictOf(predicate(record.key, record.value), this.context) !== this.#filterNot) this.context.forward(record);
    else this.context.drop('predicate-false');
  }
}
