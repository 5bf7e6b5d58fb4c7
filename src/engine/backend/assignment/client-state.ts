import { compareTaskIds, LATEST_OFFSET } from '../streams-group.ts';

/**
 * One client (an instance, whatever its threads) while tasks are being shared out. Kafka: ClientState
 */
export class ClientState {
  readonly id: string;
  /** Member ids of its threads, in order. */
  readonly consumers: readonly string[];
  readonly tags: Readonly<{ [tag: string]: string }>;
  /** By thread: the stateful tasks that it has something of. */
  readonly previous: ReadonlyMap<string, ReadonlySet<string>>;
  readonly offsetSums: ReadonlyMap<string, number>;
  readonly #lags = new Map<string, number>();
  readonly #active = new Set<string>();
  readonly #standby = new Set<string>();

  constructor(id: string, threads: ReadonlyMap<string, { readonly offsetSums: ReadonlyMap<string, number>; readonly clientTags: Readonly<{ [tag: string]: string }> }>) {
    this.id = id;
    this.consumers = [...threads.keys()].sort();
    this.tags = threads.values().next().value?.clientTags ?? {};
    this.previous = new Map([...threads].map(([consumer, { offsetSums }]) => [consumer, new Set(offsetSums.keys())]));
    const sums = new Map<string, number>();
    for (const { offsetSums } of threads.values()) for (const [task, sum] of offsetSums) if (sums.get(task) !== LATEST_OFFSET) sums.set(task, sum);
    this.offsetSums = sums;
  }

  get capacity(): number { return this.consumers.length; }
  get activeTasks(): string[] { return [...this.#active].sort(compareTaskIds); }
  get standbyTasks(): string[] { return [...this.#standby].sort(compareTaskIds); }
  get taskCount(): number { return this.#active.size + this.#standby.size; }
  /** Tasks a thread. */
  get load(): number { return this.taskCount / this.capacity; }
  get activeLoad(): number { return this.#active.size / this.capacity; }
  get activeCount(): number { return this.#active.size; }

  has(task: string): boolean { return this.#active.has(task) || this.#standby.has(task); }
  hasStandby(task: string): boolean { return this.#standby.has(task); }
  hasActive(task: string): boolean { return this.#active.has(task); }
  assignActive(task: string): void { this.#active.add(task); }
  unassignActive(task: string): void { this.#active.delete(task); }
  assignStandby(task: string): void { this.#standby.add(task); }
  unassignStandby(task: string): void { this.#standby.delete(task); }

  /** @param ends  records in all changelogs of each stateful task */
  computeLags(ends: ReadonlyMap<string, number>): void {
    for (const [task, end] of ends) {
      const sum = this.offsetSums.get(task) ?? 0;
      // More than there is: the changelog is another one by now, and all of it has to be read.
      this.#lags.set(task, sum === LATEST_OFFSET ? LATEST_OFFSET : end < sum ? end : end - sum);
    }
  }
  lagOf(task: string): number { return this.#lags.get(task) ?? 0; }

  ranBefore(task: string): boolean { return this.offsetSums.get(task) === LATEST_OFFSET; }
  hadStandby(task: string): boolean { return this.offsetSums.has(task) && !this.ranBefore(task); }

  /** The stateful tasks that a thread had something of, the ones with the least lag first. */
  previousByLag(consumer: string): string[] {
    return [...this.previous.get(consumer) ?? []].sort((a, b) => this.lagOf(a) - this.lagOf(b) || compareTaskIds(a, b));
  }
}

/** The one that is first by this number, and by its id where that is the same; null of none. */
export function leastLoaded(clients: Iterable<ClientState>, loadOf: (client: ClientState) => number): ClientState | null {
  let best: ClientState | null = null;
  for (const client of clients) {
    if (best === null || loadOf(client) < loadOf(best) || (loadOf(client) === loadOf(best) && client.id < best.id)) best = client;
  }
  return best;
}
