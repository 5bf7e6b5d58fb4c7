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
  /** Ends of each thread's transactions. */
  readonly #ends = new Map<string, NumberList>();

  push(event: TransactionChange, number: number): void {
    this.changes.push(number);
    let ends = this.#ends.get(event.thread);
    if (ends === undefined) this.#ends.set(event.thread, ends = new NumberList());
    if (event.action !== 'begin') ends.push(number);
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

  /** Of a record that a thread of an exactly-once run has produced: null where its transaction was committed. */
  stateOf(topic: string, partition: number, offset: number, cursor: number): 'open' | 'aborted' | null {
    const found = this.#find(`${topic}-${partition}`, offset);
    if (found === null || found.end >= cursor) return 'open';
    return found.aborted ? 'aborted' : null;
  }

  /** How many control records lay in a partition between an offset and the end at that moment. */
  endsAfter(topic: string, partition: number, offset: number, cursor: number): number {
    const stretches = this.#ended.get(`${topic}-${partition}`) ?? [];
    const ends = new Set<number>();
    for (let i = stretches.length - 1; i >= 0 && stretches[i]!.to > offset; i--) if (stretches[i]!.end < cursor) ends.add(stretches[i]!.end);
    return ends.size;
  }

  /** What is in a transaction that is open at that moment was produced after this event. */
  openSince(cursor: number): number {
    let since = this.isEmpty ? -1 : cursor;
    for (const ends of this.#ends.values()) since = Math.min(since, ends.lastBelow(cursor));
    return since;
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
