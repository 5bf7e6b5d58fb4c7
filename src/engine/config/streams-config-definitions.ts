import { atLeast, oneOf, oneOfIgnoringCase, type Check, type ConfigDefinition, type ConfigType } from './config-definition.ts';
import { parseTopologyOptimization } from './topology-optimization.ts';

function required(key: string, type: ConfigType, check: Check | null = null): ConfigDefinition {
  return { key, type, required: true, defaultValue: null, check, classes: null };
}
function define(key: string, type: ConfigType, defaultValue: unknown, check: Check | null = null): ConfigDefinition {
  return { key, type, required: false, defaultValue, check, classes: null };
}
function classOf(key: string, defaultValue: string | null, classes: readonly string[] | null): ConfigDefinition {
  return { key, type: 'class', required: false, defaultValue, check: null, classes };
}

/** Built-in serdes by Kafka's class names, and by the names that our serdes bear. */
const SERDES = [
  'StringSerde', 'LongSerde', 'IntegerSerde', 'ShortSerde', 'FloatSerde', 'DoubleSerde', 'BooleanSerde', 'BytesSerde', 'ByteArraySerde',
  'ByteBufferSerde', 'UUIDSerde', 'VoidSerde', 'ListSerde', 'JsonSerde', 'TimeWindowedSerde', 'SessionWindowedSerde',
  'string', 'long', 'integer', 'short', 'float', 'double', 'boolean', 'bytes', 'byteArray', 'byteBuffer', 'uuid', 'void', 'json',
];
const EXTRACTORS = ['FailOnInvalidTimestamp', 'LogAndSkipOnInvalidTimestamp', 'UsePartitionTimeOnInvalidTimestamp', 'WallclockTimestampExtractor'];
const DESERIALIZATION_HANDLERS = ['LogAndFailExceptionHandler', 'LogAndContinueExceptionHandler'];
const PROCESSING_HANDLERS = ['LogAndFailProcessingExceptionHandler', 'LogAndContinueProcessingExceptionHandler'];
const PRODUCTION_HANDLERS = ['DefaultProductionExceptionHandler'];
const STORE_SUPPLIERS = ['RocksDBDslStoreSuppliers', 'InMemoryDslStoreSuppliers'];

const UPGRADE_FROM = ['2.4', '2.5', '2.6', '2.7', '2.8', '3.0', '3.1', '3.2', '3.3', '3.4', '3.5', '3.6', '3.7', '3.8', '3.9', '4.0', '4.1', '4.2', '4.3'];

function guarantee(value: string): string | null {
  if (value === 'exactly_once' || value === 'exactly_once_beta') return `${value} was removed in Kafka 4.0; it is exactly_once_v2 now.`;
  return oneOf('at_least_once', 'exactly_once_v2')(value);
}

function hostAndPort(value: string): string | null {
  return value === '' || /^(?:.*:\/\/)?\[?[0-9a-zA-Z\-%._:]*\]?:[0-9]+$/.test(value) ? null : `Error parsing host address ${value}. Expected format host:port.`;
}

const notEmpty = (value: readonly string[]): string | null => (value.length > 0 && value.every((entry) => entry !== '') ? null : 'must not be empty; give host:port');
const atMostFive = (value: readonly string[]): string | null => (value.length <= 5 ? null : 'exceeds maximum list size of [5].');

function optimization(value: string): null {
  parseTopologyOptimization(value);
  return null;
}

/**
 * Every key of Kafka 4.4's StreamsConfig with its default and its rule, in alphabetical order; after them keys that are Kafka's own
 * business. `state.dir` is null here, where Kafka has `<temp dir>/kafka-streams`: the engine does not know the machine it runs on.
 */
