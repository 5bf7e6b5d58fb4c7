import { bytesEqual } from '../../common/bytes.ts';
import { Windowed } from '../../windows/windowed.ts';
import { Trouble } from './expression-error.ts';
import { typeName } from './values.ts';
import type { Say } from '../refusals/refused.ts';

type Ordering = '<' | '<=' | '>' | '>=';

/**
 * Equal in the eyes of a person: 3 and 3n are, lists and objects are when their parts are, and a windowed key equals its inner key.
 * Values of two kinds are not equal, which is no error: at another node the same name holds something else.
 */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null);
  if (isNumber(a) && isNumber(b)) return typeof a === typeof b ? a === b : compareNumbers(a, b) === 0;
  if (typeof a !== 'object' || typeof b !== 'object') return a instanceof Windowed ? equal(a.key, b) : b instanceof Windowed ? equal(a, b.key) : false;
  if (a instanceof Uint8Array || b instanceof Uint8Array) return a instanceof Uint8Array && b instanceof Uint8Array && bytesEqual(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((element, index) => equal(element, (b as unknown[])[index]));
  }
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  const [left, right] = [Object.keys(a), Object.keys(b)];
  return left.length === right.length && left.every((key) => Object.hasOwn(b, key) && equal((a as { [key: string]: unknown })[key], (b as { [key: string]: unknown })[key]));
}

/** What is not there is neither smaller nor larger than anything. @throws Trouble  for values of two kinds */
export function ordered(operator: Ordering, a: unknown, b: unknown): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return false;
  let difference: number;
  if (isNumber(a) && isNumber(b)) {
    if (Number.isNaN(a) || Number.isNaN(b)) return false;
    difference = compareNumbers(a, b);
  } else if (typeof a === 'string' && typeof b === 'string') difference = a < b ? -1 : a > b ? 1 : 0;
  else throw new Trouble((say) => `${say.comparesLike(operator, typeName(a)(say), typeName(b)(say))}${hint(a, b)(say)}`);
  switch (operator) {
    case '<': return difference < 0;
    case '<=': return difference <= 0;
    case '>': return difference > 0;
    case '>=': return difference >= 0;
  }
}

function hint(a: unknown, b: unknown): Say {
  const text = typeof a === 'string' ? a : typeof b === 'string' ? b : null;
  if (text === null || !(isNumber(a) || isNumber(b))) return () => '';
  if (/^\d+:\d\d(:\d\d)?(\.\d+)?$/.test(text)) return (say) => say.writeTime(text);
  return (say) => (/^-?\d+(\.\d+)?$/.test(text) ? say.numberReads : '');
}

/** Whole numbers stay whole, whether they came as number or bigint; what does not fit becomes a number with a point. */
export function arithmetic(operator: '+' | '-' | '*' | '/' | '%', a: unknown, b: unknown): unknown {
  if (operator === '+' && (typeof a === 'string' || typeof b === 'string')) return text(a) + text(b);
  if (a === null || a === undefined || b === null || b === undefined) return null;
  if (!isNumber(a) || !isNumber(b)) throw new Trouble((say) => say.takesTwo(operator, operator === '+', typeName(a)(say), typeName(b)(say)));
  if (typeof a === 'bigint' || typeof b === 'bigint') {
    const [x, y] = [whole(a), whole(b)];
    if (x !== null && y !== null) {
      switch (operator) {
        case '+': return x + y;
        case '-': return x - y;
        case '*': return x * y;
        case '/': return y !== 0n && x % y === 0n ? x / y : Number(x) / Number(y);
        case '%': return y === 0n ? Number.NaN : x % y;
      }
    }
  }
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case '+': return x + y;
    case '-': return x - y;
    case '*': return x * y;
    case '/': return x / y;
    case '%': return x % y;
  }
}

export function isNumber(value: unknown): value is number | bigint { return typeof value === 'number' || typeof value === 'bigint'; }

// JavaScript compares number and bigint by their mathematical values
export function compareNumbers(a: number | bigint, b: number | bigint): number { return a < b ? -1 : a > b ? 1 : 0; }

function whole(value: number | bigint): bigint | null { return typeof value === 'bigint' ? value : Number.isInteger(value) ? BigInt(value) : null; }

function text(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Windowed) return value.toString();
  return typeof value === 'object' ? JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? Number(inner) : inner)) : String(value);
}

/** Null, false, 0, an empty text and an empty list are no. */
export function truth(value: unknown): boolean { return Array.isArray(value) ? value.length > 0 : Boolean(value); }
