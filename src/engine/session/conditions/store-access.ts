import { bytesEqual, latin1Of } from '../../common/bytes.ts';
import { nearest } from '../../common/nearest.ts';
import type { KeyHistory, StoreHistory } from '../../debug/timeline.ts';
import type { Json } from '../codec.ts';
import type { Session } from '../session.ts';
import type { ViewWindow } from '../view.ts';
import { SessionLookups } from '../views/session-lookups.ts';
import type { StoreCodec } from '../views/store-codec.ts';
import { Trouble } from './expression-error.ts';
import type { Say } from '../refusals/refused.ts';

/** An entry of a store through all of time. */
export interface Entry { readonly task: string; readonly history: KeyHistory }

/** Suffixes of keys (window, session, version) are no longer than this. */
const SUFFIX = '\xff'.repeat(24);

/** Finds entries of one store in all tasks by the key that a person knows. */
export class StoreAccess {
  readonly name: string;
  readonly codec: StoreCodec;
  readonly #session: Session;
  readonly #lookups: SessionLookups;

  /** @throws Trouble  with the nearest name */
  constructor(session: Session, name: string) {
    this.#session = session;
    this.#lookups = SessionLookups.of(session);
    const codec = this.#lookups.codec(name);
    if (codec === null) throw new Trouble(unknownName('store', name, this.#lookups.storeNames));
    this.name = name;
    this.codec = codec;
  }

  get tasks(): readonly string[] { return this.#lookups.tasksOf(this.name); }
  get histories(): readonly StoreHistory[] {
    return this.tasks.map((task) => this.#session.timeline.stores.get(`${task}/${this.name}`)).filter((history) => history !== undefined);
  }

  /** Windows, sessions or versions: more than one entry may stand under a key. */
  get holds(): 'values' | 'windows' | 'sessions' | 'versions' | 'records' {
    switch (this.codec.builder.kind) {
      case 'window': case 'timestamped-window': return 'windows';
      case 'session': return 'sessions';
      case 'versioned': return 'versions';
      case 'buffer': case 'list-value': return 'records';
      default: return 'values';
    }
  }

  /** The entries of a key; of those of a window when it is given. Also those that hold nothing at the moment. */
  entries(key: Json, window: { readonly start: number; readonly end?: number } | null = null): readonly Entry[] {
    if (this.holds === 'records') return this.#matching(key, window);
    const bytes = this.#encoded(key);
    const found: Entry[] = [];
    const from = latin1Of(bytes);
    for (const history of this.histories) {
      if (this.holds === 'values') {
        const exact = history.keys.get(from);
        if (exact !== undefined) found.push({ task: history.task, history: exact });
        continue;
      }
      for (const [, entry] of history.keys.range(from, from + SUFFIX)) {
        if (bytesEqual(this.codec.innerKey(entry.key), bytes) && fits(this.codec.window(entry.key), window)) found.push({ task: history.task, history: entry });
      }
    }
    return found;
  }

  #encoded(key: Json): Uint8Array {
    let bytes: Uint8Array | null;
    try {
      bytes = this.codec.encodeKey(key);
    } catch (error) {
      throw new Trouble((say) => say.noSuchKeyIn(this.name, error instanceof Error ? error.message : String(error)));
    }
    if (bytes === null) throw new Trouble((say) => say.noKeyNull(this.name));
    return bytes;
  }

  /** Buffers hold keys in forms of their own: compared as people read them. */
  #matching(key: Json, window: { readonly start: number } | null): Entry[] {
    const wanted = typeof key === 'string' ? key : JSON.stringify(key);
    const found: Entry[] = [];
    for (const history of this.histories) {
      for (const [, entry] of history.keys.range(null, null)) {
        const shown = this.codec.key(entry.key);
        if (shown.text === wanted && fits(shown.window ?? null, window)) found.push({ task: history.task, history: entry });
      }
    }
    return found;
  }
}

function fits(window: ViewWindow | null, wanted: { readonly start: number; readonly end?: number } | null): boolean {
  if (wanted === null) return true;
  return window !== null && window.start === wanted.start && (wanted.end === undefined || wanted.end === window.end);
}

export function unknownName(what: 'store' | 'topic', name: string, names: Iterable<string>): Say {
  const all = [...names];
  const near = nearest(name, all);
  return (say) => (what === 'store' ? say.noStore(name, near, all) : say.noTopic(name, near, all));
}