export const STREAMS_CONFIG_DEFINITIONS: readonly ConfigDefinition[] = [
  required('application.id', 'string'),
  required('bootstrap.servers', 'list', notEmpty),
  define('acceptable.recovery.lag', 'long', 10_000, atLeast(0)),
  define('allow.os.group.write.access', 'boolean', false),
  define('application.server', 'string', '', hostAndPort),
  define('buffered.records.per.partition', 'int', 1000),
  define('built.in.metrics.version', 'string', 'latest', oneOf('latest')),
  define('cache.max.bytes.buffering', 'long', 10_485_760, atLeast(0)),
  define('client.id', 'string', ''),
  define('commit.interval.ms', 'long', 30_000, atLeast(0)),
  define('config.providers', 'list', []),
  define('connections.max.idle.ms', 'long', 540_000),
  classOf('default.client.supplier', 'DefaultKafkaClientSupplier', null),
  classOf('default.deserialization.exception.handler', 'LogAndFailExceptionHandler', DESERIALIZATION_HANDLERS),
  define('default.dsl.store', 'string', 'rocksDB', oneOf('rocksDB', 'in_memory')),
  define('default.interactive.query.isolation.level', 'string', 'READ_UNCOMMITTED', oneOfIgnoringCase('READ_UNCOMMITTED', 'READ_COMMITTED')),
  classOf('default.key.serde', null, SERDES),
  classOf('default.list.key.serde.inner', null, SERDES),
  classOf('default.list.key.serde.type', null, null),
  classOf('default.list.value.serde.inner', null, SERDES),
  classOf('default.list.value.serde.type', null, null),
  classOf('default.production.exception.handler', 'DefaultProductionExceptionHandler', PRODUCTION_HANDLERS),
  classOf('default.timestamp.extractor', 'FailOnInvalidTimestamp', EXTRACTORS),
  classOf('default.value.serde', null, SERDES),
  classOf('deserialization.exception.handler', 'LogAndFailExceptionHandler', DESERIALIZATION_HANDLERS),
  define('dsl.store.format', 'string', 'DEFAULT', oneOfIgnoringCase('HEADERS', 'DEFAULT')),
  classOf('dsl.store.suppliers.class', 'RocksDBDslStoreSuppliers', STORE_SUPPLIERS),
  define('enable.metrics.push', 'boolean', true),
  define('enable.transactional.statestores', 'boolean', false),
  define('ensure.explicit.internal.resource.naming', 'boolean', false),
  define('errors.dead.letter.queue.topic.name', 'string', null),
  define('group.protocol', 'string', 'classic', oneOfIgnoringCase('STREAMS', 'CLASSIC')),
  define('log.summary.interval.ms', 'long', 120_000),
  define('max.task.idle.ms', 'long', 0),
  define('max.warmup.replicas', 'int', 2, atLeast(1)),
  define('metadata.cluster.check.enable', 'boolean', true),
  define('metadata.max.age.ms', 'long', 300_000, atLeast(0)),
  define('metadata.recovery.rebootstrap.trigger.ms', 'long', 300_000, atLeast(0)),
  define('metadata.recovery.strategy', 'string', 'rebootstrap', oneOfIgnoringCase('REBOOTSTRAP', 'NONE')),
  define('metric.reporters', 'list', ['org.apache.kafka.common.metrics.JmxReporter']),
  define('metrics.num.samples', 'int', 2, atLeast(1)),
  define('metrics.recording.level', 'string', 'INFO', oneOf('INFO', 'DEBUG', 'TRACE')),
  define('metrics.sample.window.ms', 'long', 30_000, atLeast(0)),
  define('num.standby.replicas', 'int', 0),
  define('num.stream.threads', 'int', 1),
  define('poll.ms', 'long', 100),
  define('probing.rebalance.interval.ms', 'long', 600_000, atLeast(60_000)),
  classOf('processing.exception.handler', 'LogAndFailProcessingExceptionHandler', PROCESSING_HANDLERS),
  define('processing.exception.handler.global.enabled', 'boolean', false),
  define('processing.guarantee', 'string', 'at_least_once', guarantee),
  classOf('processor.wrapper.class', 'NoOpProcessorWrapper', ['NoOpProcessorWrapper']),
  classOf('production.exception.handler', 'DefaultProductionExceptionHandler', PRODUCTION_HANDLERS),
  define('rack.aware.assignment.non_overlap_cost', 'int', null),
  define('rack.aware.assignment.strategy', 'string', 'none', oneOf('none', 'min_traffic', 'balance_subtopology')),
  define('rack.aware.assignment.tags', 'list', [], atMostFive),
  define('rack.aware.assignment.traffic_cost', 'int', null),
  define('receive.buffer.bytes', 'int', 32_768, atLeast(-1)),
  define('reconnect.backoff.max.ms', 'long', 1000, atLeast(0)),
  define('reconnect.backoff.ms', 'long', 50, atLeast(0)),
  define('repartition.purge.interval.ms', 'long', 30_000, atLeast(0)),
  define('replication.factor', 'int', -1),
  define('request.timeout.ms', 'int', 40_000, atLeast(0)),
  define('retry.backoff.ms', 'long', 100, atLeast(0)),
  classOf('rocksdb.config.setter', null, null),
  define('security.protocol', 'string', 'PLAINTEXT', oneOfIgnoringCase('SASL_SSL', 'PLAINTEXT', 'SSL', 'SASL_PLAINTEXT')),
  define('send.buffer.bytes', 'int', 131_072, atLeast(-1)),
  define('state.cleanup.delay.ms', 'long', 600_000),
  define('state.cleanup.dir.max.age.ms', 'long', -1),
  define('state.dir', 'string', null),
  define('statestore.cache.max.bytes', 'long', 10_485_760, atLeast(0)),
  define('statestore.uncommitted.max.bytes', 'long', 67_108_864, atLeast(-1)),
  classOf('task.assignor.class', null, null),
  define('task.timeout.ms', 'long', 300_000, atLeast(0)),
  define('topology.description.push.enabled', 'boolean', true),
  define('topology.optimization', 'string', 'none', optimization),
  define('upgrade.from', 'string', null, oneOf(...UPGRADE_FROM)),
  define('window.size.ms', 'long', null),
  classOf('windowed.inner.class.serde', null, SERDES),
  define('windowstore.changelog.additional.retention.ms', 'long', 86_400_000),

  define('__emit.interval.ms.kstreams.outer.join.spurious.results.fix__', 'long', 1000),
  define('__emit.interval.ms.kstreams.windowed.aggregation__', 'long', 1000),
  define('__iq.consistency.offset.vector.enabled__', 'boolean', false),
  define('__internal.override.topic.prefix__', 'string', null),
  classOf('internal.task.assignor.class', null, null),
  define('__state.updater.enabled__', 'boolean', true),
  define('__processing.threads.enabled__', 'boolean', false),
  define('__enable.process.processValue.fix__', 'boolean', false),
];

export const DEFINITION_BY_KEY: ReadonlyMap<string, ConfigDefinition> = new Map(STREAMS_CONFIG_DEFINITIONS.map((definition) => [definition.key, definition]));
/** Real keys, for suggestions: internal ones are not suggested. */
export const SUGGESTED_KEYS: readonly string[] = STREAMS_CONFIG_DEFINITIONS.map(({ key }) => key).filter((key) => !key.startsWith('__'));
