import { expect, test } from 'vitest';
import { readCases } from '../../conformance/case.ts';
import { describeAsMermaid } from '../../../src/engine/topology/pictures/mermaid.ts';
import { describeAsTree } from '../../../src/engine/topology/pictures/tree.ts';
import { parseDescription } from '../../../src/engine/topology/parse-description.ts';
import { StreamsBuilder } from '../../../src/engine/index.ts';

const COUNT = `Topologies:
   Sub-topology: 0
    Source: KSTREAM-SOURCE-0000000000 (topics: [visits])
      --> KSTREAM-AGGREGATE-0000000002
    Processor: KSTREAM-AGGREGATE-0000000002 (stores: [visits-per-minute])
      --> KSTREAM-SINK-0000000003
      <-- KSTREAM-SOURCE-0000000000
    Sink: KSTREAM-SINK-0000000003 (topic: counts)
      <-- KSTREAM-AGGREGATE-0000000002

`;

test('what Kafka has printed of every conformance case is printed again, to the byte', () => {
  const texts = readCases(['fixtures/conformance']).flatMap(({ expect: { describe } }) => (describe === undefined ? [] : [describe]));
  expect(texts.length).toBeGreaterThan(600);
  expect(texts.filter((text) => parseDescription(text).toString() !== text)).toEqual([]);
});

test('pictures of the text are the pictures of the topology', () => {
  const builder = new StreamsBuilder();
  builder.stream(['a', 'b']).merge(builder.stream(/x.*/)).to((key: unknown) => String(key));
  builder.globalTable('rates');
  const description = builder.build().describe();
  const read = parseDescription(description.toString());
  expect(describeAsTree(read)).toBe(describeAsTree(description));
  expect(describeAsMermaid(read)).toBe(describeAsMermaid(description));
});

test('it may be cut out of a log, with the line ends of Windows', () => {
  const log = `2024-01-01 12:00:00 INFO Streams starting\n2024-01-01 12:00:01 INFO App - ${COUNT}2024-01-01 12:00:02 INFO running\n`;
  expect(parseDescription(log.replaceAll('\n', '\r\n')).toString()).toBe(COUNT);
});

test.each([
  ['', /there is no description of a topology here: it begins with "Topologies:"/],
  ['Topologies:\n  Source: a (topics: [b])', /line 2 of the description: Source: a \(topics: \[b\]\) stands before the first Sub-topology/],
  [COUNT.replace('(topic: counts)', 'counts'), /line 8 of the description: Sink: KSTREAM-SINK-0000000003 counts is none of Sub-topology, Source/],
  [COUNT.replace('--> KSTREAM-SINK-0000000003', '--> KSTREAM-SINK-0000000004'), /line 5 .* is joined to KSTREAM-SINK-0000000004, which is not in its sub-topology\. Did you mean "KSTREAM-SINK-0000000003"\?/],
  [COUNT.replace('Sub-topology: 0', 'Sub-topology: 0 for global store (will not generate tasks)'), /sub-topology 0 of the description is a global store: it has one source and one processor, not source, processor, sink/],
])('a text that is none is told so: %#', (text, message) => {
  expect(() => parseDescription(text)).toThrow(message);
});
