import { IllegalArgumentException, NullPointerException, StreamsException, requireNonNull } from '../errors/errors.ts';

/**
 * Checks of what a user hands in, at the call that took it. Null is a NullPointerException and another type an IllegalArgumentException,
 * both with the argument's name, so nobody meets a TypeError three layers below:
 *
 *     requireText(name, 'name')          // 'name must not be null', or 'name must be a string, got 5'
 *     requireCallback(mapper, 'mapper')  // also refuses async functions
 */
export function requireText(value: unknown, what: string): string {
  requireNonNull(value, what);
  if (typeof value !== 'string') throw new IllegalArgumentException(`${what} must be a string, got ${shown(value)}`);
  return value;
}

/** A function that the engine will call for records. */
export function requireCallback<F>(value: F | null | undefined, what: string): F {
  requireNonNull(value, what);
  if (typeof value !== 'function') throw new IllegalArgumentException(`${what} must be a function, got ${shown(value)}`);
  refuseClass(value, what);
  refuseAsync(value, what);
  return value as F;
}

/** An instance of `type`; `hint` names the call that makes one. */
export function requireInstance<T>(value: unknown, type: ClassOf<T>, what: string, hint: string): T {
  requireNonNull(value, what);
  if (!isInstance(value, type)) throw new IllegalArgumentException(`${what} must be a ${type.name} (made by ${hint}), got ${shown(value)}`);
  return value;
}

/** A class by what its objects are; its constructor may be private. */
export interface ClassOf<T> { readonly prototype: T; readonly name: string }
export function isInstance<T>(value: unknown, type: ClassOf<T>): value is T { return value instanceof (type as unknown as new () => object); }

/** An object that has these methods. */
export function requireMethods<T>(value: T | null | undefined, methods: readonly string[], what: string, type: string): T {
  requireNonNull(value, what);
  const object = value as { [key: string]: unknown };
  if (typeof value !== 'object' && typeof value !== 'function') {
    throw new IllegalArgumentException(`${what} must be a ${type}, got ${shown(value)}`);
  }
  for (const method of methods) {
    if (typeof object[method] !== 'function') {
      throw new IllegalArgumentException(`${what} must be a ${type}: it has no ${method}(), got ${shown(value)}`);
    }
  }
  return value as T;
}

export function requireNumber(value: unknown, what: string): number {
  requireNonNull(value, what);
  if (typeof value !== 'number' || Number.isNaN(value)) throw new IllegalArgumentException(`${what} must be a number, got ${shown(value)}`);
  return value;
}

/** @throws StreamsException  for an async function: a turn never waits */
export function refuseAsync(value: unknown, what: string): void {
  if (typeof value === 'function' && value.constructor.name === 'AsyncFunction') {
    throw new StreamsException(
      `${what} is an async function, so it would return a Promise\n` +
        '  Callbacks run synchronously. Fetch before the record reaches this topic, or answer through a second topic.',
    );
  }
}

/** A class is a function that cannot be called. */
export function refuseClass(value: unknown, what: string): void {
  if (typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value))) {
    throw new IllegalArgumentException(`${what} is the class ${value.name}; give a function that makes an object: () => new ${value.name || 'It'}()`);
  }
}

export function refuseNullElements(values: readonly unknown[], what: string): void {
  for (const value of values) if (value === null || value === undefined) throw new NullPointerException(`${what} must not be null`);
}

/** A value in an error message: short, and never throwing. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name;
  return name === undefined || name === 'Object' ? 'an object' : `a ${name}`;
}
