import type { RealTime } from '../../engine/session/connect-kafka.ts';

/** Real time, which the engine itself does not know. */
export const realTime: RealTime = {
  clock: { now: Date.now },
  timers: {
    after(ms, callback, background = false) {
      const timer = setTimeout(callback, ms);
      if (background) timer.unref();
      return () => clearTimeout(timer);
    },
  },
};
