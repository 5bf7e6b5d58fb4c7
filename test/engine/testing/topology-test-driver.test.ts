import { expect, test } from 'vitest';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import {
  Consumed, Grouped, Headers, Materialized, MockClock, Printed, Produced, Record, Serdes, Stores, StreamsBuilder, StreamsConfig, TestRecord, TimeWindows, Topology, TopologyTestDriver,
  WallclockTimestampExtractor, setStandardOutput, type Processor, type ProcessorContext, type Serializer,
} from '../../../src/engine/index.ts';

const text = Serdes.string();
const long = Serdes.long();

function copying(): StreamsBuilder {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).to('out', Produced.with(text, text));
  return builder;
}
function counting(materialized = Materialized.as<string, bigint, 'key-value'>('counts')): StreamsBuilder {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).groupByKey(Grouped.with(text, text)).count(materialized).toStream().to('out', Produced.with(text, long));
  return builder;
}

test('a driver is made with or without a configuration and a first wall-clock time', () => {
  const topology = copying().build();
  const at = (driver: TopologyTestDriver): number => {
    driver.createInputTopic('in', text, text).pipeInput('k', 'v');
    return driver.createOutputTopic('out', text, text).readRecord().timestamp!;
  };
  expect(at(new TopologyTestDriver(topology))).toBe(0);
  expect(at(new TopologyTestDriver(topology, 7))).toBe(7);
  expect(at(new TopologyTestDriver(topology, new Date(8)))).toBe(8);
  expect(at(new TopologyTestDriver(topology, { 'application.id': 'app' }, 9))).toBe(9);
  expect(at(new TopologyTestDriver(topology, new StreamsConfig({ 'application.id': 'app', 'bootstrap.servers': 'x:1' }), new Date(10)))).toBe(10);
  expect(at(new TopologyTestDriver(topology, undefined, { initialWallClockTimeMs: 11 }))).toBe(11);
  expect(() => new TopologyTestDriver({} as Topology)).toThrow('topology must be a Topology');
  expect(() => new TopologyTestDriver(topology, new Date(Number.NaN))).toThrow('whole milliseconds');
});

test('records are piped in every form, and a time that is given leaves the topic\'s clock alone', () => {
  const driver = new TopologyTestDriver(copying().build());
  const input = driver.createInputTopic('in', text, text, new Date(100), 10);
  const output = driver.createOutputTopic('out', text, text);
  input.pipeInput('value');
  input.pipeInput('k', 'v');
  input.pipeInput('k', 'v', 5);
  input.pipeInput('k', 'v', new Date(6));
  input.pipeInput('value', new Date(7));
  input.pipeInput(new TestRecord('k', 'v'));
  input.pipeInput(TestRecord.ofValue('v') as unknown as TestRecord<string, string>);
  input.pipeInput(new TestRecord('k', 'v', new Headers([['h', null]]), 8));
  input.advanceTime(1000);
  input.pipeInput('k', 'v');
  expect(output.readRecordsToList().map(({ key, value, timestamp, headers }) => `${key} ${value} ${timestamp} ${headers.size}`)).toEqual([
    'null value 100 0', 'k v 110 0', 'k v 5 0', 'k v 6 0', 'null value 7 0', 'k v 120 0', 'null v 130 0', 'k v 8 1', 'k v 1140 0',
  ]);
});

test('lists are piped by the topic\'s clock, or by one of their own', () => {
  const driver = new TopologyTestDriver(copying().build());
  const input = driver.createInputTopic('in', text, text, 100, 10);
  const output = driver.createOutputTopic('out', text, text);
  input.pipeKeyValueList([['a', '1'], ['b', '2']]);
  input.pipeKeyValueList([['c', '3'], ['d', '4']], 5, 2);
  input.pipeValueList(['5', '6']);
  input.pipeValueList(['7', '8'], new Date(50), 1);
  input.pipeRecordList([new TestRecord('e', '9'), new TestRecord('f', '10', null, 3)]);
  expect(output.readRecordsToList().map(({ key, value, timestamp }) => `${key}${value}@${timestamp}`)).toEqual([
    'a1@100', 'b2@110', 'c3@5', 'd4@7', 'null5@120', 'null6@130', 'null7@50', 'null8@51', 'e9@140', 'f10@3',
  ]);
});

