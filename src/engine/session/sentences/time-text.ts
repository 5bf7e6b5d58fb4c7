import type { ViewTimeFormat, ViewWindow } from '../view.ts';

const DAY = 86_400_000;
const UNITS = [['d', DAY], ['h', 3_600_000], ['min', 60_000], ['s', 1000], ['ms', 1]] as const;

/** `00:59.999` and `1:02:03` after the base, or `2024-01-01 00:00:59` in UTC. Milliseconds show where they are not zero. */
export function timeText(ms: number, format: ViewTimeFormat): string {
  if (Number.isNaN(ms)) return '?';
  if (ms >= Number.MAX_SAFE_INTEGER) return '∞';
  if (format.kind === 'utc') {
    if (Math.abs(ms) > 8.64e15) return String(ms);
    const iso = new Date(ms).toISOString();
    const millis = iso.slice(-4, -1);
    return `${iso.slice(0, -14)} ${iso.slice(-13, -5)}${millis === '000' ? '' : `.${millis}`}`;
  }
  const distance = ms - format.base;
  const total = Math.abs(distance);
  const millis = total % 1000;
  const seconds = Math.floor(total / 1000);
  const hours = Math.floor(seconds / 3600);
  const clock = `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${distance < 0 ? '-' : ''}${clock}${millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`}`;
}

/** `1 min`, `5 s`, `1 h 30 min`, `250 ms`. */
export function durationText(ms: number): string {
  if (Number.isNaN(ms)) return '?';
  if (ms >= Number.MAX_SAFE_INTEGER) return '∞';
  const parts: string[] = [];
  let left = Math.abs(ms);
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    left -= count * size;
  }
  return `${ms < 0 ? '-' : ''}${parts.length === 0 ? '0 s' : parts.join(' ')}`;
}

/**
 * `[00:00,01:00)`; windows that hold their end close with `]`. In UTC `[2024-01-01 03:00,04:00)`: seconds where they are not zero, and the
 * date of the end where it is another one. Commands read it like that.
 */
export function windowText(window: ViewWindow, format: ViewTimeFormat): string {
  const close = window.kind === 'session' ? ']' : ')';
  const start = edgeText(window.start, format);
  if (window.kind === 'unlimited') return `[${start},∞${close}`;
  const end = edgeText(window.end, format);
  const date = DATE.exec(start)?.[0] ?? '';
  return `[${start},${end.startsWith(date) ? end.slice(date.length) : end}${close}`;
}

/** What only times in UTC begin with. */
const DATE = /^\S+ /;

function edgeText(ms: number, format: ViewTimeFormat): string {
  const text = timeText(ms, format);
  return format.kind === 'utc' && DATE.test(text) ? text.replace(/:00$/, '') : text;
}

function two(n: number): string { return String(n).padStart(2, '0'); }
