import type { CommittedOffset, TopicPartition } from '../backend.ts';
import type { ProtocolRequest } from './kafkajs-internals.ts';
import { API, byTopic, protocolRequest } from './protocol-request.ts';

/** Not a member: for commits of a group that has no members. */
export const NO_GENERATION = -1;
export interface Membership { readonly groupId: string; readonly generation: number; readonly memberId: string }

/** What a coordinator keeps, by the protocol's number. */
export const COORDINATOR = { group: 0, transaction: 1 } as const;

export function findCoordinatorRequest(key: string, type: number): ProtocolRequest<{ readonly errorCode: number; readonly errorMessage: string | null; readonly nodeId: number; readonly host: string; readonly port: number }> {
  return protocolRequest(API.findCoordinator, (to) => to.string(key).int8(type),
    (from) => ({ errorCode: from.int16(), errorMessage: from.string(), nodeId: from.int32(), host: from.text(), port: from.int32() }));
}

export interface JoinOptions {
  readonly groupId: string;
  readonly memberId: string;
  readonly protocol: string;
  readonly metadata: Uint8Array;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}
export interface JoinAnswer {
  readonly errorCode: number;
  readonly generation: number;
  readonly protocol: string | null;
  readonly leaderId: string;
  readonly memberId: string;
  /** Of everyone, for the leader; empty for the others. */
  readonly members: readonly { readonly memberId: string; readonly metadata: Uint8Array }[];
}

export function joinGroupRequest({ groupId, memberId, protocol, metadata, sessionTimeoutMs, rebalanceTimeoutMs }: JoinOptions): ProtocolRequest<JoinAnswer> {
  return protocolRequest(API.joinGroup, (to) => {
    to.string(groupId).int32(sessionTimeoutMs).int32(rebalanceTimeoutMs).string(memberId).string(null).string('consumer');
    to.array([metadata], (bytes) => to.string(protocol).bytes(bytes));
  }, (from) => ({
    errorCode: from.int16(),
    generation: from.int32(),
    protocol: from.string(),
    leaderId: from.text(),
    memberId: from.text(),
    members: from.array(() => {
      const id = from.text();
      from.string(); // group instance id
      return { memberId: id, metadata: from.bytes() ?? new Uint8Array(0) };
    }),
  }), rebalanceTimeoutMs + 5000);
}

export function syncGroupRequest({ groupId, generation, memberId }: Membership, assignments: readonly { readonly memberId: string; readonly assignment: Uint8Array }[], timeoutMs: number): ProtocolRequest<{ readonly errorCode: number; readonly assignment: Uint8Array }> {
  return protocolRequest(API.syncGroup, (to) => {
    to.string(groupId).int32(generation).string(memberId).string(null);
    to.array(assignments, (of) => to.string(of.memberId).bytes(of.assignment));
  }, (from) => ({ errorCode: from.int16(), assignment: from.bytes() ?? new Uint8Array(0) }), timeoutMs);
}

export function heartbeatRequest({ groupId, generation, memberId }: Membership): ProtocolRequest<number> {
  return protocolRequest(API.heartbeat, (to) => to.string(groupId).int32(generation).string(memberId).string(null), (from) => from.int16());
}

export function leaveGroupRequest(groupId: string, memberId: string): ProtocolRequest<number> {
  return protocolRequest(API.leaveGroup, (to) => to.string(groupId).array([memberId], (id) => to.string(id).string(null)), (from) => from.int16());
}

export function offsetCommitRequest({ groupId, generation, memberId }: Membership, offsets: readonly (TopicPartition & CommittedOffset)[]): ProtocolRequest<(TopicPartition & { readonly errorCode: number })[]> {
  return protocolRequest(API.offsetCommit, (to) => to.string(groupId).int32(generation).string(memberId).array(byTopic(offsets), (of) => {
    to.string(of.topic).array(of.partitions, ({ partition, offset, metadata }) => to.int32(partition).int64(offset).string(metadata));
  }), (from) => from.array(() => {
    const topic = from.text();
    return from.array(() => ({ topic, partition: from.int32(), errorCode: from.int16() }));
  }).flat());
}

export interface FetchedOffset extends TopicPartition, CommittedOffset { readonly errorCode: number }

/** Offset -1: nothing committed. */
export function offsetFetchRequest(groupId: string, partitions: readonly TopicPartition[]): ProtocolRequest<{ readonly errorCode: number; readonly offsets: readonly FetchedOffset[] }> {
  return protocolRequest(API.offsetFetch, (to) => to.string(groupId).array(byTopic(partitions), (of) => {
    to.string(of.topic).array(of.partitions, ({ partition }) => to.int32(partition));
  }), (from) => {
    const offsets = from.array(() => {
      const topic = from.text();
      return from.array(() => ({ topic, partition: from.int32(), offset: from.int64(), metadata: from.text(), errorCode: from.int16() }));
    }).flat();
    return { errorCode: from.int16(), offsets };
  });
}

/** Asks for offsets that no open transaction will change: those that one may are answered with an error. */
export function stableOffsetFetchRequest(groupId: string, partitions: readonly TopicPartition[]): ReturnType<typeof offsetFetchRequest> {
  return protocolRequest(API.stableOffsetFetch, (to) => to.compactString(groupId).compactArray(byTopic(partitions), (of) => {
    to.compactString(of.topic).compactArray(of.partitions, ({ partition }) => to.int32(partition)).noTags();
  }).boolean(true).noTags(), (from) => {
    const offsets = from.compactArray(() => {
      const topic = from.compactString() ?? '';
      const list = from.compactArray(() => {
        const [partition, offset] = [from.int32(), from.int64()];
        from.int32(); // leader epoch
        const fetched = { topic, partition, offset, metadata: from.compactString() ?? '', errorCode: from.int16() };
        from.tags();
        return fetched;
      });
      from.tags();
      return list;
    }).flat();
    return { errorCode: from.int16(), offsets };
  });
}

export function deleteGroupsRequest(groups: readonly string[]): ProtocolRequest<{ readonly group: string; readonly errorCode: number }[]> {
  return protocolRequest(API.deleteGroups, (to) => to.array(groups, (group) => to.string(group)), (from) => from.array(() => ({ group: from.text(), errorCode: from.int16() })));
}
