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

/** The life of a client. `to` answers whether the move was made. */
export class StreamsStates {
  #state: StreamsState = 'CREATED';
  listener: ((newState: StreamsState, oldState: StreamsState) => void) | null = null;

  get current(): StreamsState { return this.#state; }
  get isRunningOrRebalancing(): boolean { return this.#state === 'RUNNING' || this.#state === 'REBALANCING'; }
  get hasStarted(): boolean { return this.#state !== 'CREATED'; }

  /** @throws IllegalStateException  for a move that the state machine does not have */
  to(next: StreamsState): boolean {
    const old = this.#state;
    if (refusedSilently(old, next)) return false;
    if (!ALLOWED[old].includes(next)) throw new IllegalStateException(`Stream-client: Unexpected state transition from ${old} to ${next}`);
    this.#state = next;
    this.listener?.(next, old);
    return true;
  }
}
