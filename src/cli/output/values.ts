import type { Json } from '../../engine/session/codec.ts';

/** A time as UTC text: `2024-01-01 00:00:05`, with milliseconds only where they are not zero. */
export function formatTime(ms: number | null): string {
  if (ms === null) return '-';
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(ms);
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${iso.slice(19, 23) === '.000' ? '' : iso.slice(19, 23)}`;
}

/**
 * A key or value in one line: text as it is, windowed keys as `alice@[2024-01-01 00:00:00, 2024-01-01 00:01:00]` (start and end as they are: the data does not
 * say whether the end belongs to the window), everything else as JSON.
 */
export function formatValue(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && !Array.isArray(value)) {
    const object = value as { readonly [name: string]: Json };
    if ('start' in object && 'end' in object && 'key' in object) return `${formatValue(object['key']!)}@[${formatTime(object['start'] as number)}, ${formatTime(object['end'] as number)}]`;
    if (typeof object['$hex'] === 'string' && Object.keys(object).length === 1) return `0x${object['$hex']}`;
  }
  return JSON.stringify(value);
}
