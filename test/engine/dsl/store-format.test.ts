import { expect, test } from 'vitest';
import {
  AggregationWithHeaders, BuiltInDslStoreSuppliers, Consumed, EmitStrategy, Grouped, Headers, JoinWindows, Materialized, PositionBound, Produced, QueryableStoreTypes, RangeQuery, type Record,
  Serdes, SessionWindows, Stores, StreamJoined, StreamsBuilder, TimeWindows, TimestampedKeyQuery, TimestampedKeyWithHeadersQuery, TimestampedRangeWithHeadersQuery,
  TimestampedWindowKeyWithHeadersQuery, TimestampedWindowRangeWithHeadersQuery, TestRecord, TopologyConfig, TopologyTestDriver, ValueTimestampHeaders, WindowKeyQuery,
  WindowRangeQuery, Windowed, sessionWindow, type ProcessorContext, type TimestampedKeyValueStoreWithHeaders,
} from '../../../src/engine/index.ts';
import { queryStore } from '../../../src/engine/state/queries/query-store.ts';

const text = Serdes.string();
const consumed = Consumed.with(text, text);
const grouped = Grouped.with(text, text);
const trace = (): Headers => new Headers([['trace', new Uint8Array([1])]]);

function driverOf(builder: StreamsBuilder, config: { readonly [key: string]: unknown } = { 'dsl.store.format': 'HEADERS' }): TopologyTestDriver {
  return new TopologyTestDriver(builder.build({ 'application.id': 'app', ...config }), { 'application.id': 'app', ...config });
}
function pipe(driver: TopologyTestDriver, topic: string, key: string, value: string, timestamp: number): void {
  driver.createInputTopic(topic, text, text).pipeInput(new TestRecord(key, value, trace(), timestamp));
}
const tables = (materialized: Materialized<string, string, 'key-value'> = Materialized.as('table')): StreamsBuilder => {
  const builder = new StreamsBuilder();
  builder.table('in', consumed, materialized);
  return builder;
};
/** A value as a store has it, headers by their names: two Headers objects always look equal to a test. */
const told = (stored: unknown): string => {
  const { value, aggregation, timestamp, headers } = stored as { value?: unknown; aggregation?: unknown; timestamp?: number; headers: Headers };
  return `${String(value ?? aggregation)}${timestamp === undefined ? '' : `@${timestamp}`} {${[...headers].map(([name]) => name).join(' ')}}`;
};
/** Names of the headers of the records in a changelog, `-` for none. */
function logged(driver: TopologyTestDriver, store: string): string[] {
  const { deserializer } = Serdes.byteArray();
  return driver.createOutputTopic(`app-${store}-changelog`, deserializer, deserializer).readRecordsToList().map(({ headers }) => [...headers].map(([name]) => name).join(' ') || '-');
}

test.each(['HEADERS', 'headers'])('dsl.store.format=%s makes stores with headers, in which operators of the DSL put none', (format) => {
  const driver = driverOf(tables(), { 'dsl.store.format': format });
  pipe(driver, 'in', 'a', '1', 5);
  const store = driver.getTimestampedKeyValueStoreWithHeaders<string, string>('table')!;
  expect(told(store.get('a'))).toBe('1@5 {}');
  expect([driver.getKeyValueStore('table')!.get('a'), driver.getTimestampedKeyValueStore('table')!.get('a')]).toEqual(['1', { value: '1', timestamp: 5 }]);
  driver.createInputTopic<string, string | null>('in', text, text as never).pipeInput(new TestRecord('a', null, trace(), 6));
  expect(logged(driver, 'table')).toEqual(['-', 'trace']);
});

test.each([undefined, 'DEFAULT', 'default'])('with dsl.store.format=%s they keep none', (format) => {
  const driver = driverOf(tables(), format === undefined ? {} : { 'dsl.store.format': format });
  pipe(driver, 'in', 'a', '1', 5);
  expect([driver.getTimestampedKeyValueStoreWithHeaders('table'), driver.getTimestampedKeyValueStore('table')!.get('a')]).toEqual([null, { value: '1', timestamp: 5 }]);
});

