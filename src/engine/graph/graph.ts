/**
 * The logical plan that the DSL draws: operators as nodes, numbered in the order of the calls. `build` rewrites it and writes it into a
 * topology.
 *
 *     const graph = new Graph(topology.internalBuilder);
 *     graph.add(graph.root, new StreamSourceNode(graph.names.processor('KSTREAM-SOURCE-'), ['in'], options));
 *     graph.build(null);
 *
 * Misuse: taking a name from the counter without need. Every generated name of the program moves with it, and with the names the
 * changelog topics that hold its state.
 *
 * Kafka: org.apache.kafka.streams.kstream.internals.InternalStreamsBuilder
 */
import { TopologyException } from '../errors/errors.ts';
import { PriorityQueue } from '../common/priority-queue.ts';
import { parseTopologyOptimization } from '../config/topology-optimization.ts';
import type { TopologyBuilder } from '../topology/topology-builder.ts';
import { findAncestor } from './find-ancestor.ts';
import { RootNode, type GraphNode } from './graph-node.ts';
import { mergeRepartitions } from './merge-repartitions.ts';
import { mergeSources } from './merge-sources.ts';
import { NameCounter } from './names.ts';
import { markNullKeyFilters } from './null-key-filters.ts';
import { withGrace } from '../windows/with-grace.ts';
import { RepartitionNode } from './repartition-node.ts';
import { rewriteSelfJoins } from './self-joins.ts';
import { TableSourceNode } from './table-source-node.ts';
import { markVersionedTables } from './versioned-tables.ts';

export class Graph {
  readonly root = new RootNode();
  readonly names = new NameCounter();
  readonly topology: TopologyBuilder;
  /** For each operator that changes keys: the repartitions that it makes necessary, as long as no value changed in between. */
  readonly keyChangers = new Map<GraphNode, Set<RepartitionNode>>();
  readonly merges = new Set<GraphNode>();
  /** Other graces than the program's, ms, by the node that has the windows: a debugger tries them out. */
  graces: ReadonlyMap<string, number> = new Map();
  readonly #tableSources = new Set<TableSourceNode>();
  #nextPriority = 0;

  constructor(topology: TopologyBuilder) { this.topology = topology; }

  /** Windows as a node is to have them. */
  windowsFor<W extends { readonly gracePeriodMs: number }>(node: string, windows: W): W {
    const graceMs = this.graces.get(node);
    return graceMs === undefined ? windows : withGrace(windows, graceMs);
  }

  add(parents: GraphNode | readonly GraphNode[], child: GraphNode): void {
    for (const parent of Array.isArray(parents) ? (parents as readonly GraphNode[]) : [parents as GraphNode]) {
      parent.addChild(child);
      child.buildPriority = this.#nextPriority++;
      this.#note(child);
    }
  }

  /**
   * Rewrites the graph and writes it into the topology, parents first and else in the order of the calls. A second call writes what has
   * been added since.
   * @param optimization  the value of `topology.optimization`
   * @throws TopologyException  for what only the whole graph shows: clashing topics, versioned tables under suppress, …
   */
  build(optimization: unknown): void {
    const optimizations = parseTopologyOptimization(optimization === undefined || optimization === null ? 'none' : String(optimization));
    mergeSources(this.root);
    if (optimizations.has('reuse.ktable.source.topics')) for (const source of this.#tableSources) source.reusesSourceTopic = true;
    if (optimizations.has('merge.repartition.topics')) mergeRepartitions(this);
    if (optimizations.has('single.store.self.join')) rewriteSelfJoins(this.root);
    markNullKeyFilters(this.root);
    markVersionedTables(this.root);
    this.#write();
    this.topology.validateCopartition();
    const complaint = this.topology.implicitNames.complaint();
    if (complaint !== null && this.topology.config?.ensureExplicitInternalResourceNaming === true) throw new TopologyException(complaint);
  }

  #note(node: GraphNode): void {
    if (node.keyChanging) this.keyChangers.set(node, new Set());
    else if (node instanceof RepartitionNode) {
      if (node.optimizable) this.#linkToKeyChanger(node);
    } else if (node.merging) this.merges.add(node);
    else if (node instanceof TableSourceNode) this.#tableSources.add(node);
  }

  #linkToKeyChanger(node: RepartitionNode): void {
    const changer = findAncestor(node, (ancestor) => ancestor.keyChanging);
    if (changer !== null && findAncestor(node, (ancestor) => ancestor.keyChanging || ancestor.valueChanging) === changer) {
      this.keyChangers.get(changer)!.add(node);
    }
  }

  #write(): void {
    const queue = new PriorityQueue<GraphNode>((a, b) => a.buildPriority - b.buildPriority);
    const seen = new Set<GraphNode>();
    queue.offer(this.root);
    for (let node = queue.poll(); node !== undefined; node = queue.poll()) {
      // a node with a parent still to come is met again below that parent
      if (seen.has(node) || ![...node.parents].every((parent) => parent.written)) continue;
      seen.add(node);
      if (!node.written) node.writeTo(this.topology);
      node.written = true;
      for (const child of node.children) queue.offer(child);
    }
  }
}
