import { expect, test } from 'vitest';
import { textOf } from '../../../../src/cli/tui/present/spans.ts';
import { mostHops, near } from '../../../../src/cli/tui/present/neighbours.ts';
import { layoutNodes } from '../../../../src/cli/tui/present/topology-layout.ts';
import { paintTopology } from '../../../../src/cli/tui/present/topology.ts';
import type { TopologyPaint } from '../../../../src/cli/tui/present/topology-parts.ts';
import type { ViewFlow, ViewNode, ViewTopology } from '../../../../src/engine/session/view.ts';
import { cellWidth } from '../../../../src/cli/tui/text/width.ts';
import { awkwardText, randomOf } from '../support/random.ts';

const PAINT: TopologyPaint = { width: 60, height: 60, style: 'boxes', folded: new Set(), time: { kind: 'relative', base: 0 }, fullNames: false };
const STILL: ViewFlow = { node: null, hop: null, visited: [], ahead: [], dropped: null, counts: {}, breakpoints: [] };

function node(name: string, successors: readonly string[], more: Partial<ViewNode> = {}): ViewNode {
  return { name, label: name, kind: 'processor', topics: [], stores: [], successors, badges: [], location: null, ...more };
}
const source = (name: string, successors: readonly string[]): ViewNode => node(name, successors, { kind: 'source', topics: [name] });
const sink = (name: string): ViewNode => node(name, [], { kind: 'sink', topics: [name] });

function topology(...parts: readonly (readonly ViewNode[])[]): ViewTopology {
  return { subtopologies: parts.map((nodes, id) => ({ id, global: false, nodes, tasks: [`${id}_0`] })), topics: [{ name: 'app-x-repartition', role: 'repartition', partitions: 1 }] };
}
function drawn(view: ViewTopology, flow: ViewFlow = STILL, paint: Partial<TopologyPaint> = {}): string {
  const { lines } = paintTopology(view, flow, { ...PAINT, ...paint });
  return `\n${lines.map((line) => textOf(line).trimEnd()).join('\n')}\n`;
}

test('a branch is centred over its arms, and arms meet again', () => {
  const view = topology([source('in', ['left', 'right']), node('left', ['out']), node('right', ['out']), sink('out')]);
  expect(drawn(view, STILL, { width: 40 })).toMatchInlineSnapshot(`
    "
         ╭──────────╮
         │   in   0 │
         ╰─────┬────╯
               ├───────────────╮
        ┌──────┴─────┐  ┌──────┴──────┐
        │   left   0 │  │   right   0 │
        └──────┬─────┘  └──────┬──────┘
               ╰───────┬───────╯
                 ╭─────┴─────╮
                 │   out   0 │
                 ╰───────────╯
    "
  `);
});

test('a payload that has no room beside its edge stands on both sides of it', () => {
  const view = topology([source('in', ['count']), node('count', [], { stores: ['counts'], badges: ['windowed', 'logged'] })]);
  const flow: ViewFlow = {
    ...STILL, node: 'count', visited: ['in', 'count'], counts: { in: 12, count: 12 },
    hop: { from: 'in', to: 'count', key: { text: '爱丽丝', type: 'string' }, value: { text: '/a/long/page/name', type: 'string' }, timestamp: 5000 },
  };
  expect(drawn(view, flow, { width: 30 })).toMatchInlineSnapshot(`
    "
             ╭──────────╮
             │ ✓ in  12 │
             ╰─────┬────╯
            爱丽丝 ┃ /a/long/page…
         ┌─────────┴────────┐
         │ ▶ count [WL]  12 │
         │ ▤ counts         │
         └──────────────────┘
    "
  `);
});

test('an edge over several ranks passes the boxes between', () => {
  const view = topology([source('left', ['map']), source('right', ['join']), node('map', ['join'], {}), node('join', ['out'], { stores: ['rights'] }), sink('out')]);
  expect(drawn(view, STILL, { width: 44 })).toMatchInlineSnapshot(`
    "
          ╭────────────╮  ╭─────────────╮
          │   left   0 │  │   right   0 │
          ╰──────┬─────╯  ╰──────┬──────╯
                 │               │
           ┌─────┴─────┐         │
           │   map   0 │         │
           └─────┬─────┘         │
                 ╰───────┬───────╯
                  ┌──────┴─────┐
                  │   join   0 │
                  │ ▤ rights   │
                  └──────┬─────┘
                         │
                   ╭─────┴─────╮
                   │   out   0 │
                   ╰───────────╯
    "
  `);
});

test('edges that are not connected do not share a row', () => {
  const view = topology([source('a', ['y']), source('b', ['x']), node('x', []), node('y', [])]);
  const { edges } = layoutNodes(view.subtopologies[0]!.nodes.map((n) => ({ id: n.name, width: 9, height: 3, successors: n.successors })));
  const crossing = edges.filter((edge) => edge.fromX !== edge.toX);
  expect(new Set(crossing.map((edge) => edge.track)).size).toBe(crossing.length);
});

test('sub-topologies have a heading with their tasks and the repartition topic that feeds them', () => {
  const view = topology([source('in', ['through']), sink('through')], [source('app-x-repartition', ['out']), sink('out')]);
  expect(drawn(view, STILL, { width: 44 })).toMatchInlineSnapshot(`
    "
    sub-topology 0 0_0 ─────────────────────────
                   ╭──────────╮
                   │   in   0 │
                   ╰─────┬────╯
                         │
                 ╭───────┴───────╮
                 │   through   0 │
                 ╰───────────────╯
    sub-topology 1 1_0 ← app-x-repartition ─────
            ╭─────────────────────────╮
            │   app-x-repartition   0 │
            ╰────────────┬────────────╯
                         │
                   ╭─────┴─────╮
                   │   out   0 │
                   ╰───────────╯
    "
  `);
});

