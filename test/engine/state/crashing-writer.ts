import { Serdes } from '../../../src/engine/serde/serdes.ts';
import { Stores } from '../../../src/engine/state/stores-factory.ts';
import { StoreContext } from './store-context.ts';

/** Writes batches into a store and a window store for ever, and says after each flush which batch is safe. For restarts.test.ts, which kills it. */
const [stateDir = ''] = process.argv.slice(2);
const context = new StoreContext({ stateDir });
const store = context.open(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore('kv'), Serdes.string(), Serdes.long()));
const windows = context.open(Stores.windowStoreBuilder(Stores.persistentWindowStore('w', 100_000, 10, false), Serdes.string(), Serdes.long()));

for (let batch = 1n; ; batch++) {
  for (let i = 0; i < 100; i++) {
    context.at(Number(batch), Number(batch) * 100 + i);
    store.put(`key${i}`, batch);
    windows.put(`key${i}`, batch, Number(batch) * 1000);
  }
  store.flush();
  windows.flush();
  process.stdout.write(`${batch}\n`);
}
