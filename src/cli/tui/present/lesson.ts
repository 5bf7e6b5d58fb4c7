/** A lesson beside the live panes: where one is in it, the prose of the step, and the prediction, exercise and hint that belong to it. */
import { emphasise, fitLine, gap, span, wrapLine, type Line, type Span } from './spans.ts';
import { inlineSpans, paintProse } from './widgets/prose.ts';
import { fit } from '../text/fit.ts';
import type { Paint } from './paint.ts';
import type { ViewExercise, ViewLesson, ViewPrediction } from '../../../engine/session/view.ts';

export function paintLesson(lesson: ViewLesson | null, paint: Paint, selectedOption: number | null): readonly Line[] {
  if (lesson === null) return [fitLine([span(paint.words.noLesson, 'muted')], paint.width)];
  const lines: Line[] = [progressLine(lesson, paint), []];
  lines.push(...paintProse(lesson.blocks, paint.width));
  if (lesson.prediction !== null) lines.push([], ...predictionLines(lesson.prediction, paint, selectedOption));
  if (lesson.exercise !== null) lines.push([], ...exerciseLines(lesson.exercise, paint));
  if (lesson.hint !== null) {
    lines.push([], [span(`${paint.words.hint} ${lesson.hint.level}`, 'warning')], ...wrapLine(inlineSpans(lesson.hint.text, 'text'), paint.width));
  }
  return lines.map((line) => fitLine(line, paint.width));
}

/** `✓✓▸··  3/5  The window closes` */
function progressLine(lesson: ViewLesson, paint: Paint): Line {
  const signs = lesson.steps.map((step, i) => span(step.done ? '✓' : i === lesson.step ? '▸' : '·', step.done ? 'ok' : i === lesson.step ? 'cursor' : 'faint'));
  const title = lesson.steps[lesson.step]?.title ?? lesson.title;
  const count = span(` ${lesson.step + 1}/${lesson.steps.length} `, 'muted');
  return fitLine([...signs, count, span(title, 'heading')], paint.width);
}

function predictionLines(prediction: ViewPrediction, paint: Paint, selected: number | null): readonly Line[] {
  const { words } = paint;
  const lines: Line[] = [[span(`? ${words.question}`, 'accent')], ...wrapLine(inlineSpans(prediction.question, 'strong'), paint.width)];
  prediction.options.forEach((option, i) => {
    const chosen = prediction.given === option;
    const right = prediction.answer === option;
    const sign = prediction.answer === null ? (chosen ? '●' : '○') : right ? '✓' : chosen ? '×' : '○';
    const tone = prediction.answer === null ? 'text' : right ? 'ok' : chosen ? 'dropped' : 'muted';
    wrapLine([span(option, tone)], paint.width - 6).forEach((text, row) => {
      const line: Line = row === 0 ? [span(` ${i + 1} `, 'key-name'), span(`${sign} `, tone), ...text] : [gap(6), ...text];
      lines.push(i === selected ? emphasise(fitLine(line, paint.width), 'selected') : line);
    });
  });
  if (prediction.given !== null && !prediction.options.includes(prediction.given)) {
    lines.push([span(`${words.yourAnswer}: `, 'muted'), span(prediction.given, 'value')]);
  }
  if (prediction.right !== null) {
    lines.push([prediction.right ? span(`✓ ${words.right}`, 'ok') : span(`× ${words.wrong}`, 'dropped'), span(prediction.answer === null ? '' : `: ${prediction.answer}`, 'value')]);
    if (prediction.explanation !== null) lines.push(...wrapLine(inlineSpans(prediction.explanation, 'text'), paint.width));
  }
  return lines;
}

function exerciseLines(exercise: ViewExercise, paint: Paint): readonly Line[] {
  const { words, width } = paint;
  const state: Span = exercise.passed === null ? span('', 'muted') : exercise.passed ? span(`✓ ${words.passed}`, 'ok') : span(`× ${words.failed}`, 'dropped');
  const lines: Line[] = [[span(`${words.exercise} `, 'heading'), span(exercise.file, 'code'), span(`  ${exercise.runs} ${words.runs}  `, 'muted'), state]];
  if (exercise.error !== null) lines.push(...wrapLine([span(exercise.error, 'error')], width));
  if (exercise.rows.length > 0) {
    const half = (width - 3) >> 1;
    lines.push([span('  '), span(fit(words.expected, half), 'muted'), gap(1), span(fit(words.actual, half - 1), 'muted')]);
    for (const row of exercise.rows) {
      const tone = row.same ? 'muted' : 'text';
      lines.push([
        span(row.same ? '  ' : '≠ ', 'warning'), span(fit(row.expected ?? '–', half), row.same ? tone : 'ok'), gap(1),
        span(fit(row.actual ?? '–', half - 1), row.same ? tone : 'dropped'),
      ]);
    }
  }
  return lines;
}
