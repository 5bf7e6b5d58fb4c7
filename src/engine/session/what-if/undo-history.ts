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

/** What was done, the last thing on top. */
export class UndoHistory {
  #steps: Before[] = [];

  get isEmpty(): boolean { return this.#steps.length === 0; }
  get sessions(): readonly Session[] { return this.#steps.flatMap(({ states }) => [...states.values()].map(({ session }) => session)); }

  /** @param inUse  sessions that are open anyway */
  push(before: Before, inUse: readonly Session[]): void {
    this.#steps.push(before);
    while (this.#steps.length > 1 && (this.#steps.length > MOST_STEPS || this.#events(inUse) > MOST_EVENTS)) this.#steps.shift();
  }
  pop(): Before | null { return this.#steps.pop() ?? null; }
  clear(): void { this.#steps = []; }

  #events(inUse: readonly Session[]): number {
    const kept = new Set(this.sessions);
    for (const session of inUse) kept.delete(session);
    return [...kept].reduce((sum, { timeline: { log } }) => sum + log.length - log.first, 0);
  }
}
