/** What a crash leaves behind, at each point of a commit: at least once beside exactly once. Kafka: StreamTask, TaskManager, StreamsProducer (KIP-129, KIP-447) */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Backend, ProducerRecord, SendOutcome } from '../../../src/engine/backend/backend.ts';
import { UnstableOffsetCommitException } from '../../../src/engine/backend/errors.ts';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import { Consumed, Grouped, KafkaException, Materialized, Produced, Record, Response, Serdes, StreamsBuilder, TimeoutException, type Topology } from '../../../src/engine/index.ts';
import type { StreamThread } from '../../../src/engine/runtime/stream-thread.ts';
import { Lives } from './lives.ts';
import { World, settle } from './threads.ts';

const text = Serdes.string();
const EOS = { 'processing.guarantee': 'exactly_once_v2' };
const GUARANTEES = ['at_least_once', 'exactly_once_v2'] as const;

const folders: string[] = [];
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }); });
function stateDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kstep-eos-'));
  folders.push(folder);
  return folder;
}

function copied(): Topology {
  const builder = new StreamsBuilder();
  builder.stream('in', Consumed.with(text, text)).to('out', Produced.with(text, text, ((_topic: string, _key: string, value: string) => (value === 'zero' ? 0 : 1))));
  return builder.build();
}

/** All values of a key one after the other: what is taken twice is there twice. */
function joined(cached = false): Topology {
  const builder = new StreamsBuilder();
  const store = Materialized.as<string, string, 'key-value'>('all');
  builder.stream('in', Consumed.with(text, text)).groupByKey(Grouped.with(text, text))
    .reduce((all, value) => `${all}${value}`, cached ? store : store.withCachingDisabled())
    .toStream().to('out', Produced.with(text, text));
  return builder.build();
}

const TWO_TIMES = { at_least_once: ['a', 'ab', 'aba', 'abab', 'ababc'], exactly_once_v2: ['a', 'ab', 'abc'] } as const;
const ONCE = { at_least_once: ['a', 'ab', 'abc'], exactly_once_v2: ['a', 'ab', 'abc'] } as const;

describe.each(GUARANTEES)('%s', (guarantee) => {
  test('killed after a poll, before processing: nothing has happened', async () => {
    const lives = new Lives(guarantee, joined());
    lives.put('a', 'b', 'c');
    const thread = await lives.start();
    await thread.poll(0);
    await lives.kill(thread);
    expect(await lives.goOn()).toEqual(ONCE[guarantee]);
  });

  test('killed with results that were not sent yet: the records are taken again', async () => {
    const lives = new Lives(guarantee, joined());
    lives.put('a', 'b', 'c');
    const thread = await lives.start();
    await thread.poll(0);
    for (let i = 0; i < 2; i++) thread.tasks.tasks[0]!.process();
    await lives.kill(thread);
    expect(await lives.goOn()).toEqual(ONCE[guarantee]);
  });

  test('killed after sending, before the commit: at least once repeats, exactly once aborts', async () => {
    const lives = new Lives(guarantee, joined());
    lives.put('a', 'b');
    const thread = await lives.start();
    await settle(thread);
    expect(lives.world.texts('out')).toEqual(['k=a', 'k=ab']);
    await lives.kill(thread);
    expect(await lives.read()).toEqual(guarantee === 'at_least_once' ? ['a', 'ab'] : []);
    lives.put('c');
    expect(await lives.goOn()).toEqual(TWO_TIMES[guarantee]);
  });

  test('killed with a dirty cache: nothing of it is anywhere', async () => {
    const lives = new Lives(guarantee, joined(true));
    lives.put('a', 'b', 'c');
    const thread = await lives.start();
    await settle(thread);
    await lives.kill(thread);
    expect(lives.world.texts('out')).toEqual([]);
    expect(await lives.goOn()).toEqual(['abc']);
  });

  test('killed after a commit: nothing is repeated', async () => {
    const lives = new Lives(guarantee, joined());
    lives.put('a', 'b');
    const thread = await lives.start();
    await settle(thread);
    await thread.commit();
    await lives.kill(thread);
    lives.put('c');
    expect(await lives.goOn()).toEqual(ONCE[guarantee]);
  });

  test('killed with the result of a punctuator sent: at least once keeps it, exactly once does not', async () => {
    const builder = new StreamsBuilder();
    builder.stream('in', Consumed.with(text, text)).process<string, string>(() => {
      let seen = '';
      return {
        init: (context) => { context.schedule(10, 'wall-clock-time', () => context.forward(new Record('k', `punctuated ${seen}`, 0))); },
        process: (record) => { seen += record.value; },
      };
    }).to('out', Produced.with(text, text));
    const lives = new Lives(guarantee, builder.build());
    lives.put('a');
    const thread = await lives.start();
    await settle(thread);
    lives.world.clock.advance(10);
    thread.punctuate();
    await thread.output.flush();
    await lives.kill(thread);
    expect(await lives.read()).toEqual(guarantee === 'at_least_once' ? ['punctuated a'] : []);
  });

  test('closed cleanly: everything is committed, nothing is repeated', async () => {
    const lives = new Lives(guarantee, joined());
    lives.put('a', 'b');
    const thread = await lives.start();
    await settle(thread);
    await thread.close();
    await lives.client.close();
    lives.put('c');
    expect(await lives.goOn()).toEqual(ONCE[guarantee]);
  });
});

