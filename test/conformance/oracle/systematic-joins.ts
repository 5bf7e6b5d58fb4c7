import type { Operation } from '../case.ts';
import type { Idea } from './systematic-parts.ts';
import { all, grouped, off, sides, stream, table, texts, to, toOut } from './systematic-parts.ts';

const serdes = { key: 'string', value: 'string', otherValue: 'string' };
const kinds = ['join', 'leftJoin', 'outerJoin'];

const inputs: readonly (readonly [string, object])[] = [
  ['plain', {}], ['versioned', { store: { name: 'V', kind: 'versioned:100', key: 'string', value: 'string' } }], ['uncached', { store: { key: 'string', value: 'string', caching: false } }],
  ['memory', { store: { name: 'V', kind: 'memory', key: 'string', value: 'string' } }],
];

/** Each kind of join times its options. */
export function* joinCases(): Generator<Idea> {
  const common = { topics: texts('l', 'r'), input: sides };
  for (const op of kinds) {
    for (const config of [undefined, off, all]) {
      const extra = { ...common, ...(config === undefined ? {} : { config }) };
      const suffix = config === undefined ? '' : config === off ? ' no cache' : ' optimized';
      for (const windows of [
        { within: 10 }, { within: 0 }, { within: 10, grace: 0 }, { within: 10, grace: 1 }, { within: 10, grace: 50 }, { within: 10, before: 0 }, { within: 10, after: 0, grace: 30 },
        { within: 20, before: -5 }, { within: 20, after: -5, grace: 10 }, { within: 0, after: 15, grace: 5 }, { within: 0, before: 15, grace: 5 }, { within: 100, grace: 1000 }, { within: 10, before: 10, after: 30, grace: 20 },
      ]) {
        yield { name: `stream ${op} ${JSON.stringify(windows)}${suffix}`, ...extra, span: windows.within + 20, topology: [stream('l'), stream('r'), { op, id: 'j', from: 'l', with: 'r', fn: 'keyed', ...windows, ...serdes }, to('j')] };
      }
      yield { name: `stream ${op} itself${suffix}`, ...extra, topics: texts('l'), topology: [stream('l'), { op, id: 'j', from: 'l', with: 'l', fn: 'pair', within: 10, grace: 10, ...serdes }, to('j')], input: sides.filter((each) => 'topic' in each && each.topic === 'l') };
      yield { name: `stream ${op} itself named${suffix}`, ...extra, topics: texts('l'), topology: [stream('l'), { op, id: 'j', from: 'l', with: 'l', fn: 'pair', within: 10, before: 3, grace: 10, ...serdes, name: 'self' }, to('j')], input: sides.filter((each) => 'topic' in each && each.topic === 'l') };
      yield { name: `stream ${op} of branches${suffix}`, ...extra, topics: texts('l'), topology: [stream('l'), { op: 'filter', id: 'f', from: 'l', fn: 'valueHas:a' }, { op: 'mapValues', id: 'm', from: 'l', fn: 'upper' }, { op, id: 'j', from: 'f', with: 'm', fn: 'pair', within: 10, grace: 10, ...serdes }, to('j')], input: sides.filter((each) => 'topic' in each && each.topic === 'l') };
      for (const [label, names] of [['named', { name: 'jn' }], ['store named', { storeName: 'js' }], ['both named', { name: 'jn', storeName: 'js' }]] as const) {
        for (const rekeyed of ['', 'left', 'right', 'both']) {
          yield { name: `stream ${op} ${label} rekeyed ${rekeyed}${suffix}`, ...extra,
            topology: [stream('l'), stream('r'), { op: 'selectKey', id: 'lk', from: 'l', fn: 'prefix' }, { op: 'selectKey', id: 'rk', from: 'r', fn: 'firstChar' },
              { op, id: 'j', from: rekeyed === 'left' || rekeyed === 'both' ? 'lk' : 'l', with: rekeyed === 'right' || rekeyed === 'both' ? 'rk' : 'r', fn: 'pair', within: 15, grace: 10, ...serdes, ...names }, to('j')] };
        }
      }
      yield { name: `stream ${op} three ways${suffix}`, ...extra, topics: texts('l', 'r', 'm'), topology: [stream('l'), stream('r'), stream('m'), { op, id: 'j', from: 'l', with: 'r', fn: 'pair', within: 15, grace: 10, ...serdes }, { op, id: 'k', from: 'j', with: 'm', fn: 'pair', within: 15, grace: 10, ...serdes }, to('k')] };
    }
    if (op === 'outerJoin') continue;
    for (const [kind, source] of inputs) {
      for (const options of [{}, { name: 'vj' }, { grace: 0 }, { grace: 10 }, { grace: 99, name: 'vj' }, { grace: 101 }]) {
        if ('grace' in options && kind !== 'versioned' && options.grace !== 10) continue;
        for (const rekeyed of [false, true]) {
          for (const fn of ['keyed', 'rightOrNull']) {
            yield { name: `stream-table ${op} ${kind} ${JSON.stringify(options)}${rekeyed ? ' rekeyed' : ''} ${fn}`, ...common,
              topology: [stream('l'), table('r', source), ...(rekeyed ? [{ op: 'selectKey', id: 'k', from: 'l', fn: 'prefix' }] : []), { op, id: 'j', from: rekeyed ? 'k' : 'l', with: 'r', fn, ...serdes, ...options }, to('j')] };
          }
        }
      }
    }
    for (const select of ['same', 'value', 'firstChar', 'prefix', 'const:a', 'null', 'upper', 'text']) {
      for (const fn of ['keyed', 'rightOrNull']) {
        for (const store of [undefined, 'gs', { name: 'gs', kind: 'memory', key: 'string', value: 'string' }, { name: 'gs', caching: false, key: 'string', value: 'string' }]) {
          yield { name: `global ${op} ${select} ${fn} ${JSON.stringify(store) ?? ''}`, ...common,
            topology: [stream('l'), { op: 'globalTable', id: 'r', topic: 'r', key: 'string', value: 'string', ...(store === undefined ? {} : { store }) }, { op, id: 'j', from: 'l', with: 'r', fn, select, ...(select === 'same' ? { name: 'gj' } : {}) }, to('j')] };
        }
      }
    }
  }
  yield* tableJoins();
  yield* foreignKeyJoins();
}

