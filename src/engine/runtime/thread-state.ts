/** Kafka: org.apache.kafka.streams.processor.internals.StreamThread.State */
export type ThreadState = 'CREATED' | 'STARTING' | 'PARTITIONS_REVOKED' | 'PARTITIONS_ASSIGNED' | 'RUNNING' | 'PENDING_SHUTDOWN' | 'DEAD';

const ALLOWED: Readonly<{ [from in ThreadState]: readonly ThreadState[] }> = {
  CREATED: ['STARTING', 'PENDING_SHUTDOWN'],
  STARTING: ['PARTITIONS_REVOKED', 'PARTITIONS_ASSIGNED', 'PENDING_SHUTDOWN'],
  PARTITIONS_REVOKED: ['PARTITIONS_REVOKED', 'PARTITIONS_ASSIGNED', 'PENDING_SHUTDOWN'],
  PARTITIONS_ASSIGNED: ['PARTITIONS_REVOKED', 'PARTITIONS_ASSIGNED', 'RUNNING', 'PENDING_SHUTDOWN'],
  RUNNING: ['PARTITIONS_REVOKED', 'PARTITIONS_ASSIGNED', 'RUNNING', 'PENDING_SHUTDOWN'],
  PENDING_SHUTDOWN: ['DEAD'],
  DEAD: [],
};

/** Where a thread is in its life. A move that there is not (a rebalance while shutting down) is refused without a word, as in Kafka. */
export class ThreadStates {
  #state: ThreadState = 'CREATED';
  readonly #listener: (newState: ThreadState, oldState: ThreadState) => void;

  constructor(listener: (newState: ThreadState, oldState: ThreadState) => void = () => {}) { this.#listener = listener; }

  get current(): ThreadState { return this.#state; }
  get isAlive(): boolean { return this.#state !== 'CREATED' && this.#state !== 'PENDING_SHUTDOWN' && this.#state !== 'DEAD'; }

  to(next: ThreadState): boolean {
    const old = this.#state;
    if (!ALLOWED[old].includes(next)) return false;
    this.#state = next;
    this.#listener(next, old);
    return true;
  }
}
