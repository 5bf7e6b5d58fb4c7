import { IllegalArgumentException } from '../errors/errors.ts';

/**
 * The span of a window, epoch ms. For time windows the end is exclusive, for sliding and session windows inclusive; `kind` keeps two
 * windows with equal numbers but another meaning apart, as the Java classes do.
 */
export interface Window { readonly kind: 'time' | 'session' | 'unlimited'; readonly start: number; readonly end: number }

/** @throws IllegalArgumentException  unless 0 <= start < end */
export function timeWindow(start: number, end: number): Window {
  if (start < 0) throw new IllegalArgumentException(`Window startMs time cannot be negative, got ${start}.`);
  if (end <= start) throw new IllegalArgumentException(`Window endMs must be greater than window startMs (start ${start}, end ${end}).`);
  return { kind: 'time', start, end };
}

/** @throws IllegalArgumentException  unless 0 <= start <= end */
export function sessionWindow(start: number, end: number): Window {
  if (start < 0) throw new IllegalArgumentException(`Window startMs time cannot be negative, got ${start}.`);
  if (end < start) throw new IllegalArgumentException(`Window endMs time cannot be smaller than window startMs time (start ${start}, end ${end}).`);
  return { kind: 'session', start, end };
}

export function unlimitedWindow(start: number): Window { return { kind: 'unlimited', start, end: Number.MAX_SAFE_INTEGER }; }

/** A key with its window. Kafka: org.apache.kafka.streams.kstream.Windowed */
export class Windowed<K> {
  readonly key: K;
  readonly window: Window;
  constructor(key: K, window: Window) {
    this.key = key;
    this.window = window;
  }
  toString(): string { return `[${String(this.key)}@${this.window.start}/${this.window.end}]`; }
}
