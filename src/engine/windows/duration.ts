import { IllegalArgumentException } from '../errors/errors.ts';

/**
 * Spans of time are numbers of milliseconds everywhere. These are for those who would rather read `Duration.ofMinutes(5)` than 300_000.
 */
export const Duration = {
  ofMillis: (ms: number): number => ms,
  ofSeconds: (seconds: number): number => seconds * 1000,
  ofMinutes: (minutes: number): number => minutes * 60_000,
  ofHours: (hours: number): number => hours * 3_600_000,
  ofDays: (days: number): number => days * 86_400_000,
  ZERO: 0,
} as const;

/**
 * The span or point in time itself, if it is a whole number of milliseconds.
 *
 * @throws IllegalArgumentException  naming parameter and value
 * Kafka: ApiUtils#validateMillisecondDuration, #validateMillisecondInstant
 */
export function checkMillis(value: number, parameter: string): number {
  if (Number.isSafeInteger(value)) return value;
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const reason = value === null || value === undefined
    ? "It shouldn't be null."
    : typeof value === 'number'
      ? "It can't be converted to milliseconds: a whole number below 2^53 is needed."
      : 'It must be a number of milliseconds, such as 60_000 or Duration.ofMinutes(1).';
  throw new IllegalArgumentException(`Invalid value for parameter "${parameter}" (value was: ${shown}). ${reason}`);
}
