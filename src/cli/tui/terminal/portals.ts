/**
 * How panes reach the screen past ink. For ink a pane is a box with a single private code point in its upper left corner: it lays the box out
 * and never measures, wraps or colours what stands in it. The frame sink finds the code point and draws the pane's lines from there.
 *
 * Ink keeps every string that it has ever measured, so text that changes must not pass through it; and this is three times as fast.
 */
import type { Line } from '../present/spans.ts';

const FIRST = 0xdb80;
const MOST = 64;
const SECOND_HALF = 0xdc00;

export class Portals {
  readonly #panes: (readonly Line[])[] = [];
  readonly #free: number[] = [];

  /** A number for one pane. @throws Error  when more than 64 are open: a component forgot `close` */
  open(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#panes.length >= MOST) throw new Error(`more than ${MOST} panes are open on one screen`);
    this.#panes.push([]);
    return this.#panes.length - 1;
  }

  close(id: number): void {
    this.#panes[id] = [];
    this.#free.push(id);
  }

  /** Called while ink writes the pane: keeps its lines and gives the code point that stands for them. */
  mark(id: number, lines: readonly Line[]): string {
    this.#panes[id] = lines;
    return String.fromCharCode(FIRST + id, SECOND_HALF);
  }

  /** The lines that a code point stands for. */
  linesOf(marker: string): readonly Line[] { return this.#panes[marker.charCodeAt(0) - FIRST] ?? []; }
}
