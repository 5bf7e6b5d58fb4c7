import { InvalidTopicException, type KafkaException, TimeoutException, UnsupportedVersionException } from '../../errors/errors.ts';
import {
  AuthorizationException, BrokerException, CommitFailedException, InvalidPartitionsException, OffsetOutOfRangeException, OutOfOrderSequenceException,
  InvalidPidMappingException, InvalidProducerEpochException, InvalidTxnStateException, ProducerFencedException, RecordTooLargeException, SaslAuthenticationException,
  UnknownTopicOrPartitionException, UnstableOffsetCommitException,
} from '../errors.ts';

/** The error codes that are acted upon. Kafka: org.apache.kafka.common.protocol.Errors */
export const CODE = {
  unknown: -1, none: 0, offsetOutOfRange: 1, corruptMessage: 2, unknownTopicOrPartition: 3, leaderNotAvailable: 5, notLeader: 6, requestTimedOut: 7,
  messageTooLarge: 10, offsetMetadataTooLarge: 12, coordinatorLoading: 14, coordinatorNotAvailable: 15, notCoordinator: 16, invalidTopic: 17, recordListTooLarge: 18,
  notEnoughReplicas: 19, notEnoughReplicasAfterAppend: 20, illegalGeneration: 22, inconsistentGroupProtocol: 23, unknownMemberId: 25, rebalanceInProgress: 27,
  topicAuthorizationFailed: 29, groupAuthorizationFailed: 30, clusterAuthorizationFailed: 31, topicAlreadyExists: 36, invalidPartitions: 37, notController: 41,
  outOfOrderSequence: 45, duplicateSequence: 46, invalidProducerEpoch: 47, kafkaStorageError: 56, unknownProducerId: 59, nonEmptyGroup: 68, groupIdNotFound: 69,
  invalidTxnState: 48, invalidPidMapping: 49, concurrentTransactions: 51, transactionalIdAuthorizationFailed: 53, unstableOffsetCommit: 88, producerFenced: 90,
  fencedLeaderEpoch: 74, unknownLeaderEpoch: 75, offsetNotAvailable: 78, memberIdRequired: 79, fencedInstanceId: 82,
} as const;

const NAMES: Readonly<Record<number, string>> = {
  [-1]: 'UNKNOWN_SERVER_ERROR', 1: 'OFFSET_OUT_OF_RANGE', 2: 'CORRUPT_MESSAGE', 3: 'UNKNOWN_TOPIC_OR_PARTITION', 4: 'INVALID_FETCH_SIZE', 5: 'LEADER_NOT_AVAILABLE',
  6: 'NOT_LEADER_OR_FOLLOWER', 7: 'REQUEST_TIMED_OUT', 8: 'BROKER_NOT_AVAILABLE', 9: 'REPLICA_NOT_AVAILABLE', 10: 'MESSAGE_TOO_LARGE', 12: 'OFFSET_METADATA_TOO_LARGE',
  13: 'NETWORK_EXCEPTION', 14: 'COORDINATOR_LOAD_IN_PROGRESS', 15: 'COORDINATOR_NOT_AVAILABLE', 16: 'NOT_COORDINATOR', 17: 'INVALID_TOPIC_EXCEPTION',
  18: 'RECORD_LIST_TOO_LARGE', 19: 'NOT_ENOUGH_REPLICAS', 20: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 21: 'INVALID_REQUIRED_ACKS', 22: 'ILLEGAL_GENERATION',
  23: 'INCONSISTENT_GROUP_PROTOCOL', 24: 'INVALID_GROUP_ID', 25: 'UNKNOWN_MEMBER_ID', 26: 'INVALID_SESSION_TIMEOUT', 27: 'REBALANCE_IN_PROGRESS', 29: 'TOPIC_AUTHORIZATION_FAILED',
  30: 'GROUP_AUTHORIZATION_FAILED', 31: 'CLUSTER_AUTHORIZATION_FAILED', 32: 'INVALID_TIMESTAMP', 35: 'UNSUPPORTED_VERSION', 36: 'TOPIC_ALREADY_EXISTS', 37: 'INVALID_PARTITIONS',
  38: 'INVALID_REPLICATION_FACTOR', 40: 'INVALID_CONFIG', 41: 'NOT_CONTROLLER', 42: 'INVALID_REQUEST', 44: 'POLICY_VIOLATION', 45: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
  46: 'DUPLICATE_SEQUENCE_NUMBER', 47: 'INVALID_PRODUCER_EPOCH', 48: 'INVALID_TXN_STATE', 49: 'INVALID_PRODUCER_ID_MAPPING', 50: 'INVALID_TRANSACTION_TIMEOUT',
  51: 'CONCURRENT_TRANSACTIONS', 53: 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED', 88: 'UNSTABLE_OFFSET_COMMIT', 90: 'PRODUCER_FENCED', 56: 'KAFKA_STORAGE_ERROR', 58: 'SASL_AUTHENTICATION_FAILED', 59: 'UNKNOWN_PRODUCER_ID', 68: 'NON_EMPTY_GROUP',
  69: 'GROUP_ID_NOT_FOUND', 73: 'TOPIC_DELETION_DISABLED', 74: 'FENCED_LEADER_EPOCH', 75: 'UNKNOWN_LEADER_EPOCH', 76: 'UNSUPPORTED_COMPRESSION_TYPE', 78: 'OFFSET_NOT_AVAILABLE',
  79: 'MEMBER_ID_REQUIRED', 81: 'GROUP_MAX_SIZE_REACHED', 82: 'FENCED_INSTANCE_ID', 87: 'INVALID_RECORD', 89: 'THROTTLING_QUOTA_EXCEEDED', 100: 'UNKNOWN_TOPIC_ID',
};

