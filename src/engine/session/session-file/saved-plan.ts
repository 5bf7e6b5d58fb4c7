import { Serdes } from '../../serde/serdes.ts';
import { rememberSerde, serdeOf } from '../../serde/known-serdes.ts';
import type { Serde } from '../../serde/serde.ts';
import { sessionWindowedSerde, timeWindowedSerde } from '../../serde/windowed.ts';
import type { AnyProcessor } from '../../processor/processor.ts';
import type { AnyStoreBuilder, StateStore, StateStoreContext, StoreKind } from '../../processor/state-store.ts';
import type { NodePlan, SourceLocation, SubtopologyPlan, TopologyPlan } from '../../topology/plan.ts';
import { windowsOf } from '../../topology/supplier.ts';
import { Topology } from '../../topology/topology.ts';
import type { WindowDescription } from '../../windows/window-description.ts';
import type { Windowed } from '../../windows/windowed.ts';
import { IllegalStateException } from '../../errors/errors.ts';
import { decodeBytes, serdeNamed } from '../codec.ts';
import type { Session } from '../session.ts';

/** A topology's plan without its program: names, edges, serdes and windows. Enough to read a trace by, not to process a record. */
export interface SavedPlan {
  readonly nodes: readonly SavedNode[];
  readonly stores: readonly SavedStore[];
  readonly subtopologies: readonly (Omit<SubtopologyPlan, 'sourcePatterns'>)[];
  /** Names without the application id, and how many partitions they had. */
  readonly internalTopics: readonly { readonly name: string; readonly partitions: number }[];
}
interface SavedNode {
  readonly kind: NodePlan['kind'];
  readonly name: string;
  readonly predecessors: readonly string[];
  /** Of a source or a sink; a pattern or a choice of topic has none. */
  readonly topics: readonly string[];
  readonly key: string | null;
  readonly value: string | null;
  readonly stores: readonly string[];
  readonly windows: WindowDescription | null;
  readonly location: SourceLocation | null;
}
interface SavedStore {
  readonly name: string;
  readonly kind: StoreKind;
  readonly retentionMs: number | null;
  readonly windowSizeMs: number | null;
  readonly retainDuplicates: boolean;
  /** Files from before there were headers do not say it. */
  readonly storesHeaders?: boolean;
  readonly loggingEnabled: boolean;
  readonly cachingEnabled: boolean;
  readonly key: string | null;
  readonly value: string | null;
  readonly processors: readonly string[];
  readonly sourceTopic: string | null;
  /** Source and processor of a global store. */
  readonly global: { readonly source: string; readonly processor: string } | null;
}

export function savePlan(session: Session): SavedPlan {
  const { plan, config } = session.info;
  const nameOf = (half: Parameters<typeof serdeOf>[0] | null, fallback: Serde<unknown> | null): string | null => serdeName(half === null ? fallback : serdeOf(half));
  return {
    nodes: plan.nodes.map((node): SavedNode => {
      const common = { kind: node.kind, name: node.name, location: node.location === null ? null : { ...node.location, file: node.location.file.replace(/^.*[\\/]/, '') } };
      switch (node.kind) {
        case 'source': return { ...common, predecessors: [], topics: node.topics, key: nameOf(node.keyDeserializer, config.defaultKeySerde), value: nameOf(node.valueDeserializer, config.defaultValueSerde), stores: [], windows: null };
        case 'sink': return { ...common, predecessors: node.predecessors, topics: node.topic === null ? [] : [node.topic], key: nameOf(node.keySerializer, config.defaultKeySerde), value: nameOf(node.valueSerializer, config.defaultValueSerde), stores: [], windows: null };
        case 'processor': return { ...common, predecessors: node.predecessors, topics: [], key: null, value: null, stores: node.stores, windows: windowsOf(node.supplier) };
      }
    }),
    stores: [
      ...[...plan.stores.values()].map((store) => ({ ...storeFacts(store.builder, session), processors: store.processors, sourceTopic: store.sourceTopic, global: null })),
      ...[...plan.globalStores.values()].map((store) => ({ ...storeFacts(store.builder, session), processors: [store.processor.name], sourceTopic: null, global: { source: store.source.name, processor: store.processor.name } })),
    ],
    subtopologies: plan.subtopologies.map(({ sourcePatterns: _patterns, ...sub }) => sub),
    internalTopics: [...plan.internalTopics.keys()].map((name) => ({ name, partitions: session.run.partitionsFor(session.info.fullName(name)) })),
  };
}

function storeFacts(builder: AnyStoreBuilder, { info }: Session): Omit<SavedStore, 'processors' | 'sourceTopic' | 'global'> {
  const { name, kind, retentionMs, windowSizeMs, retainDuplicates, loggingEnabled, cachingEnabled, storesHeaders = false } = builder;
  const key = (builder.keySerde ?? info.config.defaultKeySerde) as Serde<unknown> | null;
  const value = (builder.valueSerde ?? info.config.defaultValueSerde) as Serde<unknown> | null;
  return { name, kind, retentionMs, windowSizeMs, retainDuplicates, ...(storesHeaders ? { storesHeaders } : {}), loggingEnabled, cachingEnabled, key: serdeName(key), value: serdeName(value) };
}

