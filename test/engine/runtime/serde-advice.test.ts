import { expect, test } from 'vitest';
import {
  BufferConfig, ConfigException, Consumed, JoinWindows, Materialized, Produced, Serdes, Stores, StreamsBuilder, StreamsException, Suppressed, TopologyTestDriver,
} from '../../../src/engine/index.ts';

const text = Serdes.string();
const consumed = Consumed.with(text, text);

/** The call that the error says to add. Its line is in this file. */
function adviceFor(make: (builder: StreamsBuilder) => unknown): string {
  const builder = new StreamsBuilder();
  make(builder);
  let thrown: unknown;
  try {
    new TopologyTestDriver(builder.build(), { 'application.id': 'app' });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StreamsException);
  const { message, cause } = thrown as StreamsException;
  expect((cause instanceof StreamsException ? cause.cause : cause)).toBeInstanceOf(ConfigException);
  expect(message).toMatch(/serdes for (source|sink) node|serdes for store/);
  expect(message).toMatch(/\(.*serde-advice\.test\.ts:\d+\): give it /);
  return message.slice(message.indexOf('give it ') + 8).split(', or')[0]!;
}

test('a missing serde is Kafka\'s error with the call to add and the line of the operator', () => {
  const advice = {
    source: adviceFor((builder) => builder.stream('in').to('out')),
    sink: adviceFor((builder) => builder.stream('in', consumed).mapValues((value) => value.length).to('out')),
    groupBy: adviceFor((builder) => builder.stream('in', consumed).groupBy((_key, value) => value.length).count()),
    tableGroupBy: adviceFor((builder) => builder.table('in', consumed).groupBy((_key, value) => [value.length, value]).count()),
    aggregate: adviceFor((builder) => builder.stream('in', consumed).groupByKey().aggregate(() => 0, (_key, _value, count) => count + 1)),
    table: adviceFor((builder) => builder.table('in', consumed).mapValues((value) => value.length, Materialized.as('lengths'))),
    streamJoin: adviceFor((builder) => builder.stream('in', consumed).join(builder.stream('other', consumed), (left, right) => left + right, JoinWindows.ofTimeDifferenceWithNoGrace(5))),
    tableJoin: adviceFor((builder) => builder.stream('in', consumed).selectKey((_key, value) => value.length).join(builder.table('other', Consumed.with(Serdes.integer(), text)), (left, right) => left + right)),
    foreignKey: adviceFor((builder) => builder.table('in', consumed).join(builder.table('other', consumed).mapValues((value) => value.length), (value) => value, (_left, right) => right)),
    repartition: adviceFor((builder) => builder.stream('in', consumed).selectKey((_key, value) => value.length).repartition()),
    ownStore: adviceFor((builder) => {
      builder.addStateStore(Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore('st'), null as never, text));
      builder.stream('in', consumed).process(() => ({ process: () => undefined }), 'st');
    }),
  };
  expect(advice).toEqual({
    source: 'where the topic is read: builder.stream(topic, Consumed.with(keySerde, valueSerde))',
    sink: 'where the topic is written: stream.to(topic, Produced.with(keySerde, valueSerde))',
    groupBy: 'there: stream.groupBy(mapper, Grouped.with(keySerde, valueSerde))',
    tableGroupBy: 'there: table.groupBy(mapper, Grouped.with(keySerde, valueSerde))',
    aggregate: 'there: Materialized.with(keySerde, valueSerde)',
    table: 'there: Materialized.with(keySerde, valueSerde)',
    streamJoin: 'there: StreamJoined.with(keySerde, valueSerde, otherValueSerde)',
    tableJoin: 'where the streams are joined: StreamJoined.with(keySerde, valueSerde, otherValueSerde)',
    foreignKey: 'to the tables that are joined: Consumed.with(keySerde, valueSerde) where they are read',
    repartition: 'there: stream.repartition(Repartitioned.with(keySerde, valueSerde))',
    ownStore: 'to the builder of the store: Stores.keyValueStoreBuilder(supplier, keySerde, valueSerde)',
  });
});

test('a suppressed table and a processor that asks for the default serde say where they are', () => {
  const suppressed = adviceFor((builder) => builder.stream('in', consumed).groupByKey().aggregate(() => 0, (_key, _value, count) => count + 1, Materialized.with(text, Serdes.integer()))
    .mapValues((count) => `${count}`).suppress(Suppressed.untilTimeLimit(1, BufferConfig.unbounded())).toStream().to('out', Produced.with(text, text)));
  expect(suppressed).toBe('to the table that is suppressed, where it is made: Materialized.with(keySerde, valueSerde)');
  const builder = new StreamsBuilder();
  builder.stream('in', consumed).process(() => ({ init: (context) => void context.keySerde, process: () => undefined }));
  expect(() => new TopologyTestDriver(builder.build())).toThrow(/^failed to initialize processor KSTREAM-PROCESSOR-0000000001 \(.*serde-advice\.test\.ts:\d+\): Please specify a key serde/);
});
