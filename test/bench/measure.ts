/**
 * One measurement in a process of its own, so that none warms up, fills the heap or blurs the types of another. Started by main.ts:
 *
 *     node --expose-gc scripts/run.mjs test/bench/measure.ts stateless 400000 10000
 *
 * Prints one line of JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Timeline } from '../../src/engine/debug/timeline.ts';
import { Consumed, Grouped, Materialized, Serdes, Stores, StreamsBuilder, TopologyTestDriver } from '../../src/engine/index.ts';
import { EventLog } from '../../src/engine/trace/event-log.ts';
import { bytesAlone, statelessByHand, windowedCountByHand } from './by-hand.ts';
import { base, driveTopology, keyOf, readEvery, runDrive, value } from './drive.ts';
import type { Drive } from './drive.ts';
import { sessionTimes } from './session.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Rate } from './stopwatch.ts';

const [what = '', recordsText = '', keysText = ''] = process.argv.slice(2);
const records = Number(recordsText);
const keys = Number(keysText);

switch (what) {
  case 'stateless': case 'memory': case 'persistent': print(drive(what)); break;
  case 'stateless-by-hand': print(statelessByHand(records, keys)); break;
  case 'bytes-alone': print(bytesAlone(records, keys)); break;
  case 'memory-by-hand': print(windowedCountByHand(records, keys)); break;
  case 'trace-stateless': print(traced('stateless')); break;
  case 'trace-memory': print(traced('memory')); break;
  case 'scaling': print(scaling()); break;
  case 'retention': print(retention()); break;
  case 'session': print(await sessionTimes(records, keys)); break;
  default: throw new Error(`there is no measurement called ${what}`);
}

function print(result: object): void { console.log(JSON.stringify(result)); }

function drive(kind: Drive): Rate {
  const stateDir = kind === 'persistent' ? mkdtempSync(path.join(os.tmpdir(), 'kstep-bench-')) : null;
  try {
    return runDrive(driveTopology(kind), { records, keys, stateDir });
  } finally {
    if (stateDir !== null) rmSync(stateDir, { recursive: true, force: true });
  }
}

/** With the recorder and the timeline that the debugger keeps: what a record costs in time, events and bytes. */
function traced(kind: Drive): object {
  const off = runDrive(driveTopology(kind), { records, keys });
  const log = new EventLog();
  const timeline = new Timeline(log);
  const before = heapUsed();
  const on = runDrive(driveTopology(kind), { records, keys, trace: log });
  const bytes = heapUsed() - before;
  return {
    off, on, eventsPerRecord: log.length / records, bytesPerRecord: bytes / records,
    nanosecondsPerRecord: 1e9 / on.perProcessorSecond - 1e9 / off.perProcessorSecond,
    inputs: timeline.inputCount,
  };
}

/** A count per key, in memory: each key is there already when the clock starts, so that only the cost of an update is measured. */
function scaling(): object {
  const builder = new StreamsBuilder();
  builder
    .stream('visits', Consumed.with(Serdes.string(), Serdes.string()))
    .groupByKey(Grouped.with(Serdes.string(), Serdes.string()))
    .count(Materialized.as<string, bigint>(Stores.inMemoryKeyValueStore('visits-per-user')).withCachingDisabled());
  const driver = new TopologyTestDriver(builder.build(), { 'application.id': 'drive' });
  const input = driver.createInputTopic('visits', Serdes.string(), Serdes.string());
  const bytes = Serdes.byteArray();
  let updates = new Stopwatch();
  for (let i = 0; i < keys + records; i++) {
    if (i === keys) updates = new Stopwatch();
    input.pipeInput(keyOf(i, keys), value, base + i);
    if (i % readEvery === 0) for (const topic of driver.producedTopicNames()) driver.createOutputTopic(topic, bytes, bytes).readRecordsToList();
  }
  return { keys, nanosecondsPerRecord: 1e9 / updates.rateOf(records).perProcessorSecond };
}

/** Heap in use while a window store drops what is older than its retention: 10 million records are 2 h 46 min of event time, the store keeps 1 h. */
function retention(): object {
  const heap: { readonly records: number; readonly megabytes: number }[] = [];
  const rate = runDrive(driveTopology('memory'), {
    records, keys, every: { records: records / 10, then: (done) => { heap.push({ records: done, megabytes: heapUsed() / 1_048_576 }); } },
  });
  return { ...rate, heap };
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}
