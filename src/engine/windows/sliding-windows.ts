import { IllegalArgumentException } from '../errors/errors.ts';
import { checkMillis } from './duration.ts';

/**
 * A window for every set of records no further apart than the time difference: [t - d, t] and, as records come later, [t + 1, t + 1 + d];
 * both ends inclusive.
 *
 *     SlidingWindows.ofTimeDifferenceAndGrace(10_000, 1_000)
 *
 * Kafka: org.apache.kafka.streams.kstream.SlidingWindows
 */
export class SlidingWindows {
  readonly timeDifferenceMs: number;
  readonly gracePeriodMs: number;

  private constructor(timeDifferenceMs: number, gracePeriodMs: number) {
    if (timeDifferenceMs < 0) throw new IllegalArgumentException(`Window time difference must not be negative, got ${timeDifferenceMs}.`);
    if (gracePeriodMs < 0) throw new IllegalArgumentException(`Window grace period must not be negative, got ${gracePeriodMs}.`);
    this.timeDifferenceMs = timeDifferenceMs;
    this.gracePeriodMs = gracePeriodMs;
  }

  /** @param timeDifferenceMs  0 is taken, as in Kafka, but the first record fails: a window must have an extent */
  static ofTimeDifferenceWithNoGrace(timeDifferenceMs: number): SlidingWindows { return SlidingWindows.ofTimeDifferenceAndGrace(timeDifferenceMs, 0); }

  static ofTimeDifferenceAndGrace(timeDifferenceMs: number, afterWindowEndMs: number): SlidingWindows {
    return new SlidingWindows(checkMillis(timeDifferenceMs, 'timeDifference'), checkMillis(afterWindowEndMs, 'afterWindowEnd'));
  }

  /** The stray comma is Kafka's. */
  toString(): string { return `SlidingWindows{, sizeMs=${this.timeDifferenceMs}, graceMs=${this.gracePeriodMs}}`; }
}
