import path from 'node:path';
import { expect, test } from 'vitest';
import { Debugger } from '../../../src/engine/session/debugger.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { TUMBLING } from './lessons.ts';

const CACHE = path.join(TUMBLING, '../../02-tables-and-state/07-cache-and-commit');

/** The lesson about commits, in its third step, with the first commit done. */
async function beforeSecondCommit(): Promise<LessonSession> {
  const lesson = await LessonSession.open({ lesson: parseLesson(CACHE), store: null, language: 'en' });
  for (const step of lesson.lesson.steps.slice(0, 2)) {
    for (const action of step.do) {
      for (let question = lesson.question; question !== null; question = lesson.question) await lesson.skip(question.id);
      await lesson.perform(action);
    }
    await lesson.proceed();
  }
  return lesson;
}

test('what a commit will do is asked where the script commits', async () => {
  const lesson = await beforeSecondCommit();
  expect(lesson.question).toBeNull();
  await lesson.session.goto(6);
  expect(lesson.question).toBeNull();
  await lesson.session.goto(7);
  expect(lesson.question).toMatchObject({ id: 'P4', question: '`counts` has bob = 2, alice = 3. #6 is carol = /faq, #7 is alice = /home. What will this commit send there?' });
  expect(await new Debugger(lesson.session).execute('commit')).toMatchObject({ ok: false, lines: ['P4 asks first; answer it, or skip it'] });
});

test('a look back reveals nothing, the commit does', async () => {
  const lesson = await beforeSecondCommit();
  await lesson.session.goto(7);
  await lesson.answer('P4', 'carol = 1, alice = 4');
  await lesson.session.goto(3);
  await lesson.session.goto(7);
  expect(lesson.view().prediction).toMatchObject({ id: 'P4', right: null, answer: null });
  await lesson.session.commit();
  expect(lesson.view().prediction).toMatchObject({ id: 'P4', right: true, answer: 'carol = 1, alice = 4' });
});

test('keeps the next record back until the act is done that was asked about', async () => {
  const lesson = await LessonSession.open({ lesson: parseLesson(CACHE), store: null, language: 'en' });
  await lesson.runForMe();
  await lesson.proceed();
  for (let question = lesson.question; question !== null; question = lesson.question) await lesson.answer(question.id, lesson.rightAnswer(question.id));
  await lesson.session.next();
  expect(lesson.session.moment.record).toBe(5);
  expect(lesson.session.limit?.why).toBe('P2 was about something that comes before the next record; do that first');
  await lesson.session.commit();
  await lesson.session.next();
  expect(lesson.session.moment.record).toBe(6);
});

test('two answers that one act gives are shown one after the other', async () => {
  const lesson = await LessonSession.open({ lesson: parseLesson(CACHE), store: null, language: 'en' });
  await lesson.runForMe();
  await lesson.proceed();
  for (let question = lesson.question; question !== null; question = lesson.question) await lesson.answer(question.id, lesson.rightAnswer(question.id));
  await lesson.session.commit();
  expect(lesson.view().prediction).toMatchObject({ id: 'P2', right: true, then: 'question' });
  await lesson.proceed();
  expect(lesson.view().prediction).toMatchObject({ id: 'P3', right: true });
  expect(lesson.view().prediction?.then).toBeUndefined();
  expect(lesson.step).toBe(1);
  await lesson.proceed();
  expect(lesson.step).toBe(2);
});

test('does a script for the learner, with each act once', async () => {
  const lesson = await beforeSecondCommit();
  await lesson.runForMe();
  expect(lesson.stepDone).toBe(true);
  expect(lesson.session.timeline.commits.length).toBe(4);
});
