import type { Idea } from './systematic-parts.ts';
import { all, grouped, off, stream, table, texts, to, toOut, words } from './systematic-parts.ts';

const predicates = ['all', 'none', 'keyIs:k1', 'keyIs:null', 'valueIs:zz', 'valueIs:null', 'valueHas:a', 'valueHas:', 'valueNotNull', 'keyNotNull', 'lenGt:0', 'lenGt:2'];
const valueMappers = ['orDash', 'text', 'keyed', 'same', 'toNull', 'upper', 'append:!', 'append:', 'emptyToNull', 'nullIf:zz', 'nullIf:', 'first:0', 'first:2'];
const keyMappers = ['same', 'value', 'firstChar', 'prefix', 'const:z', 'const:', 'null', 'upper', 'text', 'window', 'windowKey'];
const flatMappers = ['none', 'twice', 'words', 'chars'];

/** Streams without state, sources and sinks, grouping. */
export function* streamCases(): Generator<Idea> {
  const topics = texts('in');
  for (const name of [undefined, 'named']) {
    const named = name === undefined ? {} : { name };
    const suffix = name === undefined ? '' : ' named';
    const ops: [string, string][] = [
      ...predicates.flatMap((fn): [string, string][] => [['filter', fn], ['filterNot', fn]]), ...valueMappers.map((fn): [string, string] => ['mapValues', fn]),
      ...['same', 'swap', 'keyed', 'toNull', ...keyMappers.map((each) => `key:${each}`)].map((fn): [string, string] => ['map', fn]),
      ...flatMappers.flatMap((fn): [string, string][] => [['flatMap', fn], ['flatMapValues', fn]]), ...keyMappers.map((fn): [string, string] => ['selectKey', fn]),
    ];
    for (const [op, fn] of ops) {
      if (name !== undefined && !['filter', 'mapValues', 'map', 'flatMap', 'flatMapValues', 'selectKey', 'filterNot'].some((each) => each === op && fn === firstOf(op))) continue;
      yield { name: `${op} ${fn}${suffix}`, topology: [stream('in'), { op, id: 'r', from: 'in', fn, ...named }, to('r')], input: words, topics };
    }
  }
  for (const fn of ['len', 'keyed', 'text', 'long']) {
    yield { name: `mapValues ${fn} of numbers`, topology: [stream('in', { value: 'int' }), { op: 'mapValues', id: 'm', from: 'in', fn }, to('m', { value: fn === 'len' ? 'int' : fn === 'long' ? 'long' : 'string' })],
      input: [{ topic: 'in', key: 'a', value: { int: -12 }, ts: 1 }, { topic: 'in', key: 'a', value: null, ts: 2 }, { topic: 'in', key: null, value: { int: 2147483647 }, ts: 3 }] };
  }
  for (const fn of ['plus:1', 'plus:-9', 'text', 'nullIf:5']) {
    yield { name: `mapValues ${fn} of longs`, topology: [stream('in', { value: 'long' }), { op: 'mapValues', id: 'm', from: 'in', fn }, to('m', { value: fn === 'text' ? 'string' : 'long' })],
      input: [{ topic: 'in', key: 'a', value: { long: 5 }, ts: 1 }, { topic: 'in', key: 'a', value: null, ts: 2 }, { topic: 'in', key: null, value: { hex: '7fffffffffffffff' }, ts: 3 }] };
  }
  for (const value of ['int', 'short', 'float', 'double', 'bytes', 'boolean', 'uuid', 'long', 'void']) {
    const good: { [type: string]: object | string } = {
      int: { int: 7 }, short: { hex: '0102' }, float: { hex: '40490fdb' }, double: { double: 2.5 }, bytes: { hex: '00' }, boolean: { hex: '00' },
      uuid: '00000000-0000-0001-8000-000000000000', long: { hex: '8000000000000000' }, void: null!,
    };
    for (const as of ['key', 'value'] as const) {
      for (const handler of [undefined, 'LogAndContinueExceptionHandler', 'LogAndFailExceptionHandler']) {
        const record = (bytes: object | string | null, ts: number): never => ({ topic: 'in', key: 'k', value: 'v', ts, [as]: bytes }) as never;
        yield {
          name: `serde ${value} as ${as}${handler === undefined ? '' : ` ${handler}`}`,
          ...(handler === undefined ? {} : { config: { 'deserialization.exception.handler': `org.apache.kafka.streams.errors.${handler}` } }),
          topology: [stream('in', { [as]: value }), to('in', { [as]: value })],
          input: [record(good[value] ?? null, 1), record(null, 2), record({ hex: '0102030405' }, 3), record(good[value] ?? null, 4), record({ hex: '02' }, 5), record('', 6)],
        };
      }
    }
  }
  for (const ts of ['record', 'skip', 'partition', 'value']) {
    for (const over of ['to', 'count', 'repartition']) {
      const use = over === 'to' ? [to('in')] : over === 'count' ? [grouped('g', 'in'), { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })]
        : [{ op: 'selectKey', id: 'k', from: 'in', fn: 'prefix' }, { op: 'repartition', id: 'rp', from: 'k', key: 'string', value: 'string' }, to('rp')];
      yield { name: `extractor ${ts} ${over}`, topology: [stream('in', { ts }), ...use],
        input: [['a', '100:x', 5], ['a', '3:y', 6], ['b', '-1:z', 7], ['a', '0:q', 2], ['b', '1700000000000:w', 1]].map(([key, value, time]) => ({ topic: 'in', key: key as string, value: value as string, ts: time as number })) };
    }
  }
  yield { name: 'merge with itself', topology: [stream('in'), { op: 'merge', id: 'm', from: 'in', with: 'in' }, to('m')], input: words, topics };
  for (const config of [undefined, all]) {
    const more = config === undefined ? '' : ' optimized';
    const extra = config === undefined ? {} : { config };
    yield { name: `merge of topics then group${more}`, ...extra, topics: texts('in', 'b'), input: [...words, ...words.map((each) => ({ ...each, topic: 'b' }))],
      topology: [stream('in'), stream('b'), { op: 'merge', id: 'm', from: 'in', with: 'b', name: 'both' }, { op: 'groupBy', id: 'g', from: 'm', fn: 'firstChar', key: 'string', value: 'string' },
        { op: 'count', id: 'c', from: 'g', store: 'n' }, ...toOut('c', { value: 'long' })] };
    for (const [first, second] of [['mapValues', 'filter'], ['flatMapValues', 'peek'], ['filter', 'mapValues'], ['merge', 'mapValues']]) {
      yield { name: `rekey, ${first}, ${second}, two groupings${more}`, ...extra, topics, input: words,
        topology: [stream('in'), { op: 'selectKey', id: 'k', from: 'in', fn: 'firstChar' },
          first === 'merge' ? { op: 'merge', id: 'x', from: 'k', with: 'k' } : { op: first!, id: 'x', from: 'k', ...fnOf(first!) }, { op: second!, id: 'y', from: 'k', ...fnOf(second!) },
          grouped('g1', 'x'), { op: 'count', id: 'c', from: 'g1' }, grouped('g2', 'y', { name: 'second' }), { op: 'reduce', id: 'd', from: 'g2', fn: 'concat' },
          ...toOut('c', { value: 'long' }), ...toOut('d', { topic: 'out2' })] };
    }
    for (const [op, fn] of [['groupBy', 'value'], ['groupBy', 'null'], ['groupBy', 'same'], ['groupBy', 'const:'], ['groupByKey', '']]) {
      for (const name of [undefined, 'gr']) {
        for (const agg of ['count', 'reduce', 'aggregate']) {
          yield { name: `${op} ${fn} ${agg}${name === undefined ? '' : ' named'}${more}`, ...extra, topics, input: words,
            topology: [stream('in'), { op: op!, id: 'g', from: 'in', ...(fn === '' ? {} : { fn: fn! }), key: 'string', value: 'string', ...(name === undefined ? {} : { name }) },
              { op: agg, id: 'c', from: 'g', ...(agg === 'reduce' ? { fn: 'concat' } : agg === 'aggregate' ? { init: 'empty', fn: 'keyed', store: { key: 'string', value: 'string' } } : {}) },
              ...toOut('c', { value: agg === 'count' ? 'long' : 'string' })] };
        }
      }
    }
    for (const rekeys of [0, 1, 2]) {
      for (const name of [undefined, 'rp']) {
        yield { name: `repartition after ${rekeys} rekeys${name === undefined ? '' : ' named'}${more}`, ...extra, topics, input: words,
          topology: [stream('in'), ...(rekeys > 0 ? [{ op: 'selectKey', id: 'k1', from: 'in', fn: 'firstChar' }] : []), ...(rekeys > 1 ? [{ op: 'selectKey', id: 'k2', from: 'k1', fn: 'upper' }] : []),
            { op: 'repartition', id: 'rp', from: rekeys === 0 ? 'in' : `k${rekeys}`, key: 'string', value: 'string', ...(name === undefined ? {} : { name }), partitions: 2 },
            grouped('g', 'rp'), { op: 'count', id: 'c', from: 'g' }, ...toOut('c', { value: 'long' })] };
      }
    }
  }
  for (const [index, aggregate] of [
    { op: 'count' }, { op: 'reduce', fn: 'concat' }, { op: 'reduce', fn: 'nullIfSame' }, { op: 'reduce', fn: 'min' }, { op: 'reduce', fn: 'first' }, { op: 'reduce', fn: 'minus' },
    { op: 'aggregate', init: 'null', fn: 'append' }, { op: 'aggregate', init: 'text:i', fn: 'toNull' }, { op: 'aggregate', init: 'zero', fn: 'tally' }, { op: 'aggregate', init: 'null', fn: 'toNull' },
  ].entries()) {
    const value = aggregate.op === 'count' || aggregate.init === 'zero' ? 'long' : 'string';
    for (const [kind, spec] of [
      ['plain', { key: 'string', value }], ['memory', { name: 'st', kind: 'memory', key: 'string', value }], ['unnamed memory', { kind: 'memory', key: 'string', value }],
      ['uncached', { key: 'string', value, caching: false }], ['unlogged', { name: 'st', key: 'string', value, logging: false }],
      ['versioned', { name: 'st', kind: 'versioned:100', key: 'string', value }], ['versioned 0', { name: 'st', kind: 'versioned:0', key: 'string', value }],
    ] as const) {
      for (const config of index < 2 ? [undefined, off] : [undefined]) {
        yield { name: `${Object.values(aggregate).join(' ')} ${kind}${config === undefined ? '' : ' no cache'}`, ...(config === undefined ? {} : { config }), topics, input: words,
          topology: [stream('in'), grouped('g', 'in'), { ...aggregate, id: 'c', from: 'g', store: spec, ...(index % 2 === 0 ? { name: 'agg' } : {}) }, ...toOut('c', { value })] };
      }
    }
  }
  for (const name of [undefined, 'sp-']) {
    for (const branches of [0, 1, 3]) {
      for (const last of ['default', 'none', 'nothing', 'named default']) {
        yield { name: `split of ${branches} ${last}${name === undefined ? '' : ' named'}`, topics, input: words,
          topology: [stream('in'), { op: 'split', id: 'sp', from: 'in', ...(name === undefined ? {} : { name }) },
            ...Array.from({ length: branches }, (_, i) => ({ op: 'branch', id: `b${i}`, from: 'sp', fn: ['valueHas:a', 'keyNotNull', 'all'][i]!, ...(i === 1 ? { name: 'second' } : {}) })),
            ...(last === 'nothing' ? [] : [{ op: last === 'none' ? 'noDefaultBranch' : 'defaultBranch', id: 'rest', from: 'sp', ...(last === 'named default' ? { name: 'rest' } : {}) }]),
            ...Array.from({ length: branches }, (_, i) => to(`b${i}`, { topic: `o${i}` })), ...(last.endsWith('default') ? [to('rest', { topic: 'orest' })] : [])] };
      }
    }
  }
  for (const [name, source] of [['several topics', { topics: ['in', 'b', 'c'] }], ['pattern', { pattern: 'in|b|c.*' }], ['named pattern', { pattern: '[a-z]+', name: 'src' }]] as const) {
    for (const use of ['to', 'count', 'process']) {
      yield { name: `${name} ${use}`, topics: texts('in', 'b', 'c'), input: [...words, ...words.map((each) => ({ ...each, topic: 'b' }))],
        topology: [{ op: 'stream', id: 's', key: 'string', value: 'string', ...source } as never,
          ...(use === 'to' ? [to('s', { topic: 'out-1' })] : use === 'count' ? [grouped('g', 's'), { op: 'count', id: 'c', from: 'g', store: 'n' }, ...toOut('c', { topic: 'out-1', value: 'long' })]
            : [{ op: 'process', id: 'p', from: 's', fn: 'meta', stores: [] }, to('p', { topic: 'out-1' })])] };
    }
  }
  yield { name: 'table and stream of one topic by name', topology: [stream('in'), table('t'), { op: 'toStream', id: 'ts', from: 't' }, { op: 'merge', id: 'm', from: 'ts', with: 'in' }, to('m')], topics: texts('in', 't'), input: words };
}

function firstOf(op: string): string {
  return { filter: 'valueHas:a', filterNot: 'valueHas:a', mapValues: 'upper', map: 'keyed', flatMap: 'words', flatMapValues: 'words', selectKey: 'value' }[op]!;
}

function fnOf(op: string): object {
  switch (op) {
    case 'peek': return {};
    case 'mapValues': return { fn: 'upper' };
    case 'flatMapValues': return { fn: 'words' };
    default: return { fn: 'keyNotNull' };
  }
}
