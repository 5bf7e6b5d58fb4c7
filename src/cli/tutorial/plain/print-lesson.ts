/**
 * A whole lesson as text, for pipes, CI and screen readers: each step's prose, its questions with their answers, every record with its way and its fate, and
 * the stores at the end.
 */
import type { Session } from '../../../engine/session/session.ts';
import type { ViewBlock } from '../../../engine/session/view-lesson.ts';
import { fit } from '../../tui/text/fit.ts';
import { cellWidth } from '../../tui/text/width.ts';
import { wrap } from '../../tui/text/wrap.ts';
import type { Action, Language, Lesson, Variation } from '../format/lesson.ts';
import { NO_VARIATION } from '../format/parse-variation.ts';
import { lessonWord } from '../learner/lesson-words.ts';
import { LessonSession } from '../lesson-session.ts';
import { RunReader } from '../probes/run-reader.ts';
import { keyOf } from '../run/lesson-runs.ts';
import { isMove } from '../run/is-move.ts';
import { actLines, callLines, recordLines, sentByActs, storeLines } from './record-lines.ts';
import { topologyLines } from './topology-lines.ts';

export const TEXT_WIDTH = 76;

export async function printLesson(lesson: Lesson, language: Language, print: (line: string) => void): Promise<void> {
  const driver = await LessonSession.open({ lesson, store: null, language });
  const say = (word: Parameters<typeof lessonWord>[1], values?: Parameters<typeof lessonWord>[2]): string => lessonWord(language, word, values);
  print(`${lesson.title[language]}  ·  ${lesson.id}  ·  ${say('minutes', { n: lesson.minutes })}`);
  for (const line of wrap(`${say('goal')}: ${lesson.goal[language]}`, TEXT_WIDTH)) print(line);
  for (const line of introductionLines(driver)) print(line);
  const ends: { readonly title: string; readonly lines: readonly string[] }[] = [];
  const [told, calls] = [new WeakMap<Session, number>(), new WeakMap<Session, number>()];
  for (let i = 0; i < lesson.steps.length; i++) {
    const step = lesson.steps[i]!;
    const transcript: string[] = [];
    const asked: string[] = [];
    for (const action of step.do) await performTelling(driver, action, language, { told, calls, asked }, transcript);
    print('');
    print(rule(`${i + 1}/${driver.stepCount}  ${step.title[language]}`));
    for (const line of blockLines(driver.view().blocks, TEXT_WIDTH)) print(line);
    if (transcript.length > 0) print('');
    for (const line of transcript) print(line);
    const next = lesson.steps[i + 1];
    const run = new RunReader(driver.session);
    if (next === undefined || keyOf(next.on ?? NO_VARIATION) !== keyOf(step.on ?? NO_VARIATION)) {
      const title = runTitle(driver, step.on ?? NO_VARIATION);
      if (run.inputs > 0 && run.stores.length > 0 && !ends.some((end) => end.title === title)) ends.push({ title, lines: storeLines(run, language) });
    }
    if (next !== undefined) await driver.goToStep(i + 1);
  }
  if (lesson.exercise !== null) {
    await driver.goToStep(lesson.steps.length);
    print('');
    print(rule(`${driver.stepCount}/${driver.stepCount}  ${say('exercise')}: ${lesson.exercise.title[language]}`));
    for (const line of blockLines(driver.view().blocks, TEXT_WIDTH)) print(line);
    for (const line of blockLines(driver.design, TEXT_WIDTH)) print(line);
  }
  for (const { title, lines } of ends) {
    print('');
    print(rule(`${say('stores')}${title === '' ? '' : `  (${title})`}`));
    for (const line of lines) print(line);
  }
  await driver.close();
}

/** The topology, before the first step; nothing where the lesson draws it itself. */
export function introductionLines({ lesson, session }: LessonSession): readonly string[] {
  return lesson.intro.en.includes('```') ? [] : ['', ...topologyLines(session.view({}).topology).map((line) => `    ${line}`)];
}

/** What is different in a run, in a few words. */
function runTitle(driver: LessonSession, on: Variation): string {
  const config = Object.entries(on.config).map(([key, value]) => `${key} = ${String(value)}`);
  return [...(on.topology === null ? [] : [`${on.topology}.ts`]), ...driver.runs.diffOf(on), ...config].join(' ');
}

