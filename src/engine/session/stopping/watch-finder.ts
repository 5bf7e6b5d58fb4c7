import { bytesEqual } from '../../common/bytes.ts';
import type { NumberList } from '../../debug/number-list.ts';
import type { StoreWrite, TraceEvent } from '../../trace/events.ts';
import type { AnswerWords } from '../answers/words-en.ts';
import type { Json } from '../codec.ts';
import { StoreAccess, type Entry } from '../conditions/store-access.ts';
import { plainText } from '../sentences/text.ts';
import type { Session } from '../session.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import { EventFinder } from './finder.ts';

/** What is watched: a key of a store, in all its windows or in one. */
export interface Watched { readonly store: string; readonly key: Json; readonly window: { readonly start: number; readonly end?: number } | null }

const TIMESTAMP = 8;

/** Stops where the value of a key changes. The timeline has a list of the writes of each key, so going back to one costs a look-up. */
export class WatchFinder extends EventFinder {
  readonly access: StoreAccess;
  readonly #session: Session;
  readonly #watched: Watched;

  /** @throws Trouble  for a store that there is not, or a key that it cannot have */
  constructor(session: Session, watched: Watched) {
    const access = new StoreAccess(session, watched.store);
    access.entries(watched.key, watched.window);
    const entries = new EntriesOf(access, watched);
    super(session.timeline, () => entries.lists, (event) => changes(access, event as StoreWrite), (event, _number, words) => describeWrite(session, event as StoreWrite, words));
    this.access = access;
    this.#session = session;
    this.#watched = watched;
  }

  /** Its values at the cursor as a person reads them; null when the key is not there. */
  valueText(): string | null {
    const { projection } = this.#session.moment;
    const { tell } = SessionLookups.of(this.#session);
    const shown: string[] = [];
    for (const { task, history } of this.access.entries(this.#watched.key, this.#watched.window)) {
      const value = projection.value(task, this.#watched.store, history.key);
      if (value === null) continue;
      const window = this.access.codec.window(history.key);
      const text = plainText(tell.value(this.access.codec.value(value)));
      shown.push(window === null || this.#watched.window !== null ? text : `${tell.window(window).text} ${text}`);
    }
    return shown.length === 0 ? null : shown.slice(-6).join(' · ');
  }
}

/** New windows of a key appear while a run goes on: looked up again when the store has got more keys. */
class EntriesOf {
  readonly #access: StoreAccess;
  readonly #watched: Watched;
  #keys = -1;
  #lists: readonly NumberList[] = [];

  constructor(access: StoreAccess, watched: Watched) {
    this.#access = access;
    this.#watched = watched;
  }

  get lists(): readonly NumberList[] {
    const keys = this.#access.histories.reduce((sum, history) => sum + history.keys.size, 0);
    if (keys !== this.#keys) {
      this.#keys = keys;
      this.#lists = this.#access.entries(this.#watched.key, this.#watched.window).map((entry: Entry) => entry.history.writes);
    }
    return this.#lists;
  }
}

/** A write of the same value (with another timestamp) is no change. */
function changes(access: StoreAccess, write: StoreWrite): boolean {
  const { kind } = access.codec.builder;
  const skip = kind === 'timestamped-kv' || kind === 'timestamped-window' ? TIMESTAMP : 0;
  if (write.oldValue === null || write.newValue === null) return write.oldValue !== write.newValue;
  return !bytesEqual(write.oldValue.subarray(skip), write.newValue.subarray(skip));
}

/** `counts alice [00:00,01:00): 1 → 2` */
export function describeWrite(session: Session, event: TraceEvent, words: AnswerWords): string | null {
  if (event.kind !== 'store-write') return null;
  const lookups = SessionLookups.of(session);
  const codec = lookups.codec(event.store);
  if (codec === null) return null;
  const { tell } = lookups;
  const key = plainText(tell.value(codec.key(event.key), 'key'));
  const cause = event.cause === 'expire' ? words.inBrackets(words.outOfRetention) : event.cause === 'restore' ? words.inBrackets(words.restored) : '';
  return `${event.store} ${key}: ${plainText(tell.value(codec.value(event.oldValue)))} → ${plainText(tell.value(codec.value(event.newValue)))}${cause}`;
}
