import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Debugger } from '../../engine/session/debugger.ts';
import { stateDir } from '../system/state-dir.ts';
import { watchFile } from '../system/watch-file.ts';
import type { DebugFlags } from './debug.ts';

type Result = Awaited<ReturnType<Debugger['execute']>>;

const HISTORY_LINES = 1000;

/** One object per command with --json: `{ command, ok, error?, data, lines, log? }`; docs/commands.md says what `data` is of each. */
export function printResult(result: Result, line: string, json: boolean): void {
  if (!json) {
    for (const text of result.lines) process.stdout.write(`${text}\n`);
    return;
  }
  const { ok, data, lines, log } = result;
  process.stdout.write(`${JSON.stringify({ command: line, ok, ...(ok ? {} : { error: lines.join('\n') }), data, lines, ...(log === undefined ? {} : { log }) })}\n`);
}

/** A user's own commands by name, with the lines that each stands for. What config.yaml has wrong is said, and the rest is used. */
type OwnCommands = ReadonlyMap<string, readonly string[]>;

async function ownCommands(dir: string): Promise<OwnCommands> {
  if (!existsSync(path.join(dir, 'config.yaml'))) return new Map();
  const { readSettings } = await import('../workbench/settings.ts');
  const { commands, problems } = await readSettings(dir);
  for (const problem of problems) process.stderr.write(`kstep: ${problem}\n`);
  return new Map(commands.flatMap(({ line, lines }) => (lines === undefined || line === undefined ? [] : [[line, lines] as const])));
}

/**
 * A command line: history, completion, an empty line repeats, Ctrl-C stops what runs, Ctrl-D leaves. Lines of a pipe are commands too;
 * one that fails makes the exit status 1. Who sits at a terminal has the commands of config.yaml, too; a script means the same for everyone.
 */
export async function readCommands(on: Debugger, flags: DebugFlags): Promise<number> {
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const historyFile = path.join(stateDir(flags.stateDir), 'history');
  const own = terminal ? await ownCommands(stateDir(flags.stateDir)) : new Map<string, readonly string[]>();
  const reader = createInterface({
    input: process.stdin, output: terminal ? process.stdout : undefined, terminal, history: terminal ? readHistory(historyFile) : [], historySize: HISTORY_LINES, removeHistoryDuplicates: true,
    completer: (line: string): [string[], string] => {
      const word = /\S*$/.exec(line)![0];
      const names = /^\S*$/.test(line) ? [...own.keys()].filter((name) => name.startsWith(line)) : [];
      // a terminal's line can only be continued: what is meant, and begins otherwise, is for a screen
      return [[...on.complete(line, line.length).map((completion) => completion.text).filter((text) => text.startsWith(word)), ...names], word];
    },
  });
  let failed = false;
  let busy = false;
  let last: Promise<unknown> = Promise.resolve();
  const carryOut = async (line: string): Promise<void> => {
    busy = true;
    for (const each of own.get(line.trim()) ?? [line]) {
      const result = await on.execute(each);
      printResult(result, each, flags.json === true);
      if (result.ok) continue;
      failed = true;
      break;
    }
    busy = false;
    ask(reader, on, terminal);
  };
  reader.on('SIGINT', () => {
    if (busy) on.session.interrupt();
    else {
      process.stdout.write('\n(quit or Ctrl-D leaves)\n');
      reader.prompt();
    }
  });
  const unwatch = flags.watch === true ? watchTopology(on, () => {
    last = last.then(() => {
      if (terminal) process.stdout.write('\n');
      return carryOut('reload');
    });
  }) : () => undefined;
  if (terminal) process.stdout.write(`${on.session.options.title}: ${on.session.total ?? 'live'} records. n next record, s next node, S back, c continue, help for all commands.\n`);
  ask(reader, on, terminal);
  for await (const line of reader) {
    if (line.trim() === '' && !terminal) continue;
    last = last.then(() => carryOut(line));
    await last;
    if (on.leaving) break;
  }
  unwatch();
  reader.close();
  if (terminal) writeHistory(historyFile, (reader as unknown as { readonly history: readonly string[] }).history);
  return failed && !terminal ? 1 : 0;
}

function ask(reader: Interface, on: Debugger, terminal: boolean): void {
  if (!terminal || on.leaving) return;
  const { record, step } = on.session.moment.position;
  reader.setPrompt(`kstep ${record}.${step}> `);
  reader.prompt();
}

/** Calls back when the topology file was written with another text. */
function watchTopology(on: Debugger, changed: () => void): () => void {
  const file = on.loaded?.file;
  if (file === undefined) return () => undefined;
  let seen = on.loaded?.source ?? '';
  return watchFile(file, () => {
    const now = existsSync(file) ? readFileSync(file, 'utf8') : seen;
    if (now === seen) return;
    seen = now;
    changed();
  });
}

function readHistory(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').slice(-HISTORY_LINES).reverse();
  } catch {
    return [];
  }
}

/** Newest first in, oldest first in the file; whole or not at all. */
function writeHistory(file: string, lines: readonly string[]): void {
  try {
    writeFileSync(`${file}.tmp`, `${[...lines].reverse().join('\n')}\n`);
    renameSync(`${file}.tmp`, file);
  } catch {
    // a read-only state directory loses the history, and nothing else
  }
}
