import type { ObservedTime } from '../processor/context.ts';
import type { TraceSink } from '../trace/events.ts';

class TracedTime implements ObservedTime {
  value: number;
  readonly #clock: 'node' | 'store';
  readonly #scope: string;
  readonly #trace: TraceSink | null;

  constructor(clock: 'node' | 'store', scope: string, initial: number, trace: TraceSink | null) {
    this.#clock = clock;
    this.#scope = scope;
    this.value = initial;
    this.#trace = trace;
  }

  set(value: number): void {
    if (value === this.value) return;
    this.#trace?.emit({ kind: 'time-advance', clock: this.#clock, scope: this.#scope, old: this.value, new: value });
    this.value = value;
  }

  advance(time: number): boolean {
    if (time <= this.value) return false;
    this.set(time);
    return true;
  }
}

/** The times that nodes and stores of one task observe for themselves, by name: the same name gives the same object. */
export class ObservedTimes {
  readonly #times = new Map<string, TracedTime>();
  readonly #taskId: string;
  readonly #trace: TraceSink | null;

  constructor(taskId: string, trace: TraceSink | null) {
    this.#taskId = taskId;
    this.#trace = trace;
  }

  get(clock: 'node' | 'store', name: string, initial: number): ObservedTime {
    let time = this.#times.get(name);
    if (time === undefined) {
      time = new TracedTime(clock, `${this.#taskId}/${name}`, initial, this.#trace);
      this.#times.set(name, time);
    }
    return time;
  }
}
