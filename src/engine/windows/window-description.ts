import type { JoinWindows } from './join-windows.ts';
import { SessionWindows } from './session-windows.ts';
import { SlidingWindows } from './sliding-windows.ts';
import { TimeWindows } from './time-windows.ts';
import { UnlimitedWindows } from './unlimited-windows.ts';
import type { Windows } from './windows.ts';

/**
 * What an operator that works with windows says of them, as plain data for screens and sentences. Times in ms of event time.
 *
 *     describeWindows(TimeWindows.ofSizeAndGrace(60_000, 5_000))   // { kind: 'tumbling', sizeMs: 60000, graceMs: 5000, … }
 */
export interface WindowDescription {
  /** `suppress`: the windows are those of an operator upstream; `graceMs` is how long it waits after their end. */
  readonly kind: 'tumbling' | 'hopping' | 'sliding' | 'session' | 'join' | 'unlimited' | 'custom' | 'suppress';
  /** From start to end; joins: before + after; null where it follows from the records. */
  readonly sizeMs: number | null;
  readonly advanceMs: number | null;
  readonly graceMs: number;
  /** Inactivity gap of sessions, else 0. */
  readonly gapMs: number;
  /** Joins: how far a left record looks back and ahead, else 0. */
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Results come once, at the close. */
  readonly final: boolean;
  /** The operator's own stream time: under this name, or under the node's name with this suffix. */
  readonly clock: { readonly name: string } | { readonly suffix: string };
}

const OBSERVED = { suffix: '.observedStreamTime' } as const;
const PLAIN = { gapMs: 0, beforeMs: 0, afterMs: 0, advanceMs: null, final: false, clock: OBSERVED } as const;

/** @param final  whether results come only when a window closes */
export function describeWindows(windows: Windows | SlidingWindows | SessionWindows, final = false): WindowDescription {
  const graceMs = windows.gracePeriodMs;
  if (windows instanceof SessionWindows) return { ...PLAIN, kind: 'session', sizeMs: null, graceMs, gapMs: windows.inactivityGapMs, final };
  if (windows instanceof SlidingWindows) return { ...PLAIN, kind: 'sliding', sizeMs: windows.timeDifferenceMs, graceMs, final };
  if (windows instanceof UnlimitedWindows) return { ...PLAIN, kind: 'unlimited', sizeMs: null, graceMs };
  if (windows instanceof TimeWindows) {
    return { ...PLAIN, kind: windows.advanceMs === windows.sizeMs ? 'tumbling' : 'hopping', sizeMs: windows.sizeMs, advanceMs: windows.advanceMs, graceMs, final };
  }
  return { ...PLAIN, kind: 'custom', sizeMs: windows.sizeMs, graceMs, final };
}

/** @param clock  the name under which both sides share their stream time, or the suffix of the node's */
export function describeJoinWindows(windows: Pick<JoinWindows, 'beforeMs' | 'afterMs' | 'gracePeriodMs'>, clock: WindowDescription['clock']): WindowDescription {
  const { beforeMs, afterMs, gracePeriodMs } = windows;
  return { ...PLAIN, kind: 'join', sizeMs: beforeMs + afterMs, graceMs: gracePeriodMs, beforeMs, afterMs, clock };
}

/** Of an operator that keeps windows back until they have closed. */
export function describeSuppress(waitMs: number): WindowDescription {
  return { ...PLAIN, kind: 'suppress', sizeMs: null, graceMs: waitMs, final: true, clock: { suffix: '.streamTime' } };
}
