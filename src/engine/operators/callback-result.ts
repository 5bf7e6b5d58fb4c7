import { StreamsException } from '../errors/errors.ts';
import type { OperatorContext } from '../processor/context.ts';

/**
 * What user code gave back, as a domain value: `undefined` is null. Every operator passes results through here, because a Promise that
 * slips through would be stored or sent as `{}`.
 *
 * @param callback  what the user calls it: `mapper`, `aggregator`…
 * @throws StreamsException  when it is a Promise
 */
export function resultOf<T>(result: T, callback: string, context: OperatorContext): T {
  if (typeof result !== 'object') return result === undefined ? null as T : result;
  if (result !== null && isThenable(result)) throw promiseReturned(result, callback, context);
  return result;
}

/** The same for predicates: anything truthy passes, a Promise is an error. */
export function verdictOf(result: unknown, context: OperatorContext): boolean {
  if (typeof result === 'boolean') return result;
  return Boolean(resultOf(result, 'predicate', context));
}

function isThenable(result: object): result is PromiseLike<unknown> {
  return typeof (result as { then?: unknown }).then === 'function';
}

function promiseReturned(promise: PromiseLike<unknown>, callback: string, context: OperatorContext): StreamsException {
  // nobody will ever await it: its own failure must not end the process as an unhandled rejection
  promise.then(undefined, () => undefined);
  const node = context.currentNodeName;
  const task = context.taskId;
  const metadata = context.recordMetadata;
  const topic = metadata?.topic ?? null;
  const where = metadata === null || topic === null ? '' : `, record ${topic}[${metadata.partition}]@${metadata.offset}`;
  return new StreamsException(
    `the ${callback} of ${node} returned a Promise\n  task ${task}${where}\n` +
      '  Callbacks run synchronously. Fetch before the record reaches this topic, or answer through a second topic.',
    {
      facts: metadata === null || topic === null
        ? { node, task }
        : { node, task, topic, partition: metadata.partition, offset: metadata.offset },
    },
  );
}
