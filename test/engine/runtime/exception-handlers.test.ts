import { expect, test } from 'vitest';
import { utf8Decode, utf8Encode } from '../../../src/engine/common/bytes.ts';
import {
  Consumed, Grouped, Headers, LogAndContinueExceptionHandler, LogAndContinueProcessingExceptionHandler, Materialized, Named, Produced, Record, Response, Serdes, StreamsBuilder,
  StreamsException, TestRecord, Topology, TopologyTestDriver, type DeserializationExceptionHandler, type ErrorHandlerContext, type HandlerResponse, type ProcessingExceptionHandler,
  type Processor, type ProcessorContext, type ProductionExceptionHandler, type Serializer,
} from '../../../src/engine/index.ts';

// What Kafka 4.4 answers to the same topologies was asked of its own test driver.

const text = Serdes.string();
type Config = { readonly [key: string]: unknown };

function open(topology: Topology, config: Config = {}): TopologyTestDriver { return new TopologyTestDriver(topology, { 'application.id': 'app', ...config }); }
function pipe(driver: TopologyTestDriver, key: string | null, value: string, timestamp: number): void {
  driver.createInputTopic('in', text, text).pipeInput(new TestRecord(key!, value, new Headers([['trace', utf8Encode('t1')]]), timestamp));
}
function written(driver: TopologyTestDriver, topic: string): string[] {
  return driver.createOutputTopic(topic, text, text).readRecordsToList().map(({ key, value, timestamp }) => `${key}=${value}@${timestamp}`);
}
function dropped(driver: TopologyTestDriver): number {
  return driver.metrics().filter(({ metricName }) => metricName.name === 'dropped-records-total').reduce((sum, metric) => sum + Number(metric.metricValue()), 0);
}
/** Headers of the only dead letter, without the stack trace. */
function deadLetter(driver: TopologyTestDriver): { readonly record: string; readonly headers: readonly string[] } {
  const [letter, ...more] = driver.createOutputTopic('dlq', text, text).readRecordsToList();
  expect(more).toEqual([]);
  const { key, value, timestamp, headers } = letter!;
  return {
    record: `${key}=${value}@${timestamp}`,
    headers: [...headers].filter(([name]) => !name.endsWith('stacktrace')).map(([name, bytes]) => `${name.replace('__streams.errors.', '')}: ${bytes === null ? null : utf8Decode(bytes)}`),
  };
}
function shown(context: ErrorHandlerContext): string {
  const { topic, partition, offset, headers, processorNodeId, taskId, timestamp, sourceRawKey, sourceRawValue } = context;
  const raw = [sourceRawKey, sourceRawValue].map((bytes) => (bytes === null ? null : utf8Decode(bytes)));
  return `${topic}-${partition}@${offset} ${[...headers].map(([name]) => name).join(',')} ${processorNodeId} ${taskId} ts=${timestamp} raw=${raw.join(',')}`;
}

/** Notes what it is asked, and answers as told. */
class Asked implements ProcessingExceptionHandler {
  readonly questions: string[] = [];
  answer: () => HandlerResponse = () => Response.resume();
  handleError(context: ErrorHandlerContext, record: Record<unknown, unknown> | null, error: unknown): HandlerResponse {
    this.questions.push(`${shown(context)} record=${record === null ? null : `${String(record.key)}=${String(record.value)}@${record.timestamp}`} ${(error as Error).name}`);
    return this.answer();
  }
}

function numbers(): Topology {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, Serdes.long())).to('out', Produced.with(text, Serdes.long()));
  return builder.build();
}

