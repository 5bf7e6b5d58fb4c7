import { IllegalArgumentException } from '../errors/errors.ts';

/** A moment of a test: epoch ms, or a Date where Java has an Instant. */
export type TestTime = number | Date;

/** @throws IllegalArgumentException  for what is no moment */
export function epochMs(time: TestTime, what: string): number {
  const ms: unknown = time instanceof Date ? time.getTime() : time;
  if (typeof ms !== 'number' || !Number.isInteger(ms)) throw new IllegalArgumentException(`${what} must be whole milliseconds since the epoch or a Date, got ${String(time)}`);
  return ms;
}

/** @throws IllegalArgumentException  for a negative one, too */
export function timestampMs(time: TestTime): number {
  const ms = epochMs(time, 'a timestamp');
  if (ms < 0) throw new IllegalArgumentException(`Invalid timestamp: ${ms}. Timestamp should always be non-negative or null.`);
  return ms;
}

/** @throws IllegalArgumentException  for what is no length of time, or a negative one */
export function durationMs(ms: number, what: string): number {
  if (typeof ms !== 'number' || !Number.isInteger(ms)) throw new IllegalArgumentException(`${what} must be whole milliseconds, got ${String(ms)}`);
  if (ms < 0) throw new IllegalArgumentException(`${what} must be non-negative: negative durations are not supported, got ${ms}`);
  return ms;
}
