import type { ClientState } from './client-state.ts';

/** Active or standby tasks, as far as balancing moves them. */
export interface TaskRole {
  readonly tasksOf: (client: ClientState) => readonly string[];
  readonly assign: (client: ClientState, task: string) => void;
  readonly unassign: (client: ClientState, task: string) => void;
  readonly mayMove: (from: ClientState, to: ClientState, task: string) => boolean;
}

/**
 * Moves tasks from clients with more of them a thread to clients with fewer, until no move makes any two more alike.
 * Kafka: HighAvailabilityTaskAssignor#balanceTasksOverThreads
 */
export function balance(clients: readonly ClientState[], { tasksOf, assign, unassign, mayMove }: TaskRole): void {
  for (let moved = true; moved;) {
    moved = false;
    for (const from of clients) {
      for (const to of clients) {
        if (from === to) continue;
        for (const task of tasksOf(from)) {
          if (!worthMoving(from, to)) break;
          if (to.has(task) || !mayMove(from, to, task)) continue;
          unassign(from, task);
          assign(to, task);
          moved = true;
        }
      }
    }
  }
}

function worthMoving(from: ClientState, to: ClientState): boolean {
  const skew = from.load - to.load;
  if (skew <= 0) return false;
  const then = (from.taskCount - 1) / from.capacity - (to.taskCount + 1) / to.capacity;
  return then >= 0 && then < skew;
}
