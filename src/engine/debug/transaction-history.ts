import type { TransactionChange } from '../trace/events.ts';
import { NumberList } from './number-list.ts';

/** Offsets [from, to) of one partition whose transaction ended with the event `end`. */
interface Stretch { readonly from: number; readonly to: number; readonly end: number; readonly aborted: boolean }

/** What became of the records that were written in transactions, as it was known at any moment. Empty unless the run was exactly once. */
export class TransactionHistory {
  /** Numbers of the events. */
  readonly changes = new NumberList();
  /** By `topic-partition`, in the order of the offsets. */
  readonly #ended = new Map<string, Stretch[]>();
  /** Beginnings and ends of each thread's transactions. */
  readonly #threads = new Map<string, { readonly begins: NumberList; readonly ends: NumberList }>();

  push(event: TransactionChange, number: number): void {
    this.changes.push(number);
    let of = this.#threads.get(event.thread);
    if (of === undefined) this.#threads.set(event.thread, of = { begins: new NumberList(), ends: new NumberList() });
    (event.action === 'begin' ? of.begins : of.ends).push(number);
    for (const [topic, partition, from, to] of event.written) this.#add(`${topic}-${partition}`, { from, to, end: number, aborted: event.action === 'abort' });
  }

  #add(name: string, stretch: Stretch): void {
    const stretches = this.#ended.get(name);
    if (stretches === undefined) {
      this.#ended.set(name, [stretch]);
      return;
    }
    // Transactions of several threads end in another order than they wrote.
    let at = stretches.length;
    while (at > 0 && stretches[at - 1]!.from > stretch.from) at--;
    stretches.splice(at, 0, stretch);
  }

  get isEmpty(): boolean { return this.changes.length === 0; }

  /** Of a record that had been sent by then: null where its transaction was committed. */
  stateOf(topic: string, partition: number, offset: number, cursor: number): 'open' | 'aborted' | null {
    if (this.isEmpty) return null;
    const found = this.#find(`${topic}-${partition}`, offset);
    if (found === null || found.end >= cursor) return 'open';
    return found.aborted ? 'aborted' : null;
  }

  /** How many control records lay in a partition between an offset and the end at that moment. */
  endsAfter(topic: string, partition: number, offset: number, cursor: number): number {
    const ends = new Set<number>();
    for (const stretch of this.#ended.get(`${topic}-${partition}`) ?? []) if (stretch.to > offset && stretch.end < cursor) ends.add(stretch.end);
    return ends.size;
  }

  /** Threads with a transaction that is open at that moment, and the event it began with. */
  open(cursor: number): readonly { readonly thread: string; readonly begin: number }[] {
    return [...this.#threads].flatMap(([thread, { begins, ends }]) => {
      const begin = begins.lastBelow(cursor);
      return begin > ends.lastBelow(cursor) ? [{ thread, begin }] : [];
    });
  }

  #find(name: string, offset: number): Stretch | null {
    const stretches = this.#ended.get(name) ?? [];
    let low = 0;
    let high = stretches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (stretches[middle]!.from <= offset) low = middle + 1; else high = middle;
    }
    const found = stretches[low - 1];
    return found !== undefined && offset < found.to ? found : null;
  }
}
