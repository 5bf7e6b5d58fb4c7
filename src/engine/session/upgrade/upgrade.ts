import { isGenerated, type KeptState, type KeptStore, type Named } from './kept-state.ts';

export interface Renamed { readonly old: string; readonly new: string }

/**
 * What becomes of a store:
 * `kept`: same name, same kind. `renamed`: another name does the same, begins empty, and the old changelog stays behind. `taken`: its generated
 * name belongs to another part of the new topology, which reads what it wrote. `unreadable`: same name, another kind of store. `removed` and `added`.
 */
export type StoreFate = 'kept' | 'renamed' | 'taken' | 'unreadable' | 'removed' | 'added';

export interface StoreChange {
  readonly fate: StoreFate;
  readonly old: string | null;
  readonly new: string | null;
  /** A changelog that nobody reads any more; without the application id, as all topics here. */
  readonly orphaned: string | null;
  /** The state begins empty, or with what another store wrote. */
  readonly lost: boolean;
  /** Sub-topology before and after where it changes: a local copy is of no use, the changelog is read again. */
  readonly moved: { readonly from: number; readonly to: number } | null;
}
export interface TopicChange { readonly fate: 'kept' | 'renamed' | 'removed' | 'added'; readonly old: string | null; readonly new: string | null }
export interface NameChanges { readonly added: readonly string[]; readonly removed: readonly string[] }

/** What an application keeps and loses when it goes from one topology to another under the same application id. */
export interface Upgrade {
  /** No store loses its state, no repartition topic the records in it. */
  readonly compatible: boolean;
  readonly stores: readonly StoreChange[];
  readonly topics: readonly TopicChange[];
  readonly nodes: NameChanges & { readonly renamed: readonly Renamed[] };
  readonly inputs: NameChanges;
  readonly outputs: NameChanges;
}

export function upgradeOf(before: KeptState, after: KeptState): Upgrade {
  const stores = storeChanges(before.stores, after.stores);
  const topics = matched(before.topics, after.topics).map(([old, now]): TopicChange => ({ fate: fateOf(old, now), old: old?.name ?? null, new: now?.name ?? null }));
  const nodes = matched(before.nodes, after.nodes);
  return {
    compatible: !stores.some(({ lost }) => lost) && !topics.some(({ fate }) => fate === 'renamed' || fate === 'removed'),
    stores, topics,
    nodes: {
      added: nodes.flatMap(([old, now]) => (old === null ? [now!.name] : [])),
      removed: nodes.flatMap(([old, now]) => (now === null ? [old!.name] : [])),
      renamed: nodes.flatMap(([old, now]) => (old !== null && now !== null && old.name !== now.name ? [{ old: old.name, new: now.name }] : [])),
    },
    inputs: namesBetween(before.inputs, after.inputs),
    outputs: namesBetween(before.outputs, after.outputs),
  };
}

function storeChanges(before: readonly KeptStore[], after: readonly KeptStore[]): StoreChange[] {
  const names = { before: new Set(before.map(({ name }) => name)), after: new Set(after.map(({ name }) => name)) };
  return matched(before, after).map(([old, now]): StoreChange => {
    // Kafka goes by names alone: whoever carries the name gets what lies under it.
    const taken = now !== null && old?.name !== now.name && names.before.has(now.name);
    const unreadable = old !== null && now !== null && old.name === now.name && !sameBytes(old, now);
    const fate = taken ? 'taken' : unreadable ? 'unreadable' : fateOf(old, now);
    const orphaned = old?.changelog != null && !names.after.has(old.name) ? old.changelog : null;
    return {
      fate, old: old?.name ?? null, new: now?.name ?? null, orphaned,
      lost: taken || unreadable || (fate === 'renamed' && old?.changelog != null),
      moved: fate === 'kept' && old!.subtopology !== now!.subtopology ? { from: old!.subtopology, to: now!.subtopology } : null,
    };
  });
}

/** Keys of another kind of store are other bytes, and the end of a window is computed from its size. Timestamps are taken along from a store without. */
function sameBytes(old: KeptStore, now: KeptStore): boolean {
  const kind = (store: KeptStore): string | undefined => store.kind?.replace('timestamped-', '');
  return old.kind === null || now.kind === null || (kind(old) === kind(now) && old.windowSizeMs === now.windowSizeMs);
}

function fateOf(old: Named | null, now: Named | null): 'kept' | 'renamed' | 'removed' | 'added' {
  if (old === null) return 'added';
  if (now === null) return 'removed';
  return old.name === now.name ? 'kept' : 'renamed';
}

function namesBetween(before: readonly string[], after: readonly string[]): NameChanges {
  return { added: after.filter((name) => !before.includes(name)), removed: before.filter((name) => !after.includes(name)) };
}

/**
 * Who is whom: a given name is itself; generated names are told by what they are for, since an edit moves their counters; then names again, and last
 * what does the same of other topics. Of several alike those with the same name go together, then in order.
 */
function matched<T extends Named>(before: readonly T[], after: readonly T[]): (readonly [T | null, T | null])[] {
  const pairs = new Map<T, T>();
  const found = new Set<T>();
  const pair = (isSame: (old: T, now: T) => boolean): void => {
    for (const old of before) {
      if (pairs.has(old)) continue;
      const now = after.find((other) => !found.has(other) && isSame(old, other));
      if (now === undefined) continue;
      pairs.set(old, now);
      found.add(now);
    }
  };
  pair((old, now) => old.name === now.name && !isGenerated(old.name));
  pair((old, now) => old.name === now.name && old.role === now.role);
  pair((old, now) => old.role === now.role);
  pair((old, now) => old.name === now.name && old.looseRole === now.looseRole);
  pair((old, now) => old.looseRole === now.looseRole);
  return [...before.map((old) => [old, pairs.get(old) ?? null] as const), ...after.filter((now) => !found.has(now)).map((now) => [null, now] as const)];
}
