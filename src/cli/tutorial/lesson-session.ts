/**
 * One learner in one tutorial: owns the session that the panes show, knows the step, asks predictions before the engine moves past them, evaluates the
 * step's check after each move, runs the exercise and gives hints. Complete without a screen.
 *
 *     const lesson = await LessonSession.open({ lesson: parseLesson(folder), store: ProgressStore.open(dir), language: 'en' });
 *     lesson.subscribe(() => redraw(lesson.session, lesson.view()));    // `session` may be another one than before
 *     await lesson.session.next();                                      // any command on the session; it stops where the lesson asks
 *     await lesson.answer('P1', 'alice@[00:00,01:00) = 2');             // then the same command goes on
 *     await lesson.proceed();                                           // to the next step, once this one is done
 *
 * For a screen: move `lesson.session` as you would any session (Debugger, port); it carries a limit, and refuses with the question's id where the lesson
 * asks first. Call `opened(panel)` when a pane gets the focus, `runExercise()` when `exerciseFile` was saved, `close()` at the end. `hint`, `proceed`, `answer`, `skip`,
 * `runForMe`, `resetExercise`, `goToStep` are what its keys do; each says what it did in the learner's language. `view()` is what the lesson pane shows.
 *
 * Misuse: keeping `lesson.session` over a call of `proceed`, `goToStep` or `runExercise`: steps and exercises have runs of their own.
 */
import type { Json } from '../../engine/session/codec.ts';
import type { Session, SessionLimit } from '../../engine/session/session.ts';
import type { ViewBlock, ViewExercise, ViewLesson, ViewPrediction } from '../tui/present/model.ts';
import type { Action, Check, Language, Lesson, LessonStep, Prediction, Probe, Variation, Vary } from './format/lesson.ts';
import { LessonError } from './format/lesson-error.ts';
import { parseProbeLine } from './format/parse-probe.ts';
import { NO_VARIATION } from './format/parse-variation.ts';
import { runExercise, solutionDiff, type ExerciseOutcome } from './learner/exercise-run.ts';
import { filled, lessonBlocks } from './learner/lesson-blocks.ts';
import { lessonWord, type LessonWord } from './learner/lesson-words.ts';
import type { PredictionProgress, ProgressStore, TutorialProgress } from './learner/progress.ts';
import { ask, chosenVary, type Question } from './learner/question.ts';
import { shownValue, valueTyped } from './learner/shown-value.ts';
import { lessonHash, resetWorkCopy, workCopy, type WorkCopy } from './learner/work-copy.ts';
import { evaluate, sameJson, type LearnerState } from './probes/evaluate.ts';
import { RunReader } from './probes/run-reader.ts';
import { Alternatives, keyOf, merged, probesOf } from './run/alternatives.ts';
import { LessonRuns } from './run/lesson-runs.ts';
import { act, actionsOf, replay, type LoggedAction } from './run/replay.ts';
import { Arrivals } from './run/arrivals.ts';

export interface LessonOptions {
  readonly lesson: Lesson;
  /** null: nothing is remembered, and the exercise has no file. */
  readonly store: ProgressStore | null;
  readonly language: Language;
  /** ms; hints that are asked for too fast stay the same. */
  readonly now?: () => number;
}
/** What a request did. `ok` false: it was refused, and `text` says why. */
export interface LessonReply { readonly ok: boolean; readonly text: string }
/** Told to whoever shows the lesson. `session`: it is another one now. `panel`: the lesson wants this pane to be seen. */
export interface LessonChange { readonly session: boolean; readonly panel: string | null }

/** Two askings within this time count as one, ms. */
const RAPID_MS = 2_000;

