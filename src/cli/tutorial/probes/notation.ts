/**
 * How lessons write what an engine holds: `01:05` for a time, `alice@[00:00,01:00) = 2` for a record or a row, `∅` for null. Checks are compared in this
 * notation, answers are given in it, and texts show it, so there is one way to write a thing.
 */
import { toJson, type Json } from '../../../engine/session/codec.ts';

export const NOTHING = '∅';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Minutes and seconds after the base time; hours where there are any. */
export function timeText(ms: number, base: number): string {
  const away = Math.abs(ms - base);
  const two = (number: number): string => String(number).padStart(2, '0');
  const hours = away >= HOUR_MS ? `${two(Math.floor(away / HOUR_MS))}:` : '';
  const millis = away % 1000 === 0 ? '' : `.${String(away % 1000).padStart(3, '0')}`;
  return `${ms < base ? '-' : ''}${hours}${two(Math.floor((away % HOUR_MS) / MINUTE_MS))}:${two(Math.floor((away % MINUTE_MS) / 1000))}${millis}`;
}

/** A moment in milliseconds where a text is a time in this notation, else null. */
export function timeIn(text: string): number | null {
  const match = /^(-)?(?:(\d+):)?(\d{2}):(\d{2})(?:\.(\d{1,3}))?$/.exec(text);
  if (match === null) return null;
  const [, sign, hours, minutes, seconds, millis] = match;
  const ms = Number(hours ?? 0) * HOUR_MS + Number(minutes) * MINUTE_MS + Number(seconds) * 1000 + Number((millis ?? '').padEnd(3, '0'));
  return sign === undefined ? ms : -ms;
}

interface Window { readonly kind: string; readonly start: number; readonly end: number }

/** The window of a windowed key, null for other keys. */
export function windowOf(key: unknown): Window | null {
  return typeof key === 'object' && key !== null && 'window' in key ? ((key as { readonly window: Window }).window) : null;
}

/** `[00:00,01:00)`; the end of sessions belongs to them: `[00:00,00:20]`. */
export function windowText(window: Window, base: number): string {
  const end = window.kind === 'unlimited' ? '∞' : timeText(window.end, base);
  return `[${timeText(window.start, base)},${end}${window.kind === 'session' ? ']' : ')'}`;
}

export function keyText(key: unknown, base: number): string {
  const window = windowOf(key);
  return window === null ? valueText(key) : `${valueText((key as { readonly key: unknown }).key)}@${windowText(window, base)}`;
}

export function valueText(value: unknown): string { return jsonText(toJson(value)); }

export function jsonText(value: Json): string {
  if (value === null) return NOTHING;
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && !Array.isArray(value) && typeof (value as { readonly $hex?: Json }).$hex === 'string') return `0x${(value as { readonly $hex: string }).$hex}`;
  return JSON.stringify(value);
}

export function recordText(key: unknown, value: unknown, base: number): string { return `${keyText(key, base)} = ${valueText(value)}`; }