test('what does not fit as boxes is a folding list', () => {
  const view = topology([source('in', ['through']), sink('through')], [source('app-x-repartition', ['count']), node('count', ['one', 'two']), node('one', ['out']), node('two', ['out']), sink('out')]);
  const flow: ViewFlow = { ...STILL, node: 'one', visited: ['in', 'through', 'app-x-repartition', 'count', 'one'], breakpoints: ['two'], dropped: { node: 'one', reason: 'predicate-false' } };
  expect(drawn(view, flow, { width: 46, height: 10, style: 'auto' })).toMatchInlineSnapshot(`
    "
    ▾ sub-topology 0 0_0 ─────────────────────────
     ✓ → in                                      0
     ✓ ⇒ through                                 0
    ▾ sub-topology 1 1_0 ← app-x-repartition ─────
     ✓ → app-x-repartition                       0
     ✓ count                                     0
     × ├ one × predicate-false                   0
    ■· └ two                                     0
     ·   ⇒ out ← one                             0
    "
  `);
  expect(drawn(view, STILL, { width: 46, style: 'list', folded: new Set(['sub:1']) })).toMatchInlineSnapshot(`
    "
    ▾ sub-topology 0 0_0 ─────────────────────────
     · → in                                      0
     · ⇒ through                                 0
    ▸ sub-topology 1  5 nodes
    "
  `);
});

test('the focus is the current node, wherever the drawing is long', () => {
  const chain = Array.from({ length: 30 }, (_, i) => node(`n${i}`, i < 29 ? [`n${i + 1}`] : []));
  const drawing = paintTopology(topology(chain), { ...STILL, node: 'n20' }, { ...PAINT, style: 'list' });
  expect(drawing.focus).toEqual({ from: 19, to: 21 });
});

test('every line has the width of the pane, whatever nodes are called and carry', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomOf(seed);
    const names = Array.from({ length: 7 }, (_, i) => `${i}${awkwardText(random, 6)}`);
    const nodes = names.map((name, i) => node(name, names.filter((_, j) => j > i && random() < 0.3), { stores: random() < 0.3 ? [awkwardText(random, 8)] : [], kind: i === 0 ? 'source' : 'processor', topics: i === 0 ? [awkwardText(random, 8)] : [] }));
    const flow: ViewFlow = {
      ...STILL, node: names[2]!, visited: names.slice(0, 3),
      hop: { from: names[1]!, to: names[2]!, key: { text: awkwardText(random), type: 'string' }, value: { text: awkwardText(random), type: 'string' }, timestamp: 0 },
    };
    const width = 20 + Math.floor(random() * 60);
    for (const style of ['auto', 'list', 'boxes'] as const) {
      for (const line of paintTopology(topology(nodes), flow, { ...PAINT, width, height: 20, style }).lines) expect(cellWidth(textOf(line)), `seed ${seed}, ${style}`).toBe(width);
    }
  }
});

const CHAIN = topology(
  [source('in', ['a']), node('a', ['b', 'c']), node('b', ['out']), node('c', []), sink('app-x-repartition'), node('d', []), sink('out')],
  [node('again', ['e'], { kind: 'source', topics: ['app-x-repartition'] }), node('e', [])],
);

test('hops leave what is near the current node, and show where ways go on', () => {
  expect(drawn(CHAIN, { ...STILL, node: 'b' }, { hops: 1, width: 40 })).toMatchInlineSnapshot(`
    "
    sub-topology 0 0_0 ─────────────────────
                  ┌────┆────┐
                  │   a   0 │
                  └────┆────┘
                       │
                  ┌────┴────┐
                  │ ▶ b   0 │
                  └────┬────┘
                       │
                 ╭─────┴─────╮
                 │   out   0 │
                 ╰───────────╯
    "
  `);
  expect(drawn(CHAIN, { ...STILL, node: 'b' }, { hops: 1, width: 40, style: 'list' })).toMatchInlineSnapshot(`
    "
    ▾ sub-topology 0 0_0 ───────────────────
     · a ┆ ┆                               0
     ▶ b                                   0
     · ⇒ out                               0
    "
  `);
});

test('a topic that one sub-topology writes and another reads is a hop', () => {
  const joined = topology([source('in', ['w']), node('w', [], { kind: 'sink', topics: ['app-x-repartition'] })], [node('r', ['e'], { kind: 'source', topics: ['app-x-repartition'] }), node('e', [])]);
  expect(near(joined, 'w', 1).topology.subtopologies.flatMap((part) => part.nodes.map((one) => one.name))).toEqual(['in', 'w', 'r']);
  expect([...near(joined, 'w', 1).cut]).toEqual([['r', { before: false, after: true }]]);
  expect(mostHops(joined, 'w')).toBe(1);
  expect(mostHops(joined, 'in')).toBe(2);
});

test('without a current node the sources are the middle; what is not joined to anything stays out', () => {
  expect(near(CHAIN, null, 0).shown).toBe(2);
  expect(near(CHAIN, 'in', 9)).toMatchObject({ shown: 5, all: 9 });
  expect(mostHops(topology([source('in', ['out']), sink('out')]), 'in')).toBe(0);
});
