import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { lessonHead } from '../../../src/cli/tutorial/format/lesson-head.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { changedLesson, replace } from './lessons.ts';

test('the head of a lesson says what the whole lesson says', () => {
  for (const { folder } of tutorials()) {
    const [head, lesson] = [lessonHead(folder), parseLesson(folder)];
    const { id, chapter, title, goal, minutes, requires } = lesson;
    expect(head).toMatchObject({ id, chapter, title, goal, minutes, requires, stepIds: [...lesson.steps.map((step) => step.id), ...(lesson.exercise === null ? [] : ['exercise'])] });
  }
});

test('the head follows the file', () => {
  const folder = changedLesson({});
  expect(lessonHead(folder).minutes).toBe(12);
  const file = path.join(folder, 'lesson.md');
  writeFileSync(file, replace('minutes: 12', 'minutes: 120')(readFileSync(file, 'utf8')));
  expect(lessonHead(folder).minutes).toBe(120);
});
