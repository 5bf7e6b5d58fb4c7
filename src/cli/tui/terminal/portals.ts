/**
 * How panes reach the screen past ink. For ink each pane is one ASCII character on a line of its own; it holds the tree of components and says
 * when something has changed, and never measures, wraps, colours or places what is shown. The frame sink draws the panes that the characters
 * stand for where they belong.
 *
 * Ink keeps every string that it has ever measured, so text that changes must not pass through it; and building its grid of cells alone
 * takes longer than everything else that a key press costs.
 */
import type { Line } from '../present/spans.ts';

export interface PlacedLines { readonly x: number; readonly y: number; readonly lines: readonly Line[] }

const FIRST = '!'.charCodeAt(0);
const MOST = '~'.charCodeAt(0) - FIRST + 1;
const NOTHING: PlacedLines = { x: 0, y: 0, lines: [] };

export class Portals {
  readonly #panes: PlacedLines[] = [];
  readonly #free: number[] = [];

  /** A number for one pane. @throws Error  when more than 94 are open: a component forgot `close` */
  open(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#panes.length >= MOST) throw new Error(`more than ${MOST} panes are open on one screen`);
    this.#panes.push(NOTHING);
    return this.#panes.length - 1;
  }

  close(id: number): void {
    this.#panes[id] = NOTHING;
    this.#free.push(id);
  }

  /** Called while ink writes the pane: keeps what it shows and gives the character that stands for it. */
  mark(id: number, placed: PlacedLines): string {
    this.#panes[id] = placed;
    return String.fromCharCode(FIRST + id);
  }

  /** The panes of a frame as ink wrote it, in order. */
  placed(frame: string): readonly PlacedLines[] {
    const list: PlacedLines[] = [];
    for (let i = 0; i < frame.length; i++) {
      const pane = this.#panes[frame.charCodeAt(i) - FIRST];
      if (pane !== undefined) list.push(pane);
    }
    return list;
  }
}
