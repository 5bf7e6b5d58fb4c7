/**
 * The stream that ink draws into. In debug mode each of ink's writes is one whole frame: the panes, by the characters that stand for them
 * (portals.ts). The sink draws panes and overlays as cells and sends the terminal only what changed. Until ink is there it is shown panes.
 *
 *     const sink = new FrameSink({ output: process.stdout, portals, theme });
 *     sink.show(paintScreen(state, keymap));
 *     render(<App />, { stdout: sink.stream, debug: true, … });
 *     process.stdout.write('done');   // wrong: nobody but the sink may write while it is open
 */
import { EventEmitter } from 'node:events';
import type { Line } from '../present/spans.ts';
import type { Theme } from '../theme/themes.ts';
import { CellGrid } from './cell-grid.ts';
import { frameDiff, type Pen } from './frame-diff.ts';
import type { PlacedLines, Portals } from './portals.ts';
import { StylePalette, ToneStyles } from './style-palette.ts';

/** What the sink needs of a terminal's output; `process.stdout` fits. */
export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** Lines stamped over the finished cells: dialogs, menus, toasts. */
export interface Overlay { readonly x: number; readonly y: number; readonly lines: readonly Line[] }
/** What lies over the panes: overlays from the bottom up, and where the real cursor stands (null: hidden). */
export interface OverPanes { readonly overlays: readonly Overlay[]; readonly caret: { readonly x: number; readonly y: number } | null }

const NOTHING: OverPanes = { overlays: [], caret: null };

export interface FrameSinkOptions {
  readonly output: TerminalOutput;
  readonly portals: Portals;
  readonly theme: Theme;
  /** Asked at each frame. */
  readonly over?: () => OverPanes;
  /** True draws with ASCII only. */
  readonly ascii?: boolean;
  /** Least time between two frames; the first after a pause goes out at once. */
  readonly frameMs?: number;
  readonly now?: () => number;
}

/** Frames from this size on are bracketed, so that a terminal shows them whole; smaller ones arrive in one piece anyway. */
const SYNCHRONISED_FROM = 1024;

