import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Language } from '../../../src/cli/tutorial/format/lesson.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { plainLesson } from '../../../src/cli/tutorial/plain/plain-lesson.ts';
import { temporaryFolder, TUMBLING } from './lessons.ts';

/** A learner who answers prompts by their first words, and otherwise presses Enter until the lesson ends or the lines run out. */
async function learns(dir: string, answers: { readonly [prompt: string]: string | readonly string[] }, enters = 60, language: Language = 'en', folder = TUMBLING): Promise<string> {
  const lines: string[] = [];
  const left = new Map(Object.entries(answers).map(([prompt, lines]) => [prompt, typeof lines === 'string' ? [lines] : [...lines]]));
  await plainLesson({
    lesson: parseLesson(folder), store: ProgressStore.open(dir), language, print: (line) => lines.push(line),
    read: async (prompt) => {
      lines.push(prompt);
      for (const [start, answer] of left) {
        const next = prompt.startsWith(start) ? answer.shift() : undefined;
        if (next !== undefined) return next;
      }
      return enters-- > 0 ? '' : null;
    },
  });
  return lines.join('\n');
}

test('Enter alone leads through the steps, and a question is a prompt', async () => {
  const text = await learns(temporaryFolder(), { P1: '2', P2: 'alice@[00:00,01:00) = 3', P3: 'y', P4: '02:00', P5: '3' });
  expect(text).toMatch(/── 1\/7 {2}A key that carries its window/);
  expect(text).toContain('What went to counts for #1: alice@[00:00,01:00) = 1');
  expect(text).toContain('✓ P1: right, alice@[00:00,01:00) = 2');
  expect(text).toMatch(/× P2: not this time[\s\S]*The end does not belong to a time window[\s\S]*Once more, with one change/);
  expect(text).toMatch(/#6 {2}01:05 {2}visits {2}∅ = \/home +dropped: null-key/);
  expect(text).toMatch(/── 7\/7 {2}Exercise: The count that is always one/);
  expect(text).toMatch(/expected +│ actual\n≠ alice@\[00:00,01:00\) = 1 +│ –/);
  expect(text).toContain('Not yet.');
});

test('hints, the language of the debugger and leaving are there at every prompt', async () => {
  const dir = temporaryFolder();
  const text = await learns(dir, { 'kstep 0.0': ['h', 'step', 'nonsense'], 'kstep 0.1': 'q' });
  expect(text).toContain('Look at the record pane while you step');
  expect(text).toMatch(/there is no command nonsense/);
});

test('a lesson that was left goes on where it was, and a solved exercise ends it', async () => {
  const dir = temporaryFolder();
  await learns(dir, { P1: '2', 'kstep 3.4': 'q' });
  const store = ProgressStore.open(dir);
  expect(store.find('08-tumbling-visits')).toMatchObject({ step: 's2', cursor: { inputs: 3 } });
  copyFileSync(path.join(TUMBLING, 'solution.ts'), path.join(dir, 'work/08-tumbling-visits/topology.ts'));
  const text = await learns(dir, {});
  expect(text).toContain('You are back at step 2, after record 3.');
  expect(text).toContain('Solved.');
  expect(text).toContain('You counted per user and minute');
  expect(ProgressStore.open(dir).find('08-tumbling-visits')?.state).toBe('done');
});

test('it speaks Chinese', async () => {
  const text = await learns(temporaryFolder(), { P1: '2', 'kstep 3.4': 'q' }, 60, 'zh');
  expect(text).toContain('✓ P1：正确，alice@[00:00,01:00) = 2');
});

test('what a commit brings out is told, and both answers that it gives', async () => {
  const folder = path.join(TUMBLING, '../../02-tables-and-state/07-cache-and-commit');
  const text = await learns(temporaryFolder(), { P1: '0', P2: '2', P3: '5' }, 12, 'en', folder);
  expect(text).toMatch(/·· {2}commit\n {4}counts ◂ bob = 2\n {4}counts ◂ alice = 3\n/);
  expect(text).toMatch(/✓ P2: right, bob = 2, alice = 3\n[\s\S]*× P3: not this time\. You said 5; it is 2\./);
});

test('a reset gives the starter back', async () => {
  const dir = temporaryFolder();
  await learns(dir, { 'kstep 0.0': ['reset', 'q'] });
  expect(readFileSync(path.join(dir, 'work/08-tumbling-visits/topology.ts.bak'), 'utf8')).toContain('visitsPerMinute');
});

test('an order is given by numbers, or by names', async () => {
  const folder = path.join(TUMBLING, '../../01-streams-and-time/01-one-record-at-a-time');
  const names = 'logs, not-debug, lower-case, clean, only-errors, errors';
  const asked = await learns(temporaryFolder(), {}, 12, 'en', folder);
  const options = /\? In which order[\s\S]*?((?: {2}\d {2}.*\n)+)/.exec(asked)![1]!.trim().split('\n').map((line) => line.trim().slice(3));
  const numbers = names.split(', ').map((name) => options.indexOf(name) + 1);
  for (const answer of [names, numbers.join(' '), numbers.join('')]) {
    expect(await learns(temporaryFolder(), { P2: answer }, 12, 'en', folder)).toContain(`✓ P2: right, ${names}`);
  }
});
