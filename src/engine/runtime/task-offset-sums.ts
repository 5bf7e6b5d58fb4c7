import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LATEST_OFFSET } from '../backend/streams-group.ts';
import type { StreamTask } from './stream-task.ts';
import type { TaskConfig } from './task-config.ts';
import { isTaskDirectoryLocked, TaskDirectory } from './task-directory.ts';
import type { TaskManager } from './task-manager.ts';

/**
 * How much of each stateful task's changelogs a thread has: in tasks that run, that restore or stand by, and in directories that nobody uses. The leader gives
 * tasks to those who have the most. Kafka: TaskManager#taskOffsetSums
 */
export function taskOffsetSums(tasks: TaskManager, config: TaskConfig): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  if (config.stateDir !== null) for (const [id, sum] of sumsOnDisk(config.stateDir, config.applicationId)) sums.set(id, sum);
  for (const task of [...tasks.standbys.all.map((standby) => standby.task), ...tasks.restoring]) if (isStateful(task)) sums.set(task.id, sumOf(task));
  for (const task of tasks.tasks) if (isStateful(task)) sums.set(task.id, LATEST_OFFSET);
  return sums;
}

function isStateful(task: StreamTask): boolean { return [...task.stateContext.registered.values()].some(({ changelogTopic }) => changelogTopic !== null); }

function sumOf(task: StreamTask): number { return [...task.restorePositions.values()].reduce((sum, position) => sum + position, 0); }

function sumsOnDisk(stateDir: string, applicationId: string): Map<string, number> {
  const sums = new Map<string, number>();
  const home = join(stateDir, applicationId);
  if (!existsSync(home)) return sums;
  for (const id of readdirSync(home)) {
    if (!/^\d+_\d+$/.test(id) || isTaskDirectoryLocked(join(home, id))) continue;
    const checkpoint = new TaskDirectory(stateDir, applicationId, id).readCheckpoint();
    if (checkpoint.size > 0) sums.set(id, [...checkpoint.values()].reduce((sum, offset) => sum + offset + 1, 0));
  }
  return sums;
}
