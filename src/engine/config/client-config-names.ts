/* Names of settings that belong to one of Kafka's clients or to a topic, not to Streams: they pass through, with or without a prefix. */

const COMMON = [
  'bootstrap.servers', 'client.dns.lookup', 'client.id', 'connections.max.idle.ms', 'enable.metrics.push', 'metadata.max.age.ms',
  'metadata.recovery.rebootstrap.trigger.ms', 'metadata.recovery.strategy', 'metric.reporters', 'metrics.num.samples', 'metrics.recording.level',
  'metrics.sample.window.ms', 'receive.buffer.bytes', 'reconnect.backoff.max.ms', 'reconnect.backoff.ms', 'request.timeout.ms',
  'retry.backoff.max.ms', 'retry.backoff.ms', 'security.protocol', 'security.providers', 'send.buffer.bytes',
  'socket.connection.setup.timeout.max.ms', 'socket.connection.setup.timeout.ms', 'bootstrap.resolve.timeout.ms', 'metadata.cluster.check.enable',
];

export const CONSUMER_CONFIGS: ReadonlySet<string> = new Set([
  ...COMMON, 'allow.auto.create.topics', 'auto.commit.interval.ms', 'auto.offset.reset', 'check.crcs', 'client.rack', 'default.api.timeout.ms',
  'enable.auto.commit', 'exclude.internal.topics', 'fetch.max.bytes', 'fetch.max.wait.ms', 'fetch.min.bytes', 'group.id', 'group.instance.id',
  'group.protocol', 'group.remote.assignor', 'heartbeat.interval.ms', 'interceptor.classes', 'isolation.level', 'key.deserializer',
  'max.partition.fetch.bytes', 'max.poll.interval.ms', 'max.poll.records', 'partition.assignment.strategy', 'session.timeout.ms',
  'value.deserializer',
]);

export const PRODUCER_CONFIGS: ReadonlySet<string> = new Set([
  ...COMMON, 'acks', 'batch.size', 'buffer.memory', 'client.rack', 'compression.gzip.level', 'compression.lz4.level', 'compression.type',
  'compression.zstd.level', 'delivery.timeout.ms', 'enable.idempotence', 'interceptor.classes', 'key.serializer', 'linger.ms', 'max.block.ms',
  'max.in.flight.requests.per.connection', 'max.request.size', 'metadata.max.idle.ms', 'partitioner.adaptive.partitioning.enable',
  'partitioner.availability.timeout.ms', 'partitioner.class', 'partitioner.ignore.keys', 'partitioner.rack.aware', 'retries',
  'transaction.timeout.ms', 'transaction.two.phase.commit.enable', 'transactional.id', 'value.serializer',
]);

export const ADMIN_CONFIGS: ReadonlySet<string> = new Set([...COMMON, 'bootstrap.controllers', 'default.api.timeout.ms', 'retries']);

export const TOPIC_CONFIGS: ReadonlySet<string> = new Set([
  'cleanup.policy', 'compression.gzip.level', 'compression.lz4.level', 'compression.type', 'compression.zstd.level', 'delete.retention.ms',
  'file.delete.delay.ms', 'flush.messages', 'flush.ms', 'index.interval.bytes', 'local.retention.bytes', 'local.retention.ms',
  'max.compaction.lag.ms', 'max.message.bytes', 'message.downconversion.enable', 'message.timestamp.after.max.ms',
  'message.timestamp.before.max.ms', 'message.timestamp.type', 'min.cleanable.dirty.ratio', 'min.compaction.lag.ms', 'min.insync.replicas',
  'preallocate', 'remote.log.copy.disable', 'remote.log.delete.on.disable', 'remote.storage.enable', 'retention.bytes', 'retention.ms',
  'segment.bytes', 'segment.index.bytes', 'segment.jitter.ms', 'segment.ms', 'unclean.leader.election.enable',
]);

/** Security settings are many, and the same for all clients. */
export function isSecurityConfig(name: string): boolean { return name.startsWith('ssl.') || name.startsWith('sasl.') || name.startsWith('security.'); }

export function isClientConfig(name: string): boolean {
  return CONSUMER_CONFIGS.has(name) || PRODUCER_CONFIGS.has(name) || ADMIN_CONFIGS.has(name) || isSecurityConfig(name);
}
