import { ConfigException } from '../errors/errors.ts';
import { javaClassName } from '../errors/java-class-name.ts';
import { utf8Encode } from '../common/bytes.ts';
import type { Headers } from '../common/headers.ts';
import type { HeaderList } from '../trace/events.ts';
import type { Record } from './record.ts';

/** Where an error happened, as far as it is known. Kafka: org.apache.kafka.streams.errors.ErrorHandlerContext */
export interface ErrorHandlerContext {
  readonly topic: string | null;
  readonly partition: number;
  readonly offset: number;
  readonly headers: Headers;
  readonly processorNodeId: string | null;
  readonly taskId: string;
  /** Event time of the record at hand, epoch ms; -1 without one. */
  readonly timestamp: number;
  /** The source record's bytes, null in a punctuation. */
  readonly sourceRawKey: Uint8Array | null;
  readonly sourceRawValue: Uint8Array | null;
}

/** A record for the dead-letter topic (KIP-1034). The topic must exist. */
export interface DeadLetterRecord {
  readonly topic: string;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
  readonly headers: HeaderList;
}

/** `continue`: drop and go on (Kafka's RESUME). `fail`: stop the thread. `retry`: send again (production only). */
export interface HandlerResponse {
  readonly result: 'continue' | 'fail' | 'retry';
  readonly deadLetterQueueRecords: readonly DeadLetterRecord[];
}
export const Response = {
  resume: (deadLetterQueueRecords: readonly DeadLetterRecord[] = []): HandlerResponse => ({ result: 'continue', deadLetterQueueRecords }),
  fail: (deadLetterQueueRecords: readonly DeadLetterRecord[] = []): HandlerResponse => ({ result: 'fail', deadLetterQueueRecords }),
  retry: (): HandlerResponse => ({ result: 'retry', deadLetterQueueRecords: [] }),
} as const;
const Result = { RESUME: 'continue', FAIL: 'fail' } as const;

/** The raw record that could not be read. */
export interface RawConsumerRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: number;
}
/** The record that could not be written; key and value are objects when serialising failed, bytes when sending did. */
export interface FailedProducerRecord { readonly topic: string; readonly key: unknown; readonly value: unknown; readonly timestamp: number | null }

export interface HandlerSettings { readonly deadLetterTopic: string | null }

interface Configurable {
  /** With all keys as they were given, before a thread starts. */
  configure?(configs: Readonly<{ [key: string]: unknown }>): void;
}

/** Kafka: org.apache.kafka.streams.errors.DeserializationExceptionHandler, with the classes inside of it */
export const DeserializationExceptionHandler = { Response: { resume: Response.resume, fail: Response.fail }, Result } as const;
export interface DeserializationExceptionHandler extends Configurable {
  handleError(context: ErrorHandlerContext, record: RawConsumerRecord, error: unknown, settings: HandlerSettings): HandlerResponse;
}
/** Kafka: org.apache.kafka.streams.errors.ProcessingExceptionHandler (KIP-1033) */
export const ProcessingExceptionHandler = { Response: { resume: Response.resume, fail: Response.fail }, Result } as const;
export interface ProcessingExceptionHandler extends Configurable {
  /** `record` is null in a punctuation. */
  handleError(context: ErrorHandlerContext, record: Record<unknown, unknown> | null, error: unknown, settings: HandlerSettings): HandlerResponse;
}
export type SerializationExceptionOrigin = 'key' | 'value';
/** Kafka: org.apache.kafka.streams.errors.ProductionExceptionHandler */
export const ProductionExceptionHandler = {
  Response, Result: { ...Result, RETRY: 'retry' }, SerializationExceptionOrigin: { KEY: 'key', VALUE: 'value' },
} as const;
export interface ProductionExceptionHandler extends Configurable {
  /** A record that the broker did not take; `retry` starts the task again from its last commit, and only for errors that may pass by themselves. */
  handleError(context: ErrorHandlerContext, record: FailedProducerRecord, error: unknown, settings: HandlerSettings): HandlerResponse;
  /** A record that a serializer did not write. Left out: it fails. */
  handleSerializationError?(
    context: ErrorHandlerContext, record: FailedProducerRecord, error: unknown, origin: SerializationExceptionOrigin, settings: HandlerSettings,
  ): HandlerResponse;
}

