import { IllegalArgumentException } from '../../errors/errors.ts';
import type { StateStore } from '../../processor/state-store.ts';
import { Position } from '../position.ts';
import type { Query } from './queries.ts';

/** Kafka: org.apache.kafka.streams.query.FailureReason */
export type FailureReason = 'UNKNOWN_QUERY_TYPE' | 'NOT_ACTIVE' | 'NOT_UP_TO_BOUND' | 'NOT_PRESENT' | 'DOES_NOT_EXIST' | 'STORE_EXCEPTION';
export const FailureReason = {
  UNKNOWN_QUERY_TYPE: 'UNKNOWN_QUERY_TYPE', NOT_ACTIVE: 'NOT_ACTIVE', NOT_UP_TO_BOUND: 'NOT_UP_TO_BOUND', NOT_PRESENT: 'NOT_PRESENT', DOES_NOT_EXIST: 'DOES_NOT_EXIST',
  STORE_EXCEPTION: 'STORE_EXCEPTION',
} as const;

/** How far a store must have read its input to answer. Kafka: org.apache.kafka.streams.query.PositionBound */
export class PositionBound {
  readonly position: Position;
  private constructor(position: Position) { this.position = position; }
  static unbounded(): PositionBound { return new PositionBound(new Position()); }
  static at(position: Position): PositionBound { return new PositionBound(position.copy()); }

  get isUnbounded(): boolean { return this.position.isEmpty; }

  /** Of every topic in the bound only the task's own partition counts. */
  isMetBy(position: Position, partition: number): boolean {
    for (const [topic, bounded, offset] of this.position.components()) {
      if (bounded !== partition) continue;
      const seen = position.offsetOf(topic, partition);
      if (seen === null || seen < offset) return false;
    }
    return true;
  }
  toString(): string { return `PositionBound{position=${this.position.toString()}}`; }
}

/** What one store answered, or why it did not; as fields, and under Kafka's names. Kafka: org.apache.kafka.streams.query.QueryResult */
export class QueryResult<R> {
  readonly isSuccess: boolean;
  /** null for a success. */
  readonly failureReason: FailureReason | null;
  readonly failureMessage: string | null;
  /** How far the store had read its input. */
  position: Position;
  /** A line per layer, when the request asked for it. */
  readonly executionInfo: string[] = [];
  readonly #result: R | null;

  private constructor(result: R | null, reason: FailureReason | null, message: string | null, position: Position) {
    this.isSuccess = reason === null;
    this.failureReason = reason;
    this.failureMessage = message;
    this.position = position;
    this.#result = result;
  }

  static forResult<R>(result: R, position: Position = new Position()): QueryResult<R> { return new QueryResult(result, null, null, position); }
  static forFailure<R>(reason: FailureReason, message: string, position: Position = new Position()): QueryResult<R> {
    return new QueryResult<R>(null, reason, message, position);
  }

  static forUnknownQueryType<R>(query: Query<R>, store: StateStore): QueryResult<R> {
    return QueryResult.forFailure('UNKNOWN_QUERY_TYPE', `This store (${store.name}) doesn't know how to execute the given query (${query.constructor.name}).`);
  }
  /** @param partition  null: the store has none yet */
  static notUpToBound<R>(currentPosition: Position, positionBound: PositionBound, partition: number | null): QueryResult<R> {
    return QueryResult.forFailure('NOT_UP_TO_BOUND', partition === null
      ? `The store is not initialized yet, so it is not yet up to the bound ${positionBound.toString()}`
      : `For store partition ${partition}, the current position ${currentPosition.toString()} is not yet up to the bound ${positionBound.toString()}`, currentPosition);
  }

  get isFailure(): boolean { return !this.isSuccess; }

  /** @throws IllegalArgumentException  for a failure */
  get result(): R {
    if (this.failureReason !== null) {
      throw new IllegalArgumentException(`Cannot get result for failed query. Failure is ${this.failureReason}: ${this.failureMessage}`);
    }
    return this.#result as R;
  }

  getResult(): R { return this.result; }
  /** @throws IllegalArgumentException  for a success, as getFailureMessage does */
  getFailureReason(): FailureReason { return this.#failed().failureReason!; }
  getFailureMessage(): string { return this.#failed().failureMessage!; }
  getPosition(): Position { return this.position; }
  getExecutionInfo(): readonly string[] { return this.executionInfo; }
  addExecutionInfo(message: string): void { this.executionInfo.push(message); }
  setPosition(position: Position): void { this.position = position; }

  #failed(): this {
    if (this.isSuccess) throw new IllegalArgumentException('Cannot get failure reason or message because this query did not fail.');
    return this;
  }
}

/** Answers by partition. Kafka: org.apache.kafka.streams.query.StateQueryResult */
export class StateQueryResult<R> {
  readonly partitionResults = new Map<number, QueryResult<R>>();
  globalResult: QueryResult<R> | null = null;

  /** The one answer that is a failure or not null. @throws IllegalArgumentException  when there are several */
  get onlyPartitionResult(): QueryResult<R> | null {
    const answers = [...this.partitionResults.values()].filter((answer) => answer.isFailure || answer.result !== null);
    if (answers.length > 1) {
      throw new IllegalArgumentException(
        `The query did not return exactly one partition result, but ${answers.length}: partitions ${[...this.partitionResults.keys()].join(', ')}`);
    }
    return answers[0] ?? null;
  }

  getPartitionResults(): ReadonlyMap<number, QueryResult<R>> { return this.partitionResults; }
  getOnlyPartitionResult(): QueryResult<R> | null { return this.onlyPartitionResult; }
  getGlobalResult(): QueryResult<R> | null { return this.globalResult; }
  getPosition(): Position { return this.position; }
  addResult(partition: number, result: QueryResult<R>): void { this.partitionResults.set(partition, result); }
  setGlobalResult(result: QueryResult<R>): void { this.globalResult = result; }

  get position(): Position {
    if (this.globalResult !== null) return this.globalResult.position;
    const position = new Position();
    for (const answer of this.partitionResults.values()) position.merge(answer.position);
    return position;
  }
}
