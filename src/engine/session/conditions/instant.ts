import type { Fate } from '../../debug/fates.ts';
import type { Projection } from '../../debug/projection.ts';
import type { Timeline } from '../../debug/timeline.ts';
import type { Drop, Hold, NodeEnter, Output, TraceEvent, TurnStart } from '../../trace/events.ts';
import { decodeBytes } from '../codec.ts';
import { Moment } from '../moment.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { newValueOf, oldValueOf } from './values.ts';

/** What reading a store or a topic for an expression came across, so that a failing `expect` can say who wrote it. */
export type Touch =
  | { readonly kind: 'entry'; readonly store: string; readonly task: string; readonly key: Uint8Array }
  | { readonly kind: 'output'; readonly number: number };

const LATE: ReadonlySet<string> = new Set(['expired-window', 'expired-record', 'expired-session']);

/**
 * A moment as conditions see it: the step that the cursor has just passed, the record that it belongs to, and everything as it was then.
 * Made for each step of a long search, so it finds out only what is asked.
 */
export class Instant {
  readonly session: Session;
  readonly timeline: Timeline;
  /** Steps that have happened. */
  readonly at: number;
  /** Events that have happened, and the first one of the step. */
  readonly cursor: number;
  readonly from: number;
  touched: Touch[] | null = null;

  constructor(session: Session, at: number) {
    this.session = session;
    this.timeline = session.timeline;
    this.at = at;
    const { steps, log } = this.timeline;
    this.cursor = at < steps.length ? steps.at(at) : log.length;
    this.from = at === 0 ? 0 : Math.max(steps.at(at - 1), log.first);
  }

  get moment(): Moment { return new Moment(this.timeline, this.at); }
  get projection(): Projection { return this.moment.projection; }
  get lookups(): SessionLookups { return SessionLookups.of(this.session); }

  #find(wanted: (event: TraceEvent) => boolean): TraceEvent | null {
    for (let number = this.from; number < this.cursor; number++) {
      const event = this.timeline.log.at(number);
      if (wanted(event)) return event;
    }
    return null;
  }

  #enter: NodeEnter | null | undefined;
  get enter(): NodeEnter | null {
    if (this.#enter === undefined) this.#enter = this.#find((event) => event.kind === 'node-enter') as NodeEnter | null;
    return this.#enter;
  }

  get turn(): number { return this.at === 0 ? -1 : this.timeline.turnAt(this.from); }
  get turnStart(): TurnStart | null {
    const { turn } = this;
    if (turn < 0) return null;
    const number = this.timeline.turns.at(turn);
    return number < this.timeline.log.first ? null : (this.timeline.log.at(number) as TurnStart);
  }

  /** The node whose part the step is. */
  get node(): string | null {
    if (this.enter !== null) return this.enter.node;
    const fired = this.#find((event) => event.kind === 'punctuate');
    return fired?.kind === 'punctuate' ? fired.node : null;
  }

  get task(): string | null { return this.turnStart?.task ?? null; }

  /** The input that led here, 0 without one. */
  get origin(): number { return this.at === 0 ? 0 : this.timeline.originOf(this.from); }

  /** First event of that input: its turn-start. */
  get originStart(): TurnStart | null {
    const { origin } = this;
    if (origin === 0) return null;
    const number = this.timeline.turns.at(this.timeline.inputs.at(origin - 1));
    return number < this.timeline.log.first ? null : (this.timeline.log.at(number) as TurnStart);
  }

  // ---- what is at the node

  get key(): unknown {
    if (this.enter !== null) return this.enter.key ?? null;
    const start = this.turnStart;
    return start === null || start.topic === null ? null : decodeBytes(this.lookups.topicSerdes(start.topic).key, start.topic, start.key).value;
  }
  get value(): unknown {
    if (this.enter !== null) return newValueOf(this.enter.value) ?? null;
    const start = this.turnStart;
    return start === null || start.topic === null ? null : decodeBytes(this.lookups.topicSerdes(start.topic).value, start.topic, start.value).value;
  }
  get oldValue(): unknown { return this.enter === null ? null : oldValueOf(this.enter.value); }
  get timestamp(): number | null { return this.enter?.timestamp ?? this.turnStart?.timestamp ?? null; }
  get headers(): { readonly [name: string]: unknown } {
    const list = this.enter?.headers ?? this.turnStart?.headers ?? [];
    return Object.fromEntries(list.map(([name, value]) => [name, decodeBytes(null, '', value).value]));
  }

  // ---- what came of it

  #ends: readonly (Drop | Hold)[] | null = null;
  get ends(): readonly (Drop | Hold)[] {
    if (this.#ends === null) {
      const found: (Drop | Hold)[] = [];
      for (let number = this.from; number < this.cursor; number++) {
        const event = this.timeline.log.at(number);
        if (event.kind === 'drop' || event.kind === 'hold') found.push(event);
      }
      this.#ends = found;
    }
    return this.#ends;
  }
  get drops(): boolean { return this.ends.some((end) => end.kind === 'drop'); }
  get reason(): string | null { return (this.ends.find((end) => end.kind === 'drop') ?? this.ends[0])?.reason ?? null; }
  get isLate(): boolean { return this.ends.some((end) => end.kind === 'drop' && LATE.has(end.reason)); }

  /** The record's time was behind stream time when its task took it up. */
  get isOutOfOrder(): boolean {
    const start = this.turnStart;
    if (start === null || start.topic === null) return false;
    const moves = this.timeline.clocks.get(`stream:${start.task}`);
    const number = moves?.lastBelow(this.timeline.turns.at(this.turn)) ?? -1;
    if (number < this.timeline.log.first || number < 0) return false;
    const move = this.timeline.log.at(number);
    return move.kind === 'time-advance' && start.timestamp < move.new;
  }

  get fate(): Fate | null { return this.origin === 0 ? null : this.timeline.fate(this.origin, this.cursor); }

  clock(id: string): number | null {
    const time = this.projection.clock(id, -1);
    return time < 0 ? null : time;
  }
  get wallClock(): number { return this.projection.clock('wall:', this.session.run.clock.now()); }

  /** Outputs to a topic (all topics: null) that the record at hand has led to so far, by event number. */
  outputs(topic: string | null): readonly number[] {
    const { origin, timeline } = this;
    if (origin === 0) return [];
    const found: number[] = [];
    for (const turn of timeline.turnsOf(origin)) {
      const [from, to] = timeline.turnRange(turn);
      for (let number = Math.max(from, timeline.log.first); number < Math.min(to, this.cursor); number++) {
        const event = timeline.log.at(number);
        if (event.kind === 'output' && (topic === null ? event.role === 'sink' : event.topic === topic)) found.push(number);
      }
    }
    return found;
  }

  /** A record that was written, as plain data. */
  outputRecord(number: number): { readonly [field: string]: unknown } {
    const output = this.timeline.log.at(number) as Output;
    const changelog = this.lookups.changelogCodec(output.topic);
    const serdes = this.lookups.topicSerdes(output.topic);
    const place = this.timeline.placeOf(number);
    return {
      key: changelog !== null && output.key !== null ? changelog.decodedKey(output.key) : decodeBytes(serdes.key, output.topic, output.key).value,
      value: decodeBytes(serdes.value, output.topic, output.value).value,
      timestamp: output.timestamp,
      topic: output.topic,
      partition: place.partition,
      offset: place.offset,
    };
  }
}
