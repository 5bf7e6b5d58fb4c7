import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { verdictOf } from '../callback-result.ts';
import type { Predicate } from '../functions.ts';
import { Operator } from '../operator.ts';

/**
 * Sends each record to the child of the first predicate that accepts it, and to no other.
 *
 * @param childNames  one per predicate, in its order, then the default child if there is one; without it the rest of the stream ends here
 * Kafka: org.apache.kafka.streams.kstream.internals.KStreamBranch
 */
export function kstreamBranch<K, V>(
  predicates: readonly Predicate<K, V>[], childNames: readonly string[],
): ProcessorSupplierObject<K, V, K, V> {
  return { get: () => new KStreamBranch(predicates, childNames) };
}

class KStreamBranch<K, V> extends Operator<K, V> {
  readonly #predicates: readonly Predicate<K, V>[];
  readonly #childNames: readonly string[];

  constructor(predicates: readonly Predicate<K, V>[], childNames: readonly string[]) {
    super();
    this.#predicates = predicates;
    this.#childNames = childNames;
  }

  process(record: Record<K, V>): void {
    const predicates = this.#predicates;
    for (let i = 0; i < predicates.length; i++) {
      const predicate = predicates[i]!;
      if (verdictOf(predicate(record.key, record.value), this.context)) {
        this.context.forward(record, this.#childNames[i]);
        return;
      }
    }
    if (this.#childNames.length > predicates.length) this.context.forward(record, this.#childNames[predicates.length]);
    else this.context.drop('no-branch');
  }
}