export class LessonSession {
  readonly lesson: Lesson;
  readonly runs: LessonRuns;
  readonly #store: ProgressStore | null;
  readonly #progress: TutorialProgress;
  readonly #alternatives: Alternatives;
  readonly #now: () => number;
  readonly #work: WorkCopy | null;
  readonly #listeners = new Set<(change: LessonChange) => void>();
  readonly #sessions = new Map<string, Session>();
  readonly #answers = new Map<string, PredictionProgress>();
  readonly #revealed = new Set<string>();
  readonly #questions = new Map<string, Question>();
  readonly #done: boolean[] = [];
  readonly #openedPanels = new Set<string>();
  readonly #produced: LoggedAction[] = [];
  readonly notices: string[] = [];
  #language: Language;
  #session!: Session;
  #unsubscribe: () => void = () => undefined;
  #step = 0;
  /** Configuration that `set` put over the step's. */
  #overlay: Variation | null = null;
  #second: Question | null = null;
  #hint: { readonly level: number; readonly text: string } | null = null;
  #hintAskedAt = Number.NEGATIVE_INFINITY;
  #runsAtHint = 0;
  #outcome: ExerciseOutcome | null = null;
  #reading = false;
  #savedRecord = -1;

  private constructor(options: LessonOptions) {
    this.lesson = options.lesson;
    this.#store = options.store;
    this.#language = options.language;
    this.#now = options.now ?? Date.now;
    this.runs = new LessonRuns(options.lesson);
    this.runs.language = options.language;
    this.#progress = options.store?.tutorial(options.lesson.id) ?? { state: 'in-progress', step: 's1', cursor: { inputs: 0, actions: [] }, predictions: {}, hints: {} };
    this.#work = options.store === null ? null : workCopy(options.store.dir, options.lesson, this.#progress);
    this.runs.workFile = this.#work?.file ?? null;
    this.#alternatives = new Alternatives(this.runs);
  }

  /** Opens the lesson where the learner left it, by replaying what was done. */
  static async open(options: LessonOptions): Promise<LessonSession> {
    const lesson = new LessonSession(options);
    await lesson.#resume();
    return lesson;
  }

