import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newTutorial } from '../../../src/cli/tutorial/authoring/new-tutorial.ts';
import { findTutorial } from '../../../src/cli/tutorial/catalogue.ts';
import { checkTutorial } from '../../../src/cli/tutorial/check/check-tutorial.ts';
import { missingOfHead, missingTexts } from '../../../src/cli/tutorial/format/missing-texts.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { temporaryFolder, TUMBLING } from './lessons.ts';

function begun(): string { return newTutorial({ id: '30-my-topic', from: TUMBLING, within: temporaryFolder() }).folder; }
function edit(folder: string, file: string, change: (text: string) => string): void {
  const full = path.join(folder, file);
  const before = readFileSync(full, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(full, after);
}

test('a new tutorial is a copy under its own name that passes every check outside of the course', async () => {
  const folder = begun();
  const lesson = parseLesson(folder);
  expect(lesson).toMatchObject({ id: '30-my-topic', chapter: path.basename(path.dirname(folder)), title: { en: 'My topic' }, goldens: {}, requires: ['03-three-clocks', '05-count-and-changelog'] });
  expect(lesson.steps.length).toBe(parseLesson(TUMBLING).steps.length);
  expect(findTutorial(folder)).toMatchObject({ id: '30-my-topic', isShipped: false });
  expect((await checkTutorial(folder)).flatMap(({ problems }) => problems)).toEqual([]);
});

test('a new tutorial needs a number and a name, and a place that is free', () => {
  const within = temporaryFolder();
  expect(() => newTutorial({ id: 'My Topic', from: TUMBLING, within })).toThrow(/30-my-topic for example/);
  newTutorial({ id: '30-my-topic', from: TUMBLING, within });
  expect(() => newTutorial({ id: '30-my-topic', from: TUMBLING, within })).toThrow(/is there already/);
});

test('what is not translated yet is listed with the words of the other language', () => {
  const folder = begun();
  expect(missingTexts(folder, 'zh')).toEqual([]);
  expect(missingOfHead(parseLesson(folder), 'zh').map(({ id, text }) => [id, text])).toEqual([['title', 'My topic']]);
  edit(folder, 'lesson.zh.md', (text) => text.replace(/^P3\.explain:[^]*?(?=^P3\.tag)/m, '').replace(/^## s4 .*$/m, '## s4').replace(/^## s6 [^]*?(?=^## )/m, '').replace(/^hint\.s1\.1:.*$/m, 'hint.s1.1: Look.'));
  edit(folder, 'lesson.md', (text) => text.replace(/^hint\.s1\.1:.*\n.*$/m, 'hint.s1.1: Look.'));
  appendFileSync(path.join(folder, 'lesson.zh.md'), '\nP9.ask: 多少？\n');
  expect(missingTexts(folder, 'zh').map(({ id, what, copied }) => [id, what, copied])).toEqual([['s4', 'title', false], ['s6', 'section', false], ['hint.s1.1', 'text', true], ['P3.explain', 'text', false]]);
  expect(missingTexts(folder, 'zh').find(({ id }) => id === 'P3.explain')!.text).toMatch(/^What decides is the end of the record's window/);
  expect(missingTexts(folder, 'en').map(({ id, text }) => [id, text])).toEqual([['P9.ask', '多少？']]);
});

test('a tutorial without Chinese is read in English, and the check says what is missing', async () => {
  const folder = begun();
  rmSync(path.join(folder, 'lesson.zh.md'));
  const driver = await LessonSession.open({ lesson: parseLesson(folder), store: null, language: 'zh' });
  expect(driver.view().steps[0]!.title).toBe('A key that carries its window');
  await driver.session.goto(2);
  await driver.proceed();
  expect(driver.question!.question).toContain('alice\'s second visit');
  await driver.close();
  const results = await checkTutorial(folder, ['lint', 'script']);
  expect(results.find(({ name }) => name === 'lint')!.problems.join('\n')).toMatch(/lesson\.zh\.md:1: the section s1 is missing \(lesson\.md, line \d+\)[^]*the text P1\.ask is missing/);
  expect(results.find(({ name }) => name === 'script')!.problems).toEqual([]);
});

test('a copy that nobody has edited follows the starter, and an edited one stays', async () => {
  const [folder, dir] = [begun(), temporaryFolder()];
  const work = path.join(dir, 'work/30-my-topic/topology.ts');
  const visit = async (): Promise<string> => {
    await (await LessonSession.open({ lesson: parseLesson(folder), store: ProgressStore.open(dir), language: 'en' })).close();
    return readFileSync(work, 'utf8');
  };
  await visit();
  edit(folder, 'starter.ts', (text) => text.replace('whatever comes in, this says one', 'it always says one'));
  expect(await visit()).toContain('it always says one');
  appendFileSync(work, '// mine\n');
  cpSync(path.join(folder, 'solution.ts'), path.join(folder, 'starter.ts'));
  expect(await visit()).toMatch(/it always says one[^]*\/\/ mine/);
});
