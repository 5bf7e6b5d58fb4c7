import { assertNever } from '../common/assert-never.ts';
import type { TraceEvent } from './events.ts';
import { EventPacker, EventUnpacker } from './event-packer.ts';

const KINDS: readonly TraceEvent['kind'][] = [
  'turn-start', 'turn-end', 'node-enter', 'store-read', 'store-write', 'cache', 'time-advance', 'output', 'drop', 'hold', 'failure', 'punctuate', 'commit', 'sent',
  'lost', 'instance', 'rebalance', 'task-move', 'restored', 'transaction',
];
const KIND_NUMBERS: ReadonlyMap<TraceEvent['kind'], number> = new Map(KINDS.map((kind, number) => [kind, number]));
const packer = new EventPacker();

/**
 * Events that nobody adds to any more, in a quarter of the space that as many objects take, and as a few large arrays instead of a hundred
 * thousand small ones that the collector of garbage would walk again and again. `at` makes the literal anew.
 */
export class PackedEvents {
  readonly #kinds: Uint8Array;
  /** Where each event begins in the ints, numbers and bytes. */
  readonly #starts: Int32Array;
  readonly #unpacker: EventUnpacker;
  /** What they take, but for values that are kept as they are. */
  readonly size: number;

  constructor(events: readonly TraceEvent[]) {
    this.#kinds = new Uint8Array(events.length);
    this.#starts = new Int32Array(events.length * 3);
    for (let i = 0; i < events.length; i++) {
      const event = events[i]!;
      this.#kinds[i] = KIND_NUMBERS.get(event.kind)!;
      this.#starts[i * 3] = packer.intCount;
      this.#starts[i * 3 + 1] = packer.numberCount;
      this.#starts[i * 3 + 2] = packer.byteCount;
      pack(event, packer);
    }
    const packed = packer.take();
    this.#unpacker = new EventUnpacker(packed);
    this.size = this.#kinds.byteLength + this.#starts.byteLength + packed.ints.byteLength + packed.numbers.byteLength + packed.bytes.byteLength;
  }

  at(index: number): TraceEvent {
    this.#unpacker.seek(this.#starts[index * 3]!, this.#starts[index * 3 + 1]!, this.#starts[index * 3 + 2]!);
    return unpack(KINDS[this.#kinds[index]!]!, this.#unpacker);
  }
}

function pack(e: TraceEvent, to: EventPacker): void {
  switch (e.kind) {
    case 'turn-start':
      to.text(e.task); to.text(e.cause); to.text(e.topic); to.int(e.partition); to.number(e.offset); to.pushBytes(e.key); to.pushBytes(e.value);
      to.number(e.timestamp); to.headers(e.headers);
      return;
    case 'turn-end': to.text(e.task); return;
    case 'node-enter':
      to.text(e.node); to.text(e.from); to.int(e.depth); to.ref(e.key); to.ref(e.value); to.number(e.timestamp); to.headers(e.headers);
      return;
    case 'store-read': to.text(e.task); to.text(e.store); to.text(e.node); to.text(e.operation); to.pushBytes(e.key); to.pushBytes(e.found); return;
    case 'store-write':
      to.text(e.task); to.text(e.store); to.text(e.node); to.text(e.cause); to.pushBytes(e.key); to.pushBytes(e.oldValue); to.pushBytes(e.newValue);
      to.number(e.timestamp);
      return;
    case 'cache': to.text(e.task); to.text(e.store); to.pushBytes(e.key); to.flag(e.dirty); to.text(e.cause); return;
    case 'time-advance': to.text(e.clock); to.text(e.scope); to.number(e.old); to.number(e.new); return;
    case 'output':
      to.text(e.task); to.text(e.role); to.text(e.node); to.text(e.topic); to.int(e.partition); to.number(e.offset); to.pushBytes(e.key); to.pushBytes(e.value);
      to.number(e.timestamp); to.headers(e.headers);
      return;
    case 'drop': to.text(e.task); to.text(e.node); to.text(e.reason); to.flag(e.counted); to.ref(e.details); return;
    case 'hold': to.text(e.task); to.text(e.node); to.text(e.reason); to.ref(e.details); return;
    case 'failure': to.text(e.task); to.text(e.node); to.text(e.error); to.text(e.message); to.text(e.answer); return;
    case 'punctuate':
      to.text(e.task); to.text(e.action); to.text(e.node); to.text(e.type); to.int(e.schedule); to.number(e.oldDue); to.number(e.newDue); to.number(e.time);
      return;
    case 'commit': to.text(e.task); to.ref(e.offsets); return;
    case 'sent': to.int(e.output); to.text(e.topic); to.int(e.partition); to.number(e.offset); return;
    // rare: kept as they are
    case 'lost': case 'instance': case 'rebalance': case 'task-move': case 'restored': case 'transaction': to.ref(e); return;
    default: assertNever(e);
  }
}

/** Fields in the order of `pack`. */
function unpack(kind: TraceEvent['kind'], from: EventUnpacker): TraceEvent {
  switch (kind) {
    case 'turn-start':
      return {
        kind, task: from.ref(), cause: from.ref(), topic: from.ref(), partition: from.int(), offset: from.number(), key: from.bytesOrNull(), value: from.bytesOrNull(),
        timestamp: from.number(), headers: from.headers(),
      };
    case 'turn-end': return { kind, task: from.ref() };
    case 'node-enter':
      return { kind, node: from.ref(), from: from.ref(), depth: from.int(), key: from.ref(), value: from.ref(), timestamp: from.number(), headers: from.headers() };
    case 'store-read':
      return { kind, task: from.ref(), store: from.ref(), node: from.ref(), operation: from.ref(), key: from.bytesOrNull(), found: from.bytesOrNull() };
    case 'store-write':
      return {
        kind, task: from.ref(), store: from.ref(), node: from.ref(), cause: from.ref(), key: from.bytes(), oldValue: from.bytesOrNull(), newValue: from.bytesOrNull(),
        timestamp: from.number(),
      };
    case 'cache': return { kind, task: from.ref(), store: from.ref(), key: from.bytes(), dirty: from.flag(), cause: from.ref() };
    case 'time-advance': return { kind, clock: from.ref(), scope: from.ref(), old: from.number(), new: from.number() };
    case 'output':
      return {
        kind, task: from.ref(), role: from.ref(), node: from.ref(), topic: from.ref(), partition: from.int(), offset: from.number(), key: from.bytesOrNull(),
        value: from.bytesOrNull(), timestamp: from.numberOrNull(), headers: from.headers(),
      };
    case 'drop': return { kind, task: from.ref(), node: from.ref(), reason: from.ref(), counted: from.flag(), details: from.ref() };
    case 'hold': return { kind, task: from.ref(), node: from.ref(), reason: from.ref(), details: from.ref() };
    case 'failure': return { kind, task: from.ref(), node: from.ref(), error: from.ref(), message: from.ref(), answer: from.ref() };
    case 'punctuate':
      return {
        kind, task: from.ref(), action: from.ref(), node: from.ref(), type: from.ref(), schedule: from.int(), oldDue: from.numberOrNull(), newDue: from.numberOrNull(),
        time: from.number(),
      };
    case 'commit': return { kind, task: from.ref(), offsets: from.ref() };
    case 'sent': return { kind, output: from.int(), topic: from.ref(), partition: from.int(), offset: from.number() };
    case 'lost': case 'instance': case 'rebalance': case 'task-move': case 'restored': case 'transaction': return from.ref();
    default: return assertNever(kind);
  }
}
