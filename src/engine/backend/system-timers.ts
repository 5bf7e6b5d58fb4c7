import { randomUUID } from 'node:crypto';
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers';
import type { Clock } from '../common/clock.ts';
import type { Timers } from './timers.ts';

/** The process's own timers: for whoever opens a real connection. Nothing in the engine takes them by itself. */
export const systemTimers: Timers = {
  after(ms, callback, background = false) {
    if (ms <= 0) {
      const immediate = setImmediate(callback);
      return () => clearImmediate(immediate);
    }
    const timeout = setTimeout(callback, ms);
    if (background) timeout.unref();
    return () => clearTimeout(timeout);
  },
};

/** The system's wall clock, likewise. */
export const systemClock: Clock = { now: () => Date.now() };

/** An id that nothing else has. */
export function uniqueId(): string { return randomUUID(); }
