import { IllegalArgumentException } from '../errors/errors.ts';
import { checkMillis } from './duration.ts';

/**
 * Periods of activity of a key: records no further apart than the gap share a session, and a record between two sessions joins them.
 *
 *     SessionWindows.ofInactivityGapWithNoGrace(Duration.ofMinutes(30))
 *
 * Kafka: org.apache.kafka.streams.kstream.SessionWindows
 */
export class SessionWindows {
  readonly inactivityGapMs: number;
  readonly gracePeriodMs: number;

  private constructor(inactivityGapMs: number, gracePeriodMs: number) {
    if (inactivityGapMs < 0) throw new IllegalArgumentException(`Gap time cannot be negative, got ${inactivityGapMs}.`);
    if (gracePeriodMs < 0) throw new IllegalArgumentException(`Grace period must not be negative, got ${gracePeriodMs}.`);
    this.inactivityGapMs = inactivityGapMs;
    this.gracePeriodMs = gracePeriodMs;
  }

  static ofInactivityGapWithNoGrace(inactivityGapMs: number): SessionWindows { return SessionWindows.ofInactivityGapAndGrace(inactivityGapMs, 0); }

  static ofInactivityGapAndGrace(inactivityGapMs: number, afterWindowEndMs: number): SessionWindows {
    return new SessionWindows(checkMillis(inactivityGapMs, 'inactivityGap'), checkMillis(afterWindowEndMs, 'afterWindowEnd'));
  }

  toString(): string { return `SessionWindows{gapMs=${this.inactivityGapMs}, graceMs=${this.gracePeriodMs}}`; }
}