/** How far a lesson was told: inputs and calls of punctuators of each run, and questions of the step whose answers are not explained yet. */
interface Told { readonly told: WeakMap<Session, number>; readonly calls: WeakMap<Session, number>; readonly asked: string[] }

/**
 * Does one action; questions on the way are told with their answers, then the records that it took, and what is to be said of answers that are known now.
 */
async function performTelling(driver: LessonSession, action: Action, language: Language, { told, calls, asked }: Told, lines: string[]): Promise<void> {
  // the recording may be further than the cursor: a record that is left out is met before the one in front of it is processed
  if (!told.has(driver.session)) {
    const run = new RunReader(driver.session);
    told.set(driver.session, run.inputs);
    calls.set(driver.session, run.punctuatorCalls.length);
  }
  const tellRecords = (): void => {
    const { session } = driver;
    const run = new RunReader(session);
    const tellCalls = (before: number): void => {
      const called = callLines(run, calls.get(session) ?? 0, before, language, TEXT_WIDTH);
      lines.push(...called.lines);
      calls.set(session, called.told);
    };
    for (let number = (told.get(session) ?? 0) + 1; number <= run.inputs; number++) {
      tellCalls(number);
      lines.push(...recordLines(run, number, language, TEXT_WIDTH));
      told.set(session, number);
    }
    tellCalls(run.inputs + 1);
  };
  for (;;) {
    for (let question = driver.question; question !== null; question = driver.question) {
      tellRecords();
      lines.push(...wrap(plain(`? ${question.question}`), TEXT_WIDTH));
      for (const option of question.options) lines.push(...hanging('    ○ ', option));
      const answer = driver.rightAnswer(question.id);
      await driver.answer(question.id, answer);
      lines.push(...hanging('  → ', answer));
      asked.push(question.id);
    }
    const at = driver.session.moment.at;
    const sent = sentByActs(new RunReader(driver.session));
    await driver.perform(action);
    // what an act sent is told once, with the act
    if (!isMove(action)) calls.set(driver.session, new RunReader(driver.session).punctuatorCalls.length);
    tellRecords();
    lines.push(...actLines(new RunReader(driver.session), action, sent, language, TEXT_WIDTH));
    for (const id of [...asked]) {
      const verdict = driver.verdict(id);
      if (verdict === null) continue;
      lines.push(...wrap(plain(verdict.explanation ?? ''), TEXT_WIDTH - 4).map((line) => `    ${line}`));
      asked.splice(asked.indexOf(id), 1);
    }
    if (!isMove(action) || driver.question === null || driver.session.moment.at === at) return;
  }
}

/** A text behind a sign, all its lines as far in as the first one. */
function hanging(sign: string, text: string): readonly string[] { return wrap(plain(text), TEXT_WIDTH - sign.length).map((line, i) => `${i === 0 ? sign : ' '.repeat(sign.length)}${line}`); }

export function rule(whole: string): string {
  const title = cellWidth(whole) > TEXT_WIDTH - 6 ? fit(whole, TEXT_WIDTH - 6) : whole;
  return `── ${title} ${'─'.repeat(TEXT_WIDTH - 4 - cellWidth(title))}`;
}

export function blockLines(blocks: readonly ViewBlock[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const block of blocks) {
    if (block.kind === 'code') lines.push('', ...block.text.split('\n').map((line) => `    ${line}`));
    else if (block.kind === 'heading') lines.push('', ...wrap(plain(block.text), width));
    else {
      const sign = block.kind === 'task' ? '▸ ' : block.kind === 'done' ? '✓ ' : block.kind === 'item' ? '• ' : '';
      lines.push('', ...wrap(plain(block.text), width - sign.length).map((line, i) => `${i === 0 ? sign : ' '.repeat(sign.length)}${line}`));
    }
  }
  return lines;
}

/** Without the marks of code and stress. */
export function plain(text: string): string { return text.replace(/`([^`]+)`/g, '$1').replace(/\*([^*\s][^*]*)\*/g, '$1'); }
