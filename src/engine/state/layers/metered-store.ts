import type { BytesStore } from '../bytes-stores.ts';
import { StoreCounts } from '../store-counts.ts';
import { WrappedStateStore } from './wrapped-state-store.ts';

/** What the outer layers of all kinds of stores count: Kafka's metrics of a store. */
export abstract class MeteredStore<S extends BytesStore> extends WrappedStateStore<S> {
  readonly counts = new StoreCounts();

  override flushCache(): void {
    this.counts.commit++;
    super.flushCache();
  }

  override flush(): void {
    this.counts.flush++;
    super.flush();
  }
}
