import { latin1Of } from '../../common/bytes.ts';
import type { CacheChange, NodeEnter, Punctuate, StoreRead, StoreWrite, TimeAdvance, TurnStart } from '../../trace/events.ts';
import type { Session } from '../session.ts';
import { join, plainText, text } from '../sentences/text.ts';
import type { ViewText, ViewTextPart } from '../view.ts';
import { leaf, type CauseNode } from './answer.ts';
import { Causes, isPoint, type Cause } from './causes.ts';
import { Texts } from './texts.ts';
import { windowsOf } from '../../topology/supplier.ts';

export interface TreeLimits {
  /** Writes of one value that are shown; all of them exist all the same. */
  readonly chain: number;
  /** Causes in the whole tree. */
  readonly causes: number;
}
/** What fits a screen; and what `all` asks for. */
export const SHORT: TreeLimits = { chain: 8, causes: 200 };
export const ALL: TreeLimits = { chain: 5000, causes: 20_000 };

/** Of a value that stands still, more writes than this are not looked at for one that changed it. */
const MOST_UNCHANGED = 5000;
const DEEPEST = 60;

/** Causes as a tree of sentences. The newest write of a value stands first, its oldest last. */
export class CauseTree {
  readonly causes: Causes;
  readonly texts: Texts;
  readonly #limits: TreeLimits;
  #left: number;
  #depth = 0;

  constructor(session: Session, limits: TreeLimits = SHORT) {
    this.causes = new Causes(session);
    this.texts = new Texts(session);
    this.#limits = limits;
    this.#left = limits.causes;
  }

  get #session(): Session { return this.texts.session; }

