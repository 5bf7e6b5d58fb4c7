import type { Session } from '../../../engine/session/session.ts';
import type { Action } from '../format/lesson.ts';
import type { LessonReply } from '../learner/lesson-contract.ts';
import type { LessonVoice } from '../learner/lesson-voice.ts';
import type { LessonBroker } from './lesson-broker.ts';

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
