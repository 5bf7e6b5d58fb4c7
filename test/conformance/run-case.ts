/** Runs a case on the test driver and writes down what the engine answered, in the form in which cases hold Kafka's answer. */
import { Headers, Serdes, TestRecord, TopologyTestDriver } from '../../src/engine/index.ts';
import type { StateStore, Topology } from '../../src/engine/index.ts';
import { buildTopology } from './build-topology.ts';
import type { Answer, ConformanceCase, Failure, Step, StoreRow, TopicOutput, WrittenRecord } from './case.ts';
import { bytesOf, textOf, written } from './values.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- stores of all kinds meet in one list and are told apart by what they can do */

export interface Run extends Answer {
  /** What was thrown, for whoever looks for the bug. */
  readonly thrown?: unknown;
}

export function runCase(conformanceCase: ConformanceCase): Run {
  const config = { 'application.id': 'app', ...conformanceCase.config };
  let topology: Topology;
  let describe: string;
  try {
    topology = buildTopology(conformanceCase, config);
    describe = topology.describe().toString();
  } catch (thrown) {
    return { error: failure('build', thrown), thrown };
  }
  let driver: TopologyTestDriver;
  try {
    driver = new TopologyTestDriver(topology, config, conformanceCase.wallClock ?? 0);
  } catch (thrown) {
    return { describe, error: failure('start', thrown), thrown };
  }
  const steps: TopicOutput[] = [];
  try {
    for (const step of conformanceCase.input) {
      perform(driver, step);
      steps.push(produced(driver));
    }
    return { describe, steps, stores: contents(driver, conformanceCase.config?.['dsl.store.format'] !== undefined), dropped: dropped(driver) };
  } catch (thrown) {
    return { describe, steps, error: failure('step', thrown), failedStep: steps.length, thrown };
  } finally {
    closeQuietly(driver);
  }
}

function perform(driver: TopologyTestDriver, step: Step): void {
  if ('advance' in step) {
    driver.advanceWallClockTime(step.advance);
    return;
  }
  const { serializer } = Serdes.byteArray();
  const headers = new Headers((step.headers ?? []).map(([name, value]) => [name, bytesOf(value)] as const));
  driver.createInputTopic(step.topic, serializer, serializer).pipeInput(new TestRecord<Uint8Array, Uint8Array>(bytesOf(step.key)!, bytesOf(step.value)!, headers, step.ts));
}

function produced(driver: TopologyTestDriver): TopicOutput {
  const { deserializer } = Serdes.byteArray();
  const output: { [topic: string]: WrittenRecord[] } = {};
  for (const topic of driver.producedTopicNames()) {
    const records = driver.createOutputTopic(topic, deserializer, deserializer).readRecordsToList();
    if (records.length > 0) output[topic] = records.map((record) => writtenRecord(record as any));
  }
  return output;
}

function writtenRecord(record: { key: Uint8Array | null; value: Uint8Array | null; timestamp: number | null; headers: Headers }): WrittenRecord {
  const { key, value, timestamp } = record;
  if (record.headers.size === 0) return [written(key), written(value), timestamp];
  return [written(key), written(value), timestamp, [...record.headers].map(([name, bytes]) => [name, written(bytes)] as const)];
}

/**
 * Kafka's bookkeeping: foreign-key subscriptions and the shared store of outer joins. Their rows have no texts, so cases list such a store
 * only when it is empty; what was in it stands in its changelog.
 */
const bookkeeping = /KTABLE-FK-JOIN-SUBSCRIPTION-STATE-STORE-|-subscription-store$|KSTREAM-OUTERSHARED-|-(left|outer)-shared-join-store$/;

/** `withHeaders`: the case names a format, and its rows have the timestamps and headers that stores keep since KIP-1271. */
function contents(driver: TopologyTestDriver, withHeaders: boolean): { [store: string]: StoreRow[] } {
  const stores: { [store: string]: StoreRow[] } = {};
  for (const [name, store] of driver.getAllStateStores()) {
    const rows = rowsOf(store, withHeaders);
    if (rows !== null && (rows.length === 0 || !bookkeeping.test(name))) stores[name] = rows;
  }
  return stores;
}

/** null for stores that cannot be walked: versioned ones and the buffers of suppress. */
function rowsOf(store: StateStore, withHeaders: boolean): StoreRow[] | null {
  const any = store as any;
  if (typeof any.findSessions === 'function') return Array.from(any.fetch(null, null), rowOf(withHeaders) as any);
  if (typeof any.fetchAll === 'function' || (typeof any.range === 'function' && typeof any.putIfAbsent === 'function')) return Array.from(any.all(), rowOf(withHeaders) as any);
  return null;
}

const rowOf = (withHeaders: boolean) => ([key, value]: [unknown, any]): StoreRow => {
  if (value === null || typeof value !== 'object') return [textOf(key), textOf(value)];
  const headers = withHeaders && value.headers?.size > 0 ? [[...value.headers].map(([name, bytes]) => [name, written(bytes)] as const)] : [];
  if ('aggregation' in value) return [textOf(key), textOf(value.aggregation), ...headers];
  if ('timestamp' in value && (withHeaders || !('headers' in value))) return [textOf(key), textOf(value.value), value.timestamp, ...headers];
  if ('timestamp' in value) return [textOf(key), textOf(value.value)];
  return [textOf(key), textOf(value)];
};

function dropped(driver: TopologyTestDriver): number {
  let sum = 0;
  for (const metric of driver.metrics().values()) if (metric.metricName.name === 'dropped-records-total') sum += Number(metric.metricValue());
  return sum;
}

function failure(stage: Failure['stage'], thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { stage, class: typeof thrown, message: String(thrown) };
  return { stage, class: thrown.name, message: thrown.message };
}

/** The answer stands; a driver that failed may also fail to commit when it closes. */
function closeQuietly(driver: TopologyTestDriver): void {
  try {
    driver.close();
  } catch {
    // see above
  }
}