  readonly #inputs = new Set<number>();
  readonly #triggers = new Set<number>();
  /** Input records that the tree names, ascending; and those that only decided when. */
  get inputs(): readonly number[] { return [...this.#inputs].sort((a, b) => a - b); }
  get triggers(): readonly number[] { return [...this.#triggers].filter((input) => !this.#inputs.has(input)).sort((a, b) => a - b); }

  output(number: number): CauseNode {
    const { place, offset, record, time } = this.texts.output(number);
    return { text: this.texts.words.output(place, offset, record, time), event: number, causes: this.expand(this.causes.ofOutput(number)) };
  }

  /** A value as a write has left it. */
  value(write: number, isCached: boolean): CauseNode {
    const { store, key, newValue } = this.causes.from.write(write);
    const { words, tell } = this.texts;
    const shown = newValue === null ? words.noValue(tell.store(store), this.texts.storeKey(store, key)) : words.value(tell.store(store), this.texts.storeKey(store, key), this.texts.storeValue(store, newValue), isCached);
    return { text: shown, event: write, causes: this.chain(write) };
  }

  /** A record at a node. */
  entry(number: number): CauseNode {
    const enter = this.causes.from.enter(number);
    return { text: this.texts.recordAt(enter), event: number, causes: this.above(number) };
  }

  expand(causes: readonly Cause[]): readonly CauseNode[] {
    if (this.#depth >= DEEPEST || this.#left <= 0) return [leaf(text`${this.texts.words.cut}`)];
    this.#depth++;
    try {
      return causes.flatMap((cause) => (this.#left <= 0 ? [] : this.#one(cause)));
    } finally {
      this.#depth--;
    }
  }

  #node(node: CauseNode): CauseNode {
    this.#left--;
    return node;
  }

  #one(cause: Cause): readonly CauseNode[] {
    const { words, tell } = this.texts;
    switch (cause.kind) {
      case 'input': {
        this.#inputs.add(cause.input);
        const input = this.texts.input(cause.input);
        return [this.#node(leaf(input === null ? text`${words.gone}` : words.input(input), cause.event))];
      }
      case 'topic': return [this.#throughTopic(cause.event, cause.output)];
      case 'record': return this.above(cause.entry);
      case 'value': return this.#value(cause);
      case 'absent': return [this.#absent(cause.read, cause.deleted)];
      case 'punctuation': return [this.#punctuation(cause.event)];
      case 'trigger': return [this.#trigger(cause.entry)];
      case 'restored': {
        const event = this.causes.from.event(cause.event);
        const shown = event.kind === 'store-write' ? words.restored(tell.store(event.store), this.texts.storeKey(event.store, event.key), this.texts.newOf(event)) : text`${words.restoredTask}`;
        return [this.#node(leaf(shown, cause.event))];
      }
      case 'gone': return [this.#node(leaf(text`${words.gone}`))];
    }
  }

  // ---- records

  /** From a record at a node up to where it came from; what the nodes on the way did to it is one sentence. */
  above(entry: number): readonly CauseNode[] {
    const clauses: ViewText[] = [];
    const passed: ViewTextPart[] = [];
    let at = entry;
    let found = this.causes.ofEntry(at);
    while (found.length === 1 && found[0]!.kind === 'record') {
      this.#clause(found[0]!.entry, at, clauses, passed);
      at = found[0]!.entry;
      found = this.causes.ofEntry(at);
    }
    const combined = found.length > 1 && found.some((cause) => cause.kind === 'record') ? this.#combined(at) : null;
    if (combined !== null) clauses.push(combined);
    const causes = this.expand(found);
    if (passed.length > 0) clauses.push(this.texts.words.letPass([...passed].reverse()));
    if (clauses.length === 0) return causes;
    return [this.#node({ text: join(clauses.reverse(), '; '), event: entry, causes })];
  }

  #combined(child: number): ViewText {
    const enter = this.causes.from.enter(child);
    return this.texts.words.combined(this.texts.tell.node(enter.from!), this.texts.valueAt(enter));
  }

  /** What a node without state made of a record. */
  #clause(parent: number, child: number, clauses: ViewText[], passed: ViewTextPart[]): void {
    const before = this.causes.from.enter(parent);
    const after = this.causes.from.enter(child);
    const { words, tell } = this.texts;
    const node = tell.node(before.node);
    const [oldKey, key, oldValue, value] = [this.texts.keyAt(before), this.texts.keyAt(after), this.texts.valueAt(before), this.texts.valueAt(after)];
    const isRekeyed = plainText(oldKey) !== plainText(key);
    const isMade = plainText(oldValue) !== plainText(value);
    if (isRekeyed && isMade) clauses.push(words.remade(node, key, value, oldKey, oldValue));
    else if (isRekeyed) clauses.push(words.rekeyed(node, key, oldKey));
    else if (isMade) clauses.push(words.made(node, value, oldValue));
    else if (this.#decides(before)) passed.push(node);
  }

  /** A node that could have kept the record: one whose passing is worth a word. */
  #decides({ node }: NodeEnter): boolean { return /FILTER|BRANCH|PROCESSOR/.test(node) || (/filter|branch|process/i.test(this.texts.tell.node(node).text)); }

  #throughTopic(event: number, output: number): CauseNode {
    const { words, tell } = this.texts;
    const { place, offset, key } = this.texts.output(output);
    const sent = this.causes.from.event(output);
    const node = sent.kind === 'output' && sent.node !== null ? sent.node : '';
    const above = this.#session.info.node(node);
    const sender = above !== null && above.kind === 'sink' && above.predecessors.length > 0 ? above.predecessors[0]! : node;
    return this.#node({
      text: words.throughTopic(place, offset ?? tell.number((this.causes.from.event(event) as TurnStart).offset), tell.node(sender), key), event, causes: this.expand(this.causes.ofOutput(output)),
    });
  }

  // ---- values

  #value(cause: Extract<Cause, { kind: 'value' }>): readonly CauseNode[] {
    const { words, tell } = this.texts;
    const write = this.causes.from.write(cause.write);
    const key = this.texts.storeKey(write.store, write.key);
    const value = this.texts.newOf(write);
    const node = tell.node(cause.node);
    const store = tell.store(write.store);
    const under = (shown: ViewText): readonly CauseNode[] => {
      const causes = this.chain(cause.write);
      // of a row that was only put there the writing needs no line of its own
      const only = causes.length === 1 ? causes[0]! : null;
      const isSet = this.causes.roleOf(cause.write) === 'set';
      return [this.#node({ text: shown, event: cause.event, causes: only !== null && isSet && only.causes.length > 0 ? only.causes : causes })];
    };
    switch (cause.how) {
      case 'forwarded': return this.chain(cause.write);
      case 'flushed': {
        const { cause: why } = this.causes.from.event(cause.event) as CacheChange;
        return under(words.flushed(store, key, value, this.#updatesUntil(cause.write, cause.event), why === 'evict'));
      }
      case 'released': return under(words.released(node, key, value));
      case 'closed': return under(words.closed(node, key, value));
      case 'unmatched': return under(words.unmatched(node, key, value));
      case 'read': return under(words.found(node, store, key, value));
      case 'matched': return under(words.matched(node, key, value, tell.time(this.#timeOf(write))));
      case 'merged': return under(words.merged(this.texts.window(write.store, write.key), value));
      case 'base': return under(words.base(this.texts.window(write.store, write.key), value));
    }
  }

  #timeOf(write: StoreWrite): number { return this.texts.lookups.codec(write.store)?.timestamp(write.key, write.newValue ?? new Uint8Array(8)) ?? write.timestamp; }

  /** How often a cached value was written since it was flushed last. */
  #updatesUntil(write: number, flush: number): number {
    const { task, store, key } = this.causes.from.write(write);
    const history = this.causes.from.key(task, store, key);
    const events = this.causes.from.store(task, store)?.dirtyByKey.get(latin1Of(key));
    if (history === null || events === undefined) return 1;
    let since = -1;
    for (let i = events.countBelow(flush) - 1; i >= 0; i--) {
      const event = this.causes.from.event(events.at(i)) as CacheChange;
      if (!event.dirty) {
        since = events.at(i);
        break;
      }
    }
    return history.writes.countBelow(flush) - history.writes.countBelow(since + 1);
  }

  /** The writes that made a value, newest first, each with its record. */
  chain(last: number): readonly CauseNode[] {
    const { words } = this.texts;
    const shown: CauseNode[] = [];
    let unchanged = 0;
    let looked = 0;
    for (let at = last; at >= 0;) {
      const role = this.causes.roleOf(at);
      const isKept = role === 'folded' && this.causes.isUnchanged(at) && looked < MOST_UNCHANGED;
      looked++;
      if (isKept) unchanged++;
      else {
        if (shown.length >= this.#limits.chain || this.#left <= 0) {
          shown.push(this.#node(leaf(words.earlier(this.#writesUpTo(at)), at)));
          return shown;
        }
        if (unchanged > 0) shown.push(this.#node(leaf(words.kept(unchanged))));
        unchanged = 0;
        shown.push(this.#write(at));
        if (role !== 'folded') return shown;
      }
      const before = this.causes.from.previousWrite(at);
      if (before < 0 && role === 'folded') shown.push(this.#node(leaf(text`${words.gone}`)));
      at = before;
    }
    if (unchanged > 0) shown.push(this.#node(leaf(words.kept(unchanged))));
    return shown;
  }

  #writesUpTo(write: number): number {
    const { task, store, key } = this.causes.from.write(write);
    return this.causes.from.key(task, store, key)?.writes.countBelow(write + 1) ?? 0;
  }

  #write(number: number): CauseNode {
    const of = this.causes.ofWrite(number);
    const said = this.#writeText(number, of.some((cause) => cause.kind === 'value' && (cause.how === 'merged' || cause.how === 'base')));
    const causes = this.expand(of);
    const only = causes.length === 1 ? causes[0]! : null;
    const isInput = only !== null && only.causes.length === 0 && this.causes.from.turnStart(number) === only.event;
    return this.#node(isInput ? { text: this.texts.words.by(said, only.text), event: number, causes: [] } : { text: said, event: number, causes });
  }

  #writeText(number: number, ofMore: boolean): ViewText {
    const { words, tell } = this.texts;
    const write = this.causes.from.write(number);
    const store = tell.store(write.store);
    const key = this.texts.storeKey(write.store, write.key);
    const node = write.node === null ? { text: write.task } : tell.node(write.node);
    switch (this.causes.roleOf(number)) {
      case 'first': return (ofMore ? words.begun : words.first)(node, store, key, this.texts.newOf(write));
      case 'folded': return words.folded(node, store, key, this.texts.oldOf(write), this.texts.newOf(write));
      case 'set': return write.oldValue === null ? words.stored(node, store, key, this.texts.newOf(write)) : words.set(node, store, key, this.texts.newOf(write), this.texts.oldOf(write));
      case 'deleted': return words.deleted(node, store, key, this.texts.oldOf(write));
      case 'expired': return words.expired(store, key);
      case 'restored': return words.restored(store, key, this.texts.newOf(write));
    }
  }

  // ---- what was not there, and when things happened

  #absent(number: number, deleted: number): CauseNode {
    const { words, tell } = this.texts;
    const read = this.causes.from.event(number) as StoreRead;
    const codec = this.texts.lookups.codec(read.store);
    const key = read.key === null || codec === null ? text`?` : isPoint(read, codec) && codec.viewKind !== 'versioned' ? this.texts.storeKey(read.store, read.key) : tell.value(codec.plainKey(read.key), 'key');
    const causes = deleted < 0 ? [] : [this.#write(deleted)];
    return this.#node({ text: words.absent(read.node === null ? { text: read.task } : tell.node(read.node), tell.store(read.store), key), event: number, causes });
  }

  #punctuation(number: number): CauseNode {
    const { node, type, time } = this.causes.from.event(number) as Punctuate;
    return this.#node(leaf(this.texts.words.punctuation(this.texts.tell.node(node), this.texts.tell.time(time), type === 'stream-time'), number));
  }

  #trigger(entry: number): CauseNode {
    const { node } = this.causes.from.enter(entry);
    const task = this.causes.from.startOf(entry)?.task ?? '';
    const move = this.#clockMove(entry, node, task);
    const origin = this.#session.timeline.originOf(entry);
    if (origin > 0) this.#triggers.add(origin);
    return this.#node(leaf(this.texts.words.trigger(this.texts.originOf(entry), move === null ? null : this.texts.tell.time(move.new)), entry));
  }

  /** The move of the node's own clock in this part. */
  #clockMove(entry: number, node: string, task: string): TimeAdvance | null {
    const plan = this.#session.info.node(node);
    const clock = plan?.kind === 'processor' ? windowsOf(plan.supplier)?.clock : undefined;
    const name = clock === undefined ? `${node}.streamTime` : 'name' in clock ? clock.name : `${node}${clock.suffix}`;
    const end = Math.min(entry + 64, this.#session.timeline.log.length);
    for (let at = entry + 1; at < end; at++) {
      const event = this.causes.from.event(at);
      if (event.kind === 'turn-end') break;
      if (event.kind === 'time-advance' && event.clock === 'node' && event.scope === `${task}/${name}`) return event;
    }
    return null;
  }
}
