/** What a LessonSession takes, answers and tells. */
import type { Language, Lesson } from '../format/lesson.ts';
import type { LessonRuns } from '../run/lesson-runs.ts';
import type { ProgressStore } from './progress.ts';

export interface LessonOptions {
  readonly lesson: Lesson;
  /** null: nothing is remembered, and the exercise has no file of the learner's. */
  readonly store: ProgressStore | null;
  readonly language: Language;
  /** Epoch ms. */
  readonly now?: () => number;
  /** May connect to a real Kafka where the lesson asks for it. `at`: to this one, whichever the lesson names. Left out: it never does. */
  readonly broker?: { readonly at: string | null };
  /** Shared by several sessions on one lesson, so that copies are made once. */
  readonly runs?: LessonRuns;
}
/** What a request did. `ok` false: it was refused, and `text` says why. */
export interface LessonReply { readonly ok: boolean; readonly text: string }
/** `session`: it is another one now. `panel`: the lesson wants this pane to be seen. */
export interface LessonChange { readonly session: boolean; readonly panel: string | null }
