import { checkMillis } from './duration.ts';

/** The same windows with another grace period, ms. */
export function withGrace<W extends { readonly gracePeriodMs: number }>(windows: W, graceMs: number): W {
  return Object.assign(Object.create(Object.getPrototypeOf(windows) as object) as W, windows, { gracePeriodMs: checkMillis(graceMs, 'grace') });
}
