import { ktableSource, type KTableSourceSupplier } from '../../../src/engine/operators/tables/ktable-source.ts';
import type { TableNode } from '../../../src/engine/operators/tables/ktable.ts';
import type { AnyStoreBuilder } from '../../../src/engine/processor/state-store.ts';
import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';

const text = Serdes.string();

/** A table of texts in memory, without a cache. */
export function tableStore(name: string): AnyStoreBuilder {
  return Stores.timestampedKeyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), text, text);
}

/** A table source as the operators downstream see it. */
export function tableNode(source: KTableSourceSupplier<string, string>): TableNode<string, string> {
  return {
    valueGetterSupplier: () => source.view(),
    enableSendingOldValues: (force) => source.enableSendingOldValues(force),
    get queryableStoreName() { return source.queryableName; },
  };
}

export function tableSource(name: string): KTableSourceSupplier<string, string> { return ktableSource<string, string>(name, name); }