test('output is read once, in every form', () => {
  const driver = new TopologyTestDriver(counting().build());
  const input = driver.createInputTopic('in', text, text);
  const output = driver.createOutputTopic('out', text, long);
  expect([output.isEmpty(), output.getQueueSize()]).toEqual([true, 0]);
  expect(() => output.readValue()).toThrow('Uninitialized topic: out');
  for (const key of ['a', 'b', 'a', 'c', 'b', 'b']) input.pipeInput(key, '');
  expect(output.getQueueSize()).toBe(6);
  expect(output.readValue()).toBe(1n);
  expect(output.readKeyValue()).toEqual(['b', 1n]);
  expect(output.readRecord()).toMatchObject({ key: 'a', value: 2n, timestamp: 0 });
  expect(driver.createOutputTopic('out', text, long).readKeyValuesToMap()).toEqual(new Map([['c', 1n], ['b', 3n]]));
  expect(output.isEmpty()).toBe(true);
  expect([output.readRecordsToList(), output.readValuesToList(), output.readKeyValuesToList()]).toEqual([[], [], []]);
  expect(() => output.readRecord()).toThrow('Empty topic: out');
  expect([...driver.producedTopicNames()].sort()).toEqual(['dummy-topology-test-driver-app-id-counts-changelog', 'out']);
});

test('a map of keys and values takes no null key', () => {
  const driver = new TopologyTestDriver(copying().build());
  driver.createInputTopic('in', text, text).pipeInput('v');
  expect(() => driver.createOutputTopic('out', text, text).readKeyValuesToMap()).toThrow('Null keys not allowed');
});

test('wrong times, topics and serdes are errors that say what is right', () => {
  const driver = new TopologyTestDriver(copying().build());
  const input = driver.createInputTopic('in', text, text);
  expect(() => driver.createInputTopic('in', text, text, 0, -1)).toThrow('autoAdvance must be non-negative');
  expect(() => input.advanceTime(-1)).toThrow('negative durations are not supported');
  expect(() => driver.advanceWallClockTime(-1)).toThrow('negative durations are not supported');
  expect(() => driver.advanceWallClockTime('1' as unknown as number)).toThrow('must be whole milliseconds, got 1');
  expect(() => input.pipeInput('k', 'v', -1)).toThrow('Invalid timestamp: -1');
  expect(() => input.pipeInput('k', 'v', 1.5)).toThrow('whole milliseconds');
  expect(() => new TestRecord('k', 'v', null, -1)).toThrow('Invalid timestamp: -1');
  expect(() => driver.createInputTopic('inn', text, text).pipeInput('k', 'v')).toThrow('Unknown topic: inn. The topology reads in. Did you mean "in"?');
  expect(() => driver.createInputTopic('in', null as never, text)).toThrow('keySerializer must be a serde or a serializer, such as Serdes.string(); got null');
  expect(() => driver.createOutputTopic('out', text, {} as never)).toThrow('valueDeserializer must be a serde or a deserializer');
  driver.close();
  driver.close();
  expect(() => input.pipeInput('k', 'v')).toThrow('this driver is closed');
});

test('a serializer may look at headers, and add some', () => {
  const marking: Serializer<string> = {
    serialize(_topic, value, headers) {
      headers?.add('by', utf8Encode('serializer'));
      return value === null ? null : utf8Encode(value);
    },
  };
  const driver = new TopologyTestDriver(copying().build());
  const given = new TestRecord('k', 'v', new Headers([['h', null]]));
  driver.createInputTopic('in', text, { serialize: (topic: string, value: string | null, headers?: Headers) => marking.serialize(topic, value, headers) }).pipeInput(given);
  expect([...driver.createOutputTopic('out', text, text).readRecord().headers].map(([name]) => name)).toEqual(['h', 'by']);
  expect(given.headers.size).toBe(1);
});

