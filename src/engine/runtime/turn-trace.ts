import type { TraceEvent, TraceSink, TurnStart } from '../trace/events.ts';

/**
 * A task's way to the trace sink. A turn that may turn out to be empty (a commit with nothing to flush) is announced with `begin` and
 * appears in the trace only with its first event.
 */
export class TurnTrace implements TraceSink {
  #sink: TraceSink;
  #pending: TurnStart | null = null;
  #open: string | null = null;

  constructor(sink: TraceSink) { this.#sink = sink; }

  /** From now on someone else is told: a standby task tells nobody who looks at the tasks that run. */
  redirect(sink: TraceSink): void { this.#sink = sink; }

  emit(event: TraceEvent): void {
    if (this.#pending !== null) {
      this.#sink.emit(this.#pending);
      this.#open = this.#pending.task;
      this.#pending = null;
    }
    this.#sink.emit(event);
  }

  begin(start: TurnStart): void { this.#pending = start; }

  /** Ends the turn if anything of it was told. */
  end(): void {
    this.#pending = null;
    if (this.#open === null) return;
    this.#sink.emit({ kind: 'turn-end', task: this.#open });
    this.#open = null;
  }

  /** Starts a turn that is told in any case. */
  start(start: TurnStart): void {
    this.#sink.emit(start);
    this.#open = start.task;
  }
}
