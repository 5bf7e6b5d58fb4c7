import { latin1Of } from '../../common/bytes.ts';
import type { Drop, StoreRead, StoreWrite } from '../../trace/events.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import type { Provenance } from '../../debug/provenance.ts';
import type { Session } from '../session.ts';
import { Operands } from '../sentences/operands.ts';
import { closingOf } from '../sentences/phrases.ts';
import { leaf, momentOf, momentText, type CauseNode } from './answer.ts';
import { clockName } from './clock-name.ts';
import { Copartition } from './copartition.ts';
import { provenanceOf } from './provenance-of.ts';
import type { Texts } from './texts.ts';

/** Nodes of the user's own code: the line says what the rule was. */
const OF_THE_PROGRAM: ReadonlySet<string> = new Set([
  'predicate-false', 'no-branch', 'empty-flat-map', 'null-group-key', 'not-forwarded', 'null-join-key', 'null-foreign-key', 'processing-error', 'null-key', 'null-key-before-repartition',
  'null-key-or-value', 'no-partition', 'serialization-error',
]);

/** What a dropped record would have needed, beyond what the reason says by itself: who closed the window, when the row came, which line. */
export class DropNeeds {
  readonly #session: Session;
  readonly #texts: Texts;
  readonly #from: Provenance;

  constructor(session: Session, texts: Texts) {
    this.#session = session;
    this.#texts = texts;
    this.#from = provenanceOf(session);
  }

