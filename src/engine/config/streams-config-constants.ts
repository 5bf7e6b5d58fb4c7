/** Kafka: org.apache.kafka.streams.GroupProtocol */
export const GroupProtocol = { CLASSIC: 'classic', STREAMS: 'streams' } as const;

/**
 * Kafka's names for the keys, prefixes and values of a StreamsConfig; `StreamsConfig` inherits them, so that
 * `StreamsConfig.APPLICATION_ID_CONFIG` reads as in Java. A line each, so that a search finds them.
 */
export abstract class StreamsConfigConstants {
  // keys
  static readonly ACCEPTABLE_RECOVERY_LAG_CONFIG = 'acceptable.recovery.lag';
  static readonly ALLOW_OS_GROUP_WRITE_ACCESS_CONFIG = 'allow.os.group.write.access';
  static readonly APPLICATION_ID_CONFIG = 'application.id';
  static readonly APPLICATION_SERVER_CONFIG = 'application.server';
  static readonly BOOTSTRAP_SERVERS_CONFIG = 'bootstrap.servers';
  static readonly BUFFERED_RECORDS_PER_PARTITION_CONFIG = 'buffered.records.per.partition';
  static readonly BUILT_IN_METRICS_VERSION_CONFIG = 'built.in.metrics.version';
  /** @deprecated  in Kafka */
  static readonly CACHE_MAX_BYTES_BUFFERING_CONFIG = 'cache.max.bytes.buffering';
  static readonly CLIENT_ID_CONFIG = 'client.id';
  static readonly COMMIT_INTERVAL_MS_CONFIG = 'commit.interval.ms';
  static readonly CONNECTIONS_MAX_IDLE_MS_CONFIG = 'connections.max.idle.ms';
  static readonly DEFAULT_CLIENT_SUPPLIER_CONFIG = 'default.client.supplier';
  /** @deprecated  in Kafka */
  static readonly DEFAULT_DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG = 'default.deserialization.exception.handler';
  /** @deprecated  in Kafka */
  static readonly DEFAULT_DSL_STORE_CONFIG = 'default.dsl.store';
  static readonly DEFAULT_INTERACTIVE_QUERY_ISOLATION_LEVEL_CONFIG = 'default.interactive.query.isolation.level';
  static readonly DEFAULT_KEY_SERDE_CLASS_CONFIG = 'default.key.serde';
  /** @deprecated  in Kafka */
  static readonly DEFAULT_PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG = 'default.production.exception.handler';
  static readonly DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG = 'default.timestamp.extractor';
  static readonly DEFAULT_VALUE_SERDE_CLASS_CONFIG = 'default.value.serde';
  static readonly DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG = 'deserialization.exception.handler';
  static readonly DSL_STORE_FORMAT_CONFIG = 'dsl.store.format';
  static readonly DSL_STORE_SUPPLIERS_CLASS_CONFIG = 'dsl.store.suppliers.class';
  static readonly ENABLE_METRICS_PUSH_CONFIG = 'enable.metrics.push';
  static readonly ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG = 'ensure.explicit.internal.resource.naming';
  static readonly ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG = 'errors.dead.letter.queue.topic.name';
  static readonly GROUP_PROTOCOL_CONFIG = 'group.protocol';
  static readonly LOG_SUMMARY_INTERVAL_MS_CONFIG = 'log.summary.interval.ms';
  static readonly MAX_TASK_IDLE_MS_CONFIG = 'max.task.idle.ms';
  static readonly MAX_WARMUP_REPLICAS_CONFIG = 'max.warmup.replicas';
  static readonly METADATA_MAX_AGE_CONFIG = 'metadata.max.age.ms';
  static readonly METRICS_NUM_SAMPLES_CONFIG = 'metrics.num.samples';
  static readonly METRICS_RECORDING_LEVEL_CONFIG = 'metrics.recording.level';
  static readonly METRICS_SAMPLE_WINDOW_MS_CONFIG = 'metrics.sample.window.ms';
  static readonly METRIC_REPORTER_CLASSES_CONFIG = 'metric.reporters';
  static readonly NUM_STANDBY_REPLICAS_CONFIG = 'num.standby.replicas';
  static readonly NUM_STREAM_THREADS_CONFIG = 'num.stream.threads';
  static readonly POLL_MS_CONFIG = 'poll.ms';
  static readonly PROBING_REBALANCE_INTERVAL_MS_CONFIG = 'probing.rebalance.interval.ms';
  static readonly PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG = 'processing.exception.handler';
  /** @deprecated  in Kafka */
  static readonly PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG = 'processing.exception.handler.global.enabled';
  static readonly PROCESSING_GUARANTEE_CONFIG = 'processing.guarantee';
  static readonly PROCESSOR_WRAPPER_CLASS_CONFIG = 'processor.wrapper.class';
  static readonly PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG = 'production.exception.handler';
  static readonly RACK_AWARE_ASSIGNMENT_NON_OVERLAP_COST_CONFIG = 'rack.aware.assignment.non_overlap_cost';
  static readonly RACK_AWARE_ASSIGNMENT_STRATEGY_CONFIG = 'rack.aware.assignment.strategy';
  static readonly RACK_AWARE_ASSIGNMENT_TAGS_CONFIG = 'rack.aware.assignment.tags';
  static readonly RACK_AWARE_ASSIGNMENT_TRAFFIC_COST_CONFIG = 'rack.aware.assignment.traffic_cost';
  static readonly RECEIVE_BUFFER_CONFIG = 'receive.buffer.bytes';
  static readonly RECONNECT_BACKOFF_MAX_MS_CONFIG = 'reconnect.backoff.max.ms';
  static readonly RECONNECT_BACKOFF_MS_CONFIG = 'reconnect.backoff.ms';
  static readonly REPARTITION_PURGE_INTERVAL_MS_CONFIG = 'repartition.purge.interval.ms';
  static readonly REPLICATION_FACTOR_CONFIG = 'replication.factor';
  static readonly REQUEST_TIMEOUT_MS_CONFIG = 'request.timeout.ms';
  static readonly RETRY_BACKOFF_MS_CONFIG = 'retry.backoff.ms';
  static readonly ROCKSDB_CONFIG_SETTER_CLASS_CONFIG = 'rocksdb.config.setter';
  static readonly SECURITY_PROTOCOL_CONFIG = 'security.protocol';
  static readonly SEND_BUFFER_CONFIG = 'send.buffer.bytes';
  static readonly STATESTORE_CACHE_MAX_BYTES_CONFIG = 'statestore.cache.max.bytes';
  static readonly STATESTORE_UNCOMMITTED_MAX_BYTES_CONFIG = 'statestore.uncommitted.max.bytes';
  static readonly STATE_CLEANUP_DELAY_MS_CONFIG = 'state.cleanup.delay.ms';
  static readonly STATE_CLEANUP_DIR_MAX_AGE_MS_CONFIG = 'state.cleanup.dir.max.age.ms';
  static readonly STATE_DIR_CONFIG = 'state.dir';
  static readonly TASK_ASSIGNOR_CLASS_CONFIG = 'task.assignor.class';
  static readonly TASK_TIMEOUT_MS_CONFIG = 'task.timeout.ms';
  static readonly TOPOLOGY_DESCRIPTION_PUSH_ENABLED_CONFIG = 'topology.description.push.enabled';
  static readonly TOPOLOGY_OPTIMIZATION_CONFIG = 'topology.optimization';
  static readonly TRANSACTIONAL_STATE_STORES_CONFIG = 'enable.transactional.statestores';
  static readonly UPGRADE_FROM_CONFIG = 'upgrade.from';
  /** @deprecated  in Kafka */
  static readonly WINDOWED_INNER_CLASS_SERDE = 'windowed.inner.class.serde';
  /** @deprecated  in Kafka */
  static readonly WINDOW_SIZE_MS_CONFIG = 'window.size.ms';
  static readonly WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG = 'windowstore.changelog.additional.retention.ms';

