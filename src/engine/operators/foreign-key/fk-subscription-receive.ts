import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import type { TimestampedKeyValueStore, ValueAndTimestamp } from '../../state/stores.ts';
import { detailOf } from '../detail.ts';
import { CombinedKey, type CombinedKeyCodec, type CombinedKeySchema } from './fk-combined-key.ts';
import { instructionName, SubscriptionInstruction, type SubscriptionWrapper } from './fk-subscription-wrapper.ts';
import { Change } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

/** Keys are those of the CombinedKeySchema. */
export type SubscriptionStore<K> = TimestampedKeyValueStore<Uint8Array, SubscriptionWrapper<K>>;
export type SubscriptionChange<K> = Change<ValueAndTimestamp<SubscriptionWrapper<K>>>;

export interface FkSubscriptionReceiveOptions<K, KO> {
  readonly storeName: string;
  readonly keySchema: CombinedKeySchema<KO, K>;
}

/**
 * Second step of a foreign-key join, in the right table's tasks: keeps or deletes the subscription, and passes the message on either
 * way. Only a left join's row may come without a foreign key; it is passed on and not kept.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.SubscriptionReceiveProcessorSupplier
 */
export function fkSubscriptionReceive<K, KO>(
  options: FkSubscriptionReceiveOptions<K, KO>,
): ProcessorSupplierObject<KO | null, SubscriptionWrapper<K>, CombinedKey<KO, K>, SubscriptionChange<K>> {
  return { get: () => new FkSubscriptionReceive(options) };
}

class FkSubscriptionReceive<K, KO> extends Operator<KO | null, SubscriptionWrapper<K>, CombinedKey<KO, K>, SubscriptionChange<K>> {
  readonly #options: FkSubscriptionReceiveOptions<K, KO>;
  #store!: SubscriptionStore<K>;
  #keys!: CombinedKeyCodec<KO, K>;

  constructor(options: FkSubscriptionReceiveOptions<K, KO>) {
    super();
    this.#options = options;
  }

  override init(context: ProcessorContext<CombinedKey<KO, K>, SubscriptionChange<K>>): void {
    super.init(context);
    this.#store = context.getStateStore(this.#options.storeName);
    this.#keys = this.#options.keySchema.bind(this.context as OperatorContext);
  }

  process(record: Record<KO | null, SubscriptionWrapper<K>>): void {
    const { key: foreignKey, value: subscription, timestamp } = record;
    if (foreignKey === null && subscription.instruction !== SubscriptionInstruction.PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE) {
      this.context.drop('null-foreign-key', { key: detailOf(subscription.primaryKey), instruction: instructionName(subscription.instruction) });
      return;
    }
    // headers go where the store keeps them; other stores leave them
    const newValue = { value: subscription, timestamp, headers: record.headersOrNull };
    const oldValue = foreignKey === null ? null : this.#keep(foreignKey, newValue, record);
    const combinedKey = new CombinedKey(foreignKey, subscription.primaryKey);
    this.context.forward(new Record(combinedKey, new Change(newValue, oldValue), timestamp, record.headersOrNull));
  }

  /** The subscription that was there before. */
  #keep(
    foreignKey: KO, subscription: ValueAndTimestamp<SubscriptionWrapper<K>>, record: Record<KO | null, SubscriptionWrapper<K>>,
  ): ValueAndTimestamp<SubscriptionWrapper<K>> | null {
    const key = this.#keys.toBytes(foreignKey, subscription.value.primaryKey, record.headers);
    const oldValue = this.#store.get(key);
    if (isDelete(subscription.value.instruction)) this.#store.delete(key);
    else this.#store.put(key, subscription);
    return oldValue;
  }
}

function isDelete(instruction: SubscriptionInstruction): boolean {
  return instruction === SubscriptionInstruction.DELETE_KEY_NO_PROPAGATE || instruction === SubscriptionInstruction.DELETE_KEY_AND_PROPAGATE;
}