test('a record that cannot be read ends the task, or is skipped, or becomes a dead letter with Kafka\'s headers', () => {
  const failing = open(numbers(), { 'errors.dead.letter.queue.topic.name': 'dlq' });
  expect(() => pipe(failing, 'k', 'short', 7)).toThrow(/set to fail upon a deserialization error of in\[0\]@0/);
  const going = open(numbers(), { 'deserialization.exception.handler': LogAndContinueExceptionHandler, 'errors.dead.letter.queue.topic.name': 'dlq' });
  pipe(going, 'k', 'short', 7);
  expect(dropped(going)).toBe(1);
  expect(deadLetter(going)).toEqual({
    record: 'k=short@7',
    headers: ['trace: t1', 'exception: org.apache.kafka.common.errors.SerializationException', expect.stringContaining('message: Size of data received by LongDeserializer is not 8') as string, 'topic: in', 'partition: 0', 'offset: 0'],
  });
});

test('a deserialization handler sees where the record lay, and what it was', () => {
  const questions: string[] = [];
  const handler: DeserializationExceptionHandler = {
    handleError(context, record, error) {
      questions.push(`${shown(context)} record@${record.timestamp} ${(error as Error).name}`);
      return Response.resume();
    },
  };
  pipe(open(numbers(), { 'deserialization.exception.handler': handler }), 'k', 'short', 7);
  expect(questions).toEqual(['in-0@0 trace KSTREAM-SOURCE-0000000000 0_0 ts=7 raw=k,short record@7 SerializationException']);
});

test('records of a global table that cannot be read are skipped by the test driver, and leave no dead letter', () => {
  const builder = new StreamsBuilder();
  builder.globalTable('in', Consumed.with(text, Serdes.long()), Materialized.as('g'));
  const driver = open(builder.build(), { 'errors.dead.letter.queue.topic.name': 'dlq' });
  pipe(driver, 'k', 'short', 7);
  expect([dropped(driver), driver.producedTopicNames().size]).toEqual([1, 0]);
});

function upper(sinkFirst = false): Topology {
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', Consumed.with(text, text));
  if (sinkFirst) stream.to('all', Produced.with(text, text));
  stream.mapValues((value) => {
    if (value === 'bad') throw new RangeError('no bad');
    return value.toUpperCase();
  }, Named.as('upper')).to('out', Produced.with(text, text));
  if (!sinkFirst) stream.to('all', Produced.with(text, text));
  return builder.build();
}

test('a processing handler is asked for the innermost node, and siblings still run', () => {
  const handler = new Asked();
  const driver = open(upper(), { 'processing.exception.handler': handler });
  pipe(driver, 'k', 'bad', 7);
  pipe(driver, 'k', 'good', 8);
  expect(handler.questions).toEqual(['in-0@0 trace upper 0_0 ts=7 raw=k,bad record=k=bad@7 RangeError']);
  expect([written(driver, 'all'), written(driver, 'out'), dropped(driver)]).toEqual([['k=bad@7', 'k=good@8'], ['k=GOOD@8'], 1]);
});

test('the source\'s bytes are let go once something was sent, as in Kafka', () => {
  const handler = new Asked();
  pipe(open(upper(true), { 'processing.exception.handler': handler }), 'k', 'bad', 7);
  expect(handler.questions).toEqual(['in-0@0 trace upper 0_0 ts=7 raw=, record=k=bad@7 RangeError']);
});

test('a processing handler that fails, or is wrong itself, ends the task', () => {
  const handler = new Asked();
  const piping = (): void => pipe(open(upper(), { 'processing.exception.handler': handler }), 'k', 'bad', 7);
  handler.answer = () => Response.fail();
  expect(piping).toThrow(/^Exception caught in process\. taskId=0_0, processor=upper, topic=in, partition=0, offset=0: RangeError: no bad/);
  handler.answer = () => null!;
  expect(piping).toThrow(/^Fatal user code error in processing error callback.*Invalid ProcessingExceptionHandler response: null; return Response\.resume\(\) or Response\.fail\(\)/);
  handler.answer = () => Promise.resolve(Response.resume()) as unknown as HandlerResponse;
  expect(piping).toThrow(/a Promise, and handlers run synchronously/);
  handler.answer = () => { throw new SyntaxError('oh'); };
  expect(piping).toThrow(/Fatal user code error in processing error callback.*SyntaxError: oh/);
});

