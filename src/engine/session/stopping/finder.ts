import type { NumberList } from '../../debug/number-list.ts';
import type { Timeline } from '../../debug/timeline.ts';
import type { TraceEvent } from '../../trace/events.ts';
import type { AnswerWords } from '../answers/words-en.ts';

/**
 * Knows the moments at which something happens. A moment is a number of steps that have happened, so a stop stands behind the step that
 * did it: its store is written, its children have not run.
 */
export interface Finder {
  /** The first moment after `after` and up to `upTo`; -1 without one. */
  next(after: number, upTo: number): number;
  /** The last moment before `before` and down to `downTo`; -1 without one. */
  previous(before: number, downTo: number): number;
  /** It looks at each step, or reads events one after the other, so a long search is done in pieces. */
  readonly scans: boolean;
  /** What happened there, where the sentence of the step does not say it. */
  explain(at: number, words: AnswerWords): readonly string[];
}

/** So many events are read at one go. */
const MANY = 20_000;

/** What an event was, where it has to be said. */
export type Explain = (event: TraceEvent, number: number, words: AnswerWords) => string | null;

/** Events that the timeline has lists of: a stop is a look-up, however long the run is. */
export class EventFinder implements Finder {
  readonly #timeline: Timeline;
  readonly #lists: () => readonly NumberList[];
  readonly #accepts: ((event: TraceEvent, number: number) => boolean) | null;
  readonly #explain: Explain | null;

  constructor(
    timeline: Timeline, lists: () => readonly NumberList[], accepts: ((event: TraceEvent, number: number) => boolean) | null = null,
    explain: Explain | null = null,
  ) {
    this.#timeline = timeline;
    this.#lists = lists;
    this.#accepts = accepts;
    this.#explain = explain;
  }

  get scans(): boolean { return this.#accepts !== null && this.#lists().reduce((sum, list) => sum + list.length, 0) > MANY; }

  next(after: number, upTo: number): number {
    const { log } = this.#timeline;
    const from = Math.max(log.first, eventsAt(this.#timeline, after));
    let end = eventsAt(this.#timeline, upTo);
    let found = -1;
    for (const list of this.#lists()) {
      for (let i = list.countBelow(from); i < list.length; i++) {
        const number = list.at(i);
        if (number >= end) break;
        if (this.#accepts !== null && !this.#accepts(log.at(number), number)) continue;
        found = number;
        end = number;
        break;
      }
    }
    return found < 0 ? -1 : momentAfter(this.#timeline, found);
  }

  previous(before: number, downTo: number): number {
    if (before <= 1) return -1;
    const { log, steps } = this.#timeline;
    const end = steps.at(before - 1);
    let from = Math.max(log.first, downTo <= 0 ? 0 : steps.at(downTo - 1));
    let found = -1;
    for (const list of this.#lists()) {
      for (let i = list.countBelow(end) - 1; i >= 0; i--) {
        const number = list.at(i);
        if (number < from) break;
        if (this.#accepts !== null && !this.#accepts(log.at(number), number)) continue;
        found = number;
        from = number;
        break;
      }
    }
    return found < 0 ? -1 : momentAfter(this.#timeline, found);
  }

  explain(at: number, words: AnswerWords): readonly string[] {
    if (this.#explain === null || at === 0) return [];
    const { log, steps } = this.#timeline;
    const from = Math.max(log.first, steps.at(at - 1));
    const end = eventsAt(this.#timeline, at);
    const lines: string[] = [];
    for (const list of this.#lists()) {
      for (let i = list.countBelow(from); i < list.length && list.at(i) < end; i++) {
        const event = log.at(list.at(i));
        if (this.#accepts !== null && !this.#accepts(event, list.at(i))) continue;
        const line = this.#explain(event, list.at(i), words);
        if (line !== null) lines.push(line);
      }
    }
    return lines;
  }
}

/** Events that have happened at a moment. */
export function eventsAt(timeline: Timeline, at: number): number { return at < timeline.steps.length ? timeline.steps.at(at) : timeline.log.length; }
/** The moment just after the step that an event belongs to. */
export function momentAfter(timeline: Timeline, event: number): number { return timeline.steps.countBelow(event + 1); }

/** Looks at one step after the other. */
export abstract class ScanFinder implements Finder {
  readonly scans = true;
  abstract stopsAt(at: number): boolean;

  next(after: number, upTo: number): number {
    for (let at = after + 1; at <= upTo; at++) if (this.stopsAt(at)) return at;
    return -1;
  }
  previous(before: number, downTo: number): number {
    for (let at = before - 1; at >= Math.max(1, downTo); at--) if (this.stopsAt(at)) return at;
    return -1;
  }
  explain(): readonly string[] { return []; }
}
