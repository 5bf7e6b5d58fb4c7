import { latin1Of } from '../common/bytes.ts';
import type { StoreWrite } from '../trace/events.ts';
import type { KeyHistory, StoreHistory, Timeline } from './timeline.ts';
import { valueAt } from './projection.ts';
import { orderOf } from '../common/text-order.ts';

/** With more changes than this a new list is sooner made than the old one mended; each moves half of the list. */
const MOST_MENDED = 1000;
const MOST_MOVED = 10_000_000;
/** Up to so many keys are put in order as they are found. Of more, the order of all keys that there ever were is kept. */
const MOST_SORTED = 50_000;

/**
 * The keys of a store that hold something, in order, at the moment that was asked for last. Going a few steps costs a few changes of the
 * list; a far jump makes it anew. So a table of a hundred thousand rows can be paged through by index at each key press.
 */
export class LiveKeys {
  readonly #timeline: Timeline;
  readonly #history: StoreHistory;
  #cursor = -1;
  #ids: string[] = [];
  /** Every key that was ever written, ascending, by its index. */
  #order: Int32Array = new Int32Array(0);
  /** Those that a filter let through, and the moment of which they are. */
  #filter = '';
  #filtered: string[] = [];
  #filteredAt = -1;

  constructor(timeline: Timeline, history: StoreHistory) {
    this.#timeline = timeline;
    this.#history = history;
  }

  /** Latin1 texts of the keys, ascending. The array is the list itself: look, do not keep. */
  at(moment: number): readonly string[] {
    // of what was let go nothing is known but what it came to: all those moments look the same
    const cursor = Math.max(moment, this.#timeline.log.first);
    if (cursor !== this.#cursor) {
      if (!this.#mend(cursor)) this.#make(cursor);
      this.#cursor = cursor;
    }
    return this.#ids;
  }

  /**
   * Those of the keys for which `holds` says yes, kept for as long as the filter is the same: going a few steps asks about the keys that were
   * written there, not about all of them.
   */
  matching(moment: number, filter: string, holds: (id: string) => boolean): readonly string[] {
    const ids = this.at(moment);
    const cursor = this.#cursor;
    const written = filter === this.#filter && this.#filteredAt >= 0 ? this.#writtenBetween(this.#filteredAt, cursor, this.#filtered.length) : null;
    if (written === null) this.#filtered = ids.filter(holds);
    else for (const id of written) put(this.#filtered, id, ids[lowerBound(ids, id)] === id && holds(id));
    this.#filter = filter;
    this.#filteredAt = cursor;
    return this.#filtered;
  }

  /** Reads an event only of a key that came and went more than once: each would be unpacked for this alone. */
  #isLive(key: KeyHistory, cursor: number): boolean { return this.#history.lives.at(key.index, cursor) ?? valueAt(this.#timeline, key, cursor) !== null; }

  #make(cursor: number): void {
    const { lives, list } = this.#history;
    const found: string[] = [];
    for (let index = 0; index < list.length; index++) {
      if (lives.at(index, cursor) ?? this.#isLive(list[index]!, cursor)) found.push(list[index]!.id);
    }
    if (found.length <= MOST_SORTED) {
      const order = orderOf(found);
      this.#ids = Array.from(order, (place) => found[place]!);
      return;
    }
    this.#growOrder();
    let count = 0;
    for (const index of this.#order) if (lives.at(index, cursor) ?? this.#isLive(list[index]!, cursor)) found[count++] = list[index]!.id;
    this.#ids = found;
  }

  /** Merges the keys that came since the last time. */
  #growOrder(): void {
    const { list } = this.#history;
    const old = this.#order;
    if (list.length === old.length) return;
    const added = orderOf(list.slice(old.length).map((key) => key.id));
    const order = new Int32Array(list.length);
    let at = 0;
    let next = 0;
    for (const place of added) {
      const index = old.length + place;
      const { id } = list[index]!;
      while (next < old.length && list[old[next]!]!.id < id) order[at++] = old[next++]!;
      order[at++] = index;
    }
    order.set(old.subarray(next), at);
    this.#order = order;
  }

  /** Applies the writes between the two moments, in whichever direction. */
  #mend(cursor: number): boolean {
    const written = this.#cursor < 0 ? null : this.#writtenBetween(this.#cursor, cursor, this.#ids.length);
    if (written === null) return false;
    for (const id of written) put(this.#ids, id, this.#isLive(this.#history.keys.get(id)!, cursor));
    return true;
  }

  /** Keys that were written between two moments, in whichever order; null: too many for a list of that length, or let go. */
  #writtenBetween(one: number, other: number, length: number): ReadonlySet<string> | null {
    const { writes } = this.#history;
    const from = writes.countBelow(Math.min(one, other));
    const to = writes.countBelow(Math.max(one, other));
    if (to - from > MOST_MENDED || (to - from) * length > MOST_MOVED || (to > from && writes.at(from) < this.#timeline.log.first)) return null;
    const written = new Set<string>();
    for (let i = from; i < to; i++) written.add(latin1Of((this.#timeline.log.at(writes.at(i)) as StoreWrite).key));
    return written;
  }
}

/** Into an ascending list, or out of it. */
function put(ids: string[], id: string, belongs: boolean): void {
  const at = lowerBound(ids, id);
  if ((ids[at] === id) === belongs) return;
  if (belongs) ids.splice(at, 0, id);
  else ids.splice(at, 1);
}

/** Index of the first text at or above. */
export function lowerBound(texts: readonly string[], text: string): number {
  let low = 0;
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (texts[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
