/**
 * How many cells a text takes in a terminal. Columns stand or fall with this: a terminal has no idea what a table is.
 *
 *     cellWidth('用户 42')  // 7
 *     '用户'.length         // 2: right for a string, wrong for a column
 *
 * Widths are those of string-width; ASCII, box drawing and CJK take a short cut, since they are nearly all that is ever measured.
 */
import stringWidth from 'string-width';

export interface Grapheme { readonly text: string; readonly width: number }

/** Width of a code unit that can stand alone; 0 when only the whole grapheme can tell. For loops that must not allocate. */
export function simpleWidth(code: number): 0 | 1 | 2 {
  if (code < 0x7f) return code >= 0x20 ? 1 : 0;
  if (code < 0xa1) return 0;
  if (code <= 0x2ff) return code === 0xad ? 0 : 1;
  if (code >= 0x4e00) {
    if (code <= 0x9fff) return 2;
    if (code >= 0xac00 && code <= 0xd7a3) return 2;
    return code >= 0xff01 && code <= 0xff60 ? 2 : 0;
  }
  if (code >= 0x3400) return code <= 0x4dbf ? 2 : 0;
  if (code >= 0x3001) {
    if (code <= 0x3029) return 2;
    if (code >= 0x3041 && code <= 0x3096) return 2;
    return code >= 0x30a0 && code <= 0x30ff ? 2 : 0;
  }
  if (code >= 0x2500 && code <= 0x25fc) return 1;
  if (code >= 0x2010 && code <= 0x2027) return 1;
  if (code >= 0x2190 && code <= 0x22ff) return 1;
  if (code >= 0x2400 && code <= 0x2426) return 1;
  if (code === 0x2387 || code === 0x23ce || code === 0x2039 || code === 0x203a) return 1;
  if (code === 0x2713 || code === 0x2714 || code === 0x2717) return 1;
  return code >= 0x2460 && code <= 0x24ff ? 1 : 0;
}

/** True when every code unit stands alone: no combining, no surrogates, no control characters. */
export function isSimple(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (simpleWidth(text.charCodeAt(i)) === 0) return false;
  return true;
}

const KEPT = 4096;
const graphemeWidths = new Map<string, number>();
let segmenter: Intl.Segmenter | null = null;

function graphemeWidth(grapheme: string): number {
  const known = graphemeWidths.get(grapheme);
  if (known !== undefined) return known;
  if (graphemeWidths.size >= KEPT) graphemeWidths.clear();
  const width = stringWidth(grapheme);
  graphemeWidths.set(grapheme, width);
  return width;
}

/** Cells that the text takes; control characters take none, so clean foreign text first (`clean`). */
export function cellWidth(text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const simple = simpleWidth(text.charCodeAt(i));
    if (simple === 0) return sumOfGraphemes(text);
    width += simple;
  }
  return width;
}

function sumOfGraphemes(text: string): number {
  let width = 0;
  for (const { segment } of (segmenter ??= new Intl.Segmenter()).segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The user-perceived characters with their widths, in order. */
export function graphemesOf(text: string): readonly Grapheme[] {
  const list: Grapheme[] = [];
  for (let i = 0; i < text.length; i++) {
    const width = simpleWidth(text.charCodeAt(i));
    if (width === 0) return segmented(text);
    list.push({ text: text[i]!, width });
  }
  return list;
}

function segmented(text: string): readonly Grapheme[] {
  const list: Grapheme[] = [];
  for (const { segment } of (segmenter ??= new Intl.Segmenter()).segment(text)) {
    list.push({ text: segment, width: graphemeWidth(segment) });
  }
  return list;
}

/** True where terminals disagree about the width (emoji, flags): a writer must set the column again after such a glyph. */
export function isDoubtful(glyph: string): boolean {
  for (let i = 0; i < glyph.length; i++) if (simpleWidth(glyph.charCodeAt(i)) === 0) return true;
  return false;
}
