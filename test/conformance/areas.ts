/** What a case is about, so that a number says which part of the engine to look at. A case counts in each area that it touches. */
import type { ConformanceCase, Operation } from './case.ts';

const byOperation: readonly (readonly [area: string, operations: readonly string[]])[] = [
  ['stateless', ['filter', 'filterNot', 'map', 'mapValues', 'flatMap', 'flatMapValues', 'selectKey', 'peek', 'foreach', 'merge']],
  ['split and branch', ['split']],
  ['repartition', ['repartition']],
  ['grouping', ['groupBy', 'groupByKey']],
  ['cogroup', ['cogroup']],
  ['tables', ['table', 'toTable', 'toStream']],
  ['global tables', ['globalTable']],
  ['suppress', ['suppress']],
  ['process', ['process', 'processValues', 'store']],
  ['topology api', ['addSource']],
];

export const areas: readonly string[] = [
  ...byOperation.map(([area]) => area),
  'time windows', 'sliding windows', 'session windows', 'unlimited windows', 'emit on close',
  'stream-stream joins', 'stream-table joins', 'stream-global joins', 'table-table joins', 'foreign-key joins', 'versioned tables',
  'sources and serdes', 'optimization', 'errors',
];

export function areasOf({ topology, config, expect }: ConformanceCase): ReadonlySet<string> {
  const found = new Set<string>();
  const ops = new Set(topology.map(({ op }) => op));
  for (const [area, operations] of byOperation) if (operations.some((op) => ops.has(op))) found.add(area);
  const kinds = kindsOf(topology);
  for (const op of topology) {
    if (op.op === 'windowedBy') found.add(`${op.window} windows`);
    if (op.emit === 'close') found.add('emit on close');
    if (typeof op.store === 'object' && op.store.kind?.startsWith('versioned') === true) found.add('versioned tables');
    if (/join$/i.test(op.op)) found.add(joinArea(op, kinds));
  }
  if (config?.['topology.optimization'] === 'all') found.add('optimization');
  if (expect.error !== undefined) found.add('errors');
  if (found.size === 0 || topology.some(({ ts }) => ts !== undefined)) found.add('sources and serdes');
  return found;
}

function joinArea(op: Operation, kinds: ReadonlyMap<string, string>): string {
  if (op.foreignKey !== undefined) return 'foreign-key joins';
  return `${kinds.get(op.from!)}-${kinds.get(op.with!)} joins`;
}

/** Streams or tables: what each id stands for. */
function kindsOf(topology: readonly Operation[]): Map<string, string> {
  const kinds = new Map<string, string>();
  for (const { op, id, from } of topology) {
    if (id === undefined) continue;
    if (op === 'globalTable') kinds.set(id, 'global');
    else if (['table', 'toTable', 'count', 'reduce', 'aggregate', 'suppress'].includes(op)) kinds.set(id, 'table');
    else if (['stream', 'toStream', 'branch', 'defaultBranch'].includes(op)) kinds.set(id, 'stream');
    else kinds.set(id, kinds.get(from ?? '') ?? 'stream');
  }
  return kinds;
}
