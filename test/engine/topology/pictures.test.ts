import { expect, test } from 'vitest';
import {
  Consumed, Grouped, Materialized, Produced, Serdes, StreamsBuilder, Topology, describeAsDot, describeAsMermaid, describeAsTree,
} from '../../../src/engine/index.ts';
import type { TopologyDescription } from '../../../src/engine/index.ts';

const text = Consumed.with(Serdes.string(), Serdes.string());

function wordCount(): TopologyDescription {
  const builder = new StreamsBuilder();
  builder.stream('text', text).flatMapValues((line) => line.split(' '))
    .groupBy((_k, word) => word, Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as('counts'))
    .toStream().to('word-counts', Produced.with(Serdes.string(), Serdes.long()));
  return builder.build().describe();
}

test('a tree has one block for each sub-topology', () => {
  expect(describeAsTree(wordCount())).toBe(`Sub-topology 0
text → KSTREAM-SOURCE-0000000000
└─ KSTREAM-FLATMAPVALUES-0000000001
   └─ KSTREAM-KEY-SELECT-0000000002
      └─ counts-repartition-filter
         └─ counts-repartition-sink → counts-repartition

Sub-topology 1
counts-repartition → counts-repartition-source
└─ KSTREAM-AGGREGATE-0000000003 [counts]
   └─ KTABLE-TOSTREAM-0000000007
      └─ KSTREAM-SINK-0000000008 → word-counts
`);
});

test('a node with two parents is drawn once and marked the second time', () => {
  const builder = new StreamsBuilder();
  const left = builder.stream('a', text);
  left.merge(builder.stream(/b.*/, text)).to(() => 'anywhere');
  const global = builder.globalTable('g', text, Materialized.as('gs'));
  left.filter(() => true).leftJoin(global, (k) => k, (l, r) => l + r);
  expect(describeAsTree(builder.build().describe(), { ascii: true })).toBe(`Sub-topology 0
a -> KSTREAM-SOURCE-0000000000
|- KSTREAM-MERGE-0000000002
|  \`- KSTREAM-SINK-0000000003 -> (chosen by anonymous)
\`- KSTREAM-FILTER-0000000006
   \`- KSTREAM-LEFTJOIN-0000000007
/b.*/ -> KSTREAM-SOURCE-0000000001
\`- KSTREAM-MERGE-0000000002 ^

Sub-topology 1 (global store)
g -> KSTREAM-SOURCE-0000000004
\`- KTABLE-SOURCE-0000000005 [gs]
`);
});

test('a mermaid flowchart shows topics between the sub-topologies and stores beside their users', () => {
  expect(describeAsMermaid(wordCount())).toBe(`flowchart TD
  subgraph g0 ["Sub-topology 0"]
    n0(["KSTREAM-SOURCE-0000000000"])
    n1["KSTREAM-FLATMAPVALUES-0000000001"]
    n2["KSTREAM-KEY-SELECT-0000000002"]
    n3["counts-repartition-filter"]
    n4(["counts-repartition-sink"])
  end
  subgraph g1 ["Sub-topology 1"]
    n5(["counts-repartition-source"])
    n6["KSTREAM-AGGREGATE-0000000003"]
    n7["KTABLE-TOSTREAM-0000000007"]
    n8(["KSTREAM-SINK-0000000008"])
    s0[("counts")]
  end
  t0[/"text"/]
  t1[/"counts-repartition"/]
  t2[/"word-counts"/]
  t0 --> n0
  n0 --> n1
  n1 --> n2
  n2 --> n3
  n3 --> n4
  n4 --> t1
  t1 --> n5
  n5 --> n6
  n6 --> n7
  n7 --> n8
  n8 --> t2
  n6 -.- s0
`);
});

test('a graphviz graph shows the same', () => {
  const dot = describeAsDot(wordCount());
  expect(dot.split('\n').slice(0, 5)).toEqual([
    'digraph topology {', '  node [shape=box, fontname="monospace"];', '  subgraph cluster_0 {', '    label="Sub-topology 0";',
    '    n0 [label="KSTREAM-SOURCE-0000000000", style=rounded];',
  ]);
  expect(dot).toContain('  t1 [label="counts-repartition", shape=parallelogram];\n');
  expect(dot).toContain('  n6 -> s0 [style=dashed, arrowhead=none];\n');
  expect(dot.endsWith('  n8 -> t2;\n  n6 -> s0 [style=dashed, arrowhead=none];\n}\n')).toBe(true);
});

test('any characters in names stay inside their quotes', () => {
  const odd = new Topology().addSource('a"b', 'x').addProcessor('back\\slash <b>', () => ({ process: () => undefined }), 'a"b').describe();
  expect(describeAsMermaid(odd)).toContain('n0(["a#quot;b"])');
  expect(describeAsMermaid(odd)).toContain('n1["back\\slash #lt;b#gt;"]');
  expect(describeAsDot(odd)).toContain('n0 [label="a\\"b", style=rounded]');
  expect(describeAsDot(odd)).toContain('n1 [label="back\\\\slash <b>"]');
});

test('an empty topology has empty pictures', () => {
  const nothing = new Topology().describe();
  expect([nothing.toString(), describeAsTree(nothing), describeAsMermaid(nothing)]).toEqual(['Topologies:\n ', '', 'flowchart TD\n']);
});