function* tableJoins(): Generator<Idea> {
  const common = { topics: texts('l', 'r'), input: sides };
  for (const op of kinds) {
    for (const [leftKind, left] of inputs) {
      for (const [rightKind, right] of inputs) {
        for (const fn of ['pair', 'rightOrNull']) {
          for (const store of [undefined, { key: 'string', value: 'string' }, { name: 'joined', kind: 'versioned:60', key: 'string', value: 'string' }]) {
            for (const config of [undefined, off]) {
              if (store !== undefined && fn === 'pair' && config === off) continue;
              yield { name: `table ${op} ${leftKind} ${rightKind} ${fn} ${store === undefined ? '' : store.name ?? 'stored'}${config === undefined ? '' : ' no cache'}`, ...common, ...(config === undefined ? {} : { config }),
                topology: [table('l', named(left, 'ls')), table('r', named(right, 'rs')), { op, id: 'j', from: 'l', with: 'r', fn, ...(store === undefined ? {} : { store, name: 'tj' }) }, ...toOut('j')] };
            }
          }
        }
      }
    }
    for (const over of ['filter', 'mapValues', 'groupBy', 'suppress', 'join', 'itself']) {
      for (const config of [undefined, off]) {
        const after: { readonly [over: string]: readonly Operation[] } = {
          filter: [{ op: 'filter', id: 'f', from: 'j', fn: 'valueHas:a' }, ...toOut('f')], mapValues: [{ op: 'mapValues', id: 'f', from: 'j', fn: 'upper', store: { key: 'string', value: 'string' } }, ...toOut('f')],
          groupBy: [{ op: 'groupBy', id: 'g', from: 'j', fn: 'key:firstChar', key: 'string', value: 'string' }, { op: 'reduce', id: 'f', from: 'g', fn: 'concat', undo: 'minus' }, ...toOut('f')],
          suppress: [{ op: 'mapValues', id: 'm', from: 'j', fn: 'same', store: { key: 'string', value: 'string' } }, { op: 'suppress', id: 'f', from: 'm', until: 'limit', limit: 10 }, ...toOut('f')],
          join: [{ op: 'join', id: 'f', from: 'j', with: 'l', fn: 'pair' }, ...toOut('f')], itself: [{ op: 'leftJoin', id: 'f', from: 'j', with: 'j', fn: 'pair' }, ...toOut('f')],
        };
        yield { name: `table ${op} then ${over}${config === undefined ? '' : ' no cache'}`, ...common, ...(config === undefined ? {} : { config }), topology: [table('l'), table('r'), { op, id: 'j', from: 'l', with: 'r', fn: 'pair' }, ...after[over]!] };
        yield { name: `table ${op} of derived, then ${over}${config === undefined ? '' : ' no cache'}`, ...common, ...(config === undefined ? {} : { config }),
          topology: [table('l'), stream('r'), grouped('gr', 'r'), { op: 'reduce', id: 'rt', from: 'gr', fn: 'last' }, { op: 'filter', id: 'lf', from: 'l', fn: 'lenGt:2' }, { op, id: 'j', from: 'lf', with: 'rt', fn: 'pair' }, ...after[over]!] };
      }
    }
  }
}

