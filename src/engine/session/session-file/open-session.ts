import { Refused, type Say } from '../refusals/refused.ts';
import type { Debugger } from '../debugger.ts';
import type { DebuggerHost, LoadedSource } from '../debugger-host.ts';
import { LogLine } from '../stopping/logs.ts';
import { Session } from '../session.ts';
import type { SessionOptions, TopicInput } from '../session-options.ts';
import { encodeEvent } from './event-codec.ts';
import { rerun, stand } from './rerun.ts';
import { SavedTopology } from './saved-plan.ts';
import { readSession, type SavedSession } from './session-file.ts';

/** A session from a file, at the moment where it was left. */
export interface OpenedSession {
  readonly session: Session;
  /** null: only the recording is there. */
  readonly loaded: LoadedSource | null;
  readonly saved: SavedSession;
  /** What the user should know: the trace is another one now, the topology cannot be made. */
  readonly warnings: readonly Say[];
}

export interface OpenOptions {
  /** Opens what is left of a file that was cut off. */
  readonly partial: boolean;
  /** Looks at the recording and leaves the topology alone. */
  readonly traceOnly: boolean;
  readonly breathe: () => Promise<void>;
}

/**
 * Reads a session file and runs its inputs through its topology again; where that cannot be made on this machine, the recording alone
 * is opened. Nothing of a session that is open is touched.
 *
 * @throws Refused  for a file that is no session, newer, or cut off
 */
export async function openSaved(host: DebuggerHost, file: string, options: OpenOptions): Promise<OpenedSession> {
  const saved = await readSession(file, host.lines(file));
  if (saved.cutOff !== null && !options.partial) {
    throw new Refused((say) => say.notWhole(file, saved.cutOff!(say), saved.inputs.length, saved.trace.length, saved.events));
  }
  const { cutOff } = saved;
  const warnings: Say[] = cutOff === null ? [] : [(say) => say.isNotWhole(file, cutOff(say))];
  if (!options.traceOnly && saved.topology !== null) {
    try {
      const at = host.resolve(file, saved.topology.file);
      const loaded = await host.load(at, saved.topology.source);
      const session = await rerun(sessionOptions(host, saved, loaded), saved.acts, saved.reached, 'turns', options.breathe);
      const difference = firstDifference(session, saved);
      if (difference !== null) warnings.push(difference);
      stand(session, saved.cursor);
      return { session, loaded, saved, warnings };
    } catch (error) {
      warnings.push((say) => say.topologyUnrunnable(error instanceof Error ? error.message : String(error)));
    }
  } else if (saved.topology === null && !options.traceOnly) warnings.push((say) => say.topologyMissing);
  return { session: await recordingOf(saved, options.breathe), loaded: null, saved, warnings };
}

function sessionOptions(host: DebuggerHost, saved: SavedSession, loaded: LoadedSource): SessionOptions {
  return {
    ...commonOptions(saved), topology: loaded.topology, config: { ...loaded.config, ...saved.options.config }, inputs: inputsOf(saved),
    sourceLine: ({ file, line }) => (file.endsWith(loaded.file) ? loaded.source.split('\n')[line - 1] ?? null : host.sourceLine(file, line)),
  };
}

function commonOptions({ title, options }: SavedSession): Omit<SessionOptions, 'topology' | 'inputs' | 'config'> {
  return {
    title, partitions: options.partitions, seed: options.seed, baseTime: options.baseTime, commits: options.commits, language: options.language,
    ...(options.rules ?? {}),
    ...(options.wallClock === null ? {} : { wallClock: options.wallClock }), ...(options.maxEvents === null ? {} : { maxEvents: options.maxEvents }),
  };
}

/** In the order of the file. */
function inputsOf({ inputs }: SavedSession): readonly TopicInput[] {
  const found: { readonly topic: string; readonly records: TopicInput['records'][number][] }[] = [];
  for (const { topic, ...record } of inputs) {
    const last = found.at(-1);
    if (last?.topic === topic) last.records.push(record);
    else found.push({ topic, records: [record] });
  }
  return found;
}

/** The recording alone: every look into the past works, nothing runs. */
async function recordingOf(saved: SavedSession, breathe: () => Promise<void>): Promise<Session> {
  if (saved.first > 0) throw new Refused((say) => say.beginsLater(saved.first));
  const lines = saved.topology?.source.split('\n') ?? [];
  const session = await Session.open({
    ...commonOptions(saved), maxEvents: Number.POSITIVE_INFINITY, topology: () => new SavedTopology(saved.plan), config: { ...withoutClasses(saved.options.config) }, inputs: [], sourceLine: ({ line }) => lines[line - 1] ?? null,
  });
  session.breathe = breathe;
  for (const event of saved.trace) session.run.log.emit(event);
  stand(session, saved.cursor);
  return session;
}

/** Only what the names of topics and the reading of values need: anything else may name a class that is not here. */
function withoutClasses(config: SavedSession['options']['config']): { readonly [key: string]: unknown } { return 'application.id' in config ? { 'application.id': config['application.id'] } : {}; }

/** Where the run differs from the one that was saved; null when it is the same, event for event. */
function firstDifference(session: Session, saved: SavedSession): Say | null {
  const { timeline } = session;
  const { log } = timeline;
  const end = Math.min(log.length, saved.first + saved.trace.length);
  for (let number = Math.max(log.first, saved.first); number < end; number++) {
    const [now, then] = [JSON.stringify(encodeEvent(log.at(number), () => null)), JSON.stringify(encodeEvent(saved.trace[number - saved.first]!, () => null))];
    if (now !== then) return differs(session, number, (say) => say.eventIsOther(short(then), short(now)));
  }
  if (saved.cutOff === null && log.length !== saved.events) return differs(session, end, (say) => say.eventsAreOther(saved.events, log.length));
  return null;
}

function differs({ timeline }: Session, number: number, what: Say): Say {
  const record = timeline.inputCount === 0 ? 0 : timeline.originOf(Math.min(number, timeline.log.length - 1));
  return (say) => say.runIsOther(number, record, what(say));
}
const short = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

/** Marks, notes, points and log lines of a file, in the debugger that has its session. */
export function restore(on: Debugger, saved: SavedSession): void {
  on.points.clear();
  on.logs.clear();
  on.forget();
  for (const mark of saved.marks) on.putMark(mark);
  on.notes.push(...saved.notes);
  for (const { id, target, ...options } of saved.points) on.points.restore(id, target, on.session, options);
  for (const { id, expression, node } of saved.logs) {
    try {
      const line = new LogLine(on.points.keepId(id), expression, node, on.session);
      line.take(on.session);
      on.logs.add(line);
    } catch {
      // its node is gone: nothing would ever be printed
    }
  }
}

