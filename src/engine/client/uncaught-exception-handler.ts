/**
 * What a thread's death leads to: a new thread in its place, or the end of this client. SHUTDOWN_APPLICATION ends this client too; other
 * instances are not told, as Kafka tells them through an assignor of its own. Kafka: StreamsUncaughtExceptionHandler
 */
export type StreamThreadExceptionResponse = 'REPLACE_THREAD' | 'SHUTDOWN_CLIENT' | 'SHUTDOWN_APPLICATION';
export const StreamThreadExceptionResponse = {
  REPLACE_THREAD: 'REPLACE_THREAD', SHUTDOWN_CLIENT: 'SHUTDOWN_CLIENT', SHUTDOWN_APPLICATION: 'SHUTDOWN_APPLICATION',
} as const;

/** Kafka: org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler */
export type StreamsUncaughtExceptionHandler = (exception: unknown) => StreamThreadExceptionResponse;
