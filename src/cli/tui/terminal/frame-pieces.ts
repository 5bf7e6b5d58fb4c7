/**
 * What differs between two screens, in pieces: changed cells side by side that one pen writes in one go. Each stands for itself, so that the
 * pieces of a frame can be sent in whatever order costs least.
 */
import { isDoubtful } from '../text/width.ts';
import type { CellGrid } from './cell-grid.ts';
import type { StylePalette } from './style-palette.ts';

export interface Piece {
  readonly row: number;
  readonly column: number;
  /** Its pen; when all is blank, any pen that looks the same on a blank may write it. */
  style: number;
  blank: boolean;
  /** Column behind its last cell. */
  end: number;
  /** What is sent once cursor and pen are there. */
  text: string;
  /** Column of the cursor afterwards; -1: terminals may disagree. */
  cursor: number;
}

/** Bytes of unchanged cells that are not dearer to write again than to step over. */
const BRIDGE = 4;
/** Bytes of erasing cells, and of the step behind them when what follows has changed too. */
const ERASE = 5;
const STEP = 5;

/** From left to right, from top to bottom; `previous` null stands for a cleared screen. */
export function piecesOf(previous: CellGrid | null, next: CellGrid, palette: StylePalette): Piece[] {
  const pieces: Piece[] = [];
  for (let y = 0; y < next.rows; y++) addRow(pieces, previous, next, y, palette);
  return pieces;
}

function addRow(pieces: Piece[], previous: CellGrid | null, next: CellGrid, y: number, palette: StylePalette): void {
  const { columns, glyphs, styles } = next;
  const base = y * columns;
  let last: Piece | null = null;
  let x = 0;
  while (x < columns) {
    if (!differs(previous, next, base + x)) {
      x++;
      continue;
    }
    while (x > 0 && glyphs[base + x] === '') x--;
    const erased = erasable(previous, next, base, x);
    if (erased > 0) {
      pieces.push({ row: y, column: x, style: 0, blank: true, end: x + erased, text: x + erased === columns ? '\x1b[K' : `\x1b[${erased}X`, cursor: x });
      last = null;
      x += erased;
      continue;
    }
    if (last === null || !extend(last, next, base, x, palette)) {
      last = { row: y, column: x, style: styles[base + x]!, blank: true, end: x, text: '', cursor: x };
      pieces.push(last);
    }
    x = append(last, next, base, x);
  }
}

/** Takes the piece up to x, over unchanged cells if they are few; false when its pen can write neither them nor the cell at x. */
function extend(piece: Piece, next: CellGrid, base: number, x: number, palette: StylePalette): boolean {
  if (piece.cursor < 0) return false;
  let { style, blank } = piece;
  let between = '';
  let bytes = 0;
  for (let at = piece.end; at <= x; at++) {
    const glyph = next.glyphs[base + at]!;
    const its = next.styles[base + at]!;
    if (glyph === ' ' ? palette.onBlank(style) !== its : style !== its && !(blank && palette.onBlank(its) === style)) return false;
    if (glyph !== ' ') {
      style = its;
      blank = false;
    }
    if (at === x) break;
    if (glyph === '' || isDoubtful(glyph)) return false;
    between += glyph;
    bytes += utf8Length(glyph);
    if (bytes > BRIDGE) return false;
  }
  piece.text += between;
  piece.style = style;
  piece.blank = blank;
  return true;
}

/** Writes the glyph at x into the piece; gives the column behind it. */
function append(piece: Piece, next: CellGrid, base: number, x: number): number {
  const glyph = next.glyphs[base + x]!;
  let end = x + 1;
  while (end < next.columns && next.glyphs[base + end] === '') end++;
  const doubtful = isDoubtful(glyph);
  piece.text += doubtful ? `${' '.repeat(end - x)}\x1b[${x + 1}G${glyph}` : glyph;
  piece.blank &&= glyph === ' ';
  piece.end = end;
  piece.cursor = doubtful || end === next.columns ? -1 : end;
  return end;
}

/** How many blanks from x on are cheaper to erase than to write; 0 when none are. */
function erasable(previous: CellGrid | null, next: CellGrid, base: number, x: number): number {
  let end = x;
  let changed = x;
  while (end < next.columns && next.glyphs[base + end] === ' ' && next.styles[base + end] === 0) {
    if (differs(previous, next, base + end)) changed = end + 1;
    end++;
  }
  const count = changed - x;
  if (end === next.columns) return count > 2 ? end - x : 0;
  return count > (changed === end && differs(previous, next, base + end) ? ERASE + STEP : ERASE) ? count : 0;
}

function differs(previous: CellGrid | null, next: CellGrid, at: number): boolean {
  if (previous === null) return next.glyphs[at] !== ' ' || next.styles[at] !== 0;
  return previous.glyphs[at] !== next.glyphs[at] || previous.styles[at] !== next.styles[at];
}

function utf8Length(glyph: string): number {
  const code = glyph.charCodeAt(0);
  return code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
}
