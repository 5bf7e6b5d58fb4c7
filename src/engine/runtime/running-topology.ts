import { IllegalArgumentException } from '../errors/errors.ts';
import { WallclockTimestampExtractor, wallclockTimestampExtractor, type TimestampExtractor } from '../processor/extractors.ts';
import type { AnyProcessor, AnyProcessorSupplier } from '../processor/processor.ts';
import type { StateStore } from '../processor/state-store.ts';
import { bindDeserializer, bindSerializer } from '../serde/bind.ts';
import type { Deserializer, Serde, Serializer } from '../serde/serde.ts';
import type { NodePlan, ProcessorNodePlan, SinkNodePlan, SourceNodePlan, TopologyPlan } from '../topology/plan.ts';
import { NodeContext } from './node-context.ts';
import { ProcessorNode, type RunningNode } from './processor-node.ts';
import { adviseOnInit, missingInNode } from './serde-advice.ts';
import { SinkNode } from './sink-node.ts';
import { SourceNode } from './source-node.ts';
import type { StreamTask } from './stream-task.ts';

/** The live nodes and stores of one task, made anew from the plan. Kafka: ProcessorTopology */
export interface RunningTopology {
  readonly sources: readonly SourceNode[];
  /** In insertion order, which is a topological order. */
  readonly processors: readonly ProcessorNode[];
  readonly sinks: readonly SinkNode[];
  /** In the order of initialisation, flush and close. */
  readonly stores: readonly StateStore[];
}

/** Makes the nodes with these names. Children are connected in insertion order, which is the order of forwarding. */
export function buildTopology(plan: TopologyPlan, include: ReadonlySet<string>, task: StreamTask): RunningTopology {
  const nodes = new Map<string, RunningNode>();
  const sources: SourceNode[] = [];
  const processors: ProcessorNode[] = [];
  const sinks: SinkNode[] = [];
  const storeNames = new Set<string>();
  const connect = (node: RunningNode, predecessors: readonly string[]): void => {
    for (const name of predecessors) {
      const parent = nodes.get(name);
      if (parent !== undefined && !parent.children.includes(node)) parent.children.push(node);
    }
    nodes.set(node.name, node);
  };
  for (const node of plan.nodes) {
    if (!include.has(node.name)) continue;
    if (node.kind === 'source') {
      const source = buildSource(node, task);
      sources.push(source);
      nodes.set(node.name, source);
    } else if (node.kind === 'processor') {
      for (const store of node.stores) storeNames.add(store);
      const processor = buildProcessor(node, task);
      processors.push(processor);
      connect(processor, node.predecessors);
    } else {
      const sink = buildSink(node, task);
      sinks.push(sink);
      connect(sink, node.predecessors);
    }
  }
  const stores: StateStore[] = [];
  for (const name of storeNames) {
    const store = plan.stores.get(name);
    if (store !== undefined) stores.push(store.builder.build());
  }
  return { sources, processors, sinks, stores };
}

export function makeProcessor(supplier: AnyProcessorSupplier, node: string): AnyProcessor {
  const processor: unknown = typeof supplier === 'function' ? supplier() : supplier.get();
  if (typeof processor !== 'object' || processor === null || typeof (processor as AnyProcessor).process !== 'function') {
    throw new IllegalArgumentException(`the supplier of processor ${node} did not return an object with a process(record) method`, { facts: { node } });
  }
  return processor as AnyProcessor;
}

function buildProcessor(plan: ProcessorNodePlan, task: StreamTask): ProcessorNode {
  const node = new ProcessorNode(plan.name, makeProcessor(plan.supplier, plan.name), new Set(plan.stores), task);
  node.context = new NodeContext(task, node);
  return node;
}

/** A serde's half: its own, or the default one; without both a StreamsException that says which call gives one. */
function half<T>(own: T | null, fallback: () => Serde<unknown>, pick: (serde: Serde<unknown>) => T, bind: (half: T) => T, what: string, plan: NodePlan, topology: TopologyPlan): T {
  try {
    return bind(own ?? pick(fallback()));
  } catch (error) {
    throw missingInNode(error, what, plan, topology);
  }
}

function buildSource(plan: SourceNodePlan, task: StreamTask): SourceNode {
  const bind = (deserializer: Deserializer<unknown>): Deserializer<unknown> => bindDeserializer(deserializer, task.stateContext);
  const key = half<Deserializer<unknown>>(plan.keyDeserializer, () => task.stateContext.keySerde, (serde) => serde.deserializer, bind, 'key', plan, task.plan);
  const value = half<Deserializer<unknown>>(plan.valueDeserializer, () => task.stateContext.valueSerde, (serde) => serde.deserializer, bind, 'value', plan, task.plan);
  return new SourceNode(plan.name, key, value, plan.timestampExtractor, task);
}

/** The extractor that asks a clock is one for all tasks, and each task has a clock of its own. */
export function boundExtractor(extractor: TimestampExtractor, task: StreamTask): TimestampExtractor {
  return extractor === WallclockTimestampExtractor ? wallclockTimestampExtractor(() => task.currentSystemTimeMs()) : extractor;
}

function buildSink(plan: SinkNodePlan, task: StreamTask): SinkNode {
  const bind = (serializer: Serializer<unknown>): Serializer<unknown> => bindSerializer(serializer, task.stateContext);
  return new SinkNode(plan.name, {
    topic: plan.topic === null ? null : task.fullTopicName(plan.topic),
    topicExtractor: plan.topicExtractor,
    keySerializer: half<Serializer<unknown>>(plan.keySerializer, () => task.stateContext.keySerde, (serde) => serde.serializer, bind, 'key', plan, task.plan),
    valueSerializer: half<Serializer<unknown>>(plan.valueSerializer, () => task.stateContext.valueSerde, (serde) => serde.serializer, bind, 'value', plan, task.plan),
    partitioner: plan.partitioner,
    role: plan.topic !== null && task.plan.internalTopics.has(plan.topic) ? 'repartition' : 'sink',
  }, task);
}

/** Runs a processor's init; whatever it throws becomes a StreamsException that names the node. */
export function initProcessor(node: ProcessorNode, topology: TopologyPlan): void {
  try {
    node.processor.init?.(node.context);
  } catch (error) {
    throw adviseOnInit(error, node.name, topology);
  }
}
