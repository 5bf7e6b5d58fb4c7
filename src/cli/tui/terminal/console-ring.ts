/**
 * While the screen is ours, everything that would be printed over it (console, warnings, a topology's own logging) goes into a ring of
 * lines: a pane shows them, and after leaving they are written to stderr, where they were meant to go.
 */
import { format } from 'node:util';

export interface ConsoleLine { readonly stream: 'stdout' | 'stderr'; readonly text: string }

type Write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => boolean;
interface Writable { write: Write }

const CONSOLE_METHODS = ['log', 'info', 'debug', 'warn', 'error', 'trace'] as const;

export class ConsoleRing {
  readonly #limit: number;
  readonly #lines: ConsoleLine[] = [];
  readonly #onLine: () => void;
  #restore: (() => void) | null = null;
  #kept = 0;
  #partial = '';

  constructor(onLine: () => void, limit = 1000) {
    this.#onLine = onLine;
    this.#limit = limit;
  }

  get lines(): readonly ConsoleLine[] { return this.#lines; }
  /** Counts every line that ever came; grows when `lines` has only been shifted. */
  get total(): number { return this.#kept; }

  add(stream: ConsoleLine['stream'], text: string): void {
    for (const line of text.split(/\r?\n/)) {
      this.#lines.push({ stream, text: line });
      this.#kept++;
    }
    if (this.#lines.length > this.#limit) this.#lines.splice(0, this.#lines.length - this.#limit);
    this.#onLine();
  }

  /** Redirects console and stderr. Undone by `release`, which gives what was caught. */
  capture(target: Console, stderr: Writable): void {
    if (this.#restore !== null) return;
    const methods = CONSOLE_METHODS.map((name) => [name, target[name]] as const);
    const write = stderr.write;
    for (const [name] of methods) {
      const stream = name === 'warn' || name === 'error' || name === 'trace' ? 'stderr' : 'stdout';
      target[name] = (...values: unknown[]) => this.add(stream, format(...values));
    }
    stderr.write = (chunk, encoding, callback) => {
      this.#partial += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      const end = this.#partial.lastIndexOf('\n');
      if (end >= 0) {
        this.add('stderr', this.#partial.slice(0, end));
        this.#partial = this.#partial.slice(end + 1);
      }
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') (done as () => void)();
      return true;
    };
    this.#restore = () => {
      for (const [name, method] of methods) target[name] = method;
      stderr.write = write;
    };
  }

  release(): readonly ConsoleLine[] {
    this.#restore?.();
    this.#restore = null;
    if (this.#partial !== '') this.add('stderr', this.#partial);
    this.#partial = '';
    return this.#lines.splice(0);
  }
}
