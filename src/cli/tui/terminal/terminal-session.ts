/**
 * Takes the terminal, and gives it back in the state in which it was found, whatever happens: quitting, signals, a crash, Ctrl-Z.
 *
 *     const session = new TerminalSession({ input: process.stdin, output: process.stdout, … });
 *     session.enter();
 *     try { … } finally { session.leave(); }
 *     process.exit(1)   // wrong before `leave`: the shell stays in the alternate screen, in raw mode
 */
import { writeSync } from 'node:fs';

/** Switches that the screen needs; the order of leaving is the reverse. */
const ENTER = '\x1b[?1049h\x1b[?7l\x1b[?25l\x1b[?2004h\x1b[m\x1b[2J\x1b[H';
const LEAVE = '\x1b[?2026l\x1b[?2004l\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l';
const MOUSE_ON = '\x1b[?1002h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1002l';

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
const CRASH_STATUS = 70;
const RESUME_MS = 150;

export interface TerminalSessionOptions {
  /** File descriptor that is written when nothing may wait: on the way out. */
  readonly outputFd: number;
  readonly output: { write(text: string): boolean; emit(event: 'resize'): boolean };
  readonly startInput: () => void;
  readonly stopInput: () => void;
  /** Before the terminal goes away: no frame may be written after this. */
  readonly closeScreen: () => void;
  readonly openScreen: () => void;
  /** A signal or a crash ended the session; the terminal is already restored. `error` is what was thrown. */
  readonly onEnd: (status: number, error: unknown) => void;
  /** The process, for signals; tests hand in another emitter. */
  readonly process: Pick<NodeJS.Process, 'on' | 'off' | 'kill' | 'exit'>;
}

export class TerminalSession {
  readonly #options: TerminalSessionOptions;
  readonly #listeners: (readonly [event: string, listener: (...values: never[]) => void])[] = [];
  #active = false;
  #mouse = false;

  constructor(options: TerminalSessionOptions) { this.#options = options; }

  get active(): boolean { return this.#active; }

  enter(): void {
    this.#takeScreen();
    for (const [signal, status] of Object.entries(SIGNALS)) this.#listen(signal, () => this.#endBy(signal, status));
    this.#listen('uncaughtException', (error: unknown) => this.#end(CRASH_STATUS, error));
    this.#listen('unhandledRejection', (error: unknown) => this.#end(CRASH_STATUS, error));
  }

  /** Any number of times, from anywhere. */
  leave(): void {
    for (const [event, listener] of this.#listeners.splice(0)) this.#options.process.off(event, listener as never);
    this.#giveScreen();
  }

  /** Mouse reports take the terminal's own selection away, so they are off until asked for. */
  setMouse(on: boolean): void {
    if (this.#mouse === on) return;
    this.#mouse = on;
    if (this.#active) this.#options.output.write(on ? MOUSE_ON : MOUSE_OFF);
  }

  /** Ctrl-Z: gives the terminal back, stops the process, and takes it again when the shell wakes us. */
  suspend(): void {
    const { process } = this.#options;
    this.#giveScreen();
    let resumed = false;
    const resume = (): void => {
      if (resumed) return;
      resumed = true;
      clearTimeout(timer);
      process.off('SIGCONT', resume);
      this.#takeScreen();
      this.#options.openScreen();
    };
    process.on('SIGCONT', resume);
    // Keeps the event loop alive while stopped, and wakes us where the kernel ignores the stop (an orphaned process group).
    const timer = setTimeout(resume, RESUME_MS);
    process.kill(0, 'SIGTSTP');
  }

  /** Gives the terminal away for as long as `use` takes: an editor, a prompt. */
  async lend<T>(use: () => Promise<T>): Promise<T> {
    this.#giveScreen();
    try {
      return await use();
    } finally {
      this.#takeScreen();
      this.#options.openScreen();
    }
  }

  #takeScreen(): void {
    if (this.#active) return;
    this.#active = true;
    this.#options.output.write(this.#mouse ? ENTER + MOUSE_ON : ENTER);
    this.#options.startInput();
  }

  #giveScreen(): void {
    if (!this.#active) return;
    this.#active = false;
    this.#options.closeScreen();
    this.#options.stopInput();
    writeAll(this.#options.outputFd, this.#mouse ? MOUSE_OFF + LEAVE : LEAVE);
  }

  /**
   * What is still to be kept has its time; the same signal once more ends it. Not so a hang-up: the kernel tells of a closed terminal, and
   * then the shell does. Somebody must go on listening, or ink's own exit handler sends the signal again.
   */
  #endBy(signal: string, status: number): void {
    const { process } = this.#options;
    process.on(signal, () => { if (signal !== 'SIGHUP') process.exit(status); });
    this.#end(status, null);
  }

  #end(status: number, error: unknown): void {
    this.leave();
    this.#options.onEnd(status, error);
  }

  #listen(event: string, listener: (...values: never[]) => void): void {
    this.#listeners.push([event, listener]);
    this.#options.process.on(event, listener as never);
  }
}

/** Writes even when the terminal is slow (EAGAIN); gives up when it is gone (EIO, EPIPE). */
function writeAll(fd: number, text: string): void {
  let bytes: Uint8Array = Buffer.from(text);
  for (let attempt = 0; bytes.length > 0 && attempt < 100; attempt++) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
  }
}
