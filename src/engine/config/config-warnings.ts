import { nearest } from '../common/nearest.ts';
import { ADMIN_CONFIGS, CONSUMER_CONFIGS, isClientConfig, isSecurityConfig, PRODUCER_CONFIGS, TOPIC_CONFIGS } from './client-config-names.ts';
import type { Properties } from './config-definition.ts';
import { CONFIG_WHYS, type ConfigWhy } from './config-whys.ts';
import { StreamsConfigConstants } from './streams-config-constants.ts';
import { DEFINITION_BY_KEY, SUGGESTED_KEYS } from './streams-config-definitions.ts';

/** Something in a config that is allowed and most likely not what its author thinks. */
export interface ConfigWarning {
  readonly key: string;
  /** A sentence that names the key. */
  readonly message: string;
  /** The key that was most likely meant. */
  readonly nearest: string | null;
  /** What is wrong with the key, and why, for whoever says it in another language. */
  readonly problem: ConfigProblem;
  readonly why: ConfigWhy | null;
}

export type ConfigProblem =
  /** `both`: its successor is given, too. */
  | { readonly kind: 'deprecated'; readonly both: boolean }
  | { readonly kind: 'no-effect' }
  /** A client has it, and it does something else than people hope. */
  | { readonly kind: 'of-a-client' }
  | { readonly kind: 'no-setting-of'; readonly what: ConfigOwner }
  | { readonly kind: 'constant' }
  /** A name of articles and other systems. */
  | { readonly kind: 'carried-over' }
  | { readonly kind: 'unknown' };
export type ConfigOwner = 'consumer' | 'producer' | 'admin client' | 'topic';

/** Names that go around in articles, or come from other systems, and what stands for them in Kafka Streams. */
const CARRIED_OVER: Readonly<{ [name: string]: readonly [real: string | null, why: ConfigWhy | null] }> = {
  'parallelism': ['num.stream.threads', 'parallelism'],
  'max.parallelism': ['num.stream.threads', 'limit'],
  'num.threads': ['num.stream.threads', null],
  'threads': ['num.stream.threads', null],
  'concurrency': ['num.stream.threads', null],
  'backpressure': ['buffered.records.per.partition', 'backpressure'],
  'cache.size': ['statestore.cache.max.bytes', null],
  'cache.max.bytes': ['statestore.cache.max.bytes', null],
  'cache.enabled': ['statestore.cache.max.bytes', 'noCache'],
  'checkpoint.interval': ['commit.interval.ms', null],
  'checkpoint.interval.ms': ['commit.interval.ms', null],
  'checkpointing.interval': ['commit.interval.ms', null],
  'allowed.lateness': [null, 'lateness'],
  'watermark': [null, 'watermarks'],
  'watermark.interval': [null, 'watermarks'],
  'watermark.delay': [null, 'watermarks'],
  'window.size': [null, 'sizes'],
  'window.grace.ms': [null, 'grace'],
  'state.backend': ['dsl.store.suppliers.class', 'storeType'],
  'state.store.type': ['dsl.store.suppliers.class', 'storeType'],
  'state.ttl': [null, 'ttl'],
  'store.ttl': [null, 'ttl'],
  'exactly.once': ['processing.guarantee', 'exactlyOnce'],
  'exactly.once.enabled': ['processing.guarantee', 'exactlyOnce'],
  'delivery.guarantee': ['processing.guarantee', null],
  'key.serde': ['default.key.serde', 'renamed'],
  'value.serde': ['default.value.serde', 'renamed'],
  'timestamp.extractor': ['default.timestamp.extractor', 'renamed'],
  'partition.grouper': [null, 'removed'],
  'zookeeper.connect': ['bootstrap.servers', 'zookeeper'],
  'brokers': ['bootstrap.servers', null],
  'broker.list': ['bootstrap.servers', null],
  'errors.deadletterqueue.topic.name': ['errors.dead.letter.queue.topic.name', 'draft'],
  'default.processing.exception.handler': ['processing.exception.handler', null],
  'retention.ms': ['topic.retention.ms', 'topicPrefix'],
  'punctuate.interval.ms': [null, 'punctuate'],
  'punctuate.interval': [null, 'punctuate'],
};

/** Real settings of a client that do something else than people hope, or nothing. */
const MISUNDERSTOOD: Readonly<{ [name: string]: readonly [real: string | null, why: ConfigWhy | null] }> = {
  'buffer.memory': ['statestore.cache.max.bytes', 'sendBuffer'],
  'group.id': ['application.id', 'groupId'],
  'enable.auto.commit': ['commit.interval.ms', 'autoCommit'],
  'auto.commit.interval.ms': ['commit.interval.ms', 'autoCommit'],
  'key.serializer': ['default.key.serde', 'serdes'],
  'key.deserializer': ['default.key.serde', 'serdes'],
  'value.serializer': ['default.value.serde', 'serdes'],
  'value.deserializer': ['default.value.serde', 'serdes'],
  'partition.assignment.strategy': ['task.assignor.class', 'assignment'],
  'allow.auto.create.topics': [null, 'autoCreate'],
};

