/** A lesson beside the live panes: where one is in it, the prose of the step, the prediction, exercise and hint that belong to it, and what comes next. */
import { emphasise, fitLine, gap, span, wrapLine, type Line, type Span } from './spans.ts';
import { exerciseLines } from './exercise.ts';
import { inlineSpans, paintProse, wrapCode } from './widgets/prose.ts';
import type { Paint } from './paint.ts';
import type { ViewLesson, ViewPrediction } from '../../../engine/session/view-lesson.ts';

/** Rows of a lesson, from the first one to the last one, with one that is in sight in any case. */
export interface Reach { readonly from: number; readonly to: number; readonly mustSee?: number }
export interface LessonDrawing {
  /** Stays in sight while the rest scrolls. */
  readonly head: Line;
  readonly body: readonly Line[];
  readonly question: Reach | null;
  readonly exercise: Reach | null;
  readonly hint: Reach | null;
}

/** An answer of several options: all in their order, or some of them. */
export function isOfSeveral({ kind, options }: ViewPrediction): boolean { return (kind === 'order' || kind === 'set') && options.length > 0; }
/** Nothing is missing for an answer. */
export function isComplete({ kind, options }: ViewPrediction, picked: readonly number[]): boolean { return kind === 'order' ? picked.length === options.length : picked.length > 0; }

/** @param picked  the options that were chosen so far, where the answer is several of them */
export function drawLesson(lesson: ViewLesson, paint: Paint, selectedOption: number | null, picked: readonly number[] = []): LessonDrawing {
  const body: Line[] = [...paintProse(lesson.blocks, paint.width)];
  const add = (lines: readonly Line[]): Reach => {
    body.push([], ...lines);
    return { from: body.length - lines.length, to: body.length - 1 };
  };
  const question = lesson.prediction === null ? null : add(predictionLines(lesson.prediction, paint, selectedOption, picked));
  let exercise: Reach | null = null;
  if (lesson.exercise !== null) {
    const drawing = exerciseLines(lesson.exercise, paint);
    const at = add(drawing.lines);
    exercise = { ...at, mustSee: at.from + drawing.seen };
  }
  const hint = lesson.hint === null ? null
    : add([[span(`${paint.words.hint} ${lesson.hint.level}`, 'warning')], ...hintLines(lesson.hint.text, paint.width)]);
  return { head: progressLine(lesson, paint), body: body.map((line) => fitLine(line, paint.width)), question, exercise, hint };
}

export function paintLesson(lesson: ViewLesson | null, paint: Paint, selectedOption: number | null): readonly Line[] {
  if (lesson === null) return [fitLine([span(paint.words.noLesson, 'muted')], paint.width)];
  const { head, body } = drawLesson(lesson, paint, selectedOption);
  return [head, fitLine([], paint.width), ...body];
}

/**
 * What Enter does now, or what the learner is waited for; `below`: lines that have not been read; `isHeard`: the lesson has the
 * focus, else the key that gives it the focus comes first.
 */
export function lessonFoot(lesson: ViewLesson, paint: Paint, below: number, isHeard: boolean, picked: readonly number[] = []): Line {
  const { words } = paint;
  const enter = (text: string, tone: 'accent' | 'ok' = 'accent'): Line => [...(isHeard ? [] : [span('0', 'key-name'), span(` ${words.lesson}  `, 'muted')]), span('⏎', 'key-name'), span(` ${text}`, tone)];
  const line = ((): Line => {
    if (below > 0) return [...enter(words.readOn), span(` ↓${below}`, 'muted')];
    const { prediction, exercise } = lesson;
    const done = lesson.steps[lesson.step]?.done === true;
    if (prediction !== null && prediction.given === null && isOfSeveral(prediction) && !isComplete(prediction, picked)) return enter(prediction.kind === 'order' ? words.chooseNext : words.chooseSome);
    if (prediction !== null && prediction.given === null) return enter(prediction.options.length > 0 ? words.chooseAnswer : prediction.kind === 'number' ? words.typeNumber : words.typeAnswer);
    if (prediction !== null && prediction.right === null) return [span(`● ${words.nowStep}`, 'accent')];
    if (prediction?.then !== undefined) return enter(prediction.then === 'again' ? words.askedAgain : words.otherQuestion);
    if (!done) return [span(`▸ ${exercise !== null ? words.editFile : words.taskOpen}`, 'accent')];
    const next = lesson.steps[lesson.step + 1];
    if (next === undefined && lesson.next !== undefined) return [span('✓ ', 'ok'), ...enter(`${words.nextLesson}: ${lesson.next.title}`, 'ok')];
    return next === undefined ? [span(`✓ ${words.lessonDone}`, 'ok')] : [span('✓ ', 'ok'), ...enter(`${words.nextStep}: ${next.title}`, 'ok')];
  })();
  return fitLine(line, paint.width);
}

