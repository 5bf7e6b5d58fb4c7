/** The exercise of a lesson: what its last run gave beside what is expected, side by side where there is room, else as a change of lines. */
import { gap, lineWidth, span, wrapLine, type Line, type Span } from './spans.ts';
import { fit } from '../text/fit.ts';
import type { Paint } from './paint.ts';
import type { ViewExercise } from '../../../engine/session/view-lesson.ts';

/** `seen`: the row that has to be in sight, counted from the first one: of the first difference, or the last of an error. */
export interface ExerciseDrawing { readonly lines: readonly Line[]; readonly seen: number }

export function exerciseLines(exercise: ViewExercise, paint: Paint): ExerciseDrawing {
  const { words, width } = paint;
  const state: Span = exercise.passed === null ? span('', 'muted') : exercise.passed ? span(`✓ ${words.passed}`, 'ok') : span(`× ${words.failed}`, 'dropped');
  const lines: Line[] = [[span(`${words.exercise} `, 'heading'), span(`${exercise.runs} ${words.runs}  `, 'muted'), state]];
  if (exercise.error !== null) lines.push(...exercise.error.split('\n').flatMap((text) => wrapLine([span(text, 'error')], width)));
  let seen = lines.length - 1;
  // where nothing differs there is nothing to compare, and what comes next is nearer
  if (exercise.rows.length > 0 && exercise.passed !== true) {
    const half = (width - 3) >> 1;
    const longest = Math.max(...exercise.rows.flatMap(({ expected, actual }) => [lineWidth([span(expected ?? '')]), lineWidth([span(actual ?? '')]) + 1]));
    const isWide = longest <= half;
    lines.push(isWide ? [gap(2), span(fit(words.expected, half), 'muted'), gap(1), span(fit(words.actual, half - 1), 'muted')]
      : [span('+ ', 'ok'), span(`${words.expected}   `, 'muted'), span('- ', 'dropped'), span(words.actual, 'muted')]);
    let isFirst = true;
    for (const row of exercise.rows) {
      lines.push(...(isWide ? [sideBySide(row, half)] : stacked(row, width)));
      if (!row.same && isFirst) {
        isFirst = false;
        seen = lines.length - 1;
      }
    }
  }
  return { lines, seen };
}

type Row = ViewExercise['rows'][number];

function sideBySide({ same, expected, actual }: Row, half: number): Line {
  return [
    span(same ? '  ' : '≠ ', 'warning'), span(fit(expected ?? '–', half), same ? 'muted' : 'ok'), gap(1),
    span(fit(actual ?? '–', half - 1), same ? 'muted' : 'dropped'),
  ];
}

/** As in a diff: what should have come, and below it what did. */
function stacked({ same, expected, actual }: Row, width: number): readonly Line[] {
  if (same) return hanging('= ', expected ?? '–', 'muted', width);
  return [...(expected === null ? [] : hanging('+ ', expected, 'ok', width)), ...(actual === null ? [] : hanging('- ', actual, 'dropped', width))];
}

function hanging(sign: string, text: string, tone: 'muted' | 'ok' | 'dropped', width: number): readonly Line[] {
  return wrapLine([span(text, tone)], width - 2).map((line, i) => [i === 0 ? span(sign, tone) : gap(2), ...line]);
}
