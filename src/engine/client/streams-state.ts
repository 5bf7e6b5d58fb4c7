import { IllegalStateException } from '../errors/errors.ts';

/** Kafka: KafkaStreams.State */
export type StreamsState = 'CREATED' | 'REBALANCING' | 'RUNNING' | 'PENDING_SHUTDOWN' | 'NOT_RUNNING' | 'PENDING_ERROR' | 'ERROR';

const ALLOWED: Readonly<{ [from in StreamsState]: readonly StreamsState[] }> = {
  CREATED: ['REBALANCING', 'PENDING_SHUTDOWN'],
  REBALANCING: ['RUNNING', 'PENDING_SHUTDOWN', 'PENDING_ERROR'],
  RUNNING: ['REBALANCING', 'RUNNING', 'PENDING_SHUTDOWN', 'PENDING_ERROR'],
  PENDING_SHUTDOWN: ['NOT_RUNNING'],
  NOT_RUNNING: [],
  PENDING_ERROR: ['ERROR'],
  ERROR: [],
};

/** Moves that Kafka refuses without an exception. */
function refusedSilently(from: StreamsState, to: StreamsState): boolean {
  switch (from) {
    case 'PENDING_SHUTDOWN': return to !== 'NOT_RUNNING';
    case 'NOT_RUNNING': return to === 'PENDING_SHUTDOWN' || to === 'NOT_RUNNING';
    case 'REBALANCING': return to === 'REBALANCING';
    case 'ERROR': return to === 'PENDING_ERROR' || to === 'ERROR';
    case 'PENDING_ERROR': return to !== 'ERROR';
    default: return false;
  }
}

/** The names as constants, and Kafka's questions to them. Kafka: KafkaStreams.State */
export const State = {
  CREATED: 'CREATED', REBALANCING: 'REBALANCING', RUNNING: 'RUNNING', PENDING_SHUTDOWN: 'PENDING_SHUTDOWN', NOT_RUNNING: 'NOT_RUNNING', PENDING_ERROR: 'PENDING_ERROR',
  ERROR: 'ERROR',
  hasNotStarted: (state: StreamsState): boolean => state === 'CREATED',
  isRunningOrRebalancing: (state: StreamsState): boolean => state === 'RUNNING' || state === 'REBALANCING',
  isShuttingDown: (state: StreamsState): boolean => state === 'PENDING_SHUTDOWN' || state === 'PENDING_ERROR',
  hasCompletedShutdown: (state: StreamsState): boolean => state === 'NOT_RUNNING' || state === 'ERROR',
  hasStartedOrFinishedShuttingDown: (state: StreamsState): boolean => State.isShuttingDown(state) || State.hasCompletedShutdown(state),
  isValidTransition: (from: StreamsState, to: StreamsState): boolean => ALLOWED[from].includes(to),
} as const;

/** Kafka: KafkaStreams.StateListener */
export type StateListener = (newState: StreamsState, oldState: StreamsState) => void;

/** The life of a client. `to` answers whether the move was made. */
export class StreamsStates {
  #state: StreamsState = 'CREATED';
  listener: StateListener | null = null;
  readonly #waiting = new Set<() => void>();

  get current(): StreamsState { return this.#state; }
  get isRunningOrRebalancing(): boolean { return State.isRunningOrRebalancing(this.#state); }
  get hasStarted(): boolean { return this.#state !== 'CREATED'; }

  /** @throws IllegalStateException  for a move that the state machine does not have */
  to(next: StreamsState): boolean {
    const old = this.#state;
    if (refusedSilently(old, next)) return false;
    if (!ALLOWED[old].includes(next)) throw new IllegalStateException(`Stream-client: Unexpected state transition from ${old} to ${next}`);
    this.#state = next;
    for (const look of this.#waiting) look();
    this.listener?.(next, old);
    return true;
  }

  /** Resolves when the state is one of these. */
  async reached(isIt: (state: StreamsState) => boolean): Promise<void> {
    if (isIt(this.#state)) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isIt(this.#state)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }
}
