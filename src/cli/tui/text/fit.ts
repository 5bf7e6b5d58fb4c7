/**
 * Text cut and padded to an exact number of cells. Every column of every pane goes through here.
 *
 *     fit('用户42', 5)      // '用户…'
 *     fit('42', 5, 'right') // '   42'
 *     '用户42'.slice(0, 5)  // wrong: 6 cells
 */
import { clean } from './clean.ts';
import { cellWidth, graphemesOf } from './width.ts';

export type Align = 'left' | 'right' | 'center';

const ASCII = /^[\x20-\x7e]*$/;
export const ELLIPSIS = '…';

/** Exactly `width` cells: cut with `…`, or padded with blanks. */
export function fit(text: string, width: number, align: Align = 'left'): string {
  if (width <= 0) return '';
  if (ASCII.test(text)) {
    if (text.length > width) return text.slice(0, width - 1) + ELLIPSIS;
    return pad(text, width - text.length, align);
  }
  const shown = truncate(text, width);
  return pad(shown, width - cellWidth(shown), align);
}

/** At most `width` cells; ends in `…` when something was cut off. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  const safe = clean(text);
  if (cellWidth(safe) <= width) return safe;
  return takeCells(safe, width - 1) + ELLIPSIS;
}

/** Like `truncate`, but keeps the end: for paths and names whose last part tells them apart. */
export function truncateStart(text: string, width: number): string {
  if (width <= 0) return '';
  const safe = clean(text);
  if (cellWidth(safe) <= width) return safe;
  const graphemes = graphemesOf(safe);
  let from = graphemes.length;
  let used = 1;
  while (from > 0 && used + graphemes[from - 1]!.width <= width) used += graphemes[--from]!.width;
  return ELLIPSIS + graphemes.slice(from).map((g) => g.text).join('');
}

/** Like `truncate`, but keeps both ends: `KSTREAM-AGG…0000000003`. */
export function truncateMiddle(text: string, width: number): string {
  const safe = clean(text);
  if (cellWidth(safe) <= width) return safe;
  if (width < 5) return truncate(safe, width);
  const tail = truncateStart(safe, Math.floor(width / 2));
  return takeCells(safe, width - cellWidth(tail)) + tail;
}

/** The longest beginning of at most `width` cells, no ellipsis; may be one cell short before a wide character. */
export function takeCells(text: string, width: number): string {
  let out = '';
  let used = 0;
  for (const grapheme of graphemesOf(text)) {
    if (used + grapheme.width > width) break;
    out += grapheme.text;
    used += grapheme.width;
  }
  return out;
}

function pad(text: string, missing: number, align: Align): string {
  if (missing <= 0) return text;
  switch (align) {
    case 'left': return text + ' '.repeat(missing);
    case 'right': return ' '.repeat(missing) + text;
    case 'center': {
      const before = missing >> 1;
      return ' '.repeat(before) + text + ' '.repeat(missing - before);
    }
  }
}
