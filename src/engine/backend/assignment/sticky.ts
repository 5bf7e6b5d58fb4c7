import type { AssignmentConfigs } from '../streams-group.ts';
import { leastLoaded, type ClientState } from './client-state.ts';
import { placeStandbys, type OnMissing } from './standby-placement.ts';

/**
 * Leaves tasks with who ran them, or stood by, up to a fair share, and gives the rest to who has the least to do; it never waits for anybody to catch up.
 * Kafka: StickyTaskAssignor
 *
 * @param mustKeep  a task stays with its owner whatever the shares: nobody knows who is how far
 */
export function assignSticky(
  clients: readonly ClientState[], stateful: readonly string[], stateless: readonly string[], configs: AssignmentConfigs, onMissing: OnMissing, mustKeep = false,
): void {
  const all = [...stateful, ...stateless];
  const share = Math.floor(all.length / clients.reduce((sum, { capacity }) => sum + capacity, 0));
  const hasRoom = (client: ClientState): boolean => client.activeCount < client.capacity * share;
  const left = new Set(all);
  const give = (client: ClientState, task: string): void => {
    client.assignActive(task);
    left.delete(task);
  };
  for (const task of stateful) {
    const owner = clients.find((client) => client.ranBefore(task));
    if (owner !== undefined && (mustKeep || hasRoom(owner))) give(owner, task);
  }
  for (const task of [...left]) {
    const standing = leastLoaded(clients.filter((client) => client.hadStandby(task) && hasRoom(client)), ({ load }) => load);
    if (standing !== null) give(standing, task);
  }
  for (const task of [...left]) {
    const least = leastLoaded(clients, ({ load }) => load)!;
    const fits = (client: ClientState): boolean => client.activeCount < client.capacity || least.load >= client.load;
    const owner = clients.find((client) => client.ranBefore(task) && fits(client));
    const standing = leastLoaded(clients.filter((client) => client.hadStandby(task) && fits(client)), ({ load }) => load);
    give(owner ?? standing ?? least, task);
  }
  if (configs.numStandbyReplicas > 0) {
    placeStandbys(clients, stateful, configs, onMissing);
  }
}
