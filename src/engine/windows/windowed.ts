import { heldValues } from '../common/immutable.ts';
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

/** Its end stands for Java's Long.MAX_VALUE, and is printed as such. */
export function unlimitedWindow(start: number): Window { return { kind: 'unlimited', start, end: Number.MAX_SAFE_INTEGER }; }

const LONG_MAX_VALUE = '9223372036854775807';

/** The end as Kafka prints it. */
export function windowEndText(window: Window): string { return window.end === Number.MAX_SAFE_INTEGER ? LONG_MAX_VALUE : String(window.end); }

/** Kafka: Window#toString */
export function windowText(window: Window): string { return `Window{startMs=${window.start}, endMs=${windowEndText(window)}}`; }

/** Windows of another kind are never equal. Kafka: Window#equals */
export function windowsEqual(a: Window, b: Window): boolean { return a.kind === b.kind && a.start === b.start && a.end === b.end; }

/** @throws IllegalArgumentException  for windows of two kinds. Kafka: Window#overlap */
export function windowsOverlap(a: Window, b: Window): boolean {
  if (a.kind !== b.kind) throw new IllegalArgumentException(`Cannot compare windows of different type: ${a.kind} and ${b.kind}.`);
  if (a.kind === 'unlimited') return true;
  return a.kind === 'time' ? a.start < b.end && b.start < a.end : a.start <= b.end && b.start <= a.end;
}

/** A key with its window. Kafka: org.apache.kafka.streams.kstream.Windowed */
export class Windowed<K> {
  readonly key: K;
  readonly window: Window;
  constructor(key: K, window: Window) {
    this.key = key;
    this.window = window;
  }
  [heldValues](check: (inner: unknown) => boolean): boolean { return check(this.key); }
  toString(): string { return `[${String(this.key)}@${this.window.start}/${windowEndText(this.window)}]`; }
}
