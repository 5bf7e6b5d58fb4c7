import { KafkaBackend } from '../backend/kafkajs/kafka-backend.ts';
import type { Backend } from '../backend/backend.ts';
import type { Timers } from '../backend/timers.ts';
import type { Clock } from '../common/clock.ts';

/** What the engine must be given to talk to a network: real time. */
export interface RealTime { readonly clock: Clock; readonly timers: Timers }

/**
 * A real Kafka. Under a debugger a person may look at one record for an hour, so there is no limit between polls.
 * @throws KafkaException  in one sentence, when no broker answers
 */
export function connectKafka(bootstrap: string, time: RealTime, debugging: boolean): Promise<Backend> {
  return KafkaBackend.connect({ bootstrap, clock: time.clock, timers: time.timers, ...(debugging ? { maxPollIntervalMs: null } : {}) });
}
