/** What a program that was written for Kafka says, word for word. */
import { expect, test } from 'vitest';
import {
  Consumed, ContextualFixedKeyProcessor, ContextualProcessor, DeserializationExceptionHandler, EmitStrategy, FailureReason, Grouped, IllegalArgumentException, IllegalStateException,
  InvalidStateStoreException, KafkaStreams, KeyQuery, LogAndContinueExceptionHandler, Materialized, MissingInternalTopicsException, Position, PositionBound, ProcessingExceptionHandler,
  Produced, ProductionExceptionHandler, QueryResult, RangeQuery, ResultOrder, Serdes, StateQueryRequest, StateQueryResult, StateStoreMigratedException, StreamsBuilder, StreamsConfig,
  StreamsException, TaskCorruptedException, TaskId, TaskIdFormatException, TimeWindowedDeserializer, TimeWindowedSerializer, TopologyTestDriver, ValueAndTimestamp, VersionedKeyValueStore,
  Headers, TestRecord, WindowKeyQuery, WindowRangeQuery, Windowed, WindowedSerdes, timeWindow, type Serde, type ErrorHandlerContext, type FixedKeyRecord, type HandlerResponse, type Record,
} from '../../../src/engine/index.ts';

const text = Serdes.string();

class Shout extends ContextualProcessor<string, string> {
  override process(record: Record<string, string>): void { this.context.forward(record.withValue(`${record.value}!`)); }
}
class Sign extends ContextualFixedKeyProcessor<string, string> {
  override process(record: FixedKeyRecord<string, string>): void {
    if (record.value === 'bad!') throw new RangeError('bad');
    this.context.forward(record.withValue(`${record.value}${TaskId.parse(this.context.taskId).partition}`));
  }
}

/** A handler as it is written in Java, with its configure. */
class Skips implements ProcessingExceptionHandler {
  configured: unknown = null;
  configure(configs: Readonly<{ [key: string]: unknown }>): void { this.configured = configs['application.id']; }
  handleError(_context: ErrorHandlerContext, record: Record<unknown, unknown> | null, exception: unknown): HandlerResponse {
    return (exception as Error).message === 'bad' && record !== null ? ProcessingExceptionHandler.Response.resume() : ProcessingExceptionHandler.Response.fail();
  }
}

test('processors keep their context, and a handler is configured and answers with the response inside of its interface', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).process<string, string>(() => new Shout()).processValues<string>(() => new Sign()).to('out', Produced.with(text, text));
  const handler = new Skips();
  const driver = new TopologyTestDriver(builder.build(), { [StreamsConfig.APPLICATION_ID_CONFIG]: 'mine', [StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG]: handler });
  const input = driver.createInputTopic('in', text, text);
  for (const value of ['hey', 'bad', 'ho']) input.pipeInput('k', value);
  expect(driver.createOutputTopic('out', text, text).readValuesToList()).toEqual(['hey!0', 'ho!0']);
  expect(handler.configured).toBe('mine');
  driver.close();
});

test('a handler with the method that Kafka deprecated is told the new name', () => {
  const old = { handle: () => ({ result: 'continue' }) };
  expect(() => new TopologyTestDriver(new StreamsBuilder().build(), { 'application.id': 'a', 'processing.exception.handler': old })).toThrow('handle() is called since Kafka 4.2');
});

