import { IllegalArgumentException } from '../errors/errors.ts';
import { requireNumber } from './arguments.ts';
import type { OffsetReset } from './plan.ts';

/**
 * Where a source starts when nothing is committed. Kafka: org.apache.kafka.streams.AutoOffsetReset (KIP-1106)
 *
 *     builder.stream('orders', Consumed.with(AutoOffsetReset.byDuration(3_600_000)));
 */
export class AutoOffsetReset {
  readonly policy: OffsetReset;
  private constructor(policy: OffsetReset) { this.policy = policy; }

  static earliest(): AutoOffsetReset { return new AutoOffsetReset('earliest'); }
  static latest(): AutoOffsetReset { return new AutoOffsetReset('latest'); }
  static none(): AutoOffsetReset { return new AutoOffsetReset('none'); }
  /** @param durationMs  how far back from now, at least 0 */
  static byDuration(durationMs: number): AutoOffsetReset {
    if (requireNumber(durationMs, 'durationMs') < 0) {
      throw new IllegalArgumentException(`AutoOffsetReset does not support negative durations, got ${durationMs} ms`);
    }
    return new AutoOffsetReset({ byDurationMs: durationMs });
  }
}

export function sameOffsetReset(a: OffsetReset | null, b: OffsetReset | null): boolean {
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return a === b;
  return a.byDurationMs === b.byDurationMs;
}
