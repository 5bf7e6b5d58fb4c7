/**
 * The bytes that turn one screen into the next: pieces of changed cells, in an order in which cursor and pen have short ways. Measured, this
 * is a tenth of what a line-wise or whole-frame writer sends, and a step sends a sixth less than from left to right and top to bottom.
 *
 * Rules learned the hard way: never `3J` (it eats the user's scrollback), `2J` only on a full repaint, never erase-to-end-of-line behind
 * a row that is already full, and after a glyph whose width terminals disagree about the column is set again.
 */
import type { CellGrid } from './cell-grid.ts';
import { moveCursor, type Cursor } from './cursor-move.ts';
import { piecesOf, type Piece } from './frame-pieces.ts';
import type { StylePalette } from './style-palette.ts';

/** Where the terminal's pen is; survives from frame to frame. */
export interface Pen { style: number }

/** Among so many pieces, from the top, the next one is chosen: looking further shortens little and takes its time. */
const CHOICE = 48;

/** `previous` null repaints everything, screen cleared first. '' when nothing changed. Leaves the cursor anywhere. */
export function frameDiff(previous: CellGrid | null, next: CellGrid, palette: StylePalette, pen: Pen): string {
  const pieces = piecesOf(previous, next, palette);
  if (previous === null) {
    pen.style = 0;
    return `\x1b[m\x1b[2J${written(pieces, 1, palette, pen)}`;
  }
  const begun = pen.style;
  const inOrder = written([...pieces], 1, palette, pen);
  const inOrderPen = pen.style;
  pen.style = begun;
  const nearest = written(pieces, CHOICE, palette, pen);
  if (nearest.length <= inOrder.length) return nearest;
  pen.style = inOrderPen;
  return inOrder;
}

/** Takes the nearest of the first `choice` pieces until none is left. */
function written(pieces: Piece[], choice: number, palette: StylePalette, pen: Pen): string {
  const cursor: Cursor = { row: 0, column: -1 };
  let out = '';
  while (pieces.length > 0) {
    let nearest = 0;
    let way = wayTo(pieces[0]!, cursor, pen.style, palette);
    for (let i = 1; i < choice && i < pieces.length && way !== ''; i++) {
      const other = wayTo(pieces[i]!, cursor, pen.style, palette);
      if (other.length >= way.length) continue;
      nearest = i;
      way = other;
    }
    const piece = pieces[nearest]!;
    pieces.splice(nearest, 1);
    out += way + piece.text;
    pen.style = penFor(piece, pen.style, palette);
    cursor.row = piece.row;
    cursor.column = piece.cursor;
  }
  return out;
}

function wayTo(piece: Piece, cursor: Cursor, pen: number, palette: StylePalette): string {
  return moveCursor(cursor, piece.row, piece.column) + palette.transition(pen, penFor(piece, pen, palette));
}

function penFor(piece: Piece, pen: number, palette: StylePalette): number {
  return piece.blank && palette.onBlank(pen) === piece.style ? pen : piece.style;
}