test('a dead letter of a processor is the record that was read, with the time and headers in force', () => {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).process((): Processor<string, string, string, string> => {
    let context: ProcessorContext<string, string>;
    return { init: (given) => { context = given; }, process: (record) => context.forward(record.withTimestamp(99).withHeaders(new Headers([['x', utf8Encode('y')]]))) };
  }).peek(() => { throw new Error(); });
  const driver = open(builder.build(), { 'processing.exception.handler': LogAndContinueProcessingExceptionHandler, 'errors.dead.letter.queue.topic.name': 'dlq' });
  pipe(driver, 'k', 'bad', 7);
  expect(deadLetter(driver)).toEqual({ record: 'k=bad@99', headers: ['x: y', 'exception: Error', 'message: null', 'topic: in', 'partition: 0', 'offset: 0'] });
});

test('behind a cache and a repartition topic a handler sees the record that the cache was written for', () => {
  const handler = new Asked();
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).selectKey((_key, value) => value).groupByKey(Grouped.with(text, text)).count(Materialized.as('counts'))
    .toStream().peek((key) => { if (key === 'bad') throw new Error('after the cache'); }, Named.as('peek')).to('out', Produced.with(text, Serdes.long()));
  const driver = open(builder.build(), { 'processing.exception.handler': handler });
  pipe(driver, 'k', 'bad', 7);
  pipe(driver, 'k', 'good', 8);
  expect(handler.questions).toEqual(['app-counts-repartition-0@0 trace peek 0_0 ts=7 raw=bad,bad record=bad=1@7 Error']);
  expect(driver.createOutputTopic('out', text, Serdes.long()).readKeyValuesToList()).toEqual([['good', 1n]]);
});

const cannotWriteBad: Serializer<string> = {
  serialize(_topic, value) {
    if (value === 'bad') throw new TypeError('cannot write bad');
    return value === null ? null : utf8Encode(value);
  },
};

/** Forwards what comes, and from its punctuator at 10 an error, at 20 a record, at 30 one that cannot be written. */
function ticking(punctuates = true): Topology {
  return new Topology().addSource('src', text.deserializer, text.deserializer, 'in').addProcessor('p', (): Processor<string, string, string, string> => {
    let context: ProcessorContext<string, string>;
    return {
      init(given) {
        context = given;
        if (!punctuates) return;
        context.schedule(10, 'wall-clock-time', (time) => {
          if (time === 10) throw new Error('punctuation');
          context.forward(new Record('tick', time === 30 ? 'bad' : 't', time));
        });
      },
      process: (record) => context.forward(record),
    };
  }, 'src').addSink('snk', 'out', text.serializer, cannotWriteBad, 'p');
}

class AskedToWrite implements ProductionExceptionHandler {
  readonly questions: string[] = [];
  answer: () => HandlerResponse = () => Response.resume();
  handleError(): HandlerResponse { throw new Error('nothing is sent here'); }
  handleSerializationError(context: ErrorHandlerContext, record: { readonly value: unknown }, error: unknown, origin: 'key' | 'value'): HandlerResponse {
    this.questions.push(`${shown(context)} ${origin} ${String(record.value)} ${(error as Error).name}`);
    return this.answer();
  }
}

