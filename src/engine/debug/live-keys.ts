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
    if (this.#cursor < 0) return false;
    const { writes, keys } = this.#history;
    const from = writes.countBelow(Math.min(cursor, this.#cursor));
    const to = writes.countBelow(Math.max(cursor, this.#cursor));
    if (to - from > MOST_MENDED || (to - from) * this.#ids.length > MOST_MOVED || (to > from && writes.at(from) < this.#timeline.log.first)) return false;
    const done = new Set<string>();
    for (let i = from; i < to; i++) {
      const id = latin1Of((this.#timeline.log.at(writes.at(i)) as StoreWrite).key);
      if (done.has(id)) continue;
      done.add(id);
      const at = lowerBound(this.#ids, id);
      const isListed = this.#ids[at] === id;
      const isLive = this.#isLive(keys.get(id)!, cursor);
      if (isLive && !isListed) this.#ids.splice(at, 0, id);
      else if (!isLive && isListed) this.#ids.splice(at, 1);
    }
    return true;
  }
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
