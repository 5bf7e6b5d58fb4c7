import { bytesEqual } from '../../common/bytes.ts';
import type { Headers } from '../../common/headers.ts';
import { murmur3x64_128 } from '../../common/murmur3.ts';
import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor, ProcessorSupplierObject } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import { bindSerializer } from '../../serde/bind.ts';
import type { Serializer } from '../../serde/serde.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import { SubscriptionInstruction, SubscriptionWrapper } from './fk-subscription-wrapper.ts';
import type { Change, VersionedSemantics } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

export interface FkSubscriptionSendOptions<K, V, KO> {
  /** The foreign key of a left row; null where it points nowhere. */
  readonly foreignKeyExtractor: (key: K, value: V) => KO | null;
  /** Without the application id. */
  readonly subscriptionTopic: string;
  /** null: the default key serde's. */
  readonly foreignKeySerializer: Serializer<KO> | null;
  /** Of the left table, for the hash. null: the default value serde's. */
  readonly valueSerializer: Serializer<V> | null;
  readonly leftJoin: boolean;
}

/**
 * First step of a foreign-key join: turns a change of the left table into messages to the tasks of the right one, keyed by foreign key.
 * A row that moves to another foreign key first deletes its subscription there. The left table must send old values.
 *
 * | | new foreign key | none (no value, or the extractor gave null) |
 * |---|---|---|
 * | inner, no old foreign key | ONLY_IF to the new one | nothing; a value without a foreign key is dropped |
 * | inner, the same as before | ONLY_IF to it | – |
 * | inner, another than before | NO_PROPAGATE to the old one, NULL_IF_NO to the new one | AND_PROPAGATE to the old one |
 * | left | NO_PROPAGATE to the old one if it differs, NULL_IF_NO to the new one | the same, with null for the new one |
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.foreignkeyjoin.SubscriptionSendProcessorSupplier, as of 4.1 (KAFKA-16407,
 * KAFKA-16434, KAFKA-18713)
 */
export function fkSubscriptionSend<K, V, KO>(options: FkSubscriptionSendOptions<K, V, KO>): FkSubscriptionSendSupplier<K, V, KO> {
  return new Supplier(options);
}
export interface FkSubscriptionSendSupplier<K, V, KO>
  extends ProcessorSupplierObject<K, Change<V>, KO | null, SubscriptionWrapper<K>>, VersionedSemantics {}

class Supplier<K, V, KO> implements FkSubscriptionSendSupplier<K, V, KO> {
  useVersionedSemantics = false;
  readonly #options: FkSubscriptionSendOptions<K, V, KO>;

