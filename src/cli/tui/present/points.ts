/** Breakpoints, watches and marks; and the log of what was said and answered. */
import { emphasise, fitLine, span, spread, type Line, type Span } from './spans.ts';
import { momentText } from './status.ts';
import type { Paint } from './paint.ts';
import type { ViewLogLine, ViewPoint } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const POINT_SIGNS: { readonly [kind in ViewPoint['kind']]: readonly [sign: string, tone: Tone] } = {
  breakpoint: ['■', 'breakpoint'], watch: ['»', 'read'], mark: ['\'', 'mark'],
};

export function paintPoints(points: readonly ViewPoint[], paint: Paint, selected: number | null): readonly Line[] {
  if (points.length === 0) return [fitLine([span(`${paint.words.noPoints} :break, 'a`, 'muted')], paint.width)];
  return points.map((point, i) => {
    const [sign, tone] = POINT_SIGNS[point.kind];
    const left: Span[] = [span(point.enabled ? `${sign} ` : '□ ', point.enabled ? tone : 'disabled'), span(point.text, point.enabled ? 'text' : 'disabled')];
    if (point.value !== null) left.push(span(' = ', 'muted'), span(point.value, 'value'));
    const right: Span[] = [];
    if (point.hits > 0) right.push(span(` ×${point.hits}`, 'counter'));
    if (point.moment !== null) right.push(span(` ${momentText(point.moment)}`, 'time'));
    const line = spread(left, right, paint.width);
    return i === selected ? emphasise(line, 'selected') : line;
  });
}

const LOG_SIGNS: { readonly [kind in ViewLogLine['kind']]: readonly [sign: string, tone: Tone] } = {
  command: [': ', 'accent'], answer: ['  ', 'text'], error: ['! ', 'error'], console: ['│ ', 'muted'], note: ['  ', 'muted'],
};

export function paintLog(log: readonly ViewLogLine[], paint: Paint): readonly Line[] {
  if (log.length === 0) return [fitLine([span(paint.words.noLog, 'muted')], paint.width)];
  return log.map((line) => {
    const [sign, tone] = LOG_SIGNS[line.kind];
    return fitLine([span(sign, tone), span(line.text, tone)], paint.width);
  });
}
