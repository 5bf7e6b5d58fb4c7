/**
 * A screen as cells: a glyph and a style number each. The right half of a wide glyph holds ''. Writing over half of a wide glyph blanks
 * the other half, so a row always adds up to the width of the screen, whatever is laid over it.
 */
import { graphemesOf, isSimple, simpleWidth } from '../text/width.ts';
import type { Line } from '../present/spans.ts';
import { asciiOf } from './ascii-glyphs.ts';
import type { StylePalette, ToneStyles } from './style-palette.ts';

export class CellGrid {
  readonly columns: number;
  readonly rows: number;
  readonly glyphs: string[];
  readonly styles: Uint16Array;
  readonly #palette: StylePalette;
  readonly #ascii: boolean;

  constructor(columns: number, rows: number, palette: StylePalette, ascii = false) {
    this.columns = columns;
    this.rows = rows;
    this.#palette = palette;
    this.#ascii = ascii;
    this.glyphs = new Array<string>(columns * rows).fill(' ');
    this.styles = new Uint16Array(columns * rows);
  }

  clear(): void {
    this.glyphs.fill(' ');
    this.styles.fill(0);
  }

  /** Puts a glyph of `width` cells at (x, y); a glyph that would cross the right edge becomes blanks. */
  put(x: number, y: number, glyph: string, width: number, style: number): void {
    if (width <= 0 || x < 0 || x >= this.columns || y < 0 || y >= this.rows) return;
    const at = y * this.columns + x;
    if (x + width > this.columns) {
      for (let i = x; i < this.columns; i++) this.put(i, y, ' ', 1, style);
      return;
    }
    if (this.glyphs[at] === '') this.#blankGlyphAround(at);
    if (width === 1) {
      if (x + 1 < this.columns && this.glyphs[at + 1] === '') this.#blankGlyphAround(at + 1);
      this.glyphs[at] = glyph;
      this.styles[at] = glyph === ' ' ? this.#palette.onBlank(style) : style;
      return;
    }
    const end = at + width;
    if (x + width < this.columns && this.glyphs[end] === '') this.#blankGlyphAround(end);
    this.glyphs[at] = glyph;
    this.styles[at] = style;
    for (let i = at + 1; i < end; i++) {
      this.glyphs[i] = '';
      this.styles[i] = style;
    }
  }

  /** Draws a text in one style; returns the column behind it. */
  text(x: number, y: number, text: string, style: number): number {
    let at = x;
    if (this.#ascii) return this.#asciiText(x, y, text, style);
    if (!isSimple(text)) return this.#graphemes(x, y, text, style);
    for (let i = 0; i < text.length; i++) {
      const width = simpleWidth(text.charCodeAt(i));
      this.put(at, y, text[i]!, width, style);
      at += width;
    }
    return at;
  }

  /** Draws a line of spans. */
  line(x: number, y: number, line: Line, styles: ToneStyles): void {
    let at = x;
    for (const s of line) {
      this.text(at, y, s.text, styles.idOf(s.tone, s.emphasis));
      at += s.width;
    }
  }

  /** The row as a person sees it. */
  rowText(y: number): string { return this.glyphs.slice(y * this.columns, (y + 1) * this.columns).join(''); }

  #graphemes(x: number, y: number, text: string, style: number): number {
    let at = x;
    for (const g of graphemesOf(text)) {
      this.put(at, y, g.text, g.width, style);
      at += g.width;
    }
    return at;
  }

  #asciiText(x: number, y: number, text: string, style: number): number {
    let at = x;
    for (const g of graphemesOf(text)) {
      const glyph = asciiOf(g.text, g.width);
      for (let i = 0; i < g.width; i++) this.put(at + i, y, glyph[i]!, 1, style);
      at += g.width;
    }
    return at;
  }

  #blankGlyphAround(at: number): void {
    let from = at;
    while (from > 0 && this.glyphs[from] === '') from--;
    let to = at + 1;
    while (to < this.glyphs.length && this.glyphs[to] === '') to++;
    for (let i = from; i < to; i++) {
      this.glyphs[i] = ' ';
      this.styles[i] = this.#palette.onBlank(this.styles[i]!);
    }
  }
}
