import type { Session } from '../session.ts';
import type { Point } from './point.ts';

/** With a point that looks at each step, or reads each event of a list, the search lets others in after this many steps. */
const PIECE = 2048;
const TURNS = 256;

export type Outcome =
  | { readonly kind: 'stop'; readonly points: readonly Point[] }
  /** It came to where it should. */
  | { readonly kind: 'goal' }
  /** There is nothing further. */
  | { readonly kind: 'end' }
  | { readonly kind: 'interrupted' };

/** Moves on or back until a point stops it. Wherever it stops, also when interrupted, the cursor stands between two steps. */
export class Search {
  readonly #session: Session;
  readonly #points: readonly Point[];

  constructor(session: Session, points: readonly Point[]) {
    this.#session = session;
    this.#points = points;
  }

  /**
   * @param goal  given the moments recorded so far, where it ends without a stop; null while that is not reached. It may only say a moment
   *   that will not change.
   */
  async forward(goal: (head: number) => number | null): Promise<Outcome> {
    const { timeline } = this.#session;
    this.#session.beginWork();
    const from = this.#session.moment.at;
    let checked = from;
    let turns = 0;
    let looked = 0;
    for (;;) {
      const target = goal(timeline.steps.length);
      const known = Math.min(target ?? Number.POSITIVE_INFINITY, timeline.steps.length);
      if (checked < known) {
        const upTo = this.#scans ? Math.min(known, checked + PIECE) : known;
        const stop = this.#next(checked, upTo);
        if (stop === null) {
          looked += upTo - checked;
          checked = upTo;
        } else {
          checked = stop.at;
          if (stop.points.length > 0) return this.#arrive(checked, { kind: 'stop', points: stop.points });
        }
        if (looked < PIECE) continue;
        looked = 0;
        await this.#session.pause((checked - from) / (known - from));
        if (this.#session.interrupted) return this.#arrive(checked, { kind: 'interrupted' });
        continue;
      }
      if (target !== null && checked >= target) return this.#arrive(target, { kind: 'goal' });
      if (this.#session.interrupted) return this.#arrive(checked, { kind: 'interrupted' });
      if (!await this.#session.advance()) return this.#arrive(checked, { kind: this.#session.interrupted ? 'interrupted' : 'end' });
      if (++turns % TURNS === 0) await this.#session.pause();
    }
  }

  /** Back to a stop, or to `goal`. */
  async back(goal: number): Promise<Outcome> {
    this.#session.beginWork();
    const from = this.#session.moment.at;
    let checked = from;
    for (;;) {
      if (checked <= goal) return this.#arrive(goal, { kind: goal === 0 ? 'end' : 'goal' });
      const downTo = this.#scans ? Math.max(goal + 1, checked - PIECE) : goal + 1;
      const stop = this.#previous(checked, downTo);
      if (stop === null) {
        checked = downTo - 1 <= goal ? goal : downTo;
      } else {
        checked = stop.at;
        if (stop.points.length > 0) return this.#arrive(checked, { kind: 'stop', points: stop.points });
      }
      if (!this.#scans) continue;
      await this.#session.pause((from - checked) / (from - goal));
      if (this.#session.interrupted) return this.#arrive(checked, { kind: 'interrupted' });
    }
  }

  get #scans(): boolean { return this.#points.some((point) => point.finder?.scans === true); }

  #next(after: number, upTo: number): { readonly at: number; readonly points: readonly Point[] } | null {
    let at = Number.POSITIVE_INFINITY;
    let stopping: Point[] = [];
    for (const point of this.#points) {
      const found = point.finder?.next(after, Math.min(upTo, at)) ?? -1;
      if (found < 0 || found > at) continue;
      if (found < at) stopping = [];
      at = found;
      stopping.push(point);
    }
    return stopping.length === 0 ? null : { at, points: hit(stopping) };
  }

  #previous(before: number, downTo: number): { readonly at: number; readonly points: readonly Point[] } | null {
    let at = -1;
    let stopping: Point[] = [];
    for (const point of this.#points) {
      const found = point.finder?.previous(before, Math.max(downTo, at)) ?? -1;
      if (found < 0 || found < at) continue;
      if (found > at) stopping = [];
      at = found;
      stopping.push(point);
    }
    return stopping.length === 0 ? null : { at, points: hit(stopping) };
  }

  #arrive(at: number, outcome: Outcome): Outcome {
    this.#session.goAt(at);
    return outcome;
  }
}

/** Counts; those that are to be passed over do not stop. */
function hit(points: readonly Point[]): readonly Point[] {
  return points.filter((point) => {
    point.hits++;
    if (point.ignore === 0) return true;
    point.ignore--;
    return false;
  });
}
