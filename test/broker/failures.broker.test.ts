/** A broker that is killed, comes back, or stops for a while: nothing is lost, doubled or reordered, and members stay members. Needs Java and Maven. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import type { KafkaBackendOptions } from '../../src/engine/backend/kafkajs/kafka-options.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { utf8Decode, utf8Encode } from '../../src/engine/common/bytes.ts';
import { hasJava, sayWhySkipped } from './bootstrap.ts';

// Its broker is one of its own: the one that is given is only a sign that such tests are welcome.
const broken = test.skipIf(!hasJava);
if (!hasJava) sayWhySkipped('failures.broker.test.ts');

const dir = mkdtempSync(path.join(os.tmpdir(), 'kstep-failures-'));
const run = promisify(execFile);
const broker = async (...args: string[]): Promise<string> => (await run(path.join(import.meta.dirname, 'broker'), [...args, '--dir', path.join(dir, 'kafka')])).stdout.trim();
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
let bootstrap = '';

/** Two ports that are free and as far apart as the script wants them. */
async function freePort(): Promise<number> {
  const free = (port: number): Promise<number | null> => new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => { const { port: found } = server.address() as net.AddressInfo; server.close(() => resolve(found)); });
  });
  for (;;) {
    const port = (await free(0))!;
    if (port + 101 < 65_536 && await free(port + 101) !== null) return port;
  }
}

beforeAll(async () => { if (hasJava) bootstrap = await broker('start', '--port', `${await freePort()}`); });
afterAll(async () => {
  if (hasJava) await broker('wipe');
  rmSync(dir, { recursive: true, force: true });
});

const connect = (options: Partial<KafkaBackendOptions> = {}): Promise<KafkaBackend> => KafkaBackend.connect({
  bootstrap, clock: { now: Date.now }, timers: systemTimers, sessionTimeoutMs: 30_000, heartbeatIntervalMs: 100, requestTimeoutMs: 3000, ...options,
});

broken('records sent and read through a crash and a standstill of the broker are there once and in order', async () => {
  const producer = await connect();
  const topic = 'through-failures';
  await producer.createTopics([{ name: topic, partitions: 2, replicationFactor: -1, configs: {} }]);
  const seen: number[][] = [[], []];
  const diary: string[] = [];
  let sent = 0;
  let stop = false;
  let finished = false;
  const consumer = await connect();
  await consumer.join({
    groupId: 'through-failures', topics: [topic], pattern: null, offsetReset: 'earliest', coassign: [], onRevoked: async () => { diary.push('revoked'); }, onLost: async () => { diary.push('lost'); },
    onAssigned: async () => { diary.push('assigned'); },
  });
  const consuming = (async () => {
    while (!finished || seen[0]!.length + seen[1]!.length < sent) for (const { partition, value } of await consumer.poll(100)) seen[partition]!.push(Number(utf8Decode(value!)));
  })();
  // Of today: a broker that recovers its log forgets producers whose records are older than a day, and with them what they have sent.
  const producing = (async () => {
    while (!stop) {
      await producer.send([0, 1, 2, 3].map((i) => ({ topic, partition: i % 2, key: null, value: utf8Encode(`${sent + i}`), timestamp: null, headers: [] })));
      sent += 4;
    }
  })();
  const progress = async (): Promise<void> => { for (const before = sent; sent < before + 40;) await pause(20); };
  await progress();
  await broker('kill', '1');
  await pause(500);
  await broker('restart', '1');
  await progress();
  await broker('pause', '1');
  await pause(4000); // longer than the request time-out
  await broker('resume', '1');
  await progress();
  stop = true;
  await producing;
  finished = true;
  await consuming;
  await producer.commit('other', [{ topic, partition: 0, offset: 1, metadata: '' }]);
  await consumer.commit('through-failures', [{ topic, partition: 0, offset: 1, metadata: '' }]);
  await consumer.close();
  await producer.close();
  expect(seen).toEqual([0, 1].map((partition) => Array.from({ length: sent / 2 }, (_, i) => i * 2 + partition)));
  expect(diary).toEqual(['assigned']);
});