  constructor(options: FkSubscriptionSendOptions<K, V, KO>) { this.#options = options; }

  get(): Processor<K, Change<V>, KO | null, SubscriptionWrapper<K>> { return new FkSubscriptionSend(this.#options, this.useVersionedSemantics); }
}

class FkSubscriptionSend<K, V, KO> extends Operator<K, Change<V>, KO | null, SubscriptionWrapper<K>> {
  readonly #options: FkSubscriptionSendOptions<K, V, KO>;
  readonly #useVersionedSemantics: boolean;
  #foreignKeyTopic = '';
  #valueHashTopic = '';
  #foreignKeySerializer!: Serializer<KO>;
  #valueSerializer!: Serializer<V>;

  constructor(options: FkSubscriptionSendOptions<K, V, KO>, useVersionedSemantics: boolean) {
    super();
    this.#options = options;
    this.#useVersionedSemantics = useVersionedSemantics;
  }

  override init(context: ProcessorContext<KO | null, SubscriptionWrapper<K>>): void {
    super.init(context);
    const defaults = this.context as OperatorContext;
    const topic = `${defaults.applicationId}-${this.#options.subscriptionTopic}`;
    this.#foreignKeyTopic = `${topic}-fk`;
    this.#valueHashTopic = `${topic}-vh`;
    this.#foreignKeySerializer = bindSerializer(this.#options.foreignKeySerializer ?? (defaults.keySerde.serializer as Serializer<KO>), defaults);
    this.#valueSerializer = bindSerializer(this.#options.valueSerializer ?? (defaults.valueSerde.serializer as Serializer<V>), defaults);
  }

  process(record: Record<K, Change<V>>): void {
    const { key, value: { newValue, oldValue, isLatest } } = record;
    if (this.#useVersionedSemantics && !isLatest) {
      this.context.drop('out-of-order-version', { key: detailOf(key), timestamp: record.timestamp });
      return;
    }
    if (newValue === null && oldValue === null) {
      this.context.drop('unchanged-tombstone', this.context.tracing ? { key: detailOf(key) } : undefined);
      return;
    }
    const oldForeignKey = oldValue === null ? null : this.#foreignKeyOf(key, oldValue);
    const newForeignKey = newValue === null ? null : this.#foreignKeyOf(key, newValue);
    const hash = newValue === null ? null : murmur3x64_128(this.#valueSerializer.serialize(this.#valueHashTopic, newValue, record.headers)!);
    if (this.#options.leftJoin) this.#sendLeft(record, oldForeignKey, newForeignKey, hash);
    else this.#sendInner(record, oldForeignKey, newForeignKey, hash);
  }

  #foreignKeyOf(key: K, value: V): KO | null {
    return resultOf(this.#options.foreignKeyExtractor(key, value), 'foreign-key extractor', this.context);
  }

  #sendLeft(record: Record<K, Change<V>>, oldForeignKey: KO | null, newForeignKey: KO | null, hash: Uint8Array | null): void {
    if (oldForeignKey !== null && this.#differ(oldForeignKey, newForeignKey, record.headers)) {
      this.#send(record, oldForeignKey, SubscriptionInstruction.DELETE_KEY_NO_PROPAGATE, hash);
    }
    this.#send(record, newForeignKey, SubscriptionInstruction.PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE, hash);
  }

  #sendInner(record: Record<K, Change<V>>, oldForeignKey: KO | null, newForeignKey: KO | null, hash: Uint8Array | null): void {
    if (newForeignKey === null) {
      const { newValue } = record.value;
      if (newValue !== null) this.context.drop('null-foreign-key', { key: detailOf(record.key), value: detailOf(newValue) });
      // the result of the old foreign key has to go, whether the row is gone or only points nowhere now
      if (oldForeignKey !== null) this.#send(record, oldForeignKey, SubscriptionInstruction.DELETE_KEY_AND_PROPAGATE, hash);
      else if (newValue === null) this.context.drop('no-subscription', this.context.tracing ? { key: detailOf(record.key) } : undefined);
      return;
    }
    if (oldForeignKey !== null && this.#differ(oldForeignKey, newForeignKey, record.headers)) {
      this.#send(record, oldForeignKey, SubscriptionInstruction.DELETE_KEY_NO_PROPAGATE, hash);
      // a result of the old foreign key may stand, so the new one has to answer even when it has no value
      this.#send(record, newForeignKey, SubscriptionInstruction.PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE, hash);
    } else {
      this.#send(record, newForeignKey, SubscriptionInstruction.PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE, hash);
    }
  }

  /** Compared as bytes: foreign keys need no `equals` of their own. */
  #differ(oldForeignKey: KO, newForeignKey: KO | null, headers: Headers): boolean {
    const serializer = this.#foreignKeySerializer;
    return !bytesEqual(
      serializer.serialize(this.#foreignKeyTopic, newForeignKey, headers), serializer.serialize(this.#foreignKeyTopic, oldForeignKey, headers),
    );
  }

  #send(record: Record<K, Change<V>>, foreignKey: KO | null, instruction: SubscriptionInstruction, hash: Uint8Array | null): void {
    const wrapper = new SubscriptionWrapper(hash, instruction, record.key, this.context.recordMetadata!.partition);
    this.context.forward(new Record(foreignKey, wrapper, record.timestamp, record.headersOrNull));
  }
}
