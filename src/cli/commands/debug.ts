import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Debugger } from '../../engine/session/debugger.ts';
import type { Session } from '../../engine/session/session.ts';
import { CommandError } from '../exit.ts';
import { describeError } from '../output/errors.ts';
import { stateDir } from '../system/state-dir.ts';
import { confirmWrites, kafkaAccess } from './kafka-access.ts';
import { sessionOptions, type TopologyFlags } from './options.ts';

export interface DebugFlags extends TopologyFlags {
  readonly plain?: boolean;
  readonly script?: string;
  readonly execute?: readonly string[];
  readonly json?: boolean;
  readonly write?: boolean;
  readonly lang?: string;
  readonly stateDir?: string;
}

/** Opens a session on a topology file with what the flags say. */
export async function openSession(file: string, flags: DebugFlags): Promise<Session> {
  const options = await sessionOptions(file, flags);
  const kafka = await kafkaAccess(flags, flags.write === true ? 'write' : 'look', `kstep-debug-${process.pid}`, true);
  const full = { ...options, kafka, language: flags.lang === 'zh' ? 'zh' as const : 'en' as const };
  try {
    if (kafka !== null && kafka.mode === 'write') await confirmWrites(flags, full);
    const { Session } = await import('../../engine/session/session.ts');
    const session = await Session.open(full);
    session.breathe = () => new Promise((resolve) => setImmediate(resolve));
    return session;
  } catch (error) {
    await kafka?.backend.close().catch(() => undefined);
    if (error instanceof CommandError) throw error;
    throw new CommandError(describeError(error, { file: path.resolve(file) }), 1, { cause: error });
  }
}

/** `kstep debug`: the workbench on a topology; with --plain, -e or --script a command line that a person or a program types into. */
export async function debug(file: string, flags: DebugFlags): Promise<void> {
  const scripted = flags.script !== undefined || flags.execute !== undefined;
  const onTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['TERM'] !== 'dumb';
  if (!scripted && flags.plain !== true && flags.json !== true && onTerminal) {
    const { openWorkbench } = await import('./workbench.ts');
    return openWorkbench({ kind: 'topology', file, flags });
  }
  const session = await openSession(file, flags);
  const { Debugger } = await import('../../engine/session/debugger.ts');
  const on = new Debugger(session);
  try {
    const failed = scripted ? await runLines(on, scriptLines(flags), flags) : await readCommands(on, flags);
    if (failed) throw new CommandError('', 1);
  } finally {
    await session.close();
  }
}

function scriptLines(flags: DebugFlags): readonly { readonly line: string; readonly where: string }[] {
  const lines = (flags.execute ?? []).map((line) => ({ line, where: '-e' }));
  if (flags.script === undefined) return lines;
  if (!existsSync(flags.script)) throw new CommandError(`${flags.script}: no such file`);
  return [...readFileSync(flags.script, 'utf8').split('\n').map((line, index) => ({ line, where: `${flags.script}:${index + 1}` })), ...lines];
}

/** Runs commands without a person. True when one of them failed: the first failure ends a script. */
async function runLines(on: Debugger, lines: readonly { readonly line: string; readonly where: string }[], flags: DebugFlags): Promise<boolean> {
  for (const { line, where } of lines) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const result = await on.execute(line);
    print(result, line, flags.json === true);
    if (!result.ok) {
      if (flags.json !== true) process.stderr.write(`kstep: ${where}: ${line}\n`);
      return true;
    }
  }
  return false;
}

function print(result: Awaited<ReturnType<Debugger['execute']>>, line: string, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ command: line, ok: result.ok, ...(result.ok ? {} : { error: result.lines[0] }), data: result.data, lines: result.lines })}\n`);
  else for (const text of result.lines) process.stdout.write(`${text}\n`);
}

/** A command line: history, completion, an empty line repeats, Ctrl-C stops what runs, Ctrl-D leaves. Lines of a pipe are commands too. */
async function readCommands(on: Debugger, flags: DebugFlags): Promise<boolean> {
  const { createInterface } = await import('node:readline');
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const historyFile = path.join(stateDir(flags.stateDir), 'history');
  const history = terminal && existsSync(historyFile) ? readFileSync(historyFile, 'utf8').split('\n').filter((line) => line !== '').reverse() : [];
  const reader = createInterface({
    input: process.stdin, output: terminal ? process.stdout : undefined, terminal, history, historySize: 1000, removeHistoryDuplicates: true,
    completer: (line: string): [string[], string] => {
      const word = /\S*$/.exec(line)![0];
      return [on.complete(line, line.length).map((completion) => completion.text), word];
    },
  });
  let failed = false;
  let busy = false;
  reader.on('SIGINT', () => {
    if (busy) on.session.interrupt();
    else {
      process.stdout.write('\n(quit or Ctrl-D leaves)\n');
      reader.prompt();
    }
  });
  const prompt = (): void => {
    const { record, step } = on.session.moment.position;
    reader.setPrompt(`kstep ${record}.${step}> `);
    if (terminal) reader.prompt();
  };
  if (terminal) process.stdout.write(`${on.session.options.title}: ${on.session.total ?? 'live'} records. n next record, s next node, S back, help for all commands.\n`);
  prompt();
  for await (const line of reader) {
    if (['quit', 'q', 'exit'].includes(line.trim())) break;
    if (line.trim() === '' && !terminal) continue;
    busy = true;
    const result = await on.execute(line);
    busy = false;
    print(result, line, flags.json === true);
    if (!result.ok) failed = true;
    prompt();
  }
  reader.close();
  if (terminal) writeFileSync(historyFile, [...(reader as unknown as { history: string[] }).history].reverse().join('\n'));
  return failed && !terminal;
}
