/**
 * The questions of the step at hand: which one is open, what was answered, when the answer is revealed, and the second question after a wrong one. An
 * answer is given before the engine moves and revealed when it has; a question can always be skipped.
 */
import type { Json } from '../../../engine/session/codec.ts';
import type { Session, SessionLimit } from '../../../engine/session/session.ts';
import type { ViewPrediction } from '../../../engine/session/view-lesson.ts';
import type { Action, Prediction, Variation, Vary } from '../format/lesson.ts';
import { joinLines } from '../format/markdown.ts';
import { sameJson } from '../probes/evaluate.ts';
import { jsonText, timeIn, valueText } from '../probes/notation.ts';
import type { RunReader } from '../probes/run-reader.ts';
import type { LessonRuns } from '../run/lesson-runs.ts';
import { actionsOf, clusterActOf, scripted, type LoggedAction } from '../run/replay.ts';
import type { LessonVoice } from './lesson-voice.ts';
import type { PredictionProgress } from './progress.ts';
import { ask, chosenVary, type Question } from './question.ts';
import { shownValue, valueTyped } from './shown-value.ts';

/** Where the learner stands. */
export interface Standing {
  readonly predictions: readonly Prediction[];
  readonly session: Session;
  readonly home: Variation;
  /** All input of this run was taken. */
  readonly atEnd: boolean;
  readonly produced: readonly LoggedAction[];
}

/** `ok` false: it was no answer, and the question stays open. */
interface Answered { readonly ok: boolean; readonly text: string }

export class LessonPredictions {
  readonly #voice: LessonVoice;
  readonly #runs: LessonRuns;
  readonly #answers = new Map<string, PredictionProgress>();
  readonly #revealed = new Set<string>();
  /** How often an act had been done when the question before it was answered. */
  readonly #doneBefore = new Map<string, number>();
  #questions: ReadonlyMap<string, Question> = new Map();
  /** Verdicts that the learner has gone on from. */
  readonly #seen = new Set<string>();
  #second: Question | null = null;
  /** Number in the run at hand of the input that the second question changes. */
  #changed = 0;

  constructor(voice: LessonVoice, runs: LessonRuns) {
    this.#voice = voice;
    this.#runs = runs;
  }

