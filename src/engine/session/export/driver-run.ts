import { StreamsConfig } from '../../config/streams-config.ts';
import { Serdes } from '../../serde/serdes.ts';
import { TopologyTestDriver } from '../../testing/topology-test-driver.ts';
import type { HeaderList, TurnStart } from '../../trace/events.ts';
import { buildTopology, type Session } from '../session.ts';
import { SESSION_DEFAULTS } from '../session-options.ts';

/** What a test does, one after the other. */
export type TestAct =
  | { readonly kind: 'pipe'; readonly record: number; readonly topic: string; readonly key: Uint8Array | null; readonly value: Uint8Array | null; readonly timestamp: number; readonly headers: HeaderList }
  | { readonly kind: 'clock'; readonly ms: number };
export interface TestOutput { readonly topic: string; readonly key: Uint8Array | null; readonly value: Uint8Array | null; readonly timestamp: number | null; readonly headers: HeaderList }

export interface DriverRun {
  readonly config: Readonly<{ [key: string]: unknown }>;
  readonly wallClock: number;
  readonly acts: readonly TestAct[];
  readonly outputs: readonly TestOutput[];
  /** Topics that a test reads, in the order of the topology. */
  readonly outputTopics: readonly string[];
  /** The act at which the topology threw. */
  readonly failure: { readonly act: number; readonly error: string; readonly message: string } | null;
  /** Where the driver's answer is another one than the session's. */
  readonly differs: boolean;
}

/** Runs what a session has taken up to its cursor under the rules of the test driver: what an exported test expects is what comes out. */
export function runInDriver(session: Session): DriverRun {
  const { info, options, timeline, moment } = session;
  const config = { ...SESSION_DEFAULTS, ...(options.config ?? {}) };
  const wallClock = options.wallClock ?? options.baseTime ?? 0;
  const acts = actsOf(session, moment.record);
  const driver = new TopologyTestDriver(buildTopology(options, new StreamsConfig(config)), config, { initialWallClockTimeMs: wallClock });
  let failure: DriverRun['failure'] = null;
  for (const [index, act] of acts.entries()) {
    try {
      if (act.kind === 'pipe') driver.pipe(act.topic, act.key, act.value, act.timestamp, act.headers);
      else driver.advanceWallClockTime(act.ms);
    } catch (error) {
      failure = { act: index, error: error instanceof Error ? error.name : 'Error', message: (error instanceof Error ? error.message : String(error)).split('\n')[0]! };
      break;
    }
  }
  const prefix = `${info.config.applicationId}-`;
  const isInternal = (topic: string): boolean => topic.startsWith(prefix) && (topic.endsWith('-changelog') || info.isInternal(topic));
  const outputTopics = [...new Set([...info.outputTopics, ...driver.producedTopicNames()])].filter((topic) => !isInternal(topic));
  const outputs = outputTopics.flatMap((topic) => driver.createOutputTopic(topic, Serdes.byteArray(), Serdes.byteArray()).readRecordsToList().map((record): TestOutput => ({
    topic, key: record.key, value: record.value, timestamp: record.timestamp, headers: record.headers.toList(),
  })));
  if (failure === null) driver.close();
  let seen = 0;
  for (const topic of outputTopics) seen += timeline.outputs.get(topic)?.countBelow(moment.cursor) ?? 0;
  return { config, wallClock, acts, outputs, outputTopics, failure, differs: seen !== outputs.length };
}

/** Records in the order in which they were taken, with the moves of the wall clock between them. Commits are the driver's own affair. */
function actsOf({ timeline, acts }: Session, upTo: number): TestAct[] {
  const found: TestAct[] = [];
  const clocks = acts.filter((act) => act.kind === 'clock');
  let next = 0;
  for (let record = 0; record <= upTo; record++) {
    if (record > 0) {
      const number = timeline.turns.at(timeline.inputs.at(record - 1));
      if (number < timeline.log.first) continue;
      const { topic, key, value, timestamp, headers } = timeline.log.at(number) as TurnStart;
      found.push({ kind: 'pipe', record, topic: topic!, key, value, timestamp, headers });
    }
    for (; next < clocks.length && clocks[next]!.inputs <= record; next++) {
      const act = clocks[next]!;
      if (act.kind === 'clock') found.push({ kind: 'clock', ms: act.ms });
    }
  }
  return found;
}
