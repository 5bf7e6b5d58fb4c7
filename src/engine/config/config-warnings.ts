import { nearest } from '../common/nearest.ts';
import { ADMIN_CONFIGS, CONSUMER_CONFIGS, isClientConfig, isSecurityConfig, PRODUCER_CONFIGS, TOPIC_CONFIGS } from './client-config-names.ts';
import type { Properties } from './config-definition.ts';
import { StreamsConfigConstants } from './streams-config-constants.ts';
import { DEFINITION_BY_KEY, SUGGESTED_KEYS } from './streams-config-definitions.ts';

/** Something in a config that is allowed and most likely not what its author thinks. */
export interface ConfigWarning {
  readonly key: string;
  /** A sentence that names the key. */
  readonly message: string;
  /** The key that was most likely meant. */
  readonly nearest: string | null;
}

/** Names that go around in articles, or come from other systems, and what stands for them in Kafka Streams. */
const CARRIED_OVER: Readonly<{ [name: string]: readonly [real: string | null, why: string] }> = {
  'parallelism': ['num.stream.threads', 'Parallelism is not set: there is a task per partition, and threads share out the tasks.'],
  'max.parallelism': ['num.stream.threads', 'The number of partitions is the limit.'],
  'num.threads': ['num.stream.threads', ''],
  'threads': ['num.stream.threads', ''],
  'concurrency': ['num.stream.threads', ''],
  'backpressure': ['buffered.records.per.partition', 'A task that has this many records of a partition waiting stops fetching from it.'],
  'cache.size': ['statestore.cache.max.bytes', ''],
  'cache.max.bytes': ['statestore.cache.max.bytes', ''],
  'cache.enabled': ['statestore.cache.max.bytes', '0 switches record caches off; Materialized.withCachingDisabled() does so for one store.'],
  'checkpoint.interval': ['commit.interval.ms', ''],
  'checkpoint.interval.ms': ['commit.interval.ms', ''],
  'checkpointing.interval': ['commit.interval.ms', ''],
  'allowed.lateness': [null, 'Lateness belongs to a window: TimeWindows.ofSizeAndGrace(size, grace).'],
  'watermark': [null, 'There are no watermarks: stream time is the largest timestamp seen, and the grace period belongs to a window.'],
  'watermark.interval': [null, 'There are no watermarks: stream time is the largest timestamp seen, and the grace period belongs to a window.'],
  'watermark.delay': [null, 'There are no watermarks: stream time is the largest timestamp seen, and the grace period belongs to a window.'],
  'window.size': [null, 'Sizes belong to windows: TimeWindows.ofSizeWithNoGrace(size).'],
  'window.grace.ms': [null, 'The grace period belongs to a window: TimeWindows.ofSizeAndGrace(size, grace).'],
  'state.backend': ['dsl.store.suppliers.class', 'Materialized.as(Stores.…) chooses for one store.'],
  'state.store.type': ['dsl.store.suppliers.class', 'Materialized.as(Stores.…) chooses for one store.'],
  'state.ttl': [null, 'Key-value stores keep everything. Use windows, or delete in a punctuation.'],
  'store.ttl': [null, 'Key-value stores keep everything. Use windows, or delete in a punctuation.'],
  'exactly.once': ['processing.guarantee', 'Its value is exactly_once_v2.'],
  'exactly.once.enabled': ['processing.guarantee', 'Its value is exactly_once_v2.'],
  'delivery.guarantee': ['processing.guarantee', ''],
  'key.serde': ['default.key.serde', 'The name was changed in Kafka 1.0.'],
  'value.serde': ['default.value.serde', 'The name was changed in Kafka 1.0.'],
  'timestamp.extractor': ['default.timestamp.extractor', 'The name was changed in Kafka 1.0.'],
  'partition.grouper': [null, 'It was removed in Kafka 3.0.'],
  'zookeeper.connect': ['bootstrap.servers', 'Streams has not talked to ZooKeeper since Kafka 0.10.1.'],
  'brokers': ['bootstrap.servers', ''],
  'broker.list': ['bootstrap.servers', ''],
  'errors.deadletterqueue.topic.name': ['errors.dead.letter.queue.topic.name', 'Drafts of KIP-1034 had this name.'],
  'default.processing.exception.handler': ['processing.exception.handler', ''],
  'retention.ms': ['topic.retention.ms', 'The prefix makes it a setting of the internal topics.'],
  'punctuate.interval.ms': [null, 'A processor calls context.schedule(intervalMs, type, punctuator).'],
  'punctuate.interval': [null, 'A processor calls context.schedule(intervalMs, type, punctuator).'],
};

