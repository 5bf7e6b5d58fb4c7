import { expect, test } from 'vitest';
import { brokerFact, type BrokerFacts } from '../../../src/cli/tutorial/broker/broker-facts.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { LessonRuns, readerAt } from '../../../src/cli/tutorial/run/lesson-runs.ts';
import { TUMBLING } from './lessons.ts';

const FACTS: BrokerFacts = {
  there: ['visits', 'app-1-visits-per-minute-changelog'], internal: ['visits-per-minute-changelog'], policies: { 'visits-per-minute-changelog': 'compact,delete' },
  records: { visits: [6, 1, 1] }, isRunning: true, heldBack: 1, deleted: [],
  tables: { counts: { 'alice@[00:00,01:00)': 2, 'alice@[01:00,02:00)': 7, 'alice@[02:00,03:00)': 1, 'bob@[00:00,01:00)': 2, 'dave@[00:00,01:00)': 1 } },
};
const told = (what: string, topic = ''): unknown => brokerFact(FACTS, what, topic, null);

test('tells what the broker said when it was last asked', () => {
  expect(['answers', 'running', 'there', 'internal', 'heldBack', 'deleted'].map((what) => told(what))).toEqual([true, true, FACTS.there, FACTS.internal, 1, []]);
  expect(told('policy', 'visits-per-minute-changelog')).toBe('compact,delete');
  expect(told('records', 'visits')).toEqual([6, 1, 1]);
  expect([told('policy', 'visits'), told('records', 'counts')]).toEqual([null, null]);
});

test('without a broker only that none answers is known', () => {
  expect(['answers', 'running', 'records', 'deleted'].map((what) => brokerFact(null, what, 'visits', null))).toEqual([false, null, null, null]);
});

test('names the rows that are not those of the simulated run: other values, rows too many, rows that are missing', async () => {
  const whole = readerAt(await new LessonRuns(parseLesson(TUMBLING)).finished(), 'end');
  expect(brokerFact(FACTS, 'differs', 'counts', whole)).toEqual(['alice@[01:00,02:00)', 'carol@[02:00,03:00)', 'dave@[00:00,01:00)']);
});
