/**
 * What every backend does, in one place: each implementation calls `describeBackend` with a way to open clients of one cluster.
 *
 *     describeBackend('sim', { open: async () => broker.client(), … });
 *
 * Topic and group names are unique per test, so that runs against a broker that is not ours leave each other alone.
 */
import { afterAll, describe, expect, test } from 'vitest';
import type { Backend, IsolationLevel, ProducerRecord, RawRecord, Subscription, TopicPartition } from '../../../src/engine/backend/backend.ts';
import {
  CommitFailedException, NoOffsetForPartitionException, OffsetOutOfRangeException, UnknownTopicOrPartitionException,
} from '../../../src/engine/backend/errors.ts';
import { IllegalStateException, InvalidTopicException } from '../../../src/engine/errors/errors.ts';
import { describeTransactions } from './transactions-contract.ts';

export interface BackendUnderTest {
  open(isolationLevel?: IsolationLevel): Promise<Backend>;
  /** Deletes what the tests made. */
  dispose(topics: readonly string[], groups: readonly string[]): Promise<void>;
  /** Unlike the names of any other run. */
  readonly prefix: string;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array | null): string | null => (value === null ? null : new TextDecoder().decode(value));
const at = (topic: string, partition = 0): TopicPartition => ({ topic, partition });
const record = (topic: string, value: string | null, rest: Partial<ProducerRecord> = {}): ProducerRecord => ({
  topic, partition: 0, key: null, value: value === null ? null : bytes(value), timestamp: 1000, headers: [], ...rest,
});
const values = (records: readonly RawRecord[]): (string | null)[] => records.map(({ value }) => text(value));

