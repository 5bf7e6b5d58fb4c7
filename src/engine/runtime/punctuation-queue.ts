import { PriorityQueue } from '../common/priority-queue.ts';
import { IllegalArgumentException } from '../errors/errors.ts';
import type { Cancellable, PunctuationType, Punctuator } from '../processor/context.ts';
import type { ProcessorNode } from './processor-node.ts';

/** One call of `schedule`. Its due time moves along a grid: first due time + n * interval. */
export class Schedule implements Cancellable {
  readonly id: number;
  readonly node: ProcessorNode;
  readonly type: PunctuationType;
  readonly intervalMs: number;
  readonly punctuator: Punctuator;
  due: number;
  cancelled = false;
  readonly #onCancel: (schedule: Schedule) => void;

  constructor(
    id: number, node: ProcessorNode, type: PunctuationType, intervalMs: number, punctuator: Punctuator, due: number,
    onCancel: (schedule: Schedule) => void,
  ) {
    if (intervalMs < 1) throw new IllegalArgumentException(`The minimum supported scheduling interval is 1 millisecond, got ${intervalMs}.`);
    this.id = id;
    this.node = node;
    this.type = type;
    this.intervalMs = intervalMs;
    this.punctuator = punctuator;
    this.due = due;
    this.#onCancel = onCancel;
  }

  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.#onCancel(this);
  }

  /** The next due time after a call at `now`: missed periods are skipped, the phase stays. */
  nextDue(now: number): number {
    const next = this.due + this.intervalMs;
    return now < next ? next : this.due + (Math.floor((now - this.due) / this.intervalMs) + 1) * this.intervalMs;
  }
}

/** Kafka: org.apache.kafka.streams.processor.internals.PunctuationQueue */
export class PunctuationQueue {
  readonly #queue = new PriorityQueue<Schedule>((a, b) => a.due - b.due);

  add(schedule: Schedule): void { this.#queue.offer(schedule); }
  clear(): void { this.#queue.clear(); }

  /** Earliest due time, null without a live schedule. */
  get nextDue(): number | null {
    let earliest: number | null = null;
    for (const schedule of this.#queue) if (!schedule.cancelled && (earliest === null || schedule.due < earliest)) earliest = schedule.due;
    return earliest;
  }

  /** Calls `fire` for each schedule that is due, at most once each, unless it was cancelled. True when any fired. */
  mayPunctuate(now: number, fire: (schedule: Schedule, now: number) => void): boolean {
    let fired = false;
    for (let top = this.#queue.peek(); top !== null && top !== undefined && top.due <= now; top = this.#queue.peek()) {
      this.#queue.poll();
      if (top.cancelled) continue;
      fire(top, now);
      fired = true;
      if (!top.cancelled) {
        top.due = top.nextDue(now);
        this.#queue.offer(top);
      }
    }
    return fired;
  }
}
