/** An application that counts visits by key, on a simulated broker that its tests look into. */
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { systemTimers } from '../../../src/engine/backend/system-timers.ts';
import type { Backend } from '../../../src/engine/backend/backend.ts';
import { utf8Encode } from '../../../src/engine/common/bytes.ts';
import type { StreamsLog } from '../../../src/engine/client/kafka-streams.ts';
import { Consumed, Grouped, KafkaStreams, Materialized, Produced, Serdes, StreamsBuilder } from '../../../src/engine/index.ts';

/** Stands still: nothing is committed before the end. */
export const clock = { now: () => 0 };

export function visits(materialized = Materialized.as<string, bigint>('counts').withCachingDisabled()): StreamsBuilder {
  const builder = new StreamsBuilder();
  builder.stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(materialized)
    .toStream()
    .to('out', Produced.with(Serdes.string(), Serdes.long()));
  return builder;
}

export function brokerWithVisits(partitions: number, keys: readonly string[]): SimBroker {
  const broker = new SimBroker({ seed: 1, clock, timers: systemTimers });
  broker.createTopic('visits', partitions);
  broker.createTopic('out', partitions);
  keys.forEach((key, index) => visit(broker, index % partitions, key, index));
  return broker;
}

export function visit(broker: SimBroker, partition: number, key: string, timestamp: number): void {
  broker.append('visits', partition, { key: utf8Encode(key), value: utf8Encode('/'), timestamp, headers: [] });
}

export interface OpenOptions { readonly config?: { readonly [key: string]: unknown }; readonly builder?: StreamsBuilder; readonly connect?: () => Promise<Backend>; readonly now?: () => number; readonly processId?: string; readonly log?: StreamsLog }

export function open(broker: SimBroker, { config = {}, builder = visits(), connect = async () => broker.client(), now = clock.now, ...options }: OpenOptions = {}): KafkaStreams {
  return new KafkaStreams(
    builder.build(), { 'application.id': 'app', 'bootstrap.servers': 'sim:0', 'poll.ms': 5, 'commit.interval.ms': 0, ...config }, { connect, clock: { now }, timers: systemTimers, ...options },
  );
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export const tasksOf = (streams: KafkaStreams): string[] => streams.metadataForLocalThreads().flatMap((thread) => thread.activeTasks.map((task) => task.taskId));
