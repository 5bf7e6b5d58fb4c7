import type { Session } from '../../../engine/session/session.ts';
import type { ViewBlock } from '../../../engine/session/view-lesson.ts';
import type { Action, Lesson } from '../format/lesson.ts';
import type { LessonReply } from '../learner/lesson-contract.ts';
import type { LessonVoice } from '../learner/lesson-voice.ts';
import type { LessonBroker } from './lesson-broker.ts';

/** What stands under a step's text: that there is no broker, that the lesson's topics are not there (any more), and what the last act came to. */
export function brokerBlocks(broker: LessonBroker, lesson: Lesson, step: number, now: { readonly isNotRun: boolean; readonly said: string | null }, voice: LessonVoice): readonly ViewBlock[] {
  const fills = lesson.steps.findIndex((one) => one.do.some((action) => action.kind === 'broker' && action.act === 'fill'));
  const isBare = broker.facts !== null && broker.facts.there.length === 0 && broker.facts.deleted.length === 0;
  const texts = [
    ...(now.isNotRun ? [voice.say('brokerMissing')] : []),
    ...(isBare && fills >= 0 && step > fills && lesson.steps[step]?.needsBroker === true ? [voice.say('brokerBare', { n: fills + 1 })] : []),
    ...(now.said === null ? [] : [now.said]),
  ];
  return texts.map((text) => ({ kind: 'paragraph', text }));
}

export type BrokerAction = Extract<Action, { readonly kind: 'connect' | 'broker' }>;

/**
 * Connects a lesson to a real Kafka, or does something there, and says what it came to.
 * @param at  the Kafka that is meant, whichever the lesson names; null: that one
 * @returns with `session` where another run is to be shown
 */
export async function actOnBroker(broker: LessonBroker, action: BrokerAction, { info }: Session, at: string | null, voice: LessonVoice): Promise<LessonReply & { readonly session: Session | null }> {
  try {
    if (action.kind === 'connect') {
      const left = await broker.connect(at ?? action.bootstrap, info);
      const connected = voice.say('brokerConnected', { at: broker.description, id: broker.applicationId });
      return { ok: true, text: left.length === 0 ? connected : `${voice.say('brokerLeft', { topics: left.join(', ') })} ${connected}`, session: null };
    }
    if (!broker.isConnected) return { ok: false, text: voice.say('connectFirst'), session: null };
    const session = await broker.act(action.act, info);
    const said = ({ fill: 'brokerFilled', start: 'brokerStarted', kill: 'brokerKilled', clean: 'brokerCleaned' } as const)[action.act];
    return { ok: true, text: voice.say(said, { topics: broker.facts?.deleted.join(', ') ?? '' }), session };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, text: action.kind === 'connect' ? voice.say('brokerSilent', { at: at ?? action.bootstrap, why }) : why, session: null };
  }
}
