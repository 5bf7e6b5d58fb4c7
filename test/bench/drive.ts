/** The topologies and records of test/broker/Drive.java: what one measurement runs, here, on the JVM and in a loop written by hand. */
import {
  Consumed, Grouped, Materialized, Produced, Serdes, Stores, StreamsBuilder, TimeWindows, TopologyTestDriver, WindowedSerdes,
} from '../../src/engine/index.ts';
import type { Topology, TraceSink } from '../../src/engine/index.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Rate } from './stopwatch.ts';

export type Drive = 'stateless' | 'memory' | 'persistent';

export const drives: readonly Drive[] = ['stateless', 'memory', 'persistent'];
export const base = 1_704_067_200_000;
/** 100 bytes that contain "page". */
export const value = `page-${'x'.repeat(95)}`;
export const windowMs = 60_000;
/** What was produced stays in the driver until someone reads it. */
export const readEvery = 50_000;

export function keyOf(i: number, keys: number): string { return `user${(i * 7919) % keys}`; }

export function driveTopology(drive: Drive): Topology {
  const builder = new StreamsBuilder();
  const visits = builder.stream('visits', Consumed.with(Serdes.string(), Serdes.string()));
  if (drive === 'stateless') {
    visits
      .filter((_key, page) => page.startsWith('page'))
      .mapValues((page) => page.substring(0, 50))
      .to('counts', Produced.with(Serdes.string(), Serdes.string()));
    return builder.build();
  }
  const store = drive === 'memory'
    ? Stores.inMemoryWindowStore('visits-per-window', 3_600_000, windowMs, false)
    : Stores.persistentWindowStore('visits-per-window', 3_600_000, windowMs, false);
  visits
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .windowedBy(TimeWindows.ofSizeAndGrace(windowMs, 5_000))
    .count(Materialized.as<string, bigint>(store).withKeySerde(Serdes.string()).withValueSerde(Serdes.long()).withCachingDisabled())
    .toStream()
    .to('counts', Produced.with(WindowedSerdes.timeWindowedSerdeFrom(Serdes.string(), windowMs), Serdes.long()));
  return builder.build();
}

export interface DriveOptions {
  readonly records: number;
  readonly keys: number;
  readonly trace?: TraceSink | null;
  readonly stateDir?: string | null;
  /** Called after so many records, for measurements of memory. */
  readonly every?: { readonly records: number; readonly then: (done: number) => void };
}

/** Of the second half: by then the code is warm, as in Drive.java. */
export function runDrive(topology: Topology, { records, keys, trace = null, stateDir = null, every }: DriveOptions): Rate {
  const driver = new TopologyTestDriver(topology, { 'application.id': 'drive' }, { trace, stateDir });
  const input = driver.createInputTopic('visits', Serdes.string(), Serdes.string());
  const bytes = Serdes.byteArray();
  let half = new Stopwatch();
  for (let i = 0; i < records; i++) {
    if (i === records >> 1) half = new Stopwatch();
    input.pipeInput(keyOf(i, keys), value, base + i);
    if (i % readEvery === 0) {
      driver.createOutputTopic('counts', bytes, bytes).readRecordsToList();
      // Kafka's driver keeps its changelogs; here a long run would measure the collector of garbage.
      for (const topic of driver.producedTopicNames()) driver.createOutputTopic(topic, bytes, bytes).readRecordsToList();
    }
    if (every !== undefined && (i + 1) % every.records === 0) every.then(i + 1);
  }
  const rate = half.rateOf(records - (records >> 1));
  driver.close();
  return rate;
}
