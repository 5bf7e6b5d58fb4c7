/** Reads rows of text with SGR sequences, as ink writes them, into a cell grid. Other sequences are skipped: nothing else may reach a screen. */
import { PLAIN_STYLE, type Style } from '../theme/themes.ts';
import type { CellGrid } from './cell-grid.ts';
import type { StylePalette } from './style-palette.ts';

const ESCAPE = 0x1b;

/** Draws one row, and tells `portal` of each marker of the private planes (see portals.ts). */
export function drawAnsiRow(
  grid: CellGrid, y: number, row: string, palette: StylePalette, portal: (x: number, marker: string) => void,
): void {
  let style = PLAIN_STYLE;
  let id = 0;
  let x = 0;
  let i = 0;
  while (i < row.length) {
    const code = row.charCodeAt(i);
    if (code === ESCAPE) {
      const end = endOfSequence(row, i);
      if (row[end - 1] === 'm') {
        style = applySgr(style, row.slice(i + 2, end - 1));
        id = palette.idOf(style);
      }
      i = end;
    } else if (isMarker(code)) {
      portal(x, row.slice(i, i + 2));
      x += 1;
      i += 2;
    } else {
      let end = i;
      while (end < row.length && row.charCodeAt(end) !== ESCAPE && !isMarker(row.charCodeAt(end))) end++;
      x = grid.text(x, y, row.slice(i, end), id);
      i = end;
    }
  }
}

/** First half of a code point of plane 15. */
function isMarker(code: number): boolean { return code >= 0xdb80 && code <= 0xdbbf; }

function endOfSequence(text: string, start: number): number {
  const kind = text[start + 1];
  if (kind === '[') {
    for (let i = start + 2; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x40 && code <= 0x7e) return i + 1;
    }
    return text.length;
  }
  if (kind === ']') {
    const bell = text.indexOf('\x07', start);
    const stringEnd = text.indexOf('\x1b\\', start);
    if (bell >= 0 && (stringEnd < 0 || bell < stringEnd)) return bell + 1;
    return stringEnd >= 0 ? stringEnd + 2 : text.length;
  }
  return Math.min(text.length, start + 2);
}

function applySgr(style: Style, parameters: string): Style {
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map(Number);
  const next: { -readonly [field in keyof Style]: Style[field] } = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code === 0) Object.assign(next, PLAIN_STYLE);
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code === 27) next.inverse = false;
    else if (code === 39) next.fg = -1;
    else if (code === 49) next.bg = -1;
    else if (code >= 30 && code <= 37) next.fg = code - 30;
    else if (code >= 90 && code <= 97) next.fg = code - 82;
    else if (code >= 40 && code <= 47) next.bg = code - 40;
    else if (code >= 100 && code <= 107) next.bg = code - 92;
    else if ((code === 38 || code === 48) && codes[i + 1] === 5) {
      if (code === 38) next.fg = codes[i + 2] ?? -1;
      else next.bg = codes[i + 2] ?? -1;
      i += 2;
    } else if ((code === 38 || code === 48) && codes[i + 1] === 2) {
      const cube = nearestInCube(codes[i + 2] ?? 0, codes[i + 3] ?? 0, codes[i + 4] ?? 0);
      if (code === 38) next.fg = cube;
      else next.bg = cube;
      i += 4;
    }
  }
  return next;
}

function nearestInCube(red: number, green: number, blue: number): number {
  const level = (channel: number): number => Math.round((channel / 255) * 5);
  return 16 + 36 * level(red) + 6 * level(green) + level(blue);
}
