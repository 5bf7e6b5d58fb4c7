import { latin1Of } from '../../common/bytes.ts';
import type { Timeline } from '../../debug/timeline.ts';
import type { StoreWrite, TraceEvent, TraceSink } from '../../trace/events.ts';

/** What the stores of a standby task hold, by what it tells: it is told to the trace when the task runs here. */
export class StandbyMirror implements TraceSink {
  readonly #rows = new Map<string, StoreWrite>();

  emit(event: TraceEvent): void {
    if (event.kind !== 'store-write') return;
    const id = `${event.store}/${latin1Of(event.key)}`;
    if (event.newValue === null) this.#rows.delete(id);
    else this.#rows.set(id, event);
  }

  /** A task that ran here until now. */
  take(timeline: Timeline, task: string): void {
    for (const history of timeline.stores.values()) {
      if (history.task !== task) continue;
      for (const { key, newest } of history.list) if (newest !== null) this.emit({ kind: 'store-write', task, store: history.store, node: null, cause: 'restore', key, oldValue: null, newValue: newest, timestamp: -1 });
    }
  }

  /** Its rows, as the writes that bring them all at once. */
  get writes(): readonly StoreWrite[] { return [...this.#rows.values()].map((write) => ({ ...write, cause: 'restore', oldValue: null })); }
}
