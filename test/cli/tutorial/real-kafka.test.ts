import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { brokerLine } from '../../../src/cli/tutorial/broker/broker-line.ts';
import { checkTutorial, REAL_BROKER } from '../../../src/cli/tutorial/check/check-tutorial.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { plainLesson } from '../../../src/cli/tutorial/plain/plain-lesson.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { isMove } from '../../../src/cli/tutorial/run/is-move.ts';
import { temporaryFolder, TUMBLING } from './lessons.ts';

const folder = path.join(import.meta.dirname, '../../../tutorials/09-real-kafka/24-real-kafka');
const lesson = parseLesson(folder);
/** A port that nobody listens at. */
const NOBODY = '127.0.0.1:1';

async function throughAll(driver: LessonSession): Promise<string> {
  for (let i = 0; i < driver.stepCount; i++) {
    await driver.runForMe();
    await driver.settled();
    const { ok, text } = await driver.proceed();
    expect({ ok, step: i, text }).toMatchObject({ ok: true });
    if (i === driver.stepCount - 1) return text;
  }
  return '';
}

test('without a broker every step is read, those that need one are not run, and the lesson stays open', async () => {
  const dir = temporaryFolder();
  const driver = await LessonSession.open({ lesson, store: ProgressStore.open(dir), language: 'en' });
  expect(driver.view().blocks.at(-1)?.text).toContain('No broker is connected, so this step is not run');
  const text = await throughAll(driver);
  expect(text.split('\n').filter((line) => line.startsWith('not run: '))).toEqual(lesson.steps.filter(({ needsBroker }) => needsBroker).map(({ title }) => `not run: ${title.en}`));
  expect(driver.view().steps.map(({ done }) => done)).toEqual(lesson.steps.map(({ needsBroker }) => !needsBroker));
  expect(driver.finished).toBe(false);
  await driver.close();
  const again = await LessonSession.open({ lesson, store: ProgressStore.open(dir), language: 'en' });
  expect(again.step).toBe(lesson.steps.length - 1);
  expect(again.view().steps[0]!.done).toBe(false);
  await again.close();
});

test('says that no broker answers, and goes on with the simulated Kafka', async () => {
  const driver = await LessonSession.open({ lesson, store: null, language: 'en', broker: { at: null } });
  expect(await driver.onBroker({ kind: 'broker', act: 'fill' })).toEqual({ ok: false, text: 'Connect to a broker first: connect HOST:PORT' });
  const reply = await driver.onBroker({ kind: 'connect', bootstrap: NOBODY });
  expect(reply).toMatchObject({ ok: false, text: expect.stringMatching(/^No broker at 127\.0\.0\.1:1\. ./) });
  expect(driver.view().blocks.at(-1)?.text).toBe(reply.text);
  expect((await driver.proceed()).ok).toBe(true);
  await driver.close();
});

test('at a plain command line nothing happens on a broker just because somebody goes on', async () => {
  let met = 0;
  const server = createServer((socket) => {
    met++;
    socket.destroy();
  });
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
  const copy = path.join(temporaryFolder(), '24-real-kafka');
  cpSync(folder, copy, { recursive: true });
  const file = path.join(copy, 'lesson.md');
  writeFileSync(file, readFileSync(file, 'utf8').replace('127.0.0.1:9092', `127.0.0.1:${port}`));
  const printed: string[] = [];
  const lines = ['', ''];
  await plainLesson({ lesson: parseLesson(copy), store: ProgressStore.open(temporaryFolder()), language: 'en', print: (line) => void printed.push(line), read: async () => lines.shift() ?? null });
  server.close();
  expect(printed.join('\n')).toContain('2/8  Three partitions');
  expect(met).toBe(0);
});

test('no other lesson connects to anything', async () => {
  const other = parseLesson(TUMBLING);
  const driver = await LessonSession.open({ lesson: other, store: null, language: 'en', broker: { at: NOBODY } });
  expect(await driver.onBroker({ kind: 'connect', bootstrap: NOBODY })).toEqual({ ok: false, text: '' });
  await driver.close();
});

test('says of what needs a broker that it was not run, instead of that it passed', async () => {
  const results = await checkTutorial(folder, [REAL_BROKER]);
  expect(results).toEqual([{ name: REAL_BROKER, problems: [], note: 'not run: KSTEP_TEST_BOOTSTRAP=HOST:PORT names a broker for it' }]);
  expect(await checkTutorial(TUMBLING, [REAL_BROKER])).toEqual([]);
});

test('reads what is said to a broker', () => {
  expect(brokerLine('connect localhost:9092')).toEqual({ kind: 'connect', bootstrap: 'localhost:9092' });
  expect(brokerLine(' backend kafka localhost:9092 ')).toEqual({ kind: 'connect', bootstrap: 'localhost:9092' });
  expect(brokerLine('broker clean')).toEqual({ kind: 'broker', act: 'clean' });
  for (const line of ['connect', 'backend sim', 'broker wipe', 'next', '']) expect(brokerLine(line)).toBeNull();
  expect(isMove({ kind: 'broker', act: 'kill' })).toBe(false);
});
