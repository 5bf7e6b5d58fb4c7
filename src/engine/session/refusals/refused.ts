import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Language } from '../session-options.ts';
import { REFUSALS_EN, type RefusalWords } from './words-en.ts';
import { REFUSALS_ZH } from './words-zh.ts';

const REFUSALS: { readonly [language in Language]: RefusalWords } = { en: REFUSALS_EN, zh: REFUSALS_ZH };

/** A refusal that waits for the language of whoever asked: `(words) => words.noStore(name, near, stores)`. */
export type Say = (words: RefusalWords) => string;

export function refusalText(say: Say, language: Language): string { return say(REFUSALS[language]); }

/** Something that cannot be done as it was said; programs read it in English, a session in its language. */
export class Refused extends IllegalArgumentException {
  readonly say: Say;
  constructor(say: Say) {
    super(refusalText(say, 'en'));
    this.say = say;
  }
}
