import { expect, test } from 'vitest';
import { bytesOfHex, hexOf, utf8Encode } from '../../../src/engine/common/bytes.ts';
import { murmur3x64_128 } from '../../../src/engine/common/murmur3.ts';
import { ConfigException, SerializationException, StreamsException, UnsupportedVersionException } from '../../../src/engine/errors/errors.ts';
import { changeSerde } from '../../../src/engine/operators/tables/change-serde.ts';
import { CombinedKeySchema } from '../../../src/engine/operators/foreign-key/fk-combined-key.ts';
import { SubscriptionResponseWrapper, subscriptionResponseWrapperSerde } from '../../../src/engine/operators/foreign-key/fk-subscription-response-wrapper.ts';
import { SubscriptionInstruction, SubscriptionWrapper, subscriptionWrapperSerde } from '../../../src/engine/operators/foreign-key/fk-subscription-wrapper.ts';
import { Change } from '../../../src/engine/operators/tables/ktable.ts';
import { LeftOrRightValue, leftOrRightValueSerde } from '../../../src/engine/operators/joins/left-or-right-value-serde.ts';
import { TimestampedKeyAndJoinSide, timestampedKeyAndJoinSideSerde } from '../../../src/engine/operators/joins/timestamped-key-and-join-side-serde.ts';
import { Headers } from '../../../src/engine/common/headers.ts';
import { bindSerde, type SerdeDefaults } from '../../../src/engine/serde/bind.ts';
import type { Serde } from '../../../src/engine/serde/serde.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';

const text = Serdes.string();
const HASH_OF_HELLO = '30bfb4f39919e764566aea857401d1c6';
const hash = murmur3x64_128(utf8Encode('hello'));

function hexFrom<T>(serde: Serde<T>, data: T, topic = 't'): string { return hexOf(serde.serializer.serialize(topic, data)!); }
function roundTrip<T>(serde: Serde<T>, data: T): T { return serde.deserializer.deserialize('t', serde.serializer.serialize('t', data)) as T; }

function defaultsWith(config: { [key: string]: unknown } = {}, serde: Serde<string> | null = null): SerdeDefaults {
  const given = (): Serde<unknown> => {
    if (serde === null) throw new ConfigException('no default serde');
    return serde as Serde<unknown>;
  };
  return { applicationId: 'app', config, get keySerde() { return given(); }, get valueSerde() { return given(); } };
}
/** Notes the topic that it is called with. */
function spying(topics: string[]): Serde<string> {
  return {
    name: 'spying',
    serializer: { serialize(topic, data) { topics.push(topic); return text.serializer.serialize(topic, data); } },
    deserializer: { deserialize(topic, data) { topics.push(topic); return text.deserializer.deserialize(topic, data); } },
  };
}

test('a change is written with a flag that says which values are there', () => {
  const serde = changeSerde(text);
  expect(hexFrom(serde, new Change('B', 'A'))).toBe('02424102');
  expect(hexFrom(serde, new Change<string>('B', null))).toBe('4201');
  expect(hexFrom(serde, new Change<string>(null, 'A'))).toBe('4100');
  expect(hexFrom(serde, new Change('x'.repeat(64), 'A')).slice(0, 6)).toBe('800178');
  expect(hexFrom(serde, new Change('x'.repeat(300), '')).slice(0, 6)).toBe('d80478');
  for (const change of [new Change('B', 'A'), new Change<string>(null, 'A'), new Change<string>('', null), new Change('x'.repeat(300), '')]) {
    expect(roundTrip(serde, change)).toEqual(change);
  }
});

test('a change that later releases wrote tells whether it is the latest', () => {
  const { deserializer } = changeSerde(text);
  expect(deserializer.deserialize('t', bytesOfHex('410003'))).toEqual(new Change<string>(null, 'A', false));
  expect(deserializer.deserialize('t', bytesOfHex('420104'))).toEqual(new Change<string>('B', null, true));
  expect(deserializer.deserialize('t', bytesOfHex('0242410005'))).toEqual(new Change('B', 'A', false));
  expect(() => deserializer.deserialize('t', bytesOfHex('420204'))).toThrow(/`2` for isLatestFlag/);
  expect(() => deserializer.deserialize('t', bytesOfHex('4206'))).toThrow(StreamsException);
});

test('bytes that are no change are a serialization error', () => {
  const { deserializer } = changeSerde(text);
  expect(() => deserializer.deserialize('t', null)).toThrow(SerializationException);
  expect(() => deserializer.deserialize('t', bytesOfHex('104202'))).toThrow(/length of its new value/);
  expect(() => deserializer.deserialize('t', bytesOfHex('ffffffffff02'))).toThrow(SerializationException);
});

test('a change of nothing cannot be written, and one of both values not while readers of 3.4 are about', () => {
  expect(() => changeSerde(text).serializer.serialize('t', new Change<string>(null, null))).toThrow(/Both old and new values are null/);
  const upgrading = bindSerde(changeSerde(text), defaultsWith({ 'upgrade.from': '3.4' }));
  expect(() => upgrading.serializer.serialize('t', new Change('B', 'A'))).toThrow(/upgrade\.from/);
  expect(hexFrom(upgrading, new Change<string>('B', null))).toBe('4201');
  expect(hexFrom(bindSerde(changeSerde(text), defaultsWith({ 'upgrade.from': '3.5' })), new Change('B', 'A'))).toBe('02424102');
});

test('a wrapping serde takes the default serde when a task starts, and is not changed by that', () => {
  const unbound = changeSerde<string>(null);
  expect(hexFrom(bindSerde(unbound, defaultsWith({}, text)), new Change<string>('B', null))).toBe('4201');
  expect(() => bindSerde(unbound, defaultsWith())).toThrow(ConfigException);
  expect(bindSerde(text, defaultsWith())).toBe(text);
});

