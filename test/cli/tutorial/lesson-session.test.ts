import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Debugger } from '../../../src/engine/session/debugger.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { RunReader } from '../../../src/cli/tutorial/probes/run-reader.ts';
import { changedLesson, temporaryFolder, TUMBLING } from './lessons.ts';

async function opened(dir: string | null = null, folder: string = TUMBLING): Promise<LessonSession> {
  let now = 0;
  return LessonSession.open({ lesson: parseLesson(folder), store: dir === null ? null : ProgressStore.open(dir), language: 'en', now: () => (now += 10_000) });
}
const signs = (lesson: LessonSession): string => lesson.view().steps.map(({ done }, i) => (i === lesson.step ? (done ? '✓' : '▸') : done ? '+' : '·')).join('');
const textOf = (lesson: LessonSession): string => lesson.view().blocks.map(({ text }) => text).join('\n');
const right = async (lesson: LessonSession): Promise<void> => void await lesson.answer(lesson.question!.id, lesson.rightAnswer(lesson.question!.id));

test('a step is done when its check turns true, and stays so when one steps back', async () => {
  const lesson = await opened();
  expect(signs(lesson)).toBe('▸······');
  await lesson.session.goto(2);
  expect(signs(lesson)).toBe('✓······');
  await lesson.session.goto(0);
  expect(signs(lesson)).toBe('✓······');
});

test('fills in values from the moment of the cursor, and shows an ellipsis for what is not there yet', async () => {
  const lesson = await opened();
  expect(textOf(lesson)).toContain('What went to `counts` for #1: …');
  await lesson.session.next();
  expect(textOf(lesson)).toContain('What went to `counts` for #1: alice@[00:00,01:00) = 1');
});

test('asks before the engine moves on, and lets it go on when that is answered', async () => {
  const lesson = await opened();
  await lesson.session.goto(2);
  await lesson.proceed();
  expect(lesson.question).toMatchObject({ id: 'P1', question: "#3 is alice's second visit, at 00:59.999. What will be sent to `counts`?", given: null, answer: null });
  await lesson.session.end();
  expect(lesson.session.moment.position).toEqual({ record: 2, step: 4 });
  const refused = await new Debugger(lesson.session).execute('next');
  expect(refused).toMatchObject({ ok: false, lines: ['P1 asks first; answer it, or skip it'] });
  await lesson.answer('P1', 'alice@[00:00,01:00) = 2');
  expect(lesson.view().prediction).toMatchObject({ given: 'alice@[00:00,01:00) = 2', answer: null, right: null });
  await lesson.session.end();
  expect(lesson.session.moment.record).toBe(3);
  expect(lesson.question?.id).toBe('P2');
});

test('reveals the answer when the engine has given it', async () => {
  const lesson = await opened();
  await lesson.session.goto(2);
  await lesson.proceed();
  await right(lesson);
  await lesson.session.step(2);
  expect(lesson.view().prediction?.right).toBeNull();
  await lesson.session.finish();
  await right(lesson);
  await lesson.session.next();
  expect(lesson.view().prediction).toMatchObject({ id: 'P2', right: true, answer: 'alice@[01:00,02:00) = 1' });
});

