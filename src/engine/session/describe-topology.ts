import { StreamsConfig } from '../config/streams-config.ts';
import type { TopologyDescription } from '../topology/description.ts';
import { parseDescription } from '../topology/parse-description.ts';
import { describeAsDot } from '../topology/pictures/dot.ts';
import { describeAsMermaid } from '../topology/pictures/mermaid.ts';
import { describeAsTree } from '../topology/pictures/tree.ts';
import { buildTopology } from './session.ts';
import { SESSION_DEFAULTS, type TopologyFunction } from './session-options.ts';

export type DescribeFormat = 'text' | 'tree' | 'mermaid' | 'dot' | 'json';
export const DESCRIBE_FORMATS: readonly DescribeFormat[] = ['text', 'tree', 'mermaid', 'dot', 'json'];

/** The structure of a topology as text: Kafka's `describe()`, a tree, or the source of a picture. */
export function describeTopology(topology: TopologyFunction, config: Readonly<{ [key: string]: unknown }>, format: DescribeFormat): string {
  const built = buildTopology({ title: '', topology, inputs: [] }, new StreamsConfig({ ...SESSION_DEFAULTS, ...config }));
  return drawn(built.describe(), format);
}

/** Which topics a topology reads from outside. */
export function topicsReadBy(topology: TopologyFunction, settings: Readonly<{ [key: string]: unknown }>): (topic: string) => boolean {
  const config = new StreamsConfig({ ...SESSION_DEFAULTS, ...settings });
  const sources = buildTopology({ title: '', topology, inputs: [] }, config).plan(config).nodes.flatMap((node) => (node.kind === 'source' ? node : []));
  return (topic) => sources.some(({ topics, pattern }) => topics.includes(topic) || pattern?.test(topic) === true);
}

/** The same of a text that `describe()` gave, here or in Java. @throws IllegalArgumentException  as parseDescription */
export function redrawDescription(text: string, format: DescribeFormat): string { return drawn(parseDescription(text), format); }

function drawn(description: TopologyDescription, format: DescribeFormat): string {
  switch (format) {
    case 'text': return description.toString();
    case 'tree': return withNewline(describeAsTree(description));
    case 'mermaid': return withNewline(describeAsMermaid(description));
    case 'dot': return withNewline(describeAsDot(description));
    case 'json': return `${JSON.stringify(description, (_key, value: unknown) => (value instanceof RegExp ? value.source : value), 2)}\n`;
  }
}

const withNewline = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
