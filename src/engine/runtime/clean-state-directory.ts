import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { StreamsException } from '../errors/errors.ts';
import { isTaskDirectoryLocked } from './task-directory.ts';

/** Says by which id the group's leader knows the client. Kafka's name of it. */
export const PROCESS_FILE = 'kafka-streams-process-metadata';

const TASK = /^\d+_\d+$/;

/**
 * Deletes what an application keeps on disk: the directories of its tasks and of its global stores, and its own when nothing of anybody else is in it.
 * Kafka: StateDirectory#clean
 *
 * @throws StreamsException  when a directory cannot be deleted, or is in use by another client of this process, which Kafka's own lock on the whole
 *   directory would not have let start
 */
export function cleanStateDirectory(stateDir: string, applicationId: string): void {
  const own = join(stateDir, applicationId);
  if (!existsSync(own)) return;
  const directories = readdirSync(own).filter((name) => TASK.test(name) || name === 'global').map((name) => join(own, name));
  const used = directories.find(isTaskDirectoryLocked);
  if (used !== undefined) throw new StreamsException(`${used} is in use by another client of ${applicationId} in this process: close it before cleanUp(), or give it a state.dir of its own`);
  try {
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
    if (readdirSync(own).every((name) => name === PROCESS_FILE)) rmSync(own, { recursive: true, force: true });
  } catch (error) {
    throw new StreamsException(`the state of ${applicationId} in ${own} could not be deleted: ${(error as Error).message}`, { cause: error });
  }
}
