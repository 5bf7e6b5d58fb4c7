import { MockClock } from '../../../src/engine/common/clock.ts';
import { partitionForKey } from '../../../src/engine/common/murmur2.ts';
import type { SimBackend } from '../../../src/engine/backend/sim/sim-backend.ts';
import { SimBroker } from '../../../src/engine/backend/sim/sim-broker.ts';
import { StreamsConfig } from '../../../src/engine/config/streams-config.ts';
import { KafkaException } from '../../../src/engine/index.ts';
import { taskConfigOf } from '../../../src/engine/runtime/resolve-task-config.ts';
import type { TaskConfig } from '../../../src/engine/runtime/task-config.ts';
import { EngineRun } from '../../../src/engine/session/engine-run.ts';
import type { TopologyPlan } from '../../../src/engine/topology/plan.ts';
import { bytesOf } from '../../conformance/values.ts';
import { headersOf } from './driver-run.ts';
import type { DrawnCase } from './random-case.ts';

export interface SimSettings {
  readonly partitions: number;
  readonly seed: number;
  readonly commits: 'driver' | 'manual';
}

/** A simulated Kafka with the case's records in its topics, and what runs on it. */
export interface SimWorld {
  readonly broker: SimBroker;
  readonly clock: MockClock;
  readonly plan: TopologyPlan;
  readonly config: TaskConfig;
}

/** Topics that Kafka Streams does not make: what the topology reads and writes by name. */
export function simWorld(drawn: DrawnCase, settings: Omit<SimSettings, 'commits'>): SimWorld {
  const config = new StreamsConfig({ 'bootstrap.servers': 'sim:0', ...drawn.config });
  const plan = drawn.topology.plan(config);
  const clock = new MockClock(1_700_000_000_000);
  const broker = new SimBroker({ seed: settings.seed, clock });
  const create = (topic: string): void => { if (!plan.internalTopics.has(topic)) broker.createTopic(topic, settings.partitions); };
  for (const node of plan.nodes) {
    if (node.kind === 'source') node.topics.forEach(create);
    else if (node.kind === 'sink' && node.topic !== null) create(node.topic);
  }
  let unkeyed = 0;
  for (const step of drawn.input) {
    if ('advance' in step) continue;
    create(step.topic);
    const key = bytesOf(step.key);
    const partition = key === null ? unkeyed++ % settings.partitions : partitionForKey(key, settings.partitions);
    broker.append(step.topic, partition, { key, value: bytesOf(step.value), timestamp: step.ts, headers: headersOf(step) });
  }
  return { broker, clock, plan, config: taskConfigOf(config) };
}

/** Sinks that choose their topics need topics that nobody can know beforehand. */
export function needsUnknownTopics(drawn: DrawnCase): boolean { return drawn.operations.some(({ topicBy }) => topicBy !== undefined); }

/** Runs all records under the debugger. null: refused at the start (partitions that do not fit, a missing serde). */
export async function runOnSim(drawn: DrawnCase, settings: SimSettings, afterTurn: (run: EngineRun) => void | Promise<void> = () => undefined): Promise<EngineRun | null> {
  if (needsUnknownTopics(drawn)) return null;
  const run = await startOnSim(simWorld(drawn, settings), settings.commits);
  if (run === null) return null;
  while (await run.advance()) {
    if (run.failure !== null && !(run.failure.error instanceof KafkaException)) throw run.failure.error;
    await afterTurn(run);
  }
  return run;
}

/** One more instance of the application. */
export async function startOnSim(world: SimWorld, commits: SimSettings['commits']): Promise<EngineRun | null> {
  const { plan, config, broker, clock } = world;
  try {
    return await EngineRun.start({ plan, config, backend: broker.client(), clock, commits });
  } catch (error) {
    if (error instanceof KafkaException) return null;
    throw error;
  }
}

/** The instance is gone from one moment to the next: it closes nothing, and the broker notices that its heartbeats have stopped. */
export function crash(world: SimWorld, run: EngineRun): void { world.broker.expel(run.thread.groupId, (run.backend as SimBackend).memberId!); }
