/**
 * The public API: what topologies, tests and tutorials import as `kstep`. Names are Kafka's, so that what you know of the Java library, or
 * read in its documentation, you find here.
 *
 *     import { Consumed, Serdes, StreamsBuilder } from 'kstep';
 */

// the DSL
export { Branched } from './dsl/branched.ts';
export { BranchedKStream } from './dsl/branched-kstream.ts';
export { BufferConfig, EagerBufferConfig, StrictBufferConfig } from './dsl/buffer-config.ts';
export type { ValueJoiner, ValueJoinerWithKey, ValueJoinerWithStreamAndMappedKey, ValueMapper, ValueMapperWithKey } from './dsl/callbacks.ts';
export { CogroupedKStream } from './dsl/cogrouped-kstream.ts';
export { Consumed, type ExtractorArgument, type OffsetResetArgument } from './dsl/consumed.ts';
export { GlobalKTable } from './dsl/global-ktable.ts';
export { Grouped } from './dsl/grouped.ts';
export { Joined } from './dsl/joined.ts';
export { KGroupedStream } from './dsl/kgrouped-stream.ts';
export { KGroupedTable } from './dsl/kgrouped-table.ts';
export { KStream } from './dsl/kstream.ts';
export { KTable, type ForeignKeyOfRow, type ForeignKeyOfValue } from './dsl/ktable.ts';
export { Materialized, type TableStoreKind } from './dsl/materialized.ts';
export { Named } from './dsl/named.ts';
export { Printed, setStandardOutput } from './dsl/printed.ts';
export { Produced } from './dsl/produced.ts';
export { Repartitioned } from './dsl/repartitioned.ts';
export { SessionWindowedKStream } from './dsl/session-windowed-kstream.ts';
export { StreamJoined } from './dsl/stream-joined.ts';
export { StreamsBuilder } from './dsl/streams-builder.ts';
export { Suppressed } from './dsl/suppressed.ts';
export { TableJoined } from './dsl/table-joined.ts';
export { TimeWindowedKStream } from './dsl/time-windowed-kstream.ts';
export { SessionWindowedCogroupedKStream, TimeWindowedCogroupedKStream } from './dsl/windowed-cogrouped-kstream.ts';
export type {
  Aggregator, ForeachAction, Initializer, KeyValueMapper, Merger, Predicate, Reducer,
} from './operators/functions.ts';
export { KeyValue, type KeyValuePair } from './operators/key-value-pair.ts';
export type { ValueTransformerContext, ValueTransformerWithKey, ValueTransformerWithKeySupplier } from './operators/value-transformer.ts';

// topologies
export { AutoOffsetReset } from './topology/auto-offset-reset.ts';
export type { GlobalStoreDescription, NodeDescription, SubtopologyDescription, TopologyDescription } from './topology/description.ts';
export { describeAsDot } from './topology/pictures/dot.ts';
export { describeAsMermaid } from './topology/pictures/mermaid.ts';
export { describeAsTree } from './topology/pictures/tree.ts';
export { parseDescription } from './topology/parse-description.ts';
export type { ProcessorWrapper } from './topology/processor-wrapper.ts';
export { Topology } from './topology/topology.ts';
export { TopologyConfig } from './topology/topology-config.ts';
export type {
  GlobalStorePlan, InternalTopicPlan, NodePlan, OffsetReset, ProcessorNodePlan, SinkNodePlan, SourceLocation, SourceNodePlan, StorePlan,
  SubtopologyPlan, TopologyPlan,
} from './topology/plan.ts';

// processors
export {
  PunctuationType, type Cancellable, type FixedKeyProcessorContext, type ProcessingContext, type ProcessorContext, type Punctuator,
  type RecordMetadata,
} from './processor/context.ts';
export { ContextualFixedKeyProcessor, ContextualProcessor } from './processor/contextual-processor.ts';
export {
  FailOnInvalidTimestamp, LogAndSkipOnInvalidTimestamp, UsePartitionTimeOnInvalidTimestamp, WallclockTimestampExtractor, type ConsumerRecord,
  type TimestampExtractor,
} from './processor/extractors.ts';
export {
  DefaultProductionExceptionHandler, DeserializationExceptionHandler, LogAndContinueExceptionHandler, LogAndContinueProcessingExceptionHandler,
  LogAndFailExceptionHandler, LogAndFailProcessingExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler, Response, type DeadLetterRecord,
  type ErrorHandlerContext, type FailedProducerRecord, type HandlerResponse, type HandlerSettings, type RawConsumerRecord, type SerializationExceptionOrigin,
} from './processor/exception-handlers.ts';
export type {
  FixedKeyProcessor, FixedKeyProcessorSupplier, FixedKeyProcessorSupplierObject, Processor, ProcessorSupplier, ProcessorSupplierObject,
} from './processor/processor.ts';
export { Record, type FixedKeyRecord, type ReadOnlyRecord } from './processor/record.ts';
export type { SinkRecordContext as RecordContext, StreamPartitioner, TopicNameExtractor } from './processor/sinks.ts';
export type { AnyStoreBuilder, StateStore, StateStoreContext, StoreBuilder, StoreKind } from './processor/state-store.ts';
export { TaskId } from './processor/task-id.ts';

