import { StreamsException } from '../../errors/errors.ts';
import type { OperatorContext, ProcessorContext } from '../../processor/context.ts';
import type { Processor } from '../../processor/processor.ts';
import { Record } from '../../processor/record.ts';
import { resultOf } from '../callback-result.ts';
import { detailOf } from '../detail.ts';
import type { KeyValueMapper } from '../functions.ts';
import { keysEqual } from '../key-equality.ts';
import { orNull, requirePair } from '../key-value-pair.ts';
import type { KeyValuePair } from '../key-value-pair.ts';
import { Change } from './ktable.ts';
import type { KTableProcessorSupplier, KTableValueGetterSupplier, TableNode, VersionedSemantics } from './ktable.ts';
import { Operator } from '../operator.ts';

/** The selector may also give null: the row belongs to no group. */
export type GroupSelector<K, V, KG, VG> = KeyValueMapper<K, V, KeyValuePair<KG, VG> | null>;

/**
 * Sends each change of a table to the groups that it concerns: what is to be taken away goes to the old row's group, what is to be added
 * to the new row's. Both in one record where the group stays the same; else two, the old one first, and on a cluster nothing keeps their
 * order. A row whose selected key or value is null belongs to no group.
 *
 * The parent must send old values; the DSL asks for them.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.KTableRepartitionMap
 */
export function ktableGroupBy<K, V, KG, VG>(
  parent: TableNode<K, V>, selector: GroupSelector<K, V, KG, VG>,
): KTableProcessorSupplier<K, V, KG, VG> & VersionedSemantics {
  return new KTableGroupBySupplier(parent, selector);
}

class KTableGroupBySupplier<K, V, KG, VG> implements KTableProcessorSupplier<K, V, KG, VG>, VersionedSemantics {
  useVersionedSemantics = false;
  readonly #parent: TableNode<K, V>;
  readonly #selector: GroupSelector<K, V, KG, VG>;

  constructor(parent: TableNode<K, V>, selector: GroupSelector<K, V, KG, VG>) {
    this.#parent = parent;
    this.#selector = selector;
  }

  get(): Processor<K, Change<V>, KG, Change<VG>> {
    return new KTableGroupBy(this.#selector, this.useVersionedSemantics);
  }

  enableSendingOldValues(): boolean { return this.#parent.enableSendingOldValues(true); }

  /** @throws StreamsException  always: the grouped rows lie behind a topic, in other tasks */
  view(): KTableValueGetterSupplier<KG, VG> {
    throw new StreamsException(
      'A grouped table has no values to look up: its rows are on their way through a repartition topic. Aggregate it first.',
    );
  }
}

class KTableGroupBy<K, V, KG, VG> extends Operator<K, Change<V>, KG, Change<VG>> {
  readonly #selector: GroupSelector<K, V, KG, VG>;
  readonly #versioned: boolean;
  #oneRecordPerGroup = true;

  constructor(selector: GroupSelector<K, V, KG, VG>, versioned: boolean) {
    super();
    this.#selector = selector;
    this.#versioned = versioned;
  }

  override init(context: ProcessorContext<KG, Change<VG>>): void {
    super.init(context);
    this.#oneRecordPerGroup = readsChangesOfOneGroup(context as OperatorContext);
  }

  process(record: Record<K, Change<V>>): void {
    const { key, value: { newValue, oldValue, isLatest } } = record;
    if (key === null) {
      throw new StreamsException(
        `${this.context.currentNodeName} cannot group a change of a table that has no key.`,
        { facts: { node: this.context.currentNodeName, task: this.context.taskId } },
      );
    }
    if (this.#versioned && !isLatest) {
      // an aggregate is of latest versions only, so the group never gets to see this one
      this.context.drop('superseded-version', this.context.tracing ? { key: detailOf(key), timestamp: record.timestamp } : undefined);
      return;
    }
    const newPair = this.#select(key, newValue);
    const oldPair = this.#select(key, oldValue);
    if (oldPair === null && newPair === null) {
      this.context.drop(oldValue === null && newValue === null ? 'unchanged-tombstone' : 'null-group-key');
    } else if (oldPair !== null && newPair !== null && this.#oneRecordPerGroup && keysEqual(oldPair[0], newPair[0])) {
      this.#forward(record, oldPair[0], new Change(newPair[1], oldPair[1], isLatest));
    } else {
      if (oldPair !== null) this.#forward(record, oldPair[0], new Change<VG>(null, oldPair[1], isLatest));
      if (newPair !== null) this.#forward(record, newPair[0], new Change<VG>(newPair[1], null, isLatest));
    }
  }

  /** null when the row belongs to no group. */
  #select(key: K, value: V | null): KeyValuePair<KG, VG> | null {
    if (value === null) return null;
    const selector = this.#selector;
    const pair = resultOf(selector(key, value), 'selector', this.context);
    if (pair === null) return null;
    requirePair(pair, 'selector', this.context);
    return orNull(pair[0]) === null || orNull(pair[1]) === null ? null : pair;
  }

  #forward(record: Record<K, Change<V>>, key: KG, change: Change<VG>): void {
    this.context.forward(new Record(key, change, record.timestamp, record.headersOrNull));
  }
}

/** Applications that are being upgraded from 3.4 or older (`upgrade.from`) still read one half of a change a record. KIP-904 */
function readsChangesOfOneGroup(context: OperatorContext): boolean {
  const upgradeFrom = context.appConfigs()['upgrade.from'];
  if (upgradeFrom === undefined || upgradeFrom === null) return true;
  const [major = 0, minor = 0] = String(upgradeFrom).split('.').map(Number);
  return major > 3 || (major === 3 && minor > 4);
}
