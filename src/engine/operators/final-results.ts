import type { ObservedTime, OperatorContext } from '../processor/context.ts';

/** Internal config: the least wall-clock time between two looks for closed windows, ms. */
export const EMIT_INTERVAL_CONFIG = '__emit.interval.ms.kstreams.windowed.aggregation__';
const DEFAULT_EMIT_INTERVAL_MS = 1000;

/**
 * When to look for closed windows under `EmitStrategy.onWindowClose()` (KIP-825): after a record, at most once an interval of the wall
 * clock, and only when the close time has moved since the last emission. There is no punctuation behind it: without records no window
 * closes.
 *
 *     if (final.due(closeTime)) { …emit what closed since final.lastCloseTime…; final.emitted(closeTime); }
 *
 * A look that finds nothing due uses up the interval all the same. The close time of the last emission is committed with the offsets.
 */
export class FinalResults {
  readonly #context: OperatorContext;
  readonly #storeName: string;
  readonly #intervalMs: number;
  readonly #lastCloseTime: ObservedTime;
  readonly #nextEmitTime: ObservedTime;
  /** Windows and sessions emitted so far, for `window-aggregate-final-emit`. */
  total = 0;

  constructor(context: OperatorContext, storeName: string) {
    const node = context.currentNodeName;
    const interval = context.appConfigs()[EMIT_INTERVAL_CONFIG];
    this.#context = context;
    this.#storeName = storeName;
    this.#intervalMs = interval === undefined || interval === null ? DEFAULT_EMIT_INTERVAL_MS : Number(interval);
    this.#lastCloseTime = context.observedTime(`${node}.lastEmitWindowCloseTime`, context.processorMetadata(storeName) ?? -1);
    this.#nextEmitTime = context.observedTime(`${node}.nextTimeToEmit`, 0);
  }

  /** Event time up to which windows have been emitted, -1 before the first emission. */
  get lastCloseTime(): number { return this.#lastCloseTime.value; }

  due(closeTime: number): boolean {
    const now = this.#context.currentSystemTimeMs();
    const closed = this.#lastCloseTime.value === -1 || this.#lastCloseTime.value < closeTime;
    if (now < this.#nextEmitTime.value) {
      if (closed && this.#context.tracing) {
        this.#context.hold('emit-throttled', {
          store: this.#storeName, closeTime, lastCloseTime: this.#lastCloseTime.value,
          wallClockTime: now, nextEmitWallClockTime: this.#nextEmitTime.value, intervalMs: this.#intervalMs,
        });
      }
      return false;
    }
    // from now on, not from the last due time: after a jump of the clock one look is enough
    this.#nextEmitTime.set(now + this.#intervalMs);
    return closed;
  }

  emitted(closeTime: number): void {
    this.#lastCloseTime.set(closeTime);
    this.#context.setProcessorMetadata(this.#storeName, closeTime);
  }
}