test('results and responses have Kafka\'s constants', () => {
  expect(DeserializationExceptionHandler.Response.resume().result).toBe(DeserializationExceptionHandler.Result.RESUME);
  expect(ProductionExceptionHandler.Response.retry().result).toBe(ProductionExceptionHandler.Result.RETRY);
  expect(ProductionExceptionHandler.SerializationExceptionOrigin.KEY).toBe('key');
  expect(LogAndContinueExceptionHandler.handleError({} as never, {} as never, new Error('x'), { deadLetterTopic: null })).toEqual(DeserializationExceptionHandler.Response.resume());
  expect(EmitStrategy.onWindowClose().kind).toBe(EmitStrategy.StrategyType.ON_WINDOW_CLOSE);
  expect(VersionedKeyValueStore.PUT_RETURN_CODE_VALID_TO_UNDEFINED).toBe(-1);
  expect(KafkaStreams.State.isRunningOrRebalancing(KafkaStreams.State.REBALANCING)).toBe(true);
  expect(KafkaStreams.State.hasStartedOrFinishedShuttingDown('RUNNING')).toBe(false);
  expect(KafkaStreams.State.isValidTransition('CREATED', 'ERROR')).toBe(false);
});

test('a store type of Materialized is a set of built-in suppliers', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).groupByKey(Grouped.with(text, text)).count(Materialized.as<string, bigint>('n').withStoreType(Materialized.StoreType.IN_MEMORY));
  const plan = builder.build().plan(new StreamsConfig({ 'application.id': 'a', 'bootstrap.servers': 'x:1' }));
  expect(plan.stores.get('n')!.builder.persistent).toBe(false);
});

test('values with timestamps are made and taken apart', () => {
  expect(ValueAndTimestamp.make('a', 5)).toEqual({ value: 'a', timestamp: 5 });
  expect(ValueAndTimestamp.make(null, 5)).toBe(null);
  expect(ValueAndTimestamp.makeAllowNullable(null, 5)).toEqual({ value: null, timestamp: 5 });
  expect(ValueAndTimestamp.getValueOrNull<string>(null)).toBe(null);
  expect(ValueAndTimestamp.getValueOrNull(ValueAndTimestamp.make('a', 5))).toBe('a');
});

test('a position grows, and is a bound', () => {
  const position = Position.emptyPosition().withComponent('in', 0, 5).withComponent('in', 0, 3).withComponent('in', 1, 7);
  expect([...position.getPartitionPositions('in')]).toEqual([[0, 5], [1, 7]]);
  expect(position.merge(Position.fromMap(new Map([['other', new Map([[0, 1]])]]))).merge(null).getTopics()).toEqual(new Set(['in', 'other']));
  expect([...position.getPartitionPositions('none')]).toEqual([]);
  expect(PositionBound.at(position).toString()).toBe('PositionBound{position=Position{position={in={0=5, 1=7}, other={0=1}}}}');
  expect(Position.fromMap(null).isEmpty).toBe(true);
});

test('queries, requests and results answer to their getters', () => {
  expect(KeyQuery.withKey('a').getKey()).toBe('a');
  const range = RangeQuery.withLowerBound<string, string>('a').withDescendingKeys();
  expect([range.getLowerBound(), range.getUpperBound(), range.resultOrder]).toEqual(['a', null, ResultOrder.DESCENDING]);
  const window = WindowKeyQuery.withKeyAndWindowStartRange('a', 1, 2);
  expect([window.getKey(), window.getTimeFrom(), window.getTimeTo()]).toEqual(['a', 1, 2]);
  expect(WindowRangeQuery.withWindowStartRange(1, 2).getKey()).toBe(null);
  const request = StateQueryRequest.inStore('s').withQuery(KeyQuery.withKey('a'));
  expect([request.getStoreName(), request.isAllPartitions, (request.getQuery() as KeyQuery<string, string>).getKey()]).toEqual(['s', true, 'a']);
  expect(() => request.getPartitions()).toThrow(IllegalStateException);
  expect([...request.withPartitions([2]).getPartitions()]).toEqual([2]);
  const failure = QueryResult.notUpToBound<string>(Position.emptyPosition(), PositionBound.unbounded(), null);
  expect(failure.getFailureReason()).toBe(FailureReason.NOT_UP_TO_BOUND);
  expect(failure.getFailureMessage()).toContain('not initialized yet');
  const success = QueryResult.forResult('x');
  success.addExecutionInfo('here');
  success.setPosition(Position.emptyPosition().withComponent('in', 0, 1));
  expect([success.getResult(), success.getExecutionInfo(), success.getPosition().offsetOf('in', 0)]).toEqual(['x', ['here'], 1]);
  expect(() => success.getFailureReason()).toThrow(IllegalArgumentException);
  const result = new StateQueryResult<string>();
  result.addResult(0, failure);
  expect(result.getOnlyPartitionResult()).toBe(failure);
  result.addResult(1, success);
  expect(() => result.getOnlyPartitionResult()).toThrow('exactly one partition result');
  expect([result.getPartitionResults().size, result.getPosition().offsetOf('in', 0)]).toEqual([2, 1]);
  result.setGlobalResult(success);
  expect(result.getGlobalResult()).toBe(success);
});

