import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { temporaryFolder } from './lessons.ts';

const lesson = parseLesson(path.join(import.meta.dirname, '../../../tutorials/10-use-cases/27-recommender'));
const textOf = (driver: LessonSession): string => driver.view().blocks.map(({ text }) => text).join('\n');

test('asks its design question when the exercise is solved, and keeps what the learner thinks', async () => {
  const dir = temporaryFolder();
  const driver = await LessonSession.open({ lesson, store: ProgressStore.open(dir), language: 'en' });
  await driver.goToStep(driver.stepCount - 1);
  expect(textOf(driver)).not.toContain('To think about');
  copyFileSync(path.join(lesson.folder, 'solution.ts'), driver.exerciseFile!);
  expect((await driver.runExercise()).ok).toBe(true);
  expect(textOf(driver)).toContain('To think about: When an item moves\nThe shop decides that `mug2` is no mug but art.');
  expect(driver.think('A profile remembers points, not items.')).toEqual({ ok: true, text: 'Kept. Nobody will mark it.' });
  expect(textOf(driver)).toContain('You wrote: A profile remembers points, not items.');
  await driver.close();
  const again = await LessonSession.open({ lesson, store: ProgressStore.open(dir), language: 'en' });
  expect(again.design.map(({ text }) => text)).toContain('You wrote: A profile remembers points, not items.');
  expect(again.think('')).toMatchObject({ ok: false });
  await again.close();
});
