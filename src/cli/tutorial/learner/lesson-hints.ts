/**
 * Hints, one by one: where to look, why, how, and for exercises the solution. From the second level on an exercise has to have been run, the solution
 * needs one more attempt, and asking fast gives the same hint again.
 */
import type { Check, Hint } from '../format/lesson.ts';
import type { LessonVoice } from './lesson-voice.ts';

/** Two askings within this time count as one, ms. */
const RAPID_MS = 2_000;
export const SOLUTION_LEVEL = 4;

export interface HintReply { readonly ok: boolean; readonly text: string; readonly level: number }
export interface HintsAsked {
  /** `exercise`, or the id of a step. */
  readonly of: string;
  readonly hints: readonly Hint[];
  readonly holds: (when: Check) => boolean;
  readonly solution: () => readonly string[];
  /** Runs of the exercise so far, and whether it has passed. */
  readonly runs: number;
  readonly passed: boolean;
}

export class LessonHints {
  readonly #voice: LessonVoice;
  readonly #now: () => number;
  /** Highest level shown, by step or `exercise`. */
  readonly #levels: { [of: string]: number };
  #shown: { readonly level: number; readonly text: string } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #runsThen = 0;

  constructor(voice: LessonVoice, now: () => number, levels: { [of: string]: number }) {
    this.#voice = voice;
    this.#now = now;
    this.#levels = levels;
  }

  get shown(): { readonly level: number; readonly text: string } | null { return this.#shown; }
  clear(): void { this.#shown = null; }

  next(asked: HintsAsked): HintReply {
    const { of } = asked;
    const hints = asked.hints.filter((hint) => hint.of === of);
    const before = this.#levels[of] ?? 0;
    const isRapid = this.#now() - this.#askedAt < RAPID_MS;
    this.#askedAt = this.#now();
    if (hints.length === 0) return this.#refuse('noHint', before);
    if (isRapid && this.#shown !== null) return { ok: false, text: this.#shown.text, level: this.#shown.level };
    // the last one again when the learner comes back to it
    const level = this.#shown === null && before > 0 ? before : before + 1;
    if (of !== 'exercise') return this.#give(asked, hints, Math.min(level, Math.max(...hints.map((hint) => hint.level))));
    if (level > 1 && asked.runs === 0) return this.#refuse('runFirst', before);
    if (level < SOLUTION_LEVEL) return this.#give(asked, hints, level);
    if (before < SOLUTION_LEVEL && asked.runs <= this.#runsThen && !asked.passed) return this.#refuse('attemptFirst', before);
    this.#levels[of] = SOLUTION_LEVEL;
    this.#shown = { level: SOLUTION_LEVEL, text: [this.#voice.say('solutionShown'), ...asked.solution()].join('\n') };
    return { ok: true, ...this.#shown };
  }

  #refuse(word: 'noHint' | 'runFirst' | 'attemptFirst', level: number): HintReply { return { ok: false, text: this.#voice.say(word), level }; }

  /** Of several hints of one level the first whose condition holds; else the one without a condition. */
  #give(asked: HintsAsked, hints: readonly Hint[], level: number): HintReply {
    const ofLevel = hints.filter((hint) => hint.level === level);
    const hint = ofLevel.find(({ when }) => when !== null && asked.holds(when)) ?? ofLevel.find(({ when }) => when === null);
    if (hint === undefined) return this.#refuse('noHint', level);
    this.#levels[asked.of] = Math.max(level, this.#levels[asked.of] ?? 0);
    this.#runsThen = asked.runs;
    this.#shown = { level, text: this.#voice.text(hint.text) };
    return { ok: true, ...this.#shown };
  }
}