test('explains the misconception that was picked, to whom picked it, and asks once more with other data', async () => {
  const lesson = await opened();
  await lesson.session.goto(2);
  await lesson.proceed();
  await right(lesson);
  await lesson.session.next();
  await lesson.answer('P2', 'alice@[00:00,01:00) = 3');
  await lesson.session.next();
  const told = lesson.view().prediction!;
  expect(told).toMatchObject({ right: false, then: 'again' });
  expect(told.explanation).toContain('The end does not belong to a time window');
  expect(told.explanation).not.toContain('A new window is a new row');
  expect(await lesson.proceed()).toEqual({ ok: true, text: '' });
  const second = lesson.question!;
  expect(second.question).toMatch(/^Once more, with one change: #4 comes at (0\d:\d\d(?:\.\d+)?)\. #4 is alice at \1\./);
  const reply = await lesson.answer('P2', second.options[0]!);
  expect(reply.text).toMatch(/^[✓×] (right|not this time): alice@/);
  expect(lesson.view().prediction?.then).toBeUndefined();
  expect((await lesson.proceed()).text).toBe('Behind the others, and still in time');
});

test('a verdict is seen before the next question is asked', async () => {
  const lesson = await opened();
  await lesson.session.goto(2);
  await lesson.proceed();
  await right(lesson);
  await lesson.session.next();
  expect(lesson.view().prediction).toMatchObject({ id: 'P1', right: true, then: 'question' });
  expect(lesson.question?.id).toBe('P2');
  await lesson.session.next();
  expect(lesson.session.moment.record).toBe(3);
  expect(lesson.view().prediction).toMatchObject({ id: 'P2', given: null });
  await right(lesson);
  await lesson.session.next();
  expect(lesson.view().prediction).toMatchObject({ id: 'P2', right: true });
  await lesson.proceed();
  expect(lesson.step).toBe(2);
});

test('a question can be skipped', async () => {
  const lesson = await opened();
  await lesson.session.goto(2);
  await lesson.proceed();
  await lesson.skip('P1');
  await lesson.session.next();
  expect(lesson.session.moment.record).toBe(3);
  expect(lesson.view().prediction?.id).toBe('P2');
});

test('going on after a step that is done leads to the next one and its question', async () => {
  const lesson = await opened();
  await lesson.session.goto(2);
  expect(signs(lesson)).toBe('✓······');
  await lesson.session.next();
  await lesson.settled();
  expect(signs(lesson)).toBe('+▸·····');
  expect(lesson.question?.id).toBe('P1');
  expect(lesson.session.moment.record).toBe(2);
});

test('a step can have a run of its own, and says what is different in it', async () => {
  const lesson = await opened();
  await lesson.goToStep(3);
  expect(lesson.session.moment.record).toBe(6);
  const before = lesson.session;
  await lesson.runForMe();
  await lesson.proceed();
  expect(lesson.session).not.toBe(before);
  expect(lesson.session.revision).toBeGreaterThan(before.revision);
  expect(textOf(lesson)).toContain('- .withRetention(10 * MINUTE_MS),');
  expect(textOf(lesson)).toContain('all 5 of them were there');
  await lesson.answer('P5', '5');
  await lesson.session.end();
  expect(lesson.view().prediction).toMatchObject({ given: '5', answer: '3', right: false });
  expect(lesson.view().prediction?.explanation).toContain('Closed windows do not stay for ever');
});

test('whoever is told of a change can look at once, also while the lesson goes on to another run', async () => {
  const lesson = await opened(temporaryFolder());
  const seen: string[] = [];
  lesson.subscribe(({ session }) => {
    seen.push(`${lesson.view().step} ${lesson.session.moment.record}${session ? ' other session' : ''}`);
    lesson.session.view({ lesson: true, timeline: { from: 1, to: 8, cells: 8 } });
  });
  for (let step = 0; step < 6; step++) {
    await lesson.runForMe();
    expect(await lesson.proceed()).toMatchObject({ ok: true });
  }
  await lesson.runExercise();
  expect(seen.filter((line) => line.endsWith('other session'))).toEqual(['4 0 other session', '5 8 other session', '6 0 other session', '6 1 other session']);
});

test('the language can be switched in the middle of a question', async () => {
  const lesson = await opened();
  await lesson.goToStep(2);
  expect(lesson.question).toMatchObject({ question: 'Stream time is 01:00. #5 is bob at 00:40. Will it still be counted?', options: ['yes', 'no'] });
  lesson.language = 'zh';
  expect(lesson.session.language).toBe('zh');
  expect(lesson.question).toMatchObject({ question: '流时间是 01:00。#5 是 bob，时间是 00:40。它还会被计入吗？', options: ['是', '否'] });
  await lesson.answer('P3', '是');
  await lesson.session.next();
  lesson.language = 'en';
  expect(lesson.view().prediction).toMatchObject({ given: 'yes', right: true });
});

test('what one did is there again after leaving', async () => {
  const dir = temporaryFolder();
  const first = await opened(dir);
  await first.session.goto(2);
  await first.proceed();
  await first.answer('P1', 'alice@[01:00,02:00) = 1');
  await first.session.next();
  await first.session.step(-2);
  await first.close();
  const second = await opened(dir);
  expect(second.notices).toEqual(['You are back at step 2, after record 3.']);
  expect(second.session.moment.position).toEqual({ record: 3, step: 2 });
  expect(second.session.timeline.inputCount).toBe(3);
  expect(signs(second)).toBe('+▸·····');
  await second.session.finish();
  expect(second.question?.id).toBe('P2');
  const saved = JSON.parse(readFileSync(path.join(dir, 'progress.json'), 'utf8')) as { readonly tutorials: { readonly [id: string]: unknown } };
  expect(saved.tutorials['08-tumbling-visits']).toMatchObject({
    state: 'in-progress', step: 's2', predictions: { P1: { given: 'alice@[01:00,02:00) = 1', correct: 'alice@[00:00,01:00) = 2', right: false, tag: 'rounds-up' } },
  });
});

test('commits and clock advances are replayed, too', async () => {
  const dir = temporaryFolder();
  const first = await opened(dir);
  await first.session.goto(1);
  await first.session.advanceWallClock(5_000);
  await first.session.commit();
  await first.session.goto(2);
  await first.close();
  const second = await opened(dir);
  expect(second.session.run.clock.now()).toBe(first.session.run.clock.now());
  expect(second.session.timeline.commits.length).toBe(first.session.timeline.commits.length);
  expect(second.session.run.log.length).toBe(first.session.run.log.length);
});

test('a lesson that was changed meanwhile begins its step anew, and says so', async () => {
  const dir = temporaryFolder();
  const folder = changedLesson({});
  const first = await opened(dir, folder);
  await first.session.goto(2);
  await first.proceed();
  await first.skip('P1');
  await first.session.next();
  await first.close();
  const file = path.join(folder, 'fixtures/visits.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').replace('/home', '/start'));
  const second = await opened(dir, folder);
  expect(second.notices).toEqual(['This lesson was changed since you left it, so its step begins anew.']);
  expect(second.step).toBe(1);
  expect(second.session.moment.record).toBe(2);
});

