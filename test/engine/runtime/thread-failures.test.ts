import { expect, test } from 'vitest';
import type { Backend, ProducerRecord, SendOutcome } from '../../../src/engine/backend/backend.ts';
import { AuthorizationException, BrokerException } from '../../../src/engine/backend/errors.ts';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import { utf8Decode } from '../../../src/engine/common/bytes.ts';
import {
  Consumed, Grouped, KafkaException, LogAndContinueExceptionHandler, Materialized, Produced, Response, Serdes, StreamsBuilder, TimeoutException, type HandlerResponse,
  type ProductionExceptionHandler, type Topology,
} from '../../../src/engine/index.ts';
import { World, settle } from './threads.ts';

const text = Serdes.string();

/** Copies, and counts in a store: `out` has the copies. */
function copying(): Topology {
  const builder = new StreamsBuilder();
  const stream = builder.stream('in', Consumed.with(text, text));
  stream.groupByKey(Grouped.with(text, text)).reduce((all, value) => `${all}${value}`, Materialized.as<string, string, 'key-value'>('all').withCachingDisabled());
  stream.to('out', Produced.with(text, text));
  return builder.build();
}

/** A broker that says no to some records, each as often as told. */
function refusing(error: () => KafkaException, refuses: (record: ProducerRecord) => boolean): (client: SimBackend) => Backend {
  return (client) => Object.assign(Object.create(client) as Backend, bound(client), {
    sendEach: async (records: readonly ProducerRecord[]): Promise<readonly SendOutcome[]> => {
      const outcomes: SendOutcome[] = [];
      for (const record of records) outcomes.push(refuses(record) ? error() : (await client.sendEach([record]))[0]!);
      return outcomes;
    },
  });
}
/** Methods of a class with private fields want their own object. */
function bound(client: SimBackend): Partial<Backend> {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(client)).filter((name) => typeof (client as never)[name] === 'function');
  return Object.fromEntries(methods.map((name) => [name, ((client as never)[name] as () => unknown).bind(client)]));
}
const valueIs = (value: string) => (record: ProducerRecord): boolean => record.topic === 'out' && record.value !== null && utf8Decode(record.value) === value;

class AskedToSend implements ProductionExceptionHandler {
  readonly questions: string[] = [];
  readonly #answer: () => HandlerResponse;
  constructor(answer: () => HandlerResponse) { this.#answer = answer; }
  handleError(...[context, record, error]: Parameters<ProductionExceptionHandler['handleError']>): HandlerResponse {
    this.questions.push(`${context.topic}@${context.offset} ${context.processorNodeId} ${context.taskId} ${record.topic} ${record.value === null ? null : utf8Decode(record.value as Uint8Array)} ${(error as Error).name}`);
    return this.#answer();
  }
}

test('a record that is too large for its topic is the production handler\'s to decide', async () => {
  for (const answer of [Response.resume(), Response.fail()]) {
    const world = new World(1, ['in']);
    world.broker.createTopic('out', 1, { 'max.message.bytes': '10' });
    world.put('in', 'a', 'short', 1);
    world.put('in', 'a', 'much too long', 2);
    world.put('in', 'a', 'ok', 3);
    const handler = new AskedToSend(() => answer);
    const thread = await world.thread(copying(), { 'production.exception.handler': handler });
    if (answer.result === 'fail') await expect(settle(thread)).rejects.toThrow(/^Error encountered sending record to topic out for task 0_0 due to: a record of 14 bytes.*handler chose to fail/);
    else {
      await settle(thread);
      expect(world.texts('out')).toEqual(['a=short', 'a=ok']);
      expect(thread.droppedTotal).toBe(1);
      await thread.close();
      expect(world.committed('in')).toBe(3);
    }
    expect(handler.questions).toEqual(['in@1 KSTREAM-SINK-0000000002 0_0 out much too long RecordTooLargeException']);
  }
});

test('by default a refused record ends the thread, with a dead letter where there is a topic for them', async () => {
  const world = new World(1, ['in', 'dlq']);
  world.broker.createTopic('out', 1, { 'max.message.bytes': '3' });
  world.put('in', 'a', 'long', 1);
  const thread = await world.thread(copying(), { 'errors.dead.letter.queue.topic.name': 'dlq' });
  await expect(settle(thread)).rejects.toThrow('Error encountered sending record to topic out');
  expect(world.texts('out')).toEqual([]);
  await thread.close(false);
  expect(world.broker.records('dlq').map(({ headers }) => headers.filter(([name]) => !name.endsWith('stacktrace')).map(([name, value]) => `${name.slice(17)} ${utf8Decode(value!)}`))).toEqual([
    ['exception org.apache.kafka.common.errors.RecordTooLargeException', 'message a record of 5 bytes is more than topic out takes, max.message.bytes is 3', 'topic in', 'partition 0', 'offset 0'],
  ]);
});

test('a time-out starts the task again from its last commit, and nothing is lost', async () => {
  const world = new World();
  for (const [index, value] of ['a', 'b', 'c'].entries()) world.put('in', 'k', value, index);
  let refusals = 2;
  const thread = await world.thread(copying(), {}, refusing(() => new TimeoutException('not acknowledged'), (record) => valueIs('b')(record) && refusals-- > 0));
  await settle(thread);
  await thread.close();
  // What had been sent is sent again: at least once.
  expect(new Set(world.texts('out'))).toEqual(new Set(['k=a', 'k=b', 'k=c']));
  expect(world.committed('in')).toBe(3);
});

test('retrying helps only against what may pass by itself', async () => {
  const world = new World();
  world.put('in', 'k', 'b', 1);
  const handler = new AskedToSend(() => Response.retry());
  const thread = await world.thread(copying(), { 'production.exception.handler': handler }, refusing(() => new BrokerException('no', 87), valueIs('b')));
  await expect(settle(thread)).rejects.toThrow('handler chose to fail');
  expect(handler.questions).toHaveLength(1);
});

test('nobody is asked about errors that no other record would escape, or about dead letters', async () => {
  const world = new World();
  world.put('in', 'k', 'b', 1);
  const handler = new AskedToSend(() => Response.resume());
  const thread = await world.thread(copying(), { 'production.exception.handler': handler }, refusing(() => new AuthorizationException('not yours'), valueIs('b')));
  await expect(settle(thread)).rejects.toThrow('not yours');
  expect(handler.questions).toEqual([]);
  const other = new World(1, ['in', 'out']);
  other.put('in', 'k', 'b', 1);
  const lost = await other.thread(numbers(), { 'deserialization.exception.handler': LogAndContinueExceptionHandler, 'errors.dead.letter.queue.topic.name': 'dlq' });
  await expect(settle(lost)).rejects.toThrow('sending record to topic dlq');
});

function numbers(): Topology {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, Serdes.long())).to('out', Produced.with(text, Serdes.long()));
  return builder.build();
}

