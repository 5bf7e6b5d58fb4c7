/**
 * What an event came of: an output of its record, a record of what its node did, a value of its writes. The trace says who forwarded after
 * which reads and writes (debug/provenance); here that is read with the topology and the serdes at hand, so that only what went into a
 * value is named: the value before an aggregate's update is, the row that a table's update replaced is not.
 *
 *     const causes = new Causes(session);
 *     causes.ofOutput(number);          // [{ kind: 'value', how: 'forwarded', … }]
 *
 * Misuse: taking a `trigger` for an ingredient. It decided when a result came, not what is in it.
 */
import { bytesOfLatin1, latin1Of, readInt64 } from '../../common/bytes.ts';
import type { StoreHistory } from '../../debug/timeline.ts';
import { sameValue, type Forward, type Provenance } from '../../debug/provenance.ts';
import { valueAt } from '../../debug/projection.ts';
import { Change } from '../../operators/tables/ktable.ts';
import { LeftOrRightValue } from '../../operators/joins/left-or-right-value-serde.ts';
import { windowStoreKey } from '../../state/codecs/window-key-schema.ts';
import { sessionStoreKey } from '../../state/codecs/session-key-schema.ts';
import { foldsOf, windowsOf } from '../../topology/supplier.ts';
import type { CacheChange, NodeEnter, Output, StoreRead, StoreWrite } from '../../trace/events.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import { Windowed } from '../../windows/windowed.ts';
import { toJson } from '../codec.ts';
import { newValueOf } from '../conditions/values.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import type { StoreCodec } from '../views/store-codec.ts';
import { viewValue } from '../views/view-values.ts';
import { provenanceOf } from './provenance-of.ts';

/** How a stored value came into something: forwarded as it was written, flushed, let go by a buffer, closed with its window, looked up … */
export type How = 'forwarded' | 'flushed' | 'released' | 'closed' | 'unmatched' | 'read' | 'matched' | 'merged' | 'base';

/** Numbers are those of events. */
export type Cause =
  | { readonly kind: 'input'; readonly event: number; readonly input: number }
  /** Through an internal topic: `event` is the turn's start, `output` the record that was sent there. */
  | { readonly kind: 'topic'; readonly event: number; readonly output: number }
  /** The record as it entered the node that forwarded it. */
  | { readonly kind: 'record'; readonly entry: number }
  /** A stored value as `write` had left it; `node` used it. */
  | { readonly kind: 'value'; readonly how: How; readonly node: string; readonly write: number; readonly event: number }
  /** A look-up that found nothing; `deleted`: the write that had taken it away, -1 for one that never was. */
  | { readonly kind: 'absent'; readonly read: number; readonly deleted: number }
  | { readonly kind: 'punctuation'; readonly event: number }
  /** The record that made it happen at this moment, by moving time or asking for room. */
  | { readonly kind: 'trigger'; readonly entry: number }
  | { readonly kind: 'restored'; readonly event: number }
  /** Older than the recording. */
  | { readonly kind: 'gone' };

/** What a write did with the value that was there before. */
export type WriteRole = 'set' | 'first' | 'folded' | 'deleted' | 'restored' | 'expired';

const MOST_SCANNED = 50;
const TIMESTAMP = 8;

export class Causes {
  readonly session: Session;
  readonly from: Provenance;
  readonly #lookups: SessionLookups;

  constructor(session: Session) {
    this.session = session;
    this.from = provenanceOf(session);
    this.#lookups = SessionLookups.of(session);
  }

  ofOutput(number: number): readonly Cause[] {
    if (this.from.isGone(number)) return [GONE];
    const { node, role } = this.from.event(number) as Output;
    if (role === 'changelog') {
      const write = this.#writeOfChangelog(number);
      return write < 0 ? [GONE] : [{ kind: 'value', how: 'forwarded', node: this.from.write(write).node ?? '', write, event: number }];
    }
    const entry = role === 'dead-letter' ? this.from.lastEntry(number) : this.from.entryOf(node, number);
    return entry < 0 ? this.#ofTurn(number) : this.ofEntry(entry);
  }

