/**
 * How panes reach the screen past ink. For ink a pane is a block of blanks whose rows are replaced by one private code point each: it lays
 * them out and never measures, wraps or colours what they stand for. The frame sink finds the code points and draws the pane's spans there.
 *
 * Ink keeps every string that it has ever measured, so text that changes must not pass through it; and this is three times as fast.
 */
import type { Line } from '../present/spans.ts';

const FIRST = 0xdb80;
const MOST = 64;
const MOST_ROWS = 1024;

export class Portals {
  readonly #rows: (Line | undefined)[][] = [];
  readonly #free: number[] = [];

  /** A number for one pane. @throws Error  when more than 64 are open: a component forgot `close` */
  open(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#rows.length >= MOST) throw new Error(`more than ${MOST} panes are open on one screen`);
    this.#rows.push([]);
    return this.#rows.length - 1;
  }

  close(id: number): void {
    this.#rows[id] = [];
    this.#free.push(id);
  }

  /** Called while ink writes a row of the pane: keeps the line and gives the code point that stands for it. */
  mark(id: number, row: number, line: Line): string {
    if (row >= MOST_ROWS) return '';
    this.#rows[id]![row] = line;
    return String.fromCharCode(FIRST + id, 0xdc00 + row);
  }

  /** The line that a code point stands for. */
  lineOf(marker: string): Line { return this.#rows[marker.charCodeAt(0) - FIRST]?.[marker.charCodeAt(1) - 0xdc00] ?? []; }
}
