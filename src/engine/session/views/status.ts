import { FATES } from '../../debug/fates.ts';
import type { Session } from '../session.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import type { ViewStatus } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';

export function statusView(session: Session, here: Here, lookups: SessionLookups): ViewStatus {
  const { timeline, run, options, total } = session;
  const whyNoForward = here.moment.atHead ? whyNoMore(session) : null;
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
    dropped: { all: droppedRecords(session, here), counted: timeline.countedDrops.countBelow(here.cursor) },
  };
}

/** Records that ended in being dropped. What one branch keeps back and another one sends is not lost. */
function droppedRecords({ timeline }: Session, { moment }: Here): number {
  const last = moment.atRecordEnd ? moment.record : moment.record - 1;
  return last < 1 ? 0 : timeline.fates.count(1, last)[FATES.indexOf('dropped')]!;
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