test('a TopologyConfig has no say in the format, only the application has', () => {
  for (const [named, configured, kept] of [['HEADERS', 'DEFAULT', false], ['DEFAULT', 'HEADERS', true]] as const) {
    const builder = new StreamsBuilder(new TopologyConfig({ 'application.id': 'app', 'dsl.store.format': named }));
    builder.table('in', consumed, Materialized.as('table'));
    expect(driverOf(builder, { 'dsl.store.format': configured }).getTimestampedKeyValueStoreWithHeaders('table') !== null).toBe(kept);
  }
});

test('stores in memory keep no headers, as in Kafka, save those of stream-stream joins', () => {
  expect(driverOf(tables(Materialized.as('table')), { 'dsl.store.format': 'HEADERS', 'dsl.store.suppliers.class': BuiltInDslStoreSuppliers.IN_MEMORY }).getTimestampedKeyValueStoreWithHeaders('table')).toBe(null);
  const builder = new StreamsBuilder();
  builder.stream('left', consumed).join(builder.stream('right', consumed), (a, b) => a + b, JoinWindows.ofTimeDifferenceAndGrace(10, 0),
    StreamJoined.with(text, text, text).withDslStoreSuppliers(BuiltInDslStoreSuppliers.IN_MEMORY).withStoreName('joined')).to('out', Produced.with(text, text));
  const driver = driverOf(builder);
  pipe(driver, 'left', 'a', '1', 5);
  pipe(driver, 'right', 'a', '2', 6);
  expect([...driver.getTimestampedWindowStoreWithHeaders<string, string>('joined-this-join-store')!.fetch('a', 0, 9)].map(([start, value]) => `${start} ${told(value)}`)).toEqual(['5 1@5 {trace}']);
  expect(driver.createOutputTopic('out', text, text).readValuesToList()).toEqual(['12']);
});

test('a supplier with headers makes a store with headers, whatever the format', () => {
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', consumed).groupByKey(grouped);
  stream.count(Materialized.as(Stores.persistentTimestampedKeyValueStoreWithHeaders('counts')));
  stream.windowedBy(TimeWindows.ofSizeAndGrace(10, 0)).count(Materialized.as(Stores.persistentTimestampedWindowStoreWithHeaders('windows', 10, 10, false)));
  stream.windowedBy(SessionWindows.ofInactivityGapAndGrace(10, 0)).count(Materialized.as(Stores.persistentSessionStoreWithHeaders('sessions', 10)));
  const driver = driverOf(builder, {});
  pipe(driver, 'in', 'a', '1', 5);
  expect(driver.getTimestampedKeyValueStoreWithHeaders('counts')!.get('a')).toMatchObject({ value: 1n, timestamp: 5 });
  expect(driver.getTimestampedWindowStoreWithHeaders('windows')!.fetch('a', 0)).toMatchObject({ value: 1n, timestamp: 5 });
  expect(told(driver.getSessionStoreWithHeaders('sessions')!.fetchSession('a', 5, 5))).toBe('1 {}');
  expect([driver.getWindowStore('windows')!.fetch('a', 0), driver.getTimestampedWindowStore('windows')!.fetch('a', 0), driver.getSessionStore('sessions')!.fetchSession('a', 5, 5)])
    .toEqual([1n, { value: 1n, timestamp: 5 }, 1n]);
  expect([...driver.getSessionStore<string, bigint>('sessions')!.fetch('a')].map(([{ key }, value]) => [key, value])).toEqual([['a', 1n]]);
});

/** A processor that keeps what it gets, headers and all. */
function keeping(): StreamsBuilder {
  const builder = new StreamsBuilder();
  builder.addStateStore(Stores.timestampedKeyValueStoreWithHeadersBuilder(Stores.persistentTimestampedKeyValueStoreWithHeaders('kept'), text, text));
  builder.stream('in', consumed).process({
    get: () => {
      let store: TimestampedKeyValueStoreWithHeaders<string, string>;
      let forward: (record: Record<string, string>) => void;
      return {
        init: (context: ProcessorContext<string, string>) => {
          store = context.getStateStore('kept');
          forward = (record) => { context.forward(record); };
        },
        process: (record: Record<string, string>) => {
          const before = store.get(record.key);
          store.put(record.key, ValueTimestampHeaders.make(record.value, record.timestamp, record.headers));
          if (before !== null) forward(record.withHeaders(before.headers));
        },
      };
    },
  }, 'kept').to('out', Produced.with(text, text));
  return builder;
}