/** `✓✓▸··  3/5  The window closes` */
function progressLine(lesson: ViewLesson, paint: Paint): Line {
  const signs = lesson.steps.map((step, i) => span(i === lesson.step ? '▸' : step.done ? '✓' : '·', i === lesson.step ? 'cursor' : step.done ? 'ok' : 'faint'));
  const title = lesson.steps[lesson.step]?.title ?? lesson.title;
  const count = span(` ${lesson.step + 1}/${lesson.steps.length} `, 'muted');
  return fitLine([...signs, count, span(title, 'heading')], paint.width);
}

/** Text is wrapped; lines of a change of source keep their own ends. */
function hintLines(text: string, width: number): readonly Line[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => (lines.length > 1 && i > 0
    ? wrapCode(line, line.startsWith('+') ? 'inserted' : line.startsWith('-') ? 'deleted' : 'code', width)
    : wrapLine(inlineSpans(line, 'text'), width)));
}

function predictionLines(prediction: ViewPrediction, paint: Paint, selected: number | null, picked: readonly number[]): readonly Line[] {
  const { words } = paint;
  const lines: Line[] = [[span(`? ${words.question}`, 'accent')], ...wrapLine(inlineSpans(prediction.question, 'strong'), paint.width)];
  prediction.options.forEach((option, i) => {
    const chosen = prediction.given === null ? picked.includes(i) : prediction.given === option;
    const right = prediction.answer === option;
    const sign = prediction.answer === null ? (chosen ? '●' : '○') : right ? '✓' : chosen ? '×' : '○';
    const tone = prediction.answer === null ? 'text' : right ? 'ok' : chosen ? 'dropped' : 'muted';
    wrapLine([span(option, tone)], paint.width - 6).forEach((text, row) => {
      const pointer = span(i === selected ? '▶' : ' ', 'cursor');
      const line: Line = row === 0 ? [pointer, span(`${i + 1} `, 'key-name'), span(`${sign} `, tone), ...text] : [gap(6), ...text];
      lines.push(i === selected ? emphasise(fitLine(line, paint.width), 'selected') : line);
    });
  });
  if (prediction.given === null && picked.length > 0) {
    const between = prediction.kind === 'order' ? ' → ' : ', ';
    lines.push(...wrapLine([span(`${words.yourAnswer}: `, 'muted'), span(picked.map((option) => prediction.options[option]).join(between), 'value')], paint.width));
  }
  if (prediction.given !== null && !prediction.options.includes(prediction.given)) {
    lines.push(...wrapLine([span(`${words.yourAnswer}: `, 'muted'), span(prediction.given, 'value')], paint.width));
  }
  if (prediction.right !== null) {
    const verdict: Span = prediction.right ? span(`✓ ${words.right}`, 'ok') : span(`× ${words.wrong}`, 'dropped');
    lines.push(...wrapLine([verdict, span(prediction.answer === null ? '' : `: ${prediction.answer}`, 'value')], paint.width));
    if (prediction.explanation !== null) lines.push(...wrapLine(inlineSpans(prediction.explanation, 'text'), paint.width));
  }
  return lines;
}
