/** The lesson about a real Kafka, on one: every step that needs it comes true, foreign topics are left alone, and nothing is left behind. */
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KafkaBackend } from '../../../src/engine/backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../../../src/engine/backend/system-timers.ts';
import { brokerProblems } from '../../../src/cli/tutorial/check/real-broker.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { bootstrap, sayWhySkipped } from '../../broker/bootstrap.ts';
import { temporaryFolder } from './lessons.ts';

const lesson = parseLesson(path.join(import.meta.dirname, '../../../tutorials/09-real-kafka/24-real-kafka'));
const LESSON_TOPICS = ['visits', 'counts'];

if (bootstrap === null) {
  sayWhySkipped('real-kafka.broker.test.ts');
  test('skipped: set KSTEP_TEST_BOOTSTRAP=host:port, or run test/broker/broker start', ({ skip }) => skip());
} else {
  const at = bootstrap;
  let admin: KafkaBackend;
  const there = async (): Promise<readonly string[]> => [...(await admin.topics(null)).keys()].filter((name) => LESSON_TOPICS.includes(name) || name.startsWith('kstep-24-')).sort();
  const open = (dir: string): Promise<LessonSession> => LessonSession.open({ lesson, store: ProgressStore.open(dir), language: 'en', broker: { at } });
  beforeAll(async () => {
    admin = await KafkaBackend.connect({ bootstrap: at, clock: { now: Date.now }, timers: systemTimers });
    const before = await there();
    if (before.length > 0) throw new Error(`${at} has ${before.join(', ')} already, and these tests delete nothing that they have not made: delete them, or take another broker`);
  });
  afterAll(() => admin.close());

  test('every step comes true on a broker, and leaves nothing there', async () => {
    expect(await brokerProblems(lesson, at)).toEqual([]);
    expect(await there()).toEqual([]);
  }, 120_000);

  test('makes nothing where a topic of the same name is somebody else\'s, and leaves that alone', async () => {
    await admin.createTopics([{ name: 'counts', partitions: 1, replicationFactor: -1, configs: {} }]);
    const driver = await open(temporaryFolder());
    await driver.onBroker({ kind: 'connect', bootstrap: at });
    const reply = await driver.onBroker({ kind: 'broker', act: 'fill' });
    expect(reply).toMatchObject({ ok: false, text: expect.stringContaining('has counts already, and nothing of others is touched here') });
    await driver.close();
    expect(await there()).toEqual(['counts']);
    await admin.deleteTopics(['counts']);
  }, 60_000);

  test('deletes what it has made when it is left half done, and lists it when it had been ended by force', async () => {
    const dir = temporaryFolder();
    const left = await open(dir);
    await left.onBroker({ kind: 'connect', bootstrap: at });
    await left.onBroker({ kind: 'broker', act: 'fill' });
    expect(await there()).toEqual(['counts', 'visits']);
    // what a killed process leaves: topics, and the memory of them
    const again = await open(dir);
    const reply = await again.onBroker({ kind: 'connect', bootstrap: at });
    expect(reply.text).toMatch(/^Deleted what this lesson had left there earlier: (counts, visits|visits, counts)\. Connected to .*, as the application kstep-24-\w+\.$/);
    expect(await there()).toEqual([]);
    // the step that has made them is behind the learner: where to go on is said
    await again.goToStep(3);
    expect(again.view().blocks.at(-1)?.text).toBe('Nothing of this lesson is on the broker now: go back to step 2, `lesson step 2`, and on from there.');
    await again.onBroker({ kind: 'broker', act: 'fill' });
    expect(again.view().blocks.at(-1)?.text).toBe('The topics are there, with the records of the lesson in them.');
    await again.close();
    expect(await there()).toEqual([]);
    await left.close();
  }, 60_000);
}
