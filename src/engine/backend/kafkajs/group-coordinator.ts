import { TimeoutException } from '../../errors/errors.ts';
import type { CommittedOffset, TopicPartition } from '../backend.ts';
import { DisconnectException } from '../errors.ts';
import { findCoordinatorRequest, offsetCommitRequest, offsetFetchRequest, type Membership } from './group-requests.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { CODE, protocolError } from './protocol-errors.ts';

const MOVED = new Set<number>([CODE.notCoordinator, CODE.coordinatorNotAvailable, CODE.coordinatorLoading]);

/** The broker that keeps one group, found again when it moved. */
export class GroupCoordinator {
  readonly groupId: string;
  readonly #cluster: KafkaCluster;
  #nodeId: number | null = null;

  constructor(cluster: KafkaCluster, groupId: string) {
    this.#cluster = cluster;
    this.groupId = groupId;
  }

  /** Once, to the coordinator as it is known. The answer's error code is the caller's business, except that a moved one is looked up next time. */
  async send<T>(request: ProtocolRequest<T>, errorCodeOf: (answer: T) => number): Promise<T> {
    try {
      const answer = await this.#cluster.sendTo('group', this.#nodeId ??= await this.#find(), request);
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

  /** Answers the first error code of the partitions, 0 where all were stored. */
  async commit(membership: Membership, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<{ readonly code: number; readonly partition: TopicPartition | null }> {
    const failed = (answers: readonly (TopicPartition & { readonly errorCode: number })[]) => answers.find(({ errorCode }) => errorCode !== CODE.none);
    const answers = await this.ask(offsetCommitRequest(membership, offsets), (all) => failed(all)?.errorCode ?? CODE.none, `committing offsets of group ${this.groupId}`);
    const first = failed(answers);
    return { code: first?.errorCode ?? CODE.none, partition: first ?? null };
  }

  async committed(partitions: readonly TopicPartition[]): Promise<(CommittedOffset | null)[]> {
    if (partitions.length === 0) return [];
    const what = `looking up the offsets of group ${this.groupId}`;
    const codeOf = (answer: { readonly errorCode: number; readonly offsets: readonly { readonly errorCode: number }[] }): number =>
      answer.errorCode !== CODE.none ? answer.errorCode : answer.offsets.find(({ errorCode }) => errorCode !== CODE.none && errorCode !== CODE.unknownTopicOrPartition)?.errorCode ?? CODE.none;
    const answer = await this.ask(offsetFetchRequest(this.groupId, partitions), codeOf, what);
    if (codeOf(answer) !== CODE.none) throw protocolError(codeOf(answer), what);
    const found = new Map(answer.offsets.map((offset) => [`${offset.topic}-${offset.partition}`, offset]));
    return partitions.map(({ topic, partition }) => {
      const offset = found.get(`${topic}-${partition}`);
      return offset === undefined || offset.offset < 0 ? null : { offset: offset.offset, metadata: offset.metadata };
    });
  }

  async #find(): Promise<number> {
    const what = `finding the coordinator of group ${this.groupId}`;
    const { errorCode, errorMessage, nodeId } = await this.#cluster.sendToAny(findCoordinatorRequest(this.groupId));
    if (errorCode !== CODE.none) throw protocolError(errorCode, what, { detail: errorMessage });
    return nodeId;
  }
}
