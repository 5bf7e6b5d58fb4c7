import type { CacheChange, Drop, Hold, NodeEnter, Output, StoreRead, StoreWrite, TaskMove, TimeAdvance, TraceEvent } from '../../trace/events.ts';
import type { ViewEffect, ViewText, ViewTextPart } from '../view.ts';
import { decodeBytes } from '../codec.ts';
import type { SessionLookups } from '../views/session-lookups.ts';
import { viewValue } from '../views/view-values.ts';
import { Operands } from './operands.ts';
import type { Words } from './phrases-of.ts';

/** Something that a step did. `main`: a sentence about the step says it; the others are for who looks closer. */
export interface StepEffect extends ViewEffect {
  readonly main: boolean;
  /** Who did it; a step may hold what an outer node did after its child had ended. */
  readonly node: string | null;
}

/** A flush or an expiry of more entries than this is told by its number. */
const MOST_SINGLE = 3;

/** What the events of a step say, in words. `enter`: the entry that the step begins with. */
export function effectsOf(events: readonly TraceEvent[], lookups: SessionLookups, words: Words): readonly StepEffect[] {
  return new EffectTeller(events, lookups, words).effects;
}

class EffectTeller {
  readonly effects: StepEffect[] = [];
  readonly #lookups: SessionLookups;
  readonly #words: Words;
  /** Stores that the step writes: reading what is written anyway is not worth a word. */
  readonly #written = new Set<string>();
  #node: string | null = null;

  constructor(events: readonly TraceEvent[], lookups: SessionLookups, words: Words) {
    this.#lookups = lookups;
    this.#words = words;
    for (const event of events) if (event.kind === 'store-write') this.#written.add(event.store);
    const expired = groups(events, (event) => (event.kind === 'store-write' && event.cause === 'expire' ? event.store : null));
    const cleaned = groups(events, (event) => (event.kind === 'cache' && !event.dirty && event.cause !== 'close' ? event.store : null));
    const restored = groups(events, (event) => (event.kind === 'store-write' && event.cause === 'restore' ? event.store : null));
    const closed = groups(events, (event) => (event.kind === 'store-write' && event.cause === 'close' ? event.store : null));
    const flushed = [...cleaned.values()].reduce((sum, list) => sum + list.length, 0);
    for (const event of events) {
      if (event.kind === 'store-write' && event.cause === 'expire') this.#group(expired, event.store, () => this.#expired(expired.get(event.store) as StoreWrite[]));
      else if (event.kind === 'store-write' && event.cause === 'restore' && restored.get(event.store)!.length > MOST_SINGLE) continue;
      else if (event.kind === 'store-write' && event.cause === 'close') this.#group(closed, event.store, () => this.#closed(closed.get(event.store) as StoreWrite[]));
      else if (event.kind === 'cache' && event.cause === 'close') continue;
      else if (event.kind === 'time-advance' && event.new < 0) continue;
      else if (event.kind === 'cache' && !event.dirty && flushed > MOST_SINGLE) this.#group(cleaned, event.store, () => this.#flushed(cleaned));
      else this.#one(event);
    }
  }