test('a handler\'s own mistake is fatal', async () => {
  const world = new World();
  world.put('in', 'k', 'b', 1);
  const thread = await world.thread(copying(), { 'production.exception.handler': { handleError: () => { throw new RangeError('oh'); } } }, refusing(() => new BrokerException('no', 87), valueIs('b')));
  await expect(settle(thread)).rejects.toThrow('Fatal user code error in production error callback: oh');
});

test('offsets of trailing records that cannot be read are committed', async () => {
  const world = new World(1, ['in', 'out', 'dlq']);
  world.put('in', 'k', '12345678', 1);
  world.put('in', 'k', 'bad', 2);
  const thread = await world.thread(numbers(), { 'deserialization.exception.handler': LogAndContinueExceptionHandler, 'errors.dead.letter.queue.topic.name': 'dlq' });
  await settle(thread);
  await thread.close();
  expect([world.committed('in'), world.texts('out').length, world.texts('dlq')]).toEqual([2, 1, ['k=bad']]);
});

test('a thread that its group has dropped closes its tasks, joins again and goes on', async () => {
  const world = new World(2);
  for (const key of ['a', 'b', 'c', 'd']) world.put('in', key, 'x', 1);
  let member: SimBackend | null = null;
  const thread = await world.thread(copying(), { 'commit.interval.ms': 10 }, (client) => { member = client; return client; });
  await settle(thread);
  world.broker.expel('app', member!.memberId!);
  world.put('in', 'a', 'y', 2);
  world.clock.advance(20);
  await settle(thread);
  world.clock.advance(20);
  await settle(thread);
  expect(thread.tasks.tasks.map((task) => task.id)).toEqual(['0_0', '0_1']);
  expect(world.texts('out').filter((record) => record === 'a=y').length).toBeGreaterThan(0);
  await thread.close();
  expect((world.committed('in', 0) ?? 0) + (world.committed('in', 1) ?? 0)).toBe(5);
});

test('a broker that is away is waited for as long as task.timeout.ms says', async () => {
  const world = new World();
  world.put('in', 'k', 'a', 1);
  let away = true;
  const thread = await world.thread(copying(), { 'task.timeout.ms': 1000 }, (client) => Object.assign(refusing(() => new KafkaException('no'), () => false)(client), {
    commit: async (...args: Parameters<Backend['commit']>) => {
      if (away) throw new TimeoutException('no answer');
      return client.commit(...args);
    },
  }));
  await settle(thread);
  world.clock.advance(30_001);
  await thread.runOnce(0);
  world.clock.advance(999);
  await thread.runOnce(0);
  expect(world.committed('in')).toBeNull();
  away = false;
  await thread.runOnce(0);
  expect(world.committed('in')).toBe(1);
  away = true;
  world.put('in', 'k', 'b', 2);
  world.clock.advance(30_001);
  await thread.runOnce(0);
  world.clock.advance(1000);
  await expect(thread.runOnce(0)).rejects.toThrow(/^No progress within 1000 ms \(task\.timeout\.ms is 1000\): no answer/);
});
