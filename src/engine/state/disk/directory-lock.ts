import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { LockException } from '../../errors/errors.ts';

const FILE = '.lock';
const held = new Set<string>();

/**
 * One opener per directory: within this process by a list, across processes by a file that names the owner. An owner that is gone (killed,
 * or its process number taken by another one) loses the directory to the next who asks.
 */
export class DirectoryLock {
  readonly #directory: string;

  private constructor(directory: string) { this.#directory = directory; }

  /** @throws LockException  when someone who lives has it */
  static acquire(directory: string): DirectoryLock {
    if (held.has(directory)) throw new LockException(`${directory} is already open in this process\n  Close the other store, or the other client, first.`);
    const file = join(directory, FILE);
    const mine = identityOf(process.pid);
    for (;;) {
      try {
        writeFileSync(file, mine, { flag: 'wx' });
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        takeFromTheDead(directory, file, mine);
        if (readOrNull(file) === mine) break;
      }
    }
    held.add(directory);
    return new DirectoryLock(directory);
  }

  release(): void {
    if (!held.delete(this.#directory)) return;
    rmSync(join(this.#directory, FILE), { force: true });
  }
}

function takeFromTheDead(directory: string, file: string, mine: string): void {
  const owner = readOrNull(file);
  if (owner === null) return;
  const pid = Number.parseInt(owner, 10);
  if (owner !== mine && Number.isInteger(pid) && isAlive(pid) && identityOf(pid) === owner) {
    throw new LockException(`${directory} is in use by process ${pid}\n  Two applications cannot share a state directory: stop the other one, or set another state.dir.`);
  }
  // Several may find the owner dead at once: the last one to rename wins, and each looks whose name is there afterwards.
  writeFileSync(`${file}.${process.pid}`, mine);
  renameSync(`${file}.${process.pid}`, file);
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process number, and where the system tells it the time of start, since numbers come again. */
function identityOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return `${pid} ${fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch {
    return `${pid}`;
  }
}
