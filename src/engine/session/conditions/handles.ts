import type { TurnStart } from '../../trace/events.ts';
import { decodeBytes, toJson, type Json } from '../codec.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { topicNames } from '../views/topology.ts';
import { Trouble } from './expression-error.ts';
import { isNumber } from './operators.ts';
import type { StoreAccess} from './store-access.ts';
import { unknownName, type Entry } from './store-access.ts';
import type { Instant } from './instant.ts';
import { typeName } from './values.ts';

/** `store("counts")` in an expression: a store in whatever state the moment has. */
export class StoreHandle {
  readonly kind = 'store';
  readonly access: StoreAccess;
  constructor(access: StoreAccess) { this.access = access; }
  get name(): string { return this.access.name; }

  size(at: Instant): number {
    const { projection } = at;
    return this.access.tasks.reduce((sum, task) => sum + projection.count(task, this.name), 0);
  }

  /** Entries whose cached value was not flushed yet. */
  dirty(at: Instant): number {
    let dirty = 0;
    for (const history of this.access.histories) {
      const events = history.cacheEvents.countBelow(at.cursor);
      if (events > 0) dirty += history.dirtyCounts.at(events - 1);
    }
    return dirty;
  }

  /** `get(key)`; in windows `get(key, start)`, in versions `get(key, asOf)`. */
  get(at: Instant, key: unknown, second: unknown, parseTime: (value: unknown) => number): unknown {
    const { holds } = this.access;
    if (holds === 'versions') return this.#version(at, key, second === undefined ? Number.POSITIVE_INFINITY : parseTime(second));
    if (second === undefined && (holds === 'windows' || holds === 'sessions')) {
      throw new Trouble((say) => say.sayWhichWindow(this.name, holds === 'windows'));
    }
    if (second !== undefined && holds === 'values') throw new Trouble((say) => say.keyAlone(this.name));
    return this.window(at, key, second === undefined ? null : { start: parseTime(second) });
  }

  window(at: Instant, key: unknown, window: { readonly start: number; readonly end?: number } | null): unknown {
    if (window !== null && (this.access.holds === 'values' || this.access.holds === 'versions')) throw new Trouble((say) => say.useGet(this.name));
    const entries = this.access.entries(keyOf(key), window);
    this.#touch(at, entries);
    for (const entry of entries) {
      const value = this.#valueOf(at, entry);
      if (value !== null) return this.access.codec.decodedValue(value);
    }
    return null;
  }

  has(at: Instant, key: unknown, start: number | null): boolean {
    const entries = this.access.entries(keyOf(key), start === null ? null : { start });
    this.#touch(at, entries);
    return entries.some((entry) => this.#valueOf(at, entry) !== null);
  }

  /** The windows of a key that hold something, as `{ start, end, value }`. */
  windows(at: Instant, key: unknown): readonly { readonly [field: string]: unknown }[] {
    if (this.access.holds !== 'windows' && this.access.holds !== 'sessions') throw new Trouble((say) => say.noWindowsInStore(this.name));
    const entries = this.access.entries(keyOf(key));
    this.#touch(at, entries);
    const found: { readonly [field: string]: unknown }[] = [];
    for (const entry of entries) {
      const value = this.#valueOf(at, entry);
      const window = this.access.codec.window(entry.history.key);
      if (value !== null && window !== null) found.push({ start: window.start, end: window.end, value: this.access.codec.decodedValue(value) });
    }
    return found.sort((a, b) => Number(a['start']) - Number(b['start']));
  }

  #version(at: Instant, key: unknown, asOf: number): unknown {
    const entries = this.access.entries(keyOf(key));
    this.#touch(at, entries);
    let best: Uint8Array | null = null;
    let newest = Number.NEGATIVE_INFINITY;
    for (const entry of entries) {
      const timestamp = this.access.codec.timestamp(entry.history.key, entry.history.key) ?? 0;
      if (timestamp > asOf || timestamp < newest || entry.history.writes.countBelow(at.cursor) === 0) continue;
      newest = timestamp;
      best = this.#valueOf(at, entry);
    }
    return this.access.codec.decodedValue(best);
  }

  #valueOf(at: Instant, entry: Entry): Uint8Array | null { return at.projection.value(entry.task, this.name, entry.history.key); }
  #touch(at: Instant, entries: readonly Entry[]): void {
    for (const { task, history } of entries) at.touched?.push({ kind: 'entry', store: this.name, task, key: history.key });
  }
}

/** `topic("counts")` in an expression: of an input what was taken from it, of others what was written. */
export class TopicHandle {
  readonly kind = 'topic';
  readonly name: string;
  readonly #isInput: boolean;

  /** @throws Trouble  with the nearest name */
  constructor(session: Session, name: string) {
    const names = topicNames(session, SessionLookups.of(session));
    const full = session.info.fullName(name);
    const found = names.find((topic) => topic.name === full || topic.name === name);
    if (found === undefined) throw new Trouble(unknownName('topic', name, names.map((topic) => topic.name)));
    this.name = found.name;
    this.#isInput = found.role === 'input';
  }

  size(at: Instant): number {
    if (!this.#isInput) return at.projection.topicSize(this.name);
    return this.#taken(at).reduce((sum, list) => sum + list.countBelow(at.cursor), 0);
  }

  last(at: Instant): unknown {
    const written = this.#isInput ? -1 : (at.timeline.outputs.get(this.name)?.lastBelow(at.cursor) ?? -1);
    if (!this.#isInput) return this.#written(at, written);
    const number = Math.max(-1, ...this.#taken(at).map((list) => list.lastBelow(at.cursor)));
    return number < at.timeline.log.first || number < 0 ? null : this.#takenRecord(at, number);
  }

  /** From 0; negative numbers count from the end. */
  at(at: Instant, index: number): unknown {
    const size = this.size(at);
    const wanted = index < 0 ? size + index : index;
    if (wanted < 0 || wanted >= size) return null;
    if (!this.#isInput) return this.#written(at, at.timeline.outputs.get(this.name)!.at(wanted));
    const numbers = this.#taken(at).flatMap((list) => Array.from({ length: list.countBelow(at.cursor) }, (_, i) => list.at(i))).sort((a, b) => a - b);
    return this.#takenRecord(at, numbers[wanted]!);
  }

  #written(at: Instant, number: number): unknown {
    if (number < at.timeline.log.first || number < 0) return null;
    at.touched?.push({ kind: 'output', number });
    return at.outputRecord(number);
  }

  #taken({ timeline }: Instant): readonly { countBelow(bound: number): number; lastBelow(bound: number): number; at(index: number): number }[] {
    const found = [];
    for (const name of timeline.taken.names()) if (name.slice(0, name.lastIndexOf('-')) === this.name) found.push(timeline.taken.of(name)!);
    return found;
  }

  #takenRecord(at: Instant, number: number): unknown { return recordOf(at, at.timeline.log.at(number) as TurnStart); }

}

/** A record as it lay in its topic. */
export function recordOf(at: Instant, start: TurnStart): { readonly [field: string]: unknown } {
  const topic = start.topic!;
  const serdes = at.lookups.topicSerdes(topic);
  return {
    key: decodeBytes(serdes.key, topic, start.key).value,
    value: decodeBytes(serdes.value, topic, start.value).value,
    timestamp: start.timestamp, topic, partition: start.partition, offset: start.offset,
    headers: Object.fromEntries(start.headers.map(([name, value]) => [name, decodeBytes(null, topic, value).value])),
  };
}

function keyOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || isNumber(value) || typeof value === 'object') return toJson(value);
  throw new Trouble((say) => say.isNoKey(typeName(value)(say)));
}
