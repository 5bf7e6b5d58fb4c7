/**
 * What learners read, as text that a person can review: fixtures/tutorials. `npm run goldens` writes it anew. Panes are as wide as beside a debugger; the whole lesson as plain text comes as `kstep learn ID | cat` prints it.
 */
import path from 'node:path';
import { expect, test } from 'vitest';
import { paintLesson } from '../../../src/cli/tui/present/lesson.ts';
import { textOf } from '../../../src/cli/tui/present/spans.ts';
import { wordsOf } from '../../../src/cli/tui/present/words.ts';
import { cellWidth } from '../../../src/cli/tui/text/width.ts';
import { tutorials } from '../../../src/cli/tutorial/catalogue.ts';
import { LANGUAGES, type Language } from '../../../src/cli/tutorial/format/lesson.ts';
import { parseLesson } from '../../../src/cli/tutorial/format/parse-lesson.ts';
import { LessonSession } from '../../../src/cli/tutorial/lesson-session.ts';
import { isMove } from '../../../src/cli/tutorial/run/is-move.ts';
import { LessonRuns } from '../../../src/cli/tutorial/run/lesson-runs.ts';
import { printLesson, rule, TEXT_WIDTH } from '../../../src/cli/tutorial/plain/print-lesson.ts';

const fixtures = path.join(import.meta.dirname, '../../../fixtures/tutorials');
/** Beside a debugger at 80x24; the first tutorial also as at 120x40. */
const WIDTHS = [38];
const WIDTHS_OF_FIRST = [38, 48];

/** Of the right kind, or it would not count as an answer. */
const wrongAnswer = (driver: LessonSession, id: string): string => (driver.rightAnswer(id).includes(':') ? '00:00' : '0');

/** The lesson pane at the beginning of each step, at each question, at each verdict, and at the end of the step. */
async function panes(driver: LessonSession, language: Language, width: number): Promise<readonly string[]> {
  const lines: string[] = [];
  const show = (title: string): void => {
    lines.push(rule(title), ...paintLesson(driver.view(), { width, height: 100, time: { kind: 'relative', base: 0 }, words: wordsOf(language) }, null).map((line) => textOf(line).trimEnd()), '');
  };
  const answered = new Set<string>();
  for (const step of driver.lesson.steps) {
    show(`${step.id} begins`);
    for (const action of step.do) {
      for (;;) {
        if (driver.question !== null && driver.view().prediction?.id !== driver.question.id) {
          // a verdict is seen before the next question: whoever wants to go on gets there
          await driver.session.step();
          await driver.settled();
        }
        const question = driver.question;
        if (question !== null) {
          show(`${question.id} is asked`);
          await driver.answer(question.id, question.options.find((option) => option !== driver.rightAnswer(question.id)) ?? wrongAnswer(driver, question.id));
        }
        // an act waits for every question before it
        if (!isMove(action) && driver.question !== null) continue;
        const at = driver.session.moment.at;
        await driver.perform(action);
        const verdict = driver.view().prediction;
        if (verdict !== null && verdict.right !== null && (question !== null || !isMove(action))) {
          answered.add(verdict.id);
          show(`${verdict.id} was answered`);
        }
        // a second question before the same record keeps the engine where it is
        if (!isMove(action) || driver.question === null || (driver.session.moment.at === at && question === null)) break;
      }
    }
    show(`${step.id} is done`);
    await driver.proceed();
    for (;;) {
      const [view, second] = [driver.view().prediction, driver.question];
      if (view === null || driver.lesson.steps[driver.step] !== step) break;
      if (second !== null && view.given === null) {
        show(`${second.id} is asked again`);
        await driver.answer(second.id, second.options[0] ?? wrongAnswer(driver, second.id));
      } else if (view.right !== null && !answered.has(view.id)) {
        answered.add(view.id);
        show(`${view.id} was answered`);
      } else break;
      await driver.proceed();
    }
  }
  show('the exercise');
  return lines;
}

for (const [number, { id, folder }] of tutorials().entries()) {
  const lesson = parseLesson(folder);
  const runs = new LessonRuns(lesson);
  for (const language of LANGUAGES) {
    for (const width of number === 0 ? WIDTHS_OF_FIRST : WIDTHS) {
      test(`the panes of ${id} in ${language} at ${width} columns look as reviewed`, async () => {
        const driver = await LessonSession.open({ lesson, store: null, language, runs });
        const lines = await panes(driver, language, width);
        await driver.close();
        expect(lines.filter((line) => !line.startsWith('── ') && cellWidth(line) > width)).toEqual([]);
        await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path.join(fixtures, `${id}.${language}.${width}.txt`));
      });
    }

    test(`${id} in ${language} as plain text looks as reviewed`, async () => {
      const lines: string[] = [];
      await printLesson(lesson, language, (line) => lines.push(line));
      expect(lines.filter((line) => cellWidth(line) > TEXT_WIDTH)).toEqual([]);
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(path.join(fixtures, `${id}.${language}.plain.txt`));
    });
  }
}
