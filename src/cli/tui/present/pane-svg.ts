import type { Theme } from '../theme/themes.ts';
import { cellWidth } from '../text/width.ts';
import type { Line, Span } from './spans.ts';

/** A cell of a monospaced font of 14 px, in px. */
const CELL = 8.43;
const ROW = 18;
const PADDING = 12;
const INK = '#d8dee9';
const PAPER = '#1e222a';
const BASIC = ['#000000', '#bf616a', '#a3be8c', '#ebcb8b', '#81a1c1', '#b48ead', '#88c0d0', '#e5e9f0', '#6b7489', '#bf616a', '#a3be8c', '#ebcb8b', '#81a1c1', '#b48ead', '#8fbcbb', '#eceff4'];
const STEPS = [0, 95, 135, 175, 215, 255];

/** What a pane shows as a picture for a document: its cells as text that can be selected, in the colours of the theme. */
export function paneSvg(lines: readonly Line[], theme: Theme, title: string): string {
  const columns = Math.max(1, ...lines.map((line) => line.reduce((sum, { text }) => sum + cellWidth(text), 0)));
  const width = Math.ceil(columns * CELL + 2 * PADDING);
  const height = lines.length * ROW + 2 * PADDING;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="${PAPER}"/>`,
    ...lines.flatMap((line, row) => rowSvg(line, row, theme)),
    '</svg>',
    '',
  ].join('\n');
}

function rowSvg(line: Line, row: number, theme: Theme): readonly string[] {
  const out: string[] = [];
  let column = 0;
  for (const span of line) {
    const cells = cellWidth(span.text);
    if (span.text.trim() !== '') out.push(spanSvg(span, column, cells, row, theme));
    column += cells;
  }
  return out;
}

function spanSvg({ text, tone, emphasis }: Span, column: number, cells: number, row: number, theme: Theme): string {
  const { fg, bold, italic, underline, inverse } = theme.style(tone, emphasis);
  const x = px(PADDING + column * CELL);
  const colour = fg < 0 ? INK : hexOf(fg);
  const box = inverse ? `<rect x="${x}" y="${PADDING + row * ROW}" width="${px(cells * CELL)}" height="${ROW}" fill="${colour}"/>` : '';
  const style = [bold ? ' font-weight="bold"' : '', italic ? ' font-style="italic"' : '', underline ? ' text-decoration="underline"' : ''].join('');
  return `${box}<text x="${x}" y="${PADDING + row * ROW + 14}" textLength="${px(cells * CELL)}" lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="${inverse ? PAPER : colour}"${style}>${escaped(text)}</text>`;
}

/** Of the 256-colour table. */
function hexOf(index: number): string {
  if (index < 16) return BASIC[index]!;
  const channels = index >= 232 ? [0, 0, 0].map(() => 8 + (index - 232) * 10) : [Math.floor((index - 16) / 36), Math.floor((index - 16) / 6) % 6, (index - 16) % 6].map((step) => STEPS[step]!);
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function px(value: number): string { return String(Math.round(value * 100) / 100); }
function escaped(text: string): string { return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'); }
