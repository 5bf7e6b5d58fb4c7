import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import type { ValueAndTimestamp } from '../../state/stores.ts';
import { UnsupportedOperationException } from '../../errors/errors.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import { Change } from '../tables/ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetter, KTableValueGetterSupplier, TableNode, VersionedSemantics } from '../tables/ktable.ts';
import { Operator } from '../operator.ts';

export interface KTableKTableJoinOptions<K, V1, V2, VOut> {
  readonly kind: 'inner' | 'left' | 'outer';
  /** Whose updates this node receives: `this` is the table that the join was called on, `other` its argument. */
  readonly side: 'this' | 'other';
  readonly thisTable: TableNode<K, V1>;
  readonly otherTable: TableNode<K, V2>;
  /** Always (value of `thisTable`, value of `otherTable`), whichever side was updated. */
  readonly joiner: (thisValue: V1 | null, otherValue: V2 | null) => VOut | null;
}
export interface KTableKTableJoinSupplier<K, VIn, VOut> extends KTableProcessorSupplier<K, VIn, K, VOut>, VersionedSemantics {}

/**
 * One side of a join of two tables on their common key: an update here meets the other table's current value. The four rules of Kafka's
 * classes come down to which of the two values a result needs:
 *
 * | join, updated side | needs its own value | needs the other table's |
 * |---|---|---|
 * | inner | yes | yes |
 * | left, left side | yes | no |
 * | left, right side | no | yes |
 * | outer | one of the two | one of the two |
 *
 * Without a needed own value the result is a tombstone; without a needed other value there is no result at all, because there never was
 * one. Results and tombstones repeat freely: only a materialized result with a cache hides that.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableKTable{Inner,Left,Right,Outer}Join
 */
export function ktableKTableJoin<K, V1, V2, VOut>(options: KTableKTableJoinOptions<K, V1, V2, VOut>): KTableKTableJoinSupplier<K, V1 | V2, VOut> {
  return new Supplier(options);
}

/** The rules of one node, seen from the updated side. */
interface Rules<VOwn, VOther, VOut> {
  readonly needsOwn: boolean;
  readonly needsOther: boolean;
  readonly join: (own: VOwn | null, other: VOther | null) => VOut | null;
}

function canJoin<VOwn, VOther>(rules: Rules<VOwn, VOther, unknown>, own: VOwn | null, other: VOther | null): boolean {
  if (own === null) return !rules.needsOwn && other !== null;
  return other !== null || !rules.needsOther;
}

class Supplier<K, V1, V2, VOut> implements KTableKTableJoinSupplier<K, V1 | V2, VOut> {
  useVersionedSemantics = false;
  readonly #options: KTableKTableJoinOptions<K, V1, V2, VOut>;
  readonly #own: KTableValueGetterSupplier<K, V1 | V2>;
  readonly #other: KTableValueGetterSupplier<K, V1 | V2>;
  readonly #rules: Rules<V1 | V2, V1 | V2, VOut>;
  #sendOldValues = false;

  constructor(options: KTableKTableJoinOptions<K, V1, V2, VOut>) {
    this.#options = options;
    const { kind, side, joiner } = options;
    const isThis = side === 'this';
    this.#own = (isThis ? options.thisTable : options.otherTable).valueGetterSupplier() as KTableValueGetterSupplier<K, V1 | V2>;
    this.#other = (isThis ? options.otherTable : options.thisTable).valueGetterSupplier() as KTableValueGetterSupplier<K, V1 | V2>;
    this.#rules = {
      needsOwn: kind === 'inner' || (kind === 'left' && isThis),
      needsOther: kind === 'inner' || (kind === 'left' && !isThis),
      join: isThis ? (own, other) => joiner(own as V1 | null, other as V2 | null) : (own, other) => joiner(other as V1 | null, own as V2 | null),
    };
  }

  get(): Processor<K, Change<V1 | V2>, K, Change<VOut>> {
    return new KTableKTableJoin(this.#other.get(), this.#rules, this.#sendOldValues, this.useVersionedSemantics);
  }

  view(): KTableValueGetterSupplier<K, VOut> {
    const own = this.#own;
    const other = this.#other;
    const rules = this.#rules;
    return {
      get: () => new JoinedValueGetter(own.get(), other.get(), rules),
      storeNames: [...new Set([...own.storeNames, ...other.storeNames])],
    };
  }

  /** Always granted: to know the old result, both tables are made to keep their old values. */
  enableSendingOldValues(): boolean {
    this.#options.thisTable.enableSendingOldValues(true);
    this.#options.otherTable.enableSendingOldValues(true);
    this.#sendOldValues = true;
    return true;
  }
}

