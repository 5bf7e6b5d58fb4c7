/**
 * A lesson at a plain command line, for dumb terminals and screen readers: prose, questions as simple prompts, and the session's whole language. An empty
 * line goes on: it does the next thing that the step asks for, and leads to the next step when this one is done.
 */
import { Debugger } from '../../../engine/session/debugger.ts';
import type { Session } from '../../../engine/session/session.ts';
import type { ViewBlock, ViewPrediction } from '../../../engine/session/view-lesson.ts';
import { wrap } from '../../tui/text/wrap.ts';
import { LessonSession } from '../lesson-session.ts';
import { brokerLine } from '../broker/broker-line.ts';
import type { Language, Lesson } from '../format/lesson.ts';
import type { ProgressStore } from '../learner/progress.ts';
import { RunReader } from '../probes/run-reader.ts';
import { isMove } from '../run/is-move.ts';
import { exerciseLines } from './exercise-lines.ts';
import { blockLines, introductionLines, plain, rule, TEXT_WIDTH } from './print-lesson.ts';
import { actLines, recordLines, sentByActs } from './record-lines.ts';

export interface PlainOptions {
  readonly lesson: Lesson;
  readonly store: ProgressStore;
  readonly language: Language;
  readonly print: (line: string) => void;
  /** One line of the learner's; null at the end of the input. */
  readonly read: (prompt: string) => Promise<string | null>;
}

export async function plainLesson(options: PlainOptions): Promise<void> {
  const driver = await LessonSession.open({ ...options, broker: { at: null } });
  try {
    await new PlainLesson(driver, options).run();
  } finally {
    await driver.close();
  }
}

class PlainLesson {
  readonly #driver: LessonSession;
  readonly #options: PlainOptions;
  /** Inputs told of each session. */
  readonly #told = new WeakMap<Session, number>();
  readonly #verdicts = new Set<string>();
  #shownStep = -1;
  #nextAction = 0;
  #shownBlocks: readonly ViewBlock[] = [];
  #toldDone = false;

