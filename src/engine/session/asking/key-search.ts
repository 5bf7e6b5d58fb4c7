import { bytesEqual, latin1Of } from '../../common/bytes.ts';
import { sessionStoreKey } from '../../state/codecs/session-key-schema.ts';
import { windowStoreKey } from '../../state/codecs/window-key-schema.ts';
import type { KeyHistory } from '../../debug/timeline.ts';
import { Projection, valueAt } from '../../debug/projection.ts';
import type { Provenance } from '../../debug/provenance.ts';
import type { Drop, NodeEnter, TurnStart } from '../../trace/events.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { Json } from '../codec.ts';
import { StoreAccess, type Entry } from '../conditions/store-access.ts';
import type { Session } from '../session.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import { text } from '../sentences/text.ts';
import { closeTime } from '../stopping/window-closings.ts';
import { viewValue } from '../views/view-values.ts';
import type { ViewText, ViewTextPart, ViewWindow } from '../view.ts';
import { leaf, momentOf, momentText, type CauseNode } from './answer.ts';
import { clockName } from './clock-name.ts';
import { Copartition } from './copartition.ts';
import type { Ends } from './ends.ts';
import { provenanceOf } from './provenance-of.ts';
import { ownerOf, sourceTopics, type Texts } from './texts.ts';

const MOST_SHOWN = 3;
/** Of a key that comes again and again only the newest records are looked at. */
const MOST_TURNS = 150_000;

/** What a search has found, in order of how directly it answers. */
export interface Found { readonly summary: ViewText; readonly event: number; readonly causes: readonly CauseNode[]; readonly inputs: readonly number[] }

/**
 * Why a key is not in a store, or not in one of its windows: it is there after all, it was and went, its records were late, in other
 * windows, dropped on the way, given another key, not taken yet, or never there; and what would put it there.
 */
export class KeySearch {
  readonly keyText: ViewText;
  readonly window: ViewWindow | null;
  readonly #session: Session;
  readonly #texts: Texts;
  readonly #ends: Ends;
  readonly #from: Provenance;
  readonly #store: string;
  readonly #key: Json;
  readonly #access: StoreAccess;
  readonly #windows: WindowDescription | null;
  /** The node that fills the store. */
  readonly #owner: string | null;
  /** The window was asked for by a time inside of it. */
  readonly #askedTime: number | null;
  readonly #inputs = new Set<number>();

  /** @throws Trouble  for a key that the store cannot have */
  constructor(session: Session, texts: Texts, ends: Ends, store: string, key: Json, window: { readonly start: number; readonly end?: number } | null) {
    this.#session = session;
    this.#texts = texts;
    this.#ends = ends;
    this.#from = provenanceOf(session);
    this.#store = store;
    this.#key = key;
    this.#access = new StoreAccess(session, store);
    const owner = texts.lookups.windows.ofStore(store);
    this.#windows = owner?.windows ?? null;
    this.#owner = owner?.node ?? ownerOf(session, store);
    this.keyText = texts.tell.value(viewValue(key), 'key');
    this.#askedTime = window === null || window.end !== undefined || this.#isStart(window.start) ? null : window.start;
    this.window = window === null ? null : this.#windowMeant(window);
  }