class KTableKTableJoin<K, VOwn, VOther, VOut> extends Operator<K, Change<VOwn>, K, Change<VOut>> {
  readonly #other: KTableValueGetter<K, VOther>;
  readonly #rules: Rules<VOwn, VOther, VOut>;
  readonly #sendOldValues: boolean;
  readonly #useVersionedSemantics: boolean;

  constructor(other: KTableValueGetter<K, VOther>, rules: Rules<VOwn, VOther, VOut>, sendOldValues: boolean, useVersionedSemantics: boolean) {
    super();
    this.#other = other;
    this.#rules = rules;
    this.#sendOldValues = sendOldValues;
    this.#useVersionedSemantics = useVersionedSemantics;
  }

  override init(context: ProcessorContext<K, Change<VOut>>): void {
    super.init(context);
    this.#other.init(this.context as OperatorContext);
  }

  process(record: Record<K, Change<VOwn>>): void {
    const { key, value: change } = record;
    if (key === null) {
      this.context.drop('null-key');
      return;
    }
    if (this.#useVersionedSemantics && !change.isLatest) {
      this.context.drop('out-of-order-version', { key: detailOf(key), timestamp: record.timestamp });
      return;
    }
    const found = this.#other.get(key);
    const other = found === null ? null : found.value;
    if (other === null && this.#endsWithoutPartner(key, change)) return;

    const newValue = this.#resultOf(change.newValue, other);
    const oldValue = this.#sendOldValues ? this.#resultOf(change.oldValue, other) : null;
    const timestamp = found === null || other === null ? record.timestamp : Math.max(record.timestamp, found.timestamp);
    this.context.forward(new Record(key, new Change(newValue, oldValue, change.isLatest), timestamp, record.headersOrNull));
  }

  #endsWithoutPartner(key: K, change: Change<VOwn>): boolean {
    if (this.#rules.needsOther) {
      this.context.drop('no-table-match', this.context.tracing ? { key: detailOf(key) } : undefined);
      return true;
    }
    if (change.newValue === null && change.oldValue === null) {
      this.context.drop('unchanged-tombstone', this.context.tracing ? { key: detailOf(key) } : undefined);
      return true;
    }
    return false;
  }

  #resultOf(own: VOwn | null, other: VOther | null): VOut | null {
    return canJoin(this.#rules, own, other) ? resultOf(this.#rules.join(own, other), 'joiner', this.context) : null;
  }

  close(): void { this.#other.close(); }
}

/** The join computed on lookup, for readers of a result that has no store. Never versioned (KIP-914). */
class JoinedValueGetter<K, VOwn, VOther, VOut> implements KTableValueGetter<K, VOut> {
  readonly isVersioned = false;
  readonly #own: KTableValueGetter<K, VOwn>;
  readonly #other: KTableValueGetter<K, VOther>;
  readonly #rules: Rules<VOwn, VOther, VOut>;
  #context!: OperatorContext;

  constructor(own: KTableValueGetter<K, VOwn>, other: KTableValueGetter<K, VOther>, rules: Rules<VOwn, VOther, VOut>) {
    this.#own = own;
    this.#other = other;
    this.#rules = rules;
  }

  init(context: OperatorContext): void {
    this.#context = context;
    this.#own.init(context);
    this.#other.init(context);
  }

  get(key: K): ValueAndTimestamp<VOut> | null {
    const own = this.#own.get(key);
    if (own === null && this.#rules.needsOwn) return null;
    const other = this.#other.get(key);
    const ownValue = own === null ? null : own.value;
    const otherValue = other === null ? null : other.value;
    if (!canJoin(this.#rules, ownValue, otherValue)) return null;
    const value = resultOf(this.#rules.join(ownValue, otherValue), 'joiner', this.#context);
    if (value === null) return null;
    const timestamp = own === null ? other!.timestamp : other === null ? own.timestamp : Math.max(own.timestamp, other.timestamp);
    return { value, timestamp };
  }

  getAsOf(): never { throw new UnsupportedOperationException('the result of a table-table join has no versions to look up'); }

  close(): void {
    this.#own.close();
    this.#other.close();
  }
}
