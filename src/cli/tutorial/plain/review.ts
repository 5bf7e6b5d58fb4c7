/**
 * What was answered wrong, asked once more on changed data: at a command line, one question after the other, with the topology and the last records before
 * it. A right answer takes a question off the list.
 */
import { wrap } from '../../tui/text/wrap.ts';
import type { TutorialEntry } from '../catalogue.ts';
import type { Language, Lesson, LessonStep, Prediction, Vary } from '../format/lesson.ts';
import { joinLines } from '../format/markdown.ts';
import { parseLesson } from '../format/parse-lesson.ts';
import { parseProbeLine } from '../format/parse-probe.ts';
import { askedIn } from '../learner/asked-in-script.ts';
import { filled } from '../learner/lesson-blocks.ts';
import { isOfKind, typedValue } from '../learner/lesson-predictions.ts';
import { lessonWord, type LessonWord } from '../learner/lesson-words.ts';
import type { ProgressStore } from '../learner/progress.ts';
import { ask, type Question } from '../learner/question.ts';
import { shownValue } from '../learner/shown-value.ts';
import { evaluate, NO_LEARNER, sameJson } from '../probes/evaluate.ts';
import { LessonRuns } from '../run/lesson-runs.ts';
import { plain, rule, TEXT_WIDTH } from './print-lesson.ts';
import { recordLines } from './record-lines.ts';
import { topologyLines } from './topology-lines.ts';

/** Records that are shown before a question. */
const RECORDS_BEFORE = 3;

export interface ReviewItem { readonly lesson: Lesson; readonly step: LessonStep; readonly prediction: Prediction; readonly vary: Vary }

/** Questions that were answered wrong and not right the second time, each with the next of its changes. What has no other data is not asked again. */
export function reviewItems(store: ProgressStore, entries: readonly TutorialEntry[]): readonly ReviewItem[] {
  return entries.flatMap(({ id, folder }) => {
    const answers = Object.entries(store.find(id)?.predictions ?? {}).filter(([, { right, secondTry }]) => right === false && secondTry !== true);
    if (answers.length === 0) return [];
    const lesson = parseLesson(folder);
    return answers.flatMap(([name, { vary }]) => {
      const step = lesson.steps.find(({ predictions }) => predictions.some((one) => one.id === name));
      const prediction = step?.predictions.find((one) => one.id === name);
      const next = prediction?.vary[((vary ?? -1) + 1) % Math.max(1, prediction.vary.length)];
      return step === undefined || prediction === undefined || next === undefined ? [] : [{ lesson, step, prediction, vary: next }];
    });
  });
}

export interface ReviewOptions {
  readonly store: ProgressStore;
  readonly entries: readonly TutorialEntry[];
  readonly language: Language;
  readonly print: (line: string) => void;
  /** One line of the learner's; null at the end of the input. */
  readonly read: (prompt: string) => Promise<string | null>;
}

export async function review({ store, entries, language, print, read }: ReviewOptions): Promise<void> {
  const say = (word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): string => lessonWord(language, word, values);
  const tell = (text: string): void => { for (const line of wrap(plain(text), TEXT_WIDTH)) print(line); };
  const items = reviewItems(store, entries);
  if (items.length === 0) return tell(say('reviewNone'));
  let left = items.length;
  for (const [i, item] of items.entries()) {
    const { lesson, prediction } = item;
    const question = await ask(prediction, askedIn(new LessonRuns(lesson), lesson, item.step, prediction), item.vary);
    print('');
    print(rule(`${say('reviewOf', { n: i + 1, all: items.length })}  ${lesson.title[language]}`));
    for (const line of contextLines(question, language)) print(line);
    print('');
    tell(`? ${joinLines([changeText(item.vary, say, language), textOf(item, `${prediction.id}.ask`, question, language)])}`);
    question.choices.forEach((choice, at) => print(`  ${at + 1}  ${shownValue(choice, language)}`));
    const given = await answerTo(question, say, tell, read);
    if (given === null) break;
    const right = sameJson(given, question.answer);
    if (right) left--;
    const answer = store.tutorial(lesson.id).predictions[prediction.id]!;
    answer.vary = prediction.vary.indexOf(item.vary);
    answer.secondTry = right;
    store.save();
    const tag = question.options.find(({ value }) => sameJson(value, given))?.tag ?? null;
    tell(`${right ? '✓' : '×'} ${say(right ? 'right' : 'wrong')}: ${shownValue(question.answer, language)}`);
    tell(joinLines([...(right || tag === null ? [] : [textOf(item, `${prediction.id}.tag.${tag}`, question, language)]), textOf(item, `${prediction.id}.explain`, question, language)]));
  }
  print('');
  if (left > 0) tell(say('reviewLeft', { n: left }));
}

/** The topology, and the last records before the question. */
function contextLines({ asked }: Question, language: Language): readonly string[] {
  const first = Math.max(1, asked.inputs - RECORDS_BEFORE + 1);
  const records = Array.from({ length: asked.inputs - first + 1 }, (_, i) => first + i);
  return ['', ...topologyLines(asked.session.view({}).topology).map((line) => `    ${line}`), ...(records.length === 0 ? [] : ['']), ...records.flatMap((number) => recordLines(asked, number, language, TEXT_WIDTH))];
}

/** Null: the learner leaves. */
async function answerTo(question: Question, say: (word: LessonWord) => string, tell: (text: string) => void, read: ReviewOptions['read']): Promise<Question['answer'] | null> {
  for (;;) {
    const line = await read(`${question.prediction.id}> `);
    if (line === null || ['q', 'quit', 'exit'].includes(line.trim())) return null;
    const picked = /^\d+$/.test(line.trim()) ? question.choices[Number(line) - 1] : undefined;
    const given = picked ?? typedValue(question, line);
    if (line.trim() !== '' && isOfKind(question, given)) return given;
    tell(say(question.prediction.kind === 'number' ? 'numberAsked' : 'yesAsked'));
  }
}

/** A text of the lesson, filled in from the run in which the question is asked. */
function textOf({ lesson, step }: ReviewItem, id: string, { asked, whole }: Question, language: Language): string {
  return filled(lesson.texts[language].get(id)?.text ?? '', (expression) => {
    const probe = step.values.get(expression) ?? parseProbeLine(expression.slice('probe '.length), step.place);
    const value = evaluate(probe, { run: asked, whole, learner: NO_LEARNER });
    return value === null ? lessonWord(language, 'notYet') : shownValue(value, language);
  });
}

function changeText({ describe }: Vary, say: (word: LessonWord, values: Readonly<{ [name: string]: string | number }>) => string, language: Language): string {
  if (describe.kind === 'config') return say('onceMoreConfig', { key: describe.key, value: shownValue(describe.value, language) });
  if (describe.kind === 'partitions') return say('onceMorePartitions', { topic: describe.topic, n: describe.count });
  const [field, value] = Object.entries(describe.change.change)[0]!;
  const word = ({ ts: 'onceMoreTime', key: 'onceMoreKey', value: 'onceMoreValue', partition: 'onceMorePartition' } as const)[field as 'ts'];
  return say(word, { n: describe.change.record, value: shownValue(value, language) });
}
