import type { Operation } from '../case.ts';
import type { Idea } from './systematic-parts.ts';
import { all, grouped, stream, table, texts, to, toOut, words } from './systematic-parts.ts';

const source = (name: string, ...topics: string[]): Operation => ({ op: 'addSource', name, topics, key: 'string', value: 'string' });
const node = (name: string, fn: string, parents: string[], stores?: string[]): Operation => ({ op: 'addProcessor', name, parents, fn, ...(stores === undefined ? {} : { stores }) });
const sink = (name: string, topic: string, ...parents: string[]): Operation => ({ op: 'addSink', name, topic, key: 'string', value: 'string', parents });
const kv = (store: string, processors?: string[], extra: object = {}): Operation => ({ op: 'addStore', store, type: 'kv', key: 'string', value: 'string', ...(processors === undefined ? {} : { processors }), ...extra });

/** The Topology class, sub-topologies, and what configuration changes. */
export function* topologyCases(): Generator<Idea> {
  const topologies: { readonly [name: string]: readonly Operation[] } = {
    'two sources one processor': [source('a', 'in'), source('b', 'b'), node('p', 'pass', ['a', 'b']), sink('s', 'out', 'p')],
    'one source of two topics': [source('a', 'in', 'b'), node('p', 'meta', ['a']), sink('s', 'out', 'p')],
    'diamond': [source('a', 'in'), node('p', 'twice', ['a']), node('q', 'header:q', ['a']), node('r', 'pass', ['p', 'q']), sink('s', 'out', 'r')],
    'sink of two': [source('a', 'in'), source('b', 'b'), sink('s', 'out', 'a', 'b')],
    'two sinks one topic': [source('a', 'in'), sink('s1', 'out', 'a'), sink('s2', 'out', 'a')],
    'chain through a topic': [source('a', 'in'), sink('s', 'mid', 'a'), source('m', 'mid'), node('p', 'pass', ['m']), sink('t', 'out', 'p')],
    'two sub-topologies': [source('a', 'in'), sink('s', 'o1', 'a'), source('b', 'b'), sink('t', 'o2', 'b')],
    'store joins sub-topologies': [source('a', 'in'), source('b', 'b'), node('k', 'pass', ['a']), node('l', 'pass', ['b']), kv('st', ['k', 'l']), sink('s', 'o1', 'k'), sink('t', 'o2', 'l')],
    'store connected by the processor': [source('a', 'in'), kv('st'), node('p', 'route:f,g', ['a']), node('f', 'pass', ['p']), node('g', 'pass', ['p']), node('w', 'putIfAbsent', ['f'], ['st']), sink('s', 'out', 'w', 'g')],
    'store not connected': [source('a', 'in'), kv('st'), node('p', 'dedup', ['a']), sink('s', 'out', 'p')],
    'store that nobody uses': [source('a', 'in'), kv('st'), sink('s', 'out', 'a')],
    'store twice': [source('a', 'in'), node('p', 'pass', ['a']), kv('st', ['p']), kv('st', ['p']), sink('s', 'out', 'p')],
    'store of an unknown processor': [source('a', 'in'), kv('st', ['nope'])],
    'store of a source': [source('a', 'in'), kv('st', ['a'])],
    'store of a sink': [source('a', 'in'), sink('s', 'out', 'a'), kv('st', ['s'])],
    'unknown store': [source('a', 'in'), node('p', 'dedup', ['a'], ['nope'])],
    'topic twice': [source('a', 'in'), source('b', 'in')],
    'topic twice in one source': [source('a', 'in', 'in'), sink('s', 'out', 'a')],
    'no topics': [source('a')],
    'no parents': [source('a', 'in'), node('p', 'pass', [])],
    'sink without parents': [source('a', 'in'), sink('s', 'out')],
    'sink under a sink': [source('a', 'in'), sink('s', 'out', 'a'), sink('t', 'out2', 's')],
    'processor under a sink': [source('a', 'in'), sink('s', 'out', 'a'), node('p', 'pass', ['s'])],
    'processor its own parent': [source('a', 'in'), node('p', 'pass', ['p'])],
    'sink its own parent': [source('a', 'in'), sink('s', 'out', 's')],
    'sink name taken': [source('a', 'in'), sink('a', 'out', 'a')],
    'source name taken': [source('a', 'in'), source('a', 'b')],
    'unlogged store': [source('a', 'in'), node('f', 'pass', ['a']), node('p', 'pass', ['f']), kv('st', ['p'], { logging: false }), sink('s', 'out', 'p')],
    'persistent cached store': [source('a', 'in'), kv('st', undefined, { kind: 'persistent', caching: true }), node('p', 'pass', ['a']), sink('s', 'out', 'p')],
    'nothing': [],
  };
  const input = [...words, ...words.map((each) => ({ ...each, topic: 'b' }))];
  for (const [name, topology] of Object.entries(topologies)) {
    const topics = new Set(topology.flatMap((op) => (op.op === 'addSource' ? op.topics! : [])));
    yield { name: `topology ${name}`, topology, input: input.filter((each) => topics.has((each as { topic: string }).topic)), ...(topics.size === 0 ? {} : { topics: texts(...[...topics].filter((each) => each !== 'mid')) }) };
  }

  const configs: readonly { readonly [key: string]: string }[] = [
    {}, all, { 'topology.optimization': 'merge.repartition.topics' }, { 'topology.optimization': 'reuse.ktable.source.topics' }, { 'topology.optimization': 'single.store.self.join' },
    { 'topology.optimization': 'none' }, { 'topology.optimization': 'merge.repartition.topics,single.store.self.join' }, { 'default.dsl.store': 'in_memory' },
    { 'dsl.store.suppliers.class': 'org.apache.kafka.streams.state.BuiltInDslStoreSuppliers$InMemoryDslStoreSuppliers' }, { 'processing.guarantee': 'exactly_once_v2' }, { 'statestore.cache.max.bytes': '150' }, { 'statestore.cache.max.bytes': '500' },
    { 'default.key.serde': 'org.apache.kafka.common.serialization.Serdes$StringSerde', 'default.value.serde': 'org.apache.kafka.common.serialization.Serdes$StringSerde' },
    { 'application.id': 'other' },
  ];
  const programs: { readonly [name: string]: readonly Operation[] } = {
    'word count': [stream('in'), { op: 'flatMapValues', id: 'w', from: 'in', fn: 'words' }, { op: 'groupBy', id: 'g', from: 'w', fn: 'value', key: 'string', value: 'string' }, { op: 'count', id: 'c', from: 'g', store: 'counts' }, ...toOut('c', { value: 'long' })],
    'two counts of one rekey': [stream('in'), { op: 'selectKey', id: 'k', from: 'in', fn: 'firstChar' }, grouped('g1', 'k'), { op: 'count', id: 'c', from: 'g1' }, { op: 'mapValues', id: 'm', from: 'k', fn: 'upper' }, grouped('g2', 'm'), { op: 'reduce', id: 'd', from: 'g2', fn: 'last' }, ...toOut('c', { value: 'long' }), ...toOut('d', { topic: 'out2' })],
    'rekey joined twice': [stream('in'), stream('b'), { op: 'selectKey', id: 'k', from: 'in', fn: 'firstChar' }, { op: 'join', id: 'j', from: 'k', with: 'b', fn: 'pair', within: 20, key: 'string', value: 'string', otherValue: 'string' }, { op: 'leftJoin', id: 'j2', from: 'k', with: 'b', fn: 'pair', within: 30, key: 'string', value: 'string', otherValue: 'string' }, to('j'), to('j2', { topic: 'out2' })],
    'self join': [stream('in'), { op: 'join', id: 'j', from: 'in', with: 'in', fn: 'pair', within: 20, grace: 5, key: 'string', value: 'string', otherValue: 'string' }, to('j')],
    'self join of a mapped stream': [stream('in'), { op: 'mapValues', id: 'm', from: 'in', fn: 'upper' }, { op: 'join', id: 'j', from: 'm', with: 'm', fn: 'pair', within: 20, grace: 5, key: 'string', value: 'string', otherValue: 'string' }, to('j')],
    'source table': [table('in'), { op: 'filter', id: 'f', from: 'in', fn: 'valueNotNull' }, ...toOut('f')],
    'source table with a store': [table('in', { store: 'rows' }), { op: 'mapValues', id: 'f', from: 'in', fn: 'upper', store: { key: 'string', value: 'string' } }, ...toOut('f')],
    'table joined': [table('in'), table('b', { store: { name: 'bs', key: 'string', value: 'string' } }), { op: 'leftJoin', id: 'j', from: 'in', with: 'b', fn: 'pair' }, ...toOut('j')],
    'windowed count': [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', window: 'time', size: 20, grace: 5 }, { op: 'count', id: 'c', from: 'w' }, ...toOut('c', { key: 'timeWindowed:20', value: 'long' })],
    'windowed count on close': [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', window: 'time', size: 20, grace: 5 }, { op: 'count', id: 'c', from: 'w', emit: 'close' }, ...toOut('c', { key: 'timeWindowed:20', value: 'long' })],
    'session count': [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', window: 'session', gap: 20, grace: 5 }, { op: 'count', id: 'c', from: 'w' }, ...toOut('c', { key: 'sessionWindowed', value: 'long' })],
    'outer join': [stream('in'), stream('b'), { op: 'outerJoin', id: 'j', from: 'in', with: 'b', fn: 'pair', within: 10, grace: 5, key: 'string', value: 'string', otherValue: 'string' }, to('j')],
    'foreign key': [table('in'), table('b'), { op: 'leftJoin', id: 'j', from: 'in', with: 'b', fn: 'pair', foreignKey: 'firstChar', store: { key: 'string', value: 'string' } }, ...toOut('j')],
    'cogroup': [stream('in'), stream('b'), { op: 'groupBy', id: 'g', from: 'in', fn: 'firstChar', key: 'string', value: 'string' }, grouped('h', 'b'), { op: 'cogroup', id: 'x', from: 'g', fn: 'append' }, { op: 'cogroup', id: 'y', from: 'h', with: 'x', fn: 'keyed' }, { op: 'aggregate', id: 'a', from: 'y', init: 'empty', store: { key: 'string', value: 'string' } }, ...toOut('a')],
    'global': [stream('in'), { op: 'globalTable', id: 'gt', topic: 'b', key: 'string', value: 'string' }, { op: 'leftJoin', id: 'j', from: 'in', with: 'gt', fn: 'keyed', select: 'firstChar' }, to('j')],
    'table from topic twice': [table('in'), { op: 'toStream', id: 's', from: 'in' }, { op: 'groupByKey', id: 'g', from: 's', key: 'string', value: 'string' }, { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })],
    'suppressed': [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', window: 'time', size: 20, grace: 0 }, { op: 'reduce', id: 'c', from: 'w', fn: 'concat' }, { op: 'suppress', id: 'p', from: 'c', until: 'close' }, ...toOut('p', { key: 'timeWindowed:20' })],
  };
  for (const config of configs) {
    for (const [name, topology] of Object.entries(programs)) {
      const topics = [...new Set(topology.flatMap((op) => op.topics ?? (op.op === 'table' || op.op === 'globalTable' ? [op.topic!] : [])))];
      yield { name: `${name} ${JSON.stringify(config)}`, ...(Object.keys(config).length === 0 ? {} : { config }), topology, input: input.filter((each) => topics.includes((each as { topic: string }).topic)), topics: texts(...topics), span: 20 };
    }
  }
}
