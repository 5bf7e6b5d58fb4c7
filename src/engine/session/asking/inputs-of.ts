import type { Causes, Cause } from './causes.ts';

/** Beyond this many events the walk ends; `complete` is then false. */
const MOST_EVENTS = 1_000_000;

/** All input records behind something, without limits of a screen: what went into it, and what only decided when it came. */
export class InputSet {
  readonly inputs = new Set<number>();
  readonly triggers = new Set<number>();
  complete = true;
  readonly #causes: Causes;
  readonly #seen = new Set<number>();
  readonly #queue: Cause[];

  constructor(causes: Causes, roots: readonly Cause[]) {
    this.#causes = causes;
    this.#queue = [...roots];
    while (this.#queue.length > 0) {
      if (this.#seen.size > MOST_EVENTS) {
        this.complete = false;
        break;
      }
      this.#take(this.#queue.pop()!);
    }
    for (const input of this.inputs) this.triggers.delete(input);
  }

  #isNew(event: number): boolean {
    if (this.#seen.has(event)) return false;
    this.#seen.add(event);
    return true;
  }

  #take(cause: Cause): void {
    switch (cause.kind) {
      case 'input': this.inputs.add(cause.input); return;
      case 'topic': if (this.#isNew(cause.output)) this.#queue.push(...this.#causes.ofOutput(cause.output)); return;
      case 'record': if (this.#isNew(cause.entry)) this.#queue.push(...this.#causes.ofEntry(cause.entry)); return;
      case 'value': this.#chain(cause.write); return;
      case 'absent': if (cause.deleted >= 0) this.#chain(cause.deleted); return;
      case 'trigger': {
        const input = this.#causes.session.timeline.originOf(cause.entry);
        if (input > 0) this.triggers.add(input);
        return;
      }
      case 'gone': this.complete = false; return;
      case 'punctuation': case 'restored': return;
    }
  }

  /** A value's own record and, where it was folded, all that came before. */
  #chain(last: number): void {
    for (let at = last; at >= 0 && this.#isNew(at); at = this.#causes.from.previousWrite(at)) {
      const role = this.#causes.roleOf(at);
      if (role !== 'folded' || !this.#causes.isUnchanged(at)) this.#queue.push(...this.#causes.ofWrite(at));
      if (role !== 'folded') return;
    }
  }
}

export const sorted = (numbers: Iterable<number>): readonly number[] => [...numbers].sort((a, b) => a - b);
