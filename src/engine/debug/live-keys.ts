import { latin1Of } from '../common/bytes.ts';
import type { StoreWrite } from '../trace/events.ts';
import type { KeyHistory, StoreHistory, Timeline } from './timeline.ts';
import { valueAt } from './projection.ts';

/** With more changes than this a new list is sooner made than the old one mended. */
const MOST_MENDED = 1000;

/**
 * The keys of a store that hold something, in order, at the moment that was asked for last. Going a few steps costs a few changes of the
 * list; a far jump makes it anew. So a table of a hundred thousand rows can be paged through by index at each key press.
 */
export class LiveKeys {
  readonly #timeline: Timeline;
  readonly #history: StoreHistory;
  #cursor = -1;
  #ids: string[] = [];
  /** Every key that was ever written, ascending: kept, since putting a million of them in order takes a second. */
  #all: (readonly [id: string, key: KeyHistory])[] = [];

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

  /** Reads the event of a write only where its number does not tell: each would be unpacked for this alone. */
  #isLive(key: KeyHistory, cursor: number): boolean {
    const write = key.writes.lastBelow(cursor);
    if (write < this.#timeline.log.first) return key.base !== null;
    if (write >= key.lastDelete || key.deletes === 1) return write !== key.lastDelete;
    return valueAt(this.#timeline, key, cursor) !== null;
  }

  #make(cursor: number): void {
    this.#growAll();
    const ids: string[] = [];
    for (const [id, key] of this.#all) if (this.#isLive(key, cursor)) ids.push(id);
    this.#ids = ids;
  }

  /** Merges the keys that came since the last time. */
  #growAll(): void {
    const old = this.#all;
    const { keys } = this.#history;
    if (keys.size === old.length) return;
    const added: (readonly [id: string, key: KeyHistory])[] = [];
    let at = 0;
    for (const entry of keys.unorderedEntries()) if (at++ >= old.length) added.push(entry);
    added.sort(([a], [b]) => (a < b ? -1 : 1));
    const all: (readonly [id: string, key: KeyHistory])[] = [];
    let next = 0;
    for (const entry of added) {
      while (next < old.length && old[next]![0] < entry[0]) all.push(old[next++]!);
      all.push(entry);
    }
    while (next < old.length) all.push(old[next++]!);
    this.#all = all;
  }

  /** Applies the writes between the two moments, in whichever direction. */
  #mend(cursor: number): boolean {
    if (this.#cursor < 0) return false;
    const { writes, keys } = this.#history;
    const from = writes.countBelow(Math.min(cursor, this.#cursor));
    const to = writes.countBelow(Math.max(cursor, this.#cursor));
    if (to - from > MOST_MENDED || (to > from && writes.at(from) < this.#timeline.log.first)) return false;
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
