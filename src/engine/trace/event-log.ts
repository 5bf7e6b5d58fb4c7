import { cannotChange } from '../common/immutable.ts';
import type { TraceEvent, TraceSink } from './events.ts';
import { frozenCopy } from './frozen-copy.ts';
import { PackedEvents } from './packed-events.ts';

const CHUNK_BITS = 10;
const CHUNK = 1 << CHUNK_BITS;

/** Is told of each event after it got its number. */
export interface EventListener { onEvent(event: TraceEvent, number: number): void }

/** A turn of more events than this may lose its beginning only. */
const LONGEST_TURN = 64 * CHUNK;

/**
 * The recorder: every event in order, under its number, from 0. Only values that may still change are copied. With a limit the oldest
 * events are let go, whole chunks and whole turns at a time, so that whoever finds an event finds its turn too; `first` says what is left.
 * What they came to is told by the old values of those that follow.
 *
 *     const log = new EventLog();
 *     new TopologyTestDriver(topology, config, { trace: log });
 *     log.at(0);   // the first turn-start
 */
export class EventLog implements TraceSink {
  #packed: PackedEvents[] = [];
  /** The chunk before the newest, as objects: turns that are being told look a little back. */
  #previous: TraceEvent[] | null = null;
  #tail: TraceEvent[] = [];
  #droppedChunks = 0;
  #first = 0;
  #length = 0;
  #listener: EventListener | null = null;
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  /** Of the packed chunks. */
  #bytes = 0;

  constructor(maxEvents = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY) {
    this.#maxEvents = maxEvents;
    this.#maxBytes = maxBytes;
  }

  /** Number of the oldest event that is still there. */
  get first(): number { return this.#first; }
  /** One past the newest event's number. */
  get length(): number { return this.#length; }

  listen(listener: EventListener): void {
    for (let number = this.first; number < this.#length; number++) listener.onEvent(this.at(number), number);
    this.#listener = listener;
  }

  emit(event: TraceEvent): void {
    let kept = event;
    if (event.kind === 'node-enter' && !(cannotChange(event.key) && cannotChange(event.value))) {
      kept = {
        kind: 'node-enter', node: event.node, from: event.from, depth: event.depth, key: frozenCopy(event.key), value: frozenCopy(event.value),
        timestamp: event.timestamp, headers: event.headers,
      };
    }
    if (this.#tail.length === CHUNK) {
      if (this.#previous !== null) this.#pack(this.#previous);
      this.#previous = this.#tail;
      this.#tail = [];
      while ((this.#length - this.#first >= this.#maxEvents || this.#bytes > this.#maxBytes) && this.#packed.length > 0) this.#letGo();
    }
    this.#tail.push(kept);
    const number = this.#length++;
    this.#listener?.onEvent(kept, number);
  }

  #pack(events: readonly TraceEvent[]): void {
    const packed = new PackedEvents(events);
    this.#packed.push(packed);
    this.#bytes += packed.size;
  }

  #letGo(): void {
    this.#bytes -= this.#packed.shift()!.size;
    const begin = ++this.#droppedChunks << CHUNK_BITS;
    this.#first = Math.max(this.#first, begin);
    for (let number = this.#first; number < Math.min(begin + LONGEST_TURN, this.#length); number++) {
      if (this.at(number).kind !== 'turn-start') continue;
      this.#first = number;
      return;
    }
  }

  /** @throws RangeError  for a number that was let go or does not exist yet */
  at(number: number): TraceEvent {
    if (number < this.#first || number >= this.#length) throw new RangeError(`the trace holds events ${this.#first} to ${this.#length - 1}, not ${number}`);
    const chunk = (number >> CHUNK_BITS) - this.#droppedChunks;
    const within = number & (CHUNK - 1);
    if (chunk < this.#packed.length) return this.#packed[chunk]!.at(within);
    return (this.#previous !== null && chunk === this.#packed.length ? this.#previous : this.#tail)[within]!;
  }

  *range(from: number, to: number): Generator<TraceEvent> { for (let number = from; number < to; number++) yield this.at(number); }
}
