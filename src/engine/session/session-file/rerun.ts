import { Session, type SessionAct } from '../session.ts';
import type { SessionOptions } from '../session-options.ts';
import type { Position } from '../moment.ts';
import { endOf, firstStep } from '../moment.ts';

/** How far a run had come. */
export interface Reached { readonly turns: number; readonly inputs: number; readonly events: number }

const PIECE = 256;

/**
 * Opens a session and takes it through what was done in another: the same acts after the same turns, or, where the topology is another
 * one, after the same inputs.
 */
export async function rerun(options: SessionOptions, acts: readonly SessionAct[], reached: Reached, by: 'turns' | 'inputs', breathe: () => Promise<void>): Promise<Session> {
  const session = await Session.open(options);
  session.breathe = breathe;
  try {
    for (const act of acts) {
      await advanceTo(session, act, by);
      if (session.run.failure !== null) break;
      session.goAt(Number.POSITIVE_INFINITY);
      await session.again(act);
    }
    await advanceTo(session, reached, by);
    return session;
  } catch (error) {
    await session.close().catch(() => undefined);
    throw error;
  }
}

async function advanceTo(session: Session, reached: Reached, by: 'turns' | 'inputs'): Promise<void> {
  const { timeline, run } = session;
  const { turns, inputs } = reached;
  const isThere = (): boolean => (by === 'turns' ? timeline.turns.length >= turns : timeline.inputCount > inputs || (timeline.inputCount === inputs && (inputs === 0 || run.inFlight === 0)));
  let taken = 0;
  while (!isThere()) {
    if (!await session.advance()) return;
    if (++taken % PIECE === 0) await session.breathe();
  }
  // the last turn's outputs were sent, as when one has asked for another record in vain
  if (by === 'turns' && timeline.log.length < reached.events && run.failure === null) await run.release();
}

/** The cursor to the same record, and as far into it as its way goes. */
export function stand(session: Session, { record, step }: Position): void {
  const { timeline } = session;
  const reached = Math.min(record, timeline.inputCount);
  if (reached === 0) session.goAt(record === 0 ? step : 0);
  else session.goAt(reached < record ? endOf(timeline, reached) : Math.min(endOf(timeline, reached), firstStep(timeline, reached) + step));
}
