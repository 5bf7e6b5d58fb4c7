import type { Session } from '../session.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import type { ViewStatus } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';

export function statusView(session: Session, here: Here, lookups: SessionLookups): ViewStatus {
  const { timeline, run, options, total } = session;
  const whyNoForward = here.moment.atHead ? whyNoMore(session) : null;
  const drops = timeline.drops.countBelow(here.cursor);
  return {
    title: options.title,
    backend: { kind: run.backend.kind, description: run.backend.description, writes: options.kafka?.mode === 'write' },
    moment: here.moment.position,
    steps: here.moment.stepsOfRecord,
    records: timeline.inputCount,
    total: total === null ? null : Math.max(total, timeline.inputCount),
    canStepBack: here.moment.at > 0,
    canStepForward: whyNoForward === null,
    whyNoForward,
    atHead: here.moment.atHead,
    busy: null,
    time: lookups.time,
    dropped: { all: drops, counted: timeline.countedDrops.countBelow(here.cursor) },
  };
}

/** At the head: what a key that goes forward would say, null when there may be more. */
function whyNoMore(session: Session): string | null {
  const { run, total, timeline } = session;
  const words = phrasesOf(session.language);
  if (run.failure !== null) {
    const { error } = run.failure;
    return words.runFailed(error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
  if (run.inFlight > 0 || total === null || timeline.inputCount < total) return null;
  return words.endOfInput;
}
