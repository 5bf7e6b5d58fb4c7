import { IllegalArgumentException } from '../errors/errors.ts';
import { requireNumber } from '../topology/arguments.ts';

type LogConfig = Readonly<{ [key: string]: string }>;

/**
 * How much a suppress buffer may hold and what happens beyond that. A strict one never gives out early: it has no bound or fails; an eager
 * one gives out its oldest records.
 *
 *     Suppressed.untilWindowCloses(BufferConfig.unbounded())
 *     Suppressed.untilTimeLimit(60_000, BufferConfig.maxRecords(1_000).emitEarlyWhenFull())
 *     Suppressed.untilWindowCloses(BufferConfig.maxRecords(1_000))           // does not compile: final results cannot leave early
 *
 * Call `withLoggingDisabled` last: as in Kafka, later changes of the bounds of a strict config, and every change of what happens when
 * full, switch logging on again.
 *
 * Kafka: org.apache.kafka.streams.kstream.Suppressed.BufferConfig
 */
abstract class AnyBufferConfig {
  /** Infinity: no bound. */
  readonly maxRecords: number;
  readonly maxBytes: number;
  abstract readonly whenFull: 'emit' | 'shut-down';
  /** Extra configs of the buffer's changelog; null: there is none. */
  readonly logConfig: LogConfig | null;

  constructor(maxRecords: number, maxBytes: number, logConfig: LogConfig | null) {
    this.maxRecords = maxRecords;
    this.maxBytes = maxBytes;
    this.logConfig = logConfig;
  }

  withNoBound(): StrictBufferConfig { return new StrictBufferConfig(Infinity, Infinity, this.logConfig ?? {}); }
  shutDownWhenFull(): StrictBufferConfig { return new StrictBufferConfig(this.maxRecords, this.maxBytes, this.logConfig ?? {}); }
  emitEarlyWhenFull(): EagerBufferConfig { return new EagerBufferConfig(this.maxRecords, this.maxBytes, this.logConfig ?? {}); }
}

export class StrictBufferConfig extends AnyBufferConfig {
  readonly whenFull = 'shut-down';
  withMaxRecords(records: number): StrictBufferConfig {
    return new StrictBufferConfig(bound(records, 'maxRecords'), this.maxBytes, this.logConfig ?? {});
  }
  withMaxBytes(bytes: number): StrictBufferConfig { return new StrictBufferConfig(this.maxRecords, bound(bytes, 'maxBytes'), this.logConfig ?? {}); }
  withLoggingEnabled(config: LogConfig): StrictBufferConfig { return new StrictBufferConfig(this.maxRecords, this.maxBytes, config); }
  withLoggingDisabled(): StrictBufferConfig { return new StrictBufferConfig(this.maxRecords, this.maxBytes, null); }
}

export class EagerBufferConfig extends AnyBufferConfig {
  readonly whenFull = 'emit';
  withMaxRecords(records: number): EagerBufferConfig { return new EagerBufferConfig(bound(records, 'maxRecords'), this.maxBytes, this.logConfig); }
  withMaxBytes(bytes: number): EagerBufferConfig { return new EagerBufferConfig(this.maxRecords, bound(bytes, 'maxBytes'), this.logConfig); }
  withLoggingEnabled(config: LogConfig): EagerBufferConfig { return new EagerBufferConfig(this.maxRecords, this.maxBytes, config); }
  withLoggingDisabled(): EagerBufferConfig { return new EagerBufferConfig(this.maxRecords, this.maxBytes, null); }
}

export type BufferConfig = StrictBufferConfig | EagerBufferConfig;
export const BufferConfig = {
  unbounded: (): StrictBufferConfig => new StrictBufferConfig(Infinity, Infinity, {}),
  maxRecords: (records: number): EagerBufferConfig => new EagerBufferConfig(bound(records, 'maxRecords'), Infinity, {}),
  maxBytes: (bytes: number): EagerBufferConfig => new EagerBufferConfig(Infinity, bound(bytes, 'maxBytes'), {}),
} as const;

function bound(value: number, what: string): number {
  if (requireNumber(value, what) < 0) throw new IllegalArgumentException(`${what} must not be negative, got ${value}`);
  return value;
}
