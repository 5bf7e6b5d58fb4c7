import { Provenance } from '../../debug/provenance.ts';
import type { Session } from '../session.ts';

const known = new WeakMap<Session, Provenance>();

/** One for each session: it keeps nothing but the timeline. */
export function provenanceOf(session: Session): Provenance {
  let from = known.get(session);
  if (from === undefined) {
    from = new Provenance(session.timeline);
    known.set(session, from);
  }
  return from;
}
