import { LessonError } from '../format/lesson-error.ts';
import type { Edit } from '../format/lesson.ts';
import { lineDiff } from '../learner/line-diff.ts';

/** The changed text, and the change as a person reads it: lines with `-` and `+`. */
export interface EditedSource { readonly source: string; readonly diff: readonly string[] }

/**
 * Changes a topology's text as a variation says. `remove` takes away each line that holds the text; what is put in by `replace` may be several lines.
 * @throws LessonError  when the text is nowhere: the topology has moved on, and the lesson with it must
 */
export function editSource(source: string, edits: readonly Edit[]): EditedSource {
  const before = source.split('\n');
  let lines = before;
  for (const edit of edits) {
    if (!lines.some((line) => line.includes(edit.text))) throw new LessonError(edit.place, `no line of the topology holds "${edit.text}"`);
    lines = lines.flatMap((line) => {
      if (!line.includes(edit.text)) return [line];
      return edit.kind === 'remove' ? [] : line.replace(edit.text, () => edit.with).split('\n');
    });
  }
  const diff = lineDiff(before, lines).flatMap(({ sign, text }) => (sign === ' ' ? [] : [`${sign} ${text.trim()}`]));
  return { source: lines.join('\n'), diff };
}