// state
export {
  BuiltInDslStoreSuppliers, type DslKeyValueParams, type DslSessionParams, type DslStoreSuppliers, type DslWindowParams,
} from './state/dsl-store-suppliers.ts';
export { DslStoreFormat } from './state/dsl-store-format.ts';
export { Stores } from './state/stores-factory.ts';
export type {
  KeyValueBytesStoreSupplier, SessionBytesStoreSupplier, VersionedBytesStoreSupplier, WindowBytesStoreSupplier,
} from './state/store-suppliers.ts';
export {
  ValueAndTimestamp, VersionedKeyValueStore, type KeyValueIterator, type KeyValueStore, type ReadOnlyKeyValueStore,
  type ReadOnlySessionStore, type ReadOnlyWindowStore, type SessionStore, type TimestampedKeyValueStore, type TimestampedWindowStore,
  type VersionedRecord, type WindowStore, type WindowStoreIterator,
} from './state/stores.ts';
export {
  AggregationWithHeaders, ValueTimestampHeaders, type SessionStoreWithHeaders, type TimestampedKeyValueStoreWithHeaders,
  type TimestampedWindowStoreWithHeaders,
} from './state/values-with-headers.ts';

// windows
export { Duration } from './windows/duration.ts';
export { EmitStrategy } from './windows/emit-strategy.ts';
export { JoinWindows } from './windows/join-windows.ts';
export { SessionWindows } from './windows/session-windows.ts';
export { SlidingWindows } from './windows/sliding-windows.ts';
export { TimeWindows } from './windows/time-windows.ts';
export { UnlimitedWindows } from './windows/unlimited-windows.ts';
export { Windowed, sessionWindow, timeWindow, unlimitedWindow, type Window } from './windows/windowed.ts';
export { Windows } from './windows/windows.ts';

// serdes
export type { Deserializer, Serde, Serializer } from './serde/serde.ts';
export { Serdes } from './serde/serdes.ts';
export {
  SessionWindowedDeserializer, SessionWindowedSerializer, TimeWindowedDeserializer, TimeWindowedSerializer, WindowedSerdes, type SessionWindowedSerde,
  type TimeWindowedSerde,
} from './serde/windowed.ts';

// configuration, records, errors
export { StreamsConfig } from './config/streams-config.ts';
export { GroupProtocol } from './config/streams-config-constants.ts';
export { Headers } from './common/headers.ts';
export { MockClock, type Clock } from './common/clock.ts';
export * from './errors/errors.ts';
export type { TraceEvent, TraceSink } from './trace/events.ts';

// applications and queries
export { CloseOptions, type GroupMembershipOperation } from './client/close-options.ts';
export { HostInfo } from './client/host-info.ts';
export { KafkaStreams, type KafkaStreamsOptions, type StreamsLog } from './client/kafka-streams.ts';
export { LagInfo } from './client/lag-info.ts';
export { SuspendReason, type StandbyUpdateListener } from './runtime/standby-update-listener.ts';
export { StoreQueryParameters } from './client/store-query-parameters.ts';
export { KeyQueryMetadata, type KeyLocator, type StreamsMetadata } from './client/streams-metadata.ts';
export type { StateListener, StreamsState } from './client/streams-state.ts';
export type { TaskMetadata, ThreadMetadata } from './client/thread-metadata.ts';
export { StreamThreadExceptionResponse, type StreamsUncaughtExceptionHandler } from './client/uncaught-exception-handler.ts';
export type { StateRestoreListener } from './runtime/restore.ts';
export type { ThreadState } from './runtime/thread-state.ts';
export {
  KeyQuery, MultiVersionedKeyQuery, RangeQuery, ResultOrder, TimestampedKeyQuery, TimestampedRangeQuery, VersionedKeyQuery, WindowKeyQuery, WindowRangeQuery,
  type Query,
} from './state/queries/queries.ts';
export { Position } from './state/position.ts';
export {
  TimestampedKeyWithHeadersQuery, TimestampedRangeWithHeadersQuery, TimestampedWindowKeyWithHeadersQuery, TimestampedWindowRangeWithHeadersQuery,
  type ReadOnlyRecordIterator,
} from './state/queries/queries-with-headers.ts';
export { FailureReason, PositionBound, QueryResult, StateQueryResult } from './state/queries/query-result.ts';
export { QueryableStoreTypes, type QueryableStoreType } from './state/queries/queryable-store-types.ts';
export { StateQueryRequest } from './state/queries/state-query-request.ts';

// tests
export { TestInputTopic } from './testing/test-input-topic.ts';
export { TestOutputTopic } from './testing/test-output-topic.ts';
export { MockProcessorContext, type CapturedForward, type CapturedPunctuator, type MockProcessorContextOptions } from './testing/mock-processor-context.ts';
export { TestRecord } from './testing/test-record.ts';
export type { TestTime } from './testing/test-time.ts';
export { TopologyTestDriver, type TopologyTestDriverOptions } from './testing/topology-test-driver.ts';
