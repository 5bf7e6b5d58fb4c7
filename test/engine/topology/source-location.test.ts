import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Consumed, Grouped, JoinWindows, Serdes, StreamJoined, StreamsBuilder, TimeWindows, Topology } from '../../../src/engine/index.ts';
import type { TopologyPlan } from '../../../src/engine/index.ts';
import { firstFrameOutside } from '../../../src/engine/topology/source-location.ts';

const idle = () => ({ process: () => undefined });
const SOURCE = readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n');

/** Name of each node, and what stands in this file on the line and from the column that the node remembers. */
function remembered(plan: TopologyPlan): string[] {
  return plan.nodes.map(({ name, location }) => {
    expect(location!.file).toContain('source-location.test.ts');
    return `${name.replace(/0{4}\d{5}/, '#')} ${/^\w+/.exec(SOURCE[location!.line - 1]!.slice(location!.column - 1))?.[0]}`;
  });
}

test('every node of the DSL remembers its call, also where one call makes several nodes', () => {
  const builder = new StreamsBuilder();
  const text = Consumed.with(Serdes.string(), Serdes.string());
  const grouping = Grouped.with(Serdes.string(), Serdes.string());
  builder.stream('in', text)
    .flatMapValues((line) => line.split(' '))
    .groupBy((_k, word) => word, grouping)
    .windowedBy(TimeWindows.ofSizeWithNoGrace(10))
    .count()
    .toStream()
    .to('out');
  builder.stream('left', text).leftJoin(builder.stream('right', text), (a, b) => a + b, JoinWindows.ofTimeDifferenceWithNoGrace(10), StreamJoined.as('j'));
  builder.table('rows', text).filter(() => true).groupBy((k, v) => [v, k], grouping).count();
  expect(remembered(builder.build().plan())).toEqual([
    'KSTREAM-SOURCE-#0 stream', 'KSTREAM-FLATMAPVALUES-#1 flatMapValues', 'KSTREAM-KEY-SELECT-#2 groupBy', 'KSTREAM-FILTER-#6 count',
    'KSTREAM-SINK-#5 count', 'KSTREAM-SOURCE-#7 count', 'KSTREAM-AGGREGATE-#4 count', 'KTABLE-TOSTREAM-#8 toStream', 'KSTREAM-SINK-#9 to',
    'KSTREAM-SOURCE-#0 stream', 'KSTREAM-SOURCE-#1 stream', 'KSTREAM-WINDOWED-#2 leftJoin', 'KSTREAM-WINDOWED-#3 leftJoin',
    'KSTREAM-JOINTHIS-#4 leftJoin', 'KSTREAM-OUTEROTHER-#5 leftJoin', 'KSTREAM-MERGE-#6 leftJoin', 'KSTREAM-SOURCE-#8 table',
    'KTABLE-SOURCE-#9 table', 'KTABLE-FILTER-#0 filter', 'KTABLE-SELECT-#1 groupBy', 'KSTREAM-SINK-#3 count', 'KSTREAM-SOURCE-#4 count',
    'KTABLE-AGGREGATE-#5 count',
  ]);
});

test('nodes of a hand-made topology remember theirs', () => {
  const topology = new Topology().addSource('in', 'orders');
  topology.addProcessor('work', idle, 'in').addSink('out', 'results', 'work');
  expect(remembered(topology.plan())).toEqual(['in addSource', 'work addProcessor', 'out addSink']);
});

test('a helper of the user counts as the user: the line is in the helper', () => {
  const builder = new StreamsBuilder();
  const addFilter = () => builder.stream('in').filter(() => true);
  addFilter();
  const [, filter] = builder.build().plan().nodes;
  expect(SOURCE[filter!.location!.line - 1]).toContain('const addFilter');
});

test('the first frame outside wins, in all the ways that V8 writes frames', () => {
  const inside = (file: string): boolean => file.includes('/engine/');
  const at = (...frames: string[]): unknown => firstFrameOutside(`Error\n${frames.map((frame) => `    at ${frame}`).join('\n')}`, inside);
  expect(at('userLocation (/app/engine/a.ts:1:2)', 'Foo.bar (/srv/me/app.ts:12:34)')).toEqual({ file: '/srv/me/app.ts', line: 12, column: 34 });
  expect(at('file:///app/engine/a.js:1:2', 'file:///srv/me/app.ts:5:6')).toEqual({ file: 'file:///srv/me/app.ts', line: 5, column: 6 });
  expect(at('new Topology (/app/engine/a.ts:1:2)', 'async /srv/me/app.ts:5:6')).toEqual({ file: '/srv/me/app.ts', line: 5, column: 6 });
  expect(at('Object.<anonymous> (C:\\me\\app.ts:5:6)')).toEqual({ file: 'C:\\me\\app.ts', line: 5, column: 6 });
  expect(at('Array.map (<anonymous>)', 'ModuleJob.run (node:internal/modules:1:2)', 'x (/me/a (1).ts:7:8)')).toEqual({ file: '/me/a (1).ts', line: 7, column: 8 });
  expect(at('/me/a (1).ts:7:8')).toEqual({ file: '/me/a (1).ts', line: 7, column: 8 });
  expect(at('eval (eval at f (/app/engine/a.ts:1:2), <anonymous>:1:1)', 'Foo.bar [as baz] (/me/b.ts:7:8)')).toEqual({ file: '/me/b.ts', line: 7, column: 8 });
  expect(at('userLocation (/app/engine/a.ts:1:2)')).toBe(null);
});
