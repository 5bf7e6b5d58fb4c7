import { cannotChange } from '../common/immutable.ts';

/**
 * A value as it is now, whatever the program does to it later: objects and arrays are copied through, primitives and bytes stand as
 * they are (bytes never change). Instances keep their class, so that a windowed key still prints as one.
 */
export function frozenCopy(value: unknown, depth = 0): unknown {
  if (depth > 32 || cannotChange(value)) return value;
  if (Array.isArray(value)) return value.map((element) => frozenCopy(element, depth + 1));
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [frozenCopy(k, depth + 1), frozenCopy(v, depth + 1)]));
  if (value instanceof Set) return new Set([...value].map((element) => frozenCopy(element, depth + 1)));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.keys(value);
  // an object of a class without public fields keeps its state where no copy can take it: it stands for itself
  if (fields.length === 0 && Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as { [key: string]: unknown };
  for (const key of fields) copy[key] = frozenCopy((value as { [key: string]: unknown })[key], depth + 1);
  return copy;
}
