import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';

/**
 * What becomes of the place in the group. DEFAULT leaves it, as Kafka does under `group.protocol=streams`; who remains gets back what it had
 * when it comes again before its session ends, and until then nobody works on it. Kafka: CloseOptions.GroupMembershipOperation
 */
export type GroupMembershipOperation = 'DEFAULT' | 'LEAVE_GROUP' | 'REMAIN_IN_GROUP';

/**
 * How to close a KafkaStreams: `CloseOptions.timeout(5_000).withGroupMembershipOperation('REMAIN_IN_GROUP')`. The setters change this object.
 * Kafka: org.apache.kafka.streams.CloseOptions
 */
export class CloseOptions {
  static readonly GroupMembershipOperation = { DEFAULT: 'DEFAULT', LEAVE_GROUP: 'LEAVE_GROUP', REMAIN_IN_GROUP: 'REMAIN_IN_GROUP' } as const;
  /** null: as long as it takes. */
  timeoutMs: number | null = null;
  operation: GroupMembershipOperation = 'DEFAULT';
  private constructor() {}

  static timeout(timeoutMs: number | null): CloseOptions { return new CloseOptions().withTimeout(timeoutMs); }
  static groupMembershipOperation(operation: GroupMembershipOperation): CloseOptions { return new CloseOptions().withGroupMembershipOperation(operation); }

  withTimeout(timeoutMs: number | null): this {
    this.timeoutMs = timeoutMs;
    return this;
  }
  withGroupMembershipOperation(operation: GroupMembershipOperation): this {
    requireNonNull(operation, 'operation');
    if (!Object.hasOwn(CloseOptions.GroupMembershipOperation, operation)) {
      throw new IllegalArgumentException(`${String(operation)} is no group membership operation: it is one of ${Object.keys(CloseOptions.GroupMembershipOperation).join(', ')}`);
    }
    this.operation = operation;
    return this;
  }
}

/** From what `close` was given: nothing, milliseconds, or options. @throws IllegalArgumentException  for a negative time-out */
export function closeOptionsOf(given: number | CloseOptions | undefined): { readonly timeoutMs: number | null; readonly leaveGroup: boolean } {
  const timeoutMs = given instanceof CloseOptions ? given.timeoutMs : given ?? null;
  if (timeoutMs !== null && !(timeoutMs >= 0)) throw new IllegalArgumentException(`Timeout can't be negative, and is milliseconds: got ${String(timeoutMs)}.`);
  return { timeoutMs, leaveGroup: !(given instanceof CloseOptions) || given.operation !== 'REMAIN_IN_GROUP' };
}
