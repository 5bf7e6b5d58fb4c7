import { userLocation } from '../topology/source-location.ts';
import type { SourceLocation } from '../topology/plan.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';

/**
 * One operator of the DSL before it becomes nodes of a topology. The graph is a tree of these with joins in it; rewrites move them about,
 * and at the end each writes itself into the topology, parents first.
 *
 *     graph.add(parent, new ProcessorGraphNode({ name, supplier: kstreamFilter(predicate, false) }));
 *
 * Misuse: adding a node to a parent directly (`parent.addChild(node)`) while the DSL is at work. The graph would not number it, and it
 * would be written before what was declared earlier.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.graph.GraphNode
 */
export abstract class GraphNode {
  abstract readonly kind: string;
  readonly name: string;
  /** The line of the program that called for it: the first frame outside the engine while it is made. */
  location: SourceLocation | null;
  readonly children = new Set<GraphNode>();
  readonly parents = new Set<GraphNode>();
  keyChanging = false;
  valueChanging = false;
  /** A `merge` of two streams. */
  merging = false;
  /** Position in the order of writing; a node with several parents keeps the number of its last attachment. */
  buildPriority = -1;
  written = false;
  /** Whether its result is a versioned table; null where that depends on the parents. */
  outputVersioned: boolean | null = null;
  /** A join that accepts null keys lies here: repartition topics above it must let them pass (KIP-962). */
  acceptsNullKeys = false;

  constructor(name: string) {
    this.name = name;
    this.location = userLocation();
  }

  /** Adds its nodes and stores; all parents have been written. */
  abstract writeTo(topology: TopologyBuilder): void;

  addChild(child: GraphNode): void {
    this.children.add(child);
    child.parents.add(this);
  }

  removeChild(child: GraphNode): boolean { return this.children.delete(child) && child.parents.delete(this); }

  clearChildren(): void {
    for (const child of this.children) child.parents.delete(this);
    this.children.clear();
  }

  get parentNames(): string[] { return [...this.parents].map((parent) => parent.name); }
}

/** Where sources and stores hang. */
export class RootNode extends GraphNode {
  readonly kind = 'root';
  constructor() { super('root'); }
  override writeTo(): void { /* nothing of it is in the topology */ }
}
