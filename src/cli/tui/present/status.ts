/** The line at the top (what is open, where, at which moment) and the sentence about the last step. */
import { formatCount, textSpans } from './format.ts';
import { fitLine, gap, span, spread, wrapLine, type Line, type Span } from './spans.ts';
import type { Paint } from './paint.ts';
import type { ViewMoment, ViewStatus, ViewText } from '../../../engine/session/view.ts';
import type { ViewBranch } from '../../../engine/session/view-compare.ts';

/** What the interface itself adds. */
export interface StatusExtras {
  readonly playing: boolean;
  readonly pending: string;
  /** The line of the session's language that is under way and takes its time. */
  readonly working: string | null;
}
export interface StatusMessage { readonly text: string; readonly tone: 'info' | 'warning' | 'error' }

export function momentText(moment: ViewMoment): string { return `${formatCount(moment.record)}.${moment.step}`; }

export function paintStatus(status: ViewStatus, branch: ViewBranch | null, extras: StatusExtras, paint: Paint): Line {
  const { words } = paint;
  const real = status.backend.kind === 'kafka';
  const left: Span[] = [
    span(' kstep ', 'button'), gap(1), span(status.title, 'strong'), gap(1),
    span(real ? ` ${words.realBackend} ` : words.simBackend, real ? 'real' : 'sim'), span(` ${status.backend.description.replace(/^sim /, '')}`, 'muted'),
  ];
  if (branch !== null) left.push(gap(2), span(`⎇ ${branch.name}`, branch.parent === null ? 'muted' : 'mark'), ...(branch.changes.length === 0 ? [] : [span(` ${branch.changes.join(', ')}`, 'muted')]));
  const busy = status.busy ?? (extras.working === null ? null : { text: extras.working, done: null });
  if (busy !== null) left.push(gap(2), ...busySpans(busy), span('  ^c', 'key-name'), span(` ${words.stop}`, 'muted'));
  return spread(left, positionSpans(status, extras, paint), paint.width);
}

function busySpans(busy: NonNullable<ViewStatus['busy']>): readonly Span[] {
  const spans = [span('◌ ', 'accent'), span(busy.text, 'accent')];
  if (busy.done !== null) {
    const filled = Math.round(busy.done * 10);
    spans.push(span(` ${Math.floor(busy.done * 100)}% ${'█'.repeat(filled)}${'░'.repeat(10 - filled)}`, 'accent'));
  }
  return spans;
}

function positionSpans(status: ViewStatus, extras: StatusExtras, paint: Paint): Line {
  const { words } = paint;
  const spans: Span[] = [gap(1)];
  if (extras.pending !== '') spans.push(span(extras.pending, 'key-name'), gap(2));
  if (status.dropped.all > 0) spans.push(span(`× ${formatCount(status.dropped.all)} ${words.dropped}`, 'dropped'), gap(2));
  if (!status.atHead) spans.push(span(`← ${words.past}`, 'warning'), gap(2));
  spans.push(extras.playing ? span('▶ ', 'ok') : span('‖ ', 'muted'));
  spans.push(span(momentText(status.moment), 'cursor'), span(`/${status.total === null ? '…' : formatCount(status.total)}`, 'muted'));
  return [...spans, gap(1)];
}

/** At most `paint.height` lines, the last ending in `…` when there is more. A message takes the last row for as long as it stands. */
export function paintSentence(sentence: ViewText, message: StatusMessage | null, paint: Paint): readonly Line[] {
  const rows = message === null ? paint.height : paint.height - 1;
  const lines = wrapLine(textSpans(sentence), paint.width - 2);
  const out: Line[] = [];
  for (let y = 0; y < rows; y++) {
    const line = lines[y];
    if (line === undefined) out.push([gap(paint.width)]);
    else if (y === rows - 1 && lines.length > rows) out.push(fitLine([gap(1), ...line, gap(1), ...(lines[y + 1] ?? [])], paint.width));
    else out.push(fitLine([gap(1), ...line], paint.width));
  }
  return message === null ? out : [...out, messageLine(message, paint.width)];
}

const MESSAGE_SIGNS = { info: '› ', warning: '▲ ', error: '! ' } as const;
export function messageLine(message: StatusMessage, width: number): Line {
  return fitLine([gap(1), span(MESSAGE_SIGNS[message.tone], message.tone), span(message.text, message.tone)], width);
}

/** What stands in the middle of a screen that is too small. */
export function paintTooSmall(columns: number, rows: number, least: { readonly columns: number; readonly rows: number }, paint: Paint): readonly Line[] {
  const text = `${paint.words.tooSmall}: ${paint.words.needs} ${least.columns}×${least.rows}, ${paint.words.has} ${columns}×${rows}`;
  const wrapped = wrapLine([span(text, 'warning')], columns);
  const top = Math.max(0, (rows - wrapped.length) >> 1);
  return Array.from({ length: rows }, (_, y) => fitLine(wrapped[y - top] ?? [], columns, 'center'));
}

