import { TopologyException } from '../errors/errors.ts';
import { SuppressNode } from '../graph/suppress-node.ts';
import { windowGraceAbove } from '../graph/window-grace.ts';
import { ktableSuppress } from '../operators/tables/ktable-suppress.ts';
import { SuppressBufferBuilder } from '../state/buffers/suppress-buffer.ts';
import { requireInstance } from '../topology/arguments.ts';
import { KTable } from './ktable.ts';
import { Suppressed } from './suppressed.ts';

/** Kafka: KTableImpl#suppress */
export function suppressTable<K, V>(table: KTable<K, V>, suppressedArgument: Suppressed<K>): KTable<K, V> {
  const { graph, node: parent, keySerde, valueSerde } = table.internals;
  // a table that inherits its versions is found out when the graph is complete
  if (parent.outputVersioned === true) {
    throw new TopologyException(`suppress() is only supported for non-versioned KTables, and ${table.internals.name} is versioned`, { facts: { node: table.internals.name } });
  }
  const suppressed = requireInstance<Suppressed<K>>(suppressedArgument, Suppressed, 'suppressed', 'Suppressed.untilWindowCloses or untilTimeLimit; custom subclasses are not supported');
  // unlike nearly everywhere else a given name leaves the counter alone
  const name = suppressed.name ?? graph.names.processor('KTABLE-SUPPRESS-');
  const wait = suppressed.timeLimitMs ?? windowGraceAbove(parent);
  const storeName = suppressed.name === null ? graph.names.store('KTABLE-SUPPRESS-') : `${suppressed.name}-store`;
  const untilWindowCloses = suppressed.timeLimitMs === null;
  const { maxRecords, maxBytes, whenFull, logConfig } = suppressed.bufferConfig;
  if (suppressed.name === null && logConfig !== null) graph.topology.implicitNames.changelog(storeName);

  const supplier = ktableSuppress<K, V>({
    parent: table, storeName, wait, timeOf: untilWindowCloses ? 'window-end' : 'record', bufferConfig: { maxRecords, maxBytes, whenFull },
    safeToDropTombstones: untilWindowCloses,
  });
  const store = new SuppressBufferBuilder(storeName, keySerde, valueSerde);
  if (logConfig === null) store.withLoggingDisabled();
  else store.withLoggingEnabled(logConfig);
  const node = new SuppressNode({ name, supplier, stores: () => [store] });
  graph.add(parent, node);
  // its "source" is the table's node, as in Kafka: joins on the result check no partition counts
  return new KTable<K, V>({ graph, node, name, keySerde, valueSerde, sources: new Set([table.internals.name]), supplier, queryableStoreName: null });
}
