/** What every backend does about transactions; part of the shared suite, and called by it. */
import { describe, expect, test } from 'vitest';
import type { Backend, IsolationLevel, ProducerRecord, RawRecord, Subscription, TopicPartition, ViewedRecord } from '../../../src/engine/backend/backend.ts';
import { InvalidProducerEpochException, ProducerFencedException, UnstableOffsetCommitException } from '../../../src/engine/backend/errors.ts';
import { IllegalStateException } from '../../../src/engine/errors/errors.ts';

export interface TransactionsSubject {
  open(isolationLevel?: IsolationLevel): Promise<Backend>;
  newTopic(client: Backend, partitions?: number): Promise<string>;
  newGroup(): string;
  /** Unlike any other transactional id. */
  newId(): string;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const at = (topic: string, partition = 0): TopicPartition => ({ topic, partition });
const record = (topic: string, value: string, partition = 0): ProducerRecord => ({ topic, partition, key: new Uint8Array(4), value: bytes(value), timestamp: 1000, headers: [] });
const values = (records: readonly RawRecord[]): string[] => records.map(({ value }) => new TextDecoder().decode(value!));
const marked = (records: readonly ViewedRecord[]): string[] => records.map(({ value, transaction }) => `${new TextDecoder().decode(value!)} ${transaction ?? 'plain'}`);
const TIMEOUT_MS = 30_000;
const fenced = (error: unknown): boolean => error instanceof ProducerFencedException || error instanceof InvalidProducerEpochException;

export function describeTransactions({ open, newTopic, newGroup, newId }: TransactionsSubject): void {
  async function producer(id = newId()): Promise<Backend> {
    const client = await open();
    await client.transactions.init(id, TIMEOUT_MS);
    return client;
  }
  async function send(client: Backend, topic: string, ...texts: readonly string[]): Promise<void> {
    client.transactions.begin();
    await client.send(texts.map((text) => record(topic, text)));
  }
  async function readAll(client: Backend, topic: string, isolation?: IsolationLevel): Promise<string[]> {
    const [bounds] = await client.bounds([at(topic)], isolation);
    return values(await client.read(at(topic), bounds!.start, bounds!.end, 1000));
  }
  /** A broker tells the partitions of the end of a transaction after it has answered. */
  const soon = <T>(what: () => Promise<T>) => expect.poll(what, { timeout: 10_000, interval: 20 });
  async function join(client: Backend, groupId: string, topic: string, more: Partial<Subscription> = {}): Promise<void> {
    const nothing = async (): Promise<void> => {};
    await client.join({ groupId, topics: [topic], pattern: null, offsetReset: 'earliest', coassign: [], onAssigned: nothing, onRevoked: nothing, onLost: nothing, ...more });
  }

  describe('transactions', () => {
    test('what is committed is read by all, what is open or aborted only by those who read uncommitted records', async () => {
      const [reader, dirty] = [await open('read_committed'), await open()];
      const topic = await newTopic(reader);
      const writer = await producer();
      await send(writer, topic, 'a1', 'a2');
      expect(await readAll(reader, topic)).toEqual([]);
      expect(await readAll(dirty, topic)).toEqual(['a1', 'a2']);
      expect([await reader.bounds([at(topic)]), await reader.bounds([at(topic)], 'read_uncommitted'), await dirty.bounds([at(topic)], 'read_committed')])
        .toEqual([[{ start: 0, end: 0 }], [{ start: 0, end: 2 }], [{ start: 0, end: 0 }]]);
      await writer.transactions.commit();
      await soon(() => readAll(reader, topic)).toEqual(['a1', 'a2']);
      await send(writer, topic, 'b');
      await writer.transactions.abort();
      await send(writer, topic, 'c');
      await writer.transactions.commit();
      await soon(() => readAll(reader, topic)).toEqual(['a1', 'a2', 'c']);
      expect(await readAll(dirty, topic)).toEqual(['a1', 'a2', 'b', 'c']);
    });

    test('the end of a transaction takes an offset, and polling goes over it', async () => {
      const reader = await open('read_committed');
      const topic = await newTopic(reader);
      const writer = await producer();
      await send(writer, topic, 'a');
      await writer.transactions.commit();
      await send(writer, topic, 'b');
      await writer.transactions.abort();
      await soon(() => reader.bounds([at(topic)])).toEqual([{ start: 0, end: 4 }]);
      await reader.assign([{ ...at(topic), offset: 0 }]);
      const polled: RawRecord[] = [];
      while (reader.position(at(topic)) !== 4) polled.push(...await reader.poll(50));
      expect(polled.map(({ offset }) => offset)).toEqual([0]);
      expect(reader.lag(at(topic))).toBe(0);
      expect(reader.stable(at(topic))).toEqual({ lastStable: 4, end: 4 });
    });

    test('what was committed behind a transaction that is open waits for it', async () => {
      const reader = await open('read_committed');
      const topic = await newTopic(reader);
      const [slow, quick] = [await producer(), await producer()];
      await send(slow, topic, 's1');
      await send(quick, topic, 'q1', 'q2');
      await quick.transactions.commit();
      await reader.assign([{ ...at(topic), offset: 0 }]);
      while (reader.stable(at(topic))?.end !== 4 || reader.lag(at(topic)) === null) expect(await reader.poll(50)).toEqual([]);
      expect([reader.position(at(topic)), reader.lag(at(topic)), reader.stable(at(topic))]).toEqual([0, 0, { lastStable: 0, end: 4 }]);
      expect(marked(await reader.view(at(topic), 0, 4, 10))).toEqual(['s1 open', 'q1 plain', 'q2 plain']);
      await slow.transactions.abort();
      const polled: RawRecord[] = [];
      while (polled.length < 2) polled.push(...await reader.poll(50));
      expect(values(polled)).toEqual(['q1', 'q2']);
    });

    test('a look at a topic says of each record what became of its transaction', async () => {
      const looker = await open();
      const topic = await newTopic(looker);
      await looker.send([record(topic, 'plain')]);
      const [a, b] = [await producer(), await producer()];
      for (const writer of [a, b]) writer.transactions.begin();
      await a.send([record(topic, 'a1')]);
      await b.send([record(topic, 'b1')]);
      await a.send([record(topic, 'a2')]);
      await b.transactions.abort();
      await a.transactions.commit();
      await send(b, topic, 'b2');
      await soon(async () => marked(await looker.view(at(topic), 0, 100, 100))).toEqual(['plain plain', 'a1 plain', 'b1 aborted', 'a2 plain', 'b2 open']);
      expect(marked(await looker.view(at(topic), 1, 100, 2))).toEqual(['a1 plain', 'b1 aborted']);
      await b.transactions.abort();
      await soon(async () => marked(await looker.view(at(topic), 6, 100, 100))).toEqual(['b2 aborted']);
    });

    test('records of one transaction go to several topics and partitions, all or none', async () => {
      const reader = await open('read_committed');
      const [one, two] = [await newTopic(reader, 2), await newTopic(reader)];
      const writer = await producer();
      writer.transactions.begin();
      await writer.send([record(one, 'a', 0), record(one, 'b', 1), record(two, 'c')]);
      expect(await readAll(reader, two)).toEqual([]);
      await writer.transactions.commit();
      await soon(async () => (await reader.bounds([at(one, 0), at(one, 1), at(two)])).map(({ end }) => end)).toEqual([2, 2, 2]);
      expect(values([...await reader.read(at(one, 0), 0, 2, 9), ...await reader.read(at(one, 1), 0, 2, 9), ...await reader.read(at(two), 0, 2, 9)])).toEqual(['a', 'b', 'c']);
    });

    test('a transaction without anything in it may be committed and aborted', async () => {
      const writer = await producer();
      writer.transactions.begin();
      await writer.transactions.commit();
      writer.transactions.begin();
      await writer.transactions.abort();
      writer.transactions.begin();
      await writer.transactions.commit();
    });

    test('calls that do not follow each other are refused, and say what to do', async () => {
      const client = await open();
      const topic = await newTopic(client);
      expect(() => client.transactions.begin()).toThrow(IllegalStateException);
      await client.transactions.init(newId(), TIMEOUT_MS);
      await expect(client.send([record(topic, 'v')])).rejects.toThrow(/begin a transaction first/);
      await expect(client.transactions.commit()).rejects.toThrow(IllegalStateException);
      await expect(client.transactions.sendOffsets(newGroup(), [])).rejects.toThrow(IllegalStateException);
      client.transactions.begin();
      expect(() => client.transactions.begin()).toThrow(/is open already/);
      await client.transactions.abort();
    });

    test('who takes the id over aborts what was left open, and fences who had it', async () => {
      const reader = await open('read_committed');
      const topic = await newTopic(reader);
      const id = newId();
      const old = await producer(id);
      await send(old, topic, 'abandoned');
      const young = await producer(id);
      await soon(() => reader.bounds([at(topic)])).toEqual([{ start: 0, end: 2 }]);
      await expect(old.send([record(topic, 'zombie')])).rejects.toSatisfy(fenced);
      await expect(old.transactions.commit()).rejects.toSatisfy(fenced);
      await send(young, topic, 'mine');
      await young.transactions.commit();
      await soon(() => readAll(reader, topic)).toEqual(['mine']);
      await old.transactions.init(id, TIMEOUT_MS);
      await send(old, topic, 'again');
      await old.transactions.commit();
      await soon(() => readAll(reader, topic)).toEqual(['mine', 'again']);
    });

    test('offsets are committed with the transaction, and forgotten with it', async () => {
      const client = await open('read_committed');
      const topic = await newTopic(client);
      const group = newGroup();
      const writer = await producer();
      await send(writer, topic, 'a', 'b');
      await writer.transactions.sendOffsets(group, [{ ...at(topic), offset: 1, metadata: 'one' }]);
      await writer.transactions.commit();
      await soon(() => client.committed(group, [at(topic)]).catch(() => null)).toEqual([{ offset: 1, metadata: 'one' }]);
      writer.transactions.begin();
      await writer.transactions.sendOffsets(group, [{ ...at(topic), offset: 2, metadata: 'two' }]);
      expect(await writer.committed(group, [at(topic)])).toEqual([{ offset: 1, metadata: 'one' }]);
      await expect(client.committed(group, [at(topic)])).rejects.toThrow(UnstableOffsetCommitException);
      await writer.transactions.abort();
      await soon(() => client.committed(group, [at(topic)]).catch(() => null)).toEqual([{ offset: 1, metadata: 'one' }]);
    });

    test('a member starts where the transaction of the one before it has left off', async () => {
      const first = await open();
      const topic = await newTopic(first);
      const group = newGroup();
      await first.send(['a', 'b', 'c'].map((text) => record(topic, text)));
      await first.transactions.init(newId(), TIMEOUT_MS);
      await join(first, group, topic);
      first.transactions.begin();
      await first.transactions.sendOffsets(group, [{ ...at(topic), offset: 2, metadata: '' }]);
      await first.transactions.commit();
      await first.close();
      const second = await open('read_committed');
      await join(second, group, topic);
      const polled: RawRecord[] = [];
      while (polled.length < 1) polled.push(...await second.poll(50));
      expect(values(polled)).toEqual(['c']);
    });
  });
}
