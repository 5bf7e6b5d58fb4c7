import { assertNever } from '../../common/assert-never.ts';
import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { ProcessorSupplierObject } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import { detailOf } from '../detail.ts';
import type { CombinedKey } from './fk-combined-key.ts';
import type { SubscriptionChange } from './fk-subscription-receive.ts';
import { SubscriptionResponseWrapper } from './fk-subscription-response-wrapper.ts';
import { instructionName, SubscriptionInstruction } from './fk-subscription-wrapper.ts';
import type { KTableValueGetter, KTableValueGetterSupplier } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

/**
 * Third step of a foreign-key join: answers a subscription with the right table's current value, as its instruction wants it. The
 * answer's timestamp is the later one of subscription and right value.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.SubscriptionJoinProcessorSupplier
 */
export function fkSubscriptionJoin<K, KO, VO>(
  foreignTable: KTableValueGetterSupplier<KO, VO>,
): ProcessorSupplierObject<CombinedKey<KO, K>, SubscriptionChange<K>, K, SubscriptionResponseWrapper<VO>> {
  return { get: () => new FkSubscriptionJoin<K, KO, VO>(foreignTable.get()) };
}

class FkSubscriptionJoin<K, KO, VO> extends Operator<CombinedKey<KO, K>, SubscriptionChange<K>, K, SubscriptionResponseWrapper<VO>> {
  readonly #foreignTable: KTableValueGetter<KO, VO>;

  constructor(foreignTable: KTableValueGetter<KO, VO>) {
    super();
    this.#foreignTable = foreignTable;
  }

  override init(context: ProcessorContext<K, SubscriptionResponseWrapper<VO>>): void {
    super.init(context);
    this.#foreignTable.init(this.context as OperatorContext);
  }

  process(record: Record<CombinedKey<KO, K>, SubscriptionChange<K>>): void {
    const { foreignKey, primaryKey } = record.key;
    const { value: subscription, timestamp } = record.value.newValue!;
    const found = foreignKey === null ? null : this.#foreignTable.get(foreignKey);
    const { hash, instruction, primaryPartition } = subscription;
    switch (instruction) {
      case SubscriptionInstruction.DELETE_KEY_NO_PROPAGATE:
        this.context.drop('not-forwarded', this.context.tracing
          ? { key: detailOf(primaryKey), foreignKey: detailOf(foreignKey), instruction: instructionName(instruction) } : undefined);
        return;
      case SubscriptionInstruction.PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE:
        if (found === null) {
          this.context.drop('no-table-match', this.context.tracing
            ? { key: detailOf(foreignKey), primaryKey: detailOf(primaryKey), instruction: instructionName(instruction) } : undefined);
          return;
        }
        break;
      case SubscriptionInstruction.DELETE_KEY_AND_PROPAGATE:
      case SubscriptionInstruction.PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE:
        break;
      default:
        assertNever(instruction);
    }
    const foreignValue = found === null || instruction === SubscriptionInstruction.DELETE_KEY_AND_PROPAGATE ? null : found.value;
    const response = new SubscriptionResponseWrapper(hash, foreignValue, primaryPartition);
    const responseTime = found === null ? timestamp : Math.max(timestamp, found.timestamp);
    this.context.forward(new Record(primaryKey, response, responseTime, record.headersOrNull));
  }

  close(): void { this.#foreignTable.close(); }
}