test('keys of unmatched records sort by time, then right before left, then by key', () => {
  const serde = timestampedKeyAndJoinSideSerde(text);
  const key = new TimestampedKeyAndJoinSide('k', 5, true);
  expect(hexFrom(serde, key)).toBe('0000000000000005016b');
  expect(roundTrip(serde, key).equals(key)).toBe(true);
  expect(key.equals(new TimestampedKeyAndJoinSide('k', 5, false))).toBe(false);
  const sorted = [[6, true, 'a'], [5, true, 'a'], [5, false, 'b'], [5, false, 'a']] as const;
  expect(sorted.map(([time, left, k]) => hexFrom(serde, new TimestampedKeyAndJoinSide(k as string, time, left))).sort()).toEqual([
    '00000000000000050061', '00000000000000050062', '00000000000000050161', '00000000000000060161',
  ]);
});

test('a value of one side carries its side in front', () => {
  const serde = leftOrRightValueSerde(text, Serdes.long());
  expect(hexFrom(serde, new LeftOrRightValue<string, bigint>(true, 'v'))).toBe('0176');
  expect(hexFrom(serde, new LeftOrRightValue<string, bigint>(false, 7n))).toBe('000000000000000007');
  expect(roundTrip(serde, new LeftOrRightValue<string, bigint>(false, 7n))).toMatchObject({ leftValue: null, rightValue: 7n });
  expect(roundTrip(serde, new LeftOrRightValue<string, bigint>(true, 'v'))).toMatchObject({ leftValue: 'v', rightValue: null });
});

test('subscriptions have the bytes of Kafka\'s wrapper', () => {
  const serde = subscriptionWrapperSerde('reg-topic', text);
  const { PROPAGATE_NULL_IF_NO_FK_VAL_AVAILABLE: ask, DELETE_KEY_AND_PROPAGATE: remove } = SubscriptionInstruction;
  const asking = new SubscriptionWrapper(hash, ask, 'p', 3);
  expect(hexFrom(serde, asking)).toBe(`0102${HASH_OF_HELLO}7000000003`);
  expect(hexFrom(serde, new SubscriptionWrapper(null, remove, 'p', 0))).toBe('81017000000000');
  expect(roundTrip(serde, asking)).toEqual(asking);
  expect(serde.deserializer.deserialize('t', bytesOfHex(`0003${HASH_OF_HELLO}70`))).toEqual(new SubscriptionWrapper(hash, 3, 'p', null, 0));
});

test('while instances of 3.3 are about, subscriptions are written without the partition', () => {
  const bind = (version: string): Serde<SubscriptionWrapper<string>> => bindSerde(subscriptionWrapperSerde('reg', text), defaultsWith({ 'upgrade.from': version }));
  const asking = new SubscriptionWrapper(hash, 2, 'p', 3);
  expect(hexFrom(bind('3.3'), asking)).toBe(`0002${HASH_OF_HELLO}70`);
  expect(hexFrom(bind('0.10.0'), asking)).toBe(`0002${HASH_OF_HELLO}70`);
  expect(hexFrom(bind('3.4'), asking)).toBe(`0102${HASH_OF_HELLO}7000000003`);
});

test('subscriptions that no release up to now has written are refused', () => {
  const { deserializer } = subscriptionWrapperSerde('reg', text);
  expect(() => deserializer.deserialize('t', bytesOfHex('8201700000000000'))).toThrow(UnsupportedVersionException);
  expect(() => deserializer.deserialize('t', bytesOfHex('81047000000000'))).toThrow(/instruction byte value = 4/);
  expect(() => deserializer.deserialize('t', null)).toThrow(SerializationException);
});

test('responses have the bytes of Kafka\'s wrapper, and an empty value reads back as null', () => {
  const serde = subscriptionResponseWrapperSerde(text);
  expect(hexFrom(serde, new SubscriptionResponseWrapper<string>(hash, 'v', 4))).toBe(`00${HASH_OF_HELLO}76`);
  expect(hexFrom(serde, new SubscriptionResponseWrapper<string>(null, null, 4))).toBe('80');
  expect(roundTrip(serde, new SubscriptionResponseWrapper<string>(hash, 'v', 4))).toEqual(new SubscriptionResponseWrapper(hash, 'v', null));
  expect(roundTrip(serde, new SubscriptionResponseWrapper<string>(hash, '', 4)).foreignValue).toBeNull();
  expect(() => serde.deserializer.deserialize('t', bytesOfHex('01'))).toThrow(UnsupportedVersionException);
});

test('subscription keys start with the length of the foreign key, and serdes see pseudo topics', () => {
  const topics: string[] = [];
  const keys = new CombinedKeySchema('reg-topic', spying(topics), spying(topics)).bind(defaultsWith());
  const none = new Headers();
  expect(hexOf(keys.toBytes('f', 'p', none))).toBe('000000016670');
  expect(hexOf(keys.prefixBytes('f', none))).toBe('0000000166');
  expect(keys.fromBytes(bytesOfHex('000000016670'), none)).toMatchObject({ foreignKey: 'f', primaryKey: 'p' });
  expect(topics).toEqual(['app-reg-topic-fk', 'app-reg-topic-pk', 'app-reg-topic-fk', 'app-reg-topic-fk', 'app-reg-topic-pk']);
});

test('the primary key inside a subscription is serialised under a pseudo topic', () => {
  const topics: string[] = [];
  const serde = bindSerde(subscriptionWrapperSerde('reg-topic', spying(topics)), defaultsWith());
  roundTrip(serde, new SubscriptionWrapper(null, 1, 'p', 0));
  expect(topics).toEqual(['app-reg-topic-pk', 'app-reg-topic-pk']);
});