const PREFIXED: readonly (readonly [prefix: string, names: ReadonlySet<string>, what: ConfigOwner])[] = [
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
const WITHOUT_EFFECT: Readonly<{ [key: string]: readonly [but: readonly string[], why: ConfigWhy] }> = {
  'task.assignor.class': [
    ['', 'null', 'HighAvailabilityTaskAssignor', `${ASSIGNORS}HighAvailabilityTaskAssignor`, `${INTERNAL_ASSIGNORS}HighAvailabilityTaskAssignor`, 'StickyTaskAssignor', `${ASSIGNORS}StickyTaskAssignor`],
    'ownAssignor',
  ],
  'rack.aware.assignment.strategy': [['none'], 'racks'],
  'default.client.supplier': [['', 'null', 'DefaultKafkaClientSupplier', 'org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier'], 'ownClients'],
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
    return { key, nearest: successor, message: `${key} is deprecated: use ${successor}.${both}`, problem: { kind: 'deprecated', both: both !== '' }, why: null };
  }
  const [but, why] = WITHOUT_EFFECT[key] ?? [];
  if (but !== undefined && !but.includes(String(properties[key]))) return { key, nearest: null, message: `${key} has no effect: ${CONFIG_WHYS[why!]}.`, problem: { kind: 'no-effect' }, why: why! };
  if (DEFINITION_BY_KEY.has(key) || key.startsWith(StreamsConfigConstants.CLIENT_TAG_PREFIX)) return null;
  const plain = key.replace(/^(main\.|restore\.|global\.)?consumer\.|^producer\./, '');
  const misunderstood = MISUNDERSTOOD[plain];
  if (misunderstood !== undefined && !(plain === 'buffer.memory' && plain !== key)) return advice(key, misunderstood, `${key} belongs to a client, not to Streams.`, 'of-a-client');
  const prefixed = PREFIXED.find(([prefix]) => key.startsWith(prefix));
  if (prefixed !== undefined) return prefixedWarning(key, ...prefixed);
  if (isClientConfig(key)) return null;
  return unknownKey(key);
}

function prefixedWarning(key: string, prefix: string, names: ReadonlySet<string>, what: ConfigOwner): ConfigWarning | null {
  const name = key.slice(prefix.length);
  if (names.has(name) || isSecurityConfig(name)) return null;
  const found = nearest(name, names);
  // Interceptors and the like bring settings of their own, so an unlike name is let pass.
  if (found === null && what !== 'topic') return null;
  const suggested = found === null ? null : prefix + found;
  return { key, nearest: suggested, message: `${key} is no setting of a ${what}.${suggested === null ? '' : ` Did you mean "${suggested}"?`}`, problem: { kind: 'no-setting-of', what }, why: null };
}

function unknownKey(key: string): ConfigWarning {
  const constant = (StreamsConfigConstants as unknown as Properties)[key];
  if (typeof constant === 'string') {
    return { key, nearest: constant, message: `${key} is the name of a constant; the key is "${constant}" (or [StreamsConfig.${key}]).`, problem: { kind: 'constant' }, why: null };
  }
  const dotted = dottedName(key);
  const carried = CARRIED_OVER[dotted] ?? MISUNDERSTOOD[dotted];
  if (carried !== undefined) return advice(key, carried, `Kafka has no setting ${key}.`, 'carried-over');
  const found = DEFINITION_BY_KEY.has(dotted) ? dotted : nearest(dotted, SUGGESTED_KEYS);
  const message = `Kafka has no setting ${key}, and nothing here reads it.`;
  return { key, nearest: found, message: found === null ? message : `${message} Did you mean "${found}"?`, problem: { kind: 'unknown' }, why: null };
}

function advice(key: string, [real, why]: readonly [string | null, ConfigWhy | null], says: string, kind: 'of-a-client' | 'carried-over'): ConfigWarning {
  const parts = [says, ...(why === null ? [] : [CONFIG_WHYS[why]]), ...(real === null ? [] : [`What you want is most likely "${real}".`])];
  return { key, nearest: real, message: parts.join(' '), problem: { kind }, why };
}

/** `PARALLELISM_CONFIG`, `bufferMemory`, `buffer-memory` and `buffer_memory` as a key would be written. */
function dottedName(key: string): string {
  return key
    .replace(/_CONFIG$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1.$2')
    .replace(/[-_ ]/g, '.')
    .toLowerCase();
}
