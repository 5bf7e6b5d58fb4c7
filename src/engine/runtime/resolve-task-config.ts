import type { StreamsConfig } from '../config/streams-config.ts';
import { ConfigException } from '../errors/errors.ts';
import {
  DefaultProductionExceptionHandler, LogAndFailExceptionHandler, LogAndFailProcessingExceptionHandler, resolveHandler,
} from '../processor/exception-handlers.ts';
import {
  FailOnInvalidTimestamp, LogAndSkipOnInvalidTimestamp, UsePartitionTimeOnInvalidTimestamp, WallclockTimestampExtractor, type TimestampExtractor,
} from '../processor/extractors.ts';
import { defaultKeySerde, defaultValueSerde } from '../serde/default-serdes.ts';
import type { TaskConfig } from './task-config.ts';

const EXTRACTORS: Readonly<{ [name: string]: TimestampExtractor }> = {
  FailOnInvalidTimestamp, LogAndSkipOnInvalidTimestamp, UsePartitionTimeOnInvalidTimestamp, WallclockTimestampExtractor,
};

/** What tasks read of a configuration, with class names turned into objects. */
export function taskConfigOf(config: StreamsConfig): TaskConfig {
  const values = config.originals();
  return {
    applicationId: config.applicationId,
    maxTaskIdleMs: config.maxTaskIdleMs,
    bufferedRecordsPerPartition: config.bufferedRecordsPerPartition,
    commitIntervalMs: config.commitIntervalMs,
    cacheMaxBytes: config.cacheMaxBytes,
    taskTimeoutMs: config.taskTimeoutMs,
    pollMs: config.pollMs,
    replicationFactor: config.replicationFactor,
    stateDir: config.stateDir,
    defaultKeySerde: defaultKeySerde(config),
    defaultValueSerde: defaultValueSerde(config),
    timestampExtractor: extractor(config.timestampExtractor),
    deserializationHandler: resolveHandler('deserialization.exception.handler', config.deserializationExceptionHandler, LogAndFailExceptionHandler, values),
    processingHandler: resolveHandler('processing.exception.handler', config.processingExceptionHandler, LogAndFailProcessingExceptionHandler, values),
    productionHandler: resolveHandler('production.exception.handler', config.productionExceptionHandler, DefaultProductionExceptionHandler, values),
    deadLetterTopic: config.deadLetterTopic,
    eosEnabled: config.eosEnabled,
    transactionTimeoutMs: config.transactionTimeoutMs,
    assignment: {
      numStandbyReplicas: config.numStandbyReplicas, acceptableRecoveryLag: config.acceptableRecoveryLag, maxWarmupReplicas: config.maxWarmupReplicas,
      probingRebalanceIntervalMs: config.probingRebalanceIntervalMs, rackAwareAssignmentTags: config.getList('rack.aware.assignment.tags'),
      assignor: assignorOf(config.get('task.assignor.class')),
    },
    clientTags: config.clientTags,
    values,
  };
}

/** By the last part of the class name; what is no assignor of Kafka's has been warned about. */
function assignorOf(value: unknown): 'high-availability' | 'sticky' { return /(^|\.)StickyTaskAssignor$/.test(String(value ?? '')) ? 'sticky' : 'high-availability'; }

function extractor(value: string | object): TimestampExtractor {
  if (typeof value === 'object') {
    if (typeof (value as Partial<TimestampExtractor>).extract === 'function') return value as TimestampExtractor;
  } else {
    const found = EXTRACTORS[value.slice(value.lastIndexOf('.') + 1)];
    if (found !== undefined) return found;
  }
  throw new ConfigException(`Invalid value ${String(value)} for configuration default.timestamp.extractor: give an object with extract(record, partitionTime), or one of ${Object.keys(EXTRACTORS).join(', ')}`);
}
