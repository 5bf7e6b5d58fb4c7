import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor, ProcessorSupplierObject } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import { detailOf } from '../detail.ts';
import type { CombinedKeyCodec, CombinedKeySchema } from './fk-combined-key.ts';
import type { SubscriptionStore } from './fk-subscription-receive.ts';
import { SubscriptionResponseWrapper } from './fk-subscription-response-wrapper.ts';
import type { Change, VersionedSemantics } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

export interface FkForeignTableJoinOptions<K, KO> {
  /** The subscriptions, filled by fk-subscription-receive. */
  readonly storeName: string;
  readonly keySchema: CombinedKeySchema<KO, K>;
}
export interface FkForeignTableJoinSupplier<K, KO, VO>
  extends ProcessorSupplierObject<KO, Change<VO>, K, SubscriptionResponseWrapper<VO>>, VersionedSemantics {}

/**
 * A foreign-key join from the right side: a change of the right table answers all subscriptions of its key, in the order of the left
 * keys' bytes, with the right record's timestamp and headers.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.ForeignTableJoinProcessorSupplier
 */
export function fkForeignTableJoin<K, KO, VO>(options: FkForeignTableJoinOptions<K, KO>): FkForeignTableJoinSupplier<K, KO, VO> {
  return new Supplier(options);
}

class Supplier<K, KO, VO> implements FkForeignTableJoinSupplier<K, KO, VO> {
  useVersionedSemantics = false;
  readonly #options: FkForeignTableJoinOptions<K, KO>;

  constructor(options: FkForeignTableJoinOptions<K, KO>) { this.#options = options; }

  get(): Processor<KO, Change<VO>, K, SubscriptionResponseWrapper<VO>> { return new FkForeignTableJoin(this.#options, this.useVersionedSemantics); }
}

class FkForeignTableJoin<K, KO, VO> extends Operator<KO, Change<VO>, K, SubscriptionResponseWrapper<VO>> {
  readonly #options: FkForeignTableJoinOptions<K, KO>;
  readonly #useVersionedSemantics: boolean;
  #store!: SubscriptionStore<K>;
  #keys!: CombinedKeyCodec<KO, K>;

  constructor(options: FkForeignTableJoinOptions<K, KO>, useVersionedSemantics: boolean) {
    super();
    this.#options = options;
    this.#useVersionedSemantics = useVersionedSemantics;
  }

  override init(context: ProcessorContext<K, SubscriptionResponseWrapper<VO>>): void {
    super.init(context);
    this.#store = context.getStateStore(this.#options.storeName);
    this.#keys = this.#options.keySchema.bind(this.context as OperatorContext);
  }

  process(record: Record<KO, Change<VO>>): void {
    const { key: foreignKey, value: change, timestamp } = record;
    if (foreignKey === null) {
      this.context.drop('null-key');
      return;
    }
    if (this.#useVersionedSemantics && !change.isLatest) {
      this.context.drop('out-of-order-version', { key: detailOf(foreignKey), timestamp });
      return;
    }
    const prefix = this.#keys.prefixBytes(foreignKey, record.headers);
    let answered = false;
    for (const [key, { value: subscription }] of this.#store.range(prefix, incremented(prefix))) {
      // the bound itself belongs to the range, and to another foreign key
      if (!startsWith(key, prefix)) continue;
      answered = true;
      const response = new SubscriptionResponseWrapper(subscription.hash, change.newValue, subscription.primaryPartition);
      this.context.forward(new Record(this.#keys.fromBytes(key, record.headers).primaryKey, response, timestamp, record.headersOrNull));
    }
    if (!answered) this.context.drop('no-subscription', this.context.tracing ? { key: detailOf(foreignKey) } : undefined);
  }
}

/** The smallest key of the same length that comes after all keys with this prefix. It starts with a length, so it is never all 0xff. */
function incremented(prefix: Uint8Array): Uint8Array {
  const bytes = prefix.slice();
  for (let i = bytes.length - 1; i >= 0; i--) {
    if (bytes[i] === 0xff) {
      bytes[i] = 0;
    } else {
      bytes[i] = bytes[i]! + 1;
      break;
    }
  }
  return bytes;
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (bytes.length < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[i] !== prefix[i]) return false;
  return true;
}
