/** What is exported to Java compiles there, and Kafka's own TopologyTestDriver answers as it says. Needs Java. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { SessionOptions, TopicInput } from '../../../../src/engine/session/session-options.ts';
import { exportTest } from '../../../../src/engine/session/export/export-test.ts';
import { hasJava, quickJava, sayWhySkipped } from '../../../broker/bootstrap.ts';
import { finals, input, leftJoin, pageSessions, slidingCounts, VISITS, visitsPerMinute, wordCount } from '../sessions.ts';
import { Talk } from '../commands/talk.ts';

if (!hasJava) sayWhySkipped('java.broker.test.ts');
const folder = mkdtempSync(path.join(os.tmpdir(), 'kstep-java-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = promisify(execFile);

/** JUnit's part, in so far as the tests need it: the classes then run by themselves. */
const ALONE = `
  @interface Test {}
  interface Work { void run() throws Exception; }
  static void assertEquals(Object expected, Object got) { if (!java.util.Objects.equals(expected, got)) throw new AssertionError("expected\\n" + expected + "\\ngot\\n" + got); }
  static void assertThrows(Class<?> kind, Work work) { try { work.run(); } catch (Exception thrown) { return; } throw new AssertionError("nothing was thrown"); }`;

const cases: readonly (readonly [string, SessionOptions['topology'], readonly TopicInput[]])[] = [
  ['VisitsTest', visitsPerMinute, [VISITS]],
  ['WordsTest', wordCount, [input('lines', ['1', 'to be or not to be', 0], ['2', 'be', 1])]],
  ['FinalsTest', finals, [input('readings', ['a', 'x', 0], ['a', 'y', 14_000], ['b', 'z', 30_000])]],
  ['SessionsTest', pageSessions, [input('visits', ['a', 'x', 0], ['a', 'y', 20_000], ['b', 'z', 100_000])]],
  ['SlidingTest', slidingCounts, [input('readings', ['a', 'x', 0], ['a', 'y', 5000], ['a', 'z', 12_000])]],
  ['JoinsTest', leftJoin, [input('orders', ['o', 'x', 0], ['p', 'y', 20_000], ['q', 'z', 60_000]), input('payments', ['o', 'paid', 5000])]],
];

/** All of them as one program, since starting Java takes longer than answering: a line a case, `Visits: as recorded`. */
async function inJava(): Promise<Map<string, string>> {
  const imports = new Set<string>();
  const classes: string[] = [];
  for (const [name, topology, inputs] of cases) {
    const talk = await Talk.about(topology, inputs);
    await talk.say('run');
    const { text } = await exportTest(talk.on, 'java', `${name}.java`);
    for (const line of text.match(/^import .*$/gm) ?? []) if (!line.includes('org.junit')) imports.add(line);
    classes.push(text.replaceAll(/^import .*\n/gm, '').replace(`class ${name} {`, `class ${name} {${ALONE}`));
  }
  const runs = cases.map(([name]) => `tell("${name}", () -> new ${name}().answersAsRecorded());`);
  const file = path.join(folder, 'Exported.java');
  writeFileSync(file, `${[...imports].join('\n')}
public class Exported {
  static void tell(String name, Runnable test) {
    String answer = "as recorded";
    try { test.run(); } catch (Throwable thrown) { answer = thrown.toString().lines().collect(java.util.stream.Collectors.joining(" / ")); }
    System.out.println(name + ": " + answer);
  }
  public static void main(String[] args) {
    ${runs.join('\n    ')}
  }
}
${classes.join('\n')}`);
  const { stdout, stderr } = await run(path.join(import.meta.dirname, '../../../broker/broker'), ['java', file], { maxBuffer: 1 << 26, env: quickJava })
    .catch((error: { stdout: string; stderr: string }) => error);
  const lines = stdout.split('\n').map((line) => line.split(/: (.*)/) as [string, string]);
  return new Map([...cases.map(([name]) => [name, stderr] as const), ...lines]);
}

let answers: Promise<Map<string, string>> | null = null;

test.skipIf(!hasJava).each(cases.map(([name]) => name))('%s is in Java what it was here', async (name) => {
  expect((await (answers ??= inJava())).get(name)).toBe('as recorded');
});
