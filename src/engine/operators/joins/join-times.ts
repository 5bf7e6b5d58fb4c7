import type { ObservedTime, OperatorContext } from '../../processor/context.ts';

/** Java's Long.MAX_VALUE as the join means it: no unmatched record is known. */
export const NO_UNMATCHED = Number.MAX_SAFE_INTEGER;

/**
 * The clock that both sides of a stream-stream join share in a task. It lives in the context under the join's key, so that a debugger
 * sees it move. Nothing of it survives a restart. Kafka: KStreamImplJoin.TimeTracker
 */
export class JoinTimes {
  /** Largest timestamp that reached either side, -1 at first; records without key or value count too. */
  readonly streamTime: ObservedTime;
  /** Timestamp of the unmatched record that was put or looked at last, or NO_UNMATCHED. Not always the oldest: see kstream-kstream-join.ts. */
  readonly minTime: ObservedTime;
  /** Wall clock from which the unmatched records may be looked through again, epoch ms. */
  readonly nextTimeToEmit: ObservedTime;

  constructor(context: OperatorContext, key: string) {
    this.streamTime = context.observedTime(`${key}.streamTime`, -1);
    this.minTime = context.observedTime(`${key}.minTime`, NO_UNMATCHED);
    this.nextTimeToEmit = context.observedTime(`${key}.nextTimeToEmit`, 0);
  }
}
