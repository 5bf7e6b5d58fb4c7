import type { Operation, Step } from '../case.ts';
import type { Idea } from './systematic-parts.ts';
import { grouped, off, stream, texts, to, toOut } from './systematic-parts.ts';

interface WindowKind { readonly label: string; readonly op: Partial<Operation>; readonly key: string; readonly span: number; readonly grace: number }

function kinds(): WindowKind[] {
  const found: WindowKind[] = [];
  for (const grace of [undefined, 0, 1, 7, 1000]) {
    const extra = grace === undefined ? {} : { grace };
    const label = grace === undefined ? '' : ` grace ${grace}`;
    for (const [size, advance] of [[1], [10], [10, 5], [10, 3], [10, 9], [7, 1], [100, 33], [1000]] as const) {
      found.push({ label: `time ${size}${advance === undefined ? '' : `/${advance}`}${label}`, op: { window: 'time', size, ...(advance === undefined ? {} : { advance }), ...extra }, key: `timeWindowed:${size}`, span: size + 2, grace: grace ?? 0 });
    }
    for (const size of [0, 1, 10, 25, 1000]) found.push({ label: `sliding ${size}${label}`, op: { window: 'sliding', size, ...extra }, key: `timeWindowed:${size}`, span: size + 2, grace: grace ?? 0 });
    for (const gap of [0, 1, 10, 1000]) found.push({ label: `session ${gap}${label}`, op: { window: 'session', gap, ...extra }, key: 'sessionWindowed', span: gap + 2, grace: grace ?? 0 });
  }
  found.push({ label: 'unlimited', op: { window: 'unlimited' }, key: 'timeWindowed:1', span: 20, grace: 0 }, { label: 'unlimited 50', op: { window: 'unlimited', start: 50 }, key: 'timeWindowed:1', span: 20, grace: 0 });
  return found;
}

/** Records at, just before and just behind the edges of windows of this size, then late ones. */
function edges(span: number, grace: number): Step[] {
  const size = span - 2;
  const times = [0, size - 1, size, size + 1, Math.floor(size / 2), 2 * size, size - 1, 2 * size + grace, 3 * size - 1, size, 3 * size + grace, 3 * size + grace + 1, 0, 4 * size + 2 * grace + 1100];
  const steps: Step[] = times.map((ts, i) => ({ topic: 'in', key: i % 3 === 0 ? 'b' : 'a', value: i === 4 ? null : `v${i}`, ts: Math.max(0, ts), ...(i === 2 ? { headers: [['h', 'x']] as const } : {}) }));
  steps.splice(6, 0, { advance: 1001 }, { topic: 'in', key: null, value: 'n', ts: size });
  steps.push({ advance: 1000 }, { topic: 'in', key: 'a', value: 'end', ts: 5 * size + 2 * grace + 5000 });
  return steps;
}

const aggregations: readonly (readonly [label: string, op: Partial<Operation>, value: string])[] = [
  ['count', { op: 'count' }, 'long'], ['reduce', { op: 'reduce', fn: 'concat' }, 'string'], ['reduce to null', { op: 'reduce', fn: 'nullIfSame' }, 'string'],
  ['aggregate', { op: 'aggregate', init: 'empty', fn: 'append', merge: 'bar' }, 'string'], ['aggregate to null', { op: 'aggregate', init: 'text:i', fn: 'toNull', merge: 'bar' }, 'string'],
];

