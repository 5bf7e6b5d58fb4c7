import type { Json } from '../../engine/session/codec.ts';
import { oneLine } from '../../engine/session/sentences/one-line.ts';
import { windowText } from '../../engine/session/sentences/time-text.ts';

/** A time as UTC text: `2024-01-01 00:00:05`, with milliseconds only where they are not zero. */
export function formatTime(ms: number | null): string {
  if (ms === null) return '-';
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(ms);
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${iso.slice(19, 23) === '.000' ? '' : iso.slice(19, 23)}`;
}

/**
 * A key or value in one line: text with pictures of its control characters, windowed keys as the workbench writes them and its commands read them: `alice@[2024-01-01 00:00,00:01)`,
 * closed by `]` where the end belongs to the window; everything else as JSON.
 */
export function formatValue(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'object' && !Array.isArray(value)) {
    const { key, start, end, kind, $hex } = value as { readonly [name: string]: Json | undefined };
    if (key !== undefined && typeof start === 'number' && typeof end === 'number' && isKind(kind)) {
      return `${formatValue(key)}@${windowText({ kind: kind === 'sliding' ? 'session' : kind, start, end }, { kind: 'utc', base: 0 })}`;
    }
    if (typeof $hex === 'string' && Object.keys(value).length === 1) return `0x${$hex}`;
  }
  return JSON.stringify(value);
}

type Kind = 'time' | 'sliding' | 'session' | 'unlimited';
function isKind(kind: unknown): kind is Kind { return kind === 'time' || kind === 'sliding' || kind === 'session' || kind === 'unlimited'; }
