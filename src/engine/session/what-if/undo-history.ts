import type { Session } from '../session.ts';
import type { Branch } from './branch.ts';

/** How everything stood before something was done, to take it back. */
export interface Before {
  readonly what: string;
  readonly all: readonly Branch[];
  readonly current: Branch;
  readonly states: ReadonlyMap<Branch, Pick<Branch, 'session' | 'entries' | 'setup'> & { readonly changes: readonly string[] }>;
}

const MOST_STEPS = 20;
/** Each step keeps a run open; so many events of runs that nothing else needs are kept, and the last step in any case. */
const MOST_EVENTS = 4_000_000;

/** What was done, the last thing on top, and what of it was taken back and can be done again. */
export class UndoHistory {
  #steps: Before[] = [];
  /** How everything stood before each undo, the last one on top. */
  #undone: Before[] = [];

  get canUndo(): boolean { return this.#steps.length > 0; }
  get canRedo(): boolean { return this.#undone.length > 0; }
  get sessions(): readonly Session[] { return [...this.#steps, ...this.#undone].flatMap(({ states }) => [...states.values()].map(({ session }) => session)); }

  /**
   * Something new was done: what had been taken back before is gone for good.
   * @param inUse  sessions that are open anyway
   */
  push(before: Before, inUse: readonly Session[]): void {
    this.#undone = [];
    this.#steps.push(before);
    while (this.#steps.length > 1 && (this.#steps.length > MOST_STEPS || this.#events(inUse) > MOST_EVENTS)) this.#steps.shift();
  }

  /** The state to go back to, null without one. @param now  how everything stands, by the name of what is taken back */
  undo(now: (what: string) => Before): Before | null {
    const before = this.#steps.pop() ?? null;
    if (before !== null) this.#undone.push(now(before.what));
    return before;
  }
  /** The state to go forward to. */
  redo(now: (what: string) => Before): Before | null {
    const after = this.#undone.pop() ?? null;
    if (after !== null) this.#steps.push(now(after.what));
    return after;
  }

  forgetUndone(): void { this.#undone = []; }
  clear(): void {
    this.#steps = [];
    this.#undone = [];
  }

  #events(inUse: readonly Session[]): number {
    const kept = new Set(this.sessions);
    for (const session of inUse) kept.delete(session);
    return [...kept].reduce((sum, { timeline: { log } }) => sum + log.length - log.first, 0);
  }
}
