import { IllegalArgumentException, NullPointerException } from '../errors/errors.ts';
import type { PunctuationType, Punctuator } from '../processor/context.ts';
import { shown } from '../topology/arguments.ts';
import type { TraceSink } from '../trace/events.ts';
import type { ProcessorNode } from './processor-node.ts';
import { PunctuationQueue, Schedule } from './punctuation-queue.ts';

/** The punctuations of one task, on both clocks. */
export class TaskSchedules {
  readonly #taskId: string;
  readonly #trace: TraceSink | null;
  readonly #fire: (schedule: Schedule, now: number) => void;
  readonly #queues: Readonly<{ [type in PunctuationType]: PunctuationQueue }> = { 'stream-time': new PunctuationQueue(), 'wall-clock-time': new PunctuationQueue() };
  #count = 0;

  constructor(taskId: string, trace: TraceSink | null, fire: (schedule: Schedule, now: number) => void) {
    this.#taskId = taskId;
    this.#trace = trace;
    this.#fire = fire;
  }

  /** First due at 0 (stream time) or one interval from `now` (wall clock); with a start time on its grid (KIP-1146). */
  add(node: ProcessorNode, intervalMs: number, type: PunctuationType, punctuator: Punctuator, now: number, startTime?: number): Schedule {
    if (typeof punctuator !== 'function') throw new NullPointerException('the punctuator of schedule() must be a function', { facts: { node: node.name } });
    if (this.#queues[type] === undefined) throw new IllegalArgumentException(`schedule() of ${node.name} takes the type 'stream-time' or 'wall-clock-time', got ${shown(type)}`, { facts: { node: node.name } });
    if (!Number.isFinite(intervalMs)) throw new IllegalArgumentException(`the interval of schedule() of ${node.name} must be milliseconds, got ${shown(intervalMs)}`, { facts: { node: node.name } });
    const first = startTime ?? (type === 'stream-time' ? 0 : now + intervalMs);
    const schedule = new Schedule(++this.#count, node, type, intervalMs, punctuator, first, (cancelled) => this.#tell('cancel', cancelled, cancelled.due, null, -1));
    if (startTime !== undefined && startTime < now) schedule.due = startTime + Math.ceil((now - startTime) / intervalMs) * intervalMs;
    this.#queues[type].add(schedule);
    this.#tell('schedule', schedule, null, schedule.due, -1);
    return schedule;
  }

  /** Calls what is due. True when anything was. */
  punctuate(type: PunctuationType, now: number): boolean { return this.#queues[type].mayPunctuate(now, this.#fire); }
  /** A schedule is being called: told inside its turn. */
  tellFired(schedule: Schedule, now: number): void { this.#tell('fire', schedule, schedule.due, schedule.nextDue(now), now); }
  nextDue(type: PunctuationType): number | null { return this.#queues[type].nextDue; }

  clear(): void {
    this.#queues['stream-time'].clear();
    this.#queues['wall-clock-time'].clear();
  }

  #tell(action: 'schedule' | 'cancel' | 'fire', schedule: Schedule, oldDue: number | null, newDue: number | null, time: number): void {
    this.#trace?.emit({ kind: 'punctuate', task: this.#taskId, action, node: schedule.node.name, type: schedule.type, schedule: schedule.id, oldDue, newDue, time });
  }
}