/** Windows times aggregations times emit strategies times stores; suppression. */
export function* windowCases(): Generator<Idea> {
  const all = kinds();
  let turn = 0;
  for (const kind of all) {
    for (const [label, op, value] of aggregations) {
      for (const emit of ['', 'close']) {
        turn++;
        if (emit === 'close' && kind.op.window === 'unlimited') continue;
        if (label.endsWith('null') && turn % 4 !== 0) continue;
        const spec: object = [{ value }, { value, name: 'ws' }, { key: 'string', value, kind: 'memory' }, { value, caching: false }, { value, name: 'ws', logging: false }, { value, caching: true, kind: 'memory' }][turn % 6]!;
        yield { name: `${kind.label} ${label} ${emit} ${JSON.stringify(spec)}`, ...(turn % 5 === 0 ? { config: off } : {}), topics: texts('in'), span: kind.span, input: edges(kind.span, kind.grace),
          topology: [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', ...kind.op }, { ...op, id: 'c', from: 'w', ...(emit === '' ? {} : { emit }), store: spec } as Operation,
            ...toOut('c', { key: kind.key, value })] };
      }
    }
  }
  for (const kind of all.filter(({ label }) => /^(time 10|time 10\/3|sliding 10|session 10|time 7\/1|unlimited)( grace 7)?$/.test(label))) {
    for (const suppress of [
      { until: 'close' }, { until: 'close', maxRecords: 2 }, { until: 'limit', limit: 0 }, { until: 'limit', limit: 5 }, { until: 'limit', limit: 15, maxRecords: 1 }, { until: 'limit', limit: 1000, maxRecords: 2, name: 'hold' },
    ]) {
      for (const before of ['', 'filter', 'mapValues', 'stored mapValues']) {
        for (const config of [undefined, off]) {
          yield { name: `${kind.label} suppress ${JSON.stringify(suppress)} ${before}${config === undefined ? '' : ' no cache'}`, ...(config === undefined ? {} : { config }), topics: texts('in'), span: kind.span, input: edges(kind.span, kind.grace),
            topology: [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', ...kind.op }, { op: 'reduce', id: 'c', from: 'w', fn: 'concat' },
              ...(before === '' ? [] : [before === 'filter' ? { op: 'filter', id: 'f', from: 'c', fn: 'lenGt:2' }
                : { op: 'mapValues', id: 'f', from: 'c', fn: 'nullIf:v0', ...(before === 'mapValues' ? {} : { store: { key: kind.key, value: 'string' } }) }]),
              { op: 'suppress', id: 's', from: before === '' ? 'c' : 'f', ...suppress }, ...toOut('s', { key: kind.key })] };
        }
      }
    }
    for (const after of ['windowKey', 'window']) {
      yield { name: `${kind.label} then ${after} regrouped`, topics: texts('in'), span: kind.span, input: edges(kind.span, kind.grace),
        topology: [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', ...kind.op }, { op: 'count', id: 'c', from: 'w' }, { op: 'toStream', id: 's', from: 'c', fn: after },
          grouped('g2', 's', { value: 'long' }), { op: 'reduce', id: 'd', from: 'g2', fn: 'sum' }, ...toOut('d', { value: 'long' })] };
      yield { name: `${kind.label} grouped as a table by ${after}`, topics: texts('in'), span: kind.span, input: edges(kind.span, kind.grace),
        topology: [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', ...kind.op }, { op: 'count', id: 'c', from: 'w' }, { op: 'groupBy', id: 'g2', from: 'c', fn: `key:${after}`, key: 'string', value: 'long' },
          { op: 'reduce', id: 'd', from: 'g2', fn: 'sum', undo: 'diff' }, ...toOut('d', { value: 'long' })] };
    }
    for (const join of ['join', 'leftJoin', 'outerJoin']) {
      yield { name: `${kind.label} tables ${join}`, topics: texts('in', 'b'), span: kind.span, input: [...edges(kind.span, kind.grace), ...edges(kind.span, kind.grace).map((each) => ('topic' in each ? { ...each, topic: 'b' } : each))],
        topology: [stream('in'), stream('b'), grouped('g', 'in'), grouped('g2', 'b'), { op: 'windowedBy', id: 'w', from: 'g', ...kind.op }, { op: 'windowedBy', id: 'w2', from: 'g2', ...kind.op },
          { op: 'count', id: 'c', from: 'w' }, { op: 'count', id: 'd', from: 'w2' }, { op: join, id: 'j', from: 'c', with: 'd', fn: 'pair' }, ...toOut('j', { key: kind.key })] };
    }
    for (const groups of [1, 2, 3]) {
      for (const rekeyed of [false, true]) {
        const names = ['in', 'b', 'd'].slice(0, groups);
        yield { name: `${kind.label} cogroup of ${groups}${rekeyed ? ' rekeyed' : ''}`, topics: texts(...names), span: kind.span, input: edges(kind.span, kind.grace).map((each, i) => ('topic' in each ? { ...each, topic: names[i % groups]! } : each)),
          topology: [...names.map((each) => stream(each)), ...names.map((each, i): Operation => (rekeyed && i !== 1 ? { op: 'groupBy', id: `g${each}`, from: each, fn: 'upper', key: 'string', value: 'string' } : grouped(`g${each}`, each))),
            ...names.map((each, i): Operation => ({ op: 'cogroup', id: `co${i}`, from: `g${each}`, fn: i === 0 ? 'append' : 'keyed', ...(i === 0 ? {} : { with: `co${i - 1}` }) })),
            { op: 'windowedBy', id: 'w', from: `co${groups - 1}`, ...kind.op }, { op: 'aggregate', id: 'a', from: 'w', init: 'empty', merge: 'bar', store: { key: 'string', value: 'string' } }, ...toOut('a', { key: kind.key })] };
      }
    }
  }
  for (const retention of [17, 18, 60_017, 1_000_000]) {
    for (const op of [{ window: 'time', size: 10, grace: 7 }, { window: 'session', gap: 10, grace: 7 }, { window: 'sliding', size: 5, grace: 7 }]) {
      for (const kind of [undefined, 'memory']) {
        yield { name: `retention ${retention} ${op.window} ${kind ?? ''}`, topics: texts('in'), span: 30_000,
          input: [0, 100, 59_999, 60_000, 60_001, 60_017, 120_000, 119_990, 119_983, 119_980, 60_000, 300_000, 240_001].map((ts, i) => ({ topic: 'in', key: i % 2 === 0 ? 'a' : 'b', value: `v${i}`, ts })),
          topology: [stream('in'), grouped('g', 'in'), { op: 'windowedBy', id: 'w', from: 'g', ...op } as Operation, { op: 'count', id: 'c', from: 'w', store: { key: 'string', value: 'long', retention, ...(kind === undefined ? {} : { kind }) } }, ...toOut('c', { value: 'long' }, { fn: 'window' })] };
      }
    }
  }
  for (const [name, limit] of [['table', 0], ['table', 10], ['table', 1000]] as const) {
    for (const max of [undefined, 1, 3]) {
      yield { name: `suppress ${name} ${limit} ${max ?? ''}`, topics: texts('in'), span: 20, input: edges(12, 0),
        topology: [{ op: 'table', id: 'in', topic: 'in', key: 'string', value: 'string' }, { op: 'suppress', id: 's', from: 'in', until: 'limit', limit, ...(max === undefined ? {} : { maxRecords: max }) }, { op: 'toStream', id: 'x', from: 's' }, to('x')] };
    }
  }
}
