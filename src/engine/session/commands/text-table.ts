import { oneLine } from '../sentences/one-line.ts';
import { cut, padEnd, textWidth } from './text-width.ts';

const GAP = '  ';
const WIDEST = 48;

/**
 * Rows in columns, as wide as their widest cell, headers on top where any column has one. Cells are one line: what would break it is
 * shown as a sign.
 */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[], widest = WIDEST): string[] {
  const all = [header, ...rows].map((row) => row.map((cell) => cut(oneLine(cell), widest)));
  const used = header.map((_title, column) => column).filter((column) => rows.some((row) => (row[column] ?? '') !== ''));
  const widths = header.map((_title, column) => Math.max(...all.map((row) => textWidth(row[column] ?? ''))));
  const numeric = header.map((_title, column) => rows.length > 0 && rows.every((row) => /^-?[\d,.]*$/.test(row[column] ?? '')));
  const lines = all.map((row) => used.map((column, index) => {
    const cell = row[column] ?? '';
    if (numeric[column] === true) return ' '.repeat(Math.max(0, widths[column]! - textWidth(cell))) + cell;
    return index === used.length - 1 ? cell : padEnd(cell, widths[column]!);
  }).join(GAP).trimEnd());
  return header.every((title) => title === '') ? lines.slice(1) : lines;
}
