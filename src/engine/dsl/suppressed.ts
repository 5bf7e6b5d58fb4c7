import { IllegalArgumentException } from '../errors/errors.ts';
import { requireInstance, requireNumber, requireText, shown } from '../topology/arguments.ts';
import type { Windowed } from '../windows/windowed.ts';
import { BufferConfig, EagerBufferConfig, StrictBufferConfig } from './buffer-config.ts';

/**
 * What `KTable.suppress` waits for: the close of a window, or a time.
 *
 *     counts.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))     // one final result a window
 *     table.suppress(Suppressed.untilTimeLimit(60_000, BufferConfig.unbounded()))  // at most one update a key a minute
 *
 * Misuse: waiting for windows on an idle partition. Only a later record moves the time by which windows close; no clock does.
 * Kafka: org.apache.kafka.streams.kstream.Suppressed (KIP-328)
 */
export class Suppressed<K> {
  /** As Java nests it: `Suppressed.BufferConfig.unbounded()`. */
  static readonly BufferConfig = BufferConfig;
  readonly name: string | null;
  /** null: until the window closes, so the wait is the grace of the windows upstream. */
  readonly timeLimitMs: number | null;
  readonly bufferConfig: BufferConfig;
  /** Keeps a Suppressed for windowed keys away from other tables. */
  declare readonly suppresses: (key: K) => void;

  private constructor(name: string | null, timeLimitMs: number | null, bufferConfig: BufferConfig) {
    this.name = name;
    this.timeLimitMs = timeLimitMs;
    this.bufferConfig = bufferConfig;
  }

  static untilWindowCloses(bufferConfig: StrictBufferConfig): Suppressed<Windowed<unknown>> {
    return new Suppressed<Windowed<unknown>>(null, null, requireInstance(bufferConfig, StrictBufferConfig, 'bufferConfig', 'BufferConfig.unbounded() or shutDownWhenFull()'));
  }

  /** @param limitMs  event time since a key's first buffered update, at least 0 */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a time limit fits tables with any key
  static untilTimeLimit<K = any>(limitMs: number, bufferConfig: BufferConfig): Suppressed<K> {
    if (requireNumber(limitMs, 'timeToWaitForMoreEvents') < 0) throw new IllegalArgumentException(`timeToWaitForMoreEvents must not be negative, got ${limitMs}`);
    if (!(bufferConfig instanceof StrictBufferConfig) && !(bufferConfig instanceof EagerBufferConfig)) {
      throw new IllegalArgumentException(`bufferConfig must be made by BufferConfig, got ${shown(bufferConfig)}`);
    }
    return new Suppressed<K>(null, limitMs, bufferConfig);
  }

  /** Of node and store. Kafka does not check it as it checks other names. */
  withName(name: string): Suppressed<K> { return new Suppressed(requireText(name, 'name'), this.timeLimitMs, this.bufferConfig); }
}
