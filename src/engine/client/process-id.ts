import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniqueId } from '../backend/system-timers.ts';
import { PROCESS_FILE } from '../runtime/clean-state-directory.ts';

/**
 * By which the leader of the group knows a client again. One that keeps stores on disk has the same after a restart, so that its tasks come back to where their
 * state is. Kafka: StateDirectory#initializeProcessId
 */
export function processIdOf(stateDir: string | null, applicationId: string, hasPersistentStores: boolean): string {
  if (stateDir === null || !hasPersistentStores) return uniqueId();
  const home = join(stateDir, applicationId);
  const file = join(home, PROCESS_FILE);
  const known = existsSync(file) ? readId(file) : null;
  if (known !== null) return known;
  const processId = uniqueId();
  mkdirSync(home, { recursive: true, mode: 0o750 });
  writeFileSync(file, JSON.stringify({ processId }));
  return processId;
}

/** null: the file says nothing of use, and a new one takes its place. */
function readId(file: string): string | null {
  try {
    const { processId } = JSON.parse(readFileSync(file, 'utf8')) as { processId?: unknown };
    return typeof processId === 'string' && processId !== '' ? processId : null;
  } catch {
    return null;
  }
}
