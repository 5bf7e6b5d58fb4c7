import { IllegalArgumentException } from '../errors/errors.ts';
import { checkMillis } from './duration.ts';
import { unlimitedWindow, type Window } from './windowed.ts';
import { Windows } from './windows.ts';

/** One window that never ends; earlier records are in none. Kafka: org.apache.kafka.streams.kstream.UnlimitedWindows */
export class UnlimitedWindows extends Windows {
  readonly startMs: number;
  override readonly sizeMs = Number.MAX_SAFE_INTEGER;
  override readonly gracePeriodMs = 0;
  readonly #window: Window;

  private constructor(startMs: number) {
    super();
    if (startMs < 0) throw new IllegalArgumentException(`Window start time (startMs) cannot be negative, got ${startMs}.`);
    this.startMs = startMs;
    this.#window = unlimitedWindow(startMs);
  }

  static of(): UnlimitedWindows { return new UnlimitedWindows(0); }

  /** @param start  epoch ms */
  startOn(start: number): UnlimitedWindows { return new UnlimitedWindows(checkMillis(start, 'start')); }

  override windowListFor(timestamp: number): readonly Window[] { return timestamp >= this.startMs ? [this.#window] : []; }

  override windowsFor(timestamp: number): ReadonlyMap<number, Window> {
    return new Map(this.windowListFor(timestamp).map((window) => [window.start, window]));
  }

  override windowFrom(start: number): Window { return unlimitedWindow(start); }

  override toString(): string { return `UnlimitedWindows{startMs=${this.startMs}}`; }
}
