import { orderByHash } from '../../common/java-hash.ts';
import { compareTaskIds, type AssignmentConfigs } from '../streams-group.ts';
import type { ClientState } from './client-state.ts';
import type { OnMissing } from './standby-placement.ts';
import { taskIdHash } from './task-id-hash.ts';

/**
 * Leaves tasks with who ran them, or stood by, up to a fair share, and gives the rest to who has the least to do, where it meets tasks that it has not met yet; it
 * never waits for anybody to catch up. Kafka: StickyTaskAssignor
 *
 * @param mustKeep  a task stays with its owner whatever the shares: nobody knows who is how far. Kafka: FallbackPriorTaskAssignor
 */
export function assignSticky(
  clients: readonly ClientState[], stateful: readonly string[], stateless: readonly string[], configs: AssignmentConfigs, onMissing: OnMissing, mustKeep = false,
): void {
  const all = [...stateful, ...stateless];
  const share = Math.floor(all.length / clients.reduce((sum, { capacity }) => sum + capacity, 0));
  const hasRoom = (client: ClientState): boolean => client.activeCount < client.capacity * share;
  const chooser = new StickyChooser(clients, all.length);
  const left = new Set(orderByHash(all, taskIdHash));
  for (const task of [...left]) {
    const owner = clients.find((client) => client.ranBefore(task));
    if (owner !== undefined && (mustKeep || hasRoom(owner))) {
      chooser.give(owner, task, true);
      left.delete(task);
    }
  }
  for (const task of [...left]) {
    const standing = clients.find((client) => client.hadStandby(task) && hasRoom(client));
    if (standing !== undefined) {
      chooser.give(standing, task, true);
      left.delete(task);
    }
  }
  for (const task of [...left].sort(compareTaskIds)) chooser.give(chooser.choose(task, clients), task, true);
  for (const task of stateful) {
    for (let count = 0; count < configs.numStandbyReplicas; count++) {
      const without = clients.filter((client) => !client.has(task));
      if (without.length === 0) {
        onMissing(task, configs.numStandbyReplicas - count);
        break;
      }
      chooser.give(chooser.choose(task, without), task, false);
    }
  }
}

/** Where a task fits best. Two tasks that are together in one place already had better not be so in the next one, too. */
class StickyChooser {
  readonly #clients: readonly ClientState[];
  readonly #pairs = new Set<string>();
  readonly #maxPairs: number;

  constructor(clients: readonly ClientState[], tasks: number) {
    this.#clients = clients;
    this.#maxPairs = tasks * (tasks - 1) / 2;
  }

  give(client: ClientState, task: string, isActive: boolean): void {
    for (const other of [...client.activeTasks, ...client.standbyTasks]) this.#pairs.add(pairOf(task, other));
    if (isActive) client.assignActive(task); else client.assignStandby(task);
  }

  choose(task: string, among: readonly ClientState[]): ClientState {
    if (among.length === 1) return among[0]!;
    const previous = among.find((client) => client.ranBefore(task)) ?? this.#leastLoadedStandby(task, among);
    if (previous === null) return this.#leastLoaded(task, among)!;
    if (!this.#isOverloaded(previous)) return previous;
    const standing = this.#leastLoadedStandby(task, among);
    return standing === null || this.#isOverloaded(standing) ? this.#leastLoaded(task, among)! : standing;
  }

  #leastLoadedStandby(task: string, among: readonly ClientState[]): ClientState | null { return this.#leastLoaded(task, among.filter((client) => client.hadStandby(task))); }

  #isOverloaded(client: ClientState): boolean { return client.taskCount >= client.capacity && this.#clients.some((other) => hasMoreRoom(other, client)); }

  #leastLoaded(task: string, among: readonly ClientState[]): ClientState | null {
    return this.#leastLoadedWhere(among, (client) => this.#hasNewPair(task, client)) ?? this.#leastLoadedWhere(among, () => true);
  }

  #leastLoadedWhere(among: readonly ClientState[], accepts: (client: ClientState) => boolean): ClientState | null {
    let best: ClientState | null = null;
    for (const client of among) {
      if (client.taskCount === 0) return client;
      if ((best === null || hasMoreRoom(client, best)) && accepts(client)) best = client;
    }
    return best;
  }

  #hasNewPair(task: string, client: ClientState): boolean {
    if (this.#pairs.size === this.#maxPairs) return false;
    return [...client.activeTasks, ...client.standbyTasks].some((other) => !this.#pairs.has(pairOf(task, other)));
  }
}

function hasMoreRoom(client: ClientState, than: ClientState): boolean { return client.load < than.load || (client.load === than.load && client.capacity > than.capacity); }

function pairOf(a: string, b: string): string { return compareTaskIds(a, b) < 0 ? `${a} ${b}` : `${b} ${a}`; }