function* foreignKeyJoins(): Generator<Idea> {
  const common = { topics: texts('l', 'r'), input: sides };
  for (const op of ['join', 'leftJoin']) {
    for (const foreignKey of ['prefix', 'firstChar', 'value', 'const:a', 'null', 'text']) {
      for (const [leftKind, left] of inputs) {
        for (const [rightKind, right] of inputs) {
          const turn = foreignKey.length + leftKind.length + rightKind.length;
          const store = [undefined, { key: 'string', value: 'string' }, { name: 'fkj', kind: 'versioned:60', key: 'string', value: 'string' }, { name: 'fkj', kind: 'memory', key: 'string', value: 'string', caching: false }][turn % 4];
          yield { name: `fk ${op} ${foreignKey} ${leftKind} ${rightKind} ${JSON.stringify(store) ?? ''}`, ...common, ...(turn % 3 === 0 ? { config: off } : turn % 5 === 0 ? { config: all } : {}),
            topology: [table('l', named(left, 'ls')), table('r', named(right, 'rs')), { op, id: 'j', from: 'l', with: 'r', foreignKey, fn: turn % 2 === 0 ? 'pair' : 'rightOrNull', ...(store === undefined ? {} : { store }), ...(turn % 3 === 1 ? { name: 'fk' } : {}) }, ...toOut('j')] };
        }
      }
    }
    for (const config of [undefined, off, all]) {
      const extra = config === undefined ? {} : { config };
      const suffix = config === undefined ? '' : config === off ? ' no cache' : ' optimized';
      const store = { key: 'string', value: 'string' };
      yield { name: `fk ${op} with itself${suffix}`, ...common, ...extra, topics: texts('l'), topology: [table('l'), { op, id: 'j', from: 'l', with: 'l', foreignKey: 'prefix', fn: 'pair', store }, ...toOut('j')] };
      yield { name: `fk ${op} twice${suffix}`, ...common, ...extra, topology: [table('l'), table('r'), { op, id: 'j', from: 'l', with: 'r', foreignKey: 'prefix', fn: 'pair', store }, { op, id: 'k', from: 'j', with: 'r', foreignKey: 'firstChar', fn: 'pair', store }, ...toOut('k')] };
      yield { name: `fk ${op} then grouped${suffix}`, ...common, ...extra, topology: [table('l'), table('r'), { op, id: 'j', from: 'l', with: 'r', foreignKey: 'prefix', fn: 'rightOrNull', store }, { op: 'groupBy', id: 'g', from: 'j', fn: 'key:firstChar', key: 'string', value: 'string' }, { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })] };
      yield { name: `fk ${op} of derived tables${suffix}`, ...common, ...extra,
        topology: [table('l'), table('r'), { op: 'filter', id: 'lf', from: 'l', fn: 'lenGt:2' }, { op: 'mapValues', id: 'rm', from: 'r', fn: 'nullIf:R1' }, { op, id: 'j', from: 'lf', with: 'rm', foreignKey: 'prefix', fn: 'pair', store }, ...toOut('j')] };
      yield { name: `fk ${op} of an aggregate${suffix}`, ...common, ...extra,
        topology: [table('l'), stream('r'), { op: 'groupBy', id: 'g', from: 'r', fn: 'firstChar', key: 'string', value: 'string' }, { op: 'reduce', id: 'agg', from: 'g', fn: 'concat' }, { op, id: 'j', from: 'l', with: 'agg', foreignKey: 'prefix', fn: 'pair', store }, ...toOut('j')] };
      yield { name: `fk ${op} without serdes${suffix}`, ...common, ...extra, topology: [table('l'), table('r'), { op, id: 'j', from: 'l', with: 'r', foreignKey: 'prefix', fn: 'pair' }, ...toOut('j')] };
    }
  }
}

/** Both sides may have a named store. */
function named(source: object, name: string): object {
  const { store } = source as { readonly store?: { readonly name?: string } };
  return store?.name === undefined ? source : { store: { ...store, name } };
}
