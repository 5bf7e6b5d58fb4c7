import { Projection } from '../../debug/projection.ts';
import type { Punctuate } from '../../trace/events.ts';
import { phrasesOf } from '../sentences/phrases-of.ts';
import type { Session } from '../session.ts';
import type { ViewClock } from '../view.ts';
import type { Here } from './here.ts';
import type { SessionLookups } from './session-lookups.ts';

const ORDER = ['wall', 'stream', 'partition', 'node', 'store'] as const;

/** Every clock that a rule may ask, with its value before the step at the cursor; then what is due on which. */
export function clocksView(session: Session, here: Here, lookups: SessionLookups): readonly ViewClock[] {
  const before = new Projection(session.timeline, here.from);
  const clocks: ViewClock[] = [];
  const ids = [...session.timeline.clocks.keys()];
  if (!ids.includes('wall:')) ids.push('wall:');
  for (const task of session.run.taskIds) if (!ids.includes(`stream:${task}`)) ids.push(`stream:${task}`);
  const heads = here.moment.atHead ? headsOf(session) : new Map<string, number | null>();
  for (const partition of heads.keys()) if (!ids.includes(`partition:${partition}`)) ids.push(`partition:${partition}`);
  for (const kind of ORDER) {
    for (const id of ids.filter((one) => one.startsWith(`${kind}:`)).sort()) {
      const scope = id.slice(kind.length + 1);
      const start = kind === 'wall' ? session.run.clock.now() : -1;
      clocks.push({
        kind, scope: kind === 'node' ? `${lookups.clockName(scope)} ${scope.slice(0, scope.indexOf('/'))}` : scope,
        value: known(here.projection.clock(id, start)), previous: known(before.clock(id, start)), due: null, on: null,
        ...(kind === 'partition' && heads.has(scope) ? { head: heads.get(scope)! } : {}),
      });
    }
  }
  return [...clocks, ...punctuations(session, here, lookups), ...commits(session, here)];
}

/** What a task with several partitions chooses from. */
function headsOf(session: Session): ReadonlyMap<string, number | null> {
  const choosing = session.run.tasks.filter(({ group: { queues } }) => queues.length > 1 && queues.some(({ head }) => head !== null));
  return new Map(choosing.flatMap(({ group }) => group.queues.map(({ topic, partition, head }) => [`${topic}-${partition}`, head === null ? null : head.timestamp] as const)));
}

function known(time: number): number | null { return time < 0 ? null : time; }

function punctuations(session: Session, here: Here, lookups: SessionLookups): readonly ViewClock[] {
  const { timeline } = session;
  const clocks: ViewClock[] = [];
  for (const name of timeline.schedules.names()) {
    const number = timeline.schedules.before(name, here.cursor);
    if (number < timeline.log.first || number < 0) continue;
    const event = timeline.log.at(number) as Punctuate;
    if (event.newDue === null) continue;
    const task = name.slice(0, name.indexOf('/'));
    const on = event.type === 'stream-time' ? 'stream' : 'wall';
    const now = on === 'stream' ? here.projection.clock(`stream:${task}`, -1) : here.projection.clock('wall:', session.run.clock.now());
    const earlier = timeline.schedules.before(name, here.from);
    const before = earlier < timeline.log.first || earlier < 0 ? null : (timeline.log.at(earlier) as Punctuate).newDue;
    clocks.push({ kind: 'punctuation', scope: `${lookups.label(event.node)} ${task}`, value: known(now), previous: before === event.newDue ? known(now) : null, due: event.newDue, on });
  }
  return clocks;
}

/** The next commit. Where the session commits by the clock it is known at the head only: in the past it is over. */
function commits(session: Session, here: Here): readonly ViewClock[] {
  const { run } = session;
  const { commits: rule } = run;
  if (rule !== 'interval' || !here.moment.atHead) {
    return [{ kind: 'commit', scope: '', value: null, previous: null, due: null, on: null, note: phrasesOf(session.language).nextCommit[rule] }];
  }
  const now = run.clock.now();
  return [{ kind: 'commit', scope: '', value: now, previous: now, due: run.thread.lastCommit + run.config.commitIntervalMs + 1, on: 'wall' }];
}
