import { IllegalArgumentException } from '../../errors/errors.ts';
import type { Invocation } from './command.ts';

/** A line of the language in its parts; null for an empty one. Capitals of one letter mean the same command backwards (`S` is `s-`). */
export function parseLine(line: string): (Invocation & { readonly name: string }) | null {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return null;
  const match = /^(\d+)?\s*([A-Za-z][A-Za-z-]*?|[?!.])(-)?(?=\s|$)\s*(.*)$/s.exec(text);
  if (match === null) throw new IllegalArgumentException(`cannot read ${JSON.stringify(text)}: a command is a word, with a number before it or arguments behind it (help shows them)`);
  const [, count, word, minus, rest] = match;
  const capital = word!.length === 1 && word !== word!.toLowerCase();
  let args = words(rest!);
  let back = minus !== undefined || capital;
  if (args[0] === '-') {
    back = true;
    args = args.slice(1);
  }
  return { name: capital ? word!.toLowerCase() : word!, count: count === undefined ? null : Number(count), back, args, rest: rest!.trim() };
}

/** Blanks separate; quotes, as in JSON, keep together. @throws IllegalArgumentException  for an open quote */
export function words(text: string): string[] {
  const found: string[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+))/gy;
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) throw new IllegalArgumentException(`an open quote in ${JSON.stringify(text.slice(at).trim())}`);
    if (match[1] !== undefined) found.push(JSON.parse(`"${match[1]}"`) as string);
    else if (match[3] !== undefined && match[3].startsWith('"')) throw new IllegalArgumentException(`an open quote in ${JSON.stringify(text.slice(at).trim())}`);
    else found.push(match[2] ?? match[3]!);
  }
  return found;
}
