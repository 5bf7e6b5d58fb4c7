import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Debugger } from '../../engine/session/debugger.ts';
import type { LoadedSource } from '../../engine/session/debugger-host.ts';
import type { Session } from '../../engine/session/session.ts';
import { CommandError } from '../exit.ts';
import { parseRange, type RangeFlags } from '../input/parse-range.ts';
import { describeError } from '../output/errors.ts';
import { FileHost, loadSource, SourceLines } from './debug-host.ts';
import { printResult, readCommands } from './debug-prompt.ts';
import { confirmWrites, kafkaAccess } from './kafka-access.ts';
import { sessionOptions, type TopologyFlags } from './options.ts';

export interface DebugFlags extends TopologyFlags, RangeFlags {
  readonly plain?: boolean;
  readonly script?: string;
  readonly execute?: readonly string[];
  readonly json?: boolean;
  readonly write?: boolean;
  readonly watch?: boolean;
  readonly maxEvents?: string;
  readonly instances?: string;
  readonly threads?: string;
  readonly lang?: string;
  readonly stateDir?: string;
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const INTERRUPTED = 130;

/** Opens a session on a topology file with what the flags say. */
export async function openSession(file: string, flags: DebugFlags, given: LoadedSource | null = null): Promise<Session> {
  const options = await sessionOptions(file, flags, given);
  const cluster = clusterOf(flags);
  const range = parseRange(flags, options.baseTime ?? 0);
  if (range !== null) mayHaveRange(flags);
  const access = await kafkaAccess(flags, flags.write === true ? 'write' : 'look', `kstep-debug-${process.pid}`, options.config, true);
  const kafka = access === null || range === null ? access : { ...access, range };
  const sources = new SourceLines();
  const full = {
    ...options, kafka, ...cluster, ...(flags.maxEvents === undefined ? {} : { maxEvents: eventsOf(flags.maxEvents) }), language: flags.lang === 'zh' ? 'zh' as const : 'en' as const,
    sourceLine: ({ file: from, line }: { readonly file: string; readonly line: number }) => sources.line(from, line),
  };
  try {
    if (kafka !== null && kafka.mode === 'write') await confirmWrites(flags, full);
    const { Session } = await import('../../engine/session/session.ts');
    const session = await Session.open(full);
    session.breathe = breathe;
    return session;
  } catch (error) {
    await kafka?.backend.close().catch(() => undefined);
    if (error instanceof CommandError) throw error;
    throw new CommandError(describeError(error, { file: path.resolve(file) }), 1, { cause: error });
  }
}

const MOST_OF_A_CLUSTER = 64;

function clusterOf({ instances, threads, backend }: DebugFlags): { readonly instances?: number; readonly threads?: number } {
  if (instances === undefined && threads === undefined) return {};
  if (backend === 'kafka') throw new CommandError('--instances and --threads go with the simulated Kafka: on a real one start the application as often as you like');
  const count = (flag: string, given: string): number => {
    const number = Number(given);
    if (!Number.isInteger(number) || number < 1 || number > MOST_OF_A_CLUSTER) throw new CommandError(`${flag} ${given}: a whole number from 1 to ${MOST_OF_A_CLUSTER}`);
    return number;
  };
  return { ...(instances === undefined ? {} : { instances: count('--instances', instances) }), ...(threads === undefined ? {} : { threads: count('--threads', threads) }) };
}

function mayHaveRange({ backend, write }: DebugFlags): void {
  if (backend !== 'kafka') throw new CommandError('--from, --to and --last go with --backend kafka: a file is read whole');
  if (write === true) throw new CommandError('--from, --to and --last go with looking: under --write the committed offsets of the group say where to begin');
}

function eventsOf(flag: string): number {
  const events = Number(flag);
  if (!Number.isInteger(events) || events < 100_000) throw new CommandError(`--max-events ${flag}: a whole number from 100000`);
  return events;
}

/** A debugger on a topology file, or on a session that was saved. */
export async function openDebugger(file: string, flags: DebugFlags): Promise<Debugger> {
  const { Debugger } = await import('../../engine/session/debugger.ts');
  if (await isSavedSession(file)) return openSavedSession(file, flags);
  const loaded = await loadSource(file);
  return new Debugger(await openSession(file, flags, loaded), { host: new FileHost(loaded) });
}

/** A file that `save` wrote, told by how it begins. */
export async function isSavedSession(file: string): Promise<boolean> {
  if (/\.[cm]?[jt]sx?$/.test(file) || !existsSync(file)) return false;
  const { isSessionStart } = await import('../../engine/session/session-file/session-file.ts');
  for await (const line of new FileHost(null).lines(file)) return isSessionStart(line);
  return false;
}

async function openSavedSession(file: string, flags: DebugFlags): Promise<Debugger> {
  if ((flags.input?.length ?? 0) > 0 || (flags.config?.length ?? 0) > 0 || flags.backend === 'kafka') throw new CommandError(`${file} is a saved session: it has its own inputs, configuration and backend`);
  const [{ Debugger }, { openSaved, restore }, { Refused, refusalText }] = await Promise.all([
    import('../../engine/session/debugger.ts'), import('../../engine/session/session-file/open-session.ts'), import('../../engine/session/refusals/refused.ts'),
  ]);
  try {
    const { session, loaded, saved, warnings } = await openSaved(new FileHost(null), file, { partial: false, traceOnly: false, breathe });
    if (flags.lang === 'zh' || flags.lang === 'en') session.language = flags.lang;
    for (const warning of warnings) process.stderr.write(`kstep: ${refusalText(warning, session.language)}\n`);
    const on = new Debugger(session, { host: new FileHost(loaded) });
    restore(on, saved);
    return on;
  } catch (error) {
    if (error instanceof Refused && flags.lang === 'zh') throw new CommandError(refusalText(error.say, 'zh'), 1, { cause: error });
    throw error instanceof CommandError ? error : new CommandError(describeError(error), 1, { cause: error });
  }
}

/** `kstep debug` without a screen: a command line that a person or, with -e or --script, a program types into. */
export async function debug(file: string, flags: DebugFlags): Promise<void> {
  const scripted = flags.script !== undefined || flags.execute !== undefined;
  const lines = scripted ? scriptLines(flags) : [];
  const on = await openDebugger(file, flags);
  for (const topic of on.session.onlyHere) process.stderr.write(`kstep: ${flags.bootstrap} has no topic ${topic}: what goes there is kept here, like all that is written (--partitions ${topic}=N for more than one partition)\n`);
  try {
    const status = scripted ? await runLines(on, lines, flags) : await readCommands(on, flags);
    if (status !== 0) throw new CommandError('', status);
  } finally {
    await on.close();
  }
}

interface ScriptLine { readonly line: string; readonly where: string }

function scriptLines(flags: DebugFlags): readonly ScriptLine[] {
  const lines = (flags.execute ?? []).map((line) => ({ line, where: '-e' }));
  if (flags.script === undefined) return lines;
  if (!existsSync(flags.script)) throw new CommandError(`${flags.script}: no such file`);
  return [...readFileSync(flags.script, 'utf8').split(/\r?\n/).map((line, index) => ({ line, where: `${flags.script}:${index + 1}` })), ...lines];
}

/** Runs commands without a person. The first that fails ends them: its exit status. Ctrl-C ends what runs between two turns. */
async function runLines(on: Debugger, lines: readonly ScriptLine[], flags: DebugFlags): Promise<number> {
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) process.exit(INTERRUPTED);
    interrupted = true;
    on.session.interrupt();
  };
  process.on('SIGINT', interrupt);
  try {
    for (const { line, where } of lines) {
      if (line.trim() === '' || line.trim().startsWith('#')) continue;
      const result = await on.execute(line);
      printResult(result, line, flags.json === true);
      if (!result.ok && flags.json !== true) process.stderr.write(`kstep: ${where}: ${line}\n`);
      if (interrupted) return INTERRUPTED;
      if (!result.ok) return 1;
      if (on.leaving) return 0;
    }
    return 0;
  } finally {
    process.off('SIGINT', interrupt);
  }
}