  /** Told once, where the first of the group stands. */
  #group(map: Map<string, TraceEvent[]>, name: string, tell: () => void): void {
    if (!map.has(name)) return;
    tell();
    map.delete(name);
  }

  #one(event: TraceEvent): void {
    switch (event.kind) {
      case 'node-enter': this.#node = event.node; return;
      case 'store-read': this.#read(event); return;
      case 'store-write': this.#write(event); return;
      case 'cache': this.#cache(event); return;
      case 'time-advance': this.#time(event); return;
      case 'output': this.#output(event); return;
      case 'drop': this.#reason(event, 'drop'); return;
      case 'hold': this.#reason(event, 'hold'); return;
      case 'failure': this.#add('failure', event.node, true, this.#words.fails(event.error, event.message, event.answer)); return;
      case 'commit': {
        const { tell } = this.#lookups;
        const offsets = event.offsets.map(([topic, partition, , now]) => this.#words.offset(tell.topic(topic, partition), tell.number(now)));
        this.#add('commit', null, true, this.#words.commits(offsets));
        return;
      }
      case 'transaction': {
        const { tell } = this.#lookups;
        const partitions = new Map(event.written.map(([topic, partition]) => [`${topic}-${partition}`, tell.topic(topic, partition)]));
        this.#add('commit', null, true, this.#words.transaction(event.action, [...partitions.values()]));
        return;
      }
      case 'punctuate': {
        const due = event.newDue === null ? null : this.#lookups.tell.time(event.newDue);
        const said = event.action === 'fire' ? this.#words.fires(event.type, this.#lookups.tell.time(event.time), due)
          : event.action === 'schedule' ? this.#words.schedules(event.type, due) : this.#words.cancels;
        this.#add('time', event.node, true, said);
        return;
      }
      case 'instance': this.#add('cluster', null, true, this.#words.cluster.changes(event, this.#lookups.tell)); return;
      case 'rebalance': this.#add('cluster', null, true, this.#words.cluster.rebalances(event.cause, event.members)); return;
      case 'task-move': this.#add('cluster', null, true, this.#moved(event)); return;
      case 'restored': {
        const { tell } = this.#lookups;
        this.#add('cluster', null, true, this.#words.cluster.restored(tell.store(event.store), tell.topic(event.topic, event.partition), tell.number(event.to), tell.number(event.end), event.local));
        return;
      }
      case 'lost': this.#add('cluster', null, true, this.#words.cluster.lost(this.#lookups.tell.number(event.outputs.length))); return;
      case 'turn-start': case 'turn-end': case 'sent': return;
    }
  }

  #moved({ task, thread, newState, positions }: TaskMove): ViewText {
    const { tell } = this.#lookups;
    const { cluster } = this.#words;
    switch (newState) {
      case 'none': return cluster.taken(task, thread);
      case 'restoring': return cluster.restoring(thread);
      case 'standby': return cluster.standsBy(thread);
      case 'running': return cluster.runs(thread, positions.map(([topic, partition, offset]) => cluster.positionAt(tell.topic(topic, partition), tell.number(offset))));
    }
  }

  #closed(list: readonly StoreWrite[]): void {
    const { tell } = this.#lookups;
    this.#add('cluster', null, true, this.#words.cluster.losesStore(tell.store(list[0]!.store), tell.number(list.length)));
  }

  #add(kind: ViewEffect['kind'], node: string | null, main: boolean, said: ViewText): void { this.effects.push({ kind, node: node ?? this.#node, main, text: said }); }

  #read(event: StoreRead): void {
    const codec = this.#lookups.codec(event.store);
    if (codec === null) return;
    const { tell } = this.#lookups;
    const store = tell.store(event.store);
    const isMain = !this.#written.has(event.store);
    if (event.key === null) this.#add('read', event.node, false, this.#words.scans(store, null));
    else if (!isPointRead(event, codec.builder.kind === 'session')) this.#add('read', event.node, isMain, this.#words.scans(store, tell.value(codec.plainKey(event.key), 'key')));
    else {
      // a version that was not found has no timestamp to be told with
      const key = codec.viewKind === 'versioned' && event.found === null ? codec.plainKey(event.key) : codec.key(event.key);
      this.#add('read', event.node, isMain, this.#words.reads(store, tell.value(key, 'key'), event.found === null ? null : tell.value(codec.value(event.found))));
    }
  }

  #write(event: StoreWrite): void {
    const codec = this.#lookups.codec(event.store);
    if (codec === null) return;
    const { tell } = this.#lookups;
    const store = tell.store(event.store);
    const full = codec.key(event.key);
    const { window } = full;
    const key = tell.value(window === undefined || codec.viewKind === 'buffer' ? full : { text: full.text, type: 'string' }, 'key');
    const old = tell.value(codec.value(event.oldValue));
    const now = tell.value(codec.value(event.newValue));
    this.#add('write', event.node, true, this.#writeText(event, codec.viewKind === 'buffer' && codec.builder.kind === 'buffer', store, window === undefined ? null : tell.window(window), key, old, now));
  }

  #writeText(event: StoreWrite, isBuffer: boolean, store: ViewTextPart, window: ViewTextPart | null, key: ViewText, old: ViewText, now: ViewText): ViewText {
    const words = this.#words;
    if (event.cause === 'restore') return words.restores(store, key, now);
    if (isBuffer) return event.newValue === null ? words.releases(store, key) : words.buffers(store, key, now, event.oldValue !== null);
    if (window !== null) {
      const kind = this.#lookups.codec(event.store)!.builder.kind === 'session' ? 'session' : 'window';
      if (event.oldValue === null && event.newValue !== null) return words.opensWindow(kind, window, key, now);
      if (event.newValue === null && kind === 'session') return words.removesSession(window, key, old);
      return words.writesWindow(window, key, old, now);
    }
    if (event.newValue === null) return event.oldValue === null ? words.unchanged(store, key, now) : words.deletes(store, key, old);
    if (event.oldValue !== null && sameText(old, now)) return words.unchanged(store, key, now);
    return words.writes(store, key, old, now);
  }

  #expired(list: readonly StoreWrite[]): void {
    const codec = this.#lookups.codec(list[0]!.store);
    if (codec === null) return;
    const { tell } = this.#lookups;
    this.#add('write', list[0]!.node, true, this.#words.expires(tell.store(codec.name), list.length, tell.value(codec.key(list[0]!.key), 'key'), tell));
  }

  #cache(event: CacheChange): void {
    const codec = this.#lookups.codec(event.store);
    if (codec === null) return;
    const { tell } = this.#lookups;
    const key = tell.value(codec.key(event.key), 'key');
    const store = tell.store(event.store);
    this.#add('cache', null, !event.dirty, event.dirty ? this.#words.cacheDirty(store, key) : this.#words.cacheClean(store, key, event.cause === 'evict'));
  }

  #flushed(cleaned: Map<string, TraceEvent[]>): void {
    const { tell } = this.#lookups;
    const count = [...cleaned.values()].reduce((sum, list) => sum + list.length, 0);
    this.#add('cache', null, true, this.#words.flushes(count, [...cleaned.keys()].map((name) => tell.store(name)), tell));
    cleaned.clear();
  }

  #time(event: TimeAdvance): void {
    const { tell } = this.#lookups;
    const old = event.old <= 0 || event.old >= Number.MAX_SAFE_INTEGER ? null : tell.time(event.old);
    const now = tell.time(event.new);
    switch (event.clock) {
      case 'stream': this.#add('time', null, true, this.#words.streamTime(event.scope, old, now)); return;
      case 'partition': this.#add('time', null, false, this.#words.partitionTime(event.scope, old, now)); return;
      case 'wall': this.#add('time', null, true, this.#words.wallClock(now)); return;
      case 'node': case 'store': this.#add('time', null, false, this.#words.ownTime(this.#lookups.clockName(event.scope), old, now)); return;
    }
  }

  #output(event: Output): void {
    const { tell } = this.#lookups;
    const topic = tell.topic(event.topic, event.partition < 0 ? null : event.partition);
    const serdes = this.#lookups.topicSerdes(event.topic);
    const inclusive = event.node !== null && this.#lookups.windows.inclusiveAt(event.node);
    const key = tell.value(viewValue(decodeBytes(serdes.key, event.topic, event.key).value, inclusive), 'key');
    const value = tell.value(viewValue(decodeBytes(serdes.value, event.topic, event.value).value, inclusive));
    this.#add('output', event.node, event.role !== 'changelog', this.#words.sends(topic, key, value, event.role));
  }

  #reason(event: Drop | Hold, kind: 'drop' | 'hold'): void {
    const { windows, tell } = this.#lookups;
    const above = event.node === null ? null : windows.own(event.node);
    this.#add(kind, event.node, true, this.#words.reason(event.reason, new Operands(event.details, above), tell));
  }
}

