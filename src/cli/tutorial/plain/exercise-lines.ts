import type { ViewExercise } from '../../../engine/session/view-lesson.ts';
import { fit } from '../../tui/text/fit.ts';
import type { Language } from '../format/lesson.ts';
import { lessonWord } from '../learner/lesson-words.ts';

/** Expected beside actual, one row a record; the first column marks what differs. */
export function exerciseLines(exercise: ViewExercise, language: Language, width: number): readonly string[] {
  if (exercise.error !== null) return exercise.error.split('\n');
  const half = Math.floor((width - 5) / 2);
  const line = (sign: string, left: string, right: string): string => `${sign} ${fit(left, half)} │ ${fit(right, half)}`.trimEnd();
  return [
    line(' ', lessonWord(language, 'expected'), lessonWord(language, 'actual')),
    ...exercise.rows.map(({ expected, actual, same }) => line(same ? ' ' : '≠', expected ?? '–', actual ?? '–')),
  ];
}