export class FrameSink extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly #options: FrameSinkOptions;
  readonly #palette = new StylePalette();
  readonly #pen: Pen = { style: 0 };
  readonly #frameMs: number;
  readonly #now: () => number;
  #styles: ToneStyles;
  /** The last frame: as ink wrote it, or the panes themselves. */
  #frame: string | readonly PlacedLines[] = '';
  #shown: CellGrid | null = null;
  #spare: CellGrid | null = null;
  #caret: { readonly x: number; readonly y: number } | null = null;
  #caretShown = false;
  #timer: NodeJS.Timeout | null = null;
  #lastAt = -Infinity;
  #closed = false;
  #blocked = false;

  constructor(options: FrameSinkOptions) {
    super();
    this.#options = options;
    this.#frameMs = options.frameMs ?? 16;
    this.#now = options.now ?? (() => performance.now());
    this.#styles = new ToneStyles(options.theme, this.#palette);
  }

  /** The width that ink is told. Canvases are single cells to it, so the less it has to fill with blanks the better. */
  readonly columns = 1;
  get rows(): number { return this.#options.output.rows ?? 24; }
  /** As the type that ink asks for: it uses `write`, `columns`, `rows`, `isTTY`, `on` and `off` only. */
  get stream(): NodeJS.WriteStream { return this as unknown as NodeJS.WriteStream; }

  /** ink writes a whole frame, or cursor sequences and empty chunks, which are none. */
  write(chunk: string, encoding?: unknown, callback?: () => void): boolean {
    const done = typeof encoding === 'function' ? (encoding as () => void) : callback;
    if (!this.#closed && chunk !== '' && chunk !== '\n' && !/^(\x1b\[\?\d+[hl])+$/.test(chunk)) {
      this.#frame = chunk;
      this.#schedule();
    }
    done?.();
    return true;
  }

  /** A whole frame that does not come from ink. */
  show(panes: readonly PlacedLines[]): void {
    if (this.#closed) return;
    this.#frame = panes;
    this.#schedule();
  }

  end(): void { this.close(); }

  /** From the next frame on. */
  setTheme(theme: Theme): void { this.#styles = new ToneStyles(theme, this.#palette); }

  /** Draws the last frame again with what now lies over it: for overlays and themes that change without ink. */
  refresh(): void { if (!this.#closed && this.#frame.length > 0) this.#schedule(); }

  /** Forgets what is on the screen: the next frame draws everything. For another size, and after someone else used the terminal. */
  forget(): void {
    this.#shown = null;
    this.#spare = null;
    this.#caretShown = false;
    this.#pen.style = 0;
  }

  /** Nothing is written after this. ink's exit hook writes one more frame after the screen was left. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  reopen(): void {
    this.#closed = false;
    this.forget();
    this.refresh();
  }

  /** The rows as they stand on the screen; for tests and for exporting what is seen. */
  screenText(): readonly string[] {
    const grid = this.#shown;
    return grid === null ? [] : Array.from({ length: grid.rows }, (_, y) => grid.rowText(y));
  }

  #schedule(): void {
    if (this.#timer !== null || this.#blocked) return;
    const wait = this.#lastAt + this.#frameMs - this.#now();
    if (wait <= 0) {
      this.#flush();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#flush();
    }, wait);
  }

  #flush(): void {
    if (this.#closed) return;
    const grid = this.#compose();
    const over = this.#options.over?.() ?? NOTHING;
    for (const overlay of over.overlays) {
      for (let y = 0; y < overlay.lines.length; y++) grid.line(overlay.x, overlay.y + y, overlay.lines[y]!, this.#styles);
    }
    const changes = frameDiff(this.#shown, grid, this.#palette, this.#pen);
    this.#spare = this.#shown;
    this.#shown = grid;
    const bytes = this.#withCaret(changes, over.caret);
    if (bytes === '') return;
    this.#lastAt = this.#now();
    this.#send(bytes);
  }

  #compose(): CellGrid {
    const columns = this.#options.output.columns ?? 80;
    const { rows } = this;
    let grid = this.#spare;
    this.#spare = null;
    if (grid === null || grid.columns !== columns || grid.rows !== rows) {
      grid = new CellGrid(columns, rows, this.#palette, this.#options.ascii ?? false);
    } else grid.clear();
    if (this.#shown !== null && (this.#shown.columns !== columns || this.#shown.rows !== rows)) this.#shown = null;
    const panes = typeof this.#frame === 'string' ? this.#options.portals.placed(this.#frame) : this.#frame;
    for (const pane of panes) {
      for (let row = 0; row < pane.lines.length; row++) grid.line(pane.x, pane.y + row, pane.lines[row]!, this.#styles);
    }
    return grid;
  }

  #withCaret(changes: string, caret: { readonly x: number; readonly y: number } | null): string {
    const moved = caret === null ? this.#caret !== null : this.#caret === null || caret.x !== this.#caret.x || caret.y !== this.#caret.y;
    if (changes === '' && !moved) return '';
    let out = '';
    if (this.#caretShown && changes !== '') out += '\x1b[?25l';
    out += changes;
    if (caret !== null) out += `\x1b[${caret.y + 1};${caret.x + 1}H\x1b[?25h`;
    else if (this.#caretShown && changes === '') out += '\x1b[?25l';
    this.#caret = caret;
    this.#caretShown = caret !== null;
    return out;
  }

  #send(bytes: string): void {
    const whole = bytes.length >= SYNCHRONISED_FROM ? `\x1b[?2026h${bytes}\x1b[?2026l` : bytes;
    if (this.#options.output.write(whole)) return;
    // A slow line: skip frames until it has taken this one, then draw the newest.
    this.#blocked = true;
    this.#options.output.once('drain', () => {
      this.#blocked = false;
      this.refresh();
    });
  }
}
