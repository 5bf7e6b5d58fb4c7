import type { Projection } from '../../debug/projection.ts';
import type { Timeline } from '../../debug/timeline.ts';
import type { NodeEnter, Punctuate, TraceEvent, TurnStart } from '../../trace/events.ts';
import type { Moment } from '../moment.ts';

/** More of a step's events than anyone reads; indexes know the rest. */
const MOST_EVENTS = 512;

/** The cursor's surroundings: the step that it has just passed, with its events and its turn. */
export class Here {
  readonly timeline: Timeline;
  readonly moment: Moment;
  /** Events that have happened. */
  readonly cursor: number;
  readonly projection: Projection;
  /** First event of the step; equal to `cursor` at the beginning and where the recording was let go. */
  readonly from: number;
  /** Of the step, the first of them. */
  readonly events: readonly TraceEvent[];
  readonly turn: number;
  readonly turnStart: TurnStart | null;
  readonly enter: NodeEnter | null;
  readonly punctuate: Punctuate | null;

  constructor(moment: Moment) {
    const { timeline, cursor } = moment;
    this.timeline = timeline;
    this.moment = moment;
    this.cursor = cursor;
    this.projection = moment.projection;
    const { log } = timeline;
    const start = moment.at === 0 ? cursor : timeline.steps.at(moment.at - 1);
    this.from = start < log.first ? cursor : start;
    const events: TraceEvent[] = [];
    for (let number = this.from; number < cursor && events.length < MOST_EVENTS; number++) events.push(log.at(number));
    this.events = events;
    this.turn = this.from === cursor ? -1 : timeline.turnAt(this.from);
    const turnStart = this.turn < 0 ? -1 : timeline.turns.at(this.turn);
    this.turnStart = turnStart < log.first || turnStart < 0 ? null : (log.at(turnStart) as TurnStart);
    this.enter = (events.find((event) => event.kind === 'node-enter') as NodeEnter | undefined) ?? null;
    this.punctuate = (events.find((event) => event.kind === 'punctuate') as Punctuate | undefined) ?? null;
  }

  get task(): string | null { return this.turnStart?.task ?? null; }
  /** The node whose part the step is. */
  get node(): string | null { return this.enter?.node ?? this.punctuate?.node ?? null; }
  get isEmpty(): boolean { return this.from === this.cursor; }
}