/** Real settings of a client that do something else than people hope, or nothing. */
const MISUNDERSTOOD: Readonly<{ [name: string]: readonly [real: string | null, why: string] }> = {
  'buffer.memory': ['statestore.cache.max.bytes', 'It is the send buffer of the producer (producer.buffer.memory says so); record caches and stores do not know it.'],
  'group.id': ['application.id', 'It is ignored: the application id is the group id.'],
  'enable.auto.commit': ['commit.interval.ms', 'It is ignored: Streams commits offsets itself.'],
  'auto.commit.interval.ms': ['commit.interval.ms', 'It is ignored: Streams commits offsets itself.'],
  'key.serializer': ['default.key.serde', 'It is ignored: Streams takes serdes.'],
  'key.deserializer': ['default.key.serde', 'It is ignored: Streams takes serdes.'],
  'value.serializer': ['default.value.serde', 'It is ignored: Streams takes serdes.'],
  'value.deserializer': ['default.value.serde', 'It is ignored: Streams takes serdes.'],
  'partition.assignment.strategy': ['task.assignor.class', 'It is ignored: Streams assigns tasks, not partitions.'],
  'allow.auto.create.topics': [null, 'It is ignored: source topics must exist, internal topics are created by Streams.'],
};

const PREFIXED: readonly (readonly [prefix: string, names: ReadonlySet<string>, what: string])[] = [
  [StreamsConfigConstants.MAIN_CONSUMER_PREFIX, CONSUMER_CONFIGS, 'consumer'],
  [StreamsConfigConstants.RESTORE_CONSUMER_PREFIX, CONSUMER_CONFIGS, 'consumer'],
  [StreamsConfigConstants.GLOBAL_CONSUMER_PREFIX, CONSUMER_CONFIGS, 'consumer'],
  [StreamsConfigConstants.CONSUMER_PREFIX, CONSUMER_CONFIGS, 'consumer'],
  [StreamsConfigConstants.PRODUCER_PREFIX, PRODUCER_CONFIGS, 'producer'],
  [StreamsConfigConstants.ADMIN_CLIENT_PREFIX, ADMIN_CONFIGS, 'admin client'],
  [StreamsConfigConstants.TOPIC_PREFIX, TOPIC_CONFIGS, 'topic'],
];

const DEPRECATED: Readonly<{ [key: string]: string }> = {
  'cache.max.bytes.buffering': 'statestore.cache.max.bytes',
  'default.deserialization.exception.handler': 'deserialization.exception.handler',
  'default.production.exception.handler': 'production.exception.handler',
  'default.dsl.store': 'dsl.store.suppliers.class',
};

const ASSIGNORS = 'org.apache.kafka.streams.processor.assignment.assignors.';
const INTERNAL_ASSIGNORS = 'org.apache.kafka.streams.processor.internals.assignment.';

/** Keys of Kafka Streams that change nothing here, unless they say so themselves (`but`). */
const WITHOUT_EFFECT: Readonly<{ [key: string]: readonly [but: readonly string[], why: string] }> = {
  'task.assignor.class': [
    ['', 'null', 'HighAvailabilityTaskAssignor', `${ASSIGNORS}HighAvailabilityTaskAssignor`, `${INTERNAL_ASSIGNORS}HighAvailabilityTaskAssignor`, 'StickyTaskAssignor', `${ASSIGNORS}StickyTaskAssignor`],
    'an assignor of one\'s own is not called; HighAvailabilityTaskAssignor or StickyTaskAssignor is what there is',
  ],
  'rack.aware.assignment.strategy': [['none'], 'tasks are assigned without regard to racks'],
  'default.client.supplier': [['', 'null', 'DefaultKafkaClientSupplier', 'org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier'], 'the clients of Kafka are our own'],
};

