/**
 * Lines of styled runs: what every painter returns and what the frame writer draws. A span knows its width in cells, so a pane can be cut,
 * joined and laid over another without measuring anything twice.
 *
 *     const line = fitLine([span('alice', 'key'), span(' → ', 'muted'), span('/home', 'value')], 20);  // exactly 20 cells
 *     `${key} → ${value}`.padEnd(20)   // wrong as soon as someone visits from 上海
 */
import { clean } from '../text/clean.ts';
import { cellWidth, graphemesOf, type Grapheme } from '../text/width.ts';
import { breakLines } from '../text/wrap.ts';
import { ELLIPSIS, takeCells, type Align } from '../text/fit.ts';
import type { Emphasis, Tone } from '../theme/tones.ts';

export interface Span {
  readonly text: string;
  /** Cells. */
  readonly width: number;
  readonly tone: Tone;
  readonly emphasis: Emphasis;
}
export type Line = readonly Span[];

/** A run of one meaning. The text is cleaned here, so foreign text may come as it is. */
export function span(text: string, tone: Tone = 'text', emphasis: Emphasis = 'none'): Span {
  const shown = clean(text);
  return { text: shown, width: cellWidth(shown), tone, emphasis };
}

/** `width` blanks. */
export function gap(width: number, tone: Tone = 'text', emphasis: Emphasis = 'none'): Span {
  const cells = Math.max(0, width);
  return { text: ' '.repeat(cells), width: cells, tone, emphasis };
}

/** One glyph of one cell, `width` times: rules and bars. */
export function repeat(glyph: string, width: number, tone: Tone = 'text', emphasis: Emphasis = 'none'): Span {
  const cells = Math.max(0, width);
  return { text: glyph.repeat(cells), width: cells, tone, emphasis };
}

export function lineWidth(line: Line): number {
  let width = 0;
  for (const s of line) width += s.width;
  return width;
}

export function textOf(line: Line): string {
  let text = '';
  for (const s of line) text += s.text;
  return text;
}

/** Exactly `width` cells: cut with `…` or padded. */
export function fitLine(line: Line, width: number, align: Align = 'left'): Line {
  const have = lineWidth(line);
  if (have === width) return line;
  if (have < width) {
    const missing = width - have;
    if (align === 'left') return [...line, gap(missing)];
    if (align === 'right') return [gap(missing), ...line];
    return [gap(missing >> 1), ...line, gap(missing - (missing >> 1))];
  }
  return cutLine(line, width);
}

/** The first `width` cells, the last of them `…` when something was cut off. */
function cutLine(line: Line, width: number): Line {
  if (width <= 0) return [];
  const out: Span[] = [];
  let left = width - 1;
  for (const s of line) {
    if (s.width <= left) {
      out.push(s);
      left -= s.width;
      continue;
    }
    const text = takeCells(s.text, left);
    out.push({ ...s, text: text + ELLIPSIS + ' '.repeat(left - cellWidth(text)), width: left + 1 });
    return out;
  }
  return out;
}

/** Left part and right part of one row; the right one gives way last, a blank stands between them. */
export function spread(left: Line, right: Line, width: number): Line {
  const rightWidth = lineWidth(right);
  if (rightWidth >= width) return fitLine(right, width);
  const room = width - rightWidth;
  const shown = lineWidth(left) <= room ? left : fitLine(left, Math.max(0, room - 1));
  return [...shown, gap(room - lineWidth(shown)), ...right];
}

/** The cells from `from` up to `to`; a wide character cut by an edge becomes a blank. */
export function sliceLine(line: Line, from: number, to: number): Line {
  const out: Span[] = [];
  let x = 0;
  for (const s of line) {
    const end = x + s.width;
    if (end > from && x < to) out.push(x >= from && end <= to ? s : sliceSpan(s, Math.max(0, from - x), Math.min(s.width, to - x)));
    x = end;
  }
  return out;
}

function sliceSpan(s: Span, from: number, to: number): Span {
  let text = '';
  let x = 0;
  for (const g of graphemesOf(s.text)) {
    const end = x + g.width;
    if (x >= from && end <= to) text += g.text;
    else for (let cell = Math.max(x, from); cell < Math.min(end, to); cell++) text += ' ';
    x = end;
  }
  return { ...s, text, width: to - from };
}

/** The whole line on top of its meanings: selected, lit, or greyed as future. */
export function emphasise(line: Line, emphasis: Emphasis): Line {
  return line.map((s) => (s.emphasis === emphasis ? s : { ...s, emphasis }));
}

/** Breaks a styled paragraph like `wrap` breaks a text: lines of at most `width` cells, not padded. */
export function wrapLine(line: Line, width: number): readonly Line[] {
  const graphemes: Grapheme[] = [];
  const owners: Span[] = [];
  for (const s of line) {
    for (const g of graphemesOf(s.text)) {
      graphemes.push(g);
      owners.push(s);
    }
  }
  return breakLines(graphemes, width).map(([from, to]) => {
    let end = to;
    while (end > from && graphemes[end - 1]!.text === ' ') end--;
    return collect(graphemes, owners, from, end);
  });
}

function collect(graphemes: readonly Grapheme[], owners: readonly Span[], from: number, to: number): Line {
  const out: Span[] = [];
  let i = from;
  while (i < to) {
    const owner = owners[i]!;
    let text = '';
    let width = 0;
    for (; i < to && owners[i] === owner; i++) {
      text += graphemes[i]!.text;
      width += graphemes[i]!.width;
    }
    out.push({ ...owner, text, width });
  }
  return out;
}

/** `height` lines of exactly `width` cells: cut or filled up with blanks. */
export function block(lines: readonly Line[], width: number, height: number): readonly Line[] {
  const out: Line[] = [];
  for (let y = 0; y < height; y++) out.push(y < lines.length ? fitLine(lines[y]!, width) : [gap(width)]);
  return out;
}
