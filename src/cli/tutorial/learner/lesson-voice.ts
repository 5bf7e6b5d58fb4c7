import type { Language } from '../format/lesson.ts';
import type { LessonWord } from './lesson-words.ts';
import type { Question } from './question.ts';

/** How the parts of a lesson speak: in the learner's language, with fill-ins replaced. */
export interface LessonVoice {
  readonly language: Language;
  say(word: LessonWord, values?: Readonly<{ [name: string]: string | number }>): string;
  /** A text of the lesson by its id; `question`: filled in from the run in which that is asked. */
  text(id: string, question?: Question | null): string;
}
