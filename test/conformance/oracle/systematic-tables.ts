import type { Operation } from '../case.ts';
import type { Idea } from './systematic-parts.ts';
import { all, off, sides, stream, table, texts, toOut, to } from './systematic-parts.ts';

const rows = sides.filter((each) => 'topic' in each && each.topic === 'l').map((each) => ({ ...each, topic: 'in' }));

const sources: readonly (readonly [string, object])[] = [
  ['plain', {}], ['stored', { store: { name: 'src', key: 'string', value: 'string' } }], ['memory', { store: { name: 'src', kind: 'memory', key: 'string', value: 'string' } }],
  ['uncached', { store: { key: 'string', value: 'string', caching: false } }], ['versioned', { store: { name: 'src', kind: 'versioned:100', key: 'string', value: 'string' } }],
  ['unlogged', { store: { name: 'src', key: 'string', value: 'string', logging: false } }],
];

/** Tables: operators on them, their stores, grouping, the optimizer. */
export function* tableCases(): Generator<Idea> {
  const topics = texts('in');
  for (const [kind, extra] of sources) {
    for (const config of [undefined, off, all]) {
      const suffix = `${kind}${config === undefined ? '' : config === off ? ' no cache' : ' optimized'}`;
      const common = { ...(config === undefined ? {} : { config }), topics, input: rows };
      for (const store of [undefined, { key: 'string', value: 'string' }, { name: 'st', kind: 'versioned:50', key: 'string', value: 'string' }]) {
        const given = store === undefined ? {} : { store };
        const name = store === undefined ? suffix : `${suffix} ${store.name ?? 'stored'}`;
        for (const [op, fn] of [['filter', 'valueHas:a'], ['filterNot', 'valueHas:a'], ['filter', 'none'], ['mapValues', 'upper'], ['mapValues', 'nullIf:a:late'], ['mapValues', 'toNull'], ['mapValues', 'orDash']] as const) {
          yield { name: `table ${op} ${fn} ${name}`, ...common, topology: [table('in', extra), { op, id: 'r', from: 'in', fn, ...given }, ...toOut('r')] };
        }
        yield { name: `table filter, mapValues ${name}`, ...common, topology: [table('in', extra), { op: 'filter', id: 'f', from: 'in', fn: 'lenGt:3', ...given }, { op: 'mapValues', id: 'm', from: 'f', fn: 'keyed' }, ...toOut('m'), ...toOut('f', { topic: 'out2' })] };
      }
      for (const fn of ['key:prefix', 'key:firstChar', 'key:const:all', 'key:null', 'swap', 'same', 'keyed', 'toNull']) {
        for (const agg of [{ op: 'count' }, { op: 'reduce', fn: 'concat', undo: 'minus' }, { op: 'aggregate', init: 'empty', fn: 'append', undo: 'remove', store: { key: 'string', value: 'string' } }, { op: 'reduce', fn: 'nullIfSame', undo: 'nullIfSame' }]) {
          yield { name: `table groupBy ${fn} ${agg.op} ${agg.fn ?? ''} ${suffix}`, ...common, topology: [table('in', extra), { op: 'groupBy', id: 'g', from: 'in', fn, key: 'string', value: 'string' }, { ...agg, id: 'c', from: 'g' }, ...toOut('c', { value: agg.op === 'count' ? 'long' : 'string' })] };
        }
      }
      yield { name: `table groupBy filtered ${suffix}`, ...common, topology: [table('in', extra), { op: 'filter', id: 'f', from: 'in', fn: 'valueHas:a' }, { op: 'mapValues', id: 'm', from: 'f', fn: 'upper' }, { op: 'groupBy', id: 'g', from: 'm', fn: 'key:prefix', key: 'string', value: 'string', name: 'by' },
        { op: 'aggregate', id: 'c', from: 'g', init: 'zero', fn: 'sumLen', undo: 'subLen', store: { name: 'sum', key: 'string', value: 'long' }, name: 'summed' }, ...toOut('c', { value: 'long' })] };
      yield { name: `table to stream to table ${suffix}`, ...common, topology: [table('in', extra), { op: 'toStream', id: 's', from: 'in' }, { op: 'toTable', id: 't', from: 's', store: { name: 'again', key: 'string', value: 'string' } }, { op: 'filter', id: 'f', from: 't', fn: 'valueNotNull' }, ...toOut('f')] };
      yield { name: `table to other key to table ${suffix}`, ...common, topology: [table('in', extra), { op: 'toStream', id: 's', from: 'in', fn: 'prefix' }, { op: 'toTable', id: 't', from: 's', store: { key: 'string', value: 'string' } }, ...toOut('t')] };
      yield { name: `table suppressed ${suffix}`, ...common, topology: [table('in', extra), { op: 'suppress', id: 'p', from: 'in', until: 'limit', limit: 30 }, ...toOut('p')] };
      yield { name: `table suppressed and grouped ${suffix}`, ...common, topology: [table('in', extra), { op: 'suppress', id: 'p', from: 'in', until: 'limit', limit: 5, maxRecords: 2 }, { op: 'groupBy', id: 'g', from: 'p', fn: 'key:firstChar', key: 'string', value: 'string' }, { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })] };
    }
  }
  for (const rekey of [undefined, 'firstChar', 'null']) {
    for (const [kind, store] of [['plain', undefined], ['serdes', { key: 'string', value: 'string' }], ['named', { name: 'tt', key: 'string', value: 'string' }], ['memory', { kind: 'memory', key: 'string', value: 'string' }], ['versioned', { name: 'tt', kind: 'versioned:100', key: 'string', value: 'string' }]] as const) {
      for (const name of [undefined, 'made']) {
        for (const use of ['to', 'filter', 'groupBy', 'join']) {
          const uses: { readonly [use: string]: readonly Operation[] } = {
            to: toOut('t'), filter: [{ op: 'filter', id: 'f', from: 't', fn: 'lenGt:2' }, ...toOut('f')],
            groupBy: [{ op: 'groupBy', id: 'g', from: 't', fn: 'key:firstChar', key: 'string', value: 'string' }, { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })],
            join: [{ op: 'join', id: 'j', from: 'in', with: 't', fn: 'pair', key: 'string', value: 'string', otherValue: 'string' }, to('j')],
          };
          yield { name: `toTable ${rekey ?? ''} ${kind} ${name ?? ''} ${use}`, topics, input: rows,
            topology: [stream('in'), ...(rekey === undefined ? [] : [{ op: 'selectKey', id: 'k', from: 'in', fn: rekey }]), { op: 'toTable', id: 't', from: rekey === undefined ? 'in' : 'k', ...(store === undefined ? {} : { store }), ...(name === undefined ? {} : { name }) }, ...uses[use]!] };
        }
      }
    }
  }
  for (const fnPair of [['tally', 'untally'], ['sumLen', 'subLen']] as const) {
    for (const cached of [true, false]) {
      yield { name: `table aggregate ${fnPair[0]} ${cached}`, topics, input: rows, topology: [table('in'), { op: 'groupBy', id: 'g', from: 'in', fn: 'key:prefix', key: 'string', value: 'string' }, { op: 'aggregate', id: 'c', from: 'g', init: 'zero', fn: fnPair[0], undo: fnPair[1], store: { key: 'string', value: 'long', caching: cached } }, ...toOut('c', { value: 'long' })] };
    }
  }
}
