import { bytesEqual, latin1Of } from '../common/bytes.ts';
import type { CacheChange, NodeEnter, StoreWrite, TraceEvent, TurnStart } from '../trace/events.ts';
import type { KeyHistory, StoreHistory, Timeline } from './timeline.ts';

/** How far back, in events, the part of one node in one turn is read: a flat map of a million records is not walked for one of them. */
const MOST_EVENTS = 20_000;

/** What stands around one `forward()` of a node. Numbers of events; -1: there is none. */
export interface Forward {
  /** The first of the children's entries that this forward made. */
  readonly first: number;
  /** The entry of the node that forwarded: none when a flush or a punctuation did it. */
  readonly entry: number;
  /** How many forwards the node had made before, in the same part. */
  readonly before: number;
  /** The cache change that flushed the entry that is forwarded here. */
  readonly flush: number;
  /** The write that took the forwarded record out of a buffer. */
  readonly release: number;
  /** Writes of the node since its forward before this one, newest first. */
  readonly writes: readonly number[];
  /** Reads of the node in its whole part up to here, newest first, with the number of forwards between each and this one. */
  readonly reads: readonly { readonly number: number; readonly forwardsSince: number }[];
}

/**
 * Who did it: from an event back to the events that led there, by what a trace alone can tell. It knows nodes, turns and bytes, but no
 * topology and no serdes; what a store's bytes mean is for those who ask.
 *
 *     const from = new Provenance(timeline);
 *     from.forwardOf(entry);                               // who forwarded this, after which reads and writes
 *     from.writerBefore('0_1', 'counts', key, cursor);     // the write that made the value of a key
 *
 * Everything is found through the timeline's indexes and the events of one turn, so the cost does not grow with the run.
 */
export class Provenance {
  readonly timeline: Timeline;
  constructor(timeline: Timeline) { this.timeline = timeline; }

  event(number: number): TraceEvent { return this.timeline.log.at(number); }
  enter(number: number): NodeEnter { return this.event(number) as NodeEnter; }
  write(number: number): StoreWrite { return this.event(number) as StoreWrite; }

  /** Let go by the log, or never there. */
  isGone(number: number): boolean { return number < this.timeline.log.first; }

  turnStart(number: number): number { return this.timeline.turns.at(this.timeline.turnAt(number)); }
  /** The first event of the turn that is left: the log lets go without regard to turns. */
  turnFrom(number: number): number { return Math.max(this.turnStart(number), this.timeline.log.first); }
  startOf(number: number): TurnStart | null {
    const start = this.turnStart(number);
    return this.isGone(start) ? null : (this.event(start) as TurnStart);
  }

  /** The entry under way of a node at an event of the same turn. */
  entryOf(node: string | null, number: number): number {
    if (node === null) return -1;
    const found = this.timeline.entries.get(node)?.lastBelow(number) ?? -1;
    return found < this.turnFrom(number) ? -1 : found;
  }

  /** The innermost entry at or before an event of the same turn. */
  lastEntry(number: number): number {
    const start = this.turnFrom(number);
    for (let at = number; at >= start; at--) if (this.event(at).kind === 'node-enter') return at;
    return -1;
  }

  /** The punctuation that a turn is about. */
  punctuationOf(number: number): number {
    const start = this.turnStart(number);
    const end = this.timeline.turnRange(this.timeline.turnAt(number))[1];
    for (let at = Math.max(start, this.timeline.log.first); at < Math.min(end, start + 8); at++) if (this.event(at).kind === 'punctuate') return at;
    return -1;
  }

