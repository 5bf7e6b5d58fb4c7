import { compareTaskIds, LATEST_OFFSET } from '../streams-group.ts';
import { leastLoaded, type ClientState } from './client-state.ts';

/** A task is wished at a client that is not caught up while others are further. */
interface Movement { readonly task: string; readonly destination: ClientState; readonly caughtUp: number }

/**
 * Keeps tasks where their state is until the clients that shall have them in the end have caught up; those read the changelog meanwhile, as warm-ups.
 * Kafka: TaskMovement
 */
export class TaskMovements {
  readonly #clients: readonly ClientState[];
  readonly #caughtUp = new Map<string, ReadonlySet<ClientState>>();
  readonly #byLag = new Map<string, readonly ClientState[]>();
  readonly #warmups = new Map<ClientState, Set<string>>();
  #warmupsLeft: number;

  constructor(clients: readonly ClientState[], tasks: readonly string[], acceptableRecoveryLag: number, maxWarmupReplicas: number) {
    this.#clients = clients;
    this.#warmupsLeft = maxWarmupReplicas;
    for (const task of tasks) {
      this.#caughtUp.set(task, new Set(clients.filter((client) => {
        const lag = client.lagOf(task);
        return lag === LATEST_OFFSET || lag <= acceptableRecoveryLag;
      })));
      this.#byLag.set(task, [...clients].sort((a, b) => a.lagOf(task) - b.lagOf(task) || (a.id < b.id ? -1 : 1)));
    }
  }

  /** How many active tasks cannot be yet where they are wished. */
  moveActives(): number {
    const movements = this.#movements((client) => client.activeTasks);
    for (const { task, destination } of movements) {
      const caughtUp = [...this.#caughtUp.get(task)!];
      const standing = leastLoaded(caughtUp.filter((client) => client.hasStandby(task)), ({ load }) => load);
      const other = standing ?? leastLoaded(caughtUp, ({ load }) => load) ?? this.#mostCaughtUp(task, destination, () => true)!;
      if (other.hasStandby(task)) swap(task, other, destination); else this.#moveActive(task, other, destination);
    }
    return movements.length;
  }

  /** How many standby tasks cannot be yet where they are wished. */
  moveStandbys(): number {
    let needed = 0;
    for (const { task, destination } of this.#movements((client) => client.standbyTasks.filter((task) => this.#warmups.get(client)?.has(task) !== true))) {
      const without = (client: ClientState): boolean => !client.has(task);
      const other = leastLoaded([...this.#caughtUp.get(task)!].filter(without), ({ load }) => load) ?? this.#mostCaughtUp(task, destination, without);
      if (other === null) continue;
      other.assignStandby(task);
      if (this.#warmupsLeft-- <= 0) destination.unassignStandby(task);
      needed++;
    }
    return needed;
  }

  #movements(tasksOf: (client: ClientState) => readonly string[]): readonly Movement[] {
    const movements: Movement[] = [];
    for (const destination of this.#clients) {
      for (const task of tasksOf(destination)) {
        const caughtUp = this.#caughtUp.get(task);
        // stateless tasks can be anywhere
        if (caughtUp === undefined || caughtUp.has(destination)) continue;
        if (this.#byLag.get(task)![0]!.lagOf(task) < destination.lagOf(task)) movements.push({ task, destination, caughtUp: caughtUp.size });
      }
    }
    return movements.sort((a, b) => a.caughtUp - b.caughtUp || compareTaskIds(a.task, b.task));
  }

  #mostCaughtUp(task: string, destination: ClientState, accepts: (client: ClientState) => boolean): ClientState | null {
    for (const client of this.#byLag.get(task)!) {
      if (client === destination) return null;
      if (accepts(client)) return client;
    }
    return null;
  }

  #moveActive(task: string, to: ClientState, destination: ClientState): void {
    to.assignActive(task);
    destination.unassignActive(task);
    if (this.#warmupsLeft-- <= 0) return;
    destination.assignStandby(task);
    let own = this.#warmups.get(destination);
    if (own === undefined) this.#warmups.set(destination, own = new Set());
    own.add(task);
  }
}

function swap(task: string, standing: ClientState, destination: ClientState): void {
  standing.unassignStandby(task);
  standing.assignActive(task);
  destination.unassignActive(task);
  destination.assignStandby(task);
}
