import type { StoreHistory, Timeline } from '../../debug/timeline.ts';
import type { NumberList } from '../../debug/number-list.ts';
import type { StoreWrite, TimeAdvance, TraceEvent } from '../../trace/events.ts';
import { Projection } from '../../debug/projection.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import { latin1Of } from '../../common/bytes.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import { plainText } from '../sentences/text.ts';
import type { Session } from '../session.ts';
import type { ViewWindow } from '../view.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { EventFinder } from './finder.ts';

const MOST_NAMED = 4;

/** A store of windows with the clock of the operator that fills it. */
interface Closing { readonly store: string; readonly windows: WindowDescription; readonly clock: (task: string) => string }

/** Stores whose windows close: those of windowed aggregations and the buffers of suppress. */
export function closingStores(session: Session): readonly string[] { return closings(session).map((closing) => closing.store); }

function closings(session: Session): readonly Closing[] {
  const lookups = SessionLookups.of(session);
  return lookups.storeNames.flatMap((store) => {
    const owner = lookups.windows.ofStore(store);
    if (owner === null || owner.windows.kind === 'join' || owner.windows.kind === 'unlimited' || owner.windows.kind === 'suppress') return [];
    const { clock } = owner.windows;
    const name = 'name' in clock ? clock.name : `${owner.node}${clock.suffix}`;
    return [{ store, windows: owner.windows, clock: (task: string) => `node:${task}/${name}` }];
  });
}

/** When stream time reaches this, the window takes nothing any more. */
export function closeTime(window: Pick<ViewWindow, 'end'>, { kind, graceMs, gapMs }: WindowDescription): number {
  return window.end + gapMs + graceMs + (kind === 'sliding' || kind === 'session' ? 1 : 0);
}

/** When a window of a task's store closes, and the moves of the clock that decides it. Null: no operator closes the windows of this store. */
export function closeOf(session: Session, { store, task, window }: { readonly store: string; readonly task: string; readonly window: Pick<ViewWindow, 'end'> }): { readonly time: number; readonly moves: NumberList | null } | null {
  const closing = closings(session).find((one) => one.store === store);
  return closing === undefined ? null : { time: closeTime(window, closing.windows), moves: session.timeline.clocks.get(closing.clock(task)) ?? null };
}

/** Stops where the clock of a windowed operator passes the close of a window that holds something. `only` null: of any store. */
export class WindowCloseFinder extends EventFinder {
  constructor(session: Session, only: string | null) {
    const stores = closings(session).filter((closing) => only === null || closing.store === only);
    const lookups = SessionLookups.of(session);
    const owners = new Map<string, OpenWindows[]>();
    const refresh = (): readonly NumberList[] => {
      const lists: NumberList[] = [];
      for (const closing of stores) {
        for (const task of lookups.tasksOf(closing.store)) {
          const id = closing.clock(task);
          const list = session.timeline.clocks.get(id);
          if (list === undefined) continue;
          const known = owners.get(id) ?? [];
          if (!known.some((one) => one.store === closing.store)) owners.set(id, [...known, new OpenWindows(session, task, closing.store, closing.windows)]);
          lists.push(list);
        }
      }
      return lists;
    };
    const of = (event: TraceEvent): readonly OpenWindows[] => owners.get(`node:${(event as TimeAdvance).scope}`) ?? [];
    super(
      session.timeline, refresh,
      (event, number) => of(event).some((windows) => windows.closesAny(event as TimeAdvance, number)),
      (event, number, words) => of(event).flatMap((windows) => windows.closed(event as TimeAdvance, number, words)).join('; ') || null,
    );
  }
}

/** The close times of one task's windows, kept up while the store is written. */
class OpenWindows {
  readonly store: string;
  readonly #session: Session;
  readonly #timeline: Timeline;
  readonly #task: string;
  readonly #windows: WindowDescription;
  /** Distinct, ascending. */
  readonly #times: number[] = [];
  readonly #keys = new Map<number, Uint8Array[]>();
  #seen = 0;

  constructor(session: Session, task: string, store: string, windows: WindowDescription) {
    this.#session = session;
    this.#timeline = session.timeline;
    this.#task = task;
    this.store = store;
    this.#windows = windows;
  }

  get #history(): StoreHistory | undefined { return this.#timeline.stores.get(`${this.#task}/${this.store}`); }

  closesAny(event: TimeAdvance, number: number): boolean {
    this.#update();
    return this.#rows(event, number, 1).length > 0;
  }

  closed(event: TimeAdvance, number: number, words: AnswerWords): readonly string[] {
    const rows = this.#rows(event, number, Number.POSITIVE_INFINITY);
    if (rows.length === 0) return [];
    return [words.closedIn(this.store, rows.slice(0, MOST_NAMED), Math.max(0, rows.length - MOST_NAMED))];
  }

  #update(): void {
    const history = this.#history;
    if (history === undefined) return;
    const { log } = this.#timeline;
    const codec = SessionLookups.of(this.#session).codec(this.store)!;
    for (; this.#seen < history.writes.length; this.#seen++) {
      const number = history.writes.at(this.#seen);
      if (number < log.first) continue;
      const write = log.at(number) as StoreWrite;
      if (write.newValue === null || write.oldValue !== null) continue;
      // keys of buffers hold their windows in a serde of the program's
      const window = codec.window(write.key) ?? codec.key(write.key).window;
      if (window === undefined) continue;
      const time = closeTime(window, this.#windows);
      const known = this.#keys.get(time);
      if (known !== undefined) {
        known.push(write.key);
        continue;
      }
      this.#keys.set(time, [write.key]);
      this.#times.splice(lowerBound(this.#times, time), 0, time);
    }
  }

  /** Windows that held something when the clock passed their close. */
  #rows(event: TimeAdvance, number: number, most: number): string[] {
    const lookups = SessionLookups.of(this.#session);
    const codec = lookups.codec(this.store)!;
    const before = new Projection(this.#timeline, number);
    const found = new Map<string, Uint8Array>();
    for (let i = lowerBound(this.#times, event.old + 1); i < this.#times.length && this.#times[i]! <= event.new && found.size < most; i++) {
      for (const key of this.#keys.get(this.#times[i]!)!) if (before.value(this.#task, this.store, key) !== null) found.set(latin1Of(key), key);
    }
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => plainText(lookups.tell.value(codec.key(key), 'key')));
  }
}

function lowerBound(times: readonly number[], time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
