/**
 * Breaks text into lines of at most `width` cells: at blanks, and between CJK characters, but never so that a closing mark starts a line
 * or an opening one ends it.
 *
 *     wrap('窗口在宽限期之后关闭。', 20)  // ['窗口在宽限期之后关', '闭。']: the full stop does not start a line
 */
import { clean } from './clean.ts';
import { graphemesOf, type Grapheme } from './width.ts';

const NO_START = new Set('，。、；：！？）」』】》〉〕”’…·,.;:!?)]}%‰℃—～');
const NO_END = new Set('（「『【《〈〔“‘([{');

/** True when a line may end between the two graphemes. */
export function mayBreakBetween(before: Grapheme, after: Grapheme): boolean {
  if (after.text === ' ') return false;
  if (before.text === ' ') return true;
  if (NO_START.has(after.text) || NO_END.has(before.text)) return false;
  if (before.width >= 2 || after.width >= 2) return true;
  return before.text === '-' && !/\d/.test(after.text);
}

/** Lines without padding and without trailing blanks; empty lines of the text stay. A word that is too long is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    const graphemes = graphemesOf(clean(paragraph));
    for (const [from, to] of breakLines(graphemes, width)) {
      let line = '';
      for (let i = from; i < to; i++) line += graphemes[i]!.text;
      lines.push(line.trimEnd());
    }
  }
  return lines;
}

/** The ranges [from, to) of the graphemes that make the lines; at least one. Blanks at a break belong to the line before. */
export function breakLines(graphemes: readonly Grapheme[], width: number): readonly (readonly [from: number, to: number])[] {
  const limit = Math.max(1, width);
  const ranges: (readonly [number, number])[] = [];
  let start = 0;
  let used = 0;
  let breakAt = -1;
  let i = 0;
  while (i < graphemes.length) {
    const grapheme = graphemes[i]!;
    if (i > start && mayBreakBetween(graphemes[i - 1]!, grapheme)) breakAt = i;
    if (used + grapheme.width > limit && grapheme.text !== ' ' && i > start) {
      const end = breakAt > start ? breakAt : i;
      ranges.push([start, end]);
      start = end;
      i = end;
      used = 0;
      breakAt = -1;
      continue;
    }
    used += grapheme.width;
    i++;
  }
  ranges.push([start, graphemes.length]);
  return ranges;
}
