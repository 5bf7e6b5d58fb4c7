import type { Session } from './session.ts';
import type { CommandOutcome, Completion, SessionPort as Port, View, ViewQuery } from './view.ts';
import type { ViewHome } from './view-home.ts';
import type { ViewExtras } from './views/make-view.ts';

/** The session's language: what a line means and how it goes on. */
export interface CommandLanguage {
  /** Does what the line says; answers when it is done. A line that makes no sense is an outcome too, not an exception. */
  execute(session: Session, line: string): Promise<CommandOutcome>;
  /** For the word before the caret. */
  complete(session: Session, line: string, caret: number): readonly Completion[];
}

export interface SessionPortParts {
  readonly commands: CommandLanguage;
  /** Parts of views that the session itself does not know. */
  readonly extras?: ViewExtras;
  readonly home?: () => ViewHome;
}

const NO_HOME: ViewHome = { sections: [] };

/**
 * A session as the terminal knows it. Lines are executed one after the other, so that a key pressed while the last one still works does
 * not meet a session in the middle of something.
 *
 *     const port = new SessionPort(session, { commands });
 *     await port.execute('next');
 *     port.view({ record: { number: 'cursor', raw: false } }).sentence;
 *
 * Misuse: `await port.execute('continue')` and only then `port.interrupt()`. Interrupting is for while it runs.
 */
export class SessionPort implements Port {
  #session: Session;
  readonly #parts: SessionPortParts;
  readonly #listeners = new Set<() => void>();
  #unsubscribe: () => void;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: Session, parts: SessionPortParts) {
    this.#session = session;
    this.#parts = parts;
    this.#unsubscribe = session.subscribe(this.#tell);
  }

  get session(): Session { return this.#session; }

  /** Goes on with another session (a branch, a reloaded topology); who listens stays. The old one is the caller's to close. */
  replace(session: Session): void {
    this.#unsubscribe();
    this.#session = session;
    this.#unsubscribe = session.subscribe(this.#tell);
    this.#tell();
  }

  view(query: ViewQuery): View { return this.#session.view(query, this.#parts.extras); }
  home(): ViewHome { return this.#parts.home?.() ?? NO_HOME; }

  execute(line: string): Promise<CommandOutcome> {
    const turn = this.#last.then(() => this.#parts.commands.execute(this.#session, line));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  interrupt(): void { this.#session.interrupt(); }
  complete(line: string, caret: number): readonly Completion[] { return this.#parts.commands.complete(this.#session, line, caret); }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  readonly #tell = (): void => { for (const listener of this.#listeners) listener(); };
}