/** The size of time windows is part of how their keys are read, and not of the serde's name. */
function serdeName(serde: Serde<unknown> | null): string | null {
  if (serde === null) return null;
  if (!serde.name.startsWith('timeWindowed(')) return serde.name;
  try {
    const { window } = serde.deserializer.deserialize('', new Uint8Array(START)) as Windowed<unknown>;
    return `${serde.name}@${window.end - window.start}`;
  } catch {
    return serde.name;
  }
}
const START = 8;

/** A topology that only can be looked at: its stores stay empty and its nodes take nothing. */
export class SavedTopology extends Topology {
  readonly #saved: SavedPlan;
  constructor(saved: SavedPlan) {
    super();
    this.#saved = saved;
  }
  override plan(): TopologyPlan { return planOf(this.#saved); }
}

function planOf(saved: SavedPlan): TopologyPlan {
  const nodes = saved.nodes.map((node): NodePlan => {
    const { name, location } = node;
    const [key, value] = [readerOf(node.key), readerOf(node.value)];
    switch (node.kind) {
      case 'source': return { kind: 'source', name, topics: node.topics, pattern: node.topics.length === 0 ? /^\b$/ : null, keyDeserializer: key.deserializer, valueDeserializer: value.deserializer, timestampExtractor: null, offsetReset: 'earliest', location };
      case 'sink': return { kind: 'sink', name, topic: node.topics[0] ?? null, topicExtractor: node.topics.length === 0 ? () => '' : null, keySerializer: key.serializer, valueSerializer: value.serializer, partitioner: null, predecessors: node.predecessors, location };
      case 'processor': return { kind: 'processor', name, supplier: { get: idle, ...(node.windows === null ? {} : { windows: node.windows }) }, predecessors: node.predecessors, stores: node.stores, location };
    }
  });
  const nodeOf = (name: string): NodePlan => nodes.find((node) => node.name === name)!;
  const builders = new Map(saved.stores.map((store) => [store.name, emptyStore(store)]));
  return {
    nodes,
    stores: new Map(saved.stores.filter((store) => store.global === null).map((store) => [store.name, { builder: builders.get(store.name)!, processors: store.processors, sourceTopic: store.sourceTopic }])),
    globalStores: new Map(saved.stores.flatMap((store) => (store.global === null ? [] : [[store.name, {
      builder: builders.get(store.name)!, source: nodeOf(store.global.source) as Extract<NodePlan, { kind: 'source' }>, processor: nodeOf(store.global.processor) as Extract<NodePlan, { kind: 'processor' }>, reprocessOnRestore: false,
    }] as const]))),
    internalTopics: new Map(saved.internalTopics.map((topic) => [topic.name, topic])),
    subtopologies: saved.subtopologies.map((sub) => ({ ...sub, sourcePatterns: [] })),
    copartitionGroups: [],
  };
}

function idle(): AnyProcessor {
  return { process() { throw new IllegalStateException('a recording is looked at and does not run; open it with its topology to go on'); } };
}

/** A serde by its name, as far as it is a built-in one; what others wrote is shown as the text or the bytes that it is. */
function readerOf(name: string | null): Serde<unknown> {
  const serde = namedSerde(name);
  // who asks for the serde of a node finds it by its half
  rememberSerde(serde);
  return serde;
}

function namedSerde(name: string | null): Serde<unknown> {
  const windowed = name === null ? null : /^(timeWindowed|sessionWindowed)\((.+)\)(?:@(\d+))?$/.exec(name);
  try {
    if (windowed?.[1] === 'sessionWindowed') return sessionWindowedSerde(serdeNamed(windowed[2]!)) as Serde<unknown>;
    if (windowed !== null) return timeWindowedSerde(serdeNamed(windowed[2]!), Number(windowed[3] ?? 1)) as Serde<unknown>;
    if (name !== null) return serdeNamed(name);
  } catch {
    // a user's own
  }
  return { name: 'custom', serializer: { serialize: (topic, value) => Serdes.byteArray().serializer.serialize(topic, value as Uint8Array) }, deserializer: { deserialize: (topic, bytes) => decodeBytes(null, topic, bytes).value } };
}

function emptyStore(store: SavedStore): AnyStoreBuilder {
  const builder = {
    name: store.name, kind: store.kind, persistent: false, loggingEnabled: store.loggingEnabled, cachingEnabled: store.cachingEnabled, logConfig: {}, retentionMs: store.retentionMs,
    windowSizeMs: store.windowSizeMs, retainDuplicates: store.retainDuplicates, storesHeaders: store.storesHeaders === true, keySerde: readerOf(store.key), valueSerde: readerOf(store.value),
    withLoggingEnabled: () => builder, withLoggingDisabled: () => builder, withCachingEnabled: () => builder, withCachingDisabled: () => builder,
    build: (): StateStore => new EmptyStore(store.name),
  };
  return builder as unknown as AnyStoreBuilder;
}

class EmptyStore implements StateStore {
  readonly name: string;
  readonly persistent = false;
  readonly isOpen = true;
  constructor(name: string) { this.name = name; }
  init(context: StateStoreContext): void { context.register(this, () => undefined); }
  flush(): void { /* nothing is in it */ }
  close(): void { /* nothing is in it */ }
}