test('test records are equal by key, value, headers and time', () => {
  const record = new TestRecord('k', utf8Encode('v'), new Headers([['h', utf8Encode('x')]]), 5);
  expect(record.equals(new TestRecord('k', utf8Encode('v'), new Headers([['h', utf8Encode('x')]]), new Date(5)))).toBe(true);
  for (const other of [new TestRecord('j', utf8Encode('v'), record.headers, 5), new TestRecord('k', utf8Encode('w'), record.headers, 5), new TestRecord('k', utf8Encode('v'), null, 5), new TestRecord('k', utf8Encode('v'), record.headers), null]) {
    expect(record.equals(other)).toBe(false);
  }
  expect([record.getKey(), record.getRecordTime(), record.getHeaders().size, record.getValue().length]).toEqual(['k', new Date(5), 1, 1]);
});

test('stores are read by kind; a getter for another kind gives null, the general one points at the right one', () => {
  const builder = counting();
  builder.stream('windowed', Consumed.with(text, text)).groupByKey(Grouped.with(text, text)).windowedBy(TimeWindows.ofSizeWithNoGrace(10)).count(Materialized.as('windows'));
  builder.table('versions', Consumed.with(text, text), Materialized.as(Stores.persistentVersionedKeyValueStore('versioned', 100)));
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic('in', text, text).pipeInput('a', '', 5);
  driver.createInputTopic('windowed', text, text).pipeInput('a', '', 12);
  driver.createInputTopic('versions', text, text).pipeInput('a', 'v', 3);
  expect(driver.getKeyValueStore<string, bigint>('counts')!.get('a')).toBe(1n);
  expect(driver.getTimestampedKeyValueStore<string, bigint>('counts')!.get('a')).toEqual({ value: 1n, timestamp: 5 });
  expect([...driver.getWindowStore<string, bigint>('windows')!.fetch('a', 0, 20)]).toEqual([[10, 1n]]);
  expect([...driver.getTimestampedWindowStore<string, bigint>('windows')!.fetch('a', 0, 20)]).toEqual([[10, { value: 1n, timestamp: 12 }]]);
  expect(driver.getVersionedKeyValueStore<string, string>('versioned')!.get('a')).toMatchObject({ value: 'v', timestamp: 3 });
  for (const name of ['windows', 'none']) expect([driver.getKeyValueStore(name), driver.getSessionStore(name), driver.getVersionedKeyValueStore(name)]).toEqual([null, null, null]);
  expect(driver.getStateStore('none')).toBeNull();
  expect(() => driver.getStateStore('windows')).toThrow('should be accessed via `getTimestampedWindowStore()`');
  expect([...driver.getAllStateStores().keys()].sort()).toEqual(['counts', 'versioned', 'windows']);
});

test('a test may write to stores before the first record and between records', () => {
  for (const [cache, caching] of [['0', true], ['100000', true], ['0', false]] as const) {
    const materialized = Materialized.as<string, bigint, 'key-value'>('counts');
    const driver = new TopologyTestDriver(counting(caching ? materialized : materialized.withCachingDisabled()).build(), { 'application.id': 'app', 'statestore.cache.max.bytes': cache });
    if (!caching) {
      driver.getKeyValueStore<string, bigint>('counts')!.put('a', 21n);
      expect(driver.getTimestampedKeyValueStore<string, bigint>('counts')!.get('a')).toEqual({ value: 21n, timestamp: -1 });
    } else driver.getTimestampedKeyValueStore<string, bigint>('counts')!.put('a', { value: 21n, timestamp: 0 });
    driver.createInputTopic('in', text, text).pipeInput('a', '', 7);
    expect(driver.createOutputTopic('out', text, long).readKeyValuesToList().at(-1)).toEqual(['a', 22n]);
    driver.getTimestampedKeyValueStore<string, bigint>('counts')!.put('b', { value: 5n, timestamp: 7 });
    driver.createInputTopic('in', text, text).pipeInput('b', '', 8);
    expect(driver.createOutputTopic('out', text, long).readKeyValuesToList().at(-1)).toEqual(['b', 6n]);
    expect(driver.createOutputTopic('app-counts-changelog', text, long).readRecordsToList().at(-1)).toMatchObject({ key: 'b', value: 6n, timestamp: 8 });
  }
});

