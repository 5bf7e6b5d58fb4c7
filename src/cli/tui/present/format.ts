/** Times, numbers and values as panes show them. */
import { span, type Line, type Span } from './spans.ts';
import type { ViewFate, ViewText, ViewTextPart, ViewTimeFormat, ViewValue, ViewWindow } from '../../../engine/session/view.ts';
import type { Tone } from '../theme/tones.ts';

const DAY = 86_400_000;

/**
 * `00:59.999` and `1:02:03` after the base, or `2024-01-01 00:00:59` in UTC (`short`: `01-01 00:00:59`, for rows and labels). Milliseconds
 * show where they are not zero.
 */
export function formatTime(ms: number, format: ViewTimeFormat, length: 'full' | 'short' = 'full'): string {
  if (ms >= Number.MAX_SAFE_INTEGER) return '∞';
  if (format.kind === 'utc') {
    const iso = new Date(ms).toISOString();
    const millis = iso.slice(-4, -1);
    const date = iso.slice(length === 'short' ? -19 : 0, -14);
    return `${date} ${iso.slice(-13, -5)}${millis === '000' ? '' : `.${millis}`}`;
  }
  const distance = ms - format.base;
  const sign = distance < 0 ? '-' : '';
  const total = Math.abs(distance);
  const millis = total % 1000;
  const seconds = Math.floor(total / 1000);
  const [s, m, h] = [seconds % 60, Math.floor(seconds / 60) % 60, Math.floor(seconds / 3600)];
  const clock = h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
  return `${sign}${clock}${millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`}`;
}

/** The shortest form that tells neighbours apart on an axis with that distance between labels. */
export function formatTick(ms: number, stepMs: number, format: ViewTimeFormat): string {
  if (format.kind === 'relative') return formatTime(ms, format);
  const iso = new Date(ms).toISOString();
  if (stepMs >= DAY) return iso.slice(5, 10);
  if (ms % DAY === 0) return iso.slice(5, 10);
  return stepMs >= 60_000 ? iso.slice(11, 16) : iso.slice(11, 19);
}

/** `1 m`, `5 s`, `1 h 30 m`, `250 ms`. */
export function formatDuration(ms: number): string {
  if (ms >= Number.MAX_SAFE_INTEGER) return '∞';
  const parts: string[] = [];
  let left = ms;
  for (const [unit, size] of [['d', DAY], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    left -= count * size;
  }
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}

/** `[00:00,01:00)`; session windows close with `]`. In UTC `[01-31 03:00,04:00)`: without the year, and the end's date only where it differs. */
export function formatWindow(window: ViewWindow, format: ViewTimeFormat): string {
  const close = window.kind === 'session' ? ']' : ')';
  const start = formatMinute(window.start, format);
  if (window.kind === 'unlimited') return `[${start},∞${close}`;
  const end = formatMinute(window.end, format);
  const sameDay = format.kind === 'utc' && start.slice(0, 5) === end.slice(0, 5);
  return `[${start},${sameDay ? end.slice(6) : end}${close}`;
}

/** UTC without the seconds when they are zero. */
function formatMinute(ms: number, format: ViewTimeFormat): string {
  const text = formatTime(ms, format, 'short');
  return format.kind === 'utc' && text.endsWith(':00') ? text.slice(0, -3) : text;
}

/** 1234567 as `1,234,567`. */
export function formatCount(n: number): string {
  const digits = String(n);
  return digits.length <= 4 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The text of a value without its window; `∅` for null. */
export function valueText(value: ViewValue): string { return value.type === 'null' ? '∅' : value.text; }

/** A key or value as spans, window behind the key: `alice@[00:00,01:00)`. */
export function valueSpans(value: ViewValue, format: ViewTimeFormat, tone: 'key' | 'value' | 'payload'): readonly Span[] {
  if (value.type === 'null') return [span('∅', 'null')];
  const shown: Tone = value.type === 'number' && tone === 'value' ? 'number' : tone;
  const spans = [span(value.text, shown)];
  if (value.window !== undefined) spans.push(span(`@${formatWindow(value.window, format)}`, 'time'));
  return spans;
}

const PART_TONES: { readonly [tone in NonNullable<ViewTextPart['tone']>]: Tone } = {
  plain: 'text', key: 'key', value: 'value', time: 'time', number: 'number', node: 'node', topic: 'topic', store: 'store', window: 'time',
  good: 'ok', bad: 'error', note: 'muted', code: 'code',
};

export function textSpans(text: ViewText): Line { return text.map((part) => span(part.text, PART_TONES[part.tone ?? 'plain'])); }

/** One sign for each fate; what colours say on a timeline the signs say too. */
export const FATE_SIGNS: { readonly [fate in ViewFate]: string } = {
  emitted: '●', stored: '◆', buffered: '◇', cached: '○', waiting: '→', dropped: '×', failed: '!', pending: '·',
};

function two(n: number): string { return String(n).padStart(2, '0'); }
