import path from 'node:path';
import { expect, test } from 'vitest';
import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { ProgressStore, type PredictionProgress } from '../../../src/cli/tutorial/learner/progress.ts';
import { review, reviewItems } from '../../../src/cli/tutorial/plain/review.ts';
import { temporaryFolder } from './lessons.ts';

const entries = tutorials();
const wrong = (more: Partial<PredictionProgress> = {}): PredictionProgress => ({ given: 5, correct: 2, right: false, tag: null, vary: null, secondTry: null, ...more });

function storeWith(predictions: { readonly [tutorial: string]: { readonly [id: string]: PredictionProgress } }): ProgressStore {
  const store = ProgressStore.open(path.join(temporaryFolder(), 'state'));
  for (const [id, answers] of Object.entries(predictions)) Object.assign(store.tutorial(id).predictions, answers);
  return store;
}
async function talk(store: ProgressStore, answers: readonly string[], language: 'en' | 'zh' = 'en'): Promise<string> {
  const [lines, left] = [[] as string[], [...answers]];
  await review({ store, entries, language, print: (line) => lines.push(line), read: async (prompt) => {
    lines.push(prompt);
    return left.shift() ?? null;
  } });
  return lines.join('\n');
}

test('what was answered wrong and not right the second time is asked again, with the next change of its data', () => {
  const store = storeWith({
    '01-one-record-at-a-time': { P1: wrong(), P3: wrong(), P4: wrong({ right: true }) },
    '08-tumbling-visits': { P1: wrong({ vary: 2, secondTry: false }), P2: wrong({ vary: 0, secondTry: true }), P3: wrong({ right: null, skipped: true }), P99: wrong() },
  });
  // P3 of the first has no other data, and there is no P99
  expect(reviewItems(store, entries).map(({ lesson, prediction, vary }) => [lesson.id, prediction.id, prediction.vary.indexOf(vary)])).toEqual([['01-one-record-at-a-time', 'P1', 0], ['08-tumbling-visits', 'P1', 0]]);
});

test('a right answer takes a question off the list, a wrong one is explained and stays', async () => {
  const store = storeWith({ '01-one-record-at-a-time': { P1: wrong() }, '08-tumbling-visits': { P2: wrong() } });
  const text = await talk(store, ['soon', '5', 'alice@[01:00,02:00) = 3']);
  expect(text).toMatch(/── 1 of 2 {2}One record at a time[^]*logs → not-debug[^]*\? Once more, with one change: the value of #2 is[^]*A number is asked\.[^]*✓ right: 5/);
  expect(text).toMatch(/── 2 of 2 {2}Visits per user[^]*#3 {2}00:59\.999[^]*#4 comes at 01:59\.999\.[^]*× not this time: alice@\[01:00,02:00\) = 1\nA new window is a new row\./);
  expect(text).toContain('Left for another time: 1.');
  expect(reviewItems(store, entries).map(({ lesson, prediction, vary }) => [lesson.id, prediction.vary.indexOf(vary)])).toEqual([['08-tumbling-visits', 1]]);
  expect(ProgressStore.open(store.dir).find('01-one-record-at-a-time')!.predictions['P1']).toMatchObject({ right: false, vary: 0, secondTry: true });
});

test('who leaves keeps what is open; without anything wrong there is nothing to review', async () => {
  const store = storeWith({ '01-one-record-at-a-time': { P1: wrong() } });
  expect(await talk(store, ['q'], 'zh')).toContain('留待下次：1 道。');
  expect(reviewItems(store, entries)).toHaveLength(1);
  expect(await talk(storeWith({}), [])).toMatch(/^There is nothing to review/);
});