  async #resume(): Promise<void> {
    const progress = this.#progress;
    const hash = lessonHash(this.lesson);
    const known = progress.filesHash;
    progress.filesHash = hash;
    if (this.#store?.movedAside !== null && this.#store !== null) this.#note('progressAside', { file: this.#store.movedAside });
    const left = this.#stepIds.indexOf(progress.step);
    const fresh = progress.state === 'done' || known === undefined || left < 0;
    if (!fresh) for (const [id, answer] of Object.entries(progress.predictions)) {
      this.#answers.set(id, answer);
      this.#revealed.add(id);
    }
    const step = fresh ? 0 : left;
    for (let i = 0; i < step; i++) this.#done[i] = true;
    const { inputs, actions, at } = progress.cursor;
    await this.#enter(step);
    if (fresh || this.#exerciseIsNow) return;
    if (known !== hash) {
      this.#note('filesChanged');
      return;
    }
    await this.#rewind(inputs, actions, at ?? null);
    if (inputs > 0 || step > 0) this.#note('resumed', { n: step + 1, record: this.#session.moment.record });
  }

  /** The step's run again from nothing, to where it stood. */
  async #rewind(inputs: number, actions: readonly LoggedAction[], at: number | null): Promise<void> {
    const session = await this.runs.open(this.#home);
    await replay(session, actions, inputs);
    if (at !== null) session.goAt(at);
    this.#produced.push(...actions.filter(({ kind }) => kind === 'produce'));
    this.#show(session, keyOf(this.#home));
    await this.#prepare();
  }

  #note(word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): void { this.notices.push(this.#say(word, values)); }
  #say(word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): string { return lessonWord(this.#language, word, values); }

  // ---- what is shown

  /** The session whose panes stand beside the lesson. */
  get session(): Session { return this.#session; }
  get language(): Language { return this.#language; }
  set language(language: Language) {
    this.#language = language;
    this.runs.language = language;
    if (this.#store !== null) this.#store.language = language;
    for (const session of this.#sessions.values()) session.language = language;
    this.#session.language = language;
    this.#store?.save();
    this.#tell(false);
  }
  /** The learner's file; null for lessons without an exercise. */
  get exerciseFile(): string | null { return this.#work?.file ?? null; }
  get title(): string { return this.lesson.title[this.#language]; }
  /** Number of the step, from 0; the exercise stands behind the last one. */
  get step(): number { return this.#step; }
  get stepCount(): number { return this.#stepIds.length; }
  get stepDone(): boolean { return this.#done[this.#step] === true; }
  get finished(): boolean { return this.#progress.state === 'done'; }
  /** The question that has to be answered or skipped before the engine goes on here, null without one. */
  get question(): ViewPrediction | null {
    const view = this.#predictionView();
    return view !== null && view.given === null ? view : null;
  }

  /** The right answer of a question of this step, as the learner would give it: for runs without one. */
  rightAnswer(id: string): string { return shownValue(this.#questions.get(id)!.answer, this.#language); }

  subscribe(listener: (change: LessonChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  #tell(session: boolean, panel: string | null = null): void { for (const listener of this.#listeners) listener({ session, panel }); }

  view(): ViewLesson {
    const { lesson } = this;
    return {
      id: lesson.id,
      title: this.title,
      step: this.#step,
      steps: this.#stepIds.map((_, i) => ({ title: this.#titleOf(i), done: this.#done[i] === true })),
      blocks: this.#blocks(),
      prediction: this.#predictionView(),
      exercise: this.#exerciseView(),
      hint: this.#hint,
    };
  }

  get #stepIds(): readonly string[] { return [...this.lesson.steps.map(({ id }) => id), ...(this.lesson.exercise === null ? [] : ['exercise'])]; }
  get #current(): LessonStep | null { return this.lesson.steps[this.#step] ?? null; }
  get #exerciseIsNow(): boolean { return this.#step >= this.lesson.steps.length; }
  get #home(): Variation { return merged(this.#exerciseIsNow ? { ...NO_VARIATION, topology: 'work' } : this.#current!.on, this.#overlay); }
  #titleOf(step: number): string {
    const of = this.lesson.steps[step];
    if (of !== undefined) return of.title[this.#language];
    return `${this.#say('exercise')}: ${this.lesson.exercise!.title[this.#language]}`;
  }

  #blocks(): readonly ViewBlock[] {
    const { lesson } = this;
    const language = this.#language;
    const fill = (expression: string): string => this.#fill(expression, this.#reader, null);
    const step = this.#current;
    if (step === null) {
      const blocks = [...lessonBlocks(lesson.exercise!.prose[language], fill, this.stepDone)];
      if (this.#work !== null) blocks.push({ kind: this.stepDone ? 'done' : 'task', text: this.#say('editFile', { file: this.#work.file }) });
      if (this.stepDone && lesson.closing !== null) blocks.push(...lessonBlocks(lesson.closing[language], fill));
      return blocks;
    }
    const blocks = this.#step === 0 ? [...lessonBlocks(lesson.intro[language], fill)] : [];
    blocks.push(...lessonBlocks(step.prose[language], fill, this.stepDone));
    const diff = step.on === null ? [] : this.runs.diffOf(step.on);
    if (diff.length > 0) blocks.push({ kind: 'paragraph', text: this.#say('variationShown') }, { kind: 'code', text: diff.join('\n') });
    if (this.stepDone && this.#step === this.#stepIds.length - 1 && lesson.closing !== null) blocks.push(...lessonBlocks(lesson.closing[language], fill));
    return blocks;
  }

  /** The prose of any step and of the closing, as it stands now; for plain text. */
  textOf(section: 'intro' | 'closing'): readonly ViewBlock[] {
    const prose = section === 'intro' ? this.lesson.intro : this.lesson.closing;
    return prose === null ? [] : lessonBlocks(prose[this.#language], (expression) => this.#fill(expression, this.#reader, null));
  }

  /** `{{probe …}}` or a named value of the step. What is not there yet is `…`. */
  #fill(expression: string, run: RunReader, whole: RunReader | null): string {
    const place = this.#current?.place ?? this.lesson.place;
    const named = this.#current?.values.get(expression);
    const probe = named ?? (expression.startsWith('probe ') ? parseProbeLine(expression.slice(6), place) : null);
    if (probe === null) throw new LessonError(place, `{{${expression}}} is neither a probe nor a value of this step`);
    const value = whole === null ? this.#alternatives.read(probe, run, this.#home, this.#learner) : evaluate(probe, { run, whole, learner: this.#learner });
    return value === null ? this.#say('notYet') : shownValue(value, this.#language);
  }

  #text(id: string, question: Question | null = null): string {
    const text = this.lesson.texts[this.#language].get(id)?.text ?? '';
    return filled(text, (expression) => (question === null ? this.#fill(expression, this.#reader, null) : this.#fill(expression, question.asked, question.whole)));
  }

  get #reader(): RunReader { return new RunReader(this.#session); }
  get #learner(): LearnerState {
    return {
      opened: this.#openedPanels,
      answer: (id) => {
        const answer = this.#answers.get(id);
        return answer === undefined ? null : { given: answer.given, right: answer.right };
      },
    };
  }

  // ---- steps

  /** To the next step when this one is done; else says what is missing. A question that is open comes first. */
  async proceed(): Promise<LessonReply> {
    const view = this.#predictionView();
    if (view !== null && view.given === null && this.#second === null) return { ok: false, text: this.#say('answerFirst', { id: view.id }) };
    if (this.#second !== null) this.#second = null;
    else if (await this.#askAgain()) return { ok: true, text: '' };
    if (!this.stepDone) return { ok: false, text: this.#exerciseIsNow ? this.#say('exerciseOpen') : this.#say('notDone', { task: this.#task }) };
    if (this.#step === this.#stepIds.length - 1) {
      this.#tell(false);
      return { ok: true, text: this.#say('doneAll') };
    }
    await this.#enter(this.#step + 1);
    return { ok: true, text: this.#titleOf(this.#step) };
  }

  get #task(): string { return this.#blocks().find(({ kind }) => kind === 'task')?.text ?? this.#titleOf(this.#step); }

  /** To any step, its run where the step begins. Steps on the way count as they are. */
  async goToStep(step: number): Promise<LessonReply> {
    if (step < 0 || step >= this.#stepIds.length) return { ok: false, text: this.#say('step', { n: step + 1, total: this.#stepIds.length }) };
    await this.#enter(step, true);
    return { ok: true, text: this.#titleOf(step) };
  }

  async #enter(step: number, anew = false): Promise<void> {
    this.#step = step;
    this.#progress.step = this.#stepIds[step]!;
    this.#overlay = null;
    this.#second = null;
    this.#hint = null;
    this.#openedPanels.clear();
    this.#questions.clear();
    if (this.#exerciseIsNow) await this.#enterExercise();
    else {
      const key = keyOf(this.#home);
      let session = anew ? undefined : this.#sessions.get(key);
      if (session === undefined) {
        session = await this.runs.open(this.#home);
        for (const earlier of this.lesson.steps.slice(0, step)) {
          if (keyOf(earlier.on ?? NO_VARIATION) === key) for (const action of earlier.do) await this.#move(session, action);
        }
      }
      this.#show(session, key);
    }
    await this.#prepare();
    const highlight = this.#current?.highlight ?? null;
    if (highlight !== null) this.#tell(false, highlight);
  }

  #show(session: Session, key: string): void {
    this.#unsubscribe();
    const before = this.#sessions.get(key);
    if (before !== undefined && before !== session) void before.close();
    this.#sessions.set(key, session);
    session.language = this.#language;
    this.#session = session;
    this.#unsubscribe = session.subscribe(() => this.#refresh());
    this.#tell(true);
  }

  /** Everything that checks, texts and questions of this step will ask of other runs; after that all is read at once. */
  async #prepare(): Promise<void> {
    this.#reading = true;
    const step = this.#current;
    const probes: Probe[] = step === null ? [] : [...probesOf(step.check), ...step.values.values()];
    for (const hint of this.lesson.hints) if (hint.when !== null && hint.of === this.#stepIds[this.#step]) probes.push(...probesOf(hint.when));
    await this.#alternatives.prepare(step === null ? null : this.#home, probes);
    for (const prediction of step?.predictions ?? []) this.#questions.set(prediction.id, await this.#ask(prediction, null));
    this.#reading = false;
    this.#refresh();
  }

  #ask(prediction: Prediction, vary: Vary | null): Promise<Question> {
    const { before } = prediction;
    const { inputCount } = this.#session.timeline;
    const inputs = before.kind === 'turn' ? before.turn - 1 : inputCount;
    return ask(prediction, { runs: this.runs, home: this.#home, inputs, actions: [...actionsOf(this.#session), ...this.#produced] }, vary);
  }

  /** After anything that moved: what turned true, what was reached, where to stop next. */
  #refresh(): void {
    if (this.#reading) return;
    this.#reading = true;
    try {
      const step = this.#current;
      if (step !== null) {
        for (const prediction of step.predictions) if (this.#answers.has(prediction.id) && this.#isReached(prediction)) this.#revealed.add(prediction.id);
        if (!this.stepDone && this.#alternatives.holds(step.check, this.#reader, this.#home, this.#learner)) {
          this.#done[this.#step] = true;
          if (this.#step === this.#stepIds.length - 1) this.#progress.state = 'done';
        }
      }
      this.#session.limit = this.#limit();
      void Arrivals.letIn(this.#session);
      if (this.#session.moment.record !== this.#savedRecord) this.#save();
    } finally {
      this.#reading = false;
    }
    this.#tell(false);
  }

  #save(): void {
    this.#savedRecord = this.#session.moment.record;
    if (!this.#exerciseIsNow) {
      this.#progress.cursor = {
        inputs: this.#session.timeline.inputCount, actions: [...actionsOf(this.#session), ...this.#produced], ...(this.#session.moment.atHead ? {} : { at: this.#session.moment.at }),
      };
    }
    for (const [id, answer] of this.#answers) this.#progress.predictions[id] = answer;
    this.#store?.save();
  }

  // ---- predictions

  #isOpen(prediction: Prediction): boolean {
    if (this.#answers.has(prediction.id)) return false;
    const { before } = prediction;
    if (before.kind === 'turn') return this.#session.moment.record < before.turn;
    return before.kind === 'action' || !this.#atEnd;
  }
  get #atEnd(): boolean { return this.#session.moment.record >= this.#alternatives.whole(this.#home).inputs && this.#session.moment.atRecordEnd; }

  #isReached(prediction: Prediction): boolean {
    const { moment } = this.#session;
    const { before, until } = prediction;
    if (before.kind === 'action') return !moment.atHead || this.#session.timeline.steps.length > 0;
    const target = until ?? (before.kind === 'turn' ? before.turn : 'end');
    if (target === 'end') return this.#atEnd;
    return moment.record > target || (moment.record === target && moment.atRecordEnd);
  }

  /** The first question of the step that is still to be answered. */
  #pending(): Prediction | null { return this.#current?.predictions.find((prediction) => this.#isOpen(prediction)) ?? null; }

  #isAsked(prediction: Prediction): boolean {
    const { moment } = this.#session;
    if (prediction.before.kind !== 'turn') return true;
    return moment.record === prediction.before.turn - 1 && moment.atRecordEnd;
  }

  #limit(): SessionLimit | null {
    const pending = this.#pending();
    if (pending !== null) {
      const why = this.#say('answerFirst', { id: pending.id });
      const { before } = pending;
      if (before.kind === 'turn') return { record: before.turn - 1, why };
      if (before.kind === 'end') return { record: this.#session.moment.record, why };
      const refuses = before.action.kind === 'commit' ? 'commit' : before.action.kind === 'advanceWallClock' ? 'clock' : null;
      return { record: Number.POSITIVE_INFINITY, why, ...(refuses === null ? {} : { refuses }) };
    }
    const key = keyOf(this.#home);
    for (let i = this.#step + 1; i < this.lesson.steps.length; i++) {
      const later = this.lesson.steps[i]!;
      const first = later.predictions.find((prediction) => prediction.before.kind === 'turn' && this.#isOpen(prediction));
      if (first === undefined || first.before.kind !== 'turn' || keyOf(later.on ?? NO_VARIATION) !== key) continue;
      return { record: first.before.turn - 1, why: this.#say('stepFirst'), reached: () => void (this.stepDone && this.#session.moment.atRecordEnd && this.proceed()) };
    }
    return null;
  }

  #predictionView(): ViewPrediction | null {
    const step = this.#current;
    if (step === null) return null;
    const language = this.#language;
    const say = (value: Json): string => shownValue(value, language);
    if (this.#second !== null) {
      const { prediction, vary, choices } = this.#second;
      return {
        id: prediction.id, question: `${this.#changeText(vary!)} ${this.#text(`${prediction.id}.ask`, this.#second)}`, options: choices.map(say), given: null, answer: null, right: null, explanation: null,
      };
    }
    const pending = this.#pending();
    const asked = pending !== null && this.#isAsked(pending) ? pending : step.predictions.filter(({ id }) => this.#answers.has(id)).at(-1) ?? null;
    const question = asked === null ? undefined : this.#questions.get(asked.id);
    if (asked === null || question === undefined) return null;
    const answer = this.#answers.get(asked.id) ?? null;
    if (answer?.skipped === true) return null;
    const revealed = answer !== null && this.#revealed.has(asked.id);
    return {
      id: asked.id,
      question: this.#text(`${asked.id}.ask`, question),
      options: question.choices.map(say),
      given: answer === null ? null : say(answer.given),
      answer: revealed ? say(answer.correct) : null,
      right: revealed ? answer.right : null,
      explanation: revealed ? this.#explanation(asked, answer) : null,
    };
  }

  #explanation(prediction: Prediction, answer: PredictionProgress): string {
    const parts = [answer.right === false && answer.tag !== null ? this.#text(`${prediction.id}.tag.${answer.tag}`) : '', this.#text(`${prediction.id}.explain`)];
    if (answer.right === false && answer.secondTry === null && prediction.vary.length > 0) parts.push(this.#say('onceMoreOffer'));
    return parts.filter((part) => part !== '').join(' ');
  }

  #changeText({ describe }: Vary): string {
    if (describe.kind === 'config') return this.#say('onceMoreConfig', { key: describe.key, value: shownValue(describe.value, this.#language) });
    const [field, value] = Object.entries(describe.change.change)[0]!;
    const word = ({ ts: 'onceMoreTime', key: 'onceMoreKey', value: 'onceMoreValue', partition: 'onceMorePartition' } as const)[field as 'ts'];
    return this.#say(word, { n: describe.change.record, value: shownValue(value, this.#language) });
  }

  /** Answers the question that is asked. `text`: the option as shown, or what was typed. */
  async answer(id: string, text: string): Promise<LessonReply> {
    if (this.#second !== null && this.#second.prediction.id === id) return this.#answerSecond(text);
    const pending = this.#pending();
    const question = this.#questions.get(id);
    if (pending === null || pending.id !== id || question === undefined || !this.#isAsked(pending)) return { ok: false, text: this.#say('noHint') };
    const given = valueTyped(pending.kind, text, [...question.choices, ...question.options.map(({ value }) => value), question.answer]);
    const right = sameJson(given, question.answer);
    this.#answers.set(id, {
      given, correct: question.answer, right, tag: question.options.find(({ value }) => sameJson(value, given))?.tag ?? null, vary: null, secondTry: null,
    });
    this.#save();
    this.#refresh();
    return { ok: true, text: '' };
  }

  /** Goes on without an answer. */
  async skip(id: string): Promise<LessonReply> {
    if (this.#second !== null) {
      this.#second = null;
      this.#tell(false);
      return { ok: true, text: '' };
    }
    const pending = this.#pending();
    const question = this.#questions.get(id);
    if (pending === null || pending.id !== id || question === undefined) return { ok: false, text: this.#say('noHint') };
    this.#answers.set(id, { given: null, correct: question.answer, right: null, tag: null, vary: null, secondTry: null, skipped: true });
    this.#save();
    this.#refresh();
    return { ok: true, text: '' };
  }

  /** After a wrong answer that was seen: the same kind of question on changed data. False when there is none. */
  async #askAgain(): Promise<boolean> {
    const view = this.#predictionView();
    const prediction = this.#current?.predictions.find(({ id }) => id === view?.id);
    const answer = view === null ? undefined : this.#answers.get(view.id);
    if (prediction === undefined || answer === undefined || view!.right !== false || answer.secondTry !== null || answer.vary !== null) return false;
    const chosen = chosenVary(prediction, this.lesson.engine.seed);
    if (chosen === null) return false;
    answer.vary = chosen.number;
    this.#second = await this.#ask(prediction, chosen.vary);
    this.#save();
    this.#tell(false);
    return true;
  }

  async #answerSecond(text: string): Promise<LessonReply> {
    const { prediction, answer, choices, options } = this.#second!;
    const given = valueTyped(prediction.kind, text, [...choices, ...options.map(({ value }) => value), answer]);
    const right = sameJson(given, answer);
    this.#answers.get(prediction.id)!.secondTry = right;
    this.#second = null;
    this.#save();
    this.#tell(false);
    return { ok: true, text: `${right ? `✓ ${this.#say('right')}` : `× ${this.#say('wrong')}`}: ${shownValue(answer, this.#language)}. ${this.#text(`${prediction.id}.explain`)}` };
  }

  // ---- doing

  /** A pane got the focus. */
  opened(panel: string): void {
    this.#openedPanels.add(panel);
    this.#refresh();
  }

  /** Does what the step asks for. Questions on the way are skipped. */
  async runForMe(): Promise<LessonReply> {
    const step = this.#current;
    if (step === null) return { ok: false, text: this.#say('exerciseOpen') };
    for (const action of step.do) {
      await this.perform(action);
      for (let pending = this.#pending(); pending !== null && this.#stopsShort(action); pending = this.#pending()) {
        await this.skip(pending.id);
        await this.perform(action);
      }
    }
    return { ok: true, text: this.#titleOf(this.#step) };
  }

  /** Did a question keep this action from its end? */
  #stopsShort(action: Action): boolean {
    if (action.kind === 'turn') return this.#session.moment.record < action.to;
    return action.kind === 'end' ? !this.#atEnd : action.kind === 'commit' || action.kind === 'advanceWallClock';
  }

  /** One action of a script, as if the learner had done it. */
  async perform(action: Action): Promise<void> {
    switch (action.kind) {
      case 'open':
        this.opened(action.panel);
        this.#tell(false, action.panel);
        return;
      case 'select':
        this.#tell(false, action.what);
        return;
      case 'set':
        this.#overlay = merged(this.#overlay, { ...NO_VARIATION, config: action.config });
        return this.#rewind(this.#session.timeline.inputCount, actionsOf(this.#session), null);
      case 'produce': {
        const logged: LoggedAction = { after: this.#session.timeline.inputCount, kind: 'produce', topic: action.topic, record: action.record };
        await act(this.#session, logged);
        this.#produced.push(logged);
        return;
      }
      default: return this.#move(this.#session, action);
    }
  }

  async #move(session: Session, action: Action): Promise<void> {
    switch (action.kind) {
      case 'turn': await session.goto(action.to); return;
      case 'step': await session.step(action.count); return;
      case 'back': await session.step(-action.count); return;
      case 'backTo': await session.goto(action.to); return;
      case 'end': await session.end(); return;
      case 'commit': return act(session, { after: 0, kind: 'commit' });
      case 'advanceWallClock': return act(session, { after: 0, kind: 'advanceWallClock', ms: action.ms });
      case 'kill': case 'close': case 'start': case 'threads': case 'connect':
        throw new LessonError(this.#current?.place ?? this.lesson.place, `${action.kind} needs several instances or a broker; a lesson runs one instance on the simulated Kafka`);
      default: return;
    }
  }

  // ---- exercise

  async #enterExercise(): Promise<void> {
    const key = keyOf(this.#home);
    const work = await this.runs.open(this.#home, this.lesson.exercise!.fixtures).catch(() => null);
    if (work !== null) this.#show(work, key);
    if (this.#progress.exercise?.passed !== null && this.#progress.exercise !== undefined) this.#done[this.#step] = true;
  }

  /** Runs the learner's file as it is now. The panes then show that run, at the first record that differs. */
  async runExercise(): Promise<LessonReply> {
    const { exercise } = this.lesson;
    if (exercise === null || this.#work === null) return { ok: false, text: this.#say('noHint') };
    const outcome = await runExercise(this.runs, this.#work.file, this.#language);
    this.#outcome = outcome;
    this.#work.progress.runs++;
    if (outcome.passed) {
      this.#work.progress.passed ??= new Date(this.#now()).toISOString();
      this.#progress.state = 'done';
      this.#done[this.lesson.steps.length] = true;
    }
    if (outcome.session !== null && this.#exerciseIsNow) {
      if (outcome.firstDifference !== null) await outcome.session.goto(outcome.firstDifference);
      this.#show(outcome.session, keyOf(this.#home));
    }
    this.#save();
    this.#tell(false);
    return { ok: outcome.passed, text: this.#say(outcome.passed ? 'solved' : 'notSolved') };
  }

  /** The shipped file again; what was there stays beside it as `.bak`. */
  async resetExercise(): Promise<LessonReply> {
    if (this.#work === null) return { ok: false, text: this.#say('noHint') };
    resetWorkCopy(this.lesson, this.#work);
    this.#outcome = null;
    if (this.#exerciseIsNow) await this.#enterExercise();
    this.#save();
    this.#tell(false);
    return { ok: true, text: `${this.#work.file}.bak` };
  }

  #exerciseView(): ViewExercise | null {
    if (!this.#exerciseIsNow || this.#work === null) return null;
    const outcome = this.#outcome;
    return {
      file: this.#work.file,
      runs: this.#work.progress.runs,
      passed: outcome === null ? (this.stepDone ? true : null) : outcome.passed,
      rows: outcome?.rows.map(({ expected, actual, same }) => ({ expected, actual, same })) ?? [],
      error: outcome?.error ?? null,
    };
  }

  // ---- hints

  /** The next hint of this step or exercise. Level 4 is the solution, and only for exercises. */
  hint(): LessonReply & { readonly level: number } {
    const of = this.#stepIds[this.#step]!;
    const levels = this.lesson.hints.filter((hint) => hint.of === of);
    const shown = this.#progress.hints[of] ?? 0;
    const rapid = this.#now() - this.#hintAskedAt < RAPID_MS;
    this.#hintAskedAt = this.#now();
    const refuse = (text: string) => ({ ok: false, text, level: this.#hint?.level ?? shown });
    if (levels.length === 0 && of !== 'exercise') return refuse(this.#say('noHint'));
    if (rapid && this.#hint !== null) return refuse(this.#say('sameHint'));
    const level = this.#hint === null && shown > 0 ? shown : shown + 1;
    if (of === 'exercise' && level >= 2 && (this.#work?.progress.runs ?? 0) === 0) return this.#hint === null ? this.#giveHint(of, 1, levels) : refuse(this.#say('runFirst'));
    if (level >= 4 && of === 'exercise') return this.#solution(of, refuse);
    const highest = Math.max(...levels.map((hint) => hint.level));
    return this.#giveHint(of, Math.min(level, highest), levels);
  }

  #giveHint(of: string, level: number, levels: Lesson['hints']): LessonReply & { readonly level: number } {
    const holds = (when: Check): boolean => this.#alternatives.holds(when, this.#reader, this.#exerciseIsNow ? null : this.#home, this.#learner);
    const candidates = levels.filter((hint) => hint.level === level);
    const hint = candidates.find(({ when }) => when !== null && holds(when)) ?? candidates.find(({ when }) => when === null);
    if (hint === undefined) return { ok: false, text: this.#say('noHint'), level };
    this.#progress.hints[of] = Math.max(level, this.#progress.hints[of] ?? 0);
    this.#runsAtHint = this.#work?.progress.runs ?? 0;
    this.#hint = { level, text: this.#text(hint.text) };
    this.#save();
    this.#tell(false);
    return { ok: true, ...this.#hint };
  }

  #solution(of: string, refuse: (text: string) => LessonReply & { readonly level: number }): LessonReply & { readonly level: number } {
    if ((this.#progress.hints[of] ?? 0) < 4 && (this.#work?.progress.runs ?? 0) <= this.#runsAtHint && !this.stepDone) return refuse(this.#say('attemptFirst'));
    this.#progress.hints[of] = 4;
    if (!this.stepDone && this.#work !== null) this.#work.progress.shown = true;
    this.#hint = { level: 4, text: [this.#say('solutionShown'), ...solutionDiff(this.lesson.folder, this.lesson.exercise!.file)].join('\n') };
    this.#save();
    this.#tell(false);
    return { ok: true, ...this.#hint };
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#save();
    for (const session of new Set([...this.#sessions.values(), this.#session])) await session.close();
    await this.#alternatives.close();
  }
}
