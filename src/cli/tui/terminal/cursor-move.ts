/** The shortest sequence that takes the cursor from one cell to another, by sequences that every terminal since the VT100 knows. */

/** `column` -1: terminals may disagree about where it is. */
export interface Cursor { row: number; column: number }

export function moveCursor({ row, column }: Cursor, toRow: number, toColumn: number): string {
  const address = toColumn === 0 ? (toRow === 0 ? '\x1b[H' : `\x1b[${toRow + 1}H`) : `\x1b[${toRow + 1};${toColumn + 1}H`;
  if (column < 0) return address;
  return shorter(upOrDown(toRow - row) + sideways(column, toColumn), address);
}

/** Index and reverse index are a byte shorter than an arrow; they scroll only from the last row and the first, where nobody goes on from. */
function upOrDown(rows: number): string {
  if (rows === 0) return '';
  if (rows > 0) return rows === 1 ? '\x1bD' : `\x1b[${rows}B`;
  return rows === -1 ? '\x1bM' : `\x1b[${-rows}A`;
}

function sideways(from: number, to: number): string {
  if (from === to) return '';
  if (to === 0) return '\r';
  const address = `\x1b[${to + 1}G`;
  if (to > from) return shorter(to - from === 1 ? '\x1b[C' : `\x1b[${to - from}C`, address);
  return shorter(from - to <= 4 ? '\b'.repeat(from - to) : `\x1b[${from - to}D`, address);
}

function shorter(one: string, other: string): string { return one.length <= other.length ? one : other; }
