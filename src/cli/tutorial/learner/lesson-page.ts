import type { ViewBlock } from '../../../engine/session/view-lesson.ts';
import type { Language, Lesson, LessonStep, Variation } from '../format/lesson.ts';
import { LessonError } from '../format/lesson-error.ts';
import { parseProbeLine } from '../format/parse-probe.ts';
import { evaluate, type LearnerState } from '../probes/evaluate.ts';
import type { RunReader } from '../probes/run-reader.ts';
import type { Alternatives } from '../run/alternatives.ts';
import type { LessonRuns } from '../run/lesson-runs.ts';
import { filled, lessonBlocks } from './lesson-blocks.ts';
import type { LessonExercise } from './lesson-exercise.ts';
import type { LessonVoice } from './lesson-voice.ts';
import { lessonWord, type LessonWord } from './lesson-words.ts';
import type { Question } from './question.ts';
import { shownValue } from './shown-value.ts';

/** Where the learner is, as far as a text depends on it. */
export interface Reading {
  readonly step: number;
  readonly done: boolean;
  /** What the learner has written to the design question. */
  readonly thought: string | null;
  /** The run that the step shows; null at the exercise, whose run is the learner's own. */
  readonly home: Variation | null;
  readonly reader: RunReader;
  readonly learner: LearnerState;
}

/** What a lesson says at a moment: its texts in the learner's language, with what the run shows filled in. */
export class LessonPage implements LessonVoice {
  language: Language;
  readonly #lesson: Lesson;
  readonly #runs: LessonRuns;
  readonly #alternatives: Alternatives;
  readonly #now: () => Reading;

  constructor(lesson: Lesson, language: Language, parts: { readonly runs: LessonRuns; readonly alternatives: Alternatives; readonly now: () => Reading }) {
    this.#lesson = lesson;
    this.language = language;
    this.#runs = parts.runs;
    this.#alternatives = parts.alternatives;
    this.#now = parts.now;
  }

  say(word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): string { return lessonWord(this.language, word, values); }

  text(id: string, question: Question | null = null): string {
    return filled(this.#lesson.texts[this.language].get(id)?.text ?? '', (expression) => this.#fill(expression, this.#now(), question));
  }

  titleOf(step: number): string {
    const of = this.#lesson.steps[step];
    return of !== undefined ? of.title[this.language] : `${this.say('exercise')}: ${this.#lesson.exercise!.title[this.language]}`;
  }

  /** The step's prose, or the exercise's; behind the last one that is done the closing words. */
  blocks(exercise: LessonExercise, isLast: boolean): readonly ViewBlock[] {
    const now = this.#now();
    const step = this.#lesson.steps[now.step];
    const blocks = step === undefined ? this.#exerciseBlocks(exercise, now) : this.#stepBlocks(step, now);
    return now.done && isLast ? [...blocks, ...this.closing] : blocks;
  }

  /** The closing words, shown behind the last step. */
  get closing(): readonly ViewBlock[] {
    const { closing } = this.#lesson;
    return [...this.design, ...(closing === null ? [] : this.#blocksOf(closing[this.language], { ...this.#now(), done: false }))];
  }

  /** The question that nothing checks, with its title. */
  get design(): readonly ViewBlock[] {
    const { design } = this.#lesson;
    if (design === null) return [];
    const { thought } = this.#now();
    return [
      { kind: 'heading', text: `${this.say('design')}: ${design.title[this.language]}` }, ...this.#blocksOf(design.prose[this.language], { ...this.#now(), done: false }),
      { kind: 'paragraph', text: thought === null ? this.say('designFree') : this.say('designYours', { text: thought }) },
    ];
  }

  #stepBlocks(step: LessonStep, now: Reading): readonly ViewBlock[] {
    const blocks = [...(now.step === 0 ? this.#blocksOf(this.#lesson.intro[this.language], now) : []), ...this.#blocksOf(step.prose[this.language], now)];
    const diff = step.on === null ? [] : this.#runs.diffOf(step.on);
    const file = step.on?.topology ?? null;
    const before = this.#lesson.steps[now.step - 1]?.on?.topology ?? null;
    const task = blocks.findIndex(({ kind }) => kind === 'task' || kind === 'done');
    if (diff.length > 0) blocks.splice(task < 0 ? blocks.length : task, 0, { kind: 'paragraph', text: this.say('variationShown', { file: `${file ?? 'topology'}.ts` }) }, { kind: 'code', text: diff.join('\n') });
    else if (file !== null && file !== before) blocks.splice(task < 0 ? blocks.length : task, 0, { kind: 'paragraph', text: this.say('otherFile', { file: `\`${file}.ts\`` }) });
    return blocks;
  }

  #exerciseBlocks(exercise: LessonExercise, now: Reading): readonly ViewBlock[] {
    const blocks = [...this.#blocksOf(this.#lesson.exercise!.prose[this.language], now)];
    if (exercise.file !== null) blocks.push({ kind: now.done ? 'done' : 'task', text: this.say('editFile', { file: exercise.view()!.file }) });
    if (exercise.conditions !== null) blocks.push({ kind: 'paragraph', text: this.say('conditions', { what: exercise.conditions }) });
    return blocks;
  }

  #blocksOf(markdown: string, now: Reading): readonly ViewBlock[] { return lessonBlocks(markdown, (expression) => this.#fill(expression, now, null), now.done); }

  /** `{{probe …}}` or a named value of the step. What is not there yet is `…`. */
  #fill(expression: string, { step, home, reader, learner }: Reading, question: Question | null): string {
    const current = this.#lesson.steps[step];
    const place = current?.place ?? this.#lesson.place;
    const probe = current?.values.get(expression) ?? (expression.startsWith('probe ') ? parseProbeLine(expression.slice(6), place) : null);
    if (probe === null) throw new LessonError(place, `{{${expression}}} is neither a probe nor a value of this step`);
    const value = question === null || probe.on !== null ? this.#alternatives.read(probe, reader, home, learner) : evaluate(probe, { run: question.asked, whole: question.whole, learner });
    return value === null ? this.say('notYet') : shownValue(value, this.language);
  }
}
