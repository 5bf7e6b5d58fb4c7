/** The user's editor: which program with which arguments, and running it while the terminal is lent to it. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

type Env = { readonly [name: string]: string | undefined };

/** $VISUAL, else $EDITOR, else vi; with the arguments that stand behind it and, for editors that are known, the line. */
export function editorCommand(env: Env, file: string, line: number): readonly [command: string, ...args: string[]] {
  const wanted = [env['VISUAL'], env['EDITOR']].find((one) => one !== undefined && one.trim() !== '') ?? 'vi';
  const [command = 'vi', ...args] = [...wanted.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  const name = path.basename(command).replace(/\.(?:exe|cmd)$/i, '');
  if (/^(?:code|code-insiders|codium|cursor)$/.test(name)) return [command, ...args, ...(args.includes('--wait') || args.includes('-w') ? [] : ['--wait']), '--goto', `${file}:${line}`];
  if (/^(?:subl|zed)$/.test(name)) return [command, ...args, ...(args.includes('--wait') || args.includes('-w') ? [] : ['--wait']), `${file}:${line}`];
  if (/^(?:hx|helix)$/.test(name)) return [command, ...args, `${file}:${line}`];
  if (/^(?:n?vim?|view|nvi|nano|pico|emacs|emacsclient|kak|micro|joe|jed|mg|ne|mcedit)$/.test(name)) return [command, ...args, `+${line}`, file];
  // others would take +12 for the name of a file
  return [command, ...args, file];
}

/** @throws Error  where it cannot be started, or ends with a status that says that nothing is meant */
export function runEditor(env: Env, file: string, line: number): Promise<void> {
  const [command, ...args] = editorCommand(env, file, line);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', (error) => reject(new Error(`cannot start the editor ${command}: ${error.message}; set $EDITOR`)));
    child.on('exit', (status, signal) => {
      if (status === 0) resolve();
      else reject(new Error(`${command} ended with ${signal ?? `status ${status}`}: nothing was taken over from ${file}`));
    });
  });
}

/** A text in a file of its own, which stays until it is discarded. */
export async function writeText(name: string, text: string): Promise<string> {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'kstep-')), name);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}
export function readText(file: string): Promise<string> { return readFile(file, 'utf8'); }
export function discardText(file: string): Promise<void> { return rm(path.dirname(file), { recursive: true, force: true }); }
