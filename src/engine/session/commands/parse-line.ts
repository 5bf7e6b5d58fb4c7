import type { Invocation } from './command.ts';
import { Refused } from '../refusals/refused.ts';

/** A line of the language in its parts; null for an empty one. Capitals of one letter mean the same command backwards (`S` is `s-`). */
export function parseLine(line: string): (Invocation & { readonly name: string }) | null {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return null;
  const match = /^(\d+)?\s*([A-Za-z][A-Za-z-]*?|[?!.])(-)?(?=\s|$)\s*(.*)$/s.exec(text);
  if (match === null) throw new Refused((say) => say.notLine(JSON.stringify(text)));
  const [, count, word, minus, rest] = match;
  const capital = word!.length === 1 && word !== word!.toLowerCase();
  const dash = /^-(?=\s|$)/.test(rest!);
  const behind = (dash ? rest!.slice(1) : rest!).trim();
  let split: readonly string[] | null = null;
  return {
    name: capital ? word!.toLowerCase() : word!, count: count === undefined ? null : Number(count), back: minus !== undefined || capital || dash, rest: behind,
    // only when asked: what stands in an expression need not be words
    get args() { return (split ??= words(behind)); },
  };
}

/** Blanks separate; quotes, as in JSON, keep together. @throws IllegalArgumentException  for an open quote */
export function words(text: string): string[] {
  const found: string[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+))/gy;
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new Refused((say) => say.openQuote(JSON.stringify(text.slice(at).trim())));
    if (match[1] !== undefined) found.push(unquoted(match[1]));
    else if (match[3] !== undefined && match[3].startsWith('"')) throw new Refused((say) => say.openQuote(JSON.stringify(text.slice(at).trim())));
    else found.push(match[2] ?? match[3]!);
  }
  return found;
}

function unquoted(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    throw new Refused((say) => say.notQuoted(text));
  }
}
