import type { NodeEnter } from '../../trace/events.ts';
import { endOf, firstStep } from '../moment.ts';
import type { Session } from '../session.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import type { ViewFlow } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';
import { viewValue } from './view-values.ts';

/** A record that fans out into more hops than this lights no more nodes: a topology has fewer. */
const MOST_STEPS = 2000;

export function flowView(session: Session, here: Here, lookups: SessionLookups, breakpoints: readonly string[]): ViewFlow {
  const { timeline, info } = session;
  const counts: { [node: string]: number } = {};
  for (const { name } of info.plan.nodes) counts[name] = here.projection.entries(name);
  const { enter } = here;
  const record = here.moment.record;
  const fate = record === 0 ? null : timeline.fate(record, here.cursor);
  const visited: string[] = [];
  const ahead: string[] = [];
  if (record > 0) {
    const [first, end] = [firstStep(timeline, record), endOf(timeline, record)];
    for (let step = Math.max(first, here.moment.at - MOST_STEPS); step < Math.min(end, here.moment.at + MOST_STEPS); step++) {
      const node = nodeOfStep(session, step);
      const list = step < here.moment.at ? visited : ahead;
      if (node !== null && !list.includes(node)) list.push(node);
    }
  }
  return {
    node: here.node,
    hop: enter === null ? null : {
      from: enter.from, to: enter.node, key: viewValue(enter.key, lookups.windows.inclusiveAt(enter.node)),
      value: viewValue(enter.value, lookups.windows.inclusiveAt(enter.node)), timestamp: enter.timestamp,
    },
    visited,
    ahead,
    dropped: fate !== null && fate.kind === 'dropped' && fate.node !== null && fate.reason !== null
      ? { node: fate.node, reason: phrasesOf(session.language).shortReason(fate.reason) } : null,
    counts,
    breakpoints,
  };
}

/** The node that a step is a part of; null for a commit that nothing came of, and for what was let go. */
export function nodeOfStep(session: Session, step: number): string | null {
  const { timeline } = session;
  const { log } = timeline;
  const [from, to] = timeline.stepRange(step);
  if (from < log.first) return null;
  const end = Math.min(to, from + 8);
  for (let number = from; number < end; number++) {
    const event = log.at(number);
    if (event.kind === 'node-enter') return (event as NodeEnter).node;
    if (event.kind === 'punctuate') return event.node;
  }
  return null;
}
