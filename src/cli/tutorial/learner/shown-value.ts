import type { Json } from '../../../engine/session/codec.ts';
import type { Language, PredictionKind } from '../format/lesson.ts';
import { jsonText, NOTHING } from '../probes/notation.ts';
import { lessonWord, translated } from './lesson-words.ts';

/** A probe's value as a person reads it. */
export function shownValue(value: Json, language: Language): string {
  if (value === null) return NOTHING;
  if (typeof value === 'boolean') return lessonWord(language, value ? 'yes' : 'no');
  if (typeof value === 'string') return translated(language, value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? lessonWord(language, 'nothing') : value.map((item: Json) => shownValue(item, language)).join(', ');
  const rows = Object.entries(value as { readonly [name: string]: Json });
  return rows.length === 0 ? lessonWord(language, 'nothing') : rows.map(([key, inner]) => `${key} = ${jsonText(inner)}`).join(', ');
}

/**
 * What a learner typed, as a value that can be compared with the computed one. `options`: the values offered, if any; one of them may be
 * typed as it is shown.
 */
export function valueTyped(kind: PredictionKind, text: string, options: readonly Json[]): Json {
  const typed = text.trim();
  for (const option of options) {
    if (LANGUAGES.some((language) => shownValue(option, language).toLowerCase() === typed.toLowerCase())) return option;
  }
  switch (kind) {
    case 'number': return /^-?\d+(\.\d+)?$/.test(typed) ? Number(typed) : typed;
    case 'yesno':
      if (/^(y|yes|true|是|对)$/i.test(typed)) return true;
      if (/^(n|no|false|否|不)$/i.test(typed)) return false;
      return typed;
    case 'order': return parts(typed);
    case 'set': return parts(typed).sort();
    case 'table': return Object.fromEntries(parts(typed).map((row) => {
      const at = row.lastIndexOf('=');
      return [row.slice(0, at < 0 ? row.length : at).trim(), plain(at < 0 ? '' : row.slice(at + 1).trim())];
    }));
    default: return typed;
  }
}

const LANGUAGES: readonly Language[] = ['en', 'zh'];
/** Parts between commas that do not stand inside brackets: `alice@[00:00,01:00) = 2` is one. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of text) {
    if (sign === '[' || sign === '{' || sign === '(') depth++;
    else if (sign === ']' || sign === '}' || sign === ')') depth--;
    if ((sign === ',' || sign === '，') && depth === 0) {
      found.push(part.trim());
      part = '';
    } else part += sign;
  }
  return [...found, part.trim()].filter((one) => one !== '');
}
function plain(text: string): Json { return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text; }
