import { LessonError } from '../format/lesson-error.ts';
import type { Edit } from '../format/lesson.ts';

/** The changed text, and the change as a person reads it: lines with `-` and `+`. */
export interface EditedSource { readonly source: string; readonly diff: readonly string[] }

/**
 * Changes a topology's text as a variation says. `remove` takes away each line that holds the text.
 * @throws LessonError  when the text is nowhere: the topology has moved on, and the lesson with it must
 */
export function editSource(source: string, edits: readonly Edit[]): EditedSource {
  let lines = source.split('\n');
  const diff: string[] = [];
  for (const edit of edits) {
    if (!lines.some((line) => line.includes(edit.text))) throw new LessonError(edit.place, `no line of the topology holds "${edit.text}"`);
    lines = lines.flatMap((line) => {
      if (!line.includes(edit.text)) return [line];
      diff.push(`- ${line.trim()}`);
      if (edit.kind === 'remove') return [];
      const changed = line.replace(edit.text, edit.with);
      diff.push(`+ ${changed.trim()}`);
      return [changed];
    });
  }
  return { source: lines.join('\n'), diff };
}
