import { IllegalStateException } from '../../errors/errors.ts';
import { PositionBound } from './query-result.ts';
import type { Query } from './queries.ts';

/**
 * A question to all partitions of a store: `StateQueryRequest.inStore('counts').withQuery(KeyQuery.withKey('alice'))`. The `with…` methods
 * give a changed copy. Kafka: org.apache.kafka.streams.query.StateQueryRequest
 */
export class StateQueryRequest<R> {
  readonly storeName: string;
  readonly query: Query<R>;
  readonly positionBound: PositionBound = PositionBound.unbounded();
  /** null: all that are here. */
  readonly partitions: ReadonlySet<number> | null = null;
  readonly isRequireActive: boolean = false;
  readonly executionInfoEnabled: boolean = false;

  private constructor(storeName: string, query: Query<R>, changes: Partial<StateQueryRequest<R>> = {}) {
    this.storeName = storeName;
    this.query = query;
    Object.assign(this, changes);
  }

  static inStore(storeName: string): { withQuery<R>(query: Query<R>): StateQueryRequest<R> } {
    return { withQuery: (query) => new StateQueryRequest(storeName, query) };
  }

  #with(changes: Partial<StateQueryRequest<R>>): StateQueryRequest<R> {
    const { positionBound, partitions, isRequireActive, executionInfoEnabled } = this;
    return new StateQueryRequest(this.storeName, this.query, { positionBound, partitions, isRequireActive, executionInfoEnabled, ...changes });
  }

  withPositionBound(positionBound: PositionBound): StateQueryRequest<R> { return this.#with({ positionBound }); }
  withAllPartitions(): StateQueryRequest<R> { return this.#with({ partitions: null }); }
  withPartitions(partitions: Iterable<number>): StateQueryRequest<R> { return this.#with({ partitions: new Set(partitions) }); }
  /** Only running active tasks may answer; the position bound no longer counts. */
  requireActive(): StateQueryRequest<R> { return this.#with({ isRequireActive: true }); }
  enableExecutionInfo(): StateQueryRequest<R> { return this.#with({ executionInfoEnabled: true }); }

  get isAllPartitions(): boolean { return this.partitions === null; }
  getStoreName(): string { return this.storeName; }
  getQuery(): Query<R> { return this.query; }
  getPositionBound(): PositionBound { return this.positionBound; }
  /** @throws IllegalStateException  when all are asked */
  getPartitions(): ReadonlySet<number> {
    if (this.partitions === null) throw new IllegalStateException("Cannot list partitions of an 'all partitions' request");
    return this.partitions;
  }
}
