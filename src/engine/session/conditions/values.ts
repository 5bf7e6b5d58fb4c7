import { Change } from '../../operators/tables/ktable.ts';
import { Windowed } from '../../windows/windowed.ts';
import type { Say } from '../refusals/refused.ts';

/** The kind of a value in a message: `the text "abc"`, `the number 3`. */
export function typeName(value: unknown): Say {
  switch (typeof value) {
    case 'string': return (say) => say.theText(JSON.stringify(value.length > 24 ? `${value.slice(0, 23)}…` : value));
    case 'number': case 'bigint': return (say) => say.theNumber(String(value));
    case 'boolean': return () => String(value);
    case 'object':
      if (value === null) return () => 'null';
      if (value instanceof Uint8Array) return (say) => say.types.bytes;
      if (Array.isArray(value)) return (say) => say.types.list;
      if (value instanceof Windowed) return (say) => say.types.windowed;
      return (say) => say.types.object;
    default: return value === undefined ? () => 'null' : (say) => say.types.unknown;
  }
}

/** A table's change is its new value; what it replaced has a name of its own. */
export function newValueOf(value: unknown): unknown { return value instanceof Change ? (value.newValue as unknown) ?? null : value; }
export function oldValueOf(value: unknown): unknown { return value instanceof Change ? (value.oldValue as unknown) ?? null : null; }

/**
 * A field of a value: only what the object itself holds as data. Prototypes, getters and functions are out of reach, so that an
 * expression can neither run a program's code nor leave its data. Undefined: there is no such field.
 */
export function fieldOf(value: object, name: string): unknown {
  if (value instanceof Windowed) {
    if (name === 'start') return value.window.start;
    if (name === 'end') return value.window.end;
  }
  if (value instanceof Map) return typeof name === 'string' && value.has(name) ? plain(value.get(name)) : undefined;
  const descriptor = Object.getOwnPropertyDescriptor(value, name);
  if (descriptor === undefined || !('value' in descriptor)) return undefined;
  return plain(descriptor.value);
}

export function fieldNames(value: object): string[] {
  if (value instanceof Map) return [...value.keys()].map(String);
  return [...Object.keys(value), ...(value instanceof Windowed ? ['start', 'end'] : [])];
}

function plain(value: unknown): unknown { return typeof value === 'function' || typeof value === 'symbol' || value === undefined ? null : value; }
