import type { Operation, Step } from '../case.ts';
import type { Idea } from './systematic-parts.ts';
import { off, stream, texts, to } from './systematic-parts.ts';

const visits: readonly Step[] = [
  { topic: 'in', key: 'b', value: 'x', ts: 10 }, { topic: 'in', key: 'a', value: 'y', ts: 20, headers: [['h', '1']] }, { topic: 'in', key: 'b', value: 'x', ts: 15 }, { advance: 49 },
  { topic: 'in', key: 'c', value: 'apple', ts: 40 }, { topic: 'in', key: 'b', value: '?', ts: 41 }, { advance: 1 }, { topic: 'in', key: 'b', value: 'z', ts: 95 }, { topic: 'in', key: 'a', value: null, ts: 100 },
  { topic: 'in', key: '', value: '?', ts: 100 }, { advance: 500 }, { topic: 'in', key: 'd', value: 'x', ts: 300 }, { topic: 'in', key: 'b', value: 'q', ts: 60 }, { topic: 'in', key: 'b', value: '?', ts: 70 },
  { topic: 'in', key: 'b', value: '?', ts: 12 }, { topic: 'in', key: 'b', value: null, ts: 305 }, { topic: 'in', key: 'b', value: '?', ts: 306 }, { topic: 'in', key: 'ab', value: '?', ts: 100_000 }, { topic: 'in', key: 'a', value: 'w', ts: 10_000 },
];

const processors: readonly (readonly [fn: string, type: string | null, value: string])[] = [
  ['pass', null, ''], ['drop', null, ''], ['twice', null, ''], ['later:5', null, ''], ['later:0', null, ''], ['header:h', null, ''], ['meta', null, ''], ['fail:z', null, ''], ['fail:null', null, ''], ['once:1', null, ''], ['once:30', null, ''], ['once:1000', null, ''],
  ['count', 'kv', 'long'], ['dedup', 'kv', 'string'], ['range', 'kv', 'string'], ['putIfAbsent', 'kv', 'string'], ['latest', 'tskv', 'string'],
  ['flush:1', 'kv', 'string'], ['flush:30', 'kv', 'string'], ['flush:1000', 'kv', 'string'], ['tick:1', 'kv', 'string'], ['tick:50', 'kv', 'string'], ['tick:1000', 'kv', 'string'],
  ['window:0', 'window', 'string'], ['window:50', 'window', 'string'], ['window:1000', 'window', 'string'], ['session:0', 'session', 'string'], ['session:30', 'session', 'string'], ['session:500', 'session', 'string'], ['versions', 'versioned', 'string'],
];