  #writeOfChangelog(number: number): number {
    const { task, topic, key } = this.from.event(number) as Output;
    const store = this.session.info.changelogStore(topic);
    if (store === null || key === null) return -1;
    const exact = this.from.writerBefore(task, store.name, key, number);
    return exact;
  }

  // ---- records

  /** What a record at a node came of. */
  ofEntry(entry: number): readonly Cause[] {
    if (this.from.isGone(entry)) return [GONE];
    const enter = this.from.enter(entry);
    if (enter.from === null) return this.#ofTurn(entry);
    const forward = this.from.forwardOf(entry);
    if (forward.flush >= 0) return [this.#flushed(enter.from, forward.flush)];
    if (forward.entry < 0) return this.#ofTurnPart(entry, enter.from, forward);
    return this.#ofForward(enter, enter.from, forward);
  }

  #ofTurn(number: number): readonly Cause[] {
    const event = this.from.turnStart(number);
    const start = this.from.startOf(number);
    if (start === null) return [GONE];
    if (start.topic === null) {
      const fired = this.from.punctuationOf(number);
      return fired >= 0 ? [{ kind: 'punctuation', event: fired }] : start.cause === 'restore' ? [{ kind: 'restored', event }] : [];
    }
    const turn = this.session.timeline.turnAt(event);
    const output = this.session.timeline.parentOf(turn);
    if (output >= 0) return this.from.isGone(output) ? [GONE] : [{ kind: 'topic', event, output }];
    return [{ kind: 'input', event, input: this.session.timeline.origins.at(turn) }];
  }

  /** Forwarded by a punctuation: what it read is in it. */
  #ofTurnPart(entry: number, node: string, forward: Forward): readonly Cause[] { return [...this.#ofTurn(entry), ...this.#reads(node, forward, null)]; }

  #flushed(node: string, flush: number): Cause {
    const { task, store, key } = this.from.event(flush) as CacheChange;
    const write = this.from.writerBefore(task, store, key, flush);
    return write < 0 ? GONE : { kind: 'value', how: 'flushed', node, write, event: flush };
  }

  #ofForward(child: NodeEnter, node: string, forward: Forward): readonly Cause[] {
    const enter = this.from.enter(forward.entry);
    const record: Cause = { kind: 'record', entry: forward.entry };
    const trigger: Cause = { kind: 'trigger', entry: forward.entry };
    if (forward.release >= 0) {
      const write = this.from.previousWrite(forward.release);
      const put = write < 0 ? GONE : { kind: 'value', how: 'released', node, write, event: forward.first } as const;
      const own = write >= forward.entry ? [put] : [put, trigger];
      return [...own, ...this.#reads(node, forward, this.from.write(forward.release).store)];
    }
    const windows = this.#windowsOf(node);
    if (windows?.kind === 'join') return this.#ofJoin(child, enter, node, forward, windows);
    const written = forward.writes.find((write) => this.#isWritten(write, child));
    if (written !== undefined) {
      return [{ kind: 'value', how: 'forwarded', node, write: written, event: forward.first }];
    }
    if (windows?.final === true && windows.kind !== 'suppress') {
      const write = this.#closedWindow(node, child, forward.first);
      if (write >= 0) return [{ kind: 'value', how: 'closed', node, write, event: forward.first }, trigger];
    }
    if (sameValue(child.key, enter.key) && sameValue(newValueOf(child.value), newValueOf(enter.value))) return [record];
    return [record, ...this.#reads(node, forward, null)];
  }

  #windowsOf(node: string): WindowDescription | null {
    const plan = this.session.info.node(node);
    return plan?.kind === 'processor' ? windowsOf(plan.supplier) : null;
  }

  /** Is what a write left in its store what was forwarded? */
  #isWritten(number: number, child: NodeEnter): boolean {
    const write = this.from.write(number);
    const codec = this.#lookups.codec(write.store);
    if (codec === null || write.cause !== 'put' || codec.builder.kind === 'buffer' || codec.builder.kind === 'list-value') return false;
    const key = viewValue(child.key);
    const stored = codec.key(write.key);
    if (key.text !== stored.text) return false;
    if (stored.window !== undefined && (key.window?.start !== stored.window.start || key.window.end !== stored.window.end)) return false;
    return sameText(codec.decodedValue(write.newValue), newValueOf(child.value) ?? null);
  }

  #closedWindow(node: string, child: NodeEnter, before: number): number {
    const store = this.#lookups.storesOf(node).find((name) => this.#isWindowed(name));
    const task = this.from.startOf(before)?.task;
    if (store === undefined || task === undefined || !(child.key instanceof Windowed)) return -1;
    const key = this.#windowedKey(this.#lookups.codec(store)!, child.key);
    return key === null ? -1 : this.from.writerBefore(task, store, key, before);
  }

  #isWindowed(store: string): boolean {
    const kind = this.#lookups.codec(store)?.builder.kind;
    return kind === 'window' || kind === 'timestamped-window' || kind === 'session';
  }

  /** A windowed key as its store keeps it. */
  #windowedKey(codec: StoreCodec, { key, window }: Windowed<unknown>): Uint8Array | null {
    try {
      const inner = codec.encodeKey(toJson(key));
      if (inner === null) return null;
      return codec.builder.kind === 'session' ? sessionStoreKey(inner, window.start, window.end) : windowStoreKey(inner, window.start, 0);
    } catch {
      return null;
    }
  }

  // ---- joins of streams

  #ofJoin(child: NodeEnter, enter: NodeEnter, node: string, forward: Forward, windows: WindowDescription): readonly Cause[] {
    const record: Cause = { kind: 'record', entry: forward.entry };
    const scans = forward.reads.filter(({ number }) => (this.from.event(number) as StoreRead).key !== null && this.#isJoinWindow((this.from.event(number) as StoreRead).store));
    const scan = scans[0];
    if (scan === undefined) {
      const unmatched = this.#unmatched(child, node, forward.first);
      return unmatched >= 0 ? [{ kind: 'value', how: 'unmatched', node, write: unmatched, event: forward.first }, { kind: 'trigger', entry: forward.entry }] : [record];
    }
    const read = this.from.event(scan.number) as StoreRead;
    if ('suffix' in windows.clock) return this.#ofSelfJoin(child, enter, node, forward, windows, scans.length, scan.forwardsSince);
    const isLeft = this.#isLeftSide(node, windows);
    const [back, ahead] = isLeft ? [windows.beforeMs, windows.afterMs] : [windows.afterMs, windows.beforeMs];
    const match = this.#inWindow(read, enter.timestamp - back, enter.timestamp + ahead, forward.entry)[scan.forwardsSince];
    return match === undefined ? [record, { kind: 'absent', read: scan.number, deleted: -1 }] : [record, { kind: 'value', how: 'matched', node, write: match, event: forward.first }];
  }

  #ofSelfJoin(child: NodeEnter, enter: NodeEnter, node: string, forward: Forward, windows: WindowDescription, scans: number, index: number): readonly Cause[] {
    const record: Cause = { kind: 'record', entry: forward.entry };
    const read = this.from.event(forward.reads[0]!.number) as StoreRead;
    const [back, ahead] = scans === 1 ? [windows.beforeMs, windows.afterMs] : [windows.afterMs, windows.beforeMs];
    let partners: readonly (number | null)[] = this.#inWindow(read, enter.timestamp - back, enter.timestamp + ahead, forward.entry);
    if (scans > 1) {
      // with itself a record is joined before the first that is later
      const later = partners.findIndex((write) => this.from.write(write!).timestamp > enter.timestamp);
      partners = later < 0 ? [...partners, null] : [...partners.slice(0, later), null, ...partners.slice(later)];
    }
    const match = partners[index] ?? null;
    return match === null ? [record] : [record, { kind: 'value', how: 'matched', node, write: match, event: forward.first }];
  }

  /** Of the two nodes of a join, which share a clock, the left one was added first. */
  #isLeftSide(node: string, { clock }: WindowDescription): boolean {
    const name = 'name' in clock ? clock.name : null;
    const first = this.session.info.plan.nodes.find((plan) => {
      const own = plan.kind === 'processor' ? windowsOf(plan.supplier)?.clock : undefined;
      return own !== undefined && 'name' in own && own.name === name;
    });
    return first?.name === node;
  }

  #isJoinWindow(store: string): boolean {
    const builder = this.#lookups.codec(store)?.builder;
    return builder?.kind === 'window' || builder?.kind === 'timestamped-window';
  }

  /** Writes of the records of a key that a join window held at a moment, in the order of their times. */
  #inWindow(read: StoreRead, from: number, to: number, cursor: number): readonly number[] {
    const history = this.from.store(read.task, read.store);
    const codec = this.#lookups.codec(read.store);
    if (history === null || codec === null || read.key === null) return [];
    const first = latin1Of(windowStoreKey(read.key, Math.max(0, from), 0));
    const last = latin1Of(windowStoreKey(read.key, Math.max(0, to), 0x7fffffff));
    const found: number[] = [];
    for (const [, entry] of history.keys.range(first, last)) {
      if (latin1Of(codec.innerKey(entry.key)) !== latin1Of(read.key) || valueAt(this.session.timeline, entry, cursor) === null) continue;
      const write = entry.writes.lastBelow(cursor);
      if (!this.from.isGone(write)) found.push(write);
    }
    return found;
  }

  /** The write that put a record aside which found no partner: it comes out under its own key and time. */
  #unmatched(child: NodeEnter, node: string, before: number): number {
    const task = this.from.startOf(before)?.task;
    const store = this.#lookups.storesOf(node).find((name) => this.#lookups.codec(name)?.builder.kind === 'list-value');
    if (task === undefined || store === undefined) return -1;
    const history = this.from.store(task, store);
    const codec = this.#lookups.codec(store)!;
    const key = viewValue(child.key).text;
    for (const entry of entriesAt(history, child.timestamp)) {
      const write = entry.writes.lastBelow(before);
      if (write < 0 || this.from.isGone(write) || this.from.write(write).newValue === null) continue;
      const side = codec.decodedKey(entry.key) as { readonly key?: unknown };
      if (viewValue(side.key ?? null).text === key) return write;
    }
    return -1;
  }

  // ---- what a node looked up

  /** What was found, and what was not, in the node's part up to a forward. `except`: a buffer whose own reads are no look-ups. */
  #reads(node: string, forward: Pick<Forward, 'reads' | 'first'>, except: string | null): readonly Cause[] { return this.#readCauses(node, forward.reads.map(({ number }) => number), forward.first, except); }

  #readCauses(node: string, reads: readonly number[], event: number, except: string | null): readonly Cause[] {
    const found: Cause[] = [];
    const seen = new Set<string>();
    for (const number of reads) {
      const read = this.from.event(number) as StoreRead;
      const codec = this.#lookups.codec(read.store);
      const id = `${read.store} ${read.key === null ? '' : latin1Of(read.key)}`;
      if (codec === null || read.store === except || codec.builder.kind === 'buffer' || seen.has(id)) continue;
      seen.add(id);
      if (isPoint(read, codec)) found.push(this.#pointRead(node, number, read, event));
      else for (const write of this.#scanned(read, codec, number)) found.push({ kind: 'value', how: 'read', node, write, event });
    }
    return found;
  }

  #pointRead(node: string, number: number, read: StoreRead, event: number): Cause {
    const write = this.from.writerBefore(read.task, read.store, read.key!, number);
    if (read.found !== null) return write < 0 ? GONE : { kind: 'value', how: 'read', node, write, event };
    return { kind: 'absent', read: number, deleted: write >= 0 && this.from.write(write).newValue === null ? write : -1 };
  }

  #scanned(read: StoreRead, codec: StoreCodec, cursor: number): readonly number[] {
    const history = this.from.store(read.task, read.store);
    if (history === null) return [];
    const from = read.key === null ? null : latin1Of(read.key);
    const found: number[] = [];
    for (const [, entry] of history.keys.range(from, from === null ? null : `${from}${SUFFIX}`)) {
      if (from !== null && latin1Of(codec.innerKey(entry.key)) !== from) continue;
      const write = entry.writes.lastBelow(cursor);
      if (this.from.isGone(write) || this.from.write(write).newValue === null) continue;
      found.push(write);
      if (found.length >= MOST_SCANNED) break;
    }
    return found;
  }

  // ---- values

  /** What a write made of the value before. */
  roleOf(number: number): WriteRole {
    const write = this.from.write(number);
    if (write.cause === 'restore') return 'restored';
    if (write.cause === 'expire') return 'expired';
    if (write.newValue === null) return 'deleted';
    const codec = this.#lookups.codec(write.store);
    const kind = codec?.builder.kind;
    if (codec === null || kind === 'buffer' || kind === 'versioned' || (kind === 'window' && codec.builder.retainDuplicates)) return 'set';
    if (kind === 'list-value') return write.oldValue === null ? 'first' : 'folded';
    const folds = this.#folds(write.node);
    if (folds === false) return 'set';
    if (folds === true) return write.oldValue === null ? 'first' : 'folded';
    const entry = this.from.entryOf(write.node, number);
    if (entry >= 0 && sameText(codec.decodedValue(write.newValue), newValueOf(this.from.enter(entry).value) ?? null)) return 'set';
    if (write.oldValue === null) return 'first';
    const start = entry >= 0 ? entry : this.from.turnFrom(number);
    return this.#readItself(write, start, number) ? 'folded' : 'set';
  }

  #folds(node: string | null): boolean | null {
    const plan = node === null ? null : this.session.info.node(node);
    return plan?.kind === 'processor' ? foldsOf(plan.supplier) : null;
  }

  #readItself(write: StoreWrite, from: number, until: number): boolean {
    const id = latin1Of(write.key);
    for (let at = from; at < until; at++) {
      const event = this.from.event(at);
      if (event.kind === 'store-read' && event.store === write.store && event.node === write.node && event.key !== null && id.startsWith(latin1Of(event.key))) return true;
    }
    return false;
  }

  /** Did the record leave the value as it was? */
  isUnchanged(number: number): boolean {
    const { store, oldValue, newValue } = this.from.write(number);
    if (oldValue === null || newValue === null) return false;
    const codec = this.#lookups.codec(store);
    return codec !== null && sameText(codec.decodedValue(oldValue), codec.decodedValue(newValue));
  }

  /** What a write came of, besides the value that it changed. */
  ofWrite(number: number): readonly Cause[] {
    if (this.from.isGone(number)) return [GONE];
    const write = this.from.write(number);
    if (write.cause === 'restore') return [{ kind: 'restored', event: number }];
    const entry = this.from.entryOf(write.node, number);
    if (write.cause === 'expire') return entry < 0 ? [] : [{ kind: 'trigger', entry }];
    if (entry < 0) {
      const reads = this.#ownReads(write, this.from.turnFrom(number) - 1, number);
      return [...this.#ofTurn(number), ...reads];
    }
    const record: Cause = { kind: 'record', entry };
    const windows = write.node === null ? null : this.#windowsOf(write.node);
    const codec = this.#lookups.codec(write.store);
    if (windows?.kind === 'session') return [record, ...this.#merged(write, entry, number)];
    if (windows?.kind === 'sliding' && write.oldValue === null && codec !== null) return this.#ofNewSlidingWindow(write, entry, windows, codec);
    if (this.#folds(write.node) !== null || windows !== null || (codec !== null && codec.builder.kind === 'buffer')) return [record];
    return [record, ...this.#ownReads(write, entry, number)];
  }

  /** Look-ups of a user's processor before it wrote, but for the one of the value that it changed. */
  #ownReads(write: StoreWrite, from: number, until: number): readonly Cause[] {
    const reads: number[] = [];
    for (let at = until - 1; at > from && until - at < 20_000; at--) {
      const event = this.from.event(at);
      if (event.kind === 'store-read' && event.node === write.node && !(event.store === write.store && event.key !== null && latin1Of(event.key) === latin1Of(write.key))) reads.push(at);
    }
    return this.#readCauses(write.node ?? '', reads, until, null);
  }

  /** Sessions that this one took in: they were removed just before. */
  #merged(write: StoreWrite, entry: number, until: number): readonly Cause[] {
    if (write.newValue === null) return [];
    const causes: Cause[] = [];
    for (const at of this.from.partOf(entry, until)) {
      const event = this.from.event(at);
      if (event.kind !== 'store-write' || event.store !== write.store || event.newValue !== null || event.cause !== 'put') continue;
      const before = this.from.previousWrite(at);
      causes.push(before < 0 ? GONE : { kind: 'value', how: 'merged', node: write.node ?? '', write: before, event: at });
    }
    return causes;
  }

  /** A new sliding window takes over what the windows beside it knew: operators/kstream-sliding-window-aggregate says from which. */
  #ofNewSlidingWindow(write: StoreWrite, entry: number, windows: WindowDescription, codec: StoreCodec): readonly Cause[] {
    const record: Cause = { kind: 'record', entry };
    const size = windows.sizeMs ?? 0;
    const start = codec.window(write.key)?.start ?? 0;
    const { timestamp } = this.from.enter(entry);
    const isRight = start === timestamp + 1;
    if (!isRight && start + size !== timestamp) return [record];
    const history = this.from.store(write.task, write.store);
    const inner = codec.innerKey(write.key);
    if (history === null) return [record];
    let base = -1;
    const from = latin1Of(windowStoreKey(inner, Math.max(0, timestamp - 2 * size), 0));
    for (const [, other] of history.keys.range(from, latin1Of(windowStoreKey(inner, timestamp, 0)))) {
      const begin = codec.window(other.key)?.start ?? 0;
      if (isRight ? begin + size <= timestamp : begin + size >= timestamp) continue;
      if (latin1Of(codec.innerKey(other.key)) !== latin1Of(inner) || valueAt(this.session.timeline, other, entry) === null) continue;
      base = other.writes.lastBelow(entry);
    }
    if (base < 0 || this.from.isGone(base)) return [record];
    const latest = readInt64(this.from.write(base).newValue!, 0);
    if (!isRight && latest < start) return [record];
    const value: Cause = { kind: 'value', how: 'base', node: write.node ?? '', write: base, event: entry };
    return isRight ? [value, { kind: 'trigger', entry }] : [record, value];
  }
}

