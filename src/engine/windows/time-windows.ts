import { IllegalArgumentException } from '../errors/errors.ts';
import { checkMillis } from './duration.ts';
import type { Window } from './windowed.ts';
import { Windows } from './windows.ts';

/**
 * Tumbling windows, or hopping ones with `advanceBy`: [start, start + size), aligned to the epoch, the end exclusive.
 *
 *     TimeWindows.ofSizeWithNoGrace(60_000)                          // tumbling
 *     TimeWindows.ofSizeAndGrace(60_000, 5_000).advanceBy(10_000)    // hopping: each record is in up to 6 windows
 *
 * Kafka: org.apache.kafka.streams.kstream.TimeWindows
 */
export class TimeWindows extends Windows {
  override readonly sizeMs: number;
  readonly advanceMs: number;
  override readonly gracePeriodMs: number;

  private constructor(sizeMs: number, advanceMs: number, gracePeriodMs: number) {
    super();
    if (sizeMs <= 0) throw new IllegalArgumentException(`Window size (sizeMs) must be larger than zero, got ${sizeMs}.`);
    if (advanceMs <= 0 || advanceMs > sizeMs) {
      throw new IllegalArgumentException(
        `Window advancement interval should be more than zero and at most the window size, which is ${sizeMs} ms, but it is ${advanceMs} ms.`,
      );
    }
    if (gracePeriodMs < 0) throw new IllegalArgumentException(`Grace period must not be negative, got ${gracePeriodMs}.`);
    this.sizeMs = sizeMs;
    this.advanceMs = advanceMs;
    this.gracePeriodMs = gracePeriodMs;
  }

  /** Windows close as soon as stream time reaches their end: out-of-order records of a window that is over are dropped. */
  static ofSizeWithNoGrace(sizeMs: number): TimeWindows { return TimeWindows.ofSizeAndGrace(sizeMs, 0); }

  /** @param afterWindowEndMs  how long after its end, in stream time, a window still takes records */
  static ofSizeAndGrace(sizeMs: number, afterWindowEndMs: number): TimeWindows {
    const size = checkMillis(sizeMs, 'size');
    return new TimeWindows(size, size, checkMillis(afterWindowEndMs, 'afterWindowEnd'));
  }

  /** Makes the windows overlap: a new one begins every `advanceMs`. */
  advanceBy(advanceMs: number): TimeWindows { return new TimeWindows(this.sizeMs, checkMillis(advanceMs, 'advance'), this.gracePeriodMs); }

  /** Start of the earliest window that contains this time. */
  firstStartFor(timestamp: number): number {
    const advance = this.advanceMs;
    const earliest = timestamp - this.sizeMs + advance;
    return earliest <= 0 ? 0 : earliest - (earliest % advance);
  }

  override windowListFor(timestamp: number): readonly Window[] {
    const windows: Window[] = [];
    for (let start = this.firstStartFor(timestamp); start <= timestamp; start += this.advanceMs) {
      windows.push({ kind: 'time', start, end: start + this.sizeMs });
    }
    return windows;
  }

  override windowStartsFor(timestamp: number): readonly number[] {
    const starts: number[] = [];
    for (let start = this.firstStartFor(timestamp); start <= timestamp; start += this.advanceMs) starts.push(start);
    return starts;
  }

  override windowsFor(timestamp: number): ReadonlyMap<number, Window> {
    return new Map(this.windowListFor(timestamp).map((window) => [window.start, window]));
  }

  /** The stray comma is Kafka's. */
  override toString(): string { return `TimeWindows{, sizeMs=${this.sizeMs}, advanceMs=${this.advanceMs}, graceMs=${this.gracePeriodMs}}`; }
}
