import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkTutorial } from '../../../src/cli/tutorial/check/check-tutorial.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { runExercise } from '../../../src/cli/tutorial/learner/exercise-run.ts';
import { ask } from '../../../src/cli/tutorial/learner/question.ts';
import { LessonRuns } from '../../../src/cli/tutorial/run/lesson-runs.ts';
import { changedLesson, replace } from './lessons.ts';

async function problemsOf(folder: string, check: string): Promise<string> {
  const results = await checkTutorial(folder, [check]);
  return results.flatMap(({ problems }) => problems).join('\n');
}
/** What the check says of a lesson in which one text was put for another. */
const faulty = (check: string, file: string, from: string, to: string): Promise<string> => problemsOf(changedLesson({ [file]: replace(from, to) }), check);

test('says where a block cannot be read', async () => {
  expect(await faulty('lint', 'lesson.md', 'check: { probe: cursor, atLeast: 2 }', 'check: { probe: curser, atLeast: 2 }')).toMatch(/lesson\.md:\d+: there is no probe "curser"; did you mean cursor\?/);
  expect(await faulty('lint', 'lesson.md', 'highlight: store', 'highlihgt: store')).toMatch(/lesson\.md:\d+: step knows no "highlihgt"; did you mean highlight\?/);
  expect(await faulty('lint', 'lesson.md', 'kind: number', 'kind: nummer')).toMatch(/kind cannot be "nummer"; did you mean number\?/);
  expect(await faulty('lint', 'lesson.md', 'do: [ end ]', 'do: [ end')).toMatch(/lesson\.md:\d+: not YAML/);
  expect(await faulty('lint', 'lesson.md', 'do: [ end ]', 'do: [ ende ]')).toMatch(/"ende" is no action of its own; did you mean end\?/);
});

test('finds a text that is missing in one language', async () => {
  expect(await faulty('lint', 'lesson.zh.md', 'P3.explain:', 'P3.erklaerung:')).toMatch(/lesson\.zh\.md:1: the text P3\.explain is missing \(lesson\.md, line \d+\)/);
  expect(await faulty('lint', 'lesson.zh.md', '## s4 ', '## s9 ')).toMatch(/the section s4 is missing/);
});

test('finds a tag without a text, and a text that nothing asks for', async () => {
  const problems = await faulty('lint', 'lesson.md', 'tag: own-window', 'tag: private-window');
  expect(problems).toMatch(/the text P4\.tag\.private-window is missing/);
  expect(problems).toMatch(/nothing asks for the text P4\.tag\.own-window/);
});

test('finds a number in prose that a probe can tell', async () => {
  expect(await faulty('lint', 'lesson.md', 'Two records stand', 'Two records, at 00:59.999 and later, stand')).toMatch(/s2 says 00:59\.999, which a probe can tell/);
});

test('finds lines that do not fit', async () => {
  expect(await faulty('lint', 'lesson.md', 'Two records stand', `Two ${'very '.repeat(16)}records stand`)).toMatch(/lesson\.md:\d+: this line takes \d+ columns, and 76 are there/);
});

const withDesign = (section: string) => (text: string): string => text.replace('## end', `## design ${section}\n\n## end`);
const designed = (en: string, zh: string): string => changedLesson({ 'lesson.md': withDesign(en), 'lesson.zh.md': withDesign(zh) });

test('finds a design question that asks nothing, has no title, or is checked', async () => {
  expect(await problemsOf(designed('Where to\n\nWhere would you keep it?', '放哪里\n\n你会放在哪里？'), 'lint')).toBe('');
  expect(await problemsOf(designed('Where to\n\nKeep it.', '放哪里\n\n放好。'), 'lint')).toMatch(/lesson\.md: the design question asks nothing\n.*lesson\.zh\.md: the design question asks nothing/);
  expect(await problemsOf(designed('\n\nWhere would you keep it?', '放哪里\n\n你会放在哪里？'), 'lint')).toMatch(/lesson\.md: the design question has no title/);
  expect(await problemsOf(designed('Where to\n\nHow many?\n\n```predict\nid: P9\n```', '放哪里\n\n多少？'), 'lint')).toMatch(/lesson\.md:\d+: nothing checks the design question, so a predict block has no use there/);
});

test('finds files that nothing refers to, and files that are missing', async () => {
  const folder = changedLesson({});
  writeFileSync(path.join(folder, 'notes.txt'), 'by the way');
  rmSync(path.join(folder, 'fixtures/visits.jsonl'));
  const problems = await problemsOf(folder, 'lint');
  expect(problems).toMatch(/notes\.txt lies in the folder, and nothing refers to it/);
});

test('runs another topology of the folder where a lesson names one', async () => {
  const folder = changedLesson({ 'lesson.md': (text) => text.replaceAll('on: { topology: topology }', 'on: { topology: kept }') });
  expect(await problemsOf(folder, 'lint')).toMatch(/lesson\.md:1: kept\.ts is missing/);
  cpSync(path.join(folder, 'topology.ts'), path.join(folder, 'kept.ts'));
  expect(await problemsOf(folder, 'lint')).toBe('');
  expect(await problemsOf(folder, 'predictions')).toBe('');
});

test('runs an exercise on data of its own', async () => {
  const folder = changedLesson({ 'lesson.md': replace('fixture: [ visits ]\nexpect', 'fixture: [ visits ]\non: { record: { topic: visits, number: 1, key: zoe } }\nexpect') });
  const { rows } = await runExercise(new LessonRuns(parseLesson(folder)), path.join(folder, 'starter.ts'), 'en');
  expect(rows.map(({ expected }) => expected)).toContain('zoe@[00:00,01:00) = 1');
  expect(await problemsOf(folder, 'exercise')).toBe('');
});

