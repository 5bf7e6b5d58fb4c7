import { leastLoaded, type ClientState } from './client-state.ts';

/**
 * Puts standby tasks with clients whose tags differ from those of the clients that have the task already. A tag of which there are no more values than clients
 * in use counts no longer. How many found a client. Kafka: ClientTagAwareStandbyTaskAssignor
 */
export function placeByTags(clients: readonly ClientState[], task: string, wanted: number, tags: readonly string[]): number {
  const active = clients.find((client) => client.hasActive(task));
  if (active === undefined) return 0;
  const valuesOf = new Map(tags.map((tag) => [tag, new Set(clients.map((client) => client.tags[tag]).filter((value) => value !== undefined))]));
  const used = new Map(tags.map((tag) => [tag, new Set<string>()]));
  let last = active;
  let placed = 0;
  do {
    for (const [tag, values] of used) {
      const value = last.tags[tag];
      if (value === undefined) continue;
      if (valuesOf.get(tag)!.size <= placed + 1) values.clear(); else values.add(value);
    }
    const isFree = (client: ClientState): boolean => !client.has(task) && [...used].every(([tag, values]) => client.tags[tag] === undefined || !values.has(client.tags[tag]));
    const next = leastLoaded(clients.filter(isFree), ({ load }) => load);
    if (next === null) break;
    next.assignStandby(task);
    last = next;
    placed++;
  } while (placed < wanted);
  return placed;
}

/** Balancing moves a standby task only between clients that are alike. Kafka: ClientTagAwareStandbyTaskAssignor#isAllowedTaskMovement */
export function haveSameTags(from: ClientState, to: ClientState): boolean { return Object.entries(from.tags).every(([tag, value]) => to.tags[tag] === value); }
