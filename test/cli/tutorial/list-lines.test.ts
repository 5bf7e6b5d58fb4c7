import path from 'node:path';
import { expect, test } from 'vitest';
import { tutorials, tutorialSummaries, type TutorialSummary } from '../../../src/cli/tutorial/catalogue.ts';
import { ProgressStore } from '../../../src/cli/tutorial/learner/progress.ts';
import { listLines, wayText } from '../../../src/cli/tutorial/plain/list-lines.ts';
import { cellWidth } from '../../../src/cli/tui/text/width.ts';
import { temporaryFolder } from './lessons.ts';

function learnt(...done: readonly string[]): { readonly list: readonly TutorialSummary[]; readonly zh: readonly TutorialSummary[] } {
  const store = ProgressStore.open(path.join(temporaryFolder(), 'state'));
  for (const id of done) store.tutorial(id).state = 'done';
  return { list: tutorialSummaries(store, 'en'), zh: tutorialSummaries(store, 'zh') };
}
const lineOf = (lines: readonly string[], title: string): string => lines.find((line) => line.includes(title))!.replace(/ +/g, ' ').trim();

test('the list says what comes before a tutorial until that is done, and where to go on', () => {
  const fresh = listLines(learnt().list, 'en');
  expect(fresh[0]).toBe('01 Streams and time  0 of 3 done');
  expect(lineOf(fresh, 'One record at a time')).toBe('○ 01 One record at a time 10 min');
  expect(lineOf(fresh, 'Visits per user')).toBe('○ 08 Visits per user and minute 12 min after 03, 05');
  expect(fresh.at(-2)).toBe('Next: kstep learn 01');
  const later = listLines(learnt('01-one-record-at-a-time', '03-three-clocks').list, 'en');
  expect(later[0]).toBe('01 Streams and time  2 of 3 done');
  expect(lineOf(later, 'Visits per user')).toBe('○ 08 Visits per user and minute 12 min after 05');
  expect(later.at(-2)).toBe('Next: kstep learn 02');
});

test('the way to a tutorial is all that it builds on, in the order of the course', () => {
  const { list, zh } = learnt('01-one-record-at-a-time');
  const way = wayText(list.find(({ id }) => id === '08-tumbling-visits')!, 'en')!;
  expect(way).toMatch(/^builds on 01 ✓ → (02 → )?03 → 04 → 05$/);
  expect(wayText(zh.find(({ id }) => id === '08-tumbling-visits')!, 'zh')).toBe(way.replace('builds on ', '前面的课：'));
  expect(wayText(list[0]!, 'en')).toBeNull();
});

test('the list fits a narrow terminal in both languages, however far one has come', () => {
  const all = tutorials().map(({ id }) => id);
  for (const { list, zh } of [learnt(), learnt(...all)]) {
    for (const line of [...listLines(list, 'en'), ...listLines(zh, 'zh')]) expect(cellWidth(line), line).toBeLessThanOrEqual(80);
  }
});

test('nothing is left to go on with when all is done', () => {
  const lines = listLines(learnt(...tutorials().map(({ id }) => id)).list, 'en');
  expect(lines.join('\n')).not.toContain('Next:');
});
