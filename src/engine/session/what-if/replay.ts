import { Session, type SessionAct } from '../session.ts';
import type { SessionOptions } from '../session-options.ts';
import { partitionCounts } from '../session-file/recorded-inputs.ts';
import { topicInputs, type InputEntry } from './entries.ts';
import type { BranchSetup } from './branch.ts';
import { Refused } from '../refusals/refused.ts';

const PIECE = 256;

/** How far to go: so many inputs with all that they lead to, or to the end. */
export type Extent = number | 'all';

export interface ReplayPlan {
  /** The session whose title, times and seed it keeps. */
  readonly like: Session;
  readonly entries: readonly InputEntry[];
  readonly setup: BranchSetup;
  readonly acts: readonly SessionAct[];
  readonly upTo: Extent;
  readonly options?: Partial<SessionOptions>;
}

/** The options of a session on the simulated Kafka with these inputs. */
export function optionsFor({ like, entries, setup, options }: ReplayPlan): SessionOptions {
  return {
    ...like.options, kafka: null, language: like.language, topology: setup.topology, config: setup.config, grace: setup.grace, partitions: { ...partitionCounts(like), ...setup.partitions },
    inputs: topicInputs(entries, setup.inTurn), arrivals: setup.inTurn ? 'in-turn' : 'at-once', ...options,
  };
}

/**
 * Runs a topology again over changed inputs, on the simulated Kafka, with the commits and moves of the clock where they were.
 * @param interrupted  asked between turns; when it says so, the new session is closed and an error says that nothing has changed
 * @param told  how much is done, from 0 to 1
 */
export async function replay(plan: ReplayPlan, interrupted: () => boolean, told: (done: number) => void = () => {}): Promise<Session> {
  const session = await Session.open(optionsFor(plan));
  session.breathe = plan.like.breathe;
  const all = plan.upTo === 'all' ? session.total! : plan.upTo;
  const pause = async (): Promise<void> => {
    told(all === 0 ? 1 : Math.min(1, session.timeline.inputCount / all));
    await session.breathe();
    if (interrupted()) throw new Refused((say) => say.interrupted);
  };
  try {
    for (const act of plan.acts) {
      await advanceTo(session, act.inputs, pause);
      if (session.run.failure !== null) break;
      session.goAt(Number.POSITIVE_INFINITY);
      await session.again(act);
    }
    await advanceTo(session, plan.upTo, pause);
    return session;
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}

async function advanceTo(session: Session, upTo: Extent, pause: () => Promise<void>): Promise<void> {
  const { timeline, run } = session;
  const count = upTo === 'all' ? Number.POSITIVE_INFINITY : upTo;
  let turns = 0;
  while (timeline.inputCount < count || (timeline.inputCount === count && count > 0 && run.inFlight > 0)) {
    if (!await session.advance()) return;
    if (++turns % PIECE === 0) await pause();
  }
}
