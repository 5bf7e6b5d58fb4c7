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
 * For a screen: move `lesson.session` as you would any session; it carries a limit (Session.limit) and says why it stops there. Call `opened(panel)` when a
 * pane gets the focus, `runExercise()` when `exerciseFile` was saved, `settled()` after a command, `close()` at the end. `hint`, `proceed`, `answer`, `skip`,
 * `runForMe`, `resetExercise` and `goToStep` are what keys do; each says what it did in the learner's language. `view()` is what the lesson pane shows.
 *
 * Misuse: keeping `lesson.session` over a call of `proceed`, `goToStep` or `runExercise`: steps and exercises have runs of their own.
 */
import type { Session, SessionLimit } from '../../engine/session/session.ts';
import type { ViewBlock, ViewLesson, ViewPrediction } from '../../engine/session/view-lesson.ts';
import type { Action, Language, Lesson, LessonStep, Probe, Variation } from './format/lesson.ts';
import { NO_VARIATION } from './format/parse-variation.ts';
import { actOnBroker, brokerBlocks, type BrokerAction } from './broker/act-on-broker.ts';
import { LessonBroker } from './broker/lesson-broker.ts';
import type { LessonChange, LessonOptions, LessonReply } from './learner/lesson-contract.ts';
import { LessonAttention } from './learner/lesson-attention.ts';
import { LessonExercise } from './learner/lesson-exercise.ts';
import { LessonHints, type HintReply } from './learner/lesson-hints.ts';
import { LessonPage, type Reading } from './learner/lesson-page.ts';
import { LessonPredictions, type Standing } from './learner/lesson-predictions.ts';
import type { LessonWord } from './learner/lesson-words.ts';
import type { ProgressStore, TutorialProgress } from './learner/progress.ts';
import type { Question } from './learner/question.ts';
import { lessonHash } from './learner/work-copy.ts';
import type { LearnerState } from './probes/evaluate.ts';
import { RunReader } from './probes/run-reader.ts';
import { Alternatives, merged, probesOf } from './run/alternatives.ts';
import { Arrivals } from './run/arrivals.ts';
import { isMove } from './run/is-move.ts';
import { keyOf, LessonRuns } from './run/lesson-runs.ts';
import { openAtStep } from './run/open-at-step.ts';
import { act, actionsOf, move, replay, type LoggedAction } from './run/replay.ts';

export class LessonSession {
  readonly lesson: Lesson;
  readonly runs: LessonRuns;
  /** What the learner should be told once: resumed, lesson changed, progress moved aside. */
  readonly notices: string[] = [];
  readonly #store: ProgressStore | null;
  readonly #progress: TutorialProgress;
  readonly #now: () => number;
  readonly #alternatives: Alternatives;
  readonly #page: LessonPage;
  readonly #predictions: LessonPredictions;
  readonly #hints: LessonHints;
  readonly #exercise: LessonExercise;
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<(change: LessonChange) => void>();
  readonly #done: boolean[] = [];
  readonly #attention = new LessonAttention();
  readonly #produced: LoggedAction[] = [];
  #session!: Session;
  #unsubscribe: () => void = () => undefined;
  #step = 0;
  /** Configuration that `set` put over the step's. */
  #overlay: Variation | null = null;
  /** Checks are not looked at while runs are being made. */
  #busy = false;
  #working: Promise<unknown> = Promise.resolve();
  #savedRecord = -1;
  readonly #broker: LessonBroker;
  readonly #mayConnect: LessonOptions['broker'];
  /** What the last act on the broker came to. */
  #brokerSaid: string | null = null;
  #lookedAt = -1;

  private constructor({ lesson, store, language, now = Date.now, runs = new LessonRuns(lesson), broker }: LessonOptions) {
    this.lesson = lesson;
    this.#store = store;
    this.#now = now;
    this.runs = runs;
    this.runs.language = language;
    this.#progress = store?.tutorial(lesson.id) ?? { state: 'in-progress', step: 's1', cursor: { inputs: 0, actions: [] }, predictions: {}, hints: {} };
    this.#alternatives = new Alternatives(this.runs);
    this.#page = new LessonPage(lesson, language, { runs, alternatives: this.#alternatives, now: () => this.#reading });
    this.#predictions = new LessonPredictions(this.#page, this.runs);
    this.#hints = new LessonHints(this.#page, now, this.#progress.hints);
    this.#exercise = new LessonExercise(this.runs, store?.dir ?? null, this.#progress);
    this.#mayConnect = broker;
    this.#broker = new LessonBroker(this.runs, this.#progress, () => store?.save());
  }