  of(number: number, drop: Drop): readonly CauseNode[] {
    const windows = drop.node === null ? null : this.#texts.lookups.windows.own(drop.node);
    switch (drop.reason) {
      case 'expired-window': return this.#closed(number, drop, windows, 'windowStart', 'windowEnd');
      case 'expired-session': return this.#closed(number, drop, windows, 'sessionStart', 'sessionEnd');
      case 'expired-record': return this.#expired(number, drop);
      case 'no-window-match': return this.#moved(number, drop, windows);
      case 'no-table-match': return this.#noRow(number, drop);
      case 'out-of-order-version': case 'superseded-version': return this.#laterVersion(number, drop);
      default: return drop.node !== null && OF_THE_PROGRAM.has(drop.reason) ? [...this.#record(number, drop.node), ...this.place(drop.node)] : [];
    }
  }

  /** The line of the program that made a node. */
  place(node: string): readonly CauseNode[] {
    const location = this.#session.info.node(node)?.location ?? null;
    if (location === null) return [];
    const file = location.file.slice(Math.max(location.file.lastIndexOf('/'), location.file.lastIndexOf('\\')) + 1);
    return [leaf(this.#texts.words.line(file, location.line, this.#session.options.sourceLine?.(location)?.trim() ?? null))];
  }

  /** What the record was when it came to the node: what the rule saw. */
  #record(number: number, node: string): readonly CauseNode[] {
    const entry = this.#from.entryOf(node, number);
    if (entry < 0) return [];
    const enter = this.#from.enter(entry);
    return [leaf(this.#texts.words.valueThere(this.#texts.keyAt(enter), this.#texts.valueAt(enter)), entry)];
  }

  /** Who had moved time past the close, and before which record this one would have been in time. */
  #closed(number: number, { task, node, details }: Drop, windows: WindowDescription | null, start: string, end: string): readonly CauseNode[] {
    const { closesAt } = closingOf(new Operands(details, windows), start, end);
    const clock = clockName(this.#session, node, task);
    return clock === null || Number.isNaN(closesAt) ? [] : this.#movedBy(number, this.#from.reached(clock, closesAt));
  }

  #moved(number: number, { task, node, details }: Drop, windows: WindowDescription | null): readonly CauseNode[] {
    const operands = new Operands(details, windows);
    const clock = clockName(this.#session, node, task);
    return clock === null ? [] : this.#movedBy(number, this.#from.reached(clock, operands.number('timestamp') + operands.number('retentionMs')));
  }

  #expired(number: number, { task, details }: Drop): readonly CauseNode[] {
    const operands = new Operands(details, null);
    return this.#movedBy(number, this.#from.reached(`store:${task}/${operands.string('store')}`, operands.number('timestamp') + operands.number('retentionMs')));
  }

  #movedBy(number: number, move: number): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    if (move < 0 || move >= number) return [];
    const event = this.#from.event(move);
    const input = this.#texts.originOf(move);
    const isOwn = this.#session.timeline.originOf(move) === this.#session.timeline.originOf(number);
    const moved = leaf(words.movedBy(isOwn ? null : input, tell.time(event.kind === 'time-advance' ? event.new : Number.NaN)), move);
    return input === null || isOwn ? [moved] : [moved, leaf(words.beforeInput(input), move)];
  }

  // ---- tables

  /** The row that was looked for: did it come later, or does it lie where this task does not look? */
  #noRow(number: number, { node, task }: Drop): readonly CauseNode[] {
    const read = node === null ? -1 : this.#lastRead(node, number);
    if (read < 0 || node === null) return [];
    const { store, key } = this.#from.event(read) as StoreRead;
    if (key === null) return [];
    const causes: CauseNode[] = [];
    const deleted = this.#from.writerBefore(task, store, key, number);
    if (deleted >= 0 && this.#from.write(deleted).newValue === null) causes.push(this.#deletion(deleted));
    const later = this.#nextPut(task, store, key, number);
    if (later >= 0) causes.push(this.#cameLater(number, later));
    const copartition = new Copartition(this.#session, this.#texts);
    const elsewhere = copartition.elsewhere(store, key, task, number, node);
    causes.push(...elsewhere);
    if (later < 0 && elsewhere.length === 0) {
      const { words, tell } = this.#texts;
      causes.push(leaf(words.needsRow(tell.store(store), this.#plainKey(store, key), this.#texts.placesOfStore(store, task))));
    }
    return causes;
  }

  #plainKey(store: string, key: Uint8Array): ReturnType<Texts['storeKey']> {
    const codec = this.#texts.lookups.codec(store)!;
    return this.#texts.tell.value(codec.viewKind === 'versioned' ? codec.plainKey(key) : codec.key(key), 'key');
  }

  #lastRead(node: string, number: number): number {
    const entry = this.#from.entryOf(node, number);
    if (entry < 0) return -1;
    const part = this.#from.partOf(entry, number);
    for (let i = part.length - 1; i >= 0; i--) if (this.#from.event(part[i]!).kind === 'store-read') return part[i]!;
    return -1;
  }

  #nextPut(task: string, store: string, key: Uint8Array, after: number): number {
    const history = this.#from.store(task, store);
    if (history === null) return -1;
    const codec = this.#texts.lookups.codec(store)!;
    if (codec.viewKind !== 'versioned') {
      const writes = history.keys.get(latin1Of(key))?.writes;
      if (writes === undefined) return -1;
      for (let i = writes.countBelow(after); i < writes.length; i++) if (this.#from.write(writes.at(i)).newValue !== null) return writes.at(i);
      return -1;
    }
    const begin = latin1Of(key);
    let first = -1;
    for (const [, entry] of history.keys.range(begin, `${begin}\xff\xff\xff\xff\xff\xff\xff\xff\xff`)) {
      if (latin1Of(codec.innerKey(entry.key)) !== begin) continue;
      const at = entry.writes.countBelow(after);
      if (at < entry.writes.length && (first < 0 || entry.writes.at(at) < first)) first = entry.writes.at(at);
    }
    return first;
  }

  #deletion(write: number): CauseNode {
    const { words, tell } = this.#texts;
    const event: StoreWrite = this.#from.write(write);
    return leaf(words.deletedBy(tell.store(event.store), this.#texts.storeKey(event.store, event.key), this.#texts.oldOf(event), this.#texts.originOf(write)), write);
  }

  #cameLater(number: number, write: number): CauseNode {
    const { words, tell } = this.#texts;
    const mine = this.#from.startOf(number)?.timestamp ?? Number.NaN;
    const theirs = this.#from.startOf(write)?.timestamp ?? Number.NaN;
    const later = theirs - mine;
    return leaf(words.cameLater(this.#texts.originOf(write), momentText(momentOf(this.#session, write)), Number.isNaN(later) ? null : tell.span(Math.abs(later)), later > 0), write);
  }

  /** The version that was newer. */
  #laterVersion(number: number, drop: Drop): readonly CauseNode[] {
    return drop.node === null ? [] : this.#record(number, drop.node);
  }
}
