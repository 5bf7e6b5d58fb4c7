import type { AssignmentConfigs } from '../streams-group.ts';
import { balance } from './balance.ts';
import { leastLoaded, type ClientState } from './client-state.ts';
import { placeStandbys, type OnMissing } from './standby-placement.ts';
import { haveSameTags } from './tag-placement.ts';
import { TaskMovements } from './task-movements.ts';

/**
 * Shares the tasks out over clients: first as it should be in the end, without a look at who has what; then what cannot be so yet, because a changelog has to be
 * read first, stays where it is furthest. True: another look is wanted later (a probing rebalance). Kafka: HighAvailabilityTaskAssignor
 *
 * @param clients  in the order of their ids
 * @param stateful  tasks with a changelog, in order
 */
export function assignHighlyAvailable(clients: readonly ClientState[], stateful: readonly string[], stateless: readonly string[], configs: AssignmentConfigs, onMissing: OnMissing): boolean {
  stateful.forEach((task, index) => clients[index % clients.length]!.assignActive(task));
  balance(clients, {
    tasksOf: (client) => client.activeTasks, assign: (client, task) => client.assignActive(task), unassign: (client, task) => client.unassignActive(task), mayMove: () => true,
  });
  if (configs.numStandbyReplicas > 0) {
    placeStandbys(clients, stateful, configs, onMissing);
    balance(clients, {
      tasksOf: (client) => client.standbyTasks, assign: (client, task) => client.assignStandby(task), unassign: (client, task) => client.unassignStandby(task),
      mayMove: configs.rackAwareAssignmentTags.length === 0 ? () => true : haveSameTags,
    });
  }
  const movements = new TaskMovements(clients, stateful, configs.acceptableRecoveryLag, configs.maxWarmupReplicas);
  const needed = movements.moveActives() + movements.moveStandbys();
  for (const task of stateless) leastLoaded(clients, ({ activeLoad }) => activeLoad)!.assignActive(task);
  return needed > 0;
}
