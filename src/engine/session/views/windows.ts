import { latin1Of } from '../../common/bytes.ts';
import { orderOf } from '../../common/text-order.ts';
import { FATES } from '../../debug/fates.ts';
import type { StoreHistory } from '../../debug/timeline.ts';
import type { NodeEnter, StoreWrite } from '../../trace/events.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import { decodeBytes } from '../codec.ts';
import type { Session } from '../session.ts';
import type { ViewDot, ViewWindow, ViewWindowBar, ViewWindowLine } from '../view.ts';
import type { Here } from './here.ts';
import { partitionOf, type SessionLookups } from './session-lookups.ts';
import type { StoreCodec } from './store-codec.ts';
import { stepWrites, type StepWrites } from './store-rows.ts';
import { currentStore } from './store.ts';
import { viewValue } from './view-values.ts';

/** A store with fewer keys is shown whole; of a larger one those that were written last, which are the ones near stream time. */
const FEW_KEYS = 600;
const MOST_BARS = 200;
const MOST_WRITES = 1500;
const DOTS_BEFORE = 150;
const DOTS_AFTER = 60;

/** Windows of one store on the number line of event time. One clock serves all keys of a task, so the line shows the windows of one task. */
export function windowLineView(session: Session, here: Here, lookups: SessionLookups, query: { readonly store: string | null; readonly key: string | null }): ViewWindowLine | null {
  const isWindowed = (codec: StoreCodec): boolean => codec.builder.windowSizeMs !== null || codec.builder.kind === 'session';
  const asked = query.store === null ? null : lookups.codec(query.store);
  const drawable = asked !== null && (isWindowed(asked) || (asked.builder.kind === 'buffer' && asked.windows !== null));
  const name = drawable ? query.store : currentStore(session, here, lookups, isWindowed);
  if (name === null) return null;
  const codec = lookups.codec(name)!;
  const task = taskOf(session, here, lookups, name);
  if (task === null) return null;
  const line = new WindowLine(session, here, lookups, codec, task);
  return line.view(query.key === null || query.key === '' ? null : query.key.toLowerCase());
}

/** The cursor's task if it has a part of the store, else the one that wrote to it last. */
function taskOf(session: Session, here: Here, lookups: SessionLookups, store: string): string | null {
  const tasks = lookups.tasksOf(store);
  if (here.task !== null && tasks.includes(here.task)) return here.task;
  let last = tasks[0] ?? null;
  let number = -1;
  for (const task of tasks) {
    const write = session.timeline.stores.get(`${task}/${store}`)?.writes.lastBelow(here.cursor) ?? -1;
    if (write > number) [last, number] = [task, write];
  }
  return last;
}

class WindowLine {
  readonly #session: Session;
  readonly #here: Here;
  readonly #lookups: SessionLookups;
  readonly #codec: StoreCodec;
  readonly #task: string;
  readonly #windows: WindowDescription;
  /** The operator; null where a user's processor fills the store. */
  readonly #node: string | null;
  readonly #streamTime: number | null;

  constructor(session: Session, here: Here, lookups: SessionLookups, codec: StoreCodec, task: string) {
    this.#session = session;
    this.#here = here;
    this.#lookups = lookups;
    this.#codec = codec;
    this.#task = task;
    const owner = lookups.windows.ofStore(codec.name);
    this.#windows = owner?.windows ?? ofRetention(codec);
    this.#node = owner?.node ?? null;
    const { clock } = this.#windows;
    const name = 'name' in clock ? clock.name : `${this.#node ?? ''}${clock.suffix}`;
    const id = this.#node === null ? `stream:${task}` : `node:${task}/${name}`;
    const time = here.projection.clock(id, -1);
    this.#streamTime = time < 0 ? null : time;
  }

  view(filter: string | null): ViewWindowLine {
    const { kind, sizeMs, graceMs, gapMs } = this.#windows;
    return {
      store: this.#codec.name,
      kind: kind === 'custom' || kind === 'suppress' ? 'tumbling' : kind,
      sizeMs,
      graceMs,
      streamTime: this.#streamTime,
      closeLine: this.#streamTime === null ? null : this.#streamTime - graceMs - gapMs,
      bars: this.#bars(filter),
      dots: this.#dots(filter),
    };
  }