export function describeBackend(name: string, subject: BackendUnderTest): void {
  const topics: string[] = [];
  const groups: string[] = [];
  const clients: Backend[] = [];
  let count = 0;
  const newName = (kind: string): string => `${subject.prefix}-${kind}-${count++}`;

  async function open(isolationLevel?: IsolationLevel): Promise<Backend> {
    const client = await subject.open(isolationLevel);
    clients.push(client);
    return client;
  }
  async function newTopic(client: Backend, partitions = 1, configs: Record<string, string> = {}): Promise<string> {
    const topic = newName('topic');
    topics.push(topic);
    await client.createTopics([{ name: topic, partitions, replicationFactor: -1, configs: { 'retention.ms': '-1', ...configs } }]);
    return topic;
  }
  function newGroup(): string {
    const group = newName('group');
    groups.push(group);
    return group;
  }

  /** A client in a group, with a diary of its callbacks. */
  async function member(groupId: string, names: readonly string[], rest: Partial<Subscription> = {}): Promise<{ client: Backend; diary: string[]; owned: Set<string> }> {
    const client = await open();
    const diary: string[] = [];
    const owned = new Set<string>();
    const note = (event: string, change: (id: string) => void) => async (partitions: readonly TopicPartition[]): Promise<void> => {
      const ids = partitions.map(({ topic, partition }) => `${topic}-${partition}`);
      ids.forEach(change);
      if (ids.length > 0) diary.push(`${event} ${ids.length}`);
    };
    await client.join({
      groupId, topics: names, pattern: null, offsetReset: 'earliest', coassign: [],
      onAssigned: note('assigned', (id) => owned.add(id)), onRevoked: note('revoked', (id) => owned.delete(id)), onLost: note('lost', (id) => owned.delete(id)), ...rest,
    });
    return { client, diary, owned };
  }

  /** Polls until enough has come; a test that waits in vain fails by the runner's own limit. */
  async function pollFor(client: Backend, wanted: number): Promise<RawRecord[]> {
    const records: RawRecord[] = [];
    while (records.length < wanted) records.push(...await client.poll(100));
    return records;
  }
  async function pollUntil(members: readonly { client: Backend }[], done: () => boolean): Promise<RawRecord[]> {
    const records: RawRecord[] = [];
    while (!done()) for (const { client } of members) records.push(...await client.poll(20));
    return records;
  }

  describe(name, () => {
    afterAll(async () => {
      for (const client of clients) await client.close();
      await subject.dispose(topics, groups);
    });

    describe('topics', () => {
      test('a created topic has its partitions and configs, and creating it again changes nothing', async () => {
        const client = await open();
        const topic = await newTopic(client, 3, { 'cleanup.policy': 'compact' });
        await client.createTopics([{ name: topic, partitions: 5, replicationFactor: -1, configs: {} }]);
        const found = await client.topics([topic, newName('absent')]);
        expect([...found.keys()]).toEqual([topic]);
        expect(found.get(topic)).toMatchObject({ name: topic, partitions: 3, configs: { 'cleanup.policy': 'compact', 'retention.ms': '-1' } });
      });

      test('null lists every topic', async () => {
        const client = await open();
        const topic = await newTopic(client);
        expect([...(await client.topics(null)).keys()]).toContain(topic);
      });

      test('a name that Kafka refuses is refused', async () => {
        const client = await open();
        await expect(client.createTopics([{ name: 'no spaces', partitions: 1, replicationFactor: -1, configs: {} }])).rejects.toThrow(InvalidTopicException);
      });
    });

    describe('records', () => {
      test('keys, values, timestamps and headers come back exactly, in order', async () => {
        const client = await open();
        const topic = await newTopic(client);
        const sent: ProducerRecord[] = [
          record(topic, 'a', { key: bytes('k'), timestamp: 0 }),
          record(topic, null, { key: bytes('k'), timestamp: 5 }),
          record(topic, '', { key: new Uint8Array(0), timestamp: 1_700_000_000_000 }),
          record(topic, 'é漢', { headers: [['z', bytes('1')], ['10', null], ['z', bytes('3')], ['9', new Uint8Array(0)]], timestamp: 3 }),
        ];
        const placed = await client.send(sent);
        expect(placed).toEqual(sent.map((_, offset) => ({ topic, partition: 0, offset })));
        const got = await client.read(at(topic), 0, 4, 100);
        expect(got).toEqual(sent.map((of, offset) => ({ ...of, offset })));
        expect(got[0]!.key!.constructor).toBe(Uint8Array);
      });

      test('a timestamp of null becomes the time of sending', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send([record(topic, 'now', { timestamp: null })]);
        expect((await client.read(at(topic), 0, 1, 1))[0]!.timestamp).toBeGreaterThan(0);
      });

      test('a key chooses its partition by murmur2, as in Kafka', async () => {
        const client = await open();
        const topic = await newTopic(client, 3);
        const placed = await client.send(['21', 'foobar', 'a-little-bit-long-string', ''].map((key) => record(topic, 'v', { partition: null, key: bytes(key) })));
        expect(placed.map(({ partition }) => partition)).toEqual([MURMUR2['21'], MURMUR2.foobar, MURMUR2['a-little-bit-long-string'], MURMUR2['']].map((hash) => (hash & 0x7fffffff) % 3));
      });

      test('a record without a key lands in some partition', async () => {
        const client = await open();
        const topic = await newTopic(client, 3);
        const [placed] = await client.send([record(topic, 'v', { partition: null })]);
        expect([0, 1, 2]).toContain(placed!.partition);
        expect(values(await client.read(at(topic, placed!.partition), 0, 1, 1))).toEqual(['v']);
      });

      test('one send may go to several topics and partitions and answers in its own order', async () => {
        const client = await open();
        const [a, b] = [await newTopic(client, 2), await newTopic(client, 1)];
        const placed = await client.send([record(a, '1', { partition: 1 }), record(b, '2'), record(a, '3', { partition: 0 }), record(a, '4', { partition: 1 })]);
        expect(placed).toEqual([{ topic: a, partition: 1, offset: 0 }, { topic: b, partition: 0, offset: 0 }, { topic: a, partition: 0, offset: 0 }, { topic: a, partition: 1, offset: 1 }]);
      });

      test('sends that are not awaited keep their order per partition', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await Promise.all(Array.from({ length: 50 }, (_, i) => client.send([record(topic, `${i}a`), record(topic, `${i}b`)])));
        expect(values(await client.read(at(topic), 0, 100, 1000))).toEqual(Array.from({ length: 100 }, (_, i) => `${i >> 1}${i % 2 === 0 ? 'a' : 'b'}`));
      });

      test('sending to a topic or partition that does not exist fails and names it', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        await expect(client.send([record(newName('absent'), 'v')])).rejects.toThrow(UnknownTopicOrPartitionException);
        await expect(client.send([record(topic, 'v', { partition: 2 })])).rejects.toThrow(UnknownTopicOrPartitionException);
        await expect(client.send([record(topic, 'v', { partition: 2 })])).rejects.toThrow(topic);
      });

      test('read gives a range, at most max, and leaves positions alone', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send(['a', 'b', 'c', 'd'].map((v) => record(topic, v)));
        await client.assign([{ ...at(topic), offset: 1 }]);
        expect(values(await client.read(at(topic), 1, 3, 100))).toEqual(['b', 'c']);
        expect(values(await client.read(at(topic), 0, 4, 2))).toEqual(['a', 'b']);
        expect(await client.read(at(topic), 4, 4, 10)).toEqual([]);
        expect(client.position(at(topic))).toBe(1);
      });

      test('read refuses offsets outside of the log, and topics that are not there', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send(['a', 'b', 'c'].map((v) => record(topic, v)));
        await client.deleteRecords([{ ...at(topic), offset: 2 }]);
        await expect(client.read(at(topic), 0, 3, 10)).rejects.toThrow(OffsetOutOfRangeException);
        await expect(client.read(at(topic), 4, 9, 10)).rejects.toThrow(OffsetOutOfRangeException);
        await expect(client.read(at(newName('absent')), 0, 1, 1)).rejects.toThrow(UnknownTopicOrPartitionException);
      });

      test('deleteRecords moves the start of the log, and bounds tell', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        await client.send(['a', 'b', 'c'].map((v) => record(topic, v, { partition: 1 })));
        expect(await client.bounds([at(topic, 1), at(topic, 0)])).toEqual([{ start: 0, end: 3 }, { start: 0, end: 0 }]);
        await client.deleteRecords([{ ...at(topic, 1), offset: 2 }]);
        expect(await client.bounds([at(topic, 1)])).toEqual([{ start: 2, end: 3 }]);
        expect(values(await client.read(at(topic, 1), 2, 3, 10))).toEqual(['c']);
        await expect(client.deleteRecords([{ ...at(topic, 1), offset: 9 }])).rejects.toThrow(OffsetOutOfRangeException);
      });

      test('the first offset for a time is that of the first record that is not older, also where times do not ascend', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        for (const timestamp of [1000, 5000, 3000, 7000]) await client.send([record(topic, 'v', { timestamp })]);
        const answers = [];
        for (const time of [-5, 0, 1000, 1001, 5000, 5001, 7001]) answers.push((await client.offsetsForTime([at(topic, 1), at(topic)], time)));
        expect(answers).toEqual([[null, 0], [null, 0], [null, 0], [null, 1], [null, 1], [null, 3], [null, null]]);
        await expect(client.offsetsForTime([at(newName('missing'))], 0)).rejects.toThrow(UnknownTopicOrPartitionException);
      });

      test('bounds of a topic that does not exist fail', async () => {
        const client = await open();
        await expect(client.bounds([at(newName('absent'))])).rejects.toThrow(UnknownTopicOrPartitionException);
      });

      test('many records survive a round trip through polls of limited size', async () => {
        const client = await open();
        const topic = await newTopic(client);
        const expected = Array.from({ length: 5000 }, (_, i) => `value ${i}`);
        await client.send(expected.map((v) => record(topic, v)));
        await client.assign([{ ...at(topic), offset: 0 }]);
        const got = await pollFor(client, 5000);
        expect(values(got)).toEqual(expected);
        expect(got.map(({ offset }) => offset)).toEqual(expected.map((_, i) => i));
      });
    });

    describe('assigned partitions', () => {
      test('poll hands out what is there, position and lag follow', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.assign([{ ...at(topic), offset: 0 }]);
        expect(client.lag(at(topic))).toBeNull();
        expect(await client.poll(0)).toEqual([]);
        await client.send(['a', 'b'].map((v) => record(topic, v)));
        expect(values(await pollFor(client, 2))).toEqual(['a', 'b']);
        expect(client.position(at(topic))).toBe(2);
        expect(client.lag(at(topic))).toBe(0);
        expect(client.position(at(topic, 7))).toBeNull();
      });

      test('a paused partition gives nothing and keeps its position, a resumed one goes on', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        await client.send([record(topic, 'a', { partition: 0 }), record(topic, 'b', { partition: 1 })]);
        await client.assign([{ ...at(topic, 0), offset: 0 }, { ...at(topic, 1), offset: 0 }]);
        client.pause([at(topic, 0)]);
        expect(values(await pollFor(client, 1))).toEqual(['b']);
        expect(await client.poll(50)).toEqual([]);
        expect(client.position(at(topic, 0))).toBe(0);
        client.resume([at(topic, 0)]);
        expect(values(await pollFor(client, 1))).toEqual(['a']);
      });

      test('seek goes back and forth at once', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send(['a', 'b', 'c', 'd'].map((v) => record(topic, v)));
        await client.assign([{ ...at(topic), offset: 0 }]);
        await pollFor(client, 4);
        client.seek(at(topic), 1);
        expect(client.position(at(topic))).toBe(1);
        expect(values(await pollFor(client, 3))).toEqual(['b', 'c', 'd']);
        client.seek(at(topic), 3);
        expect(values(await pollFor(client, 1))).toEqual(['d']);
      });

      test('seek and pause of a partition that is not assigned fail', async () => {
        const client = await open();
        const topic = await newTopic(client);
        expect(() => client.seek(at(topic), 0)).toThrow(IllegalStateException);
        expect(() => client.pause([at(topic)])).toThrow(IllegalStateException);
      });

      test('an offset out of range is an error without a reset policy', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send(['a', 'b'].map((v) => record(topic, v)));
        await client.deleteRecords([{ ...at(topic), offset: 1 }]);
        await client.assign([{ ...at(topic), offset: 0 }]);
        await expect((async () => { for (;;) await client.poll(50); })()).rejects.toThrow(OffsetOutOfRangeException);
        client.seek(at(topic), 1);
        expect(values(await pollFor(client, 1))).toEqual(['b']);
      });

      test('a new assignment replaces the old one', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        await client.send([record(topic, 'a', { partition: 0 }), record(topic, 'b', { partition: 1 })]);
        await client.assign([{ ...at(topic, 0), offset: 0 }]);
        await client.assign([{ ...at(topic, 1), offset: 0 }]);
        expect(client.position(at(topic, 0))).toBeNull();
        expect(values(await pollFor(client, 1))).toEqual(['b']);
      });
    });

    describe('groups', () => {
      test('a lone member gets everything, and a successor resumes at the committed offsets with their metadata', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        await client.send(['a', 'b', 'c'].map((v) => record(topic, v)));
        const group = newGroup();
        const first = await member(group, [topic]);
        expect(first.diary).toEqual(['assigned 2']);
        expect(values(await pollFor(first.client, 3))).toEqual(['a', 'b', 'c']);
        await first.client.commit(group, [{ ...at(topic), offset: 2, metadata: 'AgAA' }]);
        await first.client.close();
        expect(await client.committed(group, [at(topic), at(topic, 1)])).toEqual([{ offset: 2, metadata: 'AgAA' }, null]);
        const second = await member(group, [topic]);
        expect(second.client.position(at(topic))).toBe(2);
        expect(values(await pollFor(second.client, 1))).toEqual(['c']);
      });

      test('where nothing is committed the reset policy decides', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send([record(topic, 'old')]);
        const latest = await member(newGroup(), [topic], { offsetReset: 'latest' });
        await client.send([record(topic, 'new')]);
        expect(values(await pollFor(latest.client, 1))).toEqual(['new']);
        const none = await member(newGroup(), [topic], { offsetReset: 'none' });
        await expect((async () => { for (;;) await none.client.poll(50); })()).rejects.toThrow(NoOffsetForPartitionException);
        none.client.seek(at(topic), 0);
        expect(values(await pollFor(none.client, 2))).toEqual(['old', 'new']);
      });

      test('a committed offset that was deleted follows the reset policy and commits nothing', async () => {
        const client = await open();
        const topic = await newTopic(client);
        await client.send(['a', 'b', 'c'].map((v) => record(topic, v)));
        const group = newGroup();
        await client.commit(group, [{ ...at(topic), offset: 0, metadata: '' }]);
        await client.deleteRecords([{ ...at(topic), offset: 2 }]);
        const { client: reader } = await member(group, [topic]);
        expect(values(await pollFor(reader, 1))).toEqual(['c']);
        expect(await reader.committed(group, [at(topic)])).toEqual([{ offset: 0, metadata: '' }]);
      });

      test('a second member takes its share after the first has been asked, and gives it back when it leaves', async () => {
        const client = await open();
        const topic = await newTopic(client, 4);
        const group = newGroup();
        const a = await member(group, [topic]);
        expect(a.owned.size).toBe(4);
        let b!: Awaited<ReturnType<typeof member>>;
        const joining = member(group, [topic]).then((joined) => { b = joined; });
        await pollUntil([a], () => b !== undefined);
        await joining;
        await pollUntil([a, b], () => a.owned.size === 2 && b.owned.size === 2);
        expect([...a.owned, ...b.owned].sort()).toEqual([0, 1, 2, 3].map((p) => `${topic}-${p}`));
        expect(a.diary).toEqual(['assigned 4', 'revoked 2']);
        await b.client.close();
        await pollUntil([a], () => a.owned.size === 4);
        expect(a.diary).toEqual(['assigned 4', 'revoked 2', 'assigned 2']);
      });

      test('members hear from each other where they answer, and who has what', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        const group = newGroup();
        const a = await member(group, [topic], { endpoint: 'a.example:1' });
        expect(a.client.hosts!()).toEqual(new Map([['a.example:1', [at(topic, 0), at(topic, 1)]]]));
        let b!: Awaited<ReturnType<typeof member>>;
        const joining = member(group, [topic], { endpoint: 'b.example:2' }).then((joined) => { b = joined; });
        await pollUntil([a], () => b !== undefined);
        await joining;
        const told = (of: Backend): string => JSON.stringify([...of.hosts!()].map(([host, held]) => [host, held.length]).sort());
        await pollUntil([a, b], () => told(a.client) === '[["a.example:1",1],["b.example:2",1]]' && told(b.client) === told(a.client));
        expect([...a.owned]).toEqual(a.client.hosts!().get('a.example:1')!.map(({ partition }) => `${topic}-${partition}`));
      });

      test('what is committed while partitions are revoked is where the next owner starts', async () => {
        const client = await open();
        const topic = await newTopic(client, 2);
        await client.send([0, 1].flatMap((partition) => ['a', 'b', 'c'].map((v) => record(topic, v, { partition }))));
        const group = newGroup();
        const diary: string[] = [];
        const first: { client: Backend } = await member(group, [topic], {
          onRevoked: async (partitions) => {
            await first.client.commit(group, partitions.map((partition) => ({ ...partition, offset: 2, metadata: '' })));
            diary.push(`committed ${partitions.length}`);
          },
        });
        await pollFor(first.client, 6);
        let second: Awaited<ReturnType<typeof member>> | undefined;
        const joining = member(group, [topic]).then((joined) => { second = joined; });
        await pollUntil([first], () => second !== undefined);
        await joining;
        const got: RawRecord[] = [];
        while (got.length < 1) {
          await first.client.poll(20);
          got.push(...await second!.client.poll(20));
        }
        expect(values(got)).toEqual(['c']);
        expect(diary).toEqual(['committed 1']);
      });

      test('partitions of topics that are joined stay together', async () => {
        const client = await open();
        const [left, right] = [await newTopic(client, 4), await newTopic(client, 4)];
        const group = newGroup();
        const a = await member(group, [left, right], { coassign: [[left, right]] });
        let b: Awaited<ReturnType<typeof member>> | undefined;
        const joining = member(group, [left, right], { coassign: [[left, right]] }).then((joined) => { b = joined; });
        await pollUntil([a], () => b !== undefined);
        await joining;
        await pollUntil([a, b!], () => a.owned.size === 4 && b!.owned.size === 4);
        for (const { owned } of [a, b!]) for (let p = 0; p < 4; p++) expect(owned.has(`${left}-${p}`)).toBe(owned.has(`${right}-${p}`));
      });

      test('a client that is not a member cannot commit for a group that has members', async () => {
        const client = await open();
        const topic = await newTopic(client);
        const group = newGroup();
        await client.commit(group, [{ ...at(topic), offset: 0, metadata: 'before' }]);
        await member(group, [topic]);
        await expect(client.commit(group, [{ ...at(topic), offset: 5, metadata: '' }])).rejects.toThrow(CommitFailedException);
        expect(await client.committed(group, [at(topic)])).toEqual([{ offset: 0, metadata: 'before' }]);
      });

      test('a pattern takes the topics whose whole name it matches, also those that appear later', async () => {
        const client = await open();
        const first = await newTopic(client);
        const pattern = new RegExp(`${first}(-later)?`);
        await client.createTopics([{ name: `not-${first}`, partitions: 1, replicationFactor: -1, configs: {} }]);
        topics.push(`not-${first}`, `${first}-later`);
        const a = await member(newGroup(), [], { pattern });
        expect([...a.owned]).toEqual([`${first}-0`]);
        await client.createTopics([{ name: `${first}-later`, partitions: 1, replicationFactor: -1, configs: {} }]);
        await client.send([record(`${first}-later`, 'v')]);
        expect(values(await pollFor(a.client, 1))).toEqual(['v']);
        expect([...a.owned].sort()).toEqual([`${first}-0`, `${first}-later-0`]);
      });

      test('a closed client does nothing any more', async () => {
        const client = await open();
        await client.close();
        await client.close();
        await expect(client.poll(0)).rejects.toThrow(IllegalStateException);
      });
    });

    describeTransactions({ open, newTopic, newGroup, newId: () => newName('transactional-id') });
  });
}

/** Kafka's own test vectors (UtilsTest#testMurmur2), signed. */
const MURMUR2 = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536, '': 275646681 } as const;