type Constructor = new (message: string, options?: ConstructorParameters<typeof KafkaException>[1]) => KafkaException;
const CLASSES: Readonly<Record<number, Constructor>> = {
  1: OffsetOutOfRangeException, 3: UnknownTopicOrPartitionException, 7: TimeoutException, 10: RecordTooLargeException, 17: InvalidTopicException, 18: RecordTooLargeException,
  22: CommitFailedException, 25: CommitFailedException, 29: AuthorizationException, 30: AuthorizationException, 31: AuthorizationException, 35: UnsupportedVersionException,
  47: InvalidProducerEpochException, 48: InvalidTxnStateException, 49: InvalidPidMappingException, 53: AuthorizationException, 88: UnstableOffsetCommitException, 90: ProducerFencedException,
  37: InvalidPartitionsException, 45: OutOfOrderSequenceException, 58: SaslAuthenticationException, 59: OutOfOrderSequenceException, 82: CommitFailedException,
};

/** Errors that a newer look at the cluster's metadata, or a little patience, may cure. */
const RETRIABLE = new Set<number>([CODE.corruptMessage, CODE.unknownTopicOrPartition, CODE.leaderNotAvailable, CODE.notLeader, CODE.requestTimedOut, 8, 9, 13,
  CODE.coordinatorLoading, CODE.coordinatorNotAvailable, CODE.notCoordinator, CODE.notEnoughReplicas, CODE.notEnoughReplicasAfterAppend, CODE.notController,
  CODE.kafkaStorageError, CODE.fencedLeaderEpoch, CODE.unknownLeaderEpoch, CODE.offsetNotAvailable, 100]);

export function isRetriable(code: number): boolean { return RETRIABLE.has(code); }
/** Another producer has the id, or the broker has given this one up. */
export function isFencing(code: number): boolean {
  return code === CODE.invalidProducerEpoch || code === CODE.producerFenced || code === CODE.invalidPidMapping;
}
export function codeName(code: number): string { return NAMES[code] ?? `error ${code}`; }

/** `what` says who asked for what: `creating topic visits`. */
export function protocolError(code: number, what: string, options: { readonly detail?: string | null; readonly facts?: KafkaException['facts'] } = {}): KafkaException {
  const { detail = null, facts } = options;
  const message = `${what}: the broker answered ${codeName(code)}${detail === null || detail === '' ? '' : ` (${detail})`}`;
  const Class = CLASSES[code];
  const error = Class === undefined ? new BrokerException(message, code, { facts }) : new Class(message, { facts });
  codes.set(error, code);
  return error;
}

/** The code that an error of `protocolError` was made of; 0 for all others. */
export function codeOf(error: unknown): number { return codes.get(error as Error) ?? CODE.none; }

const codes = new WeakMap<Error, number>();
