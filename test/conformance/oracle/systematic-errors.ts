import type { Operation } from '../case.ts';
import type { Idea } from './systematic-parts.ts';
import { grouped, stream, table, to, toOut, words } from './systematic-parts.ts';

/** What Kafka refuses, and where: while building, when starting, at a record. */
export function* errorCases(): Generator<Idea> {
  const names = ['', '.', '..', 'a b', 'é', 'x'.repeat(200), 'x'.repeat(250), 'n_-.0', 'KSTREAM-SOURCE-0000000000', 'in'];
  // Left out: a sink that writes to its own source, which never ends, and a store whose directory has too long a name for the file system.
  for (const name of names) {
    const label = name.length > 20 ? `x*${name.length}` : name;
    const uses: { readonly [use: string]: readonly Operation[] } = {
      source: [stream('in', { name }), to('in')], filter: [stream('in'), { op: 'filter', id: 'f', from: 'in', fn: 'all', name }, to('f')], sink: [stream('in'), to('in', { name })],
      grouping: [stream('in'), { op: 'groupBy', id: 'g', from: 'in', fn: 'value', key: 'string', value: 'string', name }, { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })],
      repartition: [stream('in'), { op: 'repartition', id: 'r', from: 'in', key: 'string', value: 'string', name }, to('r')],
      store: [stream('in'), grouped('g', 'in'), { op: 'count', id: 'c', from: 'g', store: { name, key: 'string', value: 'long' } }, ...toOut('c', { value: 'long' })],
      'store builder': [{ op: 'store', store: name, type: 'kv', key: 'string', value: 'long' }, stream('in'), { op: 'process', id: 'p', from: 'in', fn: 'pass', stores: [name] }, to('p')],
      split: [stream('in'), { op: 'split', id: 's', from: 'in', name }, { op: 'branch', id: 'b', from: 's', fn: 'all' }, { op: 'defaultBranch', id: 'd', from: 's' }, to('b')],
      branch: [stream('in'), { op: 'split', id: 's', from: 'in' }, { op: 'branch', id: 'b', from: 's', fn: 'all', name }, { op: 'noDefaultBranch', from: 's' }, to('b')],
      'stream join': [stream('in'), { op: 'join', id: 'j', from: 'in', with: 'in', fn: 'pair', within: 5, key: 'string', value: 'string', otherValue: 'string', name }, to('j')],
      'join store': [stream('in'), { op: 'join', id: 'j', from: 'in', with: 'in', fn: 'pair', within: 5, key: 'string', value: 'string', otherValue: 'string', storeName: name }, to('j')],
      'fk join': [table('in'), { op: 'join', id: 'j', from: 'in', with: 'in', foreignKey: 'value', fn: 'pair', name, store: { key: 'string', value: 'string' } }, ...toOut('j')],
      suppress: [table('in'), { op: 'suppress', id: 's', from: 'in', until: 'limit', limit: 5, name }, ...toOut('s')], topic: [stream('in'), to('in', { topic: name })],
      'topology api': [{ op: 'addSource', name, topics: ['in'], key: 'string', value: 'string' }, { op: 'addSink', name: 's', topic: 'out', key: 'string', value: 'string', parents: [name] }],
    };
    for (const [use, topology] of Object.entries(uses)) if (!(use === 'topic' && name === 'in') && !(use === 'join store' && name.length === 250)) yield { name: `name '${label}' of ${use}`, topology, input: words };
  }

  const windows: { readonly [name: string]: Partial<Operation> } = {
    'size 0': { window: 'time', size: 0 }, 'size negative': { window: 'time', size: -1 }, 'advance 0': { window: 'time', size: 10, advance: 0 }, 'advance larger': { window: 'time', size: 10, advance: 11 }, 'grace negative': { window: 'time', size: 10, grace: -1 },
    'sliding negative': { window: 'sliding', size: -1 }, 'sliding grace negative': { window: 'sliding', size: 1, grace: -1 }, 'session negative': { window: 'session', gap: -1 }, 'session grace negative': { window: 'session', gap: 1, grace: -1 }, 'unlimited negative': { window: 'unlimited', start: -1 },
  };
  for (const [name, op] of Object.entries(windows)) yield { name: `windows ${name}`, topology: [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', ...op }, { op: 'count', id: 'c', from: 'w' }, ...toOut('c', { value: 'long' }, { fn: 'window' })], input: words };
  for (const op of [{ within: -1 }, { within: 5, grace: -1 }, { within: 5, before: -6 }, { within: 5, after: -6 }, { within: 5, before: -6, after: 6 }, { within: 5, before: -5, after: 5 }]) {
    yield { name: `join windows ${JSON.stringify(op)}`, topology: [stream('in'), stream('b'), { op: 'join', id: 'j', from: 'in', with: 'b', fn: 'pair', key: 'string', value: 'string', otherValue: 'string', ...op }, to('j')], input: words };
  }
  for (const op of [{ until: 'limit', limit: 1, maxRecords: 0 }, { until: 'close' }]) {
    yield { name: `suppress ${JSON.stringify(op)} of a table`, topology: [table('in'), { op: 'suppress', id: 's', from: 'in', ...op }, ...toOut('s')], input: words };
  }
  for (const [retention, size] of [[10, 11], [0, 0], [-1, 1], [10, -1], [10, 0]] as const) {
    for (const kind of ['memory', 'persistent']) yield { name: `window store ${kind} ${retention} ${size}`, topology: [{ op: 'store', store: 'w', type: 'window', key: 'string', value: 'string', kind, retention, size }, stream('in'), { op: 'filter', id: 'f', from: 'in', fn: 'keyNotNull' }, { op: 'process', id: 'p', from: 'f', fn: 'window:5', stores: ['w'] }, to('p')], input: words };
  }
  for (const retention of [-1, 0]) {
    for (const [type, fn] of [['session', 'session:5'], ['versioned', 'versions']] as const) yield { name: `${type} store ${retention}`, topology: [{ op: 'store', store: 'w', type, key: 'string', value: 'string', retention }, stream('in'), { op: 'filter', id: 'f', from: 'in', fn: 'keyNotNull' }, { op: 'process', id: 'p', from: 'f', fn, stores: ['w'] }, to('p')], input: words };
  }

  const broken: { readonly [name: string]: readonly Operation[] } = {
    'two sources of one topic': [stream('in'), table('t', { topic: 'in' }), to('in')],
    'two streams of one topic': [stream('in'), { op: 'stream', id: 'again', topics: ['in'], key: 'string', value: 'string' }, { op: 'mapValues', id: 'm', from: 'again', fn: 'upper' }, to('in'), to('m', { topic: 'out2' })],
    'two streams of one topic with other serdes': [stream('in'), { op: 'stream', id: 'again', topics: ['in'], key: 'string', value: 'bytes' }, to('in'), to('again', { topic: 'out2', value: 'bytes' })],
    'overlapping topics': [{ op: 'stream', id: 'a', topics: ['in', 'b'], key: 'string', value: 'string' }, { op: 'stream', id: 'c', topics: ['b', 'd'], key: 'string', value: 'string' }, to('a'), to('c', { topic: 'out2' })],
    'topic and pattern': [stream('in'), { op: 'stream', id: 'p', pattern: 'i.*', key: 'string', value: 'string' }, to('in'), to('p', { topic: 'out2' })],
    'same pattern twice': [{ op: 'stream', id: 'p', pattern: 'i.*', key: 'string', value: 'string' }, { op: 'stream', id: 'q', pattern: 'i.*', key: 'string', value: 'string' }, to('p'), to('q', { topic: 'out2' })],
    'table twice': [table('in'), { op: 'table', id: 't2', topic: 'in', key: 'string', value: 'string' }, ...toOut('in')],
    'table and global table of one topic': [table('in'), { op: 'globalTable', id: 'g', topic: 'in', key: 'string', value: 'string' }, ...toOut('in')],
    'global table twice': [{ op: 'globalTable', id: 'g', topic: 'in', key: 'string', value: 'string' }, { op: 'globalTable', id: 'h', topic: 'in', key: 'string', value: 'string' }],
    'global tables with one store name': [stream('in'), { op: 'globalTable', id: 'g', topic: 'b', key: 'string', value: 'string', store: 'gs' }, { op: 'globalTable', id: 'h', topic: 'c', key: 'string', value: 'string', store: 'gs' }, to('in')],
    'global table versioned': [{ op: 'globalTable', id: 'g', topic: 'in', key: 'string', value: 'string', store: { name: 'gv', kind: 'versioned:100' } }],
    'global table unnamed store': [stream('in'), { op: 'globalTable', id: 'g', topic: 'b', key: 'string', value: 'string', store: { key: 'string', value: 'string' } }, to('in')],
    'global store name of a store': [table('in', { store: 'rows' }), { op: 'globalTable', id: 'h', topic: 'c', key: 'string', value: 'string', store: 'rows' }],
    'store name of a global store': [{ op: 'globalTable', id: 'h', topic: 'c', key: 'string', value: 'string', store: 'rows' }, table('in', { store: 'rows' })],
    'store name twice': [stream('in'), grouped('g', 'in'), { op: 'count', id: 'c', from: 'g', store: 'st' }, { op: 'count', id: 'd', from: 'g', store: 'st' }],
    'store builders of one name': [{ op: 'store', store: 'st', type: 'kv', key: 'string', value: 'long' }, { op: 'store', store: 'st', type: 'kv', key: 'string', value: 'long' }, stream('in'), to('in')],
    'missing store': [stream('in'), { op: 'process', id: 'p', from: 'in', fn: 'count', stores: ['nope'] }, to('p')],
    'store not connected': [{ op: 'store', store: 'st', type: 'kv', key: 'string', value: 'long' }, stream('in'), { op: 'process', id: 'p', from: 'in', fn: 'count', stores: [] }, to('p')],
    'store not connected in processValues': [{ op: 'store', store: 'st', type: 'kv', key: 'string', value: 'long' }, stream('in'), { op: 'processValues', id: 'p', from: 'in', fn: 'count', stores: [] }, to('p')],
    'null key into a store': [{ op: 'store', store: 'st', type: 'kv', key: 'string', value: 'long' }, stream('in'), { op: 'process', id: 'p', from: 'in', fn: 'count', stores: ['st'] }, to('p')],
    'wrong value serde of a sink': [stream('in'), to('in', { value: 'long' })], 'wrong key serde of a sink': [stream('in'), to('in', { key: 'int' })], 'void sink': [stream('in'), to('in', { value: 'void' })],
    'wrong serde of a repartition': [stream('in'), { op: 'repartition', id: 'r', from: 'in', key: 'string', value: 'double' }, to('r', { value: 'double' })],
    'wrong serde of a store': [stream('in'), grouped('g', 'in'), { op: 'reduce', id: 'c', from: 'g', fn: 'last', store: { key: 'string', value: 'int' } }, ...toOut('c')],
    'wrong serde of a grouping': [stream('in'), { op: 'groupBy', id: 'g', from: 'in', fn: 'value', key: 'long', value: 'string' }, { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })],
    'wrong serde of a join': [stream('in'), { op: 'join', id: 'j', from: 'in', with: 'in', fn: 'pair', within: 5, key: 'string', value: 'long', otherValue: 'string' }, to('j')],
    'wrong key serde of a table join': [table('in'), { op: 'join', id: 'j', from: 'in', with: 'in', fn: 'pair', store: { key: 'long', value: 'string' } }, ...toOut('j')],
    'aggregate without serdes': [stream('in'), grouped('g', 'in'), { op: 'aggregate', id: 'c', from: 'g', init: 'empty', fn: 'append' }, ...toOut('c')],
    'toTable without serdes': [stream('in'), { op: 'toTable', id: 't', from: 'in' }, ...toOut('t')],
    'toTable of a mapped stream without serdes': [stream('in'), { op: 'mapValues', id: 'm', from: 'in', fn: 'upper' }, { op: 'toTable', id: 't', from: 'm' }, ...toOut('t')],
    'join without serdes': [stream('in'), { op: 'mapValues', id: 'm', from: 'in', fn: 'upper' }, { op: 'join', id: 'j', from: 'm', with: 'm', fn: 'pair', within: 5 }, to('j')],
    'fk join of mapped tables without serdes': [table('in'), { op: 'mapValues', id: 'm', from: 'in', fn: 'upper' }, { op: 'join', id: 'j', from: 'm', with: 'm', foreignKey: 'value', fn: 'pair' }, ...toOut('j')],
    'suppress of a mapped table': [table('in'), { op: 'mapValues', id: 'm', from: 'in', fn: 'upper' }, { op: 'suppress', id: 's', from: 'm', until: 'limit', limit: 5 }, ...toOut('s')],
    'suppress of a versioned table': [table('in', { store: { name: 'v', kind: 'versioned:100' } }), { op: 'suppress', id: 's', from: 'in', until: 'limit', limit: 5 }, ...toOut('s')],
    'suppress of a filtered versioned table': [table('in', { store: { name: 'v', kind: 'versioned:100' } }), { op: 'filter', id: 'f', from: 'in', fn: 'all' }, { op: 'suppress', id: 's', from: 'f', until: 'limit', limit: 5 }, ...toOut('s')],
    'grace without versions': [stream('in'), table('t'), { op: 'join', id: 'j', from: 'in', with: 't', fn: 'pair', key: 'string', value: 'string', otherValue: 'string', grace: 5 }, to('j')],
    'grace beyond history': [stream('in'), table('t', { store: { name: 'v', kind: 'versioned:10' } }), { op: 'join', id: 'j', from: 'in', with: 't', fn: 'pair', key: 'string', value: 'string', otherValue: 'string', grace: 11 }, to('j')],
    'versioned history negative': [table('in', { store: { name: 'v', kind: 'versioned:-1' } }), ...toOut('in')],
    'process name taken': [stream('in', { name: 'n' }), { op: 'process', id: 'p', from: 'in', fn: 'pass', stores: [], name: 'n' }, to('p')],
    'branch after the default': [stream('in'), { op: 'split', id: 's', from: 'in' }, { op: 'defaultBranch', id: 'd', from: 's' }, { op: 'branch', id: 'b', from: 's', fn: 'all' }, to('d')],
    'cogroup of other serdes': [stream('in'), stream('b'), { op: 'groupByKey', id: 'g', from: 'in', key: 'string', value: 'string' }, { op: 'groupByKey', id: 'h', from: 'b', key: 'long', value: 'string' }, { op: 'cogroup', id: 'x', from: 'g', fn: 'append' }, { op: 'cogroup', id: 'y', from: 'h', with: 'x', fn: 'append' }, { op: 'aggregate', id: 'a', from: 'y', init: 'empty', store: { value: 'string' } }, ...toOut('a')],
    'aggregate to another type': [stream('in'), grouped('g', 'in'), { op: 'aggregate', id: 'a', from: 'g', init: 'empty', fn: 'tally', store: { key: 'string', value: 'string' } }, ...toOut('a')],
    'parse what is no number': [stream('in'), { op: 'mapValues', id: 'm', from: 'in', fn: 'long' }, to('m', { value: 'long' })],
    'later into the past': [stream('in'), { op: 'process', id: 'p', from: 'in', fn: 'later:-100', stores: [] }, to('p')],
    'flush every 0 ms': [{ op: 'store', store: 'st', type: 'kv', key: 'string', value: 'string' }, stream('in'), { op: 'process', id: 'p', from: 'in', fn: 'flush:0', stores: ['st'] }, to('p')],
    'no operation': [stream('in')], 'no source': [],
  };
  for (const [name, topology] of Object.entries(broken)) {
    for (const handler of [undefined, 'org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler']) {
      yield { name: `${name}${handler === undefined ? '' : ', continue'}`, ...(handler === undefined ? {} : { config: { 'processing.exception.handler': handler } }), topology, input: words };
    }
  }
  yield { name: 'unknown topic', topology: [stream('in'), to('in')], input: [{ topic: 'nope', key: 'a', value: 'b', ts: 1 }] };
  yield { name: 'output topic as input', topology: [stream('in'), to('in')], input: [{ topic: 'out', key: 'a', value: 'b', ts: 1 }] };
  yield { name: 'negative record time', topology: [stream('in'), to('in')], input: [{ topic: 'in', key: 'a', value: 'b', ts: -1 }] };
  yield { name: 'advance by 0', topology: [stream('in'), to('in')], input: [{ advance: 0 }, { topic: 'in', key: 'a', value: 'b', ts: 1 }] };
  for (const config of [
    { 'topology.optimization': 'some' }, { 'processing.guarantee': 'maybe' }, { 'statestore.cache.max.bytes': '-1' }, { 'default.dsl.store': 'disk' }, { 'deserialization.exception.handler': 'no.such.Handler' }, { 'default.key.serde': 'no.such.Serde' },
    { 'num.stream.threads': 'many' }, { 'commit.interval.ms': '-1' }, { 'application.id': '' }, { 'no.such.key': 'x' }, { 'topology.optimization': 'all,none' }, { 'topology.optimization': 'merge.repartition.topics,merge.repartition.topics' }, { 'topology.optimization': '' },
  ]) yield { name: `config ${JSON.stringify(config)}`, config: config as unknown as { readonly [key: string]: string }, topology: [stream('in'), grouped('g', 'in'), { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })], input: words };
}