test('computes the least number with which a probe passes', async () => {
  const least = 'least: { replace: "10 * MINUTE_MS", with: "N * MINUTE_MS", from: 2, to: 9 }';
  const asked = { 'lesson.md': (text: string) => text.replace('answer: { probe: store visits-per-minute, as: count }', `answer: { probe: store visits-per-minute, as: count, is: 5 }\n${least}`) };
  const lesson = parseLesson(changedLesson(asked));
  const step = lesson.steps[4]!;
  const { answer } = await ask(step.predictions[0]!, { runs: new LessonRuns(lesson), home: null, inputs: 0, actions: [] });
  expect(answer).toBe(3);
});

test('expects something of an exercise on a changed copy of it', async () => {
  const expecting = (count: number): string => changedLesson({
    'lesson.md': replace('equalsRun: solution }', `equalsRun: solution }\n  - { probe: store visits-per-minute, as: count, atLeast: ${count}, on: { edit: { replace: "(MINUTE_MS, MINUTE_MS)", with: "(MINUTE_MS, 9 * MINUTE_MS)" } } }`),
  });
  const { passed } = await runExercise(new LessonRuns(parseLesson(expecting(5))), path.join(expecting(5), 'solution.ts'), 'en');
  expect(passed).toBe(true);
  const { rows } = await runExercise(new LessonRuns(parseLesson(expecting(6))), path.join(expecting(6), 'solution.ts'), 'en');
  expect(rows.filter(({ same }) => !same).map(({ expected, actual }) => `${expected!} / ${actual!}`)).toEqual(['store visits-per-minute count [(MINUTE_MS, 9 * MINUTE_MS)]: ≥ 6 / store visits-per-minute count [(MINUTE_MS, 9 * MINUTE_MS)]: 5']);
});

test('finds an exercise that does not say where to type, and a hint that gives the solution away', async () => {
  expect(await faulty('lint', 'starter.ts', 'TO' + 'DO: ', '')).toMatch(/starter\.ts has no \w+ comment/);
  expect(await faulty('lint', 'lesson.md', 'group, window, count.', "write `.count(Materialized.as('visits-per-minute'))`.")).toMatch(/hint\.exercise\.3 gives away a line of the solution/);
  expect(await problemsOf(changedLesson({
    'lesson.md': (text) => text.replace('hint.exercise.2:', 'hint.exercise.1.other:'), 'lesson.zh.md': (text) => text.replace('hint.exercise.2:', 'hint.exercise.1.other:'),
  }), 'lint')).toMatch(/the exercise has no hint of level 2/);
});

test('finds serdes that are not those of the topology', async () => {
  expect(await faulty('lint', 'lesson.md', 'key: string, value: string', 'key: string, value: json')).toMatch(/the value of visits is said to be json, and the topology has string/);
});

test('finds a check that proves nothing, and one that never holds', async () => {
  expect(await faulty('script', 'lesson.md', 'check: { probe: cursor, atLeast: 4 }', 'check: { probe: cursor, atLeast: 2 }')).toMatch(/the check of s2 holds before the step has begun/);
  expect(await faulty('script', 'lesson.md', 'as: count, is: 3', 'as: count, is: 4')).toMatch(/the script of s5 is done, and its check does not hold/);
});

test('finds an option that is right, and changes that change nothing', async () => {
  expect(await faulty('predictions', 'lesson.md', '{ value: 2, tag: only-newest }', '{ value: 3, tag: only-newest }')).toMatch(/P5: the option only-newest \(3\) is the right answer/);
  expect(await faulty('predictions', 'lesson.md', 'ts: [ 02:00, 01:59.999 ]', 'ts: [ 01:30, 01:59.999 ]')).toMatch(/P3: no change gives another answer than yes/);
});

test('finds a starter that passes, and a solution that does not', async () => {
  const solved = changedLesson({ 'starter.ts': () => "// TO" + "DO: nothing\nexport { default } from './solution.ts';\n" });
  expect(await problemsOf(solved, 'exercise')).toMatch(/starter\.ts passes already/);
  const other = changedLesson({ 'lesson.md': replace('equalsRun: solution }', 'equalsRun: solution }\n  - { probe: subtopologies, as: count, is: 2 }') });
  expect(await problemsOf(other, 'exercise')).toMatch(/solution\.ts fails: expected subtopologies count: 2, got subtopologies count: 1/);
});

test('finds a difference between starter and solution that does not matter', async () => {
  expect(await faulty('only one way', 'solution.ts', '.groupByKey', ".peek(() => undefined)\n    .groupByKey")).toMatch(/solution\.ts:\d+: the line "\.peek\(\(\) => undefined\)" makes no difference/);
});

test('finds an answer that is not that of Kafka', async () => {
  const problems = await faulty('goldens', 'topology.ts', 'ofSizeAndGrace(MINUTE_MS, MINUTE_MS)', 'ofSizeWithNoGrace(MINUTE_MS)');
  expect(problems).toMatch(/main: #5 sends nothing, in the reference \{"topic":"counts"/);
  expect(problems).toMatch(/2 records are dropped, in the reference 1/);
});

test('finds a topology that is another one each time', async () => {
  const counting = (text: string): string => text.replace('.groupByKey', '.mapValues((page) => `${page}${Math.random()}`)\n    .groupByKey');
  expect(await problemsOf(changedLesson({ 'topology.ts': counting }), 'time travel')).toMatch(/a fresh run to #1 differs at event \d+/);
});
