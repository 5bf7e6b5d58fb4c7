/**
 * What a learner did to the engine, beside stepping: commits, clock advances, produced records. With the number of inputs taken before each, the same
 * run can be had again from nothing, which is how a lesson is resumed and how an answer is computed in a copy.
 */
import type { Json } from '../../../engine/session/codec.ts';
import type { ClusterAct, Session } from '../../../engine/session/session.ts';
import { recordFromFields } from '../../input/read-inputs.ts';
import { LessonError, type Place } from '../format/lesson-error.ts';
import type { Action } from '../format/lesson.ts';
import { Arrivals, produce } from './arrivals.ts';

export type LoggedAction = { readonly after: number } & (
  | { readonly kind: 'commit' }
  | { readonly kind: 'advanceWallClock'; readonly ms: number }
  | { readonly kind: 'cluster'; readonly act: ClusterAct }
  | { readonly kind: 'produce'; readonly topic: string; readonly record: Readonly<{ [field: string]: Json }> }
);

/** Takes inputs up to `inputs`, doing each action where it was done. Stops early where the input ends, or the run fails. */
export async function replay(session: Session, actions: readonly LoggedAction[], inputs: number): Promise<void> {
  for (const action of actions) {
    if (action.after > inputs) break;
    // what was done after the last input lies behind that input's end: there the session stands already
    if (session.timeline.inputCount < action.after) await session.goto(action.after);
    await act(session, action);
  }
  if (!Number.isFinite(inputs)) await session.end();
  else if (session.timeline.inputCount < inputs || actions.length === 0) await session.goto(inputs);
}

/** What a script does to the engine, where it has taken so many inputs before it begins. */
export function scripted(script: readonly Action[], inputs: number): readonly LoggedAction[] {
  let after = inputs;
  return script.flatMap((action): readonly LoggedAction[] => {
    const act = clusterActOf(action);
    if (action.kind === 'turn') after = Math.max(after, action.to);
    if (act !== null) return [{ after, kind: 'cluster', act }];
    switch (action.kind) {
      case 'commit': return [{ after, kind: 'commit' }];
      case 'advanceWallClock': return [{ after, kind: 'advanceWallClock', ms: action.ms }];
      case 'produce': return [{ after, kind: 'produce', topic: action.topic, record: action.record }];
      default: return [];
    }
  });
}

/** Does one of them now, at the newest record. */
export async function act(session: Session, action: LoggedAction): Promise<void> {
  switch (action.kind) {
    case 'commit': return session.commit();
    case 'advanceWallClock':
      await withoutInput(session, () => session.advanceWallClock(action.ms));
      return Arrivals.letIn(session);
    case 'cluster': return session.changeCluster(action.act);
    case 'produce':
      return produce(session, action.topic, recordFromFields(action.record, 'produce', session.options.baseTime ?? 0));
  }
}

/** Time passes, and no record is taken meanwhile: what comes next is for the learner to see. */
async function withoutInput(session: Session, pass: () => Promise<void>): Promise<void> {
  const { limit } = session;
  const record = Math.min(session.timeline.inputCount, limit?.record ?? Number.POSITIVE_INFINITY);
  const meanwhile = limit?.refuses === 'clock' ? limit : { why: '', record };
  session.limit = meanwhile;
  try {
    await pass();
  } finally {
    // whoever listens may have set a new one by now
    if (session.limit === meanwhile) session.limit = limit;
  }
}

/** What an action of a script does to an instance; null: it does something else. */
export function clusterActOf(action: Action): ClusterAct | null {
  switch (action.kind) {
    case 'kill': return { kind: 'kill', instance: action.instance, when: action.when };
    case 'close': return { kind: 'close', instance: action.instance };
    case 'start': return { kind: 'start', instance: action.instance, threads: null, wiped: action.wiped };
    case 'threads': return { kind: 'threads', instance: action.instance, count: action.count };
    default: return null;
  }
}

/** Moves a session as an action of a script says. @throws LessonError  for what cannot be done on the simulated Kafka */
export async function move(session: Session, action: Action, place: Place): Promise<void> {
  switch (action.kind) {
    case 'turn': case 'backTo': await session.goto(action.to); return;
    case 'step': await session.step(action.count); return;
    case 'back': await session.step(-action.count); return;
    case 'end': return session.end();
    case 'commit': return act(session, { after: 0, kind: 'commit' });
    case 'advanceWallClock': return act(session, { after: 0, kind: 'advanceWallClock', ms: action.ms });
    case 'kill': case 'close': case 'start': case 'threads': return session.changeCluster(clusterActOf(action)!);
    case 'connect': throw new LessonError(place, 'connect needs a broker; a lesson runs on the simulated Kafka');
    default: return;
  }
}

/** What was done to the engine, with the number of inputs taken before each. */
export function actionsOf(session: Session): readonly LoggedAction[] {
  return session.acts.map(({ turns: _turns, inputs: after, events: _events, ...act }): LoggedAction => {
    switch (act.kind) {
      case 'commit': return { after, kind: 'commit' };
      case 'clock': return { after, kind: 'advanceWallClock', ms: act.ms };
      default: return { after, kind: 'cluster', act };
    }
  });
}
