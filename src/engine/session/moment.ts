import { Projection } from '../debug/projection.ts';
import type { Timeline } from '../debug/timeline.ts';

/** A place in a run: input record and step inside it, as `142.3`. Record 0 stands before the first. */
export interface Position { readonly record: number; readonly step: number }

/**
 * Where the cursor stands: after `at` steps of the timeline. All arithmetic of moving is here, none of it touches the engine.
 */
export class Moment {
  readonly timeline: Timeline;
  /** Steps that have happened. */
  readonly at: number;

  constructor(timeline: Timeline, at: number) {
    this.timeline = timeline;
    this.at = at;
  }

  /** Events that have happened: what a projection asks for. */
  get cursor(): number { return this.at < this.timeline.steps.length ? this.timeline.steps.at(this.at) : this.timeline.log.length; }
  get projection(): Projection { return new Projection(this.timeline, this.cursor); }
  get atHead(): boolean { return this.at >= this.timeline.steps.length; }

  /** The step that the cursor has just passed, -1 at the beginning. */
  get step(): number { return this.at - 1; }

  /** Number of the input at or before the cursor whose steps have begun. */
  get record(): number { return recordAt(this.timeline, this.at); }

  get position(): Position {
    const record = this.record;
    return { record, step: this.at - (record === 0 ? 0 : firstStep(this.timeline, record)) };
  }

  /** Steps of the record at the cursor, as far as they are taken. */
  get stepsOfRecord(): number {
    const record = this.record;
    return record === 0 ? 0 : endOf(this.timeline, record) - firstStep(this.timeline, record);
  }

  get atRecordEnd(): boolean { return this.record === 0 ? this.at === 0 : this.at === endOf(this.timeline, this.record); }
}

/** Steps before the first one of an input. */
export function firstStep(timeline: Timeline, record: number): number {
  return timeline.steps.countBelow(timeline.turns.at(timeline.inputs.at(record - 1)));
}
/** Steps up to the end of an input and all that followed before the next one. */
export function endOf(timeline: Timeline, record: number): number {
  if (record <= 0) return 0;
  return record < timeline.inputCount ? firstStep(timeline, record + 1) : timeline.steps.length;
}
/** Input that the step before `at` belongs to. */
export function recordAt(timeline: Timeline, at: number): number {
  if (at === 0) return 0;
  return recordAtEvent(timeline, timeline.steps.at(at - 1));
}

/** The last input taken before an event. */
export function recordAtEvent(timeline: Timeline, event: number): number {
  let low = 0;
  let high = timeline.inputCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeline.turns.at(timeline.inputs.at(middle)) <= event) low = middle + 1;
    else high = middle;
  }
  return low;
}
