import type { AssignmentConfigs } from '../streams-group.ts';
import { leastLoaded, type ClientState } from './client-state.ts';

/** @param missing  how many standby tasks found no client */
export type OnMissing = (task: string, missing: number) => void;

/** Gives each stateful task its standby tasks: with tags where they differ the most, and always where there is the least to do. */
export function placeStandbys(clients: readonly ClientState[], tasks: readonly string[], configs: AssignmentConfigs, onMissing: OnMissing): void {
  for (const task of tasks) {
    let missing = configs.numStandbyReplicas;
    if (configs.rackAwareAssignmentTags.length > 0) missing -= placeByTags(clients, task, missing, configs.rackAwareAssignmentTags);
    for (; missing > 0; missing--) {
      const client = leastLoaded(clients.filter((candidate) => !candidate.has(task)), ({ load }) => load);
      if (client === null) break;
      client.assignStandby(task);
    }
    if (missing > 0) onMissing(task, missing);
  }
}

/**
 * Clients whose values of the tags are all unlike those of the clients that have the task already; the last tag is given up first when there is none.
 * Kafka: ClientTagAwareStandbyTaskAssignor
 */
function placeByTags(clients: readonly ClientState[], task: string, wanted: number, tags: readonly string[]): number {
  let placed = 0;
  for (let count = tags.length; count > 0 && placed < wanted;) {
    const having = clients.filter((client) => client.has(task));
    const unlike = clients.filter((client) => !client.has(task) && tags.slice(0, count).every((tag) => having.every((other) => differ(client, other, tag))));
    const client = leastLoaded(unlike, ({ load }) => load);
    if (client === null) {
      count--;
      continue;
    }
    client.assignStandby(task);
    placed++;
  }
  return placed;
}

function differ(a: ClientState, b: ClientState, tag: string): boolean { return a.tags[tag] !== undefined && a.tags[tag] !== b.tags[tag]; }

/** Whether balancing may move a standby task: it must not come nearer to the others that have the task. Kafka: StandbyTaskAssignor#isAllowedTaskMovement */
export function mayMoveStandby(clients: readonly ClientState[], { rackAwareAssignmentTags: tags }: AssignmentConfigs): (from: ClientState, to: ClientState, task: string) => boolean {
  if (tags.length === 0) return () => true;
  return (from, to, task) => {
    const others = clients.filter((client) => client !== from && client.has(task));
    const distance = (at: ClientState): number => others.reduce((sum, other) => sum + tags.filter((tag) => differ(at, other, tag)).length, 0);
    return distance(to) >= distance(from);
  };
}