  /** How an entry came to be; the entry must have a node before it (`from`). */
  forwardOf(entry: number): Forward {
    const enter = this.enter(entry);
    const node = enter.from!;
    const start = Math.max(this.turnStart(entry), this.timeline.log.first, entry - MOST_EVENTS);
    const parent = this.entryOf(node, entry);
    const own = parent >= 0 && this.enter(parent).depth === enter.depth - 1 ? parent : -1;
    const end = Math.max(start, own + 1);
    let first = entry;
    let before = 0;
    /** The children of one forward, while their entries are met from the last to the first; null: the node did something else since. */
    let group: { readonly record: NodeEnter; readonly nodes: Set<string> } | null = { record: enter, nodes: new Set([enter.node]) };
    let flush = -1;
    const writes: number[] = [];
    const reads: { number: number; forwardsSince: number }[] = [];
    for (let at = entry - 1; at >= end; at--) {
      const event = this.event(at);
      if (event.kind === 'node-enter') {
        if (event.from !== node || event.depth !== enter.depth) continue;
        if (group !== null && !group.nodes.has(event.node) && sameRecord(event, group.record)) {
          group.nodes.add(event.node);
          if (before === 0) first = at;
        } else {
          before++;
          group = { record: event, nodes: new Set([event.node]) };
        }
      } else if (event.kind === 'cache') {
        if (group !== null && before === 0 && !event.dirty) flush = at;
        group = null;
      } else if ((event.kind === 'store-write' || event.kind === 'store-read') && event.node === node) {
        group = null;
        if (event.kind === 'store-read') reads.push({ number: at, forwardsSince: before });
        else if (before === 0) writes.push(at);
      }
    }
    return { first, entry: flush >= 0 ? -1 : own, before, flush, release: this.#releaseAfter(entry, node, enter.depth), writes, reads };
  }

  /** Buffers drop what they let go when it is through: the next thing that the node does itself after the forward. */
  #releaseAfter(entry: number, node: string, depth: number): number {
    const end = Math.min(this.timeline.turnRange(this.timeline.turnAt(entry))[1], entry + MOST_EVENTS);
    for (let at = entry + 1; at < end; at++) {
      const event = this.event(at);
      if (event.kind === 'node-enter' && (event.depth < depth || (event.depth === depth && event.from === node && !sameRecord(event, this.enter(entry))))) return -1;
      if (event.kind === 'store-write' && event.node === node) return event.cause === 'evict' ? at : -1;
      if (event.kind === 'store-read' && event.node === node) return -1;
    }
    return -1;
  }

  /** Reads and writes that a node did itself between its entry and an event, oldest first. */
  partOf(entry: number, until: number): readonly number[] {
    const { node } = this.enter(entry);
    const found: number[] = [];
    for (let at = Math.max(entry + 1, until - MOST_EVENTS); at < until; at++) {
      const event = this.event(at);
      if ((event.kind === 'store-read' || event.kind === 'store-write') && event.node === node) found.push(at);
    }
    return found;
  }

  // ---- stores

  /** Of the task; of the one task that has it where that is another (global stores). */
  store(task: string, store: string): StoreHistory | null {
    const own = this.timeline.stores.get(`${task}/${store}`);
    if (own !== undefined) return own;
    let found: StoreHistory | null = null;
    for (const history of this.timeline.stores.values()) {
      if (history.store !== store) continue;
      if (found !== null) return null;
      found = history;
    }
    return found;
  }

  key(task: string, store: string, key: Uint8Array): KeyHistory | null { return this.store(task, store)?.keys.get(latin1Of(key)) ?? null; }

  /** The write that made what a key held after the first `cursor` events, deletions too. */
  writerBefore(task: string, store: string, key: Uint8Array, cursor: number): number {
    const number = this.key(task, store, key)?.writes.lastBelow(cursor) ?? -1;
    return this.isGone(number) ? -1 : number;
  }

  /** The write before this one of the same key. */
  previousWrite(number: number): number {
    const { task, store, key } = this.write(number);
    return this.writerBefore(task, store, key, number);
  }

  /** The flush or eviction that wrote a cached value down, after its write; -1 while it is still in the cache or was replaced there. */
  cleanedAfter(number: number): number {
    const { task, store, key } = this.write(number);
    const history = this.store(task, store);
    const events = history?.dirtyByKey.get(latin1Of(key));
    if (events === undefined) return -1;
    for (let at = events.countBelow(number); at < events.length; at++) {
      const event = this.event(events.at(at)) as CacheChange;
      if (!event.dirty) return events.at(at);
    }
    return -1;
  }

  /** The first moment that a clock reached a time: the event that moved it there. */
  reached(clock: string, time: number): number {
    const moves = this.timeline.clocks.get(clock);
    if (moves === undefined) return -1;
    let low = moves.countBelow(this.timeline.log.first);
    let high = moves.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const event = this.event(moves.at(middle));
      if (event.kind === 'time-advance' && event.new >= time) high = middle;
      else low = middle + 1;
    }
    return low < moves.length ? moves.at(low) : -1;
  }
}

function sameRecord(a: NodeEnter, b: NodeEnter): boolean { return a.timestamp === b.timestamp && sameValue(a.key, b.key) && sameValue(a.value, b.value); }

/** Deep equality of what traces hold: primitives, bytes, plain data and instances by their fields. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b);
  if (a instanceof Uint8Array) return b instanceof Uint8Array && bytesEqual(a, b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => key in b && sameValue((a as { [key: string]: unknown })[key], (b as { [key: string]: unknown })[key]));
}
