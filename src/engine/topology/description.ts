import { TreeSet } from '../common/tree-set.ts';
import { copiedHashOrder, hashOrder } from '../common/java-hash.ts';
import { printDescription } from './print-description.ts';
import type { NodePlan, SourceLocation, SubtopologyPlan, TopologyPlan } from './plan.ts';

/** One node of a description. Lists are in the order in which Kafka prints them, which is not the order of building or of running. */
export interface NodeDescription {
  readonly kind: 'source' | 'processor' | 'sink';
  readonly name: string;
  /** Of a source by name. */
  readonly topics: readonly string[];
  /** Of a source by pattern. */
  readonly pattern: RegExp | null;
  /** Of a sink with a fixed topic. */
  readonly topic: string | null;
  /** Name of the function that chooses a sink's topic. */
  readonly topicExtractor: string | null;
  /** Of a processor. */
  readonly stores: readonly string[];
  readonly successors: readonly string[];
  readonly predecessors: readonly string[];
  /** The line of the program that made it. */
  readonly location: SourceLocation | null;
}
export interface SubtopologyDescription { readonly id: number; readonly nodes: readonly NodeDescription[] }
export interface GlobalStoreDescription { readonly id: number; readonly source: NodeDescription; readonly processor: NodeDescription }

/** Kafka: org.apache.kafka.streams.TopologyDescription */
export class TopologyDescription {
  /** Name of the topology (TopologyConfig), null for the usual nameless one. */
  readonly name: string | null;
  readonly subtopologies: readonly SubtopologyDescription[];
  readonly globalStores: readonly GlobalStoreDescription[];
  constructor(name: string | null, subtopologies: readonly SubtopologyDescription[], globalStores: readonly GlobalStoreDescription[]) {
    this.name = name;
    this.subtopologies = Object.freeze([...subtopologies]);
    this.globalStores = Object.freeze([...globalStores]);
    Object.freeze(this);
  }
  toString(): string { return printDescription(this); }
}

export function describeTopology(plan: TopologyPlan, name: string | null): TopologyDescription {
  const nodes = new Map(plan.nodes.map((node) => [node.name, node]));
  const subtopologies: SubtopologyDescription[] = [];
  const globalStores: GlobalStoreDescription[] = [];
  for (const subtopology of plan.subtopologies) {
    if (subtopology.global) globalStores.push(describeGlobalStore(subtopology, nodes));
    else subtopologies.push(describeSubtopology(subtopology, nodes));
  }
  return new TopologyDescription(name, subtopologies, globalStores);
}

/** A node while Kafka's way of drawing is replayed: `size` counts what lies below, and decides who is printed first. */
class Drawn {
  readonly node: NodePlan;
  readonly predecessors = new TreeSet<Drawn>(bigFirst);
  readonly successors = new TreeSet<Drawn>(bigFirst);
  size = 1;
  constructor(node: NodePlan) { this.node = node; }
}

/** Bigger first, then by name in UTF-16 code units. */
function bigFirst(a: Drawn, b: Drawn): number {
  if (a === b) return 0;
  if (a.size !== b.size) return b.size - a.size;
  return a.node.name < b.node.name ? -1 : 1;
}

/**
 * An arrow's place among its siblings is fixed when it is drawn, by the sizes at that moment; sizes grow while drawing goes on. So the
 * replay keeps Kafka's order of drawing (its hash map's) and its trees. Kafka: InternalTopologyBuilder#describeSubtopology
 */
function describeSubtopology(plan: SubtopologyPlan, nodes: ReadonlyMap<string, NodePlan>): SubtopologyDescription {
  const drawn = new Map<string, Drawn>();
  for (const name of hashOrder(plan.nodes)) drawn.set(name, new Drawn(nodes.get(name)!));
  for (const current of drawn.values()) {
    for (const name of predecessorsOf(current.node)) {
      const predecessor = drawn.get(name)!;
      current.predecessors.add(predecessor);
      predecessor.successors.add(current);
      grow(predecessor, current.size);
    }
  }
  const inOrder = [...drawn.values()].sort(bigFirst);
  return Object.freeze({ id: plan.id, nodes: Object.freeze(inOrder.map(described)) });
}

/** Upwards, once for each path: a node that is reachable in two ways counts twice. */
function grow(node: Drawn, delta: number): void {
  node.size += delta;
  for (const predecessor of node.predecessors) grow(predecessor, delta);
}

function described({ node, predecessors, successors }: Drawn): NodeDescription {
  return describe(node, [...successors].map(nameOf), [...predecessors].map(nameOf));
}
const nameOf = (drawn: Drawn): string => drawn.node.name;

function describeGlobalStore(plan: SubtopologyPlan, nodes: ReadonlyMap<string, NodePlan>): GlobalStoreDescription {
  const [source, processor] = plan.nodes.map((name) => nodes.get(name)!);
  return Object.freeze({
    id: plan.id, source: describe(source!, [processor!.name], []), processor: describe(processor!, [], [source!.name]),
  });
}

function describe(node: NodePlan, successors: readonly string[], predecessors: readonly string[]): NodeDescription {
  return Object.freeze({
    kind: node.kind,
    name: node.name,
    topics: Object.freeze(node.kind === 'source' ? [...copiedHashOrder(node.topics)] : []),
    pattern: node.kind === 'source' ? node.pattern : null,
    topic: node.kind === 'sink' ? node.topic : null,
    topicExtractor: node.kind === 'sink' && node.topicExtractor !== null ? node.topicExtractor.name || 'anonymous' : null,
    stores: Object.freeze(node.kind === 'processor' ? [...copiedHashOrder(node.stores)] : []),
    successors: Object.freeze([...successors]),
    predecessors: Object.freeze([...predecessors]),
    location: node.location,
  });
}

function predecessorsOf(node: NodePlan): readonly string[] { return node.kind === 'source' ? [] : node.predecessors; }
