import type { Language } from '../session-options.ts';
import { ANSWERS_EN, type AnswerWords } from './words-en.ts';
import { ANSWERS_ZH } from './words-zh.ts';

const ANSWERS: { readonly [language in Language]: AnswerWords } = { en: ANSWERS_EN, zh: ANSWERS_ZH };

/** The words that commands answer with; `data` of an answer has the English ones, because programs read it. */
export function answersOf(language: Language): AnswerWords { return ANSWERS[language]; }

/** An answer that waits for its language: `(words) => words.handMade`. */
export type Tell = (words: AnswerWords) => string;