  /** Answers of an earlier sitting. */
  remember(answers: Readonly<{ [id: string]: PredictionProgress }>): void {
    for (const [id, answer] of Object.entries(answers)) {
      this.#answers.set(id, answer);
      this.#revealed.add(id);
      this.#seen.add(id);
    }
  }
  get answers(): ReadonlyMap<string, PredictionProgress> { return this.#answers; }

  /** The questions of a step, computed. */
  async compute(at: Standing): Promise<ReadonlyMap<string, Question>> {
    const questions = new Map<string, Question>();
    for (const prediction of at.predictions) questions.set(prediction.id, await this.#ask(prediction, at, null));
    return questions;
  }
  /** From now on these are asked. */
  begin(questions: ReadonlyMap<string, Question>): void {
    this.#questions = questions;
    this.#second = null;
  }

  #ask(prediction: Prediction, { session, home, produced }: Standing, vary: Vary | null): Promise<Question> {
    const { before } = prediction;
    const inputs = before.kind === 'turn' ? before.turn - 1 : (before.kind === 'action' ? before.after : null) ?? session.timeline.inputCount;
    const done = beforeAct([...actionsOf(session), ...produced], before.kind === 'action' ? before.action : null, this.#runs.lesson.engine.instances);
    // what comes before the act that is asked about, and was not done yet
    const ahead = before.kind !== 'action' || vary !== null ? [] : scripted(before.first, 0).filter((one) => !done.some((other) => isOne(one, other)));
    // a second question comes when what the first one waited for was done
    const awaited = vary === null || before.kind !== 'action' ? -1 : done.findLastIndex((action) => isSameAct(action, before.action));
    return ask(prediction, { runs: this.#runs, home, inputs: done[awaited]?.after ?? inputs, actions: [...done.filter((_, number) => number !== awaited), ...ahead] }, vary);
  }

  // ---- which is open

  #isOpen(prediction: Prediction, { session, atEnd }: Standing): boolean {
    if (this.#answers.has(prediction.id)) return false;
    const { before } = prediction;
    if (before.kind === 'turn') return session.moment.record < before.turn;
    return before.kind === 'action' || !atEnd;
  }

  #pending(at: Standing): Prediction | null { return at.predictions.find((prediction) => this.#isOpen(prediction, at)) ?? null; }

  #isAsked({ before }: Prediction, { session: { moment }, atEnd }: Standing): boolean {
    switch (before.kind) {
      case 'turn': return moment.record === before.turn - 1 && moment.atRecordEnd;
      case 'action': return before.after === null || atEnd || (moment.record >= before.after && moment.atRecordEnd);
      case 'end': return true;
    }
  }

  /** The first open question that comes before an input, in this or a later step. */
  firstBeforeTurn(predictions: readonly Prediction[], at: Standing): number | null {
    const first = predictions.find((prediction) => prediction.before.kind === 'turn' && this.#isOpen(prediction, at));
    return first?.before.kind === 'turn' ? first.before.turn : null;
  }

  /**
   * How far the session may go before the next question of the step, or before the act that an answer was about; null: nothing is open.
   * `reached`: somebody wants to go further.
   */
  limit(at: Standing, reached: () => void): SessionLimit | null {
    const pending = this.#pending(at);
    if (pending === null) return this.#limitBeforeAct(at);
    const common = { why: this.#voice.say('answerFirst', { id: pending.id }), reached };
    const { before } = pending;
    if (before.kind === 'turn') return { record: before.turn - 1, ...common };
    if (before.kind === 'end') return { record: at.session.moment.record, ...common };
    const refuses = before.action.kind === 'commit' ? 'commit' : before.action.kind === 'advanceWallClock' ? 'clock' : clusterActOf(before.action) === null ? null : 'cluster';
    return { record: before.after ?? at.session.timeline.inputCount, ...common, ...(refuses === null ? {} : { refuses }) };
  }

  /** What was answered is true of an act at this place: another record first, and it would be about something else. */
  #limitBeforeAct(at: Standing): SessionLimit | null {
    const waiting = at.predictions.find((prediction) => prediction.cause === null && this.#doneBefore.has(prediction.id) && !this.#isActDone(prediction, at));
    if (waiting?.before.kind !== 'action') return null;
    return { record: waiting.before.after ?? at.session.timeline.inputCount, why: this.#voice.say('actFirst', { id: waiting.id }) };
  }

  #isActDone({ id, before }: Prediction, at: Standing): boolean {
    return before.kind !== 'action' || timesDone(before.action, at) > (this.#doneBefore.get(id) ?? Number.POSITIVE_INFINITY);
  }

  /** Reveals answers whose moment has come. */
  reveal(at: Standing): void {
    for (const prediction of at.predictions) if (this.#answers.has(prediction.id) && this.#isReached(prediction, at)) this.#revealed.add(prediction.id);
  }

  #isReached(prediction: Prediction, at: Standing): boolean {
    const { before, until } = prediction;
    const { session: { moment, run }, atEnd } = at;
    if (run.failure !== null && moment.atHead) return true;
    if (before.kind === 'action' && until === null) return this.#isActDone(prediction, at);
    const target = until ?? (before.kind === 'turn' ? before.turn : 'end');
    if (target === 'end') return atEnd;
    return moment.record > target || (moment.record === target && moment.atRecordEnd);
  }

  // ---- what is shown

  /** The right answer as a learner would give it: for runs without one. */
  rightAnswer(id: string): string { return this.#said(this.#questions.get(id)!.prediction, this.#questions.get(id)!.answer); }

  /** A value as it stands in an answer. A cause is a sentence of its own. */
  #said({ id, kind }: Pick<Prediction, 'id' | 'kind'>, value: Json): string {
    return kind === 'cause' && typeof value === 'string' ? this.#voice.text(`${id}.cause.${value}`) : shownValue(value, this.#voice.language);
  }

  /** A question of the step as it was computed; for checks. */
  computed(id: string): Question | null { return this.#questions.get(id) ?? null; }

  /** A question of the step with its verdict, null while that is not revealed. */
  verdictOf(id: string): ViewPrediction | null { return this.#revealed.has(id) && this.#questions.has(id) ? this.#viewOf(this.#questions.get(id)!.prediction) : null; }

  get secondIsOpen(): boolean { return this.#second !== null; }

  /** The question that waits for an answer, null without one. */
  question(at: Standing): ViewPrediction | null {
    if (this.#second !== null) return this.view(at);
    const pending = this.#pending(at);
    return pending !== null && this.#isAsked(pending, at) ? this.#viewOf(pending) : null;
  }

  /** A verdict that is new, before the next question; else the question that is asked; else the last answer. */
  view(at: Standing): ViewPrediction | null {
    const say = (value: Json): string => shownValue(value, this.#voice.language);
    if (this.#second !== null) {
      const { prediction, vary, choices } = this.#second;
      return {
        id: prediction.id, question: joinLines([this.#changeText(vary!), this.#voice.text(`${prediction.id}.ask`, this.#second)]),
        options: choices.map(say), kind: kindOf(this.#second), given: null, answer: null, right: null, explanation: null,
      };
    }
    const verdict = this.#verdict(at);
    const asked = this.question(at);
    if (verdict === null && asked !== null) return asked;
    const shown = verdict ?? at.predictions.filter(({ id }) => this.#answers.has(id)).at(-1);
    const view = shown === undefined ? null : this.#viewOf(shown);
    if (view?.right == null) return view;
    const then = this.#secondTime(shown!) !== null ? 'again' : asked !== null || this.#verdicts(at).length > 1 ? 'question' : null;
    return then === null ? view : { ...view, then };
  }

  /** The change of the data with which a question that was answered wrong is asked once more. */
  #secondTime(prediction: Prediction): ReturnType<typeof chosenVary> {
    const answer = this.#answers.get(prediction.id);
    return answer?.right === false && answer.vary === null ? chosenVary(prediction, this.#runs.lesson.engine.seed) : null;
  }

  #viewOf({ id, ...prediction }: Prediction): ViewPrediction | null {
    const question = this.#questions.get(id);
    const answer = this.#answers.get(id) ?? null;
    if (question === undefined || answer?.skipped === true) return null;
    const say = (value: Json): string => this.#said(question.prediction, value);
    const revealed = answer !== null && this.#revealed.has(id);
    return {
      id,
      question: this.#voice.text(`${id}.ask`, question),
      options: question.choices.map(say),
      kind: kindOf(question),
      given: answer === null ? null : say(answer.given),
      answer: revealed ? say(answer.correct) : null,
      right: revealed ? answer.right : null,
      explanation: revealed ? this.#explanation({ id, ...prediction }, answer) : null,
    };
  }

  #verdict(at: Standing): Prediction | null { return this.#verdicts(at)[0] ?? null; }
  #verdicts(at: Standing): readonly Prediction[] {
    return at.predictions.filter(({ id }) => this.#revealed.has(id) && !this.#seen.has(id) && this.#answers.get(id)?.skipped !== true);
  }
  /** There is a verdict that the learner has not gone on from. */
  hasVerdict(at: Standing): boolean { return this.#verdicts(at).length > 0; }

  /** Goes on from the verdict that is shown. False when there is none. */
  acknowledge(at: Standing): boolean {
    const verdict = this.#verdict(at);
    if (verdict === null) return false;
    this.#seen.add(verdict.id);
    return true;
  }

  #explanation(prediction: Prediction, answer: PredictionProgress): string {
    const parts = [answer.right === false && answer.tag !== null ? this.#voice.text(`${prediction.id}.tag.${answer.tag}`) : '', this.#voice.text(`${prediction.id}.explain`)];
    if (answer.right === false && answer.vary === null && prediction.vary.length > 0) parts.push(this.#voice.say('onceMoreOffer'));
    return joinLines(parts.filter((part) => part !== ''));
  }

  /** The panes that explain the verdict that is shown; without one, the step's. */
  panels(at: Standing, ofStep: string | null): readonly string[] {
    const shown = this.view(at);
    const verdict = shown?.right == null ? undefined : at.predictions.find(({ id }) => id === shown.id);
    return verdict?.explain ?? (ofStep === null ? [] : [ofStep]);
  }

  #changeText({ describe }: Vary): string {
    if (describe.kind === 'config') return this.#voice.say('onceMoreConfig', { key: describe.key, value: shownValue(describe.value, this.#voice.language) });
    if (describe.kind === 'partitions') return this.#voice.say('onceMorePartitions', { topic: describe.topic, n: describe.count });
    const [field, value] = Object.entries(describe.change.change)[0]!;
    const word = ({ ts: 'onceMoreTime', key: 'onceMoreKey', value: 'onceMoreValue', partition: 'onceMorePartition' } as const)[field as 'ts'];
    return this.#voice.say(word, { n: this.#changed, value: shownValue(value, this.#voice.language) });
  }

  // ---- answering

  /** What is said to an answer at once; null when no such question is asked. `text`: an option as it is shown, or what was typed. */
  answer(id: string, text: string, at: Standing): Answered | null {
    if (this.#second !== null) return this.#second.prediction.id === id ? this.#answerSecond(text) : null;
    const pending = this.#pending(at);
    const question = this.#questions.get(id);
    if (pending === null || pending.id !== id || question === undefined || !this.#isAsked(pending, at)) return null;
    const cause = pending.kind === 'cause' ? question.choices.find((choice) => this.#said(pending, choice) === text.trim()) : undefined;
    const given = cause ?? typedValue(question, text);
    if (!isOfKind(question, given)) return this.#refusal(question);
    for (const revealed of this.#revealed) this.#seen.add(revealed);
    this.#answers.set(id, {
      given, correct: question.answer, right: sameJson(given, question.answer), tag: question.options.find(({ value }) => sameJson(value, given))?.tag ?? null,
      vary: null, secondTry: null,
    });
    if (pending.before.kind === 'action') this.#doneBefore.set(id, timesDone(pending.before.action, at));
    return { ok: true, text: '' };
  }

  #refusal({ prediction: { kind }, answer }: Question): Answered {
    return { ok: false, text: this.#voice.say(kind !== 'number' ? 'yesAsked' : typeof answer === 'string' ? 'timeAsked' : 'numberAsked') };
  }

  #answerSecond(text: string): Answered {
    const { prediction, answer } = this.#second!;
    const given = typedValue(this.#second!, text);
    if (!isOfKind(this.#second!, given)) return this.#refusal(this.#second!);
    const right = sameJson(given, answer);
    this.#answers.get(prediction.id)!.secondTry = right;
    this.#second = null;
    const verdict = right ? `✓ ${this.#voice.say('right')}` : `× ${this.#voice.say('wrong')}`;
    return { ok: true, text: `${verdict}: ${shownValue(answer, this.#voice.language)}. ${this.#voice.text(`${prediction.id}.explain`)}` };
  }

  /** Goes on without an answer. False when no such question is asked. */
  skip(id: string, at: Standing): boolean {
    if (this.#second !== null) {
      this.#second = null;
      return true;
    }
    const pending = this.#pending(at);
    const question = this.#questions.get(id);
    if (pending === null || pending.id !== id || question === undefined) return false;
    this.#answers.set(id, { given: null, correct: question.answer, right: null, tag: null, vary: null, secondTry: null, skipped: true });
    return true;
  }

  /** After a wrong answer that was seen: the same question on changed data, once. False when there is none. */
  async askAgain(at: Standing): Promise<boolean> {
    const shown = this.view(at);
    const prediction = at.predictions.find(({ id }) => id === shown?.id);
    if (prediction === undefined || shown?.right !== false) return false;
    const chosen = this.#secondTime(prediction);
    this.#seen.add(prediction.id);
    if (chosen === null) return false;
    this.#answers.get(prediction.id)!.vary = chosen.number;
    this.#second = await this.#ask(prediction, at, chosen.vary);
    this.#changed = this.#inputOf(chosen.vary, at.home, this.#questions.get(prediction.id)?.whole ?? null);
    return true;
  }

  /** The number under which a learner has seen the record that a change is about. In a lesson of several topics it is not its place in the fixture. */
  #inputOf({ describe }: Vary, home: Variation, whole: RunReader | null): number {
    if (describe.kind !== 'record') return 0;
    const { topic, record: number } = describe.change;
    const record = this.#runs.fixtureRecord(topic, number, home);
    for (let n = 1; record !== null && whole !== null && n <= whole.inputs; n++) {
      const input = whole.input(n)!;
      if (input.topic === topic && input.time === record.timestamp && valueText(input.key) === jsonText(record.key)) return n;
    }
    return number;
  }
}

/** How often an act was done. What leaves no mark of its own counts as done when anything has changed. */
function timesDone(action: Action, { session, produced }: Standing): number {
  const { kind } = action;
  if (kind === 'produce') return produced.length;
  return kind === 'commit' || kind === 'advanceWallClock' || clusterActOf(action) !== null ? actionsOf(session).filter((done) => isSameAct(done, action)).length : session.revision;
}

/** A lesson that comes back behind an act asks of the time before it: an instance that runs is started once, one that does not is killed no more. */
function beforeAct(done: readonly LoggedAction[], action: Action | null, instances: number): readonly LoggedAction[] {
  const act = action === null ? null : clusterActOf(action);
  if (act === null || act.kind === 'settle' || act.instance === null) return done;
  if (act.kind === 'threads') {
    const last = done.findLastIndex((one) => one.kind === 'cluster' && one.act.kind === 'threads' && one.act.instance === act.instance);
    const same = done[last];
    return same?.kind === 'cluster' && same.act.kind === 'threads' && same.act.count === act.count ? done.slice(0, last) : done;
  }
  let runs = Number(act.instance.slice(1)) <= instances;
  for (const one of done) if (one.kind === 'cluster' && one.act.kind !== 'settle' && one.act.instance === act.instance && one.act.kind !== 'threads') runs = one.act.kind === 'start';
  if (runs !== (act.kind === 'start')) return done;
  return done.slice(0, done.findLastIndex((one) => one.kind === 'cluster' && one.act.kind === act.kind && 'instance' in one.act && one.act.instance === act.instance));
}

/** Produced records and the clock count by their kind alone: who moves it on by other steps has done what was to be done. */
function isOne(one: LoggedAction, other: LoggedAction): boolean { return one.kind === other.kind && (one.kind !== 'cluster' || (other.kind === 'cluster' && JSON.stringify(one.act) === JSON.stringify(other.act))) && (one.kind !== 'commit' || one.after === other.after); }

function isSameAct(done: LoggedAction, action: Action): boolean { return done.kind === 'cluster' ? done.act.kind === action.kind : done.kind === action.kind; }

export function typedValue({ prediction, choices, options, answer }: Question, text: string): Json {
  return valueTyped(prediction.kind, text, prediction.kind === 'order' || prediction.kind === 'set' ? [] : [...choices, ...options.map(({ value }) => value), answer]);
}

function kindOf({ prediction: { kind }, answer }: Question): ViewPrediction['kind'] {
  if (kind === 'number') return typeof answer === 'string' ? 'text' : kind;
  return kind === 'order' || kind === 'set' ? kind : 'text';
}
/** What is no answer at all is asked for again: a wrong one would be explained, and nothing is to be learned from a slip of the finger. */
export function isOfKind({ prediction: { kind }, answer }: Question, given: Json): boolean {
  if (kind === 'number') return typeof answer === 'string' ? typeof given === 'string' && timeIn(given) !== null : typeof given === 'number';
  return kind !== 'yesno' || typeof given === 'boolean';
}