  // ---- bars

  #bars(filter: string | null): readonly ViewWindowBar[] {
    const history = this.#session.timeline.stores.get(`${this.#task}/${this.#codec.name}`);
    if (history === undefined) return [];
    const changed = stepWrites(this.#here, history);
    const bars: ViewWindowBar[] = [];
    for (const key of this.#keys(history)) {
      const bar = this.#bar(key, changed);
      if (bar !== null && (filter === null || bar.key.toLowerCase().includes(filter))) bars.push(bar);
      if (bars.length >= MOST_BARS) break;
    }
    return bars.sort((a, b) => a.window.start - b.window.start || a.window.end - b.window.end);
  }

  #keys(history: StoreHistory): Iterable<Uint8Array> {
    // put in order here: a map that was once walked keeps its order up with each new key, of which a long run makes a million
    if (history.list.length <= FEW_KEYS) return Array.from(orderOf(history.list.map((key) => key.id)), (place) => history.list[place]!.key);
    const { log } = this.#session.timeline;
    const found = new Map<string, Uint8Array>();
    let i = history.writes.countBelow(this.#here.cursor) - 1;
    for (let looked = 0; i >= 0 && looked < MOST_WRITES && found.size < MOST_BARS; i--, looked++) {
      const number = history.writes.at(i);
      if (number < log.first) break;
      const { key } = log.at(number) as StoreWrite;
      found.set(latin1Of(key), key);
    }
    return found.values();
  }

