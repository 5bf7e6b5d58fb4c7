/** Processes that are killed while they write: what readers of committed records get is what a run without a crash would have written. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { IsolationLevel } from '../../src/engine/backend/backend.ts';
import { KafkaBackend } from '../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../src/engine/backend/system-timers.ts';
import { utf8Decode, utf8Encode } from '../../src/engine/common/bytes.ts';
import { bootstrap as given, hasJava, quickJava, sayWhySkipped } from './bootstrap.ts';

const bootstrap = given ?? '';
const onBroker = test.skipIf(given === null);
if (given === null) sayWhySkipped('exactly-once.broker.test.ts');

const id = `kstep-eos-${process.pid}-${Date.now()}`;
const dir = mkdtempSync(path.join(os.tmpdir(), 'kstep-eos-'));
const processes = new Set<ChildProcess>();
const connect = (isolationLevel: IsolationLevel = 'read_uncommitted'): Promise<KafkaBackend> => KafkaBackend.connect({ bootstrap, clock: { now: Date.now }, timers: systemTimers, isolationLevel });
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
  if (given === null) return;
  const admin = await connect();
  await admin.deleteTopics([...(await admin.topics(null)).keys()].filter((name) => name.startsWith(id)));
  await admin.deleteGroups([id]).catch(() => undefined);
  await admin.close();
});

/** An instance; it has its own disk, which a killed one leaves to the next. */
async function start(instance: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['scripts/run.mjs', path.join(import.meta.dirname, 'counting-app.ts'), bootstrap, id, path.join(dir, instance), 'exactly_once_v2'], { stdio: ['ignore', 'pipe', 'inherit'] });
  processes.add(child);
  await new Promise<void>((resolve) => { child.stdout!.once('data', () => resolve()); });
  return child;
}
async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  const closed = new Promise((resolve) => { child.once('close', resolve); });
  child.kill(signal);
  await closed;
  processes.delete(child);
}

const PARTITIONS = 4;
const KEYS = 12;

async function outputs(client: KafkaBackend): Promise<string[]> {
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic: `${id}-out`, partition }));
  const bounds = await client.bounds(partitions);
  const lines: string[] = [];
  for (const [index, partition] of partitions.entries()) {
    for (let at = bounds[index]!.start; at < bounds[index]!.end;) {
      const records = await client.read(partition, at, bounds[index]!.end, 1000);
      if (records.length === 0) break;
      for (const { key, value } of records) lines.push(`${partition.partition} ${utf8Decode(key!)} ${utf8Decode(value!)}`);
      at = records[records.length - 1]!.offset + 1;
    }
  }
  return lines;
}

onBroker('instances that are killed with kill -9 count each record once', { timeout: 180_000 }, async () => {
  const client = await connect();
  await client.createTopics(['in', 'out'].map((topic) => ({ name: `${id}-${topic}`, partitions: PARTITIONS, replicationFactor: -1, configs: {} })));
  const written = async (): Promise<number> => (await outputs(client)).length;
  let sent = 0;
  let done = false;
  const producing = (async () => {
    while (!done) {
      await client.send(Array.from({ length: KEYS }, (_, i) => ({ topic: `${id}-in`, partition: i % PARTITIONS, key: null, value: utf8Encode(`k${i}`), timestamp: null, headers: [] })));
      sent += KEYS;
      await pause(60);
    }
  })();
  const [first, second] = [await start('a'), await start('b')];
  let victims = [first, second];
  for (const [round, name] of ['a', 'b', 'a'].entries()) {
    for (const before = await written(); await written() < before + 60;) await pause(50);
    await pause(round * 37);
    const index = name === 'a' ? 0 : 1;
    await end(victims[index]!, 'SIGKILL');
    const next = await start(name);
    victims = victims.map((child, at) => (at === index ? next : child));
  }
  done = true;
  await producing;
  const committed = await connect('read_committed');
  for (let count = 0; count < sent; count = (await outputs(committed)).length) await pause(200);
  await pause(1000);
  for (const child of victims) await end(child, 'SIGTERM');
  const lines = await outputs(committed);
  const counts = new Map<string, number[]>();
  for (const line of lines) {
    const [, key, value] = line.split(' ');
    counts.set(key!, [...counts.get(key!) ?? [], Number(value)]);
  }
  expect(counts.size).toBe(KEYS);
  for (const [key, seen] of counts) expect(seen, key).toEqual(Array.from({ length: sent / KEYS }, (_, i) => i + 1));
  // Something was written twice, or nothing was tested here.
  expect(await written()).toBeGreaterThan(sent);
  if (hasJava) {
    const { stdout } = await promisify(execFile)(path.join(import.meta.dirname, 'broker'), ['java', path.join(import.meta.dirname, 'ReadCommitted.java'), bootstrap, `${id}-out`], { env: quickJava, maxBuffer: 1 << 24 });
    expect(stdout.trim().split('\n').sort()).toEqual([...lines].sort());
  }
  await committed.close();
  await client.close();
});