test('errors of a punctuator are asked about without a record, and the schedule goes on', () => {
  const processing = new Asked();
  const production = new AskedToWrite();
  const driver = open(ticking(), { 'processing.exception.handler': processing, 'production.exception.handler': production });
  for (let times = 0; times < 3; times++) driver.advanceWallClockTime(10);
  expect(processing.questions).toEqual(['null--1@-1  p 0_0 ts=10 raw=, record=null Error']);
  expect(production.questions).toEqual(['null--1@-1  snk 0_0 ts=30 raw=, value bad TypeError']);
  expect([written(driver, 'out'), dropped(driver)]).toEqual([['tick=t@20'], 2]);
  expect(() => open(ticking()).advanceWallClockTime(10)).toThrow('task [0_0] Exception caught while punctuating processor \'p\': punctuation');
  const letters = open(ticking(), { 'processing.exception.handler': LogAndContinueProcessingExceptionHandler, 'errors.dead.letter.queue.topic.name': 'dlq' });
  letters.advanceWallClockTime(10);
  expect(deadLetter(letters)).toEqual({ record: 'null=null@10', headers: ['exception: Error', 'message: punctuation', 'topic: null', 'partition: -1', 'offset: -1'] });
});

test('a record that cannot be written is the production handler\'s, and if that fails the parent node\'s', () => {
  const processing = new Asked();
  const production = new AskedToWrite();
  const config = { 'processing.exception.handler': processing, 'production.exception.handler': production };
  const skipping = open(ticking(false), config);
  pipe(skipping, 'k', 'bad', 7);
  pipe(skipping, 'k', 'good', 8);
  expect([production.questions, processing.questions]).toEqual([['in-0@0 trace snk 0_0 ts=7 raw=k,bad value bad TypeError'], []]);
  expect([written(skipping, 'out'), dropped(skipping)]).toEqual([['k=good@8'], 1]);
  for (const answer of [Response.fail(), Response.retry()]) {
    production.answer = () => answer;
    processing.questions.length = 0;
    const failing = open(ticking(false), config);
    pipe(failing, 'k', 'bad', 7);
    expect([processing.questions, dropped(failing)]).toEqual([['in-0@0 trace p 0_0 ts=7 raw=k,bad record=k=bad@7 StreamsException'], 1]);
  }
  production.answer = () => undefined!;
  expect(() => pipe(open(ticking(false), config), 'k', 'bad', 7)).toThrow(/^Fatal user code error in production error callback.*Response\.resume\(\), Response\.retry\(\) or Response\.fail\(\)/);
});

test('a handler of send errors that says nothing about serialization fails it', () => {
  const driver = open(ticking(false), { 'production.exception.handler': { handleError: () => Response.resume() } });
  expect(() => pipe(driver, 'k', 'bad', 7)).toThrow(/processor=p.*Unable to serialize record/);
});

test('a source that is a sink\'s parent has no frame: what goes wrong is fatal', () => {
  const topology = new Topology().addSource('src', text.deserializer, text.deserializer, 'in').addSink('snk', 'out', text.serializer, cannotWriteBad, 'src');
  const processing = new Asked();
  expect(() => pipe(open(topology, { 'processing.exception.handler': processing }), 'k', 'bad', 7)).toThrow(/^Unable to serialize record/);
  expect(processing.questions).toEqual([]);
});

test('values of a wrong type in a sink, and forwards to nobody, are offered to the processing handler', () => {
  const processing = new Asked();
  const wrong = (forward: (context: ProcessorContext<string, unknown>, record: Record<string, string>) => void): Topology =>
    new Topology().addSource('src', text.deserializer, text.deserializer, 'in').addProcessor('p', (): Processor<string, string, string, unknown> => {
      let context: ProcessorContext<string, unknown>;
      return { init: (given) => { context = given; }, process: (record) => forward(context, record) };
    }, 'src').addSink('snk', 'out', text.serializer, text.serializer, 'p');
  const config = { 'processing.exception.handler': processing };
  pipe(open(wrong((context, record) => context.forward(record.withValue(1n))), config), 'k', 'v', 7);
  pipe(open(wrong((context, record) => context.forward(record, 'nowhere')), config), 'k', 'v', 7);
  expect(processing.questions.map((question) => question.split(' ').at(-1))).toEqual(['StreamsException', 'StreamsException']);
  expect(() => pipe(open(wrong((context, record) => context.forward(record.withValue(1n)))), 'k', 'v', 7)).toThrow(StreamsException);
});
