/** What the screens show. The session defines it (its snapshots are these types); painters, state and tests know nothing else of a session. */
export type * from '../../../engine/session/view.ts';