  constructor(driver: LessonSession, options: PlainOptions) {
    this.#driver = driver;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { print } = this.#options;
    print(`${this.#driver.title}  ·  ${this.#driver.lesson.id}`);
    for (const notice of this.#driver.notices) print(notice);
    if (this.#driver.step === 0) for (const line of introductionLines(this.#driver)) print(line);
    this.#told.set(this.#driver.session, this.#driver.session.timeline.inputCount);
    for (;;) {
      this.#showStep();
      this.#tellRecords();
      this.#tellVerdict();
      this.#tellDone();
      const question = this.#driver.question;
      const line = question === null ? await this.#options.read(this.#prompt) : await this.#ask(question);
      if (line === null || ['q', 'quit', 'exit'].includes(line.trim())) return;
      if (question !== null && !COMMANDS.test(line.trim())) await this.#answer(question, line.trim());
      else if (!await this.#carryOut(line.trim().replace(/^:/, ''))) return;
    }
  }

  get #prompt(): string {
    const { record, step } = this.#driver.session.moment.position;
    return `kstep ${record}.${step} (${this.#driver.atExercise ? this.#driver.say('promptEdit') : this.#driver.say('promptOn')})> `;
  }

  #showStep(): void {
    const { step } = this.#driver;
    if (step === this.#shownStep) return;
    this.#shownStep = step;
    this.#nextAction = 0;
    const view = this.#driver.view();
    this.#options.print('');
    this.#options.print(rule(`${step + 1}/${this.#driver.stepCount}  ${view.steps[step]!.title}`));
    for (const line of blockLines(view.blocks, TEXT_WIDTH)) this.#options.print(line);
    this.#options.print('');
    this.#shownBlocks = view.blocks;
    this.#toldDone = view.steps[step]!.done;
  }

  /** What the step's text says differently now that it is done: values that were not there, and its task with a tick. */
  #tellDone(): void {
    if (this.#toldDone || !this.#driver.stepDone) return;
    this.#toldDone = true;
    const changed = this.#driver.view().blocks.filter(({ kind, text }, i) => this.#shownBlocks[i]?.kind !== kind || this.#shownBlocks[i].text !== text);
    for (const line of blockLines(changed, TEXT_WIDTH)) this.#options.print(line);
    this.#options.print('');
  }

  #tellRecords(): void {
    if (this.#driver.atExercise) return;
    const { session } = this.#driver;
    const run = new RunReader(session);
    for (let told = (this.#told.get(session) ?? 0) + 1; told <= run.inputs && session.moment.atRecordEnd; told++) {
      for (const line of recordLines(run, told, this.#options.language, TEXT_WIDTH)) this.#options.print(line);
      this.#told.set(session, told);
    }
  }

  /** Right or wrong, once, when the engine has shown it. */
  #tellVerdict(): void {
    const shown = this.#driver.view().prediction;
    if (shown === null || shown.right === null || this.#verdicts.has(shown.id)) return;
    this.#verdicts.add(shown.id);
    const values = { id: shown.id, answer: shown.answer ?? '', given: shown.given ?? '' };
    this.#say(shown.right ? `✓ ${this.#driver.say('verdictRight', values)}` : `× ${this.#driver.say('verdictWrong', values)}`);
    this.#say(shown.explanation ?? '');
  }

  #say(text: string): void { for (const line of wrap(plain(text), TEXT_WIDTH)) this.#options.print(line); }

  async #ask(question: ViewPrediction): Promise<string | null> {
    this.#say(`? ${question.question}`);
    question.options.forEach((option, i) => this.#options.print(`  ${i + 1}  ${option}`));
    return this.#options.read(`${question.id}: ${this.#driver.say(question.kind === 'order' ? 'promptOrder' : question.kind === 'set' ? 'promptSet' : 'promptAnswer')}> `);
  }

  async #answer(question: ViewPrediction, line: string): Promise<void> {
    if (line === '') {
      await this.#driver.skip(question.id);
      return;
    }
    const { text } = await this.#driver.answer(question.id, optionsOf(question, line) ?? line);
    if (text !== '') this.#say(text);
  }

  /** False ends the lesson. */
  async #carryOut(line: string): Promise<boolean> {
    const { print } = this.#options;
    switch (line) {
      case '': return this.#goOn();
      case 'h': case 'hint':
        for (const text of this.#driver.hint().text.split('\n')) print(text);
        return true;
      case 'reset':
        this.#say((await this.#driver.resetExercise()).text);
        return true;
      case 'again': case 'do': case 'lesson do':
        this.#say((await this.#driver.runForMe()).text);
        return true;
      default: {
        if (/^think\b/.test(line)) {
          this.#say(this.#driver.think(line.slice('think'.length).trim()).text);
          return true;
        }
        const act = brokerLine(line);
        if (act !== null) {
          this.#say((await this.#driver.onBroker(act)).text);
          return true;
        }
        const { lines } = await new Debugger(this.#driver.session).execute(line);
        await this.#driver.settled();
        for (const text of lines) print(text);
        return true;
      }
    }
  }

  async #goOn(): Promise<boolean> {
    const driver = this.#driver;
    if (driver.atExercise && !driver.stepDone) {
      const { text } = await driver.runExercise();
      for (const line of exerciseLines(driver.view().exercise!, this.#options.language, TEXT_WIDTH)) this.#options.print(line);
      this.#say(text);
      return true;
    }
    // what happens on a real Kafka is asked for by its name, never by going on
    const actions = (driver.lesson.steps[driver.step]?.do ?? []).filter(({ kind }) => kind !== 'connect' && kind !== 'broker');
    if (!driver.stepDone && this.#nextAction < actions.length) {
      const at = driver.session.moment.at;
      const action = actions[this.#nextAction]!;
      const sent = sentByActs(new RunReader(driver.session));
      await driver.perform(action);
      for (const line of actLines(new RunReader(driver.session), action, sent, this.#options.language, TEXT_WIDTH)) this.#options.print(line);
      if (!isMove(action) || driver.question === null || driver.session.moment.at === at) this.#nextAction++;
      const { record, step } = driver.session.moment.position;
      if (!driver.session.moment.atRecordEnd) this.#options.print(`${record}.${step}  ${new Debugger(driver.session).sentence()}`);
      return true;
    }
    const wasLast = driver.step === driver.stepCount - 1;
    const { ok, text } = await driver.proceed();
    if (!ok || wasLast) this.#say(text);
    return !(ok && wasLast && driver.question === null);
  }
}

const COMMANDS = /^:?(h|hint|reset|do|lesson do|connect|backend|broker|step|next|goto|finish|why|where|help|[nsNS])\b/;

/** The options whose numbers were typed (`2`, `3 1 2`, `312`); undefined: the line is an answer of its own. */
function optionsOf({ kind, options }: ViewPrediction, line: string): string | undefined {
  if (!/^\d[\d\s,]*$/.test(line) || options.length === 0) return undefined;
  if (kind !== 'order' && kind !== 'set') return options[Number(line) - 1];
  const numbers = /[\s,]/.test(line) || options.length > 9 ? line.split(/[\s,]+/).filter((one) => one !== '') : [...line];
  const picked = numbers.flatMap((number) => options[Number(number) - 1] ?? []);
  return picked.length === numbers.length ? picked.join(', ') : undefined;
}
