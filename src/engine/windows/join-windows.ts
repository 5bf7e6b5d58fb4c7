import { IllegalArgumentException, IllegalStateException, UnsupportedOperationException } from '../errors/errors.ts';
import { checkMillis } from './duration.ts';
import { Windows } from './windows.ts';

const DAY_MS = 86_400_000;

/**
 * How far apart the records of two streams may be to join: a left record at t meets right records of [t - before, t + after], both ends
 * inclusive.
 *
 *     JoinWindows.ofTimeDifferenceWithNoGrace(5_000)                       // up to 5 s apart, either way
 *     JoinWindows.ofTimeDifferenceAndGrace(5_000, 1_000).before(0)         // the right record comes at the same time or up to 5 s later
 *     JoinWindows.ofTimeDifferenceWithNoGrace(5_000).before(-1_000)        // … at least 1 s later
 *
 * Kafka: org.apache.kafka.streams.kstream.JoinWindows
 */
export class JoinWindows extends Windows {
  readonly beforeMs: number;
  readonly afterMs: number;
  override readonly gracePeriodMs: number;
  /**
   * False only for the deprecated `of`: unmatched records of left and outer joins come out at once, even when a match may follow. True:
   * they wait until their window closes (KIP-633).
   */
  readonly enableSpuriousResultFix: boolean;

  private constructor(beforeMs: number, afterMs: number, gracePeriodMs: number, enableSpuriousResultFix: boolean) {
    super();
    if (beforeMs + afterMs < 0) {
      throw new IllegalArgumentException(`Window interval (ie, beforeMs+afterMs) must not be negative, got before ${beforeMs} and after ${afterMs}.`);
    }
    if (gracePeriodMs < 0) throw new IllegalArgumentException(`Grace period must not be negative, got ${gracePeriodMs}.`);
    this.beforeMs = beforeMs;
    this.afterMs = afterMs;
    this.gracePeriodMs = gracePeriodMs;
    this.enableSpuriousResultFix = enableSpuriousResultFix;
  }

  static ofTimeDifferenceWithNoGrace(timeDifferenceMs: number): JoinWindows { return JoinWindows.ofTimeDifferenceAndGrace(timeDifferenceMs, 0); }

  static ofTimeDifferenceAndGrace(timeDifferenceMs: number, afterWindowEndMs: number): JoinWindows {
    const difference = checkMillis(timeDifferenceMs, 'timeDifference');
    return new JoinWindows(difference, difference, checkMillis(afterWindowEndMs, 'afterWindowEnd'), true);
  }

  /** @deprecated  since Kafka 3.0; its grace of 24 h less the window makes stores large, and left and outer joins give spurious results */
  static of(timeDifferenceMs: number): JoinWindows {
    const difference = checkMillis(timeDifferenceMs, 'timeDifference');
    return new JoinWindows(difference, difference, Math.max(DAY_MS - 2 * difference, 0), false);
  }

  /** How much earlier than the left record the right one may be; negative: how much later it must be. */
  before(timeDifferenceMs: number): JoinWindows {
    return new JoinWindows(checkMillis(timeDifferenceMs, 'timeDifference'), this.afterMs, this.gracePeriodMs, this.enableSpuriousResultFix);
  }

  /** How much later than the left record the right one may be; negative: how much earlier it must be. */
  after(timeDifferenceMs: number): JoinWindows {
    return new JoinWindows(this.beforeMs, checkMillis(timeDifferenceMs, 'timeDifference'), this.gracePeriodMs, this.enableSpuriousResultFix);
  }

  /** @deprecated  since Kafka 3.0, with `of` */
  grace(afterWindowEndMs: number): JoinWindows {
    if (this.enableSpuriousResultFix) {
      throw new IllegalStateException(
        'Cannot call grace() after setting grace value via ofTimeDifferenceAndGrace or ofTimeDifferenceWithNoGrace. Pass it to ofTimeDifferenceAndGrace.',
      );
    }
    return new JoinWindows(this.beforeMs, this.afterMs, checkMillis(afterWindowEndMs, 'afterWindowEnd'), false);
  }

  override get sizeMs(): number { return this.beforeMs + this.afterMs; }

  override windowsFor(): never {
    throw new UnsupportedOperationException(
      'windowsFor() is not supported by JoinWindows: they are for joins; windowedBy takes TimeWindows, SlidingWindows or SessionWindows.',
    );
  }

  override toString(): string { return `JoinWindows{beforeMs=${this.beforeMs}, afterMs=${this.afterMs}, graceMs=${this.gracePeriodMs}}`; }
}
