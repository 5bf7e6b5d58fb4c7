import { KafkaException, TopologyTestDriver, type StateStore } from '../../../src/engine/index.ts';
import { Timeline } from '../../../src/engine/debug/timeline.ts';
import { EventLog } from '../../../src/engine/trace/event-log.ts';
import type { HeaderList } from '../../../src/engine/trace/events.ts';
import type { Step } from '../../conformance/case.ts';
import { bytesOf } from '../../conformance/values.ts';
import type { DrawnCase } from './random-case.ts';

export interface DriverRun {
  readonly driver: TopologyTestDriver;
  readonly log: EventLog;
  readonly timeline: Timeline;
  readonly stores: ReadonlyMap<string, StateStore>;
  /** The exception of ours that a record ended in, if one did: what comes after it in the input is left. */
  readonly failure: KafkaException | null;
}

export function headersOf(step: Step): HeaderList { return 'advance' in step ? [] : (step.headers ?? []).map(([name, value]) => [name, bytesOf(value)] as const); }

/** Runs a case on the test driver with its trace. null: it is refused when it starts. `afterStep` is called with the number of steps done. */
export function runOnDriver(drawn: DrawnCase, afterStep: (run: Omit<DriverRun, 'failure'>, steps: number) => void = () => undefined): DriverRun | null {
  const log = new EventLog();
  const timeline = new Timeline(log);
  let driver: TopologyTestDriver;
  try {
    driver = new TopologyTestDriver(drawn.topology, drawn.config, { trace: log });
  } catch (error) {
    if (error instanceof KafkaException) return null;
    throw error;
  }
  const run = { driver, log, timeline, stores: driver.getAllStateStores() };
  let failure: KafkaException | null = null;
  for (const [index, step] of drawn.input.entries()) {
    try {
      if ('advance' in step) driver.advanceWallClockTime(step.advance);
      else driver.pipe(step.topic, bytesOf(step.key), bytesOf(step.value), step.ts, headersOf(step));
    } catch (error) {
      if (!(error instanceof KafkaException)) throw error;
      failure = error;
      break;
    }
    afterStep(run, index + 1);
  }
  return { ...run, failure };
}