describe('exactly once', () => {
  test('killed with offsets in the transaction: it is aborted by the next process', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b');
    const thread = await lives.start();
    await settle(thread);
    await lives.client.transactions.sendOffsets('app', [{ topic: 'in', partition: 0, offset: 2, metadata: '' }]);
    await lives.kill(thread);
    expect(lives.world.broker.transactions.open.map(({ transactionalId }) => transactionalId)).toEqual(['app-p-1']);
    lives.put('c');
    expect(await lives.goOn()).toEqual(['a', 'ab', 'abc']);
  });

  test('an answer that is lost after the commit: the tasks start again, nothing is repeated', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b');
    let lose = true;
    const thread = await lives.start((own) => ({
      commit: async () => {
        await own.commit();
        if (lose) throw new TimeoutException('no answer');
      },
    }));
    await settle(thread);
    lives.world.clock.advance(101);
    await thread.runOnce(0);
    lose = false;
    lives.put('c');
    await settle(thread);
    await thread.close();
    expect(await lives.read()).toEqual(['a', 'ab', 'abc']);
  });

  test('an answer that is lost before the commit: the transaction is aborted and done again', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b');
    let lose = true;
    const thread = await lives.start((own) => ({ commit: async () => { if (lose) throw new TimeoutException('no answer'); await own.commit(); } }));
    await settle(thread);
    lives.world.clock.advance(101);
    await thread.runOnce(0);
    expect(thread.output.buffered).toEqual([]);
    lose = false;
    lives.put('c');
    await settle(thread);
    await thread.close();
    expect(await lives.read()).toEqual(['a', 'ab', 'abc']);
    expect(lives.world.texts('out')).toEqual(['k=a', 'k=ab', 'k=a', 'k=ab', 'k=abc']);
  });

  test('another process takes over only when the transaction of the dead one has come to its end', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b');
    const thread = await lives.start();
    await settle(thread);
    await lives.client.transactions.sendOffsets('app', [{ topic: 'in', partition: 0, offset: 2, metadata: '' }]);
    await lives.kill(thread);
    lives.put('c');
    const heir = await lives.start(undefined, 'other');
    await settle(heir);
    expect([heir.tasks.tasks.length, [...heir.tasks.restoring].map(({ id }) => id), lives.client.position({ topic: 'in', partition: 0 })]).toEqual([0, ['0_0'], null]);
    lives.world.clock.advance(10_001);
    lives.world.broker.expireTransactions();
    await settle(heir);
    await heir.close();
    expect(await lives.read()).toEqual(['a', 'ab', 'abc']);
  });

  test('a changelog whose end is not decided is not restored from', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b');
    const thread = await lives.start();
    await settle(thread);
    await lives.kill(thread);
    const heir = await lives.start(undefined, 'other');
    await settle(heir);
    expect(heir.tasks.tasks).toEqual([]);
    await lives.world.broker.client().transactions.init('app-p-1', 1);
    await settle(heir);
    expect(heir.tasks.tasks.map(({ id }) => id)).toEqual(['0_0']);
    await heir.close();
    expect(await lives.read()).toEqual(['a', 'ab']);
  });

  test('a zombie that has lost its partitions is fenced, and what it wrote is aborted', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a');
    const zombie = await lives.start();
    const zombieClient = lives.client;
    await settle(zombie);
    await zombie.commit();
    lives.put('b');
    await settle(zombie);
    // It hangs: its session ends, its transaction times out, another process takes over.
    lives.world.broker.expel('app', zombieClient.memberId!);
    lives.world.clock.advance(10_001);
    lives.world.broker.expireTransactions();
    const heir = await lives.start(undefined, 'other');
    await settle(heir);
    await heir.commit();
    expect(await lives.read()).toEqual(['a', 'ab']);
    await zombie.runOnce(0);
    await settle(zombie);
    lives.put('c');
    for (let i = 0; i < 3; i++) {
      await settle(heir);
      await settle(zombie);
      lives.world.clock.advance(101);
    }
    await heir.close();
    await zombie.close();
    expect(await lives.read()).toEqual(['a', 'ab', 'abc']);
  });

  test('a member that the group has dropped cannot commit its offsets', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a');
    const thread = await lives.start();
    await settle(thread);
    lives.world.broker.expel('app', lives.client.memberId!);
    lives.world.clock.advance(101);
    await expect(thread.commit()).rejects.toThrow(/Producer got fenced trying to commit a transaction/);
    await settle(thread);
    await thread.close();
    expect(lives.world.texts('out')).toEqual(['k=a', 'k=a']);
    expect(await lives.read()).toEqual(['a']);
  });

  test('all tasks of a thread are in one transaction, and a rebalance commits it', async () => {
    const lives = new Lives('exactly_once_v2', joined(), { partitions: 2, config: { 'commit.interval.ms': 5000 } });
    for (const key of ['a', 'b', 'c', 'd']) lives.world.put('in', key, 'x', 1);
    const thread = await lives.start();
    await settle(thread);
    expect(lives.world.broker.transactions.open).toHaveLength(1);
    expect(await lives.read()).toEqual([]);
    const first = lives.client;
    const second = await lives.start(undefined, 'other');
    await thread.runOnce(0);
    expect(lives.world.broker.transactions.open).toHaveLength(0);
    expect(thread.tasks.tasks).toHaveLength(1);
    await settle(second);
    expect(second.tasks.tasks).toHaveLength(1);
    await thread.close();
    await second.close();
    await first.close();
    expect(lives.world.texts('out')).toHaveLength(4);
  });

  test('commit.interval.ms is 100 by itself, and must be shorter than a transaction may take', async () => {
    const world = new World();
    world.put('in', 'k', 'a', 1);
    const thread = await world.thread(joined(), EOS);
    await settle(thread);
    world.clock.advance(100);
    await thread.runOnce(0);
    expect(world.committed('in')).toBeNull();
    world.clock.advance(1);
    await thread.runOnce(0);
    expect(world.committed('in')).toBe(1);
    await expect(world.thread(joined(), { ...EOS, 'commit.interval.ms': 10_001 })).rejects.toThrow(/Transaction timeout 10000 was set lower than streams commit interval 10001/);
  });

  test('ends of transactions in the input are gone over, and committed as read', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    const writer = lives.world.broker.client();
    await writer.transactions.init('w', 1000);
    const put = async (value: string, commit: boolean): Promise<void> => {
      writer.transactions.begin();
      await writer.send([{ topic: 'in', partition: 0, key: new Uint8Array(1), value: new TextEncoder().encode(value), timestamp: 1, headers: [] }]);
      await (commit ? writer.transactions.commit() : writer.transactions.abort());
    };
    await put('a', true);
    await put('x', false);
    await put('b', true);
    await put('y', false);
    expect(await lives.goOn()).toEqual(['a', 'ab']);
    expect(lives.world.committed('in')).toBe(8);
  });

  test('stores on disk are believed after a clean end only', async () => {
    const lives = new Lives('exactly_once_v2', joined(), { config: { 'state.dir': stateDir() } });
    const restored: string[] = [];
    const start = (): Promise<StreamThread> => lives.start(undefined, 'p', { onRestoreStart: (_at, _store, from, to) => { restored.push(`${from}-${to}`); } });
    const checkpoint = join(folders[0]!, 'app', '0_0', '.checkpoint');
    lives.put('a', 'b');
    let thread = await start();
    await settle(thread);
    await thread.close();
    await lives.client.close();
    expect(existsSync(checkpoint)).toBe(true);
    thread = await start();
    expect(existsSync(checkpoint)).toBe(false);
    lives.put('c');
    await settle(thread);
    await thread.close(false);
    await lives.client.close();
    expect(existsSync(join(folders[0]!, 'app', '0_0', 'lmdb'))).toBe(false);
    thread = await start();
    await settle(thread);
    await lives.kill(thread);
    thread = await start();
    await settle(thread);
    await thread.close();
    expect(restored).toEqual(['0-0', '2-3', '0-5', '0-7']);
    expect((await lives.read()).at(-1)).toBe('abc');
  });

  test('an offset that is not decided is not told to who reads committed records', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a');
    const thread = await lives.start();
    await settle(thread);
    await lives.client.transactions.sendOffsets('app', [{ topic: 'in', partition: 0, offset: 1, metadata: '' }]);
    await expect(lives.client.committed('app', [{ topic: 'in', partition: 0 }])).rejects.toThrow(UnstableOffsetCommitException);
  });
});

