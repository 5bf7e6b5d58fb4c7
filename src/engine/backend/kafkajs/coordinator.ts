import { TimeoutException } from '../../errors/errors.ts';
import { DisconnectException } from '../errors.ts';
import { COORDINATOR, findCoordinatorRequest } from './group-requests.ts';
import type { KafkaCluster, Role } from './kafka-cluster.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { CODE, protocolError } from './protocol-errors.ts';

const MOVED = new Set<number>([CODE.notCoordinator, CODE.coordinatorNotAvailable, CODE.coordinatorLoading]);

/** The broker that keeps one group, or the transactions of one id; found again when it moved. */
export class Coordinator {
  readonly #cluster: KafkaCluster;
  readonly #kind: keyof typeof COORDINATOR;
  readonly #key: string;
  readonly #role: Role;
  #nodeId: number | null = null;

  constructor(cluster: KafkaCluster, kind: keyof typeof COORDINATOR, key: string) {
    this.#cluster = cluster;
    this.#kind = kind;
    this.#key = key;
    this.#role = kind;
  }

  /** Once, to the coordinator as it is known. The answer's error code is the caller's business, except that a moved one is looked up next time. */
  async send<T>(request: ProtocolRequest<T>, errorCodeOf: (answer: T) => number): Promise<T> {
    try {
      const answer = await this.#cluster.sendTo(this.#role, this.#nodeId ??= await this.#find(), request);
      if (MOVED.has(errorCodeOf(answer))) this.#nodeId = null;
      return answer;
    } catch (error) {
      if (error instanceof DisconnectException || error instanceof TimeoutException) this.#nodeId = null;
      throw error;
    }
  }

  /** Until it is answered by the coordinator in charge. */
  async ask<T>(request: ProtocolRequest<T>, errorCodeOf: (answer: T) => number, what: string): Promise<T> {
    return this.#cluster.retrying(what, async () => {
      const answer = await this.send(request, errorCodeOf);
      const code = errorCodeOf(answer);
      if (MOVED.has(code)) throw protocolError(code, what);
      return answer;
    });
  }

  async #find(): Promise<number> {
    const what = `finding the coordinator of ${this.#kind === 'group' ? 'group' : 'transactional id'} ${this.#key}`;
    const { errorCode, errorMessage, nodeId } = await this.#cluster.sendToAny(findCoordinatorRequest(this.#key, COORDINATOR[this.#kind]));
    if (errorCode !== CODE.none) throw protocolError(errorCode, what, { detail: errorMessage });
    return nodeId;
  }
}
