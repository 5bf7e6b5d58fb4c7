import type { Serde } from '../serde/serde.ts';
import { serdeOf } from '../serde/known-serdes.ts';
import type { AnyStoreBuilder } from '../processor/state-store.ts';
import type { NodePlan, TopologyPlan } from '../topology/plan.ts';
import type { TaskConfig } from '../runtime/task-config.ts';
import { serdeFor } from './codec.ts';

/** Look-ups over a plan that screens, sentences and questions share: who reads what, with which serde, what a name means. */
export class TopologyInfo {
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
  readonly #nodes: ReadonlyMap<string, NodePlan>;
  readonly #successors = new Map<string, string[]>();

  constructor(plan: TopologyPlan, config: TaskConfig) {
    this.plan = plan;
    this.config = config;
    this.#nodes = new Map(plan.nodes.map((node) => [node.name, node]));
    for (const node of plan.nodes) this.#successors.set(node.name, []);
    for (const node of plan.nodes) if (node.kind !== 'source') for (const parent of node.predecessors) this.#successors.get(parent)?.push(node.name);
  }

  node(name: string): NodePlan | null { return this.#nodes.get(name) ?? null; }
  successors(name: string): readonly string[] { return this.#successors.get(name) ?? []; }
  store(name: string): AnyStoreBuilder | null { return (this.plan.stores.get(name) ?? this.plan.globalStores.get(name))?.builder ?? null; }

  fullName(topic: string): string { return this.plan.internalTopics.has(topic) ? `${this.config.applicationId}-${topic}` : topic; }
  isInternal(topic: string): boolean {
    const prefix = `${this.config.applicationId}-`;
    return topic.startsWith(prefix) && this.plan.internalTopics.has(topic.slice(prefix.length));
  }
  /** Topics that only this application writes and reads: repartition topics, and changelogs but those that are input topics. */
  isOwn(topic: string): boolean { return this.isInternal(topic) || this.changelogStore(topic) !== null; }
  /** External topics that the topology reads; those of global stores too. */
  get inputTopics(): readonly string[] {
    return [...new Set(this.plan.nodes.flatMap((node) => (node.kind === 'source' ? node.topics.filter((topic) => !this.plan.internalTopics.has(topic)) : [])))];
  }
  get outputTopics(): readonly string[] {
    return [...new Set(this.plan.nodes.flatMap((node) => (node.kind === 'sink' && node.topic !== null && !this.plan.internalTopics.has(node.topic) ? [node.topic] : [])))];
  }
  /** The store whose changelog a topic is, null for others. */
  changelogStore(topic: string): AnyStoreBuilder | null {
    const prefix = `${this.config.applicationId}-`;
    return topic.startsWith(prefix) && topic.endsWith('-changelog') ? this.store(topic.slice(prefix.length, -'-changelog'.length)) : null;
  }

  /** Serdes of a topic by the nodes that read or write it; null where nothing is known (an internal format). */
  topicSerdes(topic: string): { readonly key: Serde<unknown> | null; readonly value: Serde<unknown> | null } {
    const source = this.plan.nodes.find((node) => node.kind === 'source' && (node.topics.some((name) => this.fullName(name) === topic) || (node.pattern !== null && node.pattern.test(topic))));
    if (source?.kind === 'source') {
      return { key: serdeFor(source.keyDeserializer, this.config.defaultKeySerde), value: serdeFor(source.valueDeserializer, this.config.defaultValueSerde) };
    }
    const sink = this.plan.nodes.find((node) => node.kind === 'sink' && (node.topic === null || this.fullName(node.topic) === topic));
    if (sink?.kind === 'sink') {
      return {
        key: sink.keySerializer === null ? this.config.defaultKeySerde : serdeOf(sink.keySerializer),
        value: sink.valueSerializer === null ? this.config.defaultValueSerde : serdeOf(sink.valueSerializer),
      };
    }
    const store = this.changelogStore(topic);
    return { key: store?.keySerde ?? this.config.defaultKeySerde, value: store?.valueSerde ?? this.config.defaultValueSerde };
  }

  subtopologyOf(node: string): number { return this.plan.subtopologies.find((sub) => sub.nodes.includes(node))?.id ?? -1; }
}
