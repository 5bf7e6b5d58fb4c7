import { didYouMean } from '../common/nearest.ts';
import { ConfigException, IllegalArgumentException } from '../errors/errors.ts';
import { adminConfig, consumerConfig, producerConfig, withPrefix, type ClientConfig } from './client-configs.ts';
import { invalidValue, parseConfig, type Properties } from './config-definition.ts';
import { configWarnings, type ConfigWarning } from './config-warnings.ts';
import { StreamsConfigConstants } from './streams-config-constants.ts';
import { STREAMS_CONFIG_DEFINITIONS, SUGGESTED_KEYS } from './streams-config-definitions.ts';
import { parseTopologyOptimization, type TopologyOptimization } from './topology-optimization.ts';

const EOS_COMMIT_INTERVAL_MS = 100;
const EOS_TRANSACTION_TIMEOUT_MS = 10_000;
const TRANSACTION_TIMEOUT_KEY = 'transaction.timeout.ms';
const MAX_TAGS = 5;
const MAX_TAG_KEY_LENGTH = 20;
const MAX_TAG_VALUE_LENGTH = 30;
const MAX_POLL_RECORDS_KEY = 'max.poll.records';

/**
 * The configuration of an application: Kafka's keys, with Kafka's defaults and rules.
 *
 *     const config = new StreamsConfig({ 'application.id': 'visits', 'bootstrap.servers': 'localhost:9092', 'statestore.cache.max.bytes': 0 });
 *     config.commitIntervalMs                         // 30000
 *     new StreamsConfig({ 'parallelism': 4, … })      // a misuse: nothing reads it; `warnings` names num.stream.threads
 *
 * Values may be texts, as in a properties file, or of the type of the key; classes are Kafka's class names (in full, or their last
 * part), or the object itself.
 *
 * @throws ConfigException  for a missing required key, a value that cannot be read or is out of bounds
 * Kafka: org.apache.kafka.streams.StreamsConfig
 */
export class StreamsConfig extends StreamsConfigConstants {
  readonly #originals: Properties;
  readonly #values: ReadonlyMap<string, unknown>;
  /** Keys that are unknown, misunderstood or outdated. */
  readonly warnings: readonly ConfigWarning[];
  readonly applicationId: string;
  readonly commitIntervalMs: number;
  /** True for `exactly_once_v2`. */
  readonly eosEnabled: boolean;
  readonly topologyOptimization: ReadonlySet<TopologyOptimization>;

  constructor(properties: Properties) {
    super();
    const given: { [key: string]: unknown } = {};
    for (const key of Object.keys(properties)) if (properties[key] !== undefined) given[key] = properties[key];
    this.#originals = Object.freeze(given);
    const values = new Map<string, unknown>();
    for (const definition of STREAMS_CONFIG_DEFINITIONS) values.set(definition.key, parseConfig(definition, given[definition.key]));
    this.eosEnabled = values.get('processing.guarantee') === 'exactly_once_v2';
    if (this.eosEnabled && given['commit.interval.ms'] === undefined) values.set('commit.interval.ms', EOS_COMMIT_INTERVAL_MS);
    // Who gives only the shortest pause wants no growing ones.
    if (given['reconnect.backoff.max.ms'] === undefined && given['reconnect.backoff.ms'] !== undefined) {
      values.set('reconnect.backoff.max.ms', values.get('reconnect.backoff.ms'));
    }
    this.#values = values;
    this.applicationId = this.getString('application.id');
    this.commitIntervalMs = this.getLong('commit.interval.ms');
    this.topologyOptimization = parseTopologyOptimization(this.getString('topology.optimization'));
    this.#checkCommitsInTime();
    this.warnings = configWarnings(given);
    this.#checkTags();
  }

