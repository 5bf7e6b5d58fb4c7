import { TableTableJoinNode } from '../graph/table-table-join-node.ts';
import { ktableKTableJoin } from '../operators/joins/ktable-ktable-join.ts';
import { ktableKTableJoinMerger } from '../operators/joins/ktable-ktable-join-merger.ts';
import { requireCallback, requireInstance } from '../topology/arguments.ts';
import { KTable } from './ktable.ts';
import { Materialized } from './materialized.ts';
import { Named } from './named.ts';
import { optionsOf } from './options.ts';
import { copartition } from './stream-internals.ts';
import { isVersioned, namedMaterialization } from './table-materialization.ts';
import { keyValueStoreOf } from './table-stores.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the overloads of KTable have checked the types */

/** Kafka: KTableImpl#doJoin */
export function tableTableJoin(
  left: KTable<any, any>, otherArgument: unknown, joinerArgument: unknown, rest: readonly unknown[], kind: 'inner' | 'left' | 'outer',
): KTable<any, any> {
  const right = requireInstance<KTable<any, any>>(otherArgument, KTable, 'other', 'StreamsBuilder.table or another operator');
  const joiner = requireCallback(joinerArgument as (left: any, right: any) => any, 'joiner');
  const { named, materialized } = optionsOf(rest, { named: Named, materialized: Materialized });
  const { graph } = left.internals;
  const { names } = graph;
  const materialization = materialized === null ? null
    : namedMaterialization(graph, materialized as Materialized<any, any, any>, 'KTABLE-MERGE-', { keySerde: left.internals.keySerde });
  const mergeName = names.orGenerated(named?.name ?? null, 'KTABLE-MERGE-');
  const sources = copartition(left.internals, [right.internals]);
  if (kind !== 'inner') left.enableSendingOldValues(true);
  if (kind === 'outer') right.enableSendingOldValues(true);

  const options = { kind, thisTable: left, otherTable: right, joiner };
  const thisJoin = ktableKTableJoin({ ...options, side: 'this' });
  const otherJoin = ktableKTableJoin({ ...options, side: 'other' });
  const thisName = names.suffixedOrGenerated(named?.name ?? null, '-join-this', 'KTABLE-JOINTHIS-');
  const otherName = names.suffixedOrGenerated(named?.name ?? null, '-join-other', 'KTABLE-JOINOTHER-');
  const supplier = ktableKTableJoinMerger<any, any>(thisJoin, otherJoin, materialization?.storeName ?? null);
  const store = materialization === null ? null : keyValueStoreOf(materialization);
  const node = new TableTableJoinNode(
    {
      spec: { name: thisName, supplier: thisJoin }, parentName: left.internals.name, otherStores: right.valueGetterSupplier().storeNames,
      onVersionedParent: () => { thisJoin.useVersionedSemantics = true; },
    },
    {
      spec: { name: otherName, supplier: otherJoin }, parentName: right.internals.name, otherStores: left.valueGetterSupplier().storeNames,
      onVersionedParent: () => { otherJoin.useVersionedSemantics = true; },
    },
    { name: mergeName, supplier, stores: () => (store === null ? [] : [store]) },
  );
  node.outputVersioned = isVersioned(materialization);
  graph.add([left.internals.node, right.internals.node], node);
  return new KTable<any, any>({
    graph, node, name: mergeName, keySerde: materialization?.keySerde ?? left.internals.keySerde, valueSerde: materialization?.valueSerde ?? null,
    sources, supplier, queryableStoreName: materialization?.storeName ?? null,
  });
}
