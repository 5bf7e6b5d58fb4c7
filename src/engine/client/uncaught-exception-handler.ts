/**
 * What a thread's death leads to: a new thread in its place, the end of this client, or of all instances of the application, which hear of it through the
 * leader of their group. Kafka: StreamsUncaughtExceptionHandler
 */
export type StreamThreadExceptionResponse = 'REPLACE_THREAD' | 'SHUTDOWN_CLIENT' | 'SHUTDOWN_APPLICATION';
export const StreamThreadExceptionResponse = {
  REPLACE_THREAD: 'REPLACE_THREAD', SHUTDOWN_CLIENT: 'SHUTDOWN_CLIENT', SHUTDOWN_APPLICATION: 'SHUTDOWN_APPLICATION',
} as const;

/** Kafka: org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler */
export type StreamsUncaughtExceptionHandler = (exception: unknown) => StreamThreadExceptionResponse;
