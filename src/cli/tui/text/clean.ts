/**
 * Makes foreign text (keys, values, headers, file names, error messages) safe to stand in a cell grid: nothing that moves the cursor,
 * nothing whose width terminals disagree about more than the frame writer can repair.
 *
 *     clean('a\tb\x1b[2J')  // 'a  b␛[2J'
 */
import { cellWidth, graphemesOf, isSimple } from './width.ts';

/** Variation selectors, zero-width characters, bidirectional controls, tags: they change how a neighbour is drawn, not what it says. */
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u20e3\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\udfff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const SKIN_TONE = /\ud83c[\udffb-\udfff]/g;

/** Syllables of some scripts take more than two cells; beyond this a cluster is noise. */
const WIDEST = 6;

/** The text with control characters as pictures (`␊`), TABs as two blanks, and each emoji sequence as its first emoji. Idempotent. */
export function clean(text: string): string {
  if (isSimple(text)) return text;
  let out = '';
  const visible = text.replace(LONE_SURROGATE, '�').replace(INVISIBLE, '').replace(SKIN_TONE, '');
  for (const { text: grapheme } of graphemesOf(visible)) out += cleanGrapheme(grapheme);
  return out;
}

function cleanGrapheme(grapheme: string): string {
  const code = grapheme.charCodeAt(0);
  if (grapheme === '\r\n') return '␍␊';
  if (code === 9) return '  ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code) + grapheme.slice(1);
  if (code === 0x7f) return '␡' + grapheme.slice(1);
  if (code >= 0x80 && code <= 0xa0) return (code === 0xa0 ? ' ' : '�') + grapheme.slice(1);
  const joiner = grapheme.indexOf('\u200d');
  const single = joiner > 0 ? grapheme.slice(0, joiner) : grapheme;
  const width = cellWidth(single);
  if (width === 0) return '';
  return width <= WIDEST ? single : '�';
}
