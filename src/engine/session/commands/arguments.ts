import { nearest } from '../../common/nearest.ts';
import type { Json } from '../codec.ts';
import { parseMoment } from '../conditions/parse-moment.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { words } from './parse-line.ts';
import { Refused } from '../refusals/refused.ts';

/** `NODE if CONDITION` in its parts; an `if` in quotes is none. */
export function splitCondition(text: string): { readonly before: string; readonly condition: string | null } {
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (quote !== '') {
      if (character === '\\') i++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (/^if(?:\s|$)/.test(text.slice(i)) && (i === 0 || /\s/.test(text[i - 1]!))) return { before: text.slice(0, i).trim(), condition: text.slice(i + 2).trim() };
  }
  return { before: text.trim(), condition: null };
}

export interface KeyAt { readonly key: Json; readonly window: { readonly start: number; readonly end?: number } | null }

/**
 * A key with its window, as people write it: `alice`, `alice @01:00`, `alice@[01:00,02:00)`, `"a b" @2024-01-01T00:01`, `{"id":3}`.
 * @throws IllegalArgumentException  where the window is none
 */
export function parseKeyAt(session: Session, args: readonly string[]): KeyAt {
  if (args.length === 0) throw new Refused((say) => say.keyMissing);
  let text = args.join(' ');
  let window: string | null = null;
  // behind a blank a @ is always a window; inside a word it may belong to the key: an address
  const at = /^(.*?)\s+@(.*)$/s.exec(text) ?? /^(.*?)@(\[?[-\d][-\d:.,TZ\s+]*[)\]]?)$/s.exec(text);
  if (at !== null) {
    text = at[1]!;
    window = at[2]!;
  }
  return { key: parseKey(text), window: window === null ? null : parseWindow(session, window) };
}

/** Objects and lists are JSON; everything else is text, which serdes of numbers read. */
export function parseKey(text: string): Json {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Refused((say) => say.notJson(text, error instanceof Error ? error.message : String(error)));
  }
}

/** `01:00` (its start), `[01:00,02:00)`; an end without a date is on the day of the start: `[2024-01-01 03:00,04:00)`. */
export function parseWindow(session: Session, text: string): { readonly start: number; readonly end?: number } {
  const parts = text.replace(/^\[/, '').replace(/[)\]]$/, '').split(',').map((part) => part.trim());
  const day = /^\d{4,}-\d\d-\d\d[ T]/.exec(parts[0]!)?.[0] ?? '';
  const times = parts.map((part, index) => {
    const time = parseMoment(index > 0 && /^\d\d:\d\d/.test(part) ? day + part : part, session.options.baseTime ?? 0);
    if (time === null) throw new Refused((say) => say.notWindowTime(text, part));
    return time;
  });
  if (times.length > 2) throw new Refused((say) => say.notWindow(text));
  return times[1] === undefined ? { start: times[0]! } : { start: times[0]!, end: times[1] };
}

/** The store of that name. @throws IllegalArgumentException  with the nearest one */
export function storeNamed(session: Session, name: string): string {
  const names = SessionLookups.of(session).storeNames;
  if (names.includes(name)) return name;
  const near = nearest(name, names);
  throw new Refused((say) => say.noStore(name, near, names));
}

/** `5`, or `.` for the record at the cursor. */
export function recordNumberOf(session: Session, text: string | undefined): number {
  if (text !== '.') return numberOf(text, 'notRecordNumber');
  const { record } = session.moment;
  if (record === 0) throw new Refused((say) => say.noRecordAtCursor);
  return record;
}

export function numberOf(text: string | undefined, wrong: 'notRecordNumber' | 'notPointNumber' | 'notOffset' | 'notLines' | 'notTimes'): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new Refused((say) => say[wrong](text));
  return Number(text);
}

/** Words of a text, where an open quote is only an end. */
export function wordsOf(text: string): readonly string[] {
  try {
    return words(text);
  } catch {
    return text.split(/\s+/);
  }
}
