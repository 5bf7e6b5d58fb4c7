import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkTutorial } from '../../../src/cli/tutorial/check/check-tutorial.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { temporaryFolder, TUMBLING } from './lessons.ts';

const LAB = path.join(TUMBLING, '../../L1-pitfalls');
const CASE = path.join(LAB, 'P9-clock-poison');

/** The case in its second step, where the cause is asked for. */
async function atCause(): Promise<LessonSession> {
  const lesson = await LessonSession.open({ lesson: parseLesson(CASE), store: null, language: 'en' });
  await lesson.session.end();
  await lesson.proceed();
  return lesson;
}

test('a cause is a sentence among others, and not computed', async () => {
  const lesson = await atCause();
  expect(lesson.question).toMatchObject({ id: 'P1', kind: 'text', given: null });
  expect([...lesson.question!.options].sort()).toEqual([
    'One reading carried a time that is a day ahead, and took stream time with it.',
    'The count was still busy with #3.',
    'The windows of s3 have pushed out those of s1 and s2.',
    'They came more than half a minute too late.',
  ]);
  expect(lesson.rightAnswer('P1')).toBe('One reading carried a time that is a day ahead, and took stream time with it.');
});

test('the verdict comes when one goes to look, wherever that is', async () => {
  const lesson = await atCause();
  await lesson.answer('P1', 'They came more than half a minute too late.');
  expect(lesson.view().prediction).toMatchObject({ given: 'They came more than half a minute too late.', right: null });
  await lesson.session.goto(2);
  expect(lesson.view().prediction).toMatchObject({ right: false, answer: lesson.rightAnswer('P1') });
  expect(lesson.view().prediction!.explanation).toMatch(/^They were on time, by every clock but one\. .* Stream time is the largest timestamp/);
  await lesson.session.goto(6);
  expect(lesson.session.moment.record).toBe(6);
});

test('says a cause in the language of the learner', async () => {
  const lesson = await atCause();
  await lesson.answer('P1', lesson.rightAnswer('P1'));
  lesson.language = 'zh';
  expect(lesson.view().prediction!.given).toBe('有一条读数的时间早到了一天之后，把流时间也带了过去。');
});

test('every cause needs its sentence, and every wrong one what to say of it', async () => {
  const course = temporaryFolder();
  cpSync(LAB, path.join(course, 'L1-pitfalls'), { recursive: true });
  const folder = path.join(course, 'L1-pitfalls', 'P9-clock-poison');
  const file = path.join(folder, 'lesson.md');
  writeFileSync(file, readFileSync(file, 'utf8').replace('options: [ grace, keys, slow ]', 'options: [ grace, keys, slow, moon ]'));
  const [lint] = await checkTutorial(folder, ['lint']);
  expect(lint!.problems.join('\n')).toMatch(/the text P1\.cause\.moon is missing\n.*the text P1\.tag\.moon is missing/);
});

test('cases of a lab are compared with the reference runs of the lab that they name', async () => {
  const course = temporaryFolder();
  cpSync(LAB, path.join(course, 'L1-pitfalls'), { recursive: true });
  const folder = path.join(course, 'L1-pitfalls', 'P9-clock-poison');
  const file = path.join(folder, 'topology.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace('GRACE_MS = 30_000', 'GRACE_MS = 172_800_000'));
  const [goldens] = await checkTutorial(folder, ['goldens']);
  expect(goldens!.problems.join('\n')).toMatch(/future-timestamp: #4 sends .* in the reference nothing/);
});
