/**
 * What a learner did to the engine, beside stepping: commits, clock advances, produced records. With the number of inputs taken before each, the same
 * run can be had again from nothing, which is how a lesson is resumed and how an answer is computed in a copy.
 */
import type { Json } from '../../../engine/session/codec.ts';
import type { Session } from '../../../engine/session/session.ts';
import { recordFromFields } from '../../input/read-inputs.ts';
import { LessonError, type Place } from '../format/lesson-error.ts';
import type { Action } from '../format/lesson.ts';
import { Arrivals, produce } from './arrivals.ts';

export type LoggedAction = { readonly after: number } & (
  | { readonly kind: 'commit' }
  | { readonly kind: 'advanceWallClock'; readonly ms: number }
  | { readonly kind: 'produce'; readonly topic: string; readonly record: Readonly<{ [field: string]: Json }> }
);

/** Takes inputs up to `inputs`, doing each action where it was done. Stops early where the input ends, or the run fails. */
export async function replay(session: Session, actions: readonly LoggedAction[], inputs: number): Promise<void> {
  for (const action of actions) {
    if (action.after > inputs) break;
    await session.goto(action.after);
    await act(session, action);
  }
  if (Number.isFinite(inputs)) await session.goto(inputs);
  else await session.end();
}

/** Does one of them now, at the newest record. */
export async function act(session: Session, action: LoggedAction): Promise<void> {
  switch (action.kind) {
    case 'commit': return session.commit();
    case 'advanceWallClock':
      await session.advanceWallClock(action.ms);
      return Arrivals.letIn(session);
    case 'produce':
      return produce(session, action.topic, recordFromFields(action.record, 'produce', session.options.baseTime ?? 0));
  }
}

/** Moves a session as an action of a script says. @throws LessonError  for what a single instance on the simulated Kafka cannot do */
export async function move(session: Session, action: Action, place: Place): Promise<void> {
  switch (action.kind) {
    case 'turn': case 'backTo': await session.goto(action.to); return;
    case 'step': await session.step(action.count); return;
    case 'back': await session.step(-action.count); return;
    case 'end': return session.end();
    case 'commit': return act(session, { after: 0, kind: 'commit' });
    case 'advanceWallClock': return act(session, { after: 0, kind: 'advanceWallClock', ms: action.ms });
    case 'kill': case 'close': case 'start': case 'threads': case 'connect':
      throw new LessonError(place, `${action.kind} needs several instances or a broker; a lesson runs one instance on the simulated Kafka`);
    default: return;
  }
}

/** Commits and clock advances as the recording tells them. A commit that had nothing to do left no trace, and needs no repeating. */
export function actionsOf(session: Session): readonly LoggedAction[] {
  const { log, inputCount, inputs, turns } = session.timeline;
  const actions: LoggedAction[] = [];
  let after = 0;
  for (let number = log.first; number < log.length; number++) {
    const event = log.at(number);
    while (after < inputCount && turns.at(inputs.at(after)) <= number) after++;
    if (event.kind === 'time-advance' && event.clock === 'wall') actions.push({ after, kind: 'advanceWallClock', ms: event.new - event.old });
    else if (event.kind === 'commit') {
      const last = actions.at(-1);
      if (last?.kind !== 'commit' || last.after !== after) actions.push({ after, kind: 'commit' });
    }
  }
  return actions;
}
