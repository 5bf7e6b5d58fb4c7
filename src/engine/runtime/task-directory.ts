import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LockException, StreamsException } from '../errors/errors.ts';

/** Checkpoints are rewritten between commits only after this many changelog records. */
const OFFSET_DELTA = 10_000;

/** The paths in use, and by which client. */
const locked = new Map<string, string>();

/** By a task of this process. */
export function isTaskDirectoryLocked(path: string): boolean { return locked.has(path); }

/**
 * `<state.dir>/<application.id>/<task>`: where a task keeps its persistent stores, with a `.checkpoint` file that says up to which offset
 * of their changelogs they are. Kafka: StateDirectory, OffsetCheckpoint (version 0)
 */
export class TaskDirectory {
  readonly path: string;
  #last: ReadonlyMap<string, number> = new Map();

  constructor(stateDir: string, applicationId: string, taskId: string) {
    this.path = join(stateDir, applicationId, taskId);
    mkdirSync(this.path, { recursive: true, mode: 0o750 });
  }

  /**
   * False: another thread of the same client has it, and lets it go with its next rebalance.
   * @throws LockException  when another client of this process has the directory
   */
  lock(processId: string): boolean {
    const owner = locked.get(this.path);
    if (owner === processId) return false;
    if (owner !== undefined) throw new LockException(`task directory ${this.path} is in use by another instance in this process`);
    locked.set(this.path, processId);
    return true;
  }
  unlock(): void { locked.delete(this.path); }

  /** Something of a store lies in it. */
  get hasState(): boolean { return readdirSync(this.path).some((name) => !name.startsWith('.checkpoint')); }

  /** Stores and checkpoint: they come back from the changelogs. The stores must be closed. */
  wipe(): void {
    for (const name of readdirSync(this.path)) rmSync(join(this.path, name), { recursive: true, force: true });
    this.#last = new Map();
  }

  /** From now on the stores may be ahead of what is committed: after a crash nothing is to be believed of them. */
  forgetCheckpoint(): void {
    rmSync(join(this.path, '.checkpoint'), { force: true });
    this.#last = new Map();
  }

  /** `topic-partition` to the offset of the last changelog record that the stores hold. */
  readCheckpoint(): ReadonlyMap<string, number> {
    const file = join(this.path, '.checkpoint');
    if (!existsSync(file)) return new Map();
    const [version, count, ...lines] = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '');
    if (version !== '0' || Number(count) !== lines.length) {
      throw new StreamsException(`${file} is not a checkpoint file of version 0 with ${count} entries (it has version ${version}, ${lines.length} entries): delete it to restore the stores from their changelogs`);
    }
    const offsets = new Map<string, number>();
    for (const line of lines) {
      const [topic, partition, offset] = line.split(/\s+/);
      offsets.set(`${topic}-${partition}`, Number(offset));
    }
    this.#last = offsets;
    return offsets;
  }

  /** Whether the stores have got so far since the last checkpoint that a new one is worth a flush. Kafka: StateManagerUtil#checkpointNeeded */
  isCheckpointDue(offsets: ReadonlyMap<string, number>): boolean { return this.#ahead(offsets) > OFFSET_DELTA; }

  #ahead(offsets: ReadonlyMap<string, number>): number {
    let delta = 0;
    for (const [id, offset] of offsets) delta += offset - (this.#last.get(id) ?? -1);
    return delta;
  }

  /** After a flush of the stores. Written whole to a temporary file, synced, renamed: a crash leaves the old one or the new one. */
  writeCheckpoint(offsets: ReadonlyMap<string, number>): void {
    if (this.#ahead(offsets) === 0) return;
    const merged = new Map([...this.#last, ...offsets]);
    this.#last = merged;
    const file = join(this.path, '.checkpoint');
    if (merged.size === 0) {
      rmSync(file, { force: true });
      return;
    }
    const lines = [...merged].map(([id, offset]) => {
      const dash = id.lastIndexOf('-');
      return `${id.slice(0, dash)} ${id.slice(dash + 1)} ${offset}\n`;
    });
    const handle = openSync(`${file}.tmp`, 'w');
    writeSync(handle, `0\n${lines.length}\n${lines.join('')}`);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.tmp`, file);
  }
}
