import { orderByHash } from '../../common/java-hash.ts';
import type { AssignmentConfigs } from '../streams-group.ts';
import { leastLoaded, type ClientState } from './client-state.ts';
import { placeByTags } from './tag-placement.ts';
import { taskIdHash } from './task-id-hash.ts';

/** @param missing  how many standby tasks found no client */
export type OnMissing = (task: string, missing: number) => void;

/**
 * Gives each stateful task its standby tasks: first to clients with other tags, where tags count, then to whoever has the least to do.
 * Kafka: StandbyTaskAssignor
 */
export function placeStandbys(clients: readonly ClientState[], tasks: readonly string[], configs: AssignmentConfigs, onMissing: OnMissing): void {
  const { numStandbyReplicas, rackAwareAssignmentTags: tags } = configs;
  const left = new Map(tasks.map((task) => [task, tags.length === 0 ? numStandbyReplicas : numStandbyReplicas - placeByTags(clients, task, numStandbyReplicas, tags)]));
  // With tags Kafka goes on in the order of a hash map.
  for (const task of tags.length === 0 ? tasks : orderByHash(tasks, taskIdHash)) {
    let missing = left.get(task)!;
    for (; missing > 0; missing--) {
      const client = leastLoaded(clients.filter((candidate) => !candidate.has(task)), ({ load }) => load);
      if (client === null) break;
      client.assignStandby(task);
    }
    if (missing > 0) onMissing(task, missing);
  }
}