test('a processor finds the headers that it kept', () => {
  const driver = driverOf(keeping(), {});
  pipe(driver, 'in', 'a', '1', 5);
  driver.createInputTopic('in', text, text).pipeInput('a', '2', 6);
  expect([...driver.createOutputTopic('out', text, text).readRecord().headers].map(([name]) => name)).toEqual(['trace']);
  expect(logged(driver, 'kept')).toEqual(['trace', '-']);
  expect(() => driver.getStateStore('kept')).toThrow('accessed via `getTimestampedKeyValueStoreWithHeaders()`');
});

const ask = (driver: TopologyTestDriver, store: string, query: Parameters<typeof queryStore>[1]) => queryStore(driver.getAllStateStores().get(store)!, query, PositionBound.unbounded(), 0);

test('queries give records with headers, or what a store without headers would answer', () => {
  const driver = driverOf(keeping(), {});
  pipe(driver, 'in', 'a', '1', 5);
  pipe(driver, 'in', 'b', '2', 6);
  const record = ask(driver, 'kept', TimestampedKeyWithHeadersQuery.withKey('a')).result as Record<string, string>;
  expect([record.key, record.value, record.timestamp, record.headers.toList()]).toEqual(['a', '1', 5, trace().toList()]);
  expect(ask(driver, 'kept', TimestampedKeyWithHeadersQuery.withKey('c')).result).toBe(null);
  expect(ask(driver, 'kept', TimestampedKeyQuery.withKey('a')).result).toEqual({ value: '1', timestamp: 5 });
  expect([...ask(driver, 'kept', RangeQuery.withNoBounds<string, string>()).result as Iterable<unknown>]).toEqual([['a', '1'], ['b', '2']]);
  const records = [...ask(driver, 'kept', TimestampedRangeWithHeadersQuery.withNoBounds<string, string>().withDescendingKeys()).result as Iterable<Record<string, string>>];
  expect(records.map(({ key, headers }) => `${key} ${headers.size}`)).toEqual(['b 1', 'a 1']);
  driver.getKeyValueStore<string, string>('kept')!.put('d', '4');
  expect(ask(driver, 'kept', TimestampedKeyWithHeadersQuery.withKey('d'))).toMatchObject({ failureReason: 'STORE_EXCEPTION' });
  expect(ask(driverOf(tables(), {}), 'table', TimestampedKeyWithHeadersQuery.withKey('a'))).toMatchObject({ failureReason: 'UNKNOWN_QUERY_TYPE' });
});

test('queries of windows and sessions, too', () => {
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', consumed).groupByKey(grouped);
  stream.windowedBy(TimeWindows.ofSizeAndGrace(10, 0)).count(Materialized.as('windows'));
  stream.windowedBy(SessionWindows.ofInactivityGapAndGrace(10, 0)).count(Materialized.as('sessions'));
  const driver = driverOf(builder);
  pipe(driver, 'in', 'a', '1', 5);
  const shown = (records: unknown): string[] => [...records as Iterable<Record<Windowed<string>, bigint>>].map(({ key, value, timestamp }) => `${key.key} ${key.window.start}-${key.window.end} ${value}@${timestamp}`);
  expect(shown(ask(driver, 'windows', TimestampedWindowKeyWithHeadersQuery.withKeyAndWindowStartRange('a', 0, 9)).result)).toEqual(['a 0-10 1@5']);
  expect(shown(ask(driver, 'windows', TimestampedWindowRangeWithHeadersQuery.withWindowStartRange(0, 9)).result)).toEqual(['a 0-10 1@5']);
  expect(shown(ask(driver, 'sessions', TimestampedWindowRangeWithHeadersQuery.withKey('a')).result)).toEqual(['a 5-5 1@5']);
  expect(ask(driver, 'sessions', TimestampedWindowRangeWithHeadersQuery.withWindowStartRange(0, 9))).toMatchObject({ failureReason: 'UNKNOWN_QUERY_TYPE' });
  expect([...ask(driver, 'windows', WindowKeyQuery.withKeyAndWindowStartRange<string, unknown>('a', 0, 9)).result as Iterable<unknown>]).toEqual([[0, { value: 1n, timestamp: 5 }]]);
  expect([...ask(driver, 'sessions', WindowRangeQuery.withKey<string, unknown>('a')).result as Iterable<unknown>]).toEqual([[new Windowed('a', sessionWindow(5, 5)), 1n]]);
});

