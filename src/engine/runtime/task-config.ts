import type { AssignmentConfigs } from '../backend/streams-group.ts';
import type {
  DeserializationExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler,
} from '../processor/exception-handlers.ts';
import type { TimestampExtractor } from '../processor/extractors.ts';
import type { Serde } from '../serde/serde.ts';

/** What tasks want to know of a StreamsConfig, resolved. Times in ms. */
export interface TaskConfig {
  readonly applicationId: string;
  readonly maxTaskIdleMs: number;
  readonly bufferedRecordsPerPartition: number;
  readonly commitIntervalMs: number;
  readonly cacheMaxBytes: number;
  readonly taskTimeoutMs: number;
  readonly pollMs: number;
  readonly replicationFactor: number;
  /** null: nothing is kept on disk. */
  readonly stateDir: string | null;
  readonly defaultKeySerde: Serde<unknown> | null;
  readonly defaultValueSerde: Serde<unknown> | null;
  readonly timestampExtractor: TimestampExtractor;
  readonly deserializationHandler: DeserializationExceptionHandler;
  readonly processingHandler: ProcessingExceptionHandler;
  readonly productionHandler: ProductionExceptionHandler;
  readonly deadLetterTopic: string | null;
  /** processing.guarantee is exactly_once_v2. */
  readonly eosEnabled: boolean;
  /** A transaction that is open for longer is aborted by the broker. */
  readonly transactionTimeoutMs: number;
  readonly assignment: AssignmentConfigs;
  readonly clientTags: Readonly<{ [tag: string]: string }>;
  /** All keys as they were given, for appConfigs(). */
  readonly values: Readonly<{ [key: string]: unknown }>;
}
