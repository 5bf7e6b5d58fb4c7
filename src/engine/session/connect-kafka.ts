import { KafkaBackend } from '../backend/kafkajs/kafka-backend.ts';
import { systemTimers } from '../backend/system-timers.ts';
import type { Backend } from '../backend/backend.ts';
import type { Clock } from '../common/clock.ts';

/**
 * A real Kafka, in real time. Under a debugger a person may look at one record for an hour, so there is no limit between polls.
 * @throws KafkaException  in one sentence, when no broker answers
 */
export function connectKafka(bootstrap: string, clock: Clock, debugging: boolean): Promise<Backend> {
  return KafkaBackend.connect({ bootstrap, clock, timers: systemTimers, ...(debugging ? { maxPollIntervalMs: null } : {}) });
}
