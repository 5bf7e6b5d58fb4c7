import type { StreamsConfig } from '../config/streams-config.ts';
import { ConfigException } from '../errors/errors.ts';
import { didYouMean } from '../common/nearest.ts';
import {
  DefaultProductionExceptionHandler, LogAndFailExceptionHandler, LogAndFailProcessingExceptionHandler, resolveHandler,
} from '../processor/exception-handlers.ts';
import {
  FailOnInvalidTimestamp, LogAndSkipOnInvalidTimestamp, UsePartitionTimeOnInvalidTimestamp, WallclockTimestampExtractor, type TimestampExtractor,
} from '../processor/extractors.ts';
import type { Serde } from '../serde/serde.ts';
import { Serdes } from '../serde/serdes.ts';
import type { TaskConfig } from './task-config.ts';

const EXTRACTORS: Readonly<{ [name: string]: TimestampExtractor }> = {
  FailOnInvalidTimestamp, LogAndSkipOnInvalidTimestamp, UsePartitionTimeOnInvalidTimestamp, WallclockTimestampExtractor,
};

const SERDES: Readonly<{ [name: string]: () => Serde<unknown> }> = {
  StringSerde: Serdes.string as () => Serde<unknown>, LongSerde: Serdes.long as () => Serde<unknown>, IntegerSerde: Serdes.integer as () => Serde<unknown>,
  ShortSerde: Serdes.short as () => Serde<unknown>, FloatSerde: Serdes.float as () => Serde<unknown>, DoubleSerde: Serdes.double as () => Serde<unknown>,
  BooleanSerde: Serdes.boolean as () => Serde<unknown>, BytesSerde: Serdes.bytes as () => Serde<unknown>, ByteArraySerde: Serdes.byteArray as () => Serde<unknown>,
  ByteBufferSerde: Serdes.byteBuffer as () => Serde<unknown>, UUIDSerde: Serdes.uuid as () => Serde<unknown>, VoidSerde: Serdes.void as () => Serde<unknown>,
};

/** What tasks read of a configuration, with class names turned into objects. */
export function taskConfigOf(config: StreamsConfig): TaskConfig {
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
    defaultKeySerde: serde('default.key.serde', config.get('default.key.serde')),
    defaultValueSerde: serde('default.value.serde', config.get('default.value.serde')),
    timestampExtractor: extractor(config.timestampExtractor),
    deserializationHandler: resolveHandler('deserialization.exception.handler', config.deserializationExceptionHandler, LogAndFailExceptionHandler),
    processingHandler: resolveHandler('processing.exception.handler', config.processingExceptionHandler, LogAndFailProcessingExceptionHandler),
    productionHandler: resolveHandler('production.exception.handler', config.productionExceptionHandler, DefaultProductionExceptionHandler),
    deadLetterTopic: config.deadLetterTopic,
    values: config.originals(),
  };
}

function serde(key: string, value: unknown): Serde<unknown> | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object' && 'serializer' in value && 'deserializer' in value) return value as Serde<unknown>;
  if (typeof value === 'string') {
    const name = value.slice(Math.max(value.lastIndexOf('.'), value.lastIndexOf('$')) + 1);
    const make = SERDES[name];
    if (make !== undefined) return make();
    throw new ConfigException(`Invalid value ${value} for configuration ${key}: Class ${value} could not be found.${didYouMean(name, Object.keys(SERDES))} Give a serde such as Serdes.string(), or one of ${Object.keys(SERDES).join(', ')}.`);
  }
  throw new ConfigException(`Invalid value for configuration ${key}: expected a serde such as Serdes.string(), got ${typeof value}`);
}

function extractor(value: string | object): TimestampExtractor {
  if (typeof value === 'object') {
    if (typeof (value as Partial<TimestampExtractor>).extract === 'function') return value as TimestampExtractor;
  } else {
    const found = EXTRACTORS[value.slice(value.lastIndexOf('.') + 1)];
    if (found !== undefined) return found;
  }
  throw new ConfigException(`Invalid value ${String(value)} for configuration default.timestamp.extractor: give an object with extract(record, partitionTime), or one of ${Object.keys(EXTRACTORS).join(', ')}`);
}