  #bar(key: Uint8Array, changed: StepWrites): ViewWindowBar | null {
    const now = this.#here.projection.value(this.#task, this.#codec.name, key);
    const change = changed.get(latin1Of(key));
    if (now === null && (change?.old ?? null) === null) return null;
    const shown = this.#codec.key(key);
    const window = this.#windowOf(key, shown.window ?? null);
    if (window === null) return null;
    const closesAt = this.#closesAt(window, key);
    return {
      key: shown.text, window, value: this.#codec.value(now), closesAt, state: this.#stateOf(window, closesAt),
      change: change === undefined ? 'none' : now === null ? 'deleted' : change.old === null ? 'inserted' : 'updated',
    };
  }

  /** A record in a join's store stands for the span in which it finds partners. */
  #windowOf(key: Uint8Array, own: ViewWindow | null): ViewWindow | null {
    if (this.#windows.kind !== 'join') return own;
    const at = this.#codec.timestamp(key, key);
    if (at === null) return null;
    const [back, ahead] = this.#isRightSide() ? [this.#windows.afterMs, this.#windows.beforeMs] : [this.#windows.beforeMs, this.#windows.afterMs];
    return { kind: 'session', start: Math.max(0, at - back), end: at + ahead };
  }

  /** The left join node looks into the store of the right side. */
  #isRightSide(): boolean { return /-(?:JOINOTHER|OUTEROTHER)-|-other-join/.test(this.#codec.name); }

  #closesAt(window: ViewWindow, key: Uint8Array): number {
    const { kind, graceMs, gapMs } = this.#windows;
    if (window.kind === 'unlimited') return Number.MAX_SAFE_INTEGER;
    if (this.#node === null) return this.#retentionEnd(window, key);
    return window.end + gapMs + graceMs + (kind === 'sliding' || kind === 'session' || kind === 'join' ? 1 : 0);
  }

  /** Without an operator a window is closed when the store no longer takes it. */
  #retentionEnd(window: ViewWindow, key: Uint8Array): number {
    const at = this.#codec.builder.kind === 'session' ? window.end : (this.#codec.window(key)?.start ?? window.start);
    return at + (this.#codec.builder.retentionMs ?? 0);
  }

  #stateOf(window: ViewWindow, closesAt: number): ViewWindowBar['state'] {
    const time = this.#streamTime;
    if (time === null) return 'open';
    if (time >= closesAt) return 'closed';
    const over = window.kind === 'session' ? time > window.end + this.#windows.gapMs : time >= window.end;
    return over ? 'grace' : 'open';
  }

  // ---- dots

  /** Records that reached the operator, around the cursor; and what still lies in the topic in front of it. */
  #dots(filter: string | null): readonly ViewDot[] {
    const { timeline } = this.#session;
    const node = this.#dotNode();
    if (node === null) return [];
    const entries = timeline.entries.get(node);
    const dots: ViewDot[] = [];
    const passed = entries?.countBelow(this.#here.cursor) ?? 0;
    const known = entries?.length ?? 0;
    for (let i = Math.max(0, passed - DOTS_BEFORE); i < Math.min(known, passed + DOTS_AFTER); i++) {
      const dot = this.#dot(entries!.at(i), i < passed);
      if (dot !== null && (filter === null || dot.key.toLowerCase().includes(filter))) dots.push(dot);
    }
    if (known - passed < DOTS_AFTER) dots.push(...this.#untaken(node, DOTS_AFTER - (known - passed), filter));
    return dots;
  }

  /** For joins the node that fills this store, else the operator. */
  #dotNode(): string | null {
    const { info } = this.#session;
    if (this.#windows.kind !== 'join') return this.#node ?? info.plan.stores.get(this.#codec.name)?.processors[0] ?? null;
    const users = info.plan.stores.get(this.#codec.name)?.processors ?? [];
    return users.find((user) => this.#lookups.windows.isJoinBuffer(user)) ?? users[0] ?? null;
  }

  #dot(number: number, past: boolean): ViewDot | null {
    const { timeline } = this.#session;
    if (number < timeline.log.first) return null;
    const record = timeline.originOf(number);
    const turn = timeline.turnAt(number);
    const start = timeline.log.at(timeline.turns.at(turn));
    if (start.kind !== 'turn-start' || start.task !== this.#task || record === 0) return null;
    const enter = timeline.log.at(number) as NodeEnter;
    const current = record === this.#here.moment.record && past;
    return {
      record, key: viewValue(enter.key).text, timestamp: enter.timestamp,
      fate: current ? timeline.fate(record, this.#here.cursor).kind : FATES[timeline.fateCode(record)]!,
      when: current ? 'current' : past ? 'past' : 'future',
    };
  }

  /** Only where the operator's records come straight from an external topic are their keys known before they are taken. */
  #untaken(node: string, most: number, filter: string | null): readonly ViewDot[] {
    const { info, broker, timeline, total } = this.#session;
    const topics = this.#lookups.inputTopicsOf(node);
    if (topics === null || this.#session.options.kafka != null) return [];
    const dots: ViewDot[] = [];
    for (const topic of topics) {
      const partition = partitionOf(this.#task);
      if (broker.topics([topic]).get(topic) === undefined || partition >= broker.topics([topic]).get(topic)!.partitions) continue;
      const log = broker.log({ topic, partition });
      const taken = timeline.taken.of(`${topic}-${partition}`);
      const last = taken === undefined || taken.length === 0 || taken.last < timeline.log.first ? null : timeline.log.at(taken.last);
      const from = last?.kind === 'turn-start' ? last.offset + 1 : log.start;
      const records: Parameters<typeof log.read>[3] = [];
      log.read(from, log.end, most, records);
      const serdes = info.topicSerdes(topic);
      for (const { key, timestamp } of records) {
        const text = viewValue(decodeBytes(serdes.key, topic, key).value).text;
        if (filter === null || text.toLowerCase().includes(filter)) dots.push({ record: Math.min(timeline.inputCount + dots.length + 1, total ?? Infinity), key: text, timestamp, fate: 'pending', when: 'future' });
      }
    }
    return dots.slice(0, most);
  }
}

/** Of a store that a user's own processor fills: it takes windows for as long as it keeps them. */
function ofRetention(codec: StoreCodec): WindowDescription {
  const { builder } = codec;
  const session = builder.kind === 'session';
  return {
    kind: session ? 'session' : 'custom', sizeMs: builder.windowSizeMs, advanceMs: null, graceMs: Math.max(0, (builder.retentionMs ?? 0) - (builder.windowSizeMs ?? 0)),
    gapMs: 0, beforeMs: 0, afterMs: 0, final: false, clock: { suffix: '' },
  };
}