  /** Opens the lesson where the learner left it, by replaying what was done; a lesson that is done begins anew. */
  static async open(options: LessonOptions): Promise<LessonSession> {
    const lesson = new LessonSession(options);
    await lesson.#resume();
    return lesson;
  }

  async #resume(): Promise<void> {
    const progress = this.#progress;
    const [was, is] = [progress.filesHash, lessonHash(this.lesson)];
    const { inputs, actions, at, wentBack, failed } = progress.cursor;
    const left = this.#stepIds.indexOf(progress.step);
    const isFresh = progress.state === 'done' || was === undefined || left < 0;
    progress.filesHash = is;
    if (this.#store !== null && this.#store.movedAside !== null) this.#note('progressAside', { file: this.#store.movedAside });
    if (!isFresh) this.#predictions.remember(progress.predictions);
    const step = isFresh ? 0 : left;
    const ran = isFresh ? [] : progress.ran ?? [];
    this.#done.push(...this.lesson.steps.slice(0, step).map(({ id, needsBroker }) => !needsBroker || ran.includes(id)));
    await this.#enter(step);
    if (isFresh) return;
    if (was !== is) return this.#note('filesChanged');
    this.#attention.wentBack = wentBack ?? 0;
    if (this.#step < this.lesson.steps.length) await this.#rewind(failed === true ? Number.POSITIVE_INFINITY : inputs, actions, at ?? null);
    if (inputs > 0 || step > 0) this.#note('resumed', { n: step + 1, record: this.#session.moment.record });
  }

  /** The step's run again from nothing, to where it stood; with another overlay perhaps. */
  async #rewind(inputs: number, actions: readonly LoggedAction[], at: number | null, overlay: Variation | null = this.#overlay): Promise<void> {
    await this.#changeTo(this.#step, overlay, false, async (home) => {
      const session = await this.runs.open(home);
      await replay(session, actions, inputs);
      if (at !== null) session.goAt(at);
      this.#produced.splice(0, this.#produced.length, ...actions.filter(({ kind }) => kind === 'produce'));
      return session;
    });
  }

  #note(word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): void { this.notices.push(this.say(word, values)); }

  // ---- what is shown

  /** The session whose panes stand beside the lesson. */
  get session(): Session { return this.#session; }
  get language(): Language { return this.#page.language; }
  set language(language: Language) {
    this.#page.language = language;
    this.runs.language = language;
    for (const session of [...this.#sessions.values(), this.#session]) session.language = language;
    if (this.#store !== null) this.#store.language = language;
    this.#store?.save();
    this.#tell();
  }
  get title(): string { return this.lesson.title[this.language]; }
  /** Number of the step, from 0; the exercise stands behind the last one. */
  get step(): number { return this.#step; }
  get stepCount(): number { return this.#stepIds.length; }
  get stepDone(): boolean { return this.#done[this.#step] === true; }
  get atExercise(): boolean { return this.#step >= this.lesson.steps.length; }
  /** All steps were done and the exercise passed, now or earlier. */
  get finished(): boolean { return this.#progress.state === 'done'; }
  /** The file that the learner edits; null for lessons without an exercise. */
  get exerciseFile(): string | null { return this.#exercise.file; }
  /** The question that has to be answered or skipped before the engine goes on, null without one. */
  get question(): ViewPrediction | null { return this.#predictions.question(this.#standing); }
  /** A question of this step as it was answered, null while its verdict is not known. */
  verdict(id: string): ViewPrediction | null { return this.#predictions.verdictOf(id); }
  /** Its right answer, as the learner would give it: for runs without a learner. */
  rightAnswer(id: string): string { return this.#predictions.rightAnswer(id); }
  /** A question of this step as it was computed: for checks. */
  computed(id: string): Question | null { return this.#predictions.computed(id); }

  /** Told after anything that `view` or `session` may show differently. */
  subscribe(listener: (change: LessonChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
  #tell(change: Partial<LessonChange> = {}): void { for (const listener of this.#listeners) listener({ session: false, panel: null, ...change }); }

  view(): ViewLesson {
    return {
      id: this.lesson.id,
      title: this.title,
      step: this.#step,
      steps: this.#stepIds.map((_, i) => ({ title: this.#page.titleOf(i), done: this.#done[i] === true })),
      blocks: [...this.#blocks, ...this.#brokerBlocks],
      prediction: this.#predictions.view(this.#standing),
      exercise: this.atExercise ? this.#exercise.view() : null,
      hint: this.#hints.shown,
      hasHint: this.lesson.hints.some(({ of }) => of === this.#stepIds[this.#step]),
      panels: this.#predictions.panels(this.#standing, this.#current?.highlight ?? null),
    };
  }

  get #stepIds(): readonly string[] { return [...this.lesson.steps.map(({ id }) => id), ...(this.lesson.exercise === null ? [] : ['exercise'])]; }
  get #current(): LessonStep | null { return this.lesson.steps[this.#step] ?? null; }
  get #home(): Variation { return merged(this.#current === null ? this.#work : this.#current.on, this.#overlay); }
  /** The run of the learner's copy. */
  get #work(): Variation { return merged(this.lesson.exercise!.on, { ...NO_VARIATION, topology: 'work' }); }
  get #reader(): RunReader { return new RunReader(this.#session); }
  get #standing(): Standing {
    const whole = this.atExercise ? null : this.#alternatives.whole(this.#home);
    const { moment } = this.#session;
    return {
      predictions: this.#current?.predictions ?? [], session: this.#session, home: this.#home, produced: this.#produced,
      atEnd: whole === null || (moment.record >= whole.inputs && moment.atRecordEnd),
    };
  }
  get #reading(): Reading { return { step: this.#step, done: this.stepDone, thought: this.#progress.thought ?? null, home: this.atExercise ? null : this.#home, reader: this.#reader, learner: this.#learner }; }
  get #learner(): LearnerState { return { opened: this.#attention.panels, wentBack: this.#attention.wentBack, broker: this.#broker.facts, answer: (id) => this.#predictions.answers.get(id) ?? null }; }

  /** The question about design, null blocks without one. */
  get design(): readonly ViewBlock[] { return this.#page.design; }
  /** The closing words, shown behind the last step. */
  get closing(): readonly ViewBlock[] { return this.#page.closing; }
  say(word: LessonWord, values: Readonly<{ [name: string]: string | number }> = {}): string { return this.#page.say(word, values); }

  // ---- steps

  /** To the next step when this one is done; else says what is missing. An open question, or a second one, comes first. */
  async proceed(): Promise<LessonReply> {
    const isVerdict = this.#predictions.view(this.#standing)?.right != null;
    if (isVerdict && (await this.#predictions.askAgain(this.#standing) || (this.#predictions.acknowledge(this.#standing) && (this.question !== null || this.#predictions.hasVerdict(this.#standing))))) {
      this.#save();
      this.#tell();
      return { ok: true, text: '' };
    }
    const question = this.question;
    if (question !== null) return { ok: false, text: this.say('answerFirst', { id: question.id }) };
    if (!this.stepDone && !this.#isNotRun) return { ok: false, text: this.atExercise ? this.say('exerciseOpen') : this.say('notDone', { task: this.#task }) };
    if (this.#step === this.stepCount - 1) return { ok: true, text: [this.say('doneAll'), ...this.#notRun.map((title) => this.say('notRun', { title }))].join('\n') };
    await this.#enter(this.#step + 1);
    return { ok: true, text: this.#page.titleOf(this.#step) };
  }
  get #blocks(): readonly ViewBlock[] { return this.#page.blocks(this.#exercise, this.#step === this.stepCount - 1); }
  get #task(): string { return this.#blocks.find(({ kind }) => kind === 'task')?.text ?? this.#page.titleOf(this.#step); }

  /** The step needs a broker, and there is none: it is read, and stays open. */
  get #isNotRun(): boolean { return this.#current?.needsBroker === true && !this.stepDone && !this.#broker.isConnected; }
  get #notRun(): readonly string[] { return this.lesson.steps.flatMap(({ needsBroker }, i) => (needsBroker && this.#done[i] !== true ? [this.#page.titleOf(i)] : [])); }
  get #brokerBlocks(): readonly ViewBlock[] { return brokerBlocks(this.#broker, this.lesson, this.#step, { isNotRun: this.#isNotRun, said: this.#brokerSaid }, this.#page); }

  /** To any step, its run where the step begins. */
  async goToStep(step: number): Promise<LessonReply> {
    if (!Number.isInteger(step) || step < 0 || step >= this.stepCount) return { ok: false, text: this.say('stepRange', { total: this.stepCount }) };
    await this.#enter(step, true);
    return { ok: true, text: this.#page.titleOf(step) };
  }

  async #enter(step: number, anew = false): Promise<void> {
    await this.#changeTo(step, null, true, (home) => {
      if (step >= this.lesson.steps.length) return this.runs.open(home, this.lesson.exercise!.fixtures).catch(() => null);
      const known = anew ? undefined : this.#sessions.get(keyOf(home));
      return known === undefined ? openAtStep(this.runs, step, home) : Promise.resolve(known);
    });
    const highlight = this.#current?.highlight ?? null;
    if (highlight !== null) this.#tell({ panel: highlight });
  }

  /**
   * Makes every run that a step shows and that its checks, texts and questions read, then changes over at once: until then all stays as it was.
   * @param open  gives the session to show; null: the one that is shown, because there is no other
   */
  async #changeTo(step: number, overlay: Variation | null, isEntering: boolean, open: (home: Variation) => Promise<Session | null>): Promise<void> {
    this.#busy = true;
    try {
      const of = this.lesson.steps[step] ?? null;
      const home = merged(of === null ? this.#work : of.on, overlay);
      // a lesson that comes back to an exercise that does not load shows the lesson's own run
      const session = await open(home) ?? (this.#session === undefined ? await this.runs.open() : null);
      const probes: Probe[] = of === null ? [] : [...probesOf(of.check), ...of.values.values()];
      for (const hint of this.lesson.hints) if (hint.when !== null && hint.of === this.#stepIds[step]) probes.push(...probesOf(hint.when));
      await this.#alternatives.prepare(of === null ? null : home, probes);
      const standing = { predictions: of?.predictions ?? [], session: session ?? this.#session, home, produced: this.#produced, atEnd: false };
      const questions = await this.#predictions.compute(standing);
      this.#step = step;
      this.#overlay = overlay;
      this.#predictions.begin(questions);
      if (isEntering) {
        this.#progress.step = this.#stepIds[step]!;
        this.#brokerSaid = null;
        this.#hints.clear();
        this.#attention.begin();
        if (of === null && this.#exercise.passed) this.#done[step] = true;
      }
      if (session !== null) this.#show(session, keyOf(home));
    } finally {
      this.#busy = false;
    }
    this.#refresh();
  }

  #show(session: Session, key: string): void {
    this.#unsubscribe();
    const before = this.#sessions.get(key);
    // what ran on a broker may have been killed, and has then nothing left to close
    if (before !== undefined && before !== session) void before.close().catch(() => undefined);
    this.#sessions.set(key, session);
    session.language = this.language;
    // a screen that keeps what it painted by revision must see that this is another one
    const isOther = this.#session !== session;
    if (isOther && this.#session !== undefined) session.revision = Math.max(session.revision, this.#session.revision + 1);
    this.#session = session;
    this.#attention.turnTo(session.moment.at);
    this.#unsubscribe = session.subscribe(() => this.#refresh());
    if (isOther) this.#tell({ session: true });
  }

  /** After anything that moved: what turned true, what was reached, where to stop next. */
  #refresh(): void {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const step = this.#current;
      this.#attention.follow(this.#session.moment.at);
      this.#predictions.reveal(this.#standing);
      if (step !== null && !this.stepDone && this.#alternatives.holds(step.check, this.#reader, this.#home, this.#learner)) {
        this.#done[this.#step] = true;
        if (step.needsBroker) this.#progress.ran = [...new Set([...this.#progress.ran ?? [], step.id])];
        if (this.#step === this.stepCount - 1 && this.#notRun.length === 0) this.#progress.state = 'done';
      }
      if (this.#broker.isOf(this.#session) && this.#session.revision !== this.#lookedAt) {
        this.#lookedAt = this.#session.revision;
        this.#later(this.#broker.look(this.#session.info).then(() => this.#refresh(), () => undefined));
      }
      this.#session.limit = this.#limit();
      this.#later(Arrivals.letIn(this.#session));
      if (this.#session.moment.record !== this.#savedRecord) this.#save();
    } finally {
      this.#busy = false;
    }
    this.#tell();
  }

  #limit(): SessionLimit | null {
    if (this.atExercise) return null;
    const at = this.#standing;
    const own = this.#predictions.limit(at, () => { if (!this.#busy) this.#later(this.#goOn()); });
    if (own !== null) return own;
    for (const later of this.lesson.steps.slice(this.#step + 1)) {
      const turn = keyOf(later.on ?? NO_VARIATION) === keyOf(this.#home) ? this.#predictions.firstBeforeTurn(later.predictions, at) : null;
      if (turn === null) continue;
      // whoever goes on after a step that is done wants the next one
      const reached = (): void => { if (this.stepDone && !this.#busy && this.#session.moment.atRecordEnd) this.#later(this.proceed()); };
      return { record: turn - 1, why: this.stepDone ? this.say('nextStep', { title: this.#page.titleOf(this.#step + 1) }) : this.say('stepFirst'), reached };
    }
    return null;
  }

  /** Somebody wants to go past a question: the verdict before it was seen, the second question for it is asked, or passed over. */
  async #goOn(): Promise<void> {
    if (this.#predictions.secondIsOpen) this.#predictions.skip('', this.#standing);
    else if (!await this.#predictions.askAgain(this.#standing) && !this.#predictions.acknowledge(this.#standing)) return;
    this.#save();
    this.#tell();
  }

  #later(work: Promise<unknown>): void { this.#working = Promise.all([this.#working, work]); }
  /** When everything that a move set off is done. */
  async settled(): Promise<void> {
    for (let working: unknown = null; working !== this.#working;) {
      working = this.#working;
      await working;
    }
    if (this.#session.language !== this.language) this.language = this.#session.language;
  }

  #save(): void {
    const { moment, timeline } = this.#session;
    this.#savedRecord = moment.record;
    if (!this.atExercise) this.#progress.cursor = { inputs: timeline.inputCount, actions: [...actionsOf(this.#session), ...this.#produced], ...(moment.atHead ? {} : { at: moment.at }), ...(this.#attention.wentBack === 0 ? {} : { wentBack: this.#attention.wentBack }), ...(this.#session.run.failure === null ? {} : { failed: true }) };
    for (const [id, answer] of this.#predictions.answers) this.#progress.predictions[id] = answer;
    this.#store?.save();
  }

  /** Writes down where the learner is, for another session that takes over. */
  keep(): void { this.#save(); }

  // ---- what the learner does

  /** Answers the question that is asked. `text`: an option as it is shown, or what was typed. Right or wrong shows when the engine has moved. */
  async answer(id: string, text: string): Promise<LessonReply> {
    const said = this.#predictions.answer(id, text, this.#standing);
    if (said === null) return { ok: false, text: this.say('notAsked', { id }) };
    this.#save();
    this.#refresh();
    return said;
  }

  /** Goes on without an answer. */
  async skip(id: string): Promise<LessonReply> {
    if (!this.#predictions.skip(id, this.#standing)) return { ok: false, text: this.say('notAsked', { id }) };
    this.#save();
    this.#refresh();
    return { ok: true, text: '' };
  }

  /** Keeps what the learner thinks of the design question. */
  think(text: string): LessonReply {
    if (text === '' || this.lesson.design === null) return { ok: false, text: this.say('designUsage') };
    this.#progress.thought = text;
    this.#save();
    this.#tell();
    return { ok: true, text: this.say('designKept') };
  }

  /** A pane got the focus. */
  opened(panel: string): void {
    this.#attention.panels.add(panel);
    this.#refresh();
  }

  /** The next hint of this step or exercise; level 4 is the solution of the exercise. */
  hint(): HintReply {
    const reply = this.#hints.next({
      of: this.#stepIds[this.#step]!, hints: this.lesson.hints, runs: this.#exercise.runs, passed: this.#exercise.passed, solution: () => this.#exercise.solution(),
      holds: (when) => this.#alternatives.holds(when, this.#reader, this.atExercise ? null : this.#home, this.#learner),
    });
    this.#save();
    this.#tell();
    return reply;
  }

  /** Does what the step asks for. Questions on the way are skipped. */
  async runForMe(): Promise<LessonReply> {
    const step = this.#current;
    if (step === null) return { ok: false, text: this.say('exerciseOpen') };
    for (const action of step.do) {
      do {
        for (let question = this.question; question !== null; question = this.question) await this.skip(question.id);
        await this.perform(action);
      } while (isMove(action) && this.question !== null);
    }
    return { ok: true, text: this.#page.titleOf(this.#step) };
  }

  /** One action of a script, as if the learner had done it. */
  async perform(action: Action): Promise<void> {
    switch (action.kind) {
      case 'open':
        this.opened(action.panel);
        return this.#tell({ panel: action.panel });
      case 'select': return this.#tell({ panel: action.what });
      case 'set':
        return this.#rewind(this.#session.timeline.inputCount, [...actionsOf(this.#session), ...this.#produced], null, merged(this.#overlay, { ...NO_VARIATION, config: action.config }));
      case 'connect': case 'broker': return void await this.onBroker(action);
      case 'produce': {
        const logged: LoggedAction = { after: this.#session.timeline.inputCount, kind: 'produce', topic: action.topic, record: action.record };
        this.#produced.push(logged);
        return act(this.#session, logged);
      }
      default:
        if (this.#broker.isOf(this.#session)) await this.#broker.move(this.#session, action, this.lesson);
        else await move(this.#session, action, this.#current?.place ?? this.lesson.place);
        return this.settled();
    }
  }

  /** Connects to a real Kafka, or does something there. What it came to also stands under the step's text. */
  async onBroker(action: BrokerAction): Promise<LessonReply> {
    if (this.#mayConnect === undefined || !this.lesson.steps.some(({ needsBroker }) => needsBroker)) {
      this.#session.changed();
      return { ok: false, text: '' };
    }
    const { session, ...reply } = await actOnBroker(this.#broker, action, this.#session, this.#mayConnect.at, this.#page);
    if (session !== null) this.#show(session, keyOf(this.#home));
    this.#brokerSaid = reply.text;
    this.#session.changed();
    await this.settled();
    return reply;
  }

  // ---- exercise

  /** Runs the learner's file as it is now. The panes then show that run, at the first record that differs. */
  async runExercise(): Promise<LessonReply> {
    const outcome = await this.#exercise.run(this.language, this.#now());
    if (outcome === null) return { ok: false, text: this.say('noExercise') };
    if (outcome.passed) {
      this.#hints.clear();
      this.#progress.state = 'done';
      this.#done[this.lesson.steps.length] = true;
    }
    if (outcome.session !== null && this.atExercise) {
      if (outcome.firstDifference !== null) await outcome.session.goto(outcome.firstDifference);
      this.#show(outcome.session, keyOf(this.#home));
    }
    this.#save();
    this.#tell();
    return { ok: outcome.passed, text: this.say(outcome.passed ? 'solved' : 'notSolved') };
  }

  /** The shipped file again; what was there stays beside it as `.bak`. */
  async resetExercise(): Promise<LessonReply> {
    const kept = this.#exercise.reset();
    if (kept === null) return { ok: false, text: this.say('noExercise') };
    if (this.atExercise) await this.#enter(this.#step);
    this.#save();
    this.#tell();
    return { ok: true, text: this.say('exerciseReset', { file: kept }) };
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    this.#save();
    await this.#broker.close();
    for (const session of new Set([...this.#sessions.values(), this.#session])) await session.close().catch(() => undefined);
  }
}