test('a global table has what is committed, and goes over the rest', async () => {
  const world = new World(1, ['in', 'table', 'out']);
  const builder = new StreamsBuilder();
  const table = builder.globalTable('table', Consumed.with(text, text));
  builder.stream('in', Consumed.with(text, text)).join(table, (key) => key, (value, other) => `${value}${other}`).to('out', Produced.with(text, text));
  const writer = world.broker.client();
  await writer.transactions.init('w', 1000);
  const put = async (value: string): Promise<void> => {
    writer.transactions.begin();
    await writer.send([{ topic: 'table', partition: 0, key: new TextEncoder().encode('k'), value: new TextEncoder().encode(value), timestamp: 1, headers: [] }]);
  };
  await put('committed');
  await writer.transactions.commit();
  await put('aborted');
  await writer.transactions.abort();
  await put('open');
  world.put('in', 'k', 'a', 1);
  const thread = await world.thread(builder.build(), EOS);
  await settle(thread);
  expect(await thread.updateGlobal()).toBe(false);
  await writer.transactions.commit();
  world.put('in', 'k', 'b', 2);
  await settle(thread);
  await thread.close();
  expect(world.texts('out')).toEqual(['k=acommitted', 'k=bopen']);
});

describe('a record that the broker does not take', () => {
  const valueOf = (record: ProducerRecord): string => `${record.topic} ${new TextDecoder().decode(record.value!)}`;
  /** Refuses some records, each as often as told. */
  const refusing = (error: () => KafkaException, refuses: (value: string) => boolean) => (client: SimBackend): Partial<Backend> => ({
    sendEach: async (records) => {
      const outcomes: SendOutcome[] = [];
      for (const record of records) outcomes.push(refuses(valueOf(record)) ? error() : (await client.sendEach([record]))[0]!);
      return outcomes;
    },
  });

  test('is tried again in another transaction, when the handler says so', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b', 'c');
    let refusals = 1;
    const thread = await lives.start(undefined, 'p', {}, refusing(() => new TimeoutException('not acknowledged'), (value) => value === 'out ab' && refusals-- > 0));
    await settle(thread);
    await thread.close();
    expect(await lives.read()).toEqual(['a', 'ab', 'abc']);
    expect(lives.world.texts('out')).toEqual(['k=a', 'k=abc', 'k=a', 'k=ab', 'k=abc']);
  });

  test('is left out of the transaction, when the handler says so', async () => {
    const lives = new Lives('exactly_once_v2', joined(), { config: { 'production.exception.handler': { handleError: () => Response.resume() } } });
    lives.put('a', 'b', 'c');
    const thread = await lives.start(undefined, 'p', {}, refusing(() => new KafkaException('no'), (value) => value === 'out ab'));
    await settle(thread);
    await thread.close();
    expect(await lives.read()).toEqual(['a', 'abc']);
    expect(thread.droppedTotal).toBe(1);
  });

  test('ends the thread otherwise, which commits nothing of it', async () => {
    const lives = new Lives('exactly_once_v2', joined());
    lives.put('a', 'b');
    const thread = await lives.start(undefined, 'p', {}, refusing(() => new KafkaException('no'), (value) => value === 'out ab'));
    await expect(settle(thread)).rejects.toThrow('Error encountered sending record to topic out');
    await thread.close(false);
    await lives.client.close();
    expect([await lives.read(), lives.world.broker.transactions.open]).toEqual([[], []]);
    expect(await lives.goOn()).toEqual(['a', 'ab']);
  });

  test('takes other tasks of the thread along only when it has something in their transaction', async () => {
    const lives = new Lives('exactly_once_v2', copied(), { partitions: 2 });
    const { broker } = lives.world;
    const put = (partition: number, value: string): void => { broker.append('in', partition, { key: new Uint8Array(1), value: new TextEncoder().encode(value), timestamp: 1 }); };
    put(0, 'zero');
    put(1, 'one');
    let refusals = 1;
    const thread = await lives.start(undefined, 'p', {}, refusing(() => new TimeoutException('not acknowledged'), (value) => value === 'out one' && refusals-- > 0));
    const before = [...thread.tasks.tasks];
    await thread.runOnce(0);
    // What task 0_0 had sent is committed, and it runs on.
    expect(thread.tasks.tasks.map((task) => before.includes(task))).toEqual([true, false]);
    expect(await lives.read()).toEqual(['zero']);
    put(1, 'two');
    refusals = 0;
    await settle(thread);
    refusals = 1;
    put(1, 'one');
    await settle(thread);
    expect(thread.tasks.tasks.map((task) => before.includes(task))).toEqual([false, false]);
    await thread.close();
    expect(await lives.read()).toEqual(['zero', 'one', 'two', 'one']);
  });
});
