import { FailedProcessingException, NullPointerException, StreamsException } from '../errors/errors.ts';
import { Headers } from '../common/headers.ts';
import type { RawRecord } from '../backend/backend.ts';
import type { RecordContext } from '../processor/context.ts';
import type { ErrorHandlerContext, FailedProducerRecord, HandlerResponse, HandlerSettings } from '../processor/exception-handlers.ts';
import type { Record } from '../processor/record.ts';
import type { StreamTask } from './stream-task.ts';

/**
 * Asks the exception handlers of one task and does what they answer: dead letters are sent, the failure and the drop are told. What a handler
 * itself does wrong is fatal, whatever it was asked.
 * Kafka: ProcessorNode#process, RecordDeserializer, RecordCollectorImpl
 */
export class FailureHandling {
  readonly #task: StreamTask;
  readonly #settings: HandlerSettings;

  constructor(task: StreamTask) {
    this.#task = task;
    this.#settings = { deadLetterTopic: task.config.deadLetterTopic };
  }

  /** What handlers are told of the record at hand. `context` null: a record of a changelog, which nobody sent. */
  context(node: string | null, context: RecordContext | null): ErrorHandlerContext {
    return {
      topic: context?.topic ?? null, partition: context?.partition ?? -1, offset: context?.offset ?? -1, headers: context?.headers ?? new Headers(),
      processorNodeId: node, taskId: this.#task.id, timestamp: context?.timestamp ?? -1,
      sourceRawKey: context?.raw?.key ?? null, sourceRawValue: context?.raw?.value ?? null,
    };
  }

  /** An error of a processor or punctuator (KIP-1033): returns when the record is to be skipped. */
  onProcessing(node: string, record: Record<unknown, unknown> | null, error: unknown): void {
    const task = this.#task;
    const response = ask('processing', node, () => task.config.processingHandler.handleError(this.context(node, task.recordContext), record, error, this.#settings));
    this.#tell(node, error, response);
    if (response.result !== 'continue') throw new FailedProcessingException('', { cause: error, facts: { node } });
    task.dropAt(node, 'processing-error', { message: messageOf(error) });
  }

  /** A record that cannot be read: returns when it is to be skipped. `inTurn` runs what is told in a turn of the record's own. */
  onDeserialization(raw: RawRecord, error: unknown, node: string, inTurn: (tell: () => void) => void): void {
    const task = this.#task;
    const { topic, partition, offset } = raw;
    const context: ErrorHandlerContext = {
      topic, partition, offset, headers: new Headers(raw.headers), processorNodeId: node, taskId: task.id, timestamp: raw.timestamp,
      sourceRawKey: raw.key, sourceRawValue: raw.value,
    };
    const response = fatal(() => ask('deserialization', node, () => task.config.deserializationHandler.handleError(context, raw, error, this.#settings)));
    inTurn(() => {
      this.#tell(node, error, response);
      if (response.result === 'continue') task.dropAt(node, 'deserialization-error', { topic, partition, offset, message: messageOf(error) });
    });
    if (response.result === 'continue') return;
    throw new StreamsException(
      `Deserialization exception handler is set to fail upon a deserialization error of ${topic}[${partition}]@${offset}: ` +
        `${messageOf(error)}. If you would rather have the streaming pipeline continue after a deserialization ` +
        'error, please set the deserialization.exception.handler appropriately (LogAndContinueExceptionHandler).',
      { cause: error, facts: { node, task: task.id, topic, partition, offset } },
    );
  }

  /** A record that cannot be written in bytes: returns when it is to be skipped. A handler that does not say what to do about this fails. */
  onSerialization(record: FailedProducerRecord, error: unknown, origin: 'key' | 'value', node: string): void {
    const task = this.#task;
    const { productionHandler } = task.config;
    const context = this.context(node, task.recordContext);
    const response = ask('production', node, () => (productionHandler.handleSerializationError === undefined
      ? FAIL : productionHandler.handleSerializationError(context, record, error, origin, this.#settings)));
    this.#tell(node, error, response);
    if (response.result === 'continue') {
      task.dropAt(node, 'serialization-error', { topic: record.topic, message: messageOf(error) });
      return;
    }
    throw new StreamsException(
      `Unable to serialize record. ProducerRecord(topic=[${record.topic}], partition=[null], timestamp=[${record.timestamp}]): the ${origin} serializer failed: ` +
        messageOf(error),
      { cause: error, facts: { node, topic: record.topic, task: task.id } },
    );
  }

  /** A record that the broker did not take. `retry` is answered only where trying again may help. */
  onSend(record: FailedProducerRecord, error: Error & { readonly retriable?: boolean }, node: string | null, context: RecordContext | null): 'continue' | 'fail' | 'retry' {
    const response = fatal(() => ask('production', node, () => this.#task.config.productionHandler.handleError(this.context(node, context), record, error, this.#settings)));
    const result = response.result === 'retry' && error.retriable !== true ? 'fail' : response.result;
    this.#tell(node, error, { ...response, result });
    if (result === 'continue') this.#task.dropAt(node, 'production-error', { topic: record.topic, message: messageOf(error) });
    return result;
  }

  #tell(node: string | null, error: unknown, { result, deadLetterQueueRecords }: HandlerResponse): void {
    const task = this.#task;
    task.trace?.emit({ kind: 'failure', task: task.id, node, error: error instanceof Error ? error.name : 'Error', message: messageOf(error), answer: result });
    task.collector.sendDeadLetters(deadLetterQueueRecords, node);
  }
}

export function messageOf(error: unknown): string { return error instanceof Error ? error.message : String(error); }

const FAIL: HandlerResponse = { result: 'fail', deadLetterQueueRecords: [] };
const INTERFACES = { processing: 'ProcessingExceptionHandler', deserialization: 'DeserializationExceptionHandler', production: 'ProductionExceptionHandler' } as const;

/** @throws FailedProcessingException  which no frame on its way offers to a handler again */
function ask(kind: keyof typeof INTERFACES, node: string | null, handle: () => HandlerResponse): HandlerResponse {
  let answer: unknown;
  try {
    answer = handle();
    if (!isResponse(answer)) throw badResponse(INTERFACES[kind], kind === 'production', answer);
    return { result: answer.result, deadLetterQueueRecords: answer.deadLetterQueueRecords ?? [] };
  } catch (cause) {
    throw new FailedProcessingException(`Fatal user code error in ${kind} error callback`, { cause, facts: { node: node ?? '' } });
  }
}

function isResponse(answer: unknown): answer is Partial<HandlerResponse> & Pick<HandlerResponse, 'result'> {
  const result = (answer as Partial<HandlerResponse> | null | undefined)?.result;
  return result === 'continue' || result === 'fail' || result === 'retry';
}

function badResponse(type: string, mayRetry: boolean, answer: unknown): NullPointerException {
  const isPromise = typeof (answer as { then?: unknown } | null | undefined)?.then === 'function';
  if (isPromise) (answer as Promise<unknown>).then(undefined, () => undefined);
  return new NullPointerException(
    `Invalid ${type} response: ${isPromise ? 'a Promise, and handlers run synchronously' : String(answer)}; return Response.resume()${mayRetry ? ', Response.retry()' : ''} or Response.fail()`);
}

/** Outside of a processor there is no frame that would unwrap it. */
function fatal<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FailedProcessingException)) throw error;
    throw new StreamsException(`${error.message}: ${messageOf(error.cause)}`, { cause: error.cause, facts: error.facts });
  }
}
