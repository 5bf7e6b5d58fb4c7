/** What this backend writes Kafka's own tools read, and the other way round. Needs Java. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { Subscription } from '../../src/engine/backend/backend.ts';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import type { KafkaBackendOptions } from '../../src/engine/backend/kafkajs/kafka-options.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { connectKafka } from '../../src/engine/session/connect-kafka.ts';
import { utf8Decode, utf8Encode } from '../../src/engine/common/bytes.ts';
import { bootstrap as given, hasJava, quickJava, sayWhySkipped } from './bootstrap.ts';

const bootstrap = given ?? '';
const interop = test.skipIf(!hasJava);
const prefix = `kstep-interop-${process.pid}-${Date.now()}`;
const topics: string[] = [];
const groups: string[] = [];
const clients: KafkaBackend[] = [];

if (!hasJava) sayWhySkipped('interop.broker.test.ts');

const run = promisify(execFile);
const broker = async (...args: string[]): Promise<string> => (await run(path.join(import.meta.dirname, 'broker'), args, { maxBuffer: 1 << 26, env: quickJava }).catch((error: { stdout: string }) => error)).stdout;

async function connect(options: Partial<KafkaBackendOptions> = {}): Promise<KafkaBackend> {
  const client = await KafkaBackend.connect({ bootstrap, clock: { now: Date.now }, timers: systemTimers, sessionTimeoutMs: 6000, heartbeatIntervalMs: 100, ...options });
  clients.push(client);
  return client;
}

async function newTopic(client: KafkaBackend, kind: string, partitions = 1): Promise<string> {
  const name = `${prefix}-${kind}`;
  topics.push(name);
  await client.createTopics([{ name, partitions, replicationFactor: -1, configs: { 'retention.ms': '-1' } }]);
  return name;
}

function subscription(groupId: string, names: readonly string[]): Subscription {
  groups.push(groupId);
  return { groupId, topics: names, pattern: null, offsetReset: 'earliest', coassign: [], onAssigned: async () => {}, onRevoked: async () => {}, onLost: async () => {} };
}

afterAll(async () => {
  if (!hasJava) return;
  for (const client of clients) await client.close();
  const admin = await connect();
  await admin.deleteTopics(topics);
  await admin.deleteGroups(groups);
  await admin.close();
});

interop('the console consumer reads what is sent, with compression and without', async () => {
  const compressions = ['none', 'gzip'] as const;
  for (const compression of compressions) {
    const client = await connect({ compression });
    const topic = await newTopic(client, `sent-${compression}`);
    await client.send([
      { topic, partition: 0, key: utf8Encode(compression), value: utf8Encode('é漢'), timestamp: 0, headers: [['z', utf8Encode('1')], ['10', null], ['z', utf8Encode('3')]] },
      { topic, partition: 0, key: null, value: utf8Encode(compression), timestamp: 1_700_000_000_000, headers: [] },
      { topic, partition: 0, key: utf8Encode(compression), value: null, timestamp: 1_700_000_000_000, headers: [] },
    ]);
  }
  groups.push(`${prefix}-reader`);
  const printed = await broker('tool', 'console-consumer', '--bootstrap-server', bootstrap, '--include', `${prefix}-sent-.*`, '--group', `${prefix}-reader`, '--from-beginning', '--max-messages', '6',
    ...['print.key', 'print.headers', 'print.timestamp', 'print.offset'].flatMap((name) => ['--formatter-property', `${name}=true`]));
  const lines = printed.split('\n').filter((line) => line.includes('\t'));
  expect(lines.sort()).toEqual(compressions.flatMap((compression) => [
    `CreateTime:0\tOffset:0\tz:1,10:null,z:3\t${compression}\té漢`,
    `CreateTime:1700000000000\tOffset:1\tNO_HEADERS\tnull\t${compression}`,
    `CreateTime:1700000000000\tOffset:2\tNO_HEADERS\t${compression}\tnull`,
  ]).sort());
});

interop('a key of the Java producer lies where ours would lie', async () => {
  const client = await connect();
  const topic = await newTopic(client, 'java', 5);
  await broker('java', path.join(import.meta.dirname, 'Drive.java'), 'produce', bootstrap, topic, '100', '50');
  const again = await client.send(Array.from({ length: 50 }, (_, i) => ({ topic, partition: null, key: utf8Encode(`user${i}`), value: null, timestamp: 0, headers: [] })));
  const ours = new Map(again.map(({ partition }, i) => [`user${i}`, partition]));
  const bounds = await client.bounds([0, 1, 2, 3, 4].map((partition) => ({ topic, partition })));
  let read = 0;
  for (const [partition, { start, end }] of bounds.entries()) {
    for (const { key, value, timestamp } of await client.read({ topic, partition }, start, end, 1000)) {
      expect(ours.get(utf8Decode(key!))).toBe(partition);
      if (value !== null) { read++; expect(timestamp).toBeGreaterThanOrEqual(1_704_067_200_000); }
    }
  }
  expect(read).toBe(100);
});

interop('read_committed leaves out what was aborted or is still open, and read_uncommitted does not', async () => {
  const client = await connect();
  const topic = await newTopic(client, 'transactions');
  await broker('java', path.join(import.meta.dirname, 'Transactions.java'), bootstrap, topic);
  const texts = async (reader: KafkaBackend): Promise<string[]> => {
    const [bounds] = await reader.bounds([{ topic, partition: 0 }]);
    return (await reader.read({ topic, partition: 0 }, bounds!.start, bounds!.end, 100)).map(({ value }) => utf8Decode(value!));
  };
  expect(await texts(client)).toEqual(['plain', 'a1', 'b1', 'a2', 'b2', 'a3', 'open']);
  const committed = await connect({ isolationLevel: 'read_committed' });
  expect(await texts(committed)).toEqual(['plain', 'b2', 'a3']);
  const session = await connectKafka(bootstrap, { now: Date.now }, false, { 'processing.guarantee': 'exactly_once_v2' });
  const [seen] = await session.bounds([{ topic, partition: 0 }]);
  expect((await session.read({ topic, partition: 0 }, seen!.start, seen!.end, 100)).map(({ value }) => utf8Decode(value!))).toEqual(['plain', 'b2', 'a3']);
  await session.close();
  await committed.assign([{ topic, partition: 0, offset: 2 }]);
  const polled: string[] = [];
  while (polled.length < 2) polled.push(...(await committed.poll(100)).map(({ value }) => utf8Decode(value!)));
  expect(polled).toEqual(['b2', 'a3']);
  expect(committed.lag({ topic, partition: 0 })).toBe(0);
  const [bounds] = await client.bounds([{ topic, partition: 0 }]);
  const open = { lastStable: bounds!.end - 1, end: bounds!.end };
  expect(committed.stable({ topic, partition: 0 })).toEqual(open);
  await client.assign([{ topic, partition: 0, offset: bounds!.end - 1 }]);
  expect((await client.poll(5000)).map(({ value }) => utf8Decode(value!))).toEqual(['open']);
  expect(client.stable({ topic, partition: 0 })).toEqual(open);
});

interop('Kafka\'s group tool shows members, partitions, offsets and lag', async () => {
  const client = await connect();
  const topic = await newTopic(client, 'group', 2);
  await client.send([0, 1, 1].map((partition) => ({ topic, partition, key: null, value: utf8Encode('v'), timestamp: 0, headers: [] })));
  const group = `${prefix}-group`;
  await client.join(subscription(group, [topic]));
  await client.commit(group, [{ topic, partition: 1, offset: 1, metadata: 'note' }]);
  const printed = await broker('tool', 'consumer-groups', '--bootstrap-server', bootstrap, '--describe', '--group', group);
  const rows = printed.split('\n').map((line) => line.trim().split(/\s+/)).filter(([name]) => name === group).map((row) => row.slice(1, 6));
  expect(rows.sort()).toEqual([[topic, '0', '-', '1', '-'], [topic, '1', '1', '2', '1']]);
});

interop('a group of Java consumers is left alone, with a reason', async () => {
  const client = await connect();
  const topic = await newTopic(client, 'foreign');
  const group = `${prefix}-foreign`;
  const consuming = broker('tool', 'console-consumer', '--bootstrap-server', bootstrap, '--topic', topic, '--group', group, '--max-messages', '1');
  const watcher = await connect();
  // The console consumer is there as soon as commits from outside are refused.
  for (;;) if (await watcher.commit(group, [{ topic, partition: 0, offset: 0, metadata: '' }]).then(() => false, () => true)) break;
  await expect(client.join(subscription(group, [topic]))).rejects.toThrow('consumers of another kind');
  await watcher.send([{ topic, partition: 0, key: null, value: utf8Encode('end'), timestamp: 0, headers: [] }]);
  await consuming;
});
