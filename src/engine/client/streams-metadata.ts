/**
 * Which instance has which stores and keys, as far as instances say where they answer (`application.server`): the leader of the group tells all of them
 * with each assignment. Kafka: StreamsMetadataState
 */
import type { TopicPartition } from '../backend/backend.ts';
import type { Headers } from '../common/headers.ts';
import { partitionForKey } from '../common/murmur2.ts';
import { IllegalArgumentException, requireNonNull } from '../errors/errors.ts';
import type { StreamPartitioner } from '../processor/sinks.ts';
import type { Serializer } from '../serde/serde.ts';
import type { TopologyPlan } from '../topology/plan.ts';
import { HostInfo } from './host-info.ts';
import { isSourceOf, storeSources, type StoreSources } from './store-sources.ts';

/** An instance of the application. Kafka: org.apache.kafka.streams.StreamsMetadata */
export interface StreamsMetadata {
  readonly hostInfo: HostInfo;
  readonly host: string;
  readonly port: number;
  readonly stateStoreNames: readonly string[];
  readonly topicPartitions: readonly TopicPartition[];
  readonly standbyStateStoreNames: readonly string[];
  readonly standbyTopicPartitions: readonly TopicPartition[];
}

/** Which instance has a key. Kafka: org.apache.kafka.streams.KeyQueryMetadata */
export class KeyQueryMetadata {
  /** Nobody knows yet, or no instance said where it answers. */
  static readonly NOT_AVAILABLE = new KeyQueryMetadata(HostInfo.unavailable(), [], -1);
  readonly activeHost: HostInfo;
  readonly standbyHosts: readonly HostInfo[];
  /** -1 for a global store. */
  readonly partition: number;
  constructor(activeHost: HostInfo, standbyHosts: readonly HostInfo[], partition: number) {
    this.activeHost = activeHost;
    this.standbyHosts = standbyHosts;
    this.partition = partition;
  }
  toString(): string { return `KeyQueryMetadata {activeHost=${this.activeHost.toString()}, standbyHosts=[${this.standbyHosts.join(', ')}], partition=${this.partition}}`; }
}

export type KeyLocator<K> = Serializer<K> | StreamPartitioner<K, unknown>;

export class StreamsMetadataState {
  readonly #sources: ReadonlyMap<string, StoreSources>;
  readonly #globalStores: readonly string[];
  readonly #thisHost: HostInfo | null;
  #all: readonly StreamsMetadata[] = [];

  constructor(plan: TopologyPlan, applicationId: string, thisHost: HostInfo | null) {
    this.#sources = storeSources(plan, applicationId);
    this.#globalStores = [...plan.globalStores.keys()];
    this.#thisHost = thisHost;
  }

  get all(): readonly StreamsMetadata[] { return this.#all; }

  /** With each assignment. In the order of the hosts. */
  onChange(hosts: ReadonlyMap<string, readonly TopicPartition[]>, standbyHosts: ReadonlyMap<string, readonly TopicPartition[]> = new Map()): void {
    const entries = [...new Set([...hosts.keys(), ...standbyHosts.keys()])].map((endpoint) => ({
      hostInfo: HostInfo.buildFromEndpoint(endpoint)!, topicPartitions: hosts.get(endpoint) ?? [], standbyTopicPartitions: standbyHosts.get(endpoint) ?? [],
    }));
    entries.sort((a, b) => (a.hostInfo.host < b.hostInfo.host ? -1 : a.hostInfo.host > b.hostInfo.host ? 1 : a.hostInfo.port - b.hostInfo.port));
    this.#all = entries.map(({ hostInfo, topicPartitions, standbyTopicPartitions }) => ({
      hostInfo, host: hostInfo.host, port: hostInfo.port, stateStoreNames: [...this.#storesOf(topicPartitions), ...this.#globalStores], topicPartitions,
      standbyStateStoreNames: this.#storesOf(standbyTopicPartitions), standbyTopicPartitions,
    }));
  }

  #storesOf(partitions: readonly TopicPartition[]): string[] {
    return [...this.#sources].filter(([, sources]) => partitions.some(({ topic }) => isSourceOf(sources, topic))).map(([name]) => name);
  }

  /** Something was assigned to somebody whose address is known. */
  get #isInitialized(): boolean { return this.#all.some(({ topicPartitions }) => topicPartitions.length > 0); }

  forStore(storeName: string): readonly StreamsMetadata[] {
    requireNonNull(storeName, 'storeName');
    return this.#isInitialized ? this.#all.filter(({ stateStoreNames, standbyStateStoreNames }) => stateStoreNames.includes(storeName) || standbyStateStoreNames.includes(storeName)) : [];
  }

  /** null: the topology has no such store. */
  forKey<K>(storeName: string, key: K, headers: Headers, locator: KeyLocator<K>): KeyQueryMetadata | null {
    requireNonNull(storeName, 'storeName');
    requireNonNull(key, 'key');
    requireNonNull(locator, 'serializer or partitioner');
    if (!this.#isInitialized) return KeyQueryMetadata.NOT_AVAILABLE;
    if (this.#globalStores.includes(storeName)) return new KeyQueryMetadata(this.#thisHost ?? this.#all[0]!.hostInfo, [], -1);
    const sources = this.#sources.get(storeName);
    if (sources === undefined || (sources.topics.length === 0 && sources.patterns.length === 0)) return null;
    const known = this.#partitionsBySource(sources);
    let widest: string | null = null;
    for (const [topic, count] of known) if (widest === null || count > known.get(widest)!) widest = topic;
    if (widest === null) return KeyQueryMetadata.NOT_AVAILABLE;
    const partition = partitionOf(widest, key, headers, known.get(widest)!, locator);
    const hasIt = (held: TopicPartition): boolean => held.partition === partition && isSourceOf(sources, held.topic);
    const active = this.#all.find(({ stateStoreNames, topicPartitions }) => stateStoreNames.includes(storeName) && topicPartitions.some(hasIt));
    const standbys = this.#all.filter(({ standbyTopicPartitions }) => standbyTopicPartitions.some(hasIt));
    return new KeyQueryMetadata(active?.hostInfo ?? HostInfo.unavailable(), standbys.map(({ hostInfo }) => hostInfo), partition);
  }

  #partitionsBySource(sources: StoreSources): Map<string, number> {
    const known = new Map<string, number>();
    for (const { topicPartitions } of this.#all) {
      for (const { topic } of topicPartitions) if (isSourceOf(sources, topic)) known.set(topic, (known.get(topic) ?? 0) + 1);
    }
    return known;
  }
}

function partitionOf<K>(topic: string, key: K, headers: Headers, partitions: number, locator: KeyLocator<K>): number {
  if (typeof locator !== 'function') {
    const bytes = locator.serialize(topic, key, headers);
    if (bytes === null) throw new IllegalArgumentException(`the serializer made nothing of the key ${String(key)}, and only bytes have a partition`);
    return partitionForKey(bytes, partitions);
  }
  const answer = locator(topic, key, null, partitions, headers);
  const chosen = typeof answer === 'number' ? [answer] : answer ?? [];
  if (chosen.length !== 1) {
    throw new IllegalArgumentException('The partitions returned by StreamPartitioner#partitions method when used for fetching KeyQueryMetadata for key should be a singleton set, '
      + `got ${answer === null ? 'none' : `[${chosen.join(', ')}]`}`);
  }
  return chosen[0]!;
}