  /** The keys and values as they were given. */
  originals(): Properties { return this.#originals; }

  /** @param strip  whether the prefix is cut off the keys */
  originalsWithPrefix(prefix: string, strip = true): ClientConfig {
    const found = withPrefix(this.#originals, prefix);
    return strip ? found : Object.fromEntries(Object.entries(found).map(([key, value]) => [prefix + key, value]));
  }

  /** True when the key was given, be it with the value of the default. */
  isSet(key: string): boolean { return Object.hasOwn(this.#originals, key); }

  /**
   * The value in force: a string, number, boolean, list of strings, or (class keys) the short name of a class or an object.
   *
   * @throws ConfigException  for a key that StreamsConfig does not define
   */
  get(key: string): unknown {
    const value = this.#values.get(key);
    if (value === undefined) throw new ConfigException(`Unknown configuration '${key}'.${didYouMean(key, SUGGESTED_KEYS)}`);
    return value;
  }

  getString(key: string): string { return this.get(key) as string; }
  getInt(key: string): number { return this.get(key) as number; }
  getLong(key: string): number { return this.get(key) as number; }
  getBoolean(key: string): boolean { return this.get(key) as boolean; }
  getList(key: string): readonly string[] { return this.get(key) as readonly string[]; }
  /** A short class name, an object, or null. */
  getClass(key: string): string | object | null { return this.get(key) as string | object | null; }

  get bootstrapServers(): readonly string[] { return this.getList('bootstrap.servers'); }
  /** '' when it is left to Streams. */
  get clientId(): string { return this.getString('client.id'); }
  get numStreamThreads(): number { return this.getInt('num.stream.threads'); }
  get numStandbyReplicas(): number { return this.getInt('num.standby.replicas'); }
  get maxTaskIdleMs(): number { return this.getLong('max.task.idle.ms'); }
  get bufferedRecordsPerPartition(): number { return this.getInt('buffered.records.per.partition'); }
  get taskTimeoutMs(): number { return this.getLong('task.timeout.ms'); }
  get pollMs(): number { return this.getLong('poll.ms'); }
  get replicationFactor(): number { return this.getInt('replication.factor'); }
  get repartitionPurgeIntervalMs(): number { return this.getLong('repartition.purge.interval.ms'); }
  get acceptableRecoveryLag(): number { return this.getLong('acceptable.recovery.lag'); }
  get maxWarmupReplicas(): number { return this.getInt('max.warmup.replicas'); }
  get probingRebalanceIntervalMs(): number { return this.getLong('probing.rebalance.interval.ms'); }
  get stateCleanupDelayMs(): number { return this.getLong('state.cleanup.delay.ms'); }
  get windowStoreChangelogAdditionalRetentionMs(): number { return this.getLong('windowstore.changelog.additional.retention.ms'); }
  get metricsRecordingLevel(): 'INFO' | 'DEBUG' | 'TRACE' { return this.get('metrics.recording.level') as 'INFO' | 'DEBUG' | 'TRACE'; }
  get processingGuarantee(): 'at_least_once' | 'exactly_once_v2' { return this.eosEnabled ? 'exactly_once_v2' : 'at_least_once'; }
  get groupProtocol(): 'classic' | 'streams' { return this.getString('group.protocol').toLowerCase() as 'classic' | 'streams'; }
  /** null: whoever starts the application chooses (Kafka: `<temp dir>/kafka-streams`). */
  get stateDir(): string | null { return this.get('state.dir') as string | null; }
  /** `host:port` under which other instances reach this one; '' for none. */
  get applicationServer(): string { return this.getString('application.server'); }
  get deadLetterTopic(): string | null { return this.get('errors.dead.letter.queue.topic.name') as string | null; }
  get upgradeFrom(): string | null { return this.get('upgrade.from') as string | null; }
  get ensureExplicitInternalResourceNaming(): boolean { return this.getBoolean('ensure.explicit.internal.resource.naming'); }
  get processingExceptionHandlerGlobalEnabled(): boolean { return this.getBoolean('processing.exception.handler.global.enabled'); }
  get dslStoreFormat(): 'DEFAULT' | 'HEADERS' { return this.getString('dsl.store.format').toUpperCase() as 'DEFAULT' | 'HEADERS'; }
  get emitIntervalMsOuterJoin(): number { return this.getLong(StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_OUTER_JOIN_SPURIOUS_RESULTS_FIX); }
  get emitIntervalMsWindowedAggregation(): number { return this.getLong(StreamsConfig.InternalConfig.EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION); }

  /** For all threads together. The old name of the key counts when the new one is not given. */
  get cacheMaxBytes(): number {
    const isOld = !this.isSet('statestore.cache.max.bytes') && this.isSet('cache.max.bytes.buffering');
    return this.getLong(isOld ? 'cache.max.bytes.buffering' : 'statestore.cache.max.bytes');
  }

  /** Handlers: a short class name, an object, or a constructor; the old names of their keys count when the new ones are not given. */
  get deserializationExceptionHandler(): string | object { return this.#handler('deserialization.exception.handler'); }
  get productionExceptionHandler(): string | object { return this.#handler('production.exception.handler'); }
  get processingExceptionHandler(): string | object { return this.getClass('processing.exception.handler')!; }
  get timestampExtractor(): string | object { return this.getClass('default.timestamp.extractor')!; }

  /** `RocksDBDslStoreSuppliers`, `InMemoryDslStoreSuppliers`, or an object; `default.dsl.store` counts when no class is given. */
  get dslStoreSuppliers(): string | object {
    const byOldKey = this.getString('default.dsl.store') === 'in_memory' ? 'InMemoryDslStoreSuppliers' : 'RocksDBDslStoreSuppliers';
    return this.isSet('dsl.store.suppliers.class') ? this.getClass('dsl.store.suppliers.class')! : byOldKey;
  }

  #handler(key: string): string | object { return this.getClass(!this.isSet(key) && this.isSet(`default.${key}`) ? `default.${key}` : key)!; }

  /** Settings for all internal topics, by the prefix `topic.`. */
  get topicConfigs(): Readonly<{ [key: string]: string }> {
    return Object.fromEntries(Object.entries(withPrefix(this.#originals, StreamsConfig.TOPIC_PREFIX)).map(([key, value]) => [key, String(value)]));
  }

  /** Tags of this instance, by the prefix `client.tag.`. */
  get clientTags(): Readonly<{ [key: string]: string }> {
    return Object.fromEntries(Object.entries(withPrefix(this.#originals, StreamsConfig.CLIENT_TAG_PREFIX)).map(([key, value]) => [key, String(value)]));
  }

  /** How many records a poll of the main consumer gives at most. */
  get maxPollRecords(): number { return Number(this.getMainConsumerConfigs(this.applicationId, '', 0)[MAX_POLL_RECORDS_KEY]); }

  /** Whether records of open and aborted transactions are read: not under exactly-once. */
  get isolationLevel(): 'read_uncommitted' | 'read_committed' {
    return this.getMainConsumerConfigs(this.applicationId, '', 0)['isolation.level'] === 'read_committed' ? 'read_committed' : 'read_uncommitted';
  }

  /** How long a transaction may be open before the broker aborts it. Kafka's client has 60 s, Streams 10 s. */
  get transactionTimeoutMs(): number { return Number(this.getProducerConfigs('')[TRANSACTION_TIMEOUT_KEY] ?? EOS_TRANSACTION_TIMEOUT_MS); }

  /** Settings of the consumer of a thread: `main.consumer.` wins over `consumer.`, which wins over keys without a prefix. */
  getMainConsumerConfigs(groupId: string, clientId: string, threadIndex: number): ClientConfig {
    const config = { ...consumerConfig(this.#originals, this.eosEnabled), ...this.originalsWithPrefix(StreamsConfig.MAIN_CONSUMER_PREFIX) };
    const instance = config['group.instance.id'];
    this.#checkSegmentHoldsBatch();
    return {
      ...config,
      'group.id': groupId,
      'client.id': clientId,
      ...(instance === undefined || instance === null ? {} : { 'group.instance.id': `${String(instance)}-${threadIndex}` }),
      'allow.auto.create.topics': false,
    };
  }

  /** Restoring reads without a group, from where the checkpoint says. */
  getRestoreConsumerConfigs(clientId: string): ClientConfig { return this.#groupless(StreamsConfig.RESTORE_CONSUMER_PREFIX, clientId); }

  getGlobalConsumerConfigs(clientId: string): ClientConfig { return this.#groupless(StreamsConfig.GLOBAL_CONSUMER_PREFIX, `${clientId}-global-consumer`); }

  getProducerConfigs(clientId: string): ClientConfig { return { ...producerConfig(this.#originals, this.eosEnabled), 'client.id': clientId }; }

  getAdminConfigs(clientId: string): ClientConfig { return { ...adminConfig(this.#originals), 'client.id': clientId }; }

  /** Kafka: StreamsConfig#verifyTopologyOptimizationConfigs */
  static verifyTopologyOptimizationConfigs(config: string): ReadonlySet<TopologyOptimization> { return parseTopologyOptimization(config); }

  /** Every key that StreamsConfig defines, Kafka's own ones left out. */
  static configNames(): readonly string[] { return SUGGESTED_KEYS; }

  // Typed names of what prefixes make, as in Java.
  static consumerPrefix(name: string): string { return StreamsConfig.CONSUMER_PREFIX + name; }
  static mainConsumerPrefix(name: string): string { return StreamsConfig.MAIN_CONSUMER_PREFIX + name; }
  static restoreConsumerPrefix(name: string): string { return StreamsConfig.RESTORE_CONSUMER_PREFIX + name; }
  static globalConsumerPrefix(name: string): string { return StreamsConfig.GLOBAL_CONSUMER_PREFIX + name; }
  static producerPrefix(name: string): string { return StreamsConfig.PRODUCER_PREFIX + name; }
  static adminClientPrefix(name: string): string { return StreamsConfig.ADMIN_CLIENT_PREFIX + name; }
  static topicPrefix(name: string): string { return StreamsConfig.TOPIC_PREFIX + name; }
  static clientTagPrefix(name: string): string { return StreamsConfig.CLIENT_TAG_PREFIX + name; }

  #groupless(prefix: string, clientId: string): ClientConfig {
    const config: ClientConfig = { ...consumerConfig(this.#originals, this.eosEnabled), ...this.originalsWithPrefix(prefix) };
    delete config['group.id'];
    delete config['group.instance.id'];
    return { ...config, 'client.id': clientId, 'auto.offset.reset': 'none' };
  }

  /** Kafka: StreamsConfig#verifyEOSTransactionTimeoutCompatibility */
  #checkCommitsInTime(): void {
    const timeoutMs = Number(this.#originals[StreamsConfig.PRODUCER_PREFIX + TRANSACTION_TIMEOUT_KEY] ?? EOS_TRANSACTION_TIMEOUT_MS);
    if (!this.eosEnabled || timeoutMs >= this.commitIntervalMs) return;
    throw new IllegalArgumentException(
      `Transaction timeout ${timeoutMs} was set lower than streams commit interval ${this.commitIntervalMs}. This will cause ongoing transaction always timeout due to ` +
        'inactivity caused by long commit interval. Consider reconfiguring commit interval to match transaction timeout by tuning \'commit.interval.ms\' config, or increase the ' +
        'transaction timeout to match commit interval by tuning `producer.transaction.timeout.ms` config.',
    );
  }

  /** A batch that is larger than a segment could never be appended to an internal topic. */
  #checkSegmentHoldsBatch(): void {
    const segment = this.topicConfigs['segment.bytes'];
    const batch = this.getProducerConfigs('')['batch.size'];
    if (segment === undefined || batch === undefined || Number(segment) >= Number(batch)) return;
    throw new IllegalArgumentException(
      `Specified topic segment size ${segment} is smaller than the configured producer batch size ${String(batch)}: such a batch could not be ` +
        'appended to the topic. Raise topic.segment.bytes or lower producer.batch.size.',
    );
  }

  #checkTags(): void {
    const tags = this.clientTags;
    const names = Object.keys(tags);
    if (names.length > MAX_TAGS) throw new ConfigException(`At most ${MAX_TAGS} client tags can be specified using client.tag. prefix, got ${names.length}.`);
    const wanted = this.getList('rack.aware.assignment.tags');
    for (const tag of wanted) {
      if (Object.hasOwn(tags, tag)) continue;
      throw invalidValue(
        'rack.aware.assignment.tags', wanted,
        `Contains invalid value [${tag}] which doesn't have corresponding tag set via [client.tag.] prefix.${didYouMean(tag, names)}`,
      );
    }
    for (const name of names) {
      if (name.length > MAX_TAG_KEY_LENGTH) throw invalidValue('client.tag.', name, `Tag key exceeds maximum length of ${MAX_TAG_KEY_LENGTH}.`);
      if (tags[name]!.length > MAX_TAG_VALUE_LENGTH) throw invalidValue('client.tag.', tags[name], `Tag value exceeds maximum length of ${MAX_TAG_VALUE_LENGTH}.`);
    }
  }
}