test('the older types of queryable stores take stores with headers, the newer ones nothing else', () => {
  const accepts = (driver: TopologyTestDriver, name: string): string[] => {
    const store = driver.getAllStateStores().get(name)!;
    return Object.values(QueryableStoreTypes).map((make) => make()).filter((type) => type.accepts(store)).map((type) => type.name);
  };
  expect(accepts(driverOf(tables()), 'table')).toEqual(['keyValueStore', 'timestampedKeyValueStore', 'timestampedKeyValueStoreWithHeaders']);
  expect(accepts(driverOf(tables(), {}), 'table')).toEqual(['keyValueStore', 'timestampedKeyValueStore']);
  const view = QueryableStoreTypes.timestampedKeyValueStore<string, string>();
  const driver = driverOf(tables());
  pipe(driver, 'in', 'a', '1', 5);
  expect(view.create(() => [driver.getAllStateStores().get('table')!]).get('a')).toEqual({ value: '1', timestamp: 5 });
});

test('values with headers are made as Kafka makes them', () => {
  expect([ValueTimestampHeaders.make(null, 1, null), ValueTimestampHeaders.getValueOrNull(null), AggregationWithHeaders.make(null, new Headers())]).toEqual([null, null, null]);
  expect(told(ValueTimestampHeaders.make('v', 1, null))).toBe('v@1 {}');
  const empty = ValueTimestampHeaders.makeAllowNullable(null, 1, trace());
  expect([empty.value, empty.timestamp, empty.headers.size]).toEqual([null, 1, 1]);
  expect(() => AggregationWithHeaders.make('v', null as never)).toThrow('headers must not be null');
});

test('a cache over the index of windows that are emitted on close walks by key, and counts the index for its size, as Kafka\'s does', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', consumed).groupByKey(grouped).windowedBy(TimeWindows.ofSizeAndGrace(10, 20)).emitStrategy(EmitStrategy.onWindowClose()).count(Materialized.as('w'));
  const driver = driverOf(builder, { 'dsl.store.format': 'HEADERS', 'statestore.cache.max.bytes': '1000', '__emit.interval.ms.kstreams.windowed.aggregation__': '0' });
  for (const [key, timestamp] of [['b', 3], ['a', 5], ['c', 12], ['b', 14], ['a', 25], ['bb', 27], ['a', 33], ['c', 31], ['b', 45], ['a', 2]] as const) driver.createInputTopic('in', text, text).pipeInput(key, 'x', timestamp);
  const store = driver.getWindowStore<string, bigint>('w')!;
  const shown = (walk: Iterable<[Windowed<string>, bigint]>): string => [...walk].map(([{ key, window }]) => `${key}${window.start}`).join(' ');
  // answers of Kafka 4.4.0
  const reads = (): string[] => [shown(store.fetch('a', 'bb', 0, 100)), shown(store.fetch('a', 'c', 10, 30)), shown(store.backwardFetch('a', 'c', 0, 100)), shown(store.all()), shown(store.fetchAll(5, 30))];
  expect(reads()[0]).toMatch(/a20 a30 b10 b40 bb20$/);
  expect(reads()[1]).toBe('a20 a30 b10 bb20 c10 c30');
  expect(reads()[2]).toMatch(/^c30 c10 bb20 b40 b10 a30 a20/);
  expect(reads()[4]).toBe('b10 c10 a20 bb20 a30 c30');
});
