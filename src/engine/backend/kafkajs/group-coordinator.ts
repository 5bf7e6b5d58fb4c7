import type { CommittedOffset, TopicPartition } from '../backend.ts';
import { Coordinator } from './coordinator.ts';
import { offsetCommitRequest, offsetFetchRequest, stableOffsetFetchRequest, type Membership } from './group-requests.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { CODE, protocolError } from './protocol-errors.ts';
import { txnOffsetCommitRequest, type TransactionalProducer } from './transaction-requests.ts';

/** The first error code of the partitions, 0 where all were stored. */
export interface CommitAnswer { readonly code: number; readonly partition: TopicPartition | null }
type Answers = readonly (TopicPartition & { readonly errorCode: number })[];

/** The broker that keeps one group, and the offsets there. */
export class GroupCoordinator extends Coordinator {
  readonly groupId: string;
  readonly #isCommitted: boolean;

  constructor(cluster: KafkaCluster, groupId: string) {
    super(cluster, 'group', groupId);
    this.groupId = groupId;
    this.#isCommitted = cluster.settings.isolationLevel === 'read_committed';
  }

  async commit(membership: Membership, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<CommitAnswer> {
    return firstFailure(await this.ask(offsetCommitRequest(membership, offsets), (all) => firstFailure(all).code, `committing offsets of group ${this.groupId}`));
  }

  /** Offsets that the end of the producer's transaction commits. */
  async commitInTransaction(producer: TransactionalProducer, membership: Membership, offsets: readonly (TopicPartition & CommittedOffset)[]): Promise<CommitAnswer> {
    return firstFailure(await this.ask(txnOffsetCommitRequest(producer, membership, offsets), (all) => firstFailure(all).code, `sending offsets of group ${this.groupId}`));
  }

  /** @throws UnstableOffsetCommitException  to readers of committed records, while a transaction holds one of the offsets */
  async committed(partitions: readonly TopicPartition[]): Promise<(CommittedOffset | null)[]> {
    if (partitions.length === 0) return [];
    const what = `looking up the offsets of group ${this.groupId}`;
    const codeOf = (answer: { readonly errorCode: number; readonly offsets: readonly { readonly errorCode: number }[] }): number =>
      answer.errorCode !== CODE.none ? answer.errorCode : answer.offsets.find(({ errorCode }) => errorCode !== CODE.none && errorCode !== CODE.unknownTopicOrPartition)?.errorCode ?? CODE.none;
    const answer = await this.ask((this.#isCommitted ? stableOffsetFetchRequest : offsetFetchRequest)(this.groupId, partitions), codeOf, what);
    const code = codeOf(answer);
    if (code !== CODE.none) {
      const partition = answer.offsets.find(({ errorCode }) => errorCode === code);
      throw protocolError(code, what, partition === undefined ? {} : { facts: { topic: partition.topic, partition: partition.partition } });
    }
    const found = new Map(answer.offsets.map((offset) => [`${offset.topic}-${offset.partition}`, offset]));
    return partitions.map(({ topic, partition }) => {
      const offset = found.get(`${topic}-${partition}`);
      return offset === undefined || offset.offset < 0 ? null : { offset: offset.offset, metadata: offset.metadata };
    });
  }
}

function firstFailure(answers: Answers): CommitAnswer {
  const failed = answers.find(({ errorCode }) => errorCode !== CODE.none);
  return { code: failed?.errorCode ?? CODE.none, partition: failed ?? null };
}
