import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { lessonAtHand } from '../../../src/cli/workbench/lesson-at-hand.ts';
import { temporaryFolder } from '../tutorial/lessons.ts';

const FIRST = '01-one-record-at-a-time';

function learnt(done: readonly string[], begun: readonly string[] = []): string {
  const dir = temporaryFolder();
  const store = ProgressStore.open(dir);
  for (const id of done) store.tutorial(id).state = 'done';
  for (const id of begun) store.tutorial(id);
  store.save();
  return dir;
}

test('a newcomer gets the first lesson, everybody else the one that was begun, or the next', () => {
  expect(lessonAtHand(temporaryFolder(), FIRST)).toBe(FIRST);
  expect(lessonAtHand(learnt([], ['08-tumbling-visits']), FIRST)).toBe('08-tumbling-visits');
  expect(lessonAtHand(learnt([FIRST]), FIRST)).toBe('02-keys-and-repartition');
  expect(lessonAtHand(learnt(tutorials().map(({ id }) => id)), FIRST)).toBe(FIRST);
});

test('progress that cannot be read is left where it is, for the lesson to speak of', () => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'progress.json');
  writeFileSync(file, 'not json');
  expect(lessonAtHand(dir, FIRST)).toBe(FIRST);
  expect(existsSync(file)).toBe(true);
});