test('the exercise runs the learner\'s copy, shows what differs, and ends the lesson when it passes', async () => {
  const dir = temporaryFolder();
  const lesson = await opened(dir);
  await lesson.goToStep(6);
  const file = path.join(dir, 'work/08-tumbling-visits/topology.ts');
  expect(lesson.exerciseFile).toBe(file);
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(path.join(TUMBLING, 'starter.ts'), 'utf8'));
  expect((await lesson.runExercise()).ok).toBe(false);
  const { exercise } = lesson.view();
  expect(exercise).toMatchObject({ runs: 1, passed: false, error: null });
  expect(exercise!.rows[0]).toEqual({ expected: 'alice@[00:00,01:00) = 1', actual: null, same: false });
  expect(exercise!.rows.some(({ actual }) => actual === 'alice = {"1704067200000":1}')).toBe(true);
  expect(lesson.session.moment.record).toBe(1);
  writeFileSync(file, readFileSync(path.join(TUMBLING, 'solution.ts')));
  expect((await lesson.runExercise()).ok).toBe(true);
  expect(lesson.finished).toBe(true);
  expect(lesson.view().exercise!.rows.every(({ same }) => same)).toBe(true);
  expect(textOf(lesson)).toContain('You counted per user and minute');
  await lesson.close();
  expect(ProgressStore.open(dir).find('08-tumbling-visits')).toMatchObject({ state: 'done', exercise: { runs: 2 } });
});

test('an exception in the exercise is shown with the learner\'s own line', async () => {
  const dir = temporaryFolder();
  const lesson = await opened(dir);
  await lesson.goToStep(6);
  const starter = readFileSync(lesson.exerciseFile!, 'utf8');
  writeFileSync(lesson.exerciseFile!, starter.replace('const visits =', 'throw new Error("no idea");\n          const visits ='));
  await lesson.runExercise();
  expect(lesson.view().exercise!.error).toMatch(/no idea[\s\S]*topology\.ts:18/);
  writeFileSync(lesson.exerciseFile!, starter.replace('builder\n', 'builder.nothing()\n'));
  await lesson.runExercise();
  expect(lesson.view().exercise!.error).toMatch(/nothing is not a function[\s\S]*topology\.ts:8/);
  writeFileSync(lesson.exerciseFile!, 'export default (');
  await lesson.runExercise();
  expect(lesson.view().exercise!.error).toMatch(/topology\.ts/);
});

test('a lesson that was left at an exercise that does not load comes back there', async () => {
  const dir = temporaryFolder();
  const first = await opened(dir);
  await first.goToStep(6);
  writeFileSync(first.exerciseFile!, 'export default (');
  await first.close();
  const second = await opened(dir);
  expect(second.step).toBe(6);
  expect(second.view().exercise).toMatchObject({ passed: null, error: null });
  await second.resetExercise();
  expect(second.session.info.node('KSTREAM-PROCESSOR-0000000001')).not.toBeNull();
});

test('a reset keeps what was written', async () => {
  const dir = temporaryFolder();
  const lesson = await opened(dir);
  writeFileSync(lesson.exerciseFile!, '// mine');
  await lesson.resetExercise();
  expect(readFileSync(`${lesson.exerciseFile!}.bak`, 'utf8')).toBe('// mine');
  expect(readFileSync(lesson.exerciseFile!, 'utf8')).toContain('visitsPerMinute');
});

