import { join } from 'node:path';
import type { StateStoreContext } from '../../processor/state-store.ts';
import type { TableSpace } from './byte-table.ts';
import { LmdbTableSpace } from './lmdb-table-space.ts';
import { MemoryTableSpace } from './memory-table.ts';
import type { ValueFormat } from '../restore.ts';

/**
 * Where a persistent store keeps its tables: in a directory of its name below the task's, or in memory where the task has none. The order
 * is the same.
 *
 * `format`: the form of the values, remembered beside them.
 *
 * Under exactly-once whatever an unclean end leaves behind is thrown away, so there a flush need not wait for the disk.
 */
export function openTableSpace(context: StateStoreContext, store: string, format: ValueFormat | null = null): TableSpace {
  if (context.stateDir === null) return new MemoryTableSpace();
  const isExactlyOnce = String(context.config['processing.guarantee'] ?? '').startsWith('exactly_once');
  return new LmdbTableSpace(join(context.stateDir, 'lmdb', store), { syncOnFlush: !isExactlyOnce, format });
}
