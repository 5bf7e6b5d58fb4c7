import type { QueryableStoreType } from '../state/queries/queryable-store-types.ts';

/** Which store, as what, and of which partition. The `with…` methods give a changed copy. Kafka: StoreQueryParameters */
export class StoreQueryParameters<T> {
  readonly storeName: string;
  readonly queryableStoreType: QueryableStoreType<T>;
  /** null: all that are here. */
  readonly partition: number | null;
  readonly staleStoresEnabled: boolean;

  private constructor(storeName: string, type: QueryableStoreType<T>, partition: number | null, stale: boolean) {
    this.storeName = storeName;
    this.queryableStoreType = type;
    this.partition = partition;
    this.staleStoresEnabled = stale;
  }

  static fromNameAndType<T>(storeName: string, type: QueryableStoreType<T>): StoreQueryParameters<T> { return new StoreQueryParameters(storeName, type, null, false); }
  withPartition(partition: number): StoreQueryParameters<T> { return new StoreQueryParameters(this.storeName, this.queryableStoreType, partition, this.staleStoresEnabled); }
  enableStaleStores(): StoreQueryParameters<T> { return new StoreQueryParameters(this.storeName, this.queryableStoreType, this.partition, true); }
}