const POINT_READS: ReadonlySet<string> = new Set(['get', 'fetch', 'fetchSession']);
/** A session store's `fetch` is a scan of a key's sessions. */
function isPointRead({ operation }: StoreRead, ofSessions: boolean): boolean { return POINT_READS.has(operation) && !(ofSessions && operation === 'fetch'); }

function sameText(a: ViewText, b: ViewText): boolean { return a.map((part) => part.text).join('') === b.map((part) => part.text).join(''); }

function groups(events: readonly TraceEvent[], nameOf: (event: TraceEvent) => string | null): Map<string, TraceEvent[]> {
  const found = new Map<string, TraceEvent[]>();
  for (const event of events) {
    const name = nameOf(event);
    if (name === null) continue;
    const list = found.get(name);
    if (list === undefined) found.set(name, [event]);
    else list.push(event);
  }
  return found;
}

/** Entries of the children that a node forwarded to, from its own entry on; a bounded look ahead. */
export function forwardsOf(enter: NodeEnter, following: Iterable<TraceEvent>): readonly NodeEnter[] {
  const children: NodeEnter[] = [];
  for (const event of following) {
    if (event.kind === 'turn-end' || event.kind === 'turn-start') break;
    if (event.kind !== 'node-enter') continue;
    if (event.depth <= enter.depth) break;
    if (event.from === enter.node && event.depth === enter.depth + 1) children.push(event);
  }
  return children;
}
