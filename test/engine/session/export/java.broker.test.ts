/** What is exported to Java compiles there, and Kafka's own TopologyTestDriver answers as it says. Needs Java. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { SessionOptions, TopicInput } from '../../../../src/engine/session/session-options.ts';
import { exportTest } from '../../../../src/engine/session/export/export-test.ts';
import { hasJava, sayWhySkipped } from '../../../broker/bootstrap.ts';
import { finals, input, leftJoin, pageSessions, slidingCounts, VISITS, visitsPerMinute, wordCount } from '../sessions.ts';
import { Talk } from '../commands/talk.ts';

if (!hasJava) sayWhySkipped('java.broker.test.ts');
const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-java-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = promisify(execFile);

/** JUnit's part, in so far as the test needs it: the class then runs by itself. */
const ALONE = `
  @interface Test {}
  interface Work { void run() throws Exception; }
  static void assertEquals(Object expected, Object got) { if (!java.util.Objects.equals(expected, got)) throw new AssertionError("expected\\n" + expected + "\\ngot\\n" + got); }
  static void assertThrows(Class<?> kind, Work work) { try { work.run(); } catch (Exception thrown) { return; } throw new AssertionError("nothing was thrown"); }`;

async function inJava(name: string, topology: SessionOptions['topology'], inputs: readonly TopicInput[]): Promise<string> {
  const talk = await Talk.about(topology, inputs);
  await talk.say('run');
  const { text } = await exportTest(talk.on, 'java', `${name}.java`);
  const alone = text.replaceAll(/^import (static )?org\.junit.*\n/gm, '').replace(`class ${name} {`, `class ${name} {${ALONE}\n  public static void main(String[] args) { new ${name}().answersAsRecorded(); System.out.println("as recorded"); }`);
  const file = path.join(folder, `${name}.java`);
  writeFileSync(file, alone);
  const { stdout } = await run(path.join(import.meta.dirname, '../../../broker/broker'), ['java', file], { maxBuffer: 1 << 26 }).catch((error: { stderr: string }) => ({ stdout: error.stderr }));
  return stdout.trim();
}

const cases: readonly (readonly [string, SessionOptions['topology'], readonly TopicInput[]])[] = [
  ['Visits', visitsPerMinute, [VISITS]],
  ['Words', wordCount, [input('lines', ['1', 'to be or not to be', 0], ['2', 'be', 1])]],
  ['Finals', finals, [input('readings', ['a', 'x', 0], ['a', 'y', 14_000], ['b', 'z', 30_000])]],
  ['Sessions', pageSessions, [input('visits', ['a', 'x', 0], ['a', 'y', 20_000], ['b', 'z', 100_000])]],
  ['Sliding', slidingCounts, [input('readings', ['a', 'x', 0], ['a', 'y', 5000], ['a', 'z', 12_000])]],
  ['Joins', leftJoin, [input('orders', ['o', 'x', 0], ['p', 'y', 20_000], ['q', 'z', 60_000]), input('payments', ['o', 'paid', 5000])]],
];

test.skipIf(!hasJava).each(cases)('%s is in Java what it was here', async (name, topology, inputs) => {
  expect(await inJava(`${name}Test`, topology, inputs)).toBe('as recorded');
});
