import { expect, test } from 'vitest';
import { CombinedKeySchema } from '../../../src/engine/operators/foreign-key/fk-combined-key.ts';
import { fkForeignTableJoin } from '../../../src/engine/operators/foreign-key/fk-foreign-table-join.ts';
import { fkResponseJoin } from '../../../src/engine/operators/foreign-key/fk-response-join.ts';
import { fkSubscriptionJoin } from '../../../src/engine/operators/foreign-key/fk-subscription-join.ts';
import { fkSubscriptionReceive } from '../../../src/engine/operators/foreign-key/fk-subscription-receive.ts';
import { subscriptionResponseWrapperSerde, toPrimaryPartition } from '../../../src/engine/operators/foreign-key/fk-subscription-response-wrapper.ts';
import { fkSubscriptionSend } from '../../../src/engine/operators/foreign-key/fk-subscription-send.ts';
import { instructionName, SubscriptionInstruction, SubscriptionWrapper, subscriptionWrapperSerde } from '../../../src/engine/operators/foreign-key/fk-subscription-wrapper.ts';
import { Headers } from '../../../src/engine/common/headers.ts';
import { Change } from '../../../src/engine/operators/tables/ktable.ts';
import { Operator } from '../../../src/engine/operators/operator.ts';
import type { AnyProcessorSupplier } from '../../../src/engine/processor/processor.ts';
import { Record } from '../../../src/engine/processor/record.ts';
import type { Serde } from '../../../src/engine/serde/serde.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { OperatorLine } from './operator-line.ts';
import { tableNode, tableSource, tableStore } from './table-stores.ts';

const text = Serdes.string();
const TOPIC = 'subscription-topic';

/** A topic between two operators: what goes in comes out of its bytes. */
class ThroughTopic extends Operator<unknown, unknown> {
  readonly #value: Serde<unknown>;
  readonly #seen: string[];

  constructor(value: Serde<unknown>, seen: string[]) {
    super();
    this.#value = value;
    this.#seen = seen;
  }

  process(record: Record<unknown, unknown>): void {
    if (record.value instanceof SubscriptionWrapper) this.#seen.push(`${instructionName(record.value.instruction)} ${String(record.key)}`);
    const key = text.deserializer.deserialize('t', text.serializer.serialize('t', record.key as string | null));
    const value = this.#value.deserializer.deserialize('t', this.#value.serializer.serialize('t', record.value));
    this.context.forward(new Record(key, value, record.timestamp, record.headersOrNull));
  }
}

interface FkOptions { readonly extract?: (key: string, value: string) => string | null; readonly versioned?: boolean }

/** Both inputs of a foreign-key join; the foreign key stands before the dash, `-x` has none. Steps: `L key value time`, `R key value time`. */
class FkJoin {
  readonly left: OperatorLine;
  readonly right: OperatorLine;
  readonly sent: string[] = [];

  constructor(leftJoin: boolean, { extract = prefixOf, versioned = false }: FkOptions = {}) {
    const [l, r] = [tableSource('l'), tableSource('r')];
    const [leftTable, rightTable] = [tableNode(l), tableNode(r)];
    leftTable.enableSendingOldValues(true);
    const keySchema = new CombinedKeySchema<string, string>(TOPIC, text, text);
    const subscriptions = Stores.timestampedKeyValueStoreBuilder(Stores.inMemoryKeyValueStore('subscriptions'), Serdes.bytes(), subscriptionWrapperSerde(TOPIC, text));
    const through = (serde: Serde<unknown>): AnyProcessorSupplier => () => new ThroughTopic(serde, this.sent);
    const respond = fkResponseJoin<string, string, string, string>({
      leftTable: leftTable.valueGetterSupplier(), valueSerializer: text.serializer, subscriptionTopic: TOPIC, joiner: (a, b) => `${a}+${b}`, leftJoin,
    });
    const send = fkSubscriptionSend<string, string, string>({
      foreignKeyExtractor: extract, subscriptionTopic: TOPIC, foreignKeySerializer: text.serializer, valueSerializer: text.serializer, leftJoin,
    });
    send.useVersionedSemantics = versioned;
    const answer = fkForeignTableJoin<string, string, string>({ storeName: 'subscriptions', keySchema });
    answer.useVersionedSemantics = versioned;
    this.left = new OperatorLine({ stores: [tableStore('l'), tableStore('r'), subscriptions] })
      .add(l).add(send).add(through(subscriptionWrapperSerde(TOPIC, text) as Serde<unknown>))
      .add(fkSubscriptionReceive({ storeName: 'subscriptions', keySchema })).add(fkSubscriptionJoin(rightTable.valueGetterSupplier()))
      .add(through(subscriptionResponseWrapperSerde(text) as Serde<unknown>)).add(respond);
    this.right = new OperatorLine({}, this.left)
      .add(r).add(answer).add(through(subscriptionResponseWrapperSerde(text) as Serde<unknown>)).add(respond);
  }

  expect(step: string, output: string, ...sent: readonly string[]): void {
    const [side, key, value, timestamp] = step.split(' ');
    this.sent.length = 0;
    const line = side === 'L' ? this.left : this.right;
    expect(`${step} => ${line.pipe(key, value === 'null' ? null : value, Number(timestamp))}`).toBe(`${step} => ${output}`);
    if (side === 'L') expect(this.sent.join(', ')).toBe(sent.join(', '));
  }
}
const prefixOf = (_: string, value: string): string | null => value.split('-')[0] || null;