/** In the order of the keys as given. Kafka logs unknown keys as "supplied but are not used yet", once, at level INFO. */
export function configWarnings(properties: Properties): readonly ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  for (const key of Object.keys(properties)) {
    const warning = warningFor(key, properties);
    if (warning !== null) warnings.push(warning);
  }
  return warnings;
}

function warningFor(key: string, properties: Properties): ConfigWarning | null {
  const successor = DEPRECATED[key];
  if (successor !== undefined) {
    const both = Object.hasOwn(properties, successor) ? ' Both are given, and the old one is ignored.' : '';
    return { key, nearest: successor, message: `${key} is deprecated: use ${successor}.${both}` };
  }
  const [but, why] = WITHOUT_EFFECT[key] ?? [];
  if (but !== undefined && !but.includes(String(properties[key]))) return { key, nearest: null, message: `${key} has no effect: ${why}.` };
  if (DEFINITION_BY_KEY.has(key) || key.startsWith(StreamsConfigConstants.CLIENT_TAG_PREFIX)) return null;
  const plain = key.replace(/^(main\.|restore\.|global\.)?consumer\.|^producer\./, '');
  const misunderstood = MISUNDERSTOOD[plain];
  if (misunderstood !== undefined && !(plain === 'buffer.memory' && plain !== key)) return advice(key, misunderstood, `${key} belongs to a client, not to Streams.`);
  const prefixed = PREFIXED.find(([prefix]) => key.startsWith(prefix));
  if (prefixed !== undefined) return prefixedWarning(key, ...prefixed);
  if (isClientConfig(key)) return null;
  return unknownKey(key);
}

function prefixedWarning(key: string, prefix: string, names: ReadonlySet<string>, what: string): ConfigWarning | null {
  const name = key.slice(prefix.length);
  if (names.has(name) || isSecurityConfig(name)) return null;
  const found = nearest(name, names);
  // Interceptors and the like bring settings of their own, so an unlike name is let pass.
  if (found === null && what !== 'topic') return null;
  const suggested = found === null ? null : prefix + found;
  return { key, nearest: suggested, message: `${key} is no setting of a ${what}.${suggested === null ? '' : ` Did you mean "${suggested}"?`}` };
}

function unknownKey(key: string): ConfigWarning {
  const constant = (StreamsConfigConstants as unknown as Properties)[key];
  if (typeof constant === 'string') {
    return { key, nearest: constant, message: `${key} is the name of a constant; the key is "${constant}" (or [StreamsConfig.${key}]).` };
  }
  const dotted = dottedName(key);
  const carried = CARRIED_OVER[dotted] ?? MISUNDERSTOOD[dotted];
  if (carried !== undefined) return advice(key, carried, `Kafka has no setting ${key}.`);
  const found = DEFINITION_BY_KEY.has(dotted) ? dotted : nearest(dotted, SUGGESTED_KEYS);
  const message = `Kafka has no setting ${key}, and nothing here reads it.`;
  return { key, nearest: found, message: found === null ? message : `${message} Did you mean "${found}"?` };
}

function advice(key: string, [real, why]: readonly [string | null, string], says: string): ConfigWarning {
  const parts = [says, ...(why === '' ? [] : [why]), ...(real === null ? [] : [`What you want is most likely "${real}".`])];
  return { key, nearest: real, message: parts.join(' ') };
}

/** `PARALLELISM_CONFIG`, `bufferMemory`, `buffer-memory` and `buffer_memory` as a key would be written. */
function dottedName(key: string): string {
  return key
    .replace(/_CONFIG$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1.$2')
    .replace(/[-_ ]/g, '.')
    .toLowerCase();
}