const GONE: Cause = { kind: 'gone' };
const SUFFIX = '\xff'.repeat(24);
const POINT_READS: ReadonlySet<string> = new Set(['get', 'fetch', 'fetchSession', 'getAsOf']);

export function isPoint(read: StoreRead, codec: StoreCodec): boolean {
  return read.key !== null && POINT_READS.has(read.operation) && !(codec.builder.kind === 'session' && read.operation === 'fetch');
}

/** Entries of a shared join store begin with the time of their record. */
function entriesAt(history: StoreHistory | null, timestamp: number): IterableIterator<ReturnType<StoreHistory['keys']['get']> & object> {
  return (function* () {
    if (history === null) return;
    const begin = timePrefix(timestamp);
    for (const [, entry] of history.keys.range(begin, `${begin}${SUFFIX}`)) if (readInt64(entry.key, 0) === timestamp) yield entry;
  })();
}

function timePrefix(timestamp: number): string {
  const bytes = bytesOfLatin1('\0'.repeat(TIMESTAMP));
  new DataView(bytes.buffer, bytes.byteOffset).setBigInt64(0, BigInt(timestamp));
  return latin1Of(bytes);
}

/** Values of one kind by what a person sees of them: serdes make new objects. */
function sameText(a: unknown, b: unknown): boolean {
  if (a instanceof LeftOrRightValue || b instanceof LeftOrRightValue) return false;
  const left = viewValue(a instanceof Change ? a.newValue : a);
  const right = viewValue(b instanceof Change ? b.newValue : b);
  return left.text === right.text && (left.type === 'null') === (right.type === 'null');
}