test('an inner join subscribes where the foreign key leads and takes leave where it led', () => {
  const join = new FkJoin(false);
  join.expect('L 1 p-x 10', '-', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE p');
  join.expect('R p P 5', '(1, p-x+P, 5)');
  join.expect('L 1 p-y 11', '(1, p-y+P, 11)', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE p');
  join.expect('R p Q 12', '(1, p-y+Q, 12)');
  join.expect('L 1 q-z 13', '(1, null, 13)', 'DELETE_KEY_NO_PROPAGATE p', 'PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE q');
  join.expect('R q R 14', '(1, q-z+R, 14)');
  join.expect('R p S 15', '-');
  join.expect('L 1 -a 15', '(1, null, 15)', 'DELETE_KEY_AND_PROPAGATE q');
  join.expect('L 1 q-b 16', '(1, q-b+R, 16)', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE q');
  join.expect('L 1 null 17', '(1, null, 17)', 'DELETE_KEY_AND_PROPAGATE q');
  join.expect('L 1 null 18', '-');
  join.expect('L 2 -a 19', '-');
  join.expect('L 2 null 20', '-');
  expect(join.left.drops.map(({ reason }) => reason)).toEqual([
    'no-table-match', 'not-forwarded', 'no-subscription', 'null-foreign-key', 'unchanged-tombstone', 'null-foreign-key', 'no-subscription',
  ]);
  expect(join.left.dropped).toBe(2);
});

test('a left join gives one answer to each change, also to rows that point nowhere', () => {
  const join = new FkJoin(true);
  join.expect('L 1 p-x 10', '(1, p-x+null, 10)', 'PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE p');
  join.expect('R p P 5', '(1, p-x+P, 5)');
  join.expect('L 1 q-z 13', '(1, q-z+null, 13)', 'DELETE_KEY_NO_PROPAGATE p', 'PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE q');
  join.expect('L 1 -a 15', '(1, -a+null, 15)', 'DELETE_KEY_NO_PROPAGATE q', 'PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE null');
  join.expect('L 1 null 17', '(1, null, 17)', 'PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE null');
  join.expect('L 1 null 18', '-');
  expect(join.left.dropped).toBe(0);
});

test('a right change answers all subscriptions of its key in key order, and no others', () => {
  const join = new FkJoin(false);
  join.expect('R p P 5', '-');
  join.expect('L 1 p 3', '(1, p+P, 5)', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE p');
  join.expect('L 2 p 9', '(2, p+P, 9)', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE p');
  join.expect('L 3 q 9', '-', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE q');
  join.expect('L 4 pp 9', '-', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE pp');
  join.expect('R p Q 7', '(1, p+Q, 7) (2, p+Q, 7)');
  join.expect('R p null 8', '(1, null, 8) (2, null, 8)');
});

test('the extractor may look at the left key', () => {
  const join = new FkJoin(false, { extract: (key) => `of-${key}` });
  join.expect('R of-1 P 5', '-');
  join.expect('L 1 a 6', '(1, a+P, 6)', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE of-1');
});

test('an answer to a left value that has changed since is dropped and counted', () => {
  const join = new FkJoin(false);
  join.expect('L 1 p-x 1', '-', 'PROPAGATE_ONLY_IF_FK_VAL_AVAILABLE p');
  new OperatorLine({}, join.left).add(tableSource('l')).pipe('1', 'p-newer', 2);
  join.expect('R p P 5', '-');
  expect(join.left.drops.at(-1)).toMatchObject({ reason: 'stale-response', details: { key: '1', currentValue: 'p-newer' } });
  expect(join.left.dropped).toBe(1);
});

test('only a message that asks even for null may come without a foreign key', () => {
  const keySchema = new CombinedKeySchema<string, string>(TOPIC, text, text);
  const subscriptions = Stores.timestampedKeyValueStoreBuilder(Stores.inMemoryKeyValueStore('subscriptions'), Serdes.bytes(), subscriptionWrapperSerde(TOPIC, text));
  const line = new OperatorLine({ stores: [subscriptions] }).add(fkSubscriptionReceive({ storeName: 'subscriptions', keySchema }));
  const { DELETE_KEY_AND_PROPAGATE, PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE } = SubscriptionInstruction;
  expect(line.pipe(null, new SubscriptionWrapper(null, DELETE_KEY_AND_PROPAGATE, 'p', 0), 1)).toBe('-');
  expect(line.pipe(null, new SubscriptionWrapper(null, PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE, 'p', 0), 1)).not.toBe('-');
  expect(line.drops.map(({ reason }) => reason)).toEqual(['null-foreign-key']);
});

test('versions out of order ask and answer nothing', () => {
  const join = new FkJoin(false, { versioned: true });
  const late = new Change('p-x', null, false);
  const sender = new OperatorLine({ stores: [tableStore('l')] });
  const supplier = fkSubscriptionSend<string, string, string>({
    foreignKeyExtractor: prefixOf, subscriptionTopic: TOPIC, foreignKeySerializer: text.serializer, valueSerializer: text.serializer, leftJoin: false,
  });
  supplier.useVersionedSemantics = true;
  expect(sender.add(supplier).pipe('1', late, 1)).toBe('-');
  expect(sender.fates).toEqual(['out-of-order-version']);
  join.expect('R p P 1', '-');
  expect(join.left.dropped).toBe(0);
});

test('an answer goes to the partition that its left row came from', () => {
  expect(toPrimaryPartition('t', 'k', { primaryPartition: 3 } as never, 5, new Headers())).toBe(3);
});
