import { answersOf } from '../answers/answers.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import type { Expression } from '../conditions/expression.ts';
import { ExpressionError } from '../conditions/expression-error.ts';
import { Instant } from '../conditions/instant.ts';
import { recordAt } from '../moment.ts';
import { refusalText } from '../refusals/refused.ts';
import type { Language } from '../session-options.ts';
import type { Session } from '../session.ts';
import { ScanFinder, type Finder } from './finder.ts';

/** How a condition went: where its values did not fit it could not be answered, and that may be why it never held. */
export class Answers {
  readonly expression: Expression;
  readonly #session: Session;
  asked = 0;
  failed = 0;
  /** The first of those. */
  trouble: ExpressionError | null = null;
  troubleAt = 0;

  constructor(session: Session, expression: Expression) {
    this.#session = session;
    this.expression = expression;
  }

  holds(at: number): boolean {
    this.asked++;
    try {
      return this.expression.holds(new Instant(this.#session, at));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.failed++;
      if (this.trouble === null) {
        this.trouble = error;
        this.troubleAt = at;
      }
      return false;
    }
  }

  /** What to say when a search has come to its end without a stop. */
  lines(language: Language): readonly string[] {
    const never = this.expression.neverFound;
    if (never !== null) return refusalText(never.say, language).split('\n');
    if (this.trouble === null) return [];
    return [answersOf(language).unanswered(this.failed, this.asked, this.troubleAt), ...refusalText(this.trouble.say, language).split('\n')];
  }
}

/**
 * Where a condition comes to hold. One about the state of the run stops where it becomes true; one about the record at hand once per
 * record, at its first step where it holds; one about a step at each step where it holds.
 */
export class ConditionFinder extends ScanFinder {
  readonly #session: Session;
  readonly answers: Answers;

  constructor(session: Session, answers: Answers) {
    super();
    this.#session = session;
    this.answers = answers;
  }

  override stopsAt(at: number): boolean {
    if (!this.answers.holds(at)) return false;
    const { concern } = this.answers.expression;
    if (concern === 'step') return true;
    if (concern === 'record' && (at === 1 || recordAt(this.#session.timeline, at) !== recordAt(this.#session.timeline, at - 1))) return true;
    return !this.answers.holds(at - 1);
  }
}

/** `break NODE if CONDITION`: of the stops of another finder those where a condition holds. */
export class ConditionalFinder implements Finder {
  readonly #inner: Finder;
  readonly answers: Answers;

  constructor(inner: Finder, answers: Answers) {
    this.#inner = inner;
    this.answers = answers;
  }

  get scans(): boolean { return true; }
  next(after: number, upTo: number): number {
    for (let at = this.#inner.next(after, upTo); at >= 0; at = this.#inner.next(at, upTo)) if (this.answers.holds(at)) return at;
    return -1;
  }
  previous(before: number, downTo: number): number {
    for (let at = this.#inner.previous(before, downTo); at >= 0; at = this.#inner.previous(at, downTo)) if (this.answers.holds(at)) return at;
    return -1;
  }
  explain(at: number, words: AnswerWords): readonly string[] { return this.#inner.explain(at, words); }
}