test('windowed keys are written and read by their own classes', () => {
  const key = new Windowed('a', timeWindow(1_000, 2_000));
  const bytes = new TimeWindowedSerializer(text.serializer).serialize('t', key)!;
  const deserializer = new TimeWindowedDeserializer(text.deserializer, 1_000);
  expect(deserializer.deserialize('t', bytes)).toEqual(key);
  expect(deserializer.getWindowSize()).toBe(1_000);
  deserializer.setIsChangelogTopic(true);
  expect(deserializer.deserialize('t', Uint8Array.of(...bytes, 0, 0, 0, 1))).toEqual(key);
});

test('the serializer inside of a windowed one sees the headers, when it asks for them, and so does a partitioner', () => {
  const seen: string[] = [];
  const names = (headers: Headers | undefined): string => (headers === undefined ? 'none' : headers.toList().map(([name]) => name).join());
  const reading: Serde<string> = {
    name: 'reading',
    serializer: { serialize: (topic, data, headers) => { seen.push(`write ${names(headers)}`); return text.serializer.serialize(topic, data); } },
    deserializer: { deserialize: (topic, data, headers) => { seen.push(`read ${names(headers)}`); return text.deserializer.deserialize(topic, data); } },
  };
  const windowed = WindowedSerdes.timeWindowedSerdeFrom(reading, 10);
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', Consumed.with(windowed, text));
  stream.to('by-key', Produced.with(windowed, text));
  stream.to('by-partitioner', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(text, 10), text).withStreamPartitioner((_topic, _key, _value, _partitions, headers) => {
    seen.push(`choose ${names(headers)}`);
    return 0;
  }));
  const driver = new TopologyTestDriver(builder.build(), { 'application.id': 'mine' });
  driver.createInputTopic('in', WindowedSerdes.timeWindowedSerdeFrom(text, 10).serializer, text.serializer).pipeInput(new TestRecord(new Windowed('a', timeWindow(0, 10)), 'x', new Headers().add('h', new Uint8Array()), 1));
  expect(new Set(seen)).toEqual(new Set(['read h', 'write h', 'choose h']));
  driver.close();
});

test('a task id is taken apart, or refused by name', () => {
  expect([TaskId.parse('3_12').subtopology, TaskId.parse('3_12').partition, TaskId.parse('3_12').toString()]).toEqual([3, 12, '3_12']);
  expect(['1_2', '0_10', '0_9'].map(TaskId.parse).sort((a, b) => a.compareTo(b)).join()).toBe('0_9,0_10,1_2');
  for (const wrong of ['', '1', '1_', 'a_b', '1_2_3', 'x__0_1']) expect(() => TaskId.parse(wrong)).toThrow(TaskIdFormatException);
});

test('exceptions that Kafka only declares are there to be named, under their parents', () => {
  expect(new StateStoreMigratedException('x')).toBeInstanceOf(InvalidStateStoreException);
  expect(new MissingInternalTopicsException('x', ['t']).topics).toEqual(['t']);
  expect([...new TaskCorruptedException('x', { facts: { task: '0_1' } }).corruptedTasks]).toEqual(['0_1']);
  expect(new StreamsException('x').taskId).toBe(null);
});
