/**
 * A session's answer to what the screens want to know at the moment of its cursor. Cheap: everything is a look-up in the timeline's
 * indexes, nothing walks the records of a run, so a key press costs the same in a run of ten records and of a million.
 *
 *     const view = makeView(session, { timeline: { from: 1, to: 80, cells: 80 }, store: { name: null, partition: null, filter: '', from: 0, limit: 12, raw: false } });
 *
 * Misuse: keeping a view and showing it after the session has moved. `view.revision` tells.
 */
import type { Session } from '../session.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import { sentenceAt } from '../sentences/step-sentence.ts';
import type { View, ViewLogLine, ViewPoint, ViewQuery, ViewWhy } from '../view.ts';
import type { ViewLesson } from '../view-lesson.ts';
import type { CompareQuery, ViewBranch, ViewCompare } from '../view-compare.ts';
import { clocksView } from './clocks.ts';
import { flowView } from './flow.ts';
import { Here } from './here.ts';
import { recordView } from './record.ts';
import { SessionLookups } from './session-lookups.ts';
import { statusView } from './status.ts';
import { storeNamesView, storeView } from './store.ts';
import { tasksView } from './tasks.ts';
import { overviewOf, timelineView, type TimelineMark } from './timeline.ts';
import { topicsView } from './topics.ts';
import { topologyView } from './topology.ts';
import { windowLineView } from './windows.ts';

/** Parts of a view that others than the session answer for: the command language, lessons, branches. */
export interface ViewExtras {
  readonly marks?: () => readonly TimelineMark[];
  /** Nodes with a breakpoint. */
  readonly breakpoints?: () => readonly string[];
  readonly why?: (query: { readonly of: string | null }) => ViewWhy | null;
  readonly points?: () => readonly ViewPoint[];
  readonly log?: (lines: number) => readonly ViewLogLine[];
  readonly lesson?: () => ViewLesson | null;
  readonly branch?: () => ViewBranch | null;
  readonly isCompared?: () => boolean;
  readonly compare?: (query: CompareQuery) => ViewCompare | null;
  /** Long work under way. */
  readonly busy?: () => View['status']['busy'];
}

export function makeView(session: Session, query: ViewQuery, extras: ViewExtras = {}): View {
  const lookups = SessionLookups.of(session);
  const here = new Here(session.moment);
  const marks = extras.marks?.() ?? [];
  const status = statusView(session, here, lookups);
  return {
    revision: session.revision,
    status: extras.busy === undefined ? status : { ...status, busy: extras.busy() },
    sentence: sentenceAt(here, lookups, phrasesOf(session.language)),
    topology: topologyView(session, lookups),
    flow: flowView(session, here, lookups, extras.breakpoints?.() ?? []),
    timeline: query.timeline === undefined ? null : timelineView(session, here, query.timeline, marks),
    overview: query.overview === undefined ? null : timelineView(session, here, overviewOf(session, query.overview.cells), marks),
    record: query.record === undefined ? null : recordView(session, here, lookups, query.record),
    store: query.store === undefined ? null : storeView(session, here, lookups, query.store),
    stores: storeNamesView(here, lookups),
    windows: query.windows === undefined ? null : windowLineView(session, here, lookups, query.windows),
    topics: query.topics === undefined ? [] : topicsView(session, here, lookups, query.topics),
    clocks: query.clocks === true ? clocksView(session, here, lookups) : [],
    tasks: query.tasks === true ? tasksView(session, here, lookups) : [],
    why: query.why === undefined ? null : (extras.why?.(query.why) ?? null),
    points: query.points === true ? (extras.points?.() ?? []) : [],
    log: query.log === undefined ? [] : (extras.log?.(query.log.lines) ?? []),
    lesson: query.lesson === true ? (extras.lesson?.() ?? null) : null,
    branch: extras.branch?.() ?? null,
    isCompared: extras.isCompared?.() ?? false,
    compare: query.compare === undefined ? null : (extras.compare?.(query.compare) ?? null),
  };
}
