import type { Backend } from '../backend/backend.ts';
import { SimBroker } from '../backend/sim/sim-broker.ts';
import { MockClock, type Clock } from '../common/clock.ts';
import { StreamsConfig } from '../config/streams-config.ts';
import { taskConfigOf } from '../runtime/resolve-task-config.ts';
import { StreamThread } from '../runtime/stream-thread.ts';
import { StreamsException } from '../errors/errors.ts';
import type { TraceSink } from '../trace/events.ts';
import { decodeBytes, toJson, type Json } from './codec.ts';
import { encodeInputs } from './fill-topics.ts';
import { buildTopology, fillSim } from './session.ts';
import { SESSION_DEFAULTS, type SessionOptions } from './session-options.ts';
import { TopologyInfo } from './topology-info.ts';
import { WindowLookup } from './views/window-lookup.ts';

/** A record that an output topic received, as plain data. */
export interface OutputRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Json;
  readonly value: Json;
  /** Epoch ms. */
  readonly timestamp: number | null;
  readonly headers: readonly (readonly [name: string, value: Json])[];
}

export interface RunToEndOptions {
  readonly session: SessionOptions;
  /** Real time; on the simulated Kafka time stands still. */
  readonly clock: Clock;
  readonly onOutput: (record: OutputRecord) => void;
  readonly trace: TraceSink | null;
  /** Ends the run early when it gives true. */
  readonly stopped: () => boolean;
  /** After this long without records a real backend counts as read to the end, ms. */
  readonly idleMs: number;
}
export interface RunSummary { readonly processed: number; readonly sent: number; readonly dropped: number }

/** Runs a topology over all the records there are, as the application would, without recording. */
export async function runToEnd(options: RunToEndOptions): Promise<RunSummary> {
  const { session } = options;
  const config = new StreamsConfig({ ...SESSION_DEFAULTS, ...(session.config ?? {}) });
  const taskConfig = taskConfigOf(config);
  const plan = buildTopology(session, config).plan(config);
  const info = new TopologyInfo(plan, taskConfig);
  const kafka = session.kafka ?? null;
  const clock = kafka === null ? new MockClock(session.wallClock ?? session.baseTime ?? 0) : options.clock;
  const broker = new SimBroker({ seed: session.seed ?? 1, clock });
  let backend: Backend;
  if (kafka === null) {
    fillSim(broker, info, session);
    backend = broker.client({ isolationLevel: config.isolationLevel });
  } else {
    backend = kafka.backend;
    await fillKafka(backend, info, session);
  }
  const windows = new WindowLookup(info);
  const codecs = new Map<string, ReturnType<TopologyInfo['topicSerdes']> & { readonly sliding: boolean }>();
  const thread = new StreamThread({
    plan, config: taskConfig, backend, clock, trace: options.trace, ...(kafka === null ? {} : { groupId: kafka.groupId }),
    onSent: (record, place) => {
      if (record.role !== 'sink' && record.role !== 'dead-letter') return;
      let of = codecs.get(record.topic);
      if (of === undefined) {
        of = { ...(record.role === 'dead-letter' ? { key: null, value: null } : info.topicSerdes(record.topic)), sliding: windows.inclusiveIn(record.topic) };
        codecs.set(record.topic, of);
      }
      options.onOutput({
        topic: record.topic, partition: place.partition, offset: place.offset,
        key: toJson(decodeBytes(of.key, record.topic, record.key).value, of.sliding), value: toJson(decodeBytes(of.value, record.topic, record.value).value, of.sliding),
        timestamp: record.timestamp, headers: record.headers.map(([name, value]) => [name, toJson(decodeBytes(null, record.topic, value).value)] as const),
      });
    },
  });
  let processed = 0;
  try {
    await thread.start();
    let idleSince: number | null = null;
    while (!options.stopped()) {
      const taken = await thread.runOnce(kafka === null ? 0 : 100);
      processed += taken;
      if (taken > 0) {
        idleSince = null;
        continue;
      }
      if (kafka === null) {
        if (!await thread.commit()) break;
        continue;
      }
      idleSince ??= clock.now();
      if (clock.now() - idleSince >= options.idleMs && await isCaughtUp(thread, backend)) break;
    }
    await thread.close(true);
  } catch (error) {
    await thread.close(false).catch(() => undefined);
    await backend.close().catch(() => undefined);
    throw error;
  }
  const summary = { processed, sent: thread.output.recordsSent, dropped: thread.droppedTotal };
  await backend.close();
  return summary;
}

async function isCaughtUp(thread: StreamThread, backend: Backend): Promise<boolean> {
  const partitions = thread.tasks.tasks.flatMap((task) => task.group.queues.map(({ topic, partition }) => ({ topic, partition })));
  const bounds = await backend.bounds(partitions);
  return partitions.every((partition, index) => (backend.position(partition) ?? 0) >= bounds[index]!.end);
}

/** What `fillKafka` would create and write, for the question that comes before. */
export async function plannedWrites(backend: Backend, session: SessionOptions): Promise<{ readonly create: readonly string[]; readonly internal: readonly string[]; readonly produce: readonly { readonly topic: string; readonly records: number }[] }> {
  const config = new StreamsConfig({ ...SESSION_DEFAULTS, ...(session.config ?? {}) });
  const plan = buildTopology(session, config).plan(config);
  const info = new TopologyInfo(plan, taskConfigOf(config));
  const wanted = [...new Set([...info.inputTopics, ...info.outputTopics])];
  const existing = await backend.topics(wanted);
  const internal = [...plan.internalTopics.keys()].map((name) => info.fullName(name));
  const changelogs = [...plan.stores].filter(([, store]) => store.builder.loggingEnabled && store.sourceTopic === null).map(([name]) => `${info.config.applicationId}-${name}-changelog`);
  return {
    create: wanted.filter((topic) => !existing.has(topic)),
    internal: [...new Set([...internal, ...changelogs])],
    produce: session.inputs.map(({ topic, records }) => ({ topic, records: records.length })),
  };
}

/** Creates the external topics that are missing and writes the input files into theirs. */
export async function fillKafka(backend: Backend, info: TopologyInfo, session: SessionOptions): Promise<void> {
  const wanted = [...new Set([...info.inputTopics, ...info.outputTopics])];
  const existing = await backend.topics(wanted);
  const missing = wanted.filter((topic) => !existing.has(topic));
  const withoutData = missing.find((topic) => info.inputTopics.includes(topic) && !session.inputs.some((input) => input.topic === topic));
  if (withoutData !== undefined && session.inputs.length === 0) {
    throw new StreamsException(`topic ${withoutData} does not exist on ${backend.description}: create it, or fill it with --input ${withoutData}=FILE`, { facts: { topic: withoutData } });
  }
  await backend.createTopics(missing.map((name) => ({ name, partitions: session.partitions?.[name] ?? 1, replicationFactor: -1, configs: { 'retention.ms': '-1' } })));
  if (session.inputs.length === 0) return;
  const now = await backend.topics(wanted);
  const records = [...encodeInputs(session.inputs, info, (topic) => now.get(topic)?.partitions ?? 1, session.baseTime ?? 0)];
  for (let from = 0; from < records.length; from += 10_000) await backend.send(records.slice(from, from + 10_000));
}