/** The library of processors times kinds and options of stores. */
export function* processorCases(): Generator<Idea> {
  const common = { input: visits, span: 40 };
  for (const [fn, type, value] of processors) {
    for (const config of [undefined, off, { 'processing.exception.handler': 'org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler' }]) {
      if (config !== undefined && config !== off && !/fail|window|count/.test(fn)) continue;
      const extra = { ...common, ...(config === undefined ? {} : { config }) };
      const suffix = config === undefined ? '' : config === off ? ' no cache' : ' continue';
      if (type === null) {
        for (const name of [undefined, 'p']) yield { name: `process ${fn}${name === undefined ? '' : ' named'}${suffix}`, ...extra, topics: texts('in'), topology: [stream('in'), { op: 'process', id: 'p', from: 'in', fn, stores: [], ...(name === undefined ? {} : { name }) }, to('p')] };
        continue;
      }
      for (const kind of type === 'versioned' ? [undefined] : ['memory', 'persistent']) {
        for (const caching of type === 'versioned' ? [undefined] : [undefined, true, false]) {
          for (const logging of [undefined, false]) {
            for (const shape of shapes(type)) {
              if (logging === false && (caching !== undefined || Object.values(shape).includes(true))) continue;
              const store = { op: 'store', store: 'st', type, key: 'string', value, ...(kind === undefined ? {} : { kind }), ...(caching === undefined ? {} : { caching }), ...(logging === undefined ? {} : { logging }), ...shape } as Operation;
              yield { name: `process ${fn} ${kind ?? ''} ${caching === undefined ? '' : `caching ${caching}`} ${logging === undefined ? '' : 'unlogged'} ${JSON.stringify(shape)}${suffix}`, ...extra, topics: texts('in'),
                topology: [store, stream('in'), { op: 'filter', id: 'f', from: 'in', fn: 'keyNotNull' }, { op: 'process', id: 'p', from: 'f', fn, stores: ['st'] }, to('p')] };
            }
          }
        }
      }
    }
  }
  for (const fn of ['pass', 'keyed', 'twice', 'later:5', 'count']) {
    for (const name of [undefined, 'pv']) {
      for (const then of ['to', 'group', 'rekeyed group']) {
        yield { name: `processValues ${fn}${name === undefined ? '' : ' named'} ${then}`, ...common, topics: texts('in'),
          topology: [...(fn === 'count' ? [{ op: 'store', store: 'st', type: 'kv', key: 'string', value: 'long' }] : []), stream('in'), { op: 'filter', id: 'f', from: 'in', fn: 'keyNotNull' }, ...(then === 'rekeyed group' ? [{ op: 'selectKey', id: 'k', from: 'f', fn: 'upper' }] : []),
            { op: 'processValues', id: 'p', from: then === 'rekeyed group' ? 'k' : 'f', fn, stores: fn === 'count' ? ['st'] : [], ...(name === undefined ? {} : { name }) },
            ...(then === 'to' ? [to('p')] : [{ op: 'groupByKey', id: 'g', from: 'p', key: 'string', value: 'string' }, { op: 'reduce', id: 'r', from: 'g', fn: 'concat' }, { op: 'toStream', id: 's', from: 'r' }, to('s')])] };
      }
    }
  }
  for (const first of ['pass', 'twice', 'header:h', 'later:7', 'once:20', 'meta']) {
    for (const second of ['pass', 'twice', 'meta', 'fail:zz', 'header:h', 'once:20']) {
      yield { name: `process ${first} then ${second}`, ...common, topics: texts('in'), topology: [stream('in'), { op: 'process', id: 'p', from: 'in', fn: first, stores: [] }, { op: 'process', id: 'q', from: 'p', fn: second, stores: [] }, to('q'), to('p', { topic: 'out2' })] };
    }
    yield { name: `process ${first} then group`, ...common, topics: texts('in'), topology: [stream('in'), { op: 'process', id: 'p', from: 'in', fn: first, stores: [] }, { op: 'groupByKey', id: 'g', from: 'p', key: 'string', value: 'string' }, { op: 'count', id: 'c', from: 'g' }, { op: 'toStream', id: 's', from: 'c' }, to('s', { value: 'long' })] };
  }
  for (const kinds of [['flush:20', 'flush:20'], ['flush:20', 'tick:20'], ['count', 'count'], ['dedup', 'range'], ['putIfAbsent', 'flush:25']]) {
    const value = kinds[0] === 'count' ? 'long' : 'string';
    yield { name: `shared store ${kinds.join(' ')}`, ...common, topics: texts('in', 'b'),
      topology: [{ op: 'store', store: 'st', type: 'kv', key: 'string', value }, stream('in'), stream('b'), { op: 'filter', id: 'f', from: 'in', fn: 'keyNotNull' }, { op: 'filter', id: 'f2', from: 'b', fn: 'keyNotNull' },
        { op: 'process', id: 'p', from: 'f', fn: kinds[0]!, stores: ['st'] }, { op: 'process', id: 'q', from: 'f2', fn: kinds[1]!, stores: ['st'] }, to('p'), to('q', { topic: 'out2' })] };
  }
}

function shapes(type: string): object[] {
  switch (type) {
    case 'window': return [{ retention: 100, size: 50 }, { retention: 100, size: 50, duplicates: true }, { retention: 100, size: 100 }, { retention: 1, size: 1 }, { retention: 100_000, size: 10 }];
    case 'session': return [{ retention: 100 }, { retention: 1 }, { retention: 200_000 }];
    case 'versioned': return [{ retention: 0 }, { retention: 20 }, { retention: 50 }, { retention: 100_000 }];
    default: return [{}];
  }
}