test('hints come one by one: the second after a run, the solution after one more', async () => {
  const dir = temporaryFolder();
  const lesson = await opened(dir);
  await lesson.goToStep(6);
  expect(lesson.hint()).toMatchObject({ ok: true, level: 1 });
  expect(lesson.hint()).toMatchObject({ ok: false, text: 'Run the exercise once; then there is more to say.' });
  await lesson.runExercise();
  expect(lesson.hint()).toMatchObject({ ok: true, level: 2 });
  expect(lesson.hint()).toMatchObject({ ok: true, level: 3 });
  expect(lesson.hint()).toMatchObject({ ok: false, text: 'One more attempt first; then the solution is shown.' });
  await lesson.runExercise();
  const solution = lesson.hint();
  expect(solution).toMatchObject({ ok: true, level: 4 });
  expect(solution.text).toContain("+     .count(Materialized.as('visits-per-minute'))");
  await lesson.close();
  expect(ProgressStore.open(dir).find('08-tumbling-visits')).toMatchObject({ hints: { exercise: 4 }, exercise: { shown: true } });
});

test('asking for hints too fast gives the same one again', async () => {
  const lesson = await LessonSession.open({ lesson: parseLesson(TUMBLING), store: null, language: 'en', now: () => 1 });
  const first = lesson.hint();
  expect(first).toMatchObject({ ok: true, level: 1 });
  expect(lesson.hint()).toMatchObject({ ok: false, level: 1, text: first.text });
});

test('of several hints the first whose condition holds is given', async () => {
  const twoHints = (text: string): string => text.replace('hint.exercise.1:', 'hint.exercise.1.ran: The topic holds {{probe outputs counts as: count}}.\nhint.exercise.1:');
  const folder = changedLesson({
    'lesson.md': (text) => twoHints(text).replace('hint.exercise.1.ran', '```hint\ntext: hint.exercise.1.ran\nwhen: { probe: outputs counts, as: count, atLeast: 1 }\n```\n\nhint.exercise.1.ran'),
    'lesson.zh.md': twoHints,
  });
  const lesson = await opened(temporaryFolder(), folder);
  await lesson.goToStep(6);
  expect(lesson.hint().text).toContain('What does the step still know');
  await lesson.session.next();
  const again = await opened(temporaryFolder(), folder);
  await again.goToStep(6);
  await again.session.next();
  expect(again.hint().text).toBe('The topic holds 1.');
});

test('without a state directory nothing is written', async () => {
  const lesson = await opened();
  expect(lesson.exerciseFile).toBeNull();
  expect((await lesson.runExercise()).ok).toBe(false);
  await lesson.close();
  expect(existsSync(path.join(TUMBLING, 'work'))).toBe(false);
});

test('a script kills and starts instances, and what was done is done again when the lesson comes back', async () => {
  const folder = changedLesson({ 'lesson.md': (text) => text.replace('do: [ end ]', 'do: [ { turn: 3 }, commit, { turn: 5 }, { kill: i1 }, { start: i1 }, end ]') });
  const store = temporaryFolder();
  const lesson = await opened(store, folder);
  await lesson.goToStep(4);
  await lesson.runForMe();
  const reader = new RunReader(lesson.session);
  expect([reader.reprocessed, reader.restored('0_0'), reader.owner('0_0')]).toEqual([2, 5, 'i1']);
  const before = reader.rows('visits-per-minute');
  await lesson.close();
  const again = await opened(store, folder);
  expect(new RunReader(again.session).rows('visits-per-minute')).toEqual(before);
  expect(again.session.acts.map(({ kind }) => kind)).toEqual(['commit', 'kill', 'start']);
});

test('a word where a number is asked is no answer: the question stays open', async () => {
  const lesson = await opened();
  await lesson.goToStep(4);
  expect(lesson.view().prediction).toMatchObject({ id: 'P5', kind: 'number' });
  expect(await lesson.answer('P5', 'three')).toEqual({ ok: false, text: 'A number is asked.' });
  expect(lesson.question?.id).toBe('P5');
  expect((await lesson.answer('P5', '3')).ok).toBe(true);
});

test('names the panes that explain the step, and after an answer those that explain it', async () => {
  const lesson = await opened();
  await lesson.goToStep(2);
  expect(lesson.view().panels).toEqual(['clocks']);
  await lesson.answer('P3', 'no');
  await lesson.session.next();
  expect(lesson.view().panels).toEqual(['clocks', 'windows']);
});
