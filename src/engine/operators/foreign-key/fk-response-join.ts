import { murmur3x64_128 } from '../../common/murmur3.ts';
import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import type { Record } from '../../processor/record.ts';
import { bindSerializer } from '../../serde/bind.ts';
import type { Serializer } from '../../serde/serde.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import type { SubscriptionResponseWrapper } from './fk-subscription-response-wrapper.ts';
import { sameHash } from './fk-subscription-wrapper.ts';
import type { KTableValueGetter, KTableValueGetterSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

export interface FkResponseJoinOptions<K, V, VO, VR> {
  readonly leftTable: KTableValueGetterSupplier<K, V>;
  /** Of the left table, for the hash. null: the default value serde's. */
  readonly valueSerializer: Serializer<V> | null;
  /** Without the application id. */
  readonly subscriptionTopic: string;
  readonly joiner: (value: V | null, foreignValue: VO | null) => VR | null;
  readonly leftJoin: boolean;
}

/**
 * Last step of a foreign-key join, back in the left table's tasks: an answer whose hash is not that of the current left value speaks of
 * a row that has changed since, and is dropped; a later answer will come. The result goes on as a plain value, for a table source.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.ResponseJoinProcessorSupplier
 */
export function fkResponseJoin<K, V, VO, VR>(
  options: FkResponseJoinOptions<K, V, VO, VR>,
): ProcessorSupplierObject<K, SubscriptionResponseWrapper<VO>, K, VR | null> {
  return { get: () => new FkResponseJoin(options) };
}

class FkResponseJoin<K, V, VO, VR> extends Operator<K, SubscriptionResponseWrapper<VO>, K, VR | null> {
  readonly #options: FkResponseJoinOptions<K, V, VO, VR>;
  readonly #leftTable: KTableValueGetter<K, V>;
  #valueHashTopic = '';
  #valueSerializer!: Serializer<V>;

  constructor(options: FkResponseJoinOptions<K, V, VO, VR>) {
    super();
    this.#options = options;
    this.#leftTable = options.leftTable.get();
  }

  override init(context: ProcessorContext<K, VR | null>): void {
    super.init(context);
    const defaults = this.context as OperatorContext;
    this.#leftTable.init(defaults);
    this.#valueHashTopic = `${defaults.applicationId}-${this.#options.subscriptionTopic}-vh`;
    this.#valueSerializer = bindSerializer(this.#options.valueSerializer ?? (defaults.valueSerde.serializer as Serializer<V>), defaults);
  }

  process(record: Record<K, SubscriptionResponseWrapper<VO>>): void {
    const { key, value: response } = record;
    const current = this.#leftTable.get(key);
    const currentValue = current === null ? null : current.value;
    const currentHash = currentValue === null ? null
      : murmur3x64_128(this.#valueSerializer.serialize(this.#valueHashTopic, currentValue, record.headers)!);
    if (!sameHash(response.originalValueHash, currentHash)) {
      this.context.drop('stale-response', this.context.tracing ? { key: detailOf(key), currentValue: detailOf(currentValue) } : undefined);
      return;
    }
    const { foreignValue } = response;
    const isTombstone = foreignValue === null && (!this.#options.leftJoin || currentValue === null);
    const result = isTombstone ? null : resultOf(this.#options.joiner(currentValue, foreignValue), 'joiner', this.context);
    this.context.forward(record.withValue(result));
  }

  close(): void { this.#leftTable.close(); }
}
