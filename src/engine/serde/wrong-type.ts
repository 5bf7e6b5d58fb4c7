import { ClassCastException } from '../errors/errors.ts';

/** What a serializer throws when it is given a value of another type: names itself, what it takes, and what came. */
export function wrongType(serializer: string, takes: string, data: unknown): ClassCastException {
  return new ClassCastException(`${serializer} takes ${takes} and got ${described(data)}.${advice(serializer, takes, data)}`);
}

function advice(serializer: string, takes: string, data: unknown): string {
  if (data === undefined) return ' A callback that returns nothing gives undefined; return null where no value (a tombstone) is meant.';
  if (data instanceof Promise) return ' Callbacks run synchronously: what they return must be the value itself.';
  if (serializer === 'LongSerializer' && typeof data === 'number') return ` Write ${String(data)}n, or use Serdes.integer() or Serdes.double() for numbers.`;
  if (typeof data === 'bigint' && takes.includes('number')) return ' Use Serdes.long() for bigint, or Number(value).';
  return ' Give the operator the serde of this type (Produced.with, Grouped.with, Materialized.with, …), or change default.key.serde or default.value.serde.';
}

function described(data: unknown): string {
  if (data === undefined) return 'undefined';
  if (typeof data === 'string') return `a string (${JSON.stringify(shortened(data))})`;
  if (typeof data === 'bigint') return `a bigint (${data}n)`;
  if (typeof data === 'number' || typeof data === 'boolean') return `a ${typeof data} (${String(data)})`;
  if (typeof data === 'object' && data !== null) {
    const name = (data.constructor as { name?: string } | undefined)?.name ?? 'Object';
    return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`;
  }
  return `a ${typeof data}`;
}

function shortened(text: string): string { return text.length > 40 ? `${text.slice(0, 40)}…` : text; }