test('the wall clock moves only when told, and fires each punctuation once', () => {
  const times: number[] = [];
  const topology = new Topology().addSource('src', text.deserializer, text.deserializer, 'in').addProcessor('p', (): Processor<string, string, string, string> => {
    let context: ProcessorContext<string, string>;
    return {
      init(given) {
        context = given;
        context.schedule(10, 'wall-clock-time', (time) => { times.push(time); context.forward(new Record('tick', `${context.currentSystemTimeMs()}`, time)); });
      },
      process: () => undefined,
    };
  }, 'src').addSink('snk', 'out', text.serializer, text.serializer, 'p');
  const driver = new TopologyTestDriver(topology, 1000);
  for (const ms of [9, 1, 35, 4, 1]) driver.advanceWallClockTime(ms);
  expect(times).toEqual([1010, 1045, 1050]);
  expect(driver.createOutputTopic('out', text, text).readValuesToList()).toEqual(['1010', '1045', '1050']);
});

test('max.task.idle.ms holds records until the wall clock has moved so far', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).merge(builder.stream('other', Consumed.with(text, text))).to('out', Produced.with(text, text));
  const driver = new TopologyTestDriver(builder.build(), { 'max.task.idle.ms': 100 });
  const output = driver.createOutputTopic('out', text, text);
  driver.createInputTopic('in', text, text).pipeInput('k', 'late', 20);
  expect(output.isEmpty()).toBe(true);
  driver.createInputTopic('other', text, text).pipeInput('k', 'early', 10);
  expect(output.readValuesToList()).toEqual(['early']);
  driver.advanceWallClockTime(100);
  expect(output.readValuesToList()).toEqual(['late']);
});

test('patterns, dynamic sinks that come back in, and names that Kafka\'s driver takes for patterns', () => {
  const builder = new StreamsBuilder();
  builder.stream(/in-[0-9]+/, Consumed.with(text, text)).to((key) => (key === 'again' ? 'in-9' : 'out'), Produced.with(text, text));
  const driver = new TopologyTestDriver(builder.build());
  driver.createInputTopic('in-1', text, text).pipeInput('a', '1');
  driver.createInputTopic('in-22', text, text).pipeInput('b', '2');
  expect(driver.createOutputTopic('out', text, text).readValuesToList()).toEqual(['1', '2']);
  expect(() => driver.createInputTopic('in-x', text, text).pipeInput('a', '1')).toThrow('Unknown topic: in-x. The topology reads /^(?:in-[0-9]+)$/');
  const dotted = new StreamsBuilder();
  dotted.stream('a.b', Consumed.with(text, text)).to('out', Produced.with(text, text));
  const other = new TopologyTestDriver(dotted.build());
  other.createInputTopic('a.b', text, text).pipeInput('k', 'v');
  expect(() => other.createInputTopic('axb', text, text).pipeInput('k', 'v')).toThrow('Invalid topology: Topology add source of type String for topic: a.b cannot contain regex pattern for input record topic: axb');
});

test('exactly_once_v2 is accepted, as every record is committed', () => {
  const driver = new TopologyTestDriver(counting().build(), { 'processing.guarantee': 'exactly_once_v2' });
  driver.createInputTopic('in', text, text).pipeInput('a', '');
  expect(driver.createOutputTopic('out', text, long).readKeyValue()).toEqual(['a', 1n]);
});

test('what is printed goes to standard output', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).print(Printed.toSysOut<string, string>().withLabel('seen'));
  let printed = '';
  const before = setStandardOutput((line) => { printed += line; });
  try {
    const driver = new TopologyTestDriver(builder.build());
    driver.createInputTopic('in', text, text).pipeInput('k', 'v');
    driver.createInputTopic('in', text, text).pipeInput('k', null!);
  } finally {
    setStandardOutput(before);
  }
  expect(printed).toBe('[seen]: k, v\n[seen]: k, null\n');
});

test('the wall-clock extractor asks the driver\'s clock', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text).withTimestampExtractor(WallclockTimestampExtractor)).to('out', Produced.with(text, text));
  const driver = new TopologyTestDriver(builder.build(), 500);
  driver.createInputTopic('in', text, text).pipeInput('k', 'v', 5);
  expect(driver.createOutputTopic('out', text, text).readRecord().timestamp).toBe(500);
  expect(new MockClock(5).now()).toBe(5);
});
