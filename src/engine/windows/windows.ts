import { timeWindow, type Window } from './windowed.ts';

/**
 * How event time is cut into windows that do not depend on the records: the base of TimeWindows and UnlimitedWindows, and of windows of your
 * own, such as days of a time zone.
 *
 *     class Days extends Windows {
 *       readonly sizeMs = 86_400_000;
 *       readonly gracePeriodMs = 0;
 *       override windowsFor(timestamp: number) { const start = midnightBefore(timestamp); return new Map([[start, timeWindow(start, …)]]); }
 *     }
 *
 * A misuse: windows whose size changes with the record. A window's end must follow from its start alone, because topics and stores keep
 * only the start.
 *
 * Kafka: org.apache.kafka.streams.kstream.Windows
 */
export abstract class Windows {
  /** Longest possible span of a window; stores keep windows for this long plus grace. */
  abstract readonly sizeMs: number;
  /** How long after its end, in stream time, a window still takes records. */
  abstract readonly gracePeriodMs: number;

  /** Windows that a record at this time belongs to, by their start, in the order in which they are updated. */
  abstract windowsFor(timestamp: number): ReadonlyMap<number, Window>;

  /** The same windows as a list. */
  windowListFor(timestamp: number): readonly Window[] { return [...this.windowsFor(timestamp).values()]; }

  windowStartsFor(timestamp: number): readonly number[] { return this.windowListFor(timestamp).map((window) => window.start); }

  /** The window that begins there. */
  windowFrom(start: number): Window { return timeWindow(start, start + this.sizeMs); }
}
