import { KafkaBackend } from '../backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../backend/system-timers.ts';
import type { Backend } from '../backend/backend.ts';
import type { Clock } from '../common/clock.ts';
import { StreamsConfig } from '../config/streams-config.ts';

/**
 * A real Kafka, in real time. Under a debugger a person may look at one record for an hour, so there is no limit between polls.
 * @param config  of the application: under exactly-once it reads committed records only
 * @throws KafkaException  in one sentence, when no broker answers
 */
export function connectKafka(bootstrap: string, clock: Clock, debugging: boolean, config: Readonly<{ [key: string]: unknown }> = {}): Promise<Backend> {
  const { isolationLevel } = new StreamsConfig({ 'application.id': 'app', 'bootstrap.servers': bootstrap, ...config });
  return KafkaBackend.connect({ bootstrap, clock, timers: systemTimers, isolationLevel, ...(debugging ? { maxPollIntervalMs: null } : {}) });
}
