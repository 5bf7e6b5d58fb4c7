/**
 * A sheet to draw on freely: texts anywhere, and connecting lines that join where they meet. Becomes lines of spans at the end.
 *
 *     const sketch = new Sketch(20, 3);
 *     sketch.connector(4, 12, 0, 1, 2, 'edge');
 *     sketch.text(6, 1, 'alice → /home', 'payload');
 *     sketch.lines();
 */
import type { Emphasis, Tone } from '../../theme/tones.ts';
import { clean } from '../../text/clean.ts';
import { graphemesOf, isSimple, simpleWidth } from '../../text/width.ts';
import type { Line, Span } from '../spans.ts';

const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;
// index: up 1, right 2, down 4, left 8
const LIGHT = [' ', '╵', '╶', '╰', '╷', '│', '╭', '├', '╴', '╯', '─', '┴', '╮', '┤', '┬', '┼'];
const HEAVY = [' ', '╹', '╺', '┗', '╻', '┃', '┏', '┣', '╸', '┛', '━', '┻', '┓', '┫', '┳', '╋'];

export class Sketch {
  readonly width: number;
  readonly height: number;
  readonly #glyphs: string[];
  readonly #tones: Tone[];
  readonly #emphases: Emphasis[];
  readonly #bits: Uint8Array;
  readonly #lit: Uint8Array;

  constructor(width: number, height: number) {
    this.width = Math.max(0, width);
    this.height = Math.max(0, height);
    const cells = this.width * this.height;
    this.#glyphs = new Array<string>(cells).fill(' ');
    this.#tones = new Array<Tone>(cells).fill('text');
    this.#emphases = new Array<Emphasis>(cells).fill('none');
    this.#bits = new Uint8Array(cells);
    this.#lit = new Uint8Array(cells);
  }

  /** Writes a text, cut at `most` cells and at the right edge; returns the column behind it. */
  text(x: number, y: number, text: string, tone: Tone, most = Infinity, emphasis: Emphasis = 'none'): number {
    const end = Math.min(this.width, x + most);
    let at = x;
    if (!isSimple(text)) return this.#graphemes(x, y, text, tone, end, emphasis);
    for (let i = 0; i < text.length; i++) {
      const width = simpleWidth(text.charCodeAt(i));
      if (at + width > end) return at;
      this.#put(at, y, text[i]!, width, tone, emphasis);
      at += width;
    }
    return at;
  }

  #graphemes(x: number, y: number, text: string, tone: Tone, end: number, emphasis: Emphasis): number {
    let at = x;
    for (const g of graphemesOf(clean(text))) {
      if (at + g.width > end) break;
      this.#put(at, y, g.text, g.width, tone, emphasis);
      at += g.width;
    }
    return at;
  }

  spans(x: number, y: number, spans: Line, most = Infinity): number {
    let at = x;
    for (const s of spans) {
      const room = x + most - at;
      if (room <= 0) break;
      at = this.text(at, y, s.text, s.tone, room, s.emphasis);
    }
    return at;
  }

  /** A line down column `from` to row `track`, along it to column `to`, and down to row `bottom`; joined with what it meets. */
  connector(from: number, to: number, top: number, track: number, bottom: number, tone: Tone, lit = false): void {
    for (let y = top; y <= bottom; y++) {
      if (from === to || y !== track) this.#connect(y < track || from === to ? from : to, y, UP | DOWN, tone, lit);
    }
    if (from === to) return;
    this.#connect(from, track, UP, tone, lit);
    this.#connect(to, track, DOWN, tone, lit);
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    for (let x = left; x <= right; x++) this.#connect(x, track, (x > left ? LEFT : 0) | (x < right ? RIGHT : 0), tone, lit);
  }

  /** How many blank cells lie from (x, y) to the right, up to `most`. */
  blanks(x: number, y: number, most: number): number {
    let count = 0;
    while (count < most && x + count < this.width && x + count >= 0 && this.#isBlank(x + count, y)) count++;
    return count;
  }

  lines(): readonly Line[] {
    const lines: Line[] = [];
    for (let y = 0; y < this.height; y++) lines.push(this.#row(y));
    return lines;
  }

  #row(y: number): Line {
    const spans: Span[] = [];
    let text = '';
    let width = 0;
    let start = y * this.width;
    for (let at = y * this.width; at < (y + 1) * this.width; at++) {
      if (at > start && width > 0 && (this.#tones[at] !== this.#tones[start] || this.#emphases[at] !== this.#emphases[start])) {
        spans.push({ text, width, tone: this.#tones[start]!, emphasis: this.#emphases[start]! });
        text = '';
        width = 0;
        start = at;
      }
      text += this.#glyphAt(at);
      width++;
    }
    if (width > 0) spans.push({ text, width, tone: this.#tones[start]!, emphasis: this.#emphases[start]! });
    return spans;
  }

  #glyphAt(at: number): string {
    const bits = this.#bits[at]!;
    return bits === 0 ? this.#glyphs[at]! : (this.#lit[at] === 1 ? HEAVY : LIGHT)[bits]!;
  }

  #isBlank(x: number, y: number): boolean {
    if (y < 0 || y >= this.height) return false;
    const at = y * this.width + x;
    return this.#bits[at] === 0 && this.#glyphs[at] === ' ';
  }

  #put(x: number, y: number, glyph: string, width: number, tone: Tone, emphasis: Emphasis): void {
    if (y < 0 || y >= this.height || x < 0 || x + width > this.width) return;
    const at = y * this.width + x;
    this.#free(at);
    if (x + width < this.width && this.#glyphs[at + width] === '') this.#free(at + width);
    for (let i = 0; i < width; i++) {
      this.#glyphs[at + i] = i === 0 ? glyph : '';
      this.#tones[at + i] = tone;
      this.#emphases[at + i] = emphasis;
      this.#bits[at + i] = 0;
    }
  }

  /** The halves of a wide glyph that is about to lose one become blanks. */
  #free(at: number): void {
    let from = at;
    while (from > 0 && this.#glyphs[from] === '') from--;
    if (this.#glyphs[at] === '' || this.#glyphs[at + 1] === '') {
      this.#glyphs[from] = ' ';
      for (let i = from + 1; i < this.#glyphs.length && this.#glyphs[i] === ''; i++) this.#glyphs[i] = ' ';
    }
  }

  #connect(x: number, y: number, bits: number, tone: Tone, lit: boolean): void {
    if (x < 0 || x >= this.width || y < 0 || y >= this.height) return;
    const at = y * this.width + x;
    this.#free(at);
    this.#glyphs[at] = ' ';
    this.#bits[at]! |= bits;
    if (lit || this.#lit[at] === 0) this.#tones[at] = tone;
    if (lit) this.#lit[at] = 1;
  }
}