  // prefixes: settings for one of the clients, for internal topics, and tags
  static readonly ADMIN_CLIENT_PREFIX = 'admin.';
  static readonly CLIENT_TAG_PREFIX = 'client.tag.';
  static readonly CONSUMER_PREFIX = 'consumer.';
  static readonly GLOBAL_CONSUMER_PREFIX = 'global.consumer.';
  static readonly MAIN_CONSUMER_PREFIX = 'main.consumer.';
  static readonly PRODUCER_PREFIX = 'producer.';
  static readonly RESTORE_CONSUMER_PREFIX = 'restore.consumer.';
  static readonly TOPIC_PREFIX = 'topic.';

  // values
  static readonly AT_LEAST_ONCE = 'at_least_once';
  static readonly DEFAULT_DSL_STORE = 'rocksDB';
  static readonly DEFAULT_GROUP_PROTOCOL = 'classic';
  static readonly DEFAULT_INTERACTIVE_QUERY_ISOLATION_LEVEL_DEFAULT = 'READ_UNCOMMITTED';
  static readonly DSL_STORE_FORMAT_DEFAULT = 'DEFAULT';
  static readonly DSL_STORE_FORMAT_HEADERS = 'HEADERS';
  static readonly EXACTLY_ONCE_V2 = 'exactly_once_v2';
  static readonly IN_MEMORY = 'in_memory';
  static readonly MERGE_REPARTITION_TOPICS = 'merge.repartition.topics';
  static readonly MAX_RACK_AWARE_ASSIGNMENT_TAG_KEY_LENGTH = 20;
  static readonly MAX_RACK_AWARE_ASSIGNMENT_TAG_LIST_SIZE = 5;
  static readonly MAX_RACK_AWARE_ASSIGNMENT_TAG_VALUE_LENGTH = 30;
  static readonly MAX_TASK_IDLE_MS_DISABLED = -1;
  static readonly METRICS_LATEST = 'latest';
  static readonly NO_OPTIMIZATION = 'none';
  static readonly OPTIMIZE = 'all';
  static readonly RACK_AWARE_ASSIGNMENT_STRATEGY_BALANCE_SUBTOPOLOGY = 'balance_subtopology';
  static readonly RACK_AWARE_ASSIGNMENT_STRATEGY_MIN_TRAFFIC = 'min_traffic';
  static readonly RACK_AWARE_ASSIGNMENT_STRATEGY_NONE = 'none';
  static readonly REUSE_KTABLE_SOURCE_TOPICS = 'reuse.ktable.source.topics';
  static readonly ROCKS_DB = 'rocksDB';
  static readonly SINGLE_STORE_SELF_JOIN = 'single.store.self.join';
  static readonly STATE_CLEANUP_DIR_MAX_AGE_MS_DISABLED = -1;
  static readonly UPGRADE_FROM_24 = '2.4';
  static readonly UPGRADE_FROM_25 = '2.5';
  static readonly UPGRADE_FROM_26 = '2.6';
  static readonly UPGRADE_FROM_27 = '2.7';
  static readonly UPGRADE_FROM_28 = '2.8';
  static readonly UPGRADE_FROM_30 = '3.0';
  static readonly UPGRADE_FROM_31 = '3.1';
  static readonly UPGRADE_FROM_32 = '3.2';
  static readonly UPGRADE_FROM_33 = '3.3';
  static readonly UPGRADE_FROM_34 = '3.4';
  static readonly UPGRADE_FROM_35 = '3.5';
  static readonly UPGRADE_FROM_36 = '3.6';
  static readonly UPGRADE_FROM_37 = '3.7';
  static readonly UPGRADE_FROM_38 = '3.8';
  static readonly UPGRADE_FROM_39 = '3.9';
  static readonly UPGRADE_FROM_40 = '4.0';
  static readonly UPGRADE_FROM_41 = '4.1';
  static readonly UPGRADE_FROM_42 = '4.2';
  static readonly UPGRADE_FROM_43 = '4.3';

  /** Keys that Kafka keeps to itself: tests and examples set them all the same. */
  static readonly InternalConfig = {
    EMIT_INTERVAL_MS_KSTREAMS_OUTER_JOIN_SPURIOUS_RESULTS_FIX: '__emit.interval.ms.kstreams.outer.join.spurious.results.fix__',
    EMIT_INTERVAL_MS_KSTREAMS_WINDOWED_AGGREGATION: '__emit.interval.ms.kstreams.windowed.aggregation__',
    IQ_CONSISTENCY_OFFSET_VECTOR_ENABLED: '__iq.consistency.offset.vector.enabled__',
    INTERNAL_TASK_ASSIGNOR_CLASS: 'internal.task.assignor.class',
    PROCESSING_THREADS_ENABLED: '__processing.threads.enabled__',
    STATE_UPDATER_ENABLED: '__state.updater.enabled__',
    TOPIC_PREFIX_ALTERNATIVE: '__internal.override.topic.prefix__',
  } as const;
}