  #isStart(time: number): boolean {
    const { kind, advanceMs } = this.#windows ?? {};
    return kind === 'sliding' || kind === 'session' ? false : advanceMs === undefined || advanceMs === null || time % advanceMs === 0;
  }

  /** The window with that start; of a time that is no start, the newest that contains it. */
  #windowMeant({ start, end }: { readonly start: number; readonly end?: number }): ViewWindow {
    const kind = this.#windows?.kind === 'sliding' || this.#windows?.kind === 'session' ? 'session' : 'time';
    const size = this.#windows?.sizeMs ?? this.#access.codec.builder.windowSizeMs ?? 0;
    if (end !== undefined) return { kind, start, end };
    if (this.#windows?.kind === 'session' || this.#windows?.kind === 'sliding') return this.#existing(start) ?? { kind, start, end: this.#windows.kind === 'sliding' ? start + size : start };
    const advance = this.#windows?.advanceMs ?? size;
    const begin = advance > 0 ? Math.floor(start / advance) * advance : start;
    return { kind, start: begin, end: begin + size };
  }

  /** Of windows that records make, the one at hand that contains a time. */
  #existing(time: number): ViewWindow | null {
    for (const { history } of this.#entries()) {
      const window = this.#access.codec.window(history.key);
      if (window !== null && window.start <= time && time <= window.end && this.#valueOf(history) !== null) return window;
    }
    return null;
  }

  #all: readonly Entry[] | null = null;
  /** All entries of the key, in every window. */
  #entries(): readonly Entry[] { return (this.#all ??= this.#findEntries()); }
  /** In the order of writing: putting a million keys in order first would cost more than this one question. */
  #findEntries(): readonly Entry[] {
    const bytes = this.#keyBytes();
    if (bytes === null) return this.#access.entries(this.#key);
    const begin = latin1Of(bytes);
    const found: Entry[] = [];
    for (const { task, keys } of this.#access.histories) {
      for (const [id, history] of keys.unorderedEntries()) if (id.startsWith(begin) && bytesEqual(this.#access.codec.innerKey(history.key), bytes)) found.push({ task, history });
    }
    return found;
  }
  #valueOf(history: KeyHistory): Uint8Array | null { return valueAt(this.#session.timeline, history, this.#session.moment.cursor); }

  /** The entry of the window, found by its bytes: without a walk through the store. */
  #exact(): Entry | null {
    const bytes = this.#keyBytes();
    if (bytes === null || this.window === null) return this.window === null ? (this.#entries()[0] ?? null) : (this.#entries().find(({ history }) => this.#isOf(history)) ?? null);
    const id = latin1Of(this.#access.holds === 'sessions' ? sessionStoreKey(bytes, this.window.start, this.window.end) : windowStoreKey(bytes, this.window.start, 0));
    for (const history of this.#access.histories) {
      const found = history.keys.get(id);
      if (found !== undefined) return { task: history.task, history: found };
    }
    return null;
  }
  #keyBytes(): Uint8Array | null { return this.#access.holds === 'windows' || this.#access.holds === 'sessions' ? this.#access.codec.encodeKey(this.#key) : null; }
  #isOf(history: KeyHistory): boolean {
    const window = this.#access.codec.window(history.key);
    return window !== null && window.start === this.window!.start && window.end === this.window!.end;
  }

  #at(event: number): string { return momentText(momentOf(this.#session, event)); }
  #result(summary: ViewText, event: number, causes: readonly CauseNode[]): Found { return { summary, event, causes, inputs: [...this.#inputs].sort((a, b) => a - b) }; }

  causes(): Found {
    const { words, tell } = this.#texts;
    const entry = this.#exact();
    const store = tell.store(this.#store);
    if (entry !== null) {
      const write = entry.history.writes.lastBelow(this.#session.moment.cursor);
      const value = this.#valueOf(entry.history);
      if (value !== null) return this.#result(words.isThere(store, this.#texts.storeKey(this.#store, entry.history.key), this.#texts.storeValue(this.#store, value), write < this.#session.timeline.log.first ? null : this.#at(write)), write, []);
      if (write >= this.#session.timeline.log.first) return this.#went(entry, write);
    }
    return this.#absent(entry);
  }

  /** It was there. */
  #went({ history }: Entry, write: number): Found {
    const { words } = this.#texts;
    const event = this.#from.write(write);
    const by = this.#texts.originOf(write);
    const merged = this.#access.holds === 'sessions' && event.cause === 'put' ? this.#mergedInto(write) : null;
    const how = event.cause === 'expire' ? 'expire' : merged !== null ? 'merge' : 'delete';
    return this.#result(words.wasThere(this.#texts.storeKey(this.#store, history.key), this.#texts.oldOf(event), how, this.#at(write), by), write, merged === null ? [] : [leaf(words.mergedInto(merged), write)]);
  }

  #mergedInto(write: number): ViewTextPart | null {
    const { store } = this.#from.write(write);
    const end = Math.min(write + 200, this.#session.timeline.log.length);
    for (let at = write + 1; at < end; at++) {
      const event = this.#from.event(at);
      if (event.kind === 'turn-end') return null;
      if (event.kind === 'store-write' && event.store === store && event.newValue !== null) return this.#texts.window(store, event.key);
    }
    return null;
  }

  #absent(entry: Entry | null): Found {
    const { words, tell } = this.#texts;
    const causes: CauseNode[] = [];
    if (entry !== null) {
      const first = entry.history.writes.countBelow(this.#session.moment.cursor);
      if (first < entry.history.writes.length) causes.push(leaf(words.comesLater(this.#at(entry.history.writes.at(first)), this.#texts.originOf(entry.history.writes.at(first))), entry.history.writes.at(first)));
    }
    const notAWindow = this.#notAWindow();
    const atOwner = this.#atOwner();
    causes.push(...notAWindow, ...atOwner.causes);
    if (notAWindow.length === 0 && atOwner.causes.length === 0 && atOwner.count > 0) causes.push(...this.#otherWindows(atOwner.count));
    if (atOwner.count === 0) causes.push(...this.#onTheWay());
    causes.push(...this.#needs(atOwner.count === 0));
    return this.#result(words.notThere(tell.store(this.#store), this.keyText, this.window === null ? null : tell.window(this.window)), -1, causes);
  }

  #notAWindow(): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const time = this.#askedTime;
    if (time === null || this.#windows === null) return [];
    const { kind, sizeMs, advanceMs } = this.#windows;
    if (kind === 'session' || kind === 'sliding') {
      const found = this.#entries().flatMap(({ history }) => (this.#valueOf(history) === null ? [] : [tell.window(this.#access.codec.window(history.key)!)]));
      return [leaf(words.noSuchSession(tell.time(time), found.slice(0, MOST_SHOWN)))];
    }
    if (sizeMs === null || advanceMs === null) return [];
    const windows: ViewTextPart[] = [];
    for (let start = Math.floor(time / advanceMs) * advanceMs; start > time - sizeMs && windows.length < 6; start -= advanceMs) windows.unshift(tell.window({ kind: 'time', start, end: start + sizeMs }));
    return [leaf(words.notAWindow(tell.time(time), windows, tell.span(sizeMs), tell.span(advanceMs)))];
  }

  // ---- records that came as far as the node that fills the store

  /** Turns that took a record with the key from one of these topics, newest first. */
  *#turnsOf(topics: readonly string[]): Generator<{ readonly event: number; readonly start: TurnStart }> {
    const { timeline } = this.#session;
    const keys: Uint8Array[] = [];
    for (const topic of topics) {
      const bytes = this.#encoded(topic);
      if (bytes !== null && !keys.some((known) => bytesEqual(known, bytes))) keys.push(bytes);
    }
    let looked = 0;
    for (const key of keys) {
      for (let turn = timeline.byKey.last(key); turn >= 0; turn = timeline.byKey.before(turn)) {
        const event = timeline.turns.at(turn);
        if (event < timeline.log.first || ++looked > MOST_TURNS) break;
        const start = timeline.log.at(event) as TurnStart;
        if (start.topic !== null && topics.includes(start.topic)) yield { event, start };
      }
    }
  }

  /** The entry of the node that fills the store in a turn; -1: the record did not come so far. */
  #ownerEntry(event: number): number {
    const { timeline } = this.#session;
    const entries = timeline.entries.get(this.#owner!);
    if (entries === undefined) return -1;
    const at = entries.countBelow(event);
    return at < entries.length && entries.at(at) < timeline.turnRange(timeline.turnAt(event))[1] ? entries.at(at) : -1;
  }

  #atOwner(): { readonly causes: readonly CauseNode[]; readonly count: number } {
    if (this.#owner === null) return { causes: [], count: 0 };
    const { words } = this.#texts;
    const late: CauseNode[] = [];
    const boundary: CauseNode[] = [];
    let more = 0;
    let count = 0;
    for (const { event, start } of this.#turnsOf(sourceTopics(this.#session, this.#owner))) {
      const isAtEnd = this.window !== null && this.window.kind === 'time' && start.timestamp === this.window.end;
      if (!this.#isNear(start.timestamp) && !isAtEnd) {
        count++;
        continue;
      }
      const entry = this.#ownerEntry(event);
      if (entry < 0) continue;
      count++;
      const drop = isAtEnd ? -1 : this.#dropOf(entry, this.#from.enter(entry));
      if (drop >= 0 && late.length >= MOST_SHOWN) more++;
      else if (drop >= 0) late.push(this.#late(entry, drop));
      else if (isAtEnd && boundary.length < MOST_SHOWN) boundary.push(...this.#boundary(entry));
    }
    return { causes: [...late, ...(more > 0 ? [leaf(words.moreLike(more))] : []), ...boundary], count };
  }

  /** Compares keys as nodes have them: by identity of text where they are text, else as people read them. */
  keyMatcher(): (key: unknown) => boolean {
    const wanted = typeof this.#key === 'string' ? this.#key : JSON.stringify(this.#key);
    return (key) => (typeof key === 'string' ? key === wanted : key !== null && key !== undefined && viewValue(key instanceof Windowed ? key.key : key).text === wanted);
  }

  #isInWindow({ timestamp, key }: NodeEnter): boolean {
    if (this.window === null) return true;
    if (key instanceof Windowed) return key.window.start === this.window.start;
    const { start, end, kind } = this.window;
    if (this.#windows?.kind === 'session') return timestamp >= start - this.#windows.gapMs && timestamp <= end + this.#windows.gapMs;
    return timestamp >= start && (kind === 'session' ? timestamp <= end : timestamp < end);
  }

  /** The drop in a node's part for the window asked for; of those without a window, any. */
  #dropOf(entry: number, enter: NodeEnter): number {
    const end = Math.min(this.#session.timeline.log.length, entry + 2000);
    for (let at = entry + 1; at < end; at++) {
      const event = this.#from.event(at);
      if (event.kind === 'turn-end' || (event.kind === 'node-enter' && event.depth <= enter.depth)) return -1;
      if (event.kind === 'drop' && event.node === enter.node && this.#isAbout(event)) return at;
    }
    return -1;
  }
  #isAbout({ details }: Drop): boolean {
    const start = details?.['windowStart'];
    return this.window === null || typeof start !== 'number' || start === this.window.start;
  }

  #late(entry: number, drop: number): CauseNode {
    const { words } = this.#texts;
    const input = this.#inputOf(entry);
    const { text: said, causes } = this.#ends.end(drop);
    return { text: input === null ? said : words.seenLate(input, said), event: drop, causes };
  }

  #inputOf(event: number): ReturnType<Texts['originOf']> {
    const origin = this.#session.timeline.originOf(event);
    if (origin > 0) this.#inputs.add(origin);
    return this.#texts.input(origin);
  }

  #boundary(entry: number): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const input = this.#inputOf(entry);
    return input === null || this.window === null ? [] : [leaf(words.boundary(input, tell.window({ kind: 'time', start: this.window.end, end: 2 * this.window.end - this.window.start })), entry)];
  }

  #otherWindows(count: number): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    if (this.#owner === null) return [];
    const windows = this.#entries().flatMap(({ history }) => {
      const window = this.#valueOf(history) === null ? null : this.#access.codec.window(history.key);
      return window === null ? [] : [window];
    });
    const nearest = this.window === null ? windows : [...windows].sort((a, b) => Math.abs(a.start - this.window!.start) - Math.abs(b.start - this.window!.start));
    return [leaf(words.onlyOther(this.keyText, tell.node(this.#owner), nearest.slice(0, MOST_SHOWN).sort((a, b) => a.start - b.start).map((window) => tell.window(window)), count))];
  }

  // ---- records that ended before, or came with another key

  #onTheWay(): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    if (this.#owner === null) return [];
    const { timeline } = this.#session;
    const causes: CauseNode[] = [];
    let more = 0;
    const topics = inputTopicsAbove(this.#session, this.#owner);
    for (const { event, start } of this.#turnsOf(topics)) {
      if (this.window !== null && !this.#isNear(start.timestamp)) continue;
      if (causes.length < MOST_SHOWN) causes.push(this.#ended(event, start));
      else more++;
    }
    if (more > 0) causes.push(leaf(words.moreLike(more)));
    if (causes.length > 0) return causes;
    if (this.#texts.lookups.inputTopicsOf(this.#owner) === null) return [leaf(words.neverSeen(this.keyText, tell.node(this.#owner), timeline.entries.get(this.#owner)?.length ?? 0))];
    const seen = topics.map((topic) => tell.topic(topic));
    let taken = 0;
    for (const name of timeline.taken.names()) if (topics.includes(name.slice(0, name.lastIndexOf('-')))) taken += timeline.taken.of(name)!.length;
    return [leaf(taken === 0 ? words.nothingTaken(seen) : words.neverRead(this.keyText, seen, taken))];
  }

  #isNear(timestamp: number): boolean { return this.#isInWindow({ timestamp, key: null } as NodeEnter); }

  #encoded(topic: string): Uint8Array | null { return new Copartition(this.#session, this.#texts).expected(topic, this.#key)?.bytes ?? null; }

  /** What became of a record that had the key when it came in. */
  #ended(event: number, start: TurnStart): CauseNode {
    const { words, tell } = this.#texts;
    const { timeline } = this.#session;
    const number = timeline.originOf(event);
    this.#inputs.add(number);
    const input = this.#texts.inputOf(start, number);
    const fate = timeline.fate(number);
    const rekeyed = this.#newKey(event);
    if (rekeyed !== null) return leaf(words.changedKey(input, tell.node(rekeyed.node), rekeyed.key), event);
    const ends = this.#ends.of(number, null);
    if (fate.node !== null && fate.reason !== null) {
      return { text: words.endedBefore(input, tell.node(fate.node), text`${phrasesOf(this.#session.language).shortReason(fate.reason)}`), event, causes: ends.slice(0, MOST_SHOWN) };
    }
    return { text: words.input(input), event, causes: ends.slice(0, MOST_SHOWN) };
  }

  /** The node at which the record got another key, if it did. */
  #newKey(event: number): { readonly node: string; readonly key: ViewText } | null {
    const { timeline } = this.#session;
    const [from, to] = timeline.turnRange(timeline.turnAt(event));
    const wanted = this.keyMatcher();
    for (let at = Math.max(from, timeline.log.first); at < Math.min(to, from + 2000); at++) {
      const enter = this.#from.event(at);
      if (enter.kind === 'node-enter' && enter.from !== null && !(enter.key instanceof Windowed) && !wanted(enter.key)) return { node: enter.from, key: this.#texts.keyAt(enter) };
    }
    return null;
  }

  // ---- what would put it there

  #needs(unknown: boolean): readonly CauseNode[] {
    const { words, tell } = this.#texts;
    const causes: CauseNode[] = [];
    const { total, timeline } = this.#session;
    if (unknown && total !== null && timeline.inputCount < total) causes.push(leaf(words.notTakenYet(total - timeline.inputCount)));
    if (this.#owner === null) return causes;
    const closed = this.#closed();
    if (closed !== null) return [...causes, closed];
    const places = sourceTopics(this.#session, this.#owner).map((topic) => this.#place(topic));
    const { window } = this;
    causes.push(leaf(words.needsRecord(this.keyText, window === null ? null : tell.time(window.start), window === null ? null : tell.time(window.kind === 'time' ? window.end - 1 : window.end), places, this.#fillers(this.#owner))));
    const copartition = new Copartition(this.#session, this.#texts);
    const external = sourceTopics(this.#session, this.#owner);
    if (unknown && external.length > 1) causes.push(...external.flatMap((topic) => copartition.line(topic, this.#key)));
    return causes;
  }

  /** Inputs behind a repartition topic. */
  #fillers(owner: string): readonly ViewTextPart[] {
    const isInternal = sourceTopics(this.#session, owner).some((topic) => this.#session.info.isInternal(topic));
    return isInternal ? inputTopicsAbove(this.#session, owner).map((topic) => this.#texts.tell.topic(topic)) : [];
  }

  #place(topic: string): ViewTextPart {
    const at = new Copartition(this.#session, this.#texts).expected(topic, this.#key);
    return this.#texts.tell.topic(topic, at === null ? null : at.partition);
  }

  /** A window that takes nothing any more, on the clock of the task that the key belongs to. */
  #closed(): CauseNode | null {
    const { words, tell } = this.#texts;
    if (this.window === null || this.#windows === null || this.#owner === null) return null;
    const closesAt = closeTime(this.window, this.#windows);
    for (const task of this.#tasksOfKey()) {
      const clock = clockName(this.#session, this.#owner, task);
      const now = clock === null ? -1 : new Projection(this.#session.timeline, this.#session.moment.cursor).clock(clock, -1);
      if (clock === null || now < closesAt) continue;
      const move = this.#from.reached(clock, closesAt);
      return leaf(words.windowIsClosed(tell.window(this.window), tell.time(closesAt), tell.time(now), move < 0 ? null : this.#texts.originOf(move)), move);
    }
    return null;
  }

  #tasksOfKey(): readonly string[] {
    const tasks = this.#access.tasks;
    if (tasks.length <= 1 || this.#owner === null) return tasks;
    const topic = sourceTopics(this.#session, this.#owner)[0];
    const at = topic === undefined ? null : new Copartition(this.#session, this.#texts).expected(topic, this.#key);
    return at === null ? tasks : tasks.filter((task) => task.endsWith(`_${at.partition}`));
  }
}

/** Input topics whose records can come to a node, also through repartition topics. */
export function inputTopicsAbove(session: Session, node: string): readonly string[] {
  const { info } = session;
  const found = new Set<string>();
  const seen = new Set<string>();
  const up = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const topic of sourceTopics(session, name)) {
      if (!info.isInternal(topic)) found.add(topic);
      else for (const sink of info.plan.nodes) if (sink.kind === 'sink' && sink.topic !== null && info.fullName(sink.topic) === topic) up(sink.name);
    }
  };
  up(node);
  return [...found];
}