/**
 * What the built-in handlers write for a record that failed, when a dead-letter topic is configured: the record that was read, with its
 * headers, and headers that say what happened. Kafka: ExceptionHandlerUtils#buildDeadLetterQueueRecord
 */
export function deadLetters(context: ErrorHandlerContext, error: unknown, settings: HandlerSettings): readonly DeadLetterRecord[] {
  if (settings.deadLetterTopic === null) return [];
  const problem = error instanceof Error ? error : new Error(String(error));
  const text = (name: string, value: string | null): readonly [string, Uint8Array | null] => [name, value === null ? null : utf8Encode(value)];
  return [{
    topic: settings.deadLetterTopic,
    key: context.sourceRawKey,
    value: context.sourceRawValue,
    timestamp: context.timestamp,
    headers: [
      ...context.headers,
      text('__streams.errors.exception', javaClassName(problem)),
      text('__streams.errors.message', problem.message === '' ? null : problem.message),
      text('__streams.errors.stacktrace', problem.stack ?? ''),
      text('__streams.errors.topic', context.topic),
      text('__streams.errors.partition', String(context.partition)),
      text('__streams.errors.offset', String(context.offset)),
    ],
  }];
}

type AnyHandler = DeserializationExceptionHandler & ProcessingExceptionHandler & ProductionExceptionHandler;
const answer = (result: 'continue' | 'fail'): AnyHandler => ({
  handleError: (context: ErrorHandlerContext, _record: unknown, error: unknown, settings: HandlerSettings) =>
    ({ result, deadLetterQueueRecords: deadLetters(context, error, settings) }),
});

export const LogAndFailExceptionHandler: DeserializationExceptionHandler = answer('fail');
export const LogAndContinueExceptionHandler: DeserializationExceptionHandler = answer('continue');
export const LogAndFailProcessingExceptionHandler: ProcessingExceptionHandler = answer('fail');
export const LogAndContinueProcessingExceptionHandler: ProcessingExceptionHandler = answer('continue');
/** Retries what may pass by itself, fails for the rest. */
export const DefaultProductionExceptionHandler: ProductionExceptionHandler = {
  handleError: (context, _record, error, settings) =>
    ((error as { retriable?: boolean }).retriable === true ? Response.retry() : Response.fail(deadLetters(context, error, settings))),
  handleSerializationError: (context, _record, error, _origin, settings) => Response.fail(deadLetters(context, error, settings)),
};

const BY_NAME: Readonly<{ [name: string]: object }> = {
  LogAndFailExceptionHandler, LogAndContinueExceptionHandler, LogAndFailProcessingExceptionHandler,
  LogAndContinueProcessingExceptionHandler, DefaultProductionExceptionHandler,
};

/** A handler from its config value: an object, or the class name that a Java properties file would hold. `configs` is what it is configured with. */
export function resolveHandler<H extends Configurable>(key: string, value: unknown, otherwise: H, configs: Readonly<{ [key: string]: unknown }>): H {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'object' && typeof (value as { handleError?: unknown }).handleError === 'function') {
    (value as Configurable).configure?.(configs);
    return value as H;
  }
  if (typeof value === 'string') {
    const found = BY_NAME[value.slice(value.lastIndexOf('.') + 1)];
    if (found !== undefined) return found as H;
  }
  const isOld = typeof value === 'object' && typeof (value as { handle?: unknown }).handle === 'function';
  throw new ConfigException(
    `Invalid value ${isOld ? 'with a handle() method' : String(value)} for configuration ${key}: give an object with a handleError() method`
      + `${isOld ? ', as handle() is called since Kafka 4.2' : ''}, or one of ${Object.keys(BY_NAME).join(', ')}`,
  );
}
